"""The reader's marks out of a file that `export --format json` has written."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from kalbar_tui.model.errors import NoExport
from kalbar_tui.model.marks import Mark
from kalbar_tui.text import clean

_ID = re.compile("[a-z0-9]{1,32}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LONGEST_LINE = 64_000_000
"""Bytes of one post: a body of four million characters, twice, each of them escaped."""


def read(path: Path, site: str) -> list[Mark]:
    """The marks of all posts in the file that have any, in its order.

    `site` is the key of the site they must be of. Raises `NoExport`, having read nothing half.
    """
    found: list[Mark] = []
    number = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                number += 1
                mark = _mark(line, path, number, site)
                if mark != Mark(mark.post_id):
                    found.append(mark)
    except OSError as error:
        raise NoExport(path, "unreadable", detail=error.strerror or "") from error
    if not number:
        raise NoExport(path, "no_posts", line=1)
    return found


def _mark(line: bytes, path: Path, number: int, site: str) -> Mark:
    try:
        post = json.loads(line)
        of = str(post["site"])
        mark = Mark(
            _id(post["id"]),
            _moment(post["read_at"]),
            _moment(post["bookmarked_at"]),
            _share(post["position"]),
            clean.block(str(post["note"] or "")),
            _moment(post.get("opened_at")),  # which exports of version 1 do not have
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise NoExport(path, "no_posts", line=number) from error
    if of != site:
        raise NoExport(path, "other_site", line=number, detail=of)
    return mark


def _id(value: object) -> str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise ValueError(value)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return datetime.fromisoformat(value)
    raise ValueError(value)


def _share(value: object) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise ValueError(value)
