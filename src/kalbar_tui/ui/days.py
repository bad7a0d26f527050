"""The days of a list: how many posts each has, and where its newest one stands."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, timedelta, tzinfo

from kalbar_tui.ui.order import Order

_FIRST = date(1900, 1, 1)
"""No newsroom published before; and near the first year there is, the arithmetic of zones overflows."""


class Days:
    """A list by days, as they are in the reader's time zone. It is sorted, so a day is a search in it."""

    def __init__(self, order: Order, zone: tzinfo) -> None:
        self._order = order
        self._zone = zone

    def day_of(self, index: int) -> date:
        """The day of the post at a place of the list."""
        if self._order.ats[index] < self._start(_FIRST):
            return _FIRST
        return datetime.fromtimestamp(self._order.ats[index], self._zone).date()

    def oldest(self) -> date:
        """The first day there may be a post of."""
        return self.day_of(len(self._order) - 1)

    def newest(self) -> date:
        """The last day there is a post of."""
        return self.day_of(0)

    def count(self, first: date, last: date | None = None) -> int:
        """How many posts are of a day, or of the days until `last`."""
        return self._from(self._start(first)) - self._after(last or first)

    def newest_pk(self, day: date) -> int | None:
        """The newest post of a day; `None` if there is none."""
        return self._order.pks[self._after(day)] if self.count(day) else None

    def _after(self, day: date) -> int:
        """How many posts are of later days."""
        return self._from(self._start(day + timedelta(days=1)))

    def _from(self, second: int) -> int:
        """How many posts are of this second or later."""
        return bisect_left(self._order.ats, 1 - second, key=lambda at: -at)

    def _start(self, day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=self._zone).timestamp())
