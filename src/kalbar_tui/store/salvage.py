"""A damaged store: set aside, never deleted, and its marks carried over into a new one.

Posts can be fetched again; marks and rules cannot. So every one that can still be read is:
past bad pages, and past a lost table of contents.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple, get_args

from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.rule import RuleField, RuleKind
from kalbar_tui.store import files, schema, sites, space

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
"""What ids are made of (see `text.identity`)."""

_SHORTEST_ID = 10

_RULES_SINCE = 3
"""The first version of the store that has rules."""

_TABLES = {
    "sites": "(pk INTEGER PRIMARY KEY, key, url)",
    "marks": "(post_id TEXT PRIMARY KEY, read_at, bookmarked_at, position REAL, note, opened_at)"
    " WITHOUT ROWID",
    "rules": "(pk INTEGER PRIMARY KEY, site, kind, field, value, until, made_at, state)",
    "visits": "(site, began_at, ended_at, newest, PRIMARY KEY (site, began_at)) WITHOUT ROWID",
    "searches": "(site, name, query, rank, PRIMARY KEY (site, name)) WITHOUT ROWID",
}
"""The tables that are read here, as far as SQLite must know them to read them.

Without the indexes of `schema`, as nobody knows where those are. A row of an earlier version ends early: what
it lacks is `NULL`.
"""

_LEAF = 13
"""The first byte of a page with rows of a table."""

_FOUR_BYTES = 4
"""How a whole number of four bytes is announced; those of one to three are by their length too."""

_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""`sqlite3` decodes SQLite's messages strictly, and they quote the damaged schema."""

_MarkRow = tuple[str, int | None, int | None, float, str | None, int | None]
_RuleRow = tuple[str, str, str, str, int | None, int]
_VisitRow = tuple[str, int, int, int | None]
_SearchRow = tuple[str, str, str, str, int]
"""A kept search: key and address of its site, its name, its query, and its place."""


class _Own(NamedTuple):
    """What is the reader's own, by what it is known by."""

    marks: dict[str, _MarkRow]
    rules: dict[tuple[str, ...], _RuleRow]
    visits: dict[tuple[str, int], _VisitRow]
    searches: dict[tuple[str, str], _SearchRow]


def replace_damaged(path: Path, inode: int) -> Path | None:
    """Puts a new store, with what is the reader's own in the damaged one, in its place; where that is kept.

    `inode` says which file was found to be damaged: where another process has replaced it
    already, nothing is done and `None` returned. Raises `StoreError` where there is no room.
    """
    with _alone(path.parent):
        if files.inode(path) != inode:
            return None
        try:
            with tempfile.TemporaryDirectory(prefix="kalbar-tui-") as folder:
                new = path.with_name(f"{path.name}.new")
                new.unlink(missing_ok=True)
                files.make(new)
                _fill(new, _salvaged(files.copy(path, Path(folder)), new))
            aside = _free_name(path)
            _move_aside(path, aside)
            new.replace(path)
        except OSError as error:
            raise StoreError(path, "full" if files.is_no_room(error) else "folder") from error
        except sqlite3.Error as error:
            raise StoreError(path, "full") from error
        return aside


def _fill(new: Path, own: _Own) -> None:
    with closing(sqlite3.connect(new, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.execute("BEGIN")
        for key, url, *search in own.searches.values():
            db.execute(
                "INSERT OR IGNORE INTO searches(site, name, query, rank) VALUES (?, ?, ?, ?)",
                (sites.add_site(db, key, url), *search),
            )
        db.executemany(
            "INSERT INTO marks(post_id, read_at, bookmarked_at, position, note, opened_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            own.marks.values(),
        )
        db.executemany(
            "INSERT INTO rules(site, kind, field, value, until, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            own.rules.values(),
        )
        db.executemany(
            "INSERT INTO visits(site, began_at, ended_at, newest) VALUES (?, ?, ?, ?)", own.visits.values()
        )
        db.execute("COMMIT")


def _salvaged(copy: Path, new: Path) -> _Own:
    """All that can be read out of a copy of the damaged store; `new` becomes an empty store."""
    _make_empty(new, schema.VERSION)
    found = _Own({}, {}, {}, {})
    if not _read(copy, found):
        content = copy.read_bytes()
        left = _left_contents(copy)
        # Where nothing is left of it, tables are where they are in a store made in the same version;
        # it is not known any more which, nor whether it was ever written anew to become smaller.
        for version, anew in product(range(1, schema.VERSION + 1), (False, True)):
            empty = copy.with_name(f"empty-{version}-{anew}")
            roots = _make_empty(empty, version, anew=anew) | left
            copy.write_bytes(content)
            _mend(copy, empty, roots)
            _read(copy, found)
    return found


def _make_empty(path: Path, version: int, *, anew: bool = False) -> dict[str, int]:
    """Makes a store of a version; the pages on which the tables of the reader's own begin.

    `anew` lays it out as one that was written anew to become smaller.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
        files.create(db, version)
        if anew:
            space.give_back(db)
        roots = dict(db.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'").fetchall())
    return {name: roots[name] for name in _TABLES if name in roots}


def _read(copy: Path, found: _Own) -> bool:
    """Adds what can be read; whether these are all marks and rules there are."""
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            db.text_factory = lambda stored: stored.decode("utf-8", "replace")
            db.execute("PRAGMA cell_size_check = ON")
            _read_visits(db, found.visits)
            _read_searches(db, found.searches)
            rules_whole = _read_rules(db, found.rules) or files.version(db) < _RULES_SINCE
            later = _later_columns(db)
            if _walk(db, found.marks, later, ""):
                return rules_whole
            _walk(db, found.marks, later, "ORDER BY post_id DESC")
            # Past a bad page in the middle, by where the ids of the other pages begin.
            for begin in map("".join, product(_LETTERS, repeat=2)):
                _walk(db, found.marks, later, "WHERE post_id >= ? AND post_id < ?", begin, f"{begin}~")
    except _UNREADABLE:
        pass  # not even to be opened; what was read before counts
    return False


def _read_rules(db: sqlite3.Connection, found: dict[tuple[str, ...], _RuleRow]) -> bool:
    """Reads the rules, a few, until the end or a page that cannot be read; whether it was the end.

    Those that were being taken off are left out: what they hit is gone with the posts.
    """
    try:
        for site, kind, field, value, until, made_at in db.execute(
            "SELECT site, kind, field, value, until, made_at FROM rules WHERE state <> 'lifting'"
        ):
            words = (site, kind, field, value)
            if (
                all(isinstance(word, str) and "\ufffd" not in word for word in words)
                and kind in get_args(RuleKind)
                and field in get_args(RuleField)
                and (until is None or isinstance(until, int))
                and isinstance(made_at, int)
            ):
                found[words] = (*words, until, made_at)
    except _UNREADABLE:
        return False
    return True


def _read_visits(db: sqlite3.Connection, found: dict[tuple[str, int], _VisitRow]) -> None:
    """Reads visits until the end, or until a page that cannot be read; before version 3 there are none."""
    with suppress(*_UNREADABLE):
        for site, began_at, ended_at, newest in db.execute(
            "SELECT site, began_at, ended_at, newest FROM visits"
        ):
            times = (began_at, ended_at, 0 if newest is None else newest)
            if isinstance(site, str) and all(isinstance(time, int) for time in times):
                found[site, began_at] = (site, began_at, ended_at, newest)


def _read_searches(db: sqlite3.Connection, found: dict[tuple[str, str], _SearchRow]) -> None:
    """Reads kept searches, a few, until a page that cannot be read; before version 3 there are none."""
    with suppress(*_UNREADABLE):
        for key, url, name, query, rank in db.execute(
            "SELECT s.key, s.url, q.name, q.query, q.rank FROM searches q JOIN sites s ON s.pk = q.site"
        ):
            words = (key, url, name, query)
            if all(isinstance(word, str) and "\ufffd" not in word for word in words) and isinstance(
                rank, int
            ):
                found[key, name] = (*words, rank)


def _later_columns(db: sqlite3.Connection) -> str:
    """What to read as note and time of opening: stores before versions 3 and 4 have none."""
    has = {row[1] for row in db.execute("PRAGMA table_info(marks)")}
    return ", ".join(column if column in has else "NULL" for column in ("note", "opened_at"))


def _walk(db: sqlite3.Connection, found: dict[str, _MarkRow], later: str, clause: str, *bound: str) -> bool:
    """Reads marks until the end, or until a page that cannot be read; whether it was the end."""
    try:
        for post_id, read_at, bookmarked_at, position, written, opened_at in db.execute(
            f"SELECT post_id, read_at, bookmarked_at, position, {later} FROM marks {clause}",  # noqa: S608  - our own words
            bound,
        ):
            if _is_mark(post_id, read_at, bookmarked_at):
                share = position if isinstance(position, float) else 0.0
                text = written if isinstance(written, str) else None
                opened = opened_at if isinstance(opened_at, int) else None
                found[post_id] = (post_id, read_at, bookmarked_at, share, text, opened)
    except _UNREADABLE:
        return False
    return True


def _is_mark(post_id: object, read_at: object, bookmarked_at: object) -> bool:
    """Whether what was read is a mark, and not what is left of something else."""
    return (
        isinstance(post_id, str)
        and len(post_id) >= _SHORTEST_ID
        and "\ufffd" not in post_id
        and all(time is None or isinstance(time, int) for time in (read_at, bookmarked_at))
    )


def _mend(copy: Path, empty_store: Path, roots: dict[str, int]) -> None:
    """Gives a file that lost its first page one with a table of contents of the reader's own alone.

    `roots` says on which page each table begins.
    """
    size = schema.PAGE_SIZE
    pages = copy.stat().st_size // size
    cells = [
        _contents_cell(number, name, root)
        for number, (name, root) in enumerate(roots.items(), 1)
        if root <= pages
    ]
    content = b"".join(cells)
    begins = size - len(content)
    pointers, at = b"", begins
    for cell in cells:
        pointers += at.to_bytes(2, "big")
        at += len(cell)
    with empty_store.open("rb") as empty, copy.open("r+b") as damaged:
        page = bytearray(empty.read(files.HEAD_BYTES))
        page[28:32] = pages.to_bytes(4, "big")
        page[32:40] = bytes(8)  # no free pages that could be trusted
        if Path(f"{copy}-wal").exists():
            page[18:20] = b"\x02\x02"  # read by way of the -wal
        page += bytes((_LEAF, 0, 0, *len(cells).to_bytes(2, "big"), *begins.to_bytes(2, "big"), 0)) + pointers
        damaged.write(page.ljust(begins, b"\0") + content)


def _contents_cell(number: int, name: str, root: int) -> bytes:
    """An entry of a table of contents (sqlite.org/fileformat2.html, 1.6, 2.1 and 2.6)."""
    statement = f"CREATE TABLE {name} {_TABLES[name]}"
    kinds = (_text_kind("table"), _text_kind(name), _text_kind(name), _FOUR_BYTES, _text_kind(statement))
    head = b"".join(map(_varint, kinds))
    record = _varint(len(head) + 1) + head + f"table{name}{name}".encode()
    record += root.to_bytes(4, "big") + statement.encode()
    return _varint(len(record)) + _varint(number) + record


def _text_kind(text: str) -> int:
    return 13 + 2 * len(text)


def _varint(value: int) -> bytes:
    """A number below 16,384 as SQLite writes it."""
    return bytes((value,)) if value < 0x80 else bytes((0x80 | value >> 7, value & 0x7F))


def _left_contents(path: Path) -> dict[str, int]:
    """The pages on which tables of the reader's own begin, by what is left of a table of contents.

    It takes more than the first page; so it mostly still tells where tables are that a migration has added.
    """
    size = schema.PAGE_SIZE
    found: dict[str, int] = {}
    with path.open("rb") as file:
        while len(page := file.read(size)) == size:
            if page[0] == _LEAF:
                for number in range(int.from_bytes(page[3:5], "big")):
                    at = int.from_bytes(page[8 + 2 * number : 10 + 2 * number], "big")
                    found |= _entry(page, at)
    return found


def _entry(page: bytes, at: int) -> dict[str, int]:
    """The table that an entry of a table of contents is about, and its first page; empty if it is no such."""
    kinds: list[int] = []
    try:
        _length, at = _read_varint(page, at)
        _number, at = _read_varint(page, at)
        head, after = _read_varint(page, at)
        at += head  # where the values begin
        while after < at:
            kind, after = _read_varint(page, after)
            kinds.append(kind)
    except IndexError:  # beyond the page: no record
        return {}
    for name in _TABLES:
        whole = f"table{name}{name}".encode()
        if kinds[:3] == [*map(_text_kind, ("table", name, name))] and page[at : at + len(whole)] == whole:
            at += len(whole)
            length = kinds[3] if 1 <= kinds[3] <= _FOUR_BYTES else 0
            return {name: int.from_bytes(page[at : at + length], "big")} if length else {}
    return {}


def _read_varint(page: bytes, at: int) -> tuple[int, int]:
    """The number that begins at a place of a page, and where it ends."""
    value = 0
    for end in range(at, at + 9):
        value = value << 7 | page[end] & 0x7F
        if page[end] < 0x80:
            return value, end + 1
    raise IndexError(at)


def _free_name(path: Path) -> Path:
    day = f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    names = (
        path.with_name(f"{path.name}.damaged-{day}{more}") for more in ("", *(f"-{n}" for n in range(2, 99)))
    )
    return next(name for name in names if not name.exists())


def _move_aside(path: Path, aside: Path) -> None:
    """Moves the file's companions, and gives the file its other name.

    The companions go first: a -wal that met another file would be taken for its own. The
    file keeps its old name as well where it can, so that at no moment there is none.
    """
    for suffix in files.BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").replace(f"{aside}{suffix}")
    try:
        aside.hardlink_to(path)
    except OSError:  # a file system without links
        path.replace(aside)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps other processes from replacing the same file; where there is no such lock, hopes."""
    try:
        import fcntl
        import os

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
