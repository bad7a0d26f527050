"""The dates of feeds: RFC 822 as RSS has it, RFC 3339 as Atom has it, and how both are got wrong.

Not left to feedparser, which takes zones that it does not know for UTC: `WIB` is seven hours
ahead of that.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_LONGEST = 100
_YEARS = range(1970, 3000)
_LARGEST_OFFSET = 14 * 60

_ZONES = {
    **dict.fromkeys(("", "z", "ut", "utc", "gmt"), 0),
    **{"wib": 7 * 60, "wita": 8 * 60, "wit": 9 * 60},
    **{"est": -5 * 60, "edt": -4 * 60, "cst": -6 * 60, "cdt": -5 * 60},
    **{"mst": -7 * 60, "mdt": -6 * 60, "pst": -8 * 60, "pdt": -7 * 60},
    **{"bst": 60, "cet": 60, "cest": 2 * 60, "sgt": 8 * 60, "myt": 8 * 60, "jst": 9 * 60},
}
"""Minutes ahead of UTC. A date without a zone is taken for UTC, as both formats would have it."""

_MONTHS = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6},
    **{"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12},
    **{"mei": 5, "agu": 8, "agt": 8, "okt": 10, "nop": 11, "des": 12},
}
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
_ZONE = (
    r"\s*(?:(?P<name>[a-z]{1,5})?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    r"|(?P<zone>[a-z]{1,5}))?"
)
_RFC_822 = re.compile(
    rf"(?:[a-z]+\.?,?\s+)?(?P<day>\d{{1,2}})[\s-](?P<month>[a-z]{{3}})[a-z]*\.?,?[\s-](?P<year>\d{{4}}|\d\d),?\s+{_CLOCK}{_ZONE}"
)
_RFC_3339 = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?:(?:t|\s+){_CLOCK}{_ZONE})?")


def moment(text: str) -> datetime | None:
    """The moment that a date of a feed means, in UTC; `None` if it means none that can be."""
    text = " ".join(text[:_LONGEST].lower().replace("\N{MINUS SIGN}", "-").split())
    found = _RFC_822.fullmatch(text) or _RFC_3339.fullmatch(text)
    if found is None:
        return None
    offset = _offset(found)
    year, month = int(found["year"]), found["month"]
    if len(found["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if offset is None or year not in _YEARS:
        return None
    try:
        return datetime(
            year,
            int(month) if month.isdigit() else _MONTHS[month],
            int(found["day"]),
            int(found["hour"] or 0),
            int(found["minute"] or 0),
            min(int(found["second"] or 0), 59),  # a leap second is no second of Python's
            tzinfo=timezone(timedelta(minutes=offset)),
        ).astimezone(UTC)
    except (ValueError, KeyError):
        return None


def _offset(found: re.Match[str]) -> int | None:
    """Minutes ahead of UTC; `None` for a zone that is unknown or impossible."""
    if not found["sign"]:
        return _ZONES.get(found["zone"] or "")
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if (found["name"] or "") not in _ZONES or minutes > 59:
        return None
    # Of `UTC+7` and `WIB+7` both say how far from UTC.
    offset = (hours * 60 + minutes) * (-1 if found["sign"] == "-" else 1)
    return offset if abs(offset) <= _LARGEST_OFFSET else None
