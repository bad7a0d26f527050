"""The order of a list: which post stands where, for lists of any length.

Sixteen bytes a post: two arrays instead of objects, so that all a site ever published
can be scrolled through.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from kalbar_tui.model.shelf import Key


class Order:
    """Keys of posts, greatest first. Compared and merged as a whole, never changed in place."""

    __slots__ = ("ats", "pks")

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self.ats = array("q")
        self.pks = array("q")
        self.extend(keys)

    def extend(self, keys: Iterable[Key]) -> None:
        """Puts keys at the end, while the order is being read; they are less than all before."""
        for at, pk in keys:
            self.ats.append(at)
            self.pks.append(pk)

    def __len__(self) -> int:
        return len(self.pks)

    def __getitem__(self, index: int) -> Key:
        return Key(self.ats[index], self.pks[index])

    def last(self) -> Key | None:
        """The least key, where the next older posts follow; `None` if there is none."""
        return self[len(self) - 1] if self.pks else None

    def index(self, pk: int) -> int | None:
        """Where a post stands; `None` if it is not here."""
        try:
            return self.pks.index(pk)
        except ValueError:
            return None

    def place(self, key: Key) -> int:
        """Where a key stands, or would stand: before the first that is less."""
        return bisect_left(range(len(self)), True, key=lambda index: self[index] <= key)

    def with_those_of(self, other: Order) -> Order:
        """This order, and the posts that only `other` has, each at its place there.

        So a post just read stays in the list of unread posts until that list is left.
        """
        here = set(self.pks)
        missing = [(at, pk) for at, pk in zip(other.ats, other.pks, strict=True) if pk not in here]
        if not missing:
            return self
        keys = [*zip(self.ats, self.pks, strict=True), *missing]
        keys.sort(reverse=True)
        return Order(Key(at, pk) for at, pk in keys)
