"""Times, dates and numbers as the reader's language says them.

Ages are floored and never negative: what seems to lie in the future is "just now", since it
is the clock that is wrong.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from kalbar_tui.i18n import _, ngettext, pgettext, pnoop

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_MONTH = 30 * _DAY
_YEAR = 365 * _DAY

_SIZES = ("B", "kB", "MB", "GB")

_WEEKDAYS = (
    pnoop("weekday", "Monday"),
    pnoop("weekday", "Tuesday"),
    pnoop("weekday", "Wednesday"),
    pnoop("weekday", "Thursday"),
    pnoop("weekday", "Friday"),
    pnoop("weekday", "Saturday"),
    pnoop("weekday", "Sunday"),
)
_MONTHS = (
    pnoop("month", "January"),
    pnoop("month", "February"),
    pnoop("month", "March"),
    pnoop("month", "April"),
    pnoop("month", "May"),
    pnoop("month", "June"),
    pnoop("month", "July"),
    pnoop("month", "August"),
    pnoop("month", "September"),
    pnoop("month", "October"),
    pnoop("month", "November"),
    pnoop("month", "December"),
)


def relative(then: datetime, now: datetime) -> str:
    """How long ago, in words: "10 minutes ago"."""
    unit, count = _age(then, now)
    match unit:
        case "minute":
            text = ngettext("{count} minute ago", "{count} minutes ago", count)
        case "hour":
            text = ngettext("{count} hour ago", "{count} hours ago", count)
        case "day":
            text = ngettext("{count} day ago", "{count} days ago", count)
        case "week":
            text = ngettext("{count} week ago", "{count} weeks ago", count)
        case "month":
            text = ngettext("{count} month ago", "{count} months ago", count)
        case "year":
            text = ngettext("{count} year ago", "{count} years ago", count)
        case _:
            return _("just now")
    return text.format(count=count)


def short(then: datetime, now: datetime) -> str:
    """How long ago, for narrow lists: "10m", "3h"."""
    unit, count = _age(then, now)
    match unit:
        case "minute":
            text = pgettext("short age", "{count}m")
        case "hour":
            text = pgettext("short age", "{count}h")
        case "day":
            text = pgettext("short age", "{count}d")
        case "week":
            text = pgettext("short age", "{count}w")
        case "month":
            text = pgettext("short age", "{count}mo")
        case "year":
            text = pgettext("short age", "{count}y")
        case _:
            return pgettext("short age", "now")
    return text.format(count=count)


def absolute(then: datetime, zone: tzinfo) -> str:
    """The moment with weekday, date, time and the zone's short name."""
    local = _in_zone(then, zone)
    return pgettext("date", "{weekday}, {day} {month} {year}, {hour}:{minute} {zone}").format(
        hour=f"{local.hour:02}", minute=f"{local.minute:02}", zone=local.tzname() or "", **_date_words(local)
    )


def clock(then: datetime, zone: tzinfo) -> str:
    """The time of day, with the zone's short name."""
    local = _in_zone(then, zone)
    return pgettext("date", "{hour}:{minute} {zone}").format(
        hour=f"{local.hour:02}", minute=f"{local.minute:02}", zone=local.tzname() or ""
    )


def day(then: datetime, zone: tzinfo) -> str:
    """The day it was in `zone`: "Wednesday, 25 November 2026"."""
    return pgettext("date", "{weekday}, {day} {month} {year}").format(**_date_words(_in_zone(then, zone)))


def month(day: date) -> str:
    """The month of a day, with its year."""
    return pgettext("date", "{month} {year}").format(
        month=pgettext("month", _MONTHS[day.month - 1]), year=day.year
    )


def day_of_year(day: date) -> str:
    """A day without its year: "25 November"."""
    return pgettext("date", "{day} {month}").format(
        day=day.day, month=pgettext("month", _MONTHS[day.month - 1])
    )


def short_weekdays() -> list[str]:
    """The days of the week, Monday first, in three letters each."""
    return [pgettext("weekday", name)[:3] for name in _WEEKDAYS]


def lately(then: datetime, now: datetime, zone: tzinfo) -> str:
    """A moment of the last days as one speaks of it: "yesterday 18:30", "Monday 18:30"; else its date."""
    local, today = _in_zone(then, zone), _in_zone(now, zone).date()
    days = (today - local.date()).days
    words = {"hour": f"{local.hour:02}", "minute": f"{local.minute:02}", **_date_words(local)}
    if days <= 0:
        text = pgettext("date", "today {hour}:{minute}")
    elif days == 1:
        text = pgettext("date", "yesterday {hour}:{minute}")
    elif days < _WEEK // _DAY:
        text = pgettext("date", "{weekday} {hour}:{minute}")
    else:
        text = pgettext("date", "{day} {month} {year}")
    return text.format(**words)


def number(n: int) -> str:
    """`n` with its thousands set apart."""
    return f"{n:,}".replace(",", pgettext("between thousands", ","))


def size(n: int) -> str:
    """`n` bytes in units of 1000: "850 B", "4.2 MB", "320 MB"."""
    amount, unit = float(n), 0
    while amount >= 999.5 and unit < len(_SIZES) - 1:
        amount, unit = amount / 1000, unit + 1
    said = f"{amount:.1f}" if unit and amount < 9.95 else f"{amount:.0f}"
    said = said.replace(".", pgettext("before decimals", "."))
    return f"{said} {_SIZES[unit]}"


def lasting(seconds: float) -> str:
    """How long something takes, roughly: "40 s", "3 min", "2 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return _("{seconds} s").format(seconds=whole)
    minutes = round(whole / _MINUTE)
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes} min").format(hours=number(minutes // 60), minutes=minutes % 60)


def _age(then: datetime, now: datetime) -> tuple[str, int]:
    """The unit to speak of and how many of them have passed in full; `("", 0)` under a minute."""
    seconds = int((now - then).total_seconds())
    for unit, length, end in (
        ("minute", _MINUTE, _HOUR),
        ("hour", _HOUR, _DAY),
        ("day", _DAY, _WEEK),
        ("week", _WEEK, _MONTH),
        ("month", _MONTH, _YEAR),
    ):
        if seconds < length:
            return "", 0
        if seconds < end:
            return unit, seconds // length
    return "year", seconds // _YEAR


def _in_zone(then: datetime, zone: tzinfo) -> datetime:
    try:
        return then.astimezone(zone)
    except OverflowError:  # within hours of year 1 or 9999, which a site may well claim
        return then


def _date_words(local: datetime) -> dict[str, str]:
    return {
        "weekday": pgettext("weekday", _WEEKDAYS[local.weekday()]),
        "day": str(local.day),
        "month": pgettext("month", _MONTHS[local.month - 1]),
        "year": str(local.year),
    }
