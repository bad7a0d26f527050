"""Which saved posts may go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import NOW
from kalbar_tui.library.retention import Kept, Limits, may_go

DAY = timedelta(days=1)
POSTS = (
    Kept("baru", NOW, 100, False),
    Kept("sepekan", NOW - 7 * DAY, 100, False),
    Kept("sebulan", NOW - 30 * DAY, 100, False),
    Kept("markah", NOW - 90 * DAY, 100, True),
)


@pytest.mark.parametrize(
    ("limits", "gone"),
    [
        (Limits(), []),
        (Limits(max_age=10 * DAY), ["sebulan"]),
        (Limits(max_age=7 * DAY), ["sebulan"]),
        (Limits(max_age=6 * DAY), ["sebulan", "sepekan"]),
        (Limits(max_bytes=400), []),
        (Limits(max_bytes=399), ["sebulan"]),
        (Limits(max_bytes=250), ["sebulan", "sepekan"]),
        (Limits(max_bytes=0), ["sebulan", "sepekan", "baru"]),
        (Limits(max_age=10 * DAY, max_bytes=300), ["sebulan"]),
        (Limits(max_age=timedelta(0), max_bytes=0), ["sebulan", "sepekan", "baru"]),
    ],
)
def test_the_oldest_go_first_and_no_more_than_must(limits: Limits, gone: list[str]) -> None:
    """Bookmarked posts stay whatever the limits; the others go from the oldest on."""
    assert may_go(POSTS, limits, NOW) == gone
    assert may_go(reversed(POSTS), limits, NOW) == gone
