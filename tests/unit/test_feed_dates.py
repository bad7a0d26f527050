"""The dates of feeds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kalbar_tui.sources.feed_dates import moment

TEN = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 05 Jan 2026 03:00:00 +0000",
        "Mon, 05 Jan 2026 03:00:00 GMT",
        "Mon, 5 Jan 26 03:00 Z",
        "05 Jan 2026 03:00:00",
        "Mon, 05 Jan 2026 10:00:00 WIB",
        "Mon, 05 Jan 2026 11:00:00 WITA",
        "Mon, 05 Jan 2026 12:00:00 WIT",
        "Mon, 05 Jan 2026 10:00:00 +0700",
        "Mon, 05 Jan 2026 10:00:00 UTC+07:00",
        "Mon, 05 Jan 2026 10:00:00 GMT+7",
        "Mon, 05 Jan 2026 10:00:00 WIB+7",
        "Sen, 05 Januari 2026 10.00 WIB",
        "Senin, 5 Januari 2026 10:00 WIB",
        "Sun, 04 Jan 2026 22:00:00 EST",
        "2026-01-05T03:00:00Z",
        "2026-01-05T10:00:00+07:00",
        "2026-01-05T10:00:00.123456+07:00",
        "2026-01-05 10:00:00 WIB",
        "  2026-01-05T03:00:00z\n",
    ],
)
def test_a_moment_is_the_same_however_it_is_written(text: str) -> None:
    """RFC 822 and RFC 3339, Indonesia's zones and months, and the usual mistakes mean one moment."""
    assert moment(text) == TEN


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 Mei 2026 00:00 Z", 5),
        ("1 Agustus 2026 00:00 Z", 8),
        ("1 Okt 2026 00:00 Z", 10),
        ("1 Des 2026 00:00 Z", 12),
    ],
)
def test_months_have_indonesian_names(text: str, month: int) -> None:
    """Months whose Indonesian names are not the English ones are known by both."""
    assert moment(text) == datetime(2026, month, 1, tzinfo=UTC)


def test_a_day_alone_begins_at_midnight() -> None:
    """RDF feeds may give the day alone."""
    assert moment("2026-01-05") == datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sekarang",
        "0",
        "9999999999",
        "1" * 400,
        "NaN",
        "Mon, 32 Jan 2026 10:00:00 +0700",
        "Mon, 30 Feb 2026 10:00:00 +0700",
        "Mon, 05 Foo 2026 10:00:00 +0700",
        "Mon, 05 Jan 2026 99:99:99 +0700",
        "Mon, 05 Jan 2026 10:00:00 +9999",
        "Mon, 05 Jan 2026 10:00:00 +0760",
        "Mon, 05 Jan 2026 10:00:00 XYZ",
        "Mon, 05 Jan 0001 10:00:00 +1400",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "0000-00-00 00:00:00",
        "2026-02-30T25:61:61Z",
        "2026-13-45",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    """Impossible dates and unknown zones are not guessed at."""
    assert moment(text) is None
