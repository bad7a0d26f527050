"""What saving a list for offline would take, before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kalbar_tui.library.saved_pictures import SavedPictures
from kalbar_tui.model.record import record
from kalbar_tui.model.shelf import Shelf

if TYPE_CHECKING:
    from kalbar_tui.library.saved import Saved

FIRST_SYNC = 100
"""How many posts the first sync of a list brings, and saving its newest ones for offline."""

_POST_BYTES = 4_000
"""What a post takes in the store: a store of 100,000 posts of 330 words has 4.0 KB for each."""
_PICTURE_BYTES = 80_000
"""What a picture takes, shrunk to 1280 pixels, where none is saved to tell."""
_ENOUGH = 10
"""So many saved pictures tell how large the others will be."""


@record
class Pack:
    """What is saved of a list: its newest posts, or everything to the first; with pictures or without."""

    everything: bool = False
    pictures: bool = False


@record
class Estimate:
    """What a pack would add, roughly; `None` where the site has not said how many posts there are."""

    posts: int | None
    bytes: int | None


class Estimates:
    """What packs of one list would take, by what is saved and by what the site says of its size."""

    def __init__(self, saved: Saved, shelf: Shelf) -> None:
        taken = SavedPictures(saved).taken()
        self.pictures_taken = taken.length
        self.is_first = saved.progress(shelf.slug if shelf.kind == "category" else "").synced_at is None
        """Whether the newest posts were never saved for offline: then there are some, else what is new."""
        self._picture = taken.length // taken.pictures if taken.pictures >= _ENOUGH else _PICTURE_BYTES
        self._there = _posts_there(saved, shelf)

    def of(self, pack: Pack, budget: int) -> Estimate:
        """The posts of a pack, and the bytes of them and of one picture each, which `budget` bounds."""
        if not pack.everything and not self.is_first:
            return Estimate(None, None)
        if self._there is None:
            posts = None if pack.everything else FIRST_SYNC
        else:
            posts = self._there if pack.everything else min(FIRST_SYNC, self._there)
        if posts is None:
            return Estimate(None, None)
        pictures = min(posts * self._picture, budget) if pack.pictures else 0
        return Estimate(posts, posts * _POST_BYTES + pictures)


def _posts_there(saved: Saved, shelf: Shelf) -> int | None:
    """How many posts the site says the list has; of several categories more than there are, if anything."""
    tree = saved.tree()
    if shelf.kind != "category":
        counts = [category.count for category in tree]
    else:
        below = {shelf.slug}
        for _level in tree:
            more = {category.slug for category in tree if category.parent in below} - below
            if not more:
                break
            below |= more
        counts = [category.count for category in tree if category.slug in below]
    known = [count for count in counts if count is not None]
    return max(sum(known), saved.total(shelf)) if known else None
