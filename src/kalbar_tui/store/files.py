"""The store's file as a file: judged before it is opened, made, migrated, and set aside."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Literal

from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.record import record
from kalbar_tui.store import schema

_MAGIC = b"SQLite format 3\0"
HEAD_BYTES = 100
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file that is open, by the ends of the names."""

State = Literal["missing", "ours", "unwritable", "damaged"]


@record
class Head:
    """What the first 100 bytes of a file say (sqlite.org/fileformat2.html, 1.3)."""

    size: int
    magic: bytes
    version: int
    application_id: int
    blank: bool


def head(path: Path) -> Head:
    """Reads the head of a file without letting SQLite touch it. Raises `StoreError`."""
    try:
        # Not to be stopped by a pipe in its place, nor led elsewhere by a link.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(number, "rb") as file:
            start = file.read(HEAD_BYTES)
            size = os.fstat(number).st_size
    except PermissionError as error:
        raise StoreError(path, "folder") from error
    except OSError as error:
        raise StoreError(path, "not_a_database") from error
    return Head(
        size,
        start[:16],
        int.from_bytes(start[60:64], "big"),
        int.from_bytes(start[68:72], "big"),
        not any(start),
    )


def judge(path: Path) -> State:
    """What stands at `path`: nothing (or an empty file), a store of ours, or a damaged one.

    `unwritable` is ours too, but only to be read. Raises `StoreError` for all that is not
    ours, without having touched it.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        raise StoreError(path, "folder") from error
    if stat.S_ISLNK(found.st_mode):
        raise StoreError(path, "symlink")
    if stat.S_ISDIR(found.st_mode):
        raise StoreError(path, "folder")
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(path, "not_a_database")
    if found.st_size == 0:
        if not writable(path):
            raise StoreError(path, "read_only")
        return "missing"
    start = head(path)
    if start.application_id != schema.APPLICATION_ID:
        # A page of zeros at the start is how a crashed file system leaves a file; a file of
        # whole pages in this place was ours.
        if start.blank and start.size % schema.PAGE_SIZE == 0:
            return "damaged"
        raise StoreError(path, "foreign" if start.magic == _MAGIC else "not_a_database")
    if start.magic != _MAGIC:
        return "damaged"
    if start.version > schema.VERSION:
        raise StoreError(path, "newer")
    # What another user left here may be read, but not trusted with what this one reads.
    return "ours" if writable(path) and found.st_uid == _user(found.st_uid) else "unwritable"


def _user(otherwise: int) -> int:
    return os.geteuid() if hasattr(os, "geteuid") else otherwise


def writable(path: Path) -> bool:
    """Whether the file can be written, and others beside it."""
    return os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


def has_wal(path: Path) -> bool:
    """Whether part of the store is still in the -wal beside it."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def inode(path: Path) -> int:
    """Which file stands at `path`; 0 if there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def uri(path: Path) -> str:
    """The file's address as SQLite reads it; any character may be in a path."""
    return path.absolute().as_uri()


def make(path: Path) -> None:
    """Makes an empty file at `path` that only its user can read, and its folder.

    A folder that is there is used as it is. Raises `StoreError`.
    """
    try:
        make_folder(path.parent)
        # A mask only takes rights away, so this is 0600 under any; SQLite gives -wal and -shm
        # the rights of the file they belong to.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        number = os.open(path, flags, 0o600)
    except OSError as error:
        raise StoreError(path, "full" if is_no_room(error) else "folder") from error
    with suppress(OSError):
        os.fchmod(number, 0o600)  # an empty file that was there may have been open to all
    os.close(number)


def make_folder(path: Path) -> None:
    """Makes a folder, and those it is in, for its user alone; one that is there is used as it is."""
    for folder in reversed((path, *path.parents)):
        if not folder.exists():
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)


def is_no_room(error: OSError) -> bool:
    """Whether a file could not be written because nothing more fits."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def version(connection: sqlite3.Connection) -> int:
    """The version of the schema in the file; 0 if there is none yet."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def create(connection: sqlite3.Connection, wanted: int | None = None) -> None:
    """Makes the tables of a version (the present one) in an empty file, unless another process has.

    Not yet in WAL mode: like this the head with our mark is in the file before anything
    else, and a process killed here leaves an empty store or a whole one.
    """
    with _whole(connection):
        if version(connection) == 0:
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            schema.advance(connection, 0, wanted or schema.VERSION)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Brings an older store to the present version in one transaction, after a backup beside it.

    Ends with a checkpoint, so that the head of the file tells the new version to those who
    judge it from there. Takes as long as copying the file
    and the steps do.
    """
    with _whole(connection):
        found = version(connection)
        if found < schema.VERSION:
            check(connection, found)  # a step may only meet what it was written for
            _back_up(path, found)
            schema.advance(connection, found, schema.VERSION)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _whole(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it, or after any exception nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def backup_name(path: Path, old_version: int) -> Path:
    """Where the backup made before a migration from `old_version` is kept."""
    return path.with_name(f"{path.name}.backup-v{old_version}")


def _back_up(path: Path, old_version: int) -> None:
    """Copies the store whole, -wal included; the caller holds it against writers.

    Under a temporary name first: a backup that was cut short must not look like one.
    """
    target = backup_name(path, old_version)
    begun = target.with_name(f"{target.name}.part")
    begun.unlink(missing_ok=True)
    make(begun)
    with closing(sqlite3.connect(uri(path), uri=True)) as source, closing(sqlite3.connect(begun)) as copied:
        source.backup(copied)
    begun.replace(target)


def copy(path: Path, folder: Path) -> Path:
    """Copies the store with what stands beside it into a folder; the path of the copy."""
    import shutil

    target = folder / path.name
    for suffix in ("", "-wal", "-journal"):
        source = Path(f"{path}{suffix}")
        if source.exists():
            shutil.copyfile(source, f"{target}{suffix}")
    return target


def check(connection: sqlite3.Connection, expected: int | None = None) -> None:
    """Raises `sqlite3.DatabaseError` if the tables are not those of the version, to the letter.

    This is what can be afforded at each start: damage elsewhere shows when it is met.
    """
    wanted = schema.tables(expected or schema.VERSION)
    found = {
        str(name): _bare(statement)
        for name, statement in connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    }
    for table, column in wanted.added:
        before, comma, after = found.get(table, "").partition(f",{_bare(column)}")
        found[table] = before + after if comma else ""
    if missing := [name for name, statement in wanted.made.items() if found.get(name) != _bare(statement)]:
        raise damaged(f"not in the file: {', '.join(missing)}")
    for table in ("sites", "shelves", "filed", "marks", "posts"):
        connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()  # noqa: S608  - our own names


def _bare(statement: str) -> str:
    """A statement without white space."""
    return "".join(statement.split())


def damaged(what: str) -> sqlite3.DatabaseError:
    """The error SQLite would raise had it seen the damage itself."""
    error = sqlite3.DatabaseError(what)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def is_damaged(connection: sqlite3.Connection | None) -> bool:
    """Whether the whole file, looked through, is not sound. Slow; for after an error."""
    if connection is None:
        return False
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True
    return found is None or found[0] != "ok"
