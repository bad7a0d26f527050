"""The store's file: opened, made, brought up to date, and given to each thread as a connection."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kalbar_tui.model.errors import Stopped, StoreError, StoreReason
from kalbar_tui.store import files, schema

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

BUSY_SECONDS = 10.0
"""How long a write waits for another process's; each is one page of posts, or one mark."""

_STEPS_BETWEEN_LOOKS = 500
"""Steps of SQLite's machine after which a search looks whether it is still wanted: within 5 ms."""

_REASONS: dict[int, StoreReason] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "folder",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_READ_ERRORS = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ})


class Database:
    """The store at `path`, made if it is missing or empty, migrated if it is older.

    A damaged store is set aside under a dated name (`set_aside`), and a new one takes its
    place with the marks that could be read. Where the folder or file cannot be written,
    or with `read_only`, it is read as it stands and `read_only` says so. Every method may
    raise `StoreError`.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.set_aside: Path | None = None
        self._local = threading.local()
        self._lock = threading.RLock()
        self._connections: list[sqlite3.Connection] = []
        self._generation = 0
        self._copy: TemporaryDirectory[str] | None = None
        self._address = ""
        self._inode = 0
        self._in_use = False
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        self._in_use = True

    # -- for the modules beside this one

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        if getattr(self._local, "generation", -1) != self._generation:
            with self._lock, self._translated():
                self.close_thread()
                self._local.connection = self._connect()
                self._local.generation = self._generation
        connection: sqlite3.Connection = self._local.connection
        return connection

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, for reading; what SQLite raises becomes a `StoreError`."""
        with self._translated():
            yield self.connection

    @contextmanager
    def stoppable(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Reads of this thread end with `Stopped` soon after `stopped` begins to say so."""
        with self.read() as connection:
            connection.set_progress_handler(stopped, _STEPS_BETWEEN_LOOKS)
        try:
            if stopped():
                raise Stopped
            yield
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise
            raise Stopped from error
        finally:
            with suppress(sqlite3.ProgrammingError):  # closed meanwhile
                connection.set_progress_handler(None, 0)

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction: committed at the end, rolled back by any exception.

        `durable` ones are on the disk when this returns; the others survive a kill of the
        process, but the last of them not a power cut.
        """
        if self.read_only:
            raise StoreError(self.path, "read_only")
        with self._translated():
            self._follow_the_file()
            connection = self.connection
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            # Immediate: a transaction that reads first and writes later fails at once, whatever
            # the timeout, when another process wrote in between (SQLITE_BUSY_SNAPSHOT).
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if connection.in_transaction:
                    with suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                raise

    def changes(self) -> int:
        """A number that is another one when this or any other process has changed the store."""
        with self.read() as connection:
            version: int = connection.execute("PRAGMA data_version").fetchone()[0]
            return (self._generation << 96) + (version << 64) + connection.total_changes

    def close_thread(self) -> None:
        """Gives back this thread's connection, before the thread ends."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            with self._lock:
                if connection in self._connections:
                    self._connections.remove(connection)
            connection.close()
            self._local.__dict__.clear()

    def close(self) -> None:
        """Gives back every connection; the last one to close tidies the file up."""
        with self._lock:
            self._generation += 1  # a thread that reads on opens anew
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            if self._copy:
                self._copy.cleanup()
                self._copy = None

    # -- opening

    def _open(self) -> None:
        state = files.judge(self.path)
        if state == "unwritable":
            self.read_only = True
        if state == "missing":
            if self.read_only:
                raise StoreError(self.path, "read_only")
            files.make(self.path)
        self._inode = files.inode(self.path)
        if state == "damaged":
            if self.read_only or not files.writable(self.path):
                raise StoreError(self.path, "damaged")
            self._replace_damaged()
            return
        try:
            self._open_as_it_is()
        except StoreError as error:
            if error.reason == "damaged" and not self.read_only:
                self._replace_damaged()
            elif error.reason in {"full", "read_only"} and not self.read_only:
                # Without room for its -shm a WAL store cannot be opened; it can be read.
                self.read_only = True
                self._open_as_it_is(room=False)
            else:
                raise

    def _open_as_it_is(self, *, room: bool = True) -> None:
        self._generation += 1
        with self._translated():
            if self.read_only:
                self._open_for_reading(beside=room and files.writable(self.path))
            else:
                self._address = f"{files.uri(self.path)}?mode=rw"
                self._prepare(self.connection, self.path)
            files.check(self.connection)

    def _prepare(self, connection: sqlite3.Connection, path: Path) -> None:
        """Makes the tables of the present version in the file that is open, whichever it had."""
        version = files.version(connection)
        if version < schema.VERSION:
            if version:
                files.migrate(connection, path)
            else:
                files.create(connection)
            version = files.version(connection)
        if version > schema.VERSION:
            # Newer than the first 100 bytes told: its -wal was not yet in the file, or another
            # process has been here meanwhile.
            raise StoreError(self.path, "newer")
        connection.execute("PRAGMA journal_mode = WAL")

    def _open_for_reading(self, *, beside: bool) -> None:
        """Opens the file so that it is not changed; `beside` says whether SQLite may make its -shm."""
        old = files.head(self.path).version < schema.VERSION
        if beside and not old:
            self._address = f"{files.uri(self.path)}?mode=ro"
        elif old or files.has_wal(self.path):
            # SQLite cannot read what is in -wal without writing beside it, and a file opened
            # as immutable is silently read without it. So both are read from a private copy,
            # as is an older store, which is migrated there.
            from tempfile import TemporaryDirectory

            try:
                self._copy = TemporaryDirectory(prefix="kalbar-tui-")
                copy = files.copy(self.path, Path(self._copy.name))
            except OSError as error:
                raise StoreError(self.path, "full" if files.is_no_room(error) else "folder") from error
            self._address = f"{files.uri(copy)}?mode=rw"
            self._prepare(self.connection, copy)
        else:
            self._address = f"{files.uri(self.path)}?mode=ro&immutable=1"

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._address,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,  # `close` closes them all
        )
        self._connections.append(connection)
        connection.row_factory = sqlite3.Row
        # Flipped bytes must not raise out of a read: `sqlite3` itself decodes strictly.
        connection.text_factory = lambda stored: stored.decode("utf-8", "replace")
        for setting in (
            f"page_size = {schema.PAGE_SIZE}",  # before the first table; ignored ever after
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "temp_store = MEMORY",
            "cache_size = -8000",
            "journal_size_limit = 16000000",
        ):
            connection.execute(f"PRAGMA {setting}")
        return connection

    # -- when it goes wrong

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            reason = self._reason(error)
            if reason is None:
                raise
            if reason == "damaged" and self._in_use and not self.read_only:
                # This call fails; the next ones find a sound store, and the marks in it.
                if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT_VTAB:
                    reason = "search"
                    self._renew_search()
                else:
                    self._replace_damaged()
            raise StoreError(self.path, reason) from error

    def _reason(self, error: sqlite3.Error | UnicodeDecodeError) -> StoreReason | None:
        """Why SQLite failed, `None` for a mistake of ours."""
        if isinstance(error, UnicodeDecodeError):
            # SQLite's message quotes the damaged schema, and `sqlite3` decodes that strictly.
            return "damaged"
        code = getattr(error, "sqlite_errorcode", None)
        # Not of SQLite but of the module (a closed connection, a wrong parameter), or for `stoppable`.
        if code in {None, sqlite3.SQLITE_INTERRUPT}:
            return None
        if code in _READ_ERRORS:
            return "damaged"
        if code & 0xFF == sqlite3.SQLITE_IOERR:
            return "full"  # a file that may not grow (RLIMIT_FSIZE, quota) is an I/O error to SQLite
        known = _REASONS.get(code & 0xFF)
        if known is None and files.is_damaged(getattr(self._local, "connection", None)):
            return "damaged"
        return known

    def _renew_search(self) -> None:
        """Empties the index of words, which alone is damaged: posts are taken into it again in batches."""
        from kalbar_tui.store import search

        self._in_use = False  # what fails now is damage to the file
        try:
            with self.write() as db:
                search.begin_anew(db)
        except StoreError as error:
            if error.reason != "damaged":
                raise
            self._replace_damaged()
        finally:
            self._in_use = True

    def _follow_the_file(self) -> None:
        """Opens anew if another process has set the file aside, so that nothing is written there."""
        if files.inode(self.path) != self._inode:
            with self._lock:
                self._in_use = False
                self._open()
                self._in_use = True

    def replace_damaged(self) -> None:
        """Sets the store aside as damaged; a new one takes its place with the marks that can be read."""
        if self.read_only:
            raise StoreError(self.path, "damaged")
        self._replace_damaged()

    def _replace_damaged(self) -> None:
        from kalbar_tui.store import salvage

        with self._lock:
            self._in_use = False
            self.set_aside = salvage.replace_damaged(self.path, self._inode) or self.set_aside
            self._inode = files.inode(self.path)
            self._open_as_it_is()
            self._in_use = True
