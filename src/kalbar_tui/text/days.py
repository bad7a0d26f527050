"""Days as a reader names them: `7d`, `2w`, `2024-01-31`, `2024-01`, `kemarin`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_NAMED = {"today": 0, "hari-ini": 0, "yesterday": 1, "kemarin": 1}
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
"""Outside these the arithmetic of zones overflows, and no newsroom published."""


class Day(NamedTuple):
    """A day, or a month or year from its `first` day to its `last`; or so many days before today."""

    first: date | None = None
    last: date | None = None
    days_ago: int = 0

    def start(self, now: datetime) -> datetime:
        """Where it begins, in the zone of `now`; as UTC."""
        return _midnight(self.first or (now - timedelta(days=self.days_ago)).date(), now)

    def end(self, now: datetime) -> datetime:
        """Where it ends and the next begins, in the zone of `now`; as UTC."""
        day = self.last or (now - timedelta(days=self.days_ago)).date()
        return _midnight(day + timedelta(days=1), now)


def read(text: str) -> Day | None:
    """The day a text names; `None` for what is no day."""
    text = text.lower()
    if text in _NAMED:
        return Day(days_ago=_NAMED[text])
    if found := re.fullmatch(r"([0-9]{1,4})([dwmy])", text):
        return Day(days_ago=min(int(found[1]) * _UNITS[found[2]], 365 * 200))
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    return _dated(*(int(part) if part else 0 for part in found.groups())) if found else None


def _dated(year: int, month: int, day: int) -> Day | None:
    """The day, or with 0 for `day` the month, and with 0 for both the year."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return Day(first, first)
    following = date(year + 1, 1, 1) if month in {0, 12} else date(year, month + 1, 1)
    return Day(first, following - timedelta(days=1))


def _midnight(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo).astimezone(UTC)
