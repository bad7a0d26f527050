"""When to ask a site, decided from what is known of it and given `now`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from kalbar_tui.model.site import Capabilities

REPROBE_AFTER = timedelta(days=1)
TREE_MAX_AGE = timedelta(days=1)
EDITS_OVERLAP = timedelta(minutes=10)
"""How far before the last visit edits are asked for: clocks differ, and caches lag."""

Freshness = Literal["missing", "fresh", "stale"]


def freshness(last_fetched: datetime | None, now: datetime, max_age: timedelta) -> Freshness:
    """Whether what was fetched then may stand: `fresh` up to and including `max_age`.

    A time in the future, as after a clock was set back, is stale: it says nothing.
    """
    if last_fetched is None:
        return "missing"
    return "fresh" if timedelta(0) <= now - last_fetched <= max_age else "stale"


def must_probe(capabilities: Capabilities | None, now: datetime, *, failed: bool = False) -> bool:
    """Whether a site is to be looked at anew: never seen, a day ago, or the way in use failed."""
    if capabilities is None or failed:
        return True
    return freshness(capabilities.checked_at, now, REPROBE_AFTER) != "fresh"


def held_off(until: datetime | None, now: datetime) -> bool:
    """Whether a host that asked to be left alone until then may not be asked yet."""
    return until is not None and now < until
