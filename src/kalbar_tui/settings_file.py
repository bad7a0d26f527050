"""The settings file as it is written: what is not changed stays to the byte, comments included."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from kalbar_tui.model.errors import ConfigError, StoreError
from kalbar_tui.settings import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tomlkit import TOMLDocument

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def put(path: Path, key: str, value: object) -> Path:
    """Gives one setting a value; returns the file that was written. Raises what `change` does.

    One that is not yet in the file comes below the line where it stands as a comment, else
    after the other settings, before the tables.
    """

    def edit(document: TOMLDocument) -> None:
        document[key] = value

    return _written(path, lambda text: _added(text, key, value) or _edited(text, edit))


def remove(path: Path, key: str) -> Path:
    """Takes one setting out of the file, so that its default holds. Raises what `change` does."""

    def edit(document: TOMLDocument) -> None:
        if key in document:
            del document[key]

    return change(path, edit)


def change(path: Path, edit: Callable[[TOMLDocument], None]) -> Path:
    """Lets `edit` change what the file says; returns the file that was written.

    A symbolic link is followed, the file replaced as a whole. One that is not there is made, with
    all settings in it as comments.
    Raises `StoreError` where it cannot be written, and `ConfigError` where it is not TOML.
    """
    return _written(path, lambda text: _edited(text, edit))


def _written(path: Path, made: Callable[[str], str]) -> Path:
    from kalbar_tui.store.files import is_no_room, make_folder

    file = path
    try:
        file = path.resolve()
        make_folder(file.parent)
        with _alone(file.parent):
            before = _read(file)
            text = before.removeprefix(_BOM)
            parse(text, file)
            after = _with_line_ends(before, made(text))
            if after != before:
                _replace(file, after)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        full = isinstance(error, OSError) and is_no_room(error)
        raise StoreError(file, "full" if full else "read_only") from error
    return file


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode()  # as text, its line ends would be made one kind
    except FileNotFoundError:
        from kalbar_tui.settings_table import template

        return template()
    except UnicodeDecodeError as error:
        raise ConfigError(file, "", "unreadable", "UTF-8") from error


def _replace(file: Path, text: str) -> None:
    """Puts a whole new file in the place of one, with its rights."""
    if file.exists() and not os.access(file, os.W_OK):
        raise PermissionError(f"{file} is to stay as it is")
    begun = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        number = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", newline="") as new:
            new.write(text)
            new.flush()
            os.fsync(number)
        if file.exists():
            begun.chmod(file.stat().st_mode & 0o777)
        begun.replace(file)
    except OSError:
        with suppress(OSError):
            begun.unlink()
        raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps out another process that changes a file of the folder like this.

    Where folders cannot be locked, the later change counts.
    """
    try:
        import fcntl

        number = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _edited(text: str, edit: Callable[[TOMLDocument], None]) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    edit(document)
    return tomlkit.dumps(document)


def _added(text: str, key: str, value: object) -> str:
    """The text with one setting more; empty where it has it already."""
    import tomllib

    import tomlkit

    if key in (before := tomllib.loads(text)):
        return ""
    line = f"{key} = {tomlkit.item(value).as_string()}\n"
    for place in _places(text, key):
        start, rest = text[:place], text[place:]
        before_it = "" if start.endswith("\n") or not start else "\n"
        after_it = "\n" if rest and not start else ""
        made = start + before_it + line + after_it + rest
        # In a text of several lines it would be no setting, and below a table's head one of the table's.
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(made) == {**before, key: value}:
                return made
    return ""


def _places(text: str, key: str) -> Iterator[int]:
    """Where a new setting may stand, the best place first."""
    if found := re.search(rf"^#[ \t]*{re.escape(key)}[ \t]*=.*\n", text, re.MULTILINE):
        yield found.end()
    # A table begins with the comment above its head.
    for head in re.finditer(r"(?:^[ \t]*#.*\n)*^[ \t]*\[", text, re.MULTILINE):
        last = len(text[: head.start()].rstrip())
        yield text.index("\n", last) + 1 if last else 0
    yield len(text)


def _with_line_ends(before: str, after: str) -> str:
    """What was changed, with the mark and the line ends of what was there."""
    marked = _BOM if before.startswith(_BOM) else ""
    before = before.removeprefix(_BOM)
    if "\r\n" not in before:
        return marked + after
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = _same_at_start(old, new)
    end = len(new) - _same_at_start(old[start:][::-1], new[start:][::-1])
    changed = (re.sub(r"(?<!\r)\n", "\r\n", line) for line in new[start:end])
    return marked + "".join((*new[:start], *changed, *new[end:]))


def _same_at_start(old: list[str], new: list[str]) -> int:
    """How many lines are the same before the first that is not."""
    differ = (number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differ, min(len(old), len(new)))
