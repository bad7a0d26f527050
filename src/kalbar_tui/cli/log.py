"""The log of `--verbose`: what was asked of the site and what went wrong, cleaned, for its reader alone.

Only `--verbose` imports this module, and with it `logging`.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from kalbar_tui import __version__
from kalbar_tui.cli import output
from kalbar_tui.model.errors import KalbarError, StoreError
from kalbar_tui.settings import state_folder
from kalbar_tui.store.files import make_folder
from kalbar_tui.text import clean

LARGEST = 1_000_000
"""Bytes after which a log is begun anew; the one before is kept beside it."""

_log = logging.getLogger(__name__)


class _Cleaned(logging.Formatter):
    """One line for each record, whatever a server has put into it; times in UTC."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%SZ"
    default_msec_format = None

    def format(self, record: logging.LogRecord) -> str:
        return clean.line(super().format(record), 1_000)


@contextmanager
def written(command: str) -> Iterator[None]:
    """Writes the log of one run. Raises `StoreError` where that cannot be written."""
    path = state_folder(os.environ) / "kalbar-tui.log"
    stream = _open(path)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Cleaned("%(asctime)s %(process)d %(levelname)s %(message)s"))
    ours = logging.getLogger("kalbar_tui")
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    ours.propagate = False
    logging.raiseExceptions = False  # a disk that fills up costs the log, not the command
    _log.info("kalbar-tui %s: %s", __version__, command or "reader")
    output.listeners.append(_told)
    try:
        yield
    except KalbarError as error:
        _log.error("%s: %s", type(error).__name__, error)
        raise
    finally:
        output.listeners.remove(_told)
        ours.removeHandler(handler)
        with suppress(OSError):
            stream.close()


def _told(text: str) -> None:
    _log.warning("%s", text)


def _open(path: Path) -> TextIO:
    try:
        make_folder(path.parent)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old.log"))
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise StoreError(path, "folder" if path.is_dir() else "read_only") from error
    return os.fdopen(descriptor, "a", encoding="utf-8", errors="replace")
