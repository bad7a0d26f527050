"""The pictures that are saved, and which pictures a post has. Synchronous, and light to import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kalbar_tui.library.freshness import REPROBE_AFTER
from kalbar_tui.model.post import Picture, Post
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store import pictures, shelves, sites
from kalbar_tui.store.pictures import Taken
from kalbar_tui.text.address import safe_url
from kalbar_tui.text.document import Document, figures

if TYPE_CHECKING:
    from kalbar_tui.library.saved import Saved

# WordPress writes other sizes of an upload as NAME-300x200.jpg and NAME-scaled.jpg; Jetpack's
# servers show those of a host at i0.wp.com/HOST/PATH?resize=….
_SIZE = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+$)")
_PHOTON = re.compile(r"i\d\.wp\.com/")


class SavedPictures:
    """The pictures saved of one site's posts. Every method may raise `StoreError`.

    Those of the sample edition come with the program and are always there.
    """

    def __init__(self, saved: Saved) -> None:
        self._saved = saved

    def picture(self, url: str) -> bytes | None:
        """The picture at this address as a JPEG or WebP of at most 1280 pixels; `None` if not saved."""
        with self._saved.database.read() as db:
            site = sites.find_site(db, self._saved.site)
            found = pictures.find(db, site, url) if site is not None else None
        return found or self._bundled(url)

    def among(self, urls: Sequence[str]) -> set[str]:
        """Those of these addresses whose pictures are saved; without reading them."""
        with self._saved.database.read() as db:
            site = sites.find_site(db, self._saved.site)
            found = pictures.are_saved(db, site, urls) if site is not None else set()
        return found | {url for url in urls if url not in found and self._bundled(url)}

    def is_known_missing(self, url: str, now: datetime) -> bool:
        """Whether it was found within the day that there is no picture at this address."""
        with self._saved.database.read() as db:
            site = sites.find_site(db, self._saved.site)
            since = pictures.not_had_since(db, site, url) if site is not None else None
        return since is not None and since <= now < since + REPROBE_AFTER

    def keep(self, url: str, body: bytes, now: datetime, posts: Iterable[str]) -> None:
        """Keeps a picture for posts; no bytes say that it could not be had."""
        with self._saved.database.write() as db:
            site = sites.add_site(db, self._saved.site, self._saved.url)
            pictures.save(db, site, url, body, now, posts=posts)

    def tie(self, url: str, posts: Sequence[str]) -> None:
        """Notes that posts show a picture, saved for others before. Writes only what is new."""
        with self._saved.database.read() as db:
            site = sites.find_site(db, self._saved.site)
            if site is None:
                return
            new = [post for post in posts if post and not pictures.is_tied(db, site, url, post)]
        if new and not self._saved.database.read_only:
            with self._saved.database.write() as db:
                pictures.tie(db, site, url, new)

    def wanted(
        self,
        shelf: Shelf,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> list[tuple[str, datetime]]:
        """The newest posts of a list whose pictures no sync has fetched: their ids and places in time."""
        with self._saved.database.read() as db:
            site = sites.find_site(db, self._saved.site)
            pk = shelves.find_shelf(db, site, shelf) if site is not None else None
            return pictures.wanted(db, pk, since=since, until=until, limit=limit) if pk is not None else []

    def set_pictured(self, post_ids: Iterable[str]) -> None:
        """Notes that all pictures of these posts, as they are now, were fetched or cannot be had."""
        with self._saved.database.write() as db:
            pictures.set_pictured(db, post_ids)

    def taken(self) -> Taken:
        """What all saved pictures take, of whichever site."""
        with self._saved.database.read() as db:
            return pictures.taken(db)

    def prune(self, most: int, *, older_than: datetime | None = None) -> int:
        """Removes pictures of the oldest posts, until all take at most so many bytes; how many went.

        Never those of bookmarked posts; with `older_than`, only those of posts before it.
        """
        if self._saved.database.read_only or self.taken().length <= most:
            return 0
        with self._saved.database.write() as db:
            return pictures.prune(db, most, older_than=older_than)

    def _bundled(self, url: str) -> bytes | None:
        from kalbar_tui.sample import edition

        return edition.picture(url) if self._saved.url == edition.URL else None


def pictures_of(post: Post, document: Document | None) -> tuple[Picture, ...]:
    """The pictures of an article in reading order: the featured one, then its figures, each once.

    Another size of a picture is the same one; the first address it has counts. Addresses
    that cannot be asked for are left out.
    """
    found: dict[str, Picture] = {}
    inside = figures(document.blocks) if document else iter(())
    for picture in (*((post.image,) if post.image else ()), *(figure.picture for figure in inside)):
        if safe_url(picture.url) is None:
            continue
        key = picture_key(picture.url)
        before = found.get(key)
        if before is None or (not before.caption and not before.alt):
            found[key] = picture if before is None else _with_words(before, picture)
    return tuple(found.values())


def picture_key(url: str) -> str:
    """What all sizes of one picture have in common."""
    bare = url.partition("://")[2].partition("?")[0].partition("#")[0]
    return _SIZE.sub("", _PHOTON.sub("", bare)).removeprefix("www.")


def _with_words(picture: Picture, other: Picture) -> Picture:
    from kalbar_tui.model.record import replace

    return replace(picture, alt=other.alt, caption=other.caption)
