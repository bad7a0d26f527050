"""When a site is asked: decided from times alone, at their very edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from builders import NOW
from kalbar_tui.library.freshness import REPROBE_AFTER, freshness, held_off, must_probe
from kalbar_tui.model.site import Capabilities, Way

AGE = timedelta(minutes=3)
SECOND = timedelta(seconds=1)
SEEN = Capabilities(api=Way("works", "https://kabar.example/wp-json/"), checked_at=NOW)


@pytest.mark.parametrize(
    ("fetched", "expected"),
    [
        (None, "missing"),
        (NOW, "fresh"),
        (NOW - AGE, "fresh"),
        (NOW - AGE - SECOND, "stale"),
        (NOW + SECOND, "stale"),  # the clock was set back
        (NOW + timedelta(days=400), "stale"),
    ],
)
def test_what_was_fetched_may_stand_up_to_its_age(fetched: datetime | None, expected: str) -> None:
    """Up to and including the age; a time in the future says nothing."""
    assert freshness(fetched, NOW, AGE) == expected


def test_a_site_is_looked_at_anew_after_a_day_or_a_failure() -> None:
    """Never seen, not looked at for a day, or the way in use failed; else it is not."""
    assert must_probe(None, NOW)
    assert must_probe(replace(SEEN, checked_at=None), NOW)
    assert not must_probe(SEEN, NOW + REPROBE_AFTER)
    assert must_probe(SEEN, NOW + REPROBE_AFTER + SECOND)
    assert must_probe(SEEN, NOW, failed=True)


def test_a_host_is_held_off_until_the_moment_it_named() -> None:
    """At that moment it may be asked."""
    assert not held_off(None, NOW)
    assert held_off(NOW + SECOND, NOW)
    assert not held_off(NOW, NOW)
