"""What the screen draws from, read where it is drawn: a store that fails costs its answer, not the frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, TypeVar

from kalbar_tui.model.errors import KalbarError
from kalbar_tui.model.post import Category
from kalbar_tui.model.shelf import Counts, KeptSearch, Key, Row, SavedPost, Shelf

if TYPE_CHECKING:
    from kalbar_tui.library.saved import Saved
    from kalbar_tui.model.marks import Visit

T = TypeVar("T")


class Reads:
    """The saved posts. Where the store cannot be read the answer is empty, and `failed` is told why."""

    def __init__(self, saved: Saved, failed: Callable[[KalbarError], object]) -> None:
        self._saved = saved
        self._failed = failed

    def _or(self, empty: T, read: Callable[[], T]) -> T:
        try:
            return read()
        except KalbarError as error:
            self._failed(error)
            return empty

    def tree(self) -> tuple[Category, ...]:
        """The site's categories."""
        return self._or((), self._saved.tree)

    def counts(self) -> Counts:
        """Unread posts of each list."""
        return self._or(Counts(0, 0, 0, {}), self._saved.counts)

    def total(self, shelf: Shelf) -> int:
        """How many posts a list has."""
        return self._or(0, lambda: self._saved.total(shelf))

    def order(self, shelf: Shelf, *, after: Key | None = None, limit: int | None) -> list[Key]:
        """The keys of a list, from the one after `after` on."""
        return self._or([], lambda: self._saved.order(shelf, after=after, limit=limit))

    def rows(self, pks: Sequence[int]) -> Mapping[int, Row]:
        """Posts as a list shows them."""
        return self._or({}, lambda: self._saved.rows(pks))

    def texts(self, pks: Sequence[int]) -> Mapping[int, str]:
        """The articles of posts as plain text."""
        return self._or({}, lambda: self._saved.texts(pks))

    def kept_searches(self) -> tuple[KeptSearch, ...]:
        """The searches kept under a name."""
        return self._or((), self._saved.kept_searches)

    def post(self, post_id: str) -> SavedPost | None:
        """One post, whole."""
        return self._or(None, lambda: self._saved.post(post_id))

    def of_other_years(self, day: date, zone: tzinfo) -> list[Row]:
        """The posts of that day and month of all years but its own, newest first."""
        return self._or([], lambda: self._of_other_years(day, zone))

    def _of_other_years(self, day: date, zone: tzinfo) -> list[Row]:
        oldest = self._saved.oldest()
        first = max(1900, oldest.year) if oldest else day.year
        found: list[Row] = []
        for year in range(datetime.now(zone).year + 1, first - 1, -1):
            try:
                start = datetime(year, day.month, day.day, tzinfo=zone)
            except ValueError:  # the 29th of February
                continue
            if year != day.year:
                keys = self._saved.between(start, start + timedelta(days=1))
                rows = self._saved.rows(key.pk for key in keys)
                found += (rows[key.pk] for key in keys if key.pk in rows)
        return found

    def last_visit(self) -> Visit | None:
        """The visit before this one."""
        return self._or(None, self._saved.last_visit)

    def count_news(self, visit: Visit) -> int:
        """How many posts are newer than all there were at a visit."""
        return self._or(0, lambda: self._saved.count_news(visit))

    def is_cold(self) -> bool:
        """Whether nothing at all is saved of the site."""
        return self._or(True, lambda: not self._saved.head(Shelf(), 1))

    def changes(self, before: int) -> int:
        """A number that is another one than `before` after anything has changed."""
        return self._or(before, self._saved.changes)
