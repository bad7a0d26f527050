"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kalbar_tui.model.errors import StoreError, StoreReason

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file to be written, which takes the name `path` when the block has ended, and is on the disk then.

    Until then it stands beside, for its owner alone; an exception removes it and leaves what
    stood at `path`. A link is followed, a device or pipe written as it comes. Raises `StoreError`.
    """
    with _translated(path):
        target = path.resolve() if path.is_symlink() else path
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("wb") as device:
                yield device
            return
        number, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
        part = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                yield file
                file.flush()
                part.chmod(_for_new_files() if mode is None else stat.S_IMODE(mode))
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _settle(target.parent)


@contextmanager
def written_into(folder: Path) -> Iterator[Callable[[str, bytes], None]]:
    """Takes files by their names, which come into the folder when the block has ended.

    Until then they stand in a folder of their own inside; an exception removes it. Raises `StoreError`.
    """
    with _translated(folder), tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=folder) as made:
        beside, names = Path(made), []
        mode = _for_new_files()

        def add(name: str, body: bytes) -> None:
            with (beside / name).open("xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            (beside / name).chmod(mode)
            names.append(name)

        yield add
        for name in names:
            (beside / name).replace(folder / name)
        _settle(folder)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason: StoreReason = "full" if error.errno in _NO_ROOM else "read_only"
        raise StoreError(path, reason) from error


def _mode(path: Path) -> int | None:
    """The type and permissions of what stands at `path`; `None` if nothing does."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _for_new_files() -> int:
    """The permissions that a new file gets by the umask, which can only be read by setting it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return 0o666 & ~umask


def _settle(folder: Path) -> None:
    """Puts a new name in a folder on the disk, where folders can be opened."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
