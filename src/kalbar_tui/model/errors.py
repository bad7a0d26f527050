"""Everything that can go wrong and that a reader can be told in a sentence.

Errors carry their subject, not words: `kalbar_tui.wording` makes the sentence, in the
reader's language. Bugs are not in this tree, and nothing catches them.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

UnreachableReason = Literal["dns", "refused", "timeout", "tls", "proxy", "connection", "offline"]
RefusedReason = Literal["status", "challenge", "captive", "redirect", "held_off", "feeds_off", "private"]
UnreadableReason = Literal[
    "not_json", "not_a_feed", "not_posts", "not_a_picture", "too_large", "cut", "encoding", "doctype", "bomb"
]
StoreReason = Literal[
    "full",
    "locked",
    "foreign",
    "newer",
    "not_a_database",
    "folder",
    "symlink",
    "read_only",
    "damaged",
    "search",
]
QueryReason = Literal[
    "quote", "field", "value", "day", "switch", "not_yet", "minus", "star", "long", "nothing"
]
KeyProblem = Literal[
    "unknown_command", "unknown_press", "kept_press", "taken_press", "begun_press", "needed_press"
]
"""What can be wrong with a key of a command: there is no such command or key, the key always does
something else, another command has it or keys that begin with it, the palette would have none."""

ConfigProblem = Literal["unreadable", "syntax", "unknown_key", "wrong_value"] | KeyProblem
ThingKind = Literal["category", "post", "result", "site", "tag", "author"]


class KalbarError(Exception):
    """Expected and explainable to a reader."""


class SourceError(KalbarError):
    """No posts came from `url`; `reason` is a word for the cause, not a sentence."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{reason}: {url}")
        self.url = url
        self.reason = reason


class Unreachable(SourceError):
    """No answer: DNS, refused, timeout, TLS (an `UnreachableReason`)."""

    def __init__(self, url: str, reason: UnreachableReason) -> None:
        super().__init__(url, reason)


class Refused(SourceError):
    """An HTTP answer we cannot use (a `RefusedReason`).

    `code` is WordPress's error code (`rest_forbidden`), empty when there was none.
    `until` is when the site may be asked again (UTC), where it said so.
    """

    def __init__(
        self,
        url: str,
        status: int,
        reason: RefusedReason = "status",
        *,
        code: str = "",
        until: datetime | None = None,
    ) -> None:
        super().__init__(url, reason)
        self.status = status
        self.code = code
        self.until = until


class Unreadable(SourceError):
    """Not JSON, not a feed, or not the shape we know (an `UnreadableReason`)."""

    def __init__(self, url: str, reason: UnreadableReason) -> None:
        super().__init__(url, reason)


class StoreError(KalbarError):
    """The store cannot be used (a `StoreReason`); `path` is the file or folder meant."""

    def __init__(self, path: Path, reason: StoreReason) -> None:
        super().__init__(f"{reason}: {path}")
        self.path = path
        self.reason = reason


class NotThere(KalbarError):
    """There is no such category, post or result; `nearest` are the nearest right names."""

    def __init__(self, kind: ThingKind, what: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(f"{kind}: {what}")
        self.kind = kind
        self.what = what
        self.nearest = nearest


class QueryError(KalbarError):
    """What was looked for cannot be understood (a `QueryReason`).

    `at` is the place in `query` that is meant, counted from 0; `what` is the word there,
    `nearest` are the nearest right ones.
    """

    def __init__(
        self, query: str, reason: QueryReason, at: int, what: str = "", nearest: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"{reason} at {at}: {query}")
        self.query = query
        self.reason = reason
        self.at = at
        self.what = what
        self.nearest = nearest


class Stopped(Exception):
    """A search was given up: its answer is no longer wanted."""


class NoExport(KalbarError):
    """A file holds no marks to take in.

    `reason` is `unreadable` (the system's word for it in `detail`), `no_posts` (from `line` on it
    is not what an export writes) or `other_site` (whose key is in `detail`).
    """

    def __init__(
        self,
        path: Path,
        reason: Literal["unreadable", "no_posts", "other_site"],
        *,
        line: int = 0,
        detail: str = "",
    ) -> None:
        super().__init__(f"{reason}: {path}")
        self.path = path
        self.reason = reason
        self.line = line
        self.detail = detail


class ConfigError(KalbarError):
    """The settings file, or one key of it, is wrong.

    `problem` is a `ConfigProblem`; `other` is the command whose keys are in the way, `detail` is
    what was found there (cleaned), `nearest` the nearest right words, `line` and `column`
    count from 1. `others` is what else is wrong in the same file.
    """

    def __init__(
        self,
        path: Path,
        key: str,
        problem: ConfigProblem,
        detail: str = "",
        *,
        other: str = "",
        nearest: tuple[str, ...] = (),
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(f"{problem}: {key} in {path}")
        self.path = path
        self.key = key
        self.problem = problem
        self.detail = detail
        self.other = other
        self.nearest = nearest
        self.line = line
        self.column = column
        self.others: tuple[ConfigError, ...] = ()
