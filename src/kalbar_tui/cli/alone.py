"""One sync, or other work on a whole store, at a time."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import StoreError, StoreReason

if TYPE_CHECKING:
    from pathlib import Path

BUSY = 75

_REASONS: dict[int, StoreReason] = {
    errno.ELOOP: "symlink",
    errno.EACCES: "read_only",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
}


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether no other sync of this store is running; it stays so until the block ends.

    The lock is the kernel's, so a sync that was killed leaves none behind.
    """
    import os

    path = folder / "sync.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise StoreError(path, _REASONS.get(error.errno or 0, "folder")) from error
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def busy() -> int:
    """Says that another sync is running; the exit code for it."""
    output.message("kalbar-tui: " + _("Another sync of this store is running; nothing was done."))
    return BUSY
