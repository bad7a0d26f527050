"""Times, dates and numbers in both languages, compared with Babel where it speaks of the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kalbar_tui import i18n
from kalbar_tui.text import when

NOW = datetime(2026, 11, 25, 8, 5, tzinfo=UTC)
PONTIANAK = ZoneInfo("Asia/Pontianak")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.use("en")


AGES = [
    (timedelta(days=-3), "just now", "baru saja", "now", "kini"),
    (timedelta(seconds=59.9), "just now", "baru saja", "now", "kini"),
    (timedelta(minutes=1), "1 minute ago", "1 menit yang lalu", "1m", "1 mnt"),
    (timedelta(minutes=10, seconds=59), "10 minutes ago", "10 menit yang lalu", "10m", "10 mnt"),
    (timedelta(minutes=59, seconds=59), "59 minutes ago", "59 menit yang lalu", "59m", "59 mnt"),
    (timedelta(hours=1), "1 hour ago", "1 jam yang lalu", "1h", "1 jam"),
    (timedelta(hours=23, minutes=59), "23 hours ago", "23 jam yang lalu", "23h", "23 jam"),
    (timedelta(days=1), "1 day ago", "1 hari yang lalu", "1d", "1 hr"),
    (timedelta(days=6, hours=23), "6 days ago", "6 hari yang lalu", "6d", "6 hr"),
    (timedelta(days=7), "1 week ago", "1 minggu yang lalu", "1w", "1 mgg"),
    (timedelta(days=29), "4 weeks ago", "4 minggu yang lalu", "4w", "4 mgg"),
    (timedelta(days=30), "1 month ago", "1 bulan yang lalu", "1mo", "1 bln"),
    (timedelta(days=364), "12 months ago", "12 bulan yang lalu", "12mo", "12 bln"),
    (timedelta(days=365), "1 year ago", "1 tahun yang lalu", "1y", "1 thn"),
    (timedelta(days=3000), "8 years ago", "8 tahun yang lalu", "8y", "8 thn"),
]


@pytest.mark.parametrize(("age", "english", "indonesian", "short_en", "short_id"), AGES)
def test_ages(age: timedelta, english: str, indonesian: str, short_en: str, short_id: str) -> None:
    """Floored, in the largest unit that fits, never negative, and in the language in use."""
    then = NOW - age
    i18n.use("en")
    assert (when.relative(then, NOW), when.short(then, NOW)) == (english, short_en)
    i18n.use("id")
    assert (when.relative(then, NOW), when.short(then, NOW)) == (indonesian, short_id)


def test_absolute_times_are_those_of_the_zone() -> None:
    """Weekday, day, month, year and clock as a newsroom prints them, with the zone's name."""
    i18n.use("id")
    assert when.absolute(NOW, PONTIANAK) == "Rabu, 25 November 2026, 15.05 WIB"
    assert when.absolute(NOW, ZoneInfo("Asia/Jayapura")) == "Rabu, 25 November 2026, 17.05 WIT"
    i18n.use("en")
    assert when.absolute(NOW, PONTIANAK) == "Wednesday, 25 November 2026, 15:05 WIB"
    assert when.absolute(NOW, UTC) == "Wednesday, 25 November 2026, 08:05 UTC"


def test_a_day_is_a_day_in_the_zone() -> None:
    """Half past midnight in Pontianak is still the day before in UTC."""
    then = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    i18n.use("id")
    assert when.day(then, PONTIANAK) == "Rabu, 25 November 2026"
    assert when.day(then, UTC) == "Selasa, 24 November 2026"


def test_the_ends_of_time_can_be_shown() -> None:
    """A site may claim the year 9999; adding a zone to it must not fail."""
    assert "9999" in when.absolute(datetime.max.replace(tzinfo=UTC), PONTIANAK)
    assert when.day(datetime.min.replace(tzinfo=UTC), ZoneInfo("America/New_York")).endswith(" 1")


def test_numbers_have_their_thousands_set_apart() -> None:
    """A point in Indonesian, a comma in English."""
    i18n.use("id")
    assert (when.number(999), when.number(1234), when.number(-1234567)) == ("999", "1.234", "-1.234.567")
    i18n.use("en")
    assert when.number(1234567) == "1,234,567"


def test_sizes_are_said_in_two_or_three_figures() -> None:
    """In powers of 1000, with the decimals of the language where there are any."""
    i18n.use("en")
    said = [when.size(n) for n in (0, 850, 999_499, 999_500, 4_240_000, 9_960_000, 320_400_000, 10**13)]
    assert said == ["0 B", "850 B", "999 kB", "1.0 MB", "4.2 MB", "10 MB", "320 MB", "10000 GB"]
    i18n.use("id")
    assert when.size(1_500_000) == "1,5 MB"


@pytest.mark.parametrize(("language", "locale"), [("id", "id"), ("en", "en_GB")])
def test_words_are_those_of_babel(language: str, locale: str) -> None:
    """Months, weekdays, units and separators are what CLDR has for the language."""
    dates = pytest.importorskip("babel.dates", reason="Babel is the oracle")
    numbers = pytest.importorskip("babel.numbers", reason="Babel is the oracle")
    i18n.use(language)
    for n in range(12):
        then = datetime(2026, n + 1, 8 + n, 12, tzinfo=UTC)
        assert when.day(then, UTC) == dates.format_date(then, "EEEE, d MMMM y", locale=locale)
    for age in (timedelta(minutes=5), timedelta(hours=1), timedelta(days=3), timedelta(weeks=2)):
        words = dates.format_timedelta(-age, add_direction=True, locale=locale, threshold=1)
        assert when.relative(NOW - age, NOW) == words
    assert when.number(1234567) == numbers.format_decimal(1234567, locale=locale)
