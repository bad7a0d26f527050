"""A site read by WordPress's REST API.

What is asked for was chosen by measuring: for 20 posts, all that a reader needs with author
and picture embedded costs the server 71 ms; with the terms embedded too, 129 ms, while asking
for the tags by number costs 14 ms, once for each tag. A listing of numbers and dates costs
15 ms and 0.4 KB, so where much is saved already, that comes first.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from kalbar_tui.model.errors import NotThere, Refused, SourceError, Unreachable, Unreadable
from kalbar_tui.model.post import Category, Post, Term
from kalbar_tui.sources import wordpress_json
from kalbar_tui.sources.base import Known, NotModified, Page, PostQuery, nothing_known
from kalbar_tui.sources.http import Http
from kalbar_tui.sources.wordpress_json import Listed, Names
from kalbar_tui.text.address import permalink_key, same_site, site_key, slug_of

T = TypeVar("T")

LARGEST_PAGE = 100
"""The most WordPress gives at once."""

_LISTED = "id,date,date_gmt,modified_gmt"
_WHOLE = {
    "_embed": "author,wp:featuredmedia",
    # Of the links only those that the embeds follow: the others are a fifth of the answer.
    "_fields": f"{_LISTED},guid,slug,link,title,excerpt,content,sticky,categories,tags,author,featured_media,"
    "_links.author,_links.wp:featuredmedia,_embedded",
}
_TERM = "id,name,slug"

_TOO_LARGE = frozenset({"too_large", "bomb"})  # an article of tables packs as well as a bomb does
_MOST_CATEGORY_PAGES = 50
_MOST_IN_ONE_SECOND = 500
"""Posts of one second that a cursor can tell apart; their numbers must fit into an address."""


class WordPress:
    """The REST API of one site, as a `Source`.

    `root` is the API's address, up to and with the slash before `wp/v2` (it may be a query:
    `…/?rest_route=/`). `page_size` is how many whole posts one answer can hold: it shrinks
    where the site is too slow or its posts are too large for more. `tree` is what is known
    of the categories.
    """

    kind: Literal["api", "feed"] = "api"

    def __init__(
        self,
        http: Http,
        root: str,
        site_url: str,
        page_size: int = LARGEST_PAGE,
        *,
        tree: Iterable[Category] = (),
    ) -> None:
        self.page_size = page_size
        self.tree = tuple(tree)
        self._http = http
        self._root = root
        self._site_url = site_url
        self._site = site_key(site_url)
        self._categories: dict[int, Term] = {}
        self._tags: dict[int, Term] = {}

    async def categories(self) -> tuple[Category, ...]:
        """The site's whole tree; remembered as `tree`."""
        items: list[Any] = []
        seen: set[int] = set()
        for page in range(1, _MOST_CATEGORY_PAGES + 1):
            batch, total = await self._list(
                "categories", {"per_page": LARGEST_PAGE, "page": page, "_fields": f"{_TERM},parent,count"}
            )
            new = set(wordpress_json.terms(batch)) - seen
            seen |= new
            items += batch
            if not new or (total is not None and len(items) >= total):
                break
        self.tree = wordpress_json.categories(items)
        return self.tree

    async def page(
        self,
        query: PostQuery,
        cursor: str | None = None,
        *,
        size: int = 20,
        known: Known = nothing_known,
        again: bool = False,
    ) -> Page | NotModified:
        """One page of posts, newest first.

        With `known` a listing is asked for first, then only what is new or changed. The API
        knows no conditional requests, so `again` changes nothing. Raises `NotThere` for a
        category, tag or author that the site does not have.
        """
        place = _Place.read(cursor)
        picking = await self._picking(query) | place.parameters()
        listing, total, whole, skipped = await (
            self._whole_page(picking, size)
            if known is nothing_known
            else self._changed_page(picking, size, known)
        )
        posts, unreadable = await self._posts(whole)
        return Page(
            posts=posts,
            seen=tuple(post.wp_id for post in listing),
            oldest=listing[-1].published if listing else None,
            skipped=skipped + unreadable,
            total=total if total is not None and total >= len(listing) else None,
            next=place.after(listing, total),
        )

    async def post(self, url: str) -> Post | None:
        """The post at a permalink, `/SLUG/` or `/?p=NUMBER` of the site."""
        if not same_site(url, self._site_url):
            return None
        number = parse_qs(urlsplit(url).query).get("p", [""])[0]
        slug = slug_of(url)
        if number.isascii() and number.isdigit() and len(number) < 19:
            which: dict[str, Any] = {"include": number}
        elif slug:
            which = {"slug": _as_stored(slug)}
        else:
            return None
        items, _total = await self._list("posts", _WHOLE | which)
        posts, _unreadable = await self._posts(items)
        key = permalink_key(url)
        exact = [post for post in posts if permalink_key(post.url) == key]
        return next(iter(exact or posts), None)

    async def visible(self, wp_ids: list[int]) -> frozenset[int]:
        """Those of these posts that the site still shows to everybody."""
        there: set[int] = set()
        for some in _chunks(wp_ids):
            items, _total = await self._list(
                "posts", {"include": _joined(some), "per_page": LARGEST_PAGE, "_fields": "id"}
            )
            there.update(post.wp_id for post in wordpress_json.listed(items))
        return frozenset(there).intersection(wp_ids)

    # -- the two ways to a page

    async def _whole_page(self, picking: dict[str, Any], size: int) -> _Answer:
        """All posts of the page in one answer."""

        async def ask(size: int) -> tuple[list[Any], int | None]:
            return await self._list("posts", picking | _WHOLE | {"per_page": size})

        try:
            items, total = await self._in_bounds(size, ask)
        except Unreadable as error:
            if error.reason not in _TOO_LARGE:
                raise
            # One post alone is too large. It is passed over, so that the older ones can come.
            listing, total = await self._listing(picking, 1)
            return listing, total, [], len(listing)
        return wordpress_json.listed(items), total, items, 0

    async def _changed_page(self, picking: dict[str, Any], size: int, known: Known) -> _Answer:
        """A listing of the page, and those of its posts that are not saved as they are now."""
        listing, total = await self._listing(picking, min(size, LARGEST_PAGE))
        saved = await asyncio.to_thread(known, [post.wp_id for post in listing]) if listing else {}
        wanted = [
            post.wp_id
            for post in listing
            if post.modified is None or post.wp_id not in saved or saved[post.wp_id] < post.modified
        ]
        items: list[Any] = []
        skipped = 0

        async def ask(size: int) -> tuple[int, list[Any]]:
            some = wanted[:size]
            which = {"include": _joined(some), "per_page": len(some)}
            return len(some), (await self._list("posts", _WHOLE | which))[0]

        while wanted:
            try:
                asked, came = await self._in_bounds(size, ask)
            except Unreadable as error:
                if error.reason not in _TOO_LARGE:
                    raise
                asked, came, skipped = 1, [], skipped + 1
            items += came
            wanted = wanted[asked:]
        return listing, total, items, skipped

    async def _in_bounds(self, size: int, ask: Callable[[int], Awaitable[T]]) -> T:
        """Asks for so many posts; where that is too slow or too large, for a fifth, and so on."""
        first = size = min(size, self.page_size)
        while True:
            try:
                answer = await ask(size)
            except (Unreachable, Unreadable) as error:
                if size == 1 or not self._is_too_much(error):
                    raise
                size = max(1, size // 5)
            else:
                if size < first:
                    self.page_size = size
                return answer

    def _is_too_much(self, error: SourceError) -> bool:
        if error.reason == "timeout":
            return not self._http.is_down(error.url)
        return error.reason in _TOO_LARGE

    async def _listing(self, picking: dict[str, Any], size: int) -> tuple[list[Listed], int | None]:
        items, total = await self._list("posts", picking | {"per_page": size, "_fields": _LISTED})
        return wordpress_json.listed(items), total

    # -- what a post names by number

    async def _posts(self, items: Sequence[Any]) -> tuple[tuple[Post, ...], int]:
        if not items:
            return (), 0
        names = await self._names(items)
        return await asyncio.to_thread(wordpress_json.posts, items, self._site, names)

    async def _names(self, items: Sequence[Any]) -> Names:
        """Names for all categories and tags of the posts; what is not known yet is asked for."""
        for one in self.tree:
            if one.wp_id:
                self._categories[one.wp_id] = Term(one.slug, one.name)
        await asyncio.gather(
            self._learn("categories", self._categories, items), self._learn("tags", self._tags, items)
        )
        return Names(self._categories, self._tags)

    async def _learn(self, taxonomy: str, names: dict[int, Term], items: Sequence[Any]) -> None:
        """Adds to `names` those that the posts have and it has not."""
        unknown = wordpress_json.term_ids(items, taxonomy) - names.keys()
        for some in _chunks(sorted(unknown)):
            which = {"include": _joined(some), "per_page": LARGEST_PAGE, "_fields": _TERM}
            try:
                found, _total = await self._list(taxonomy, which)
            except (Refused, Unreadable) as error:
                if error.reason == "held_off":
                    raise
                return  # the site hides them; its posts come without
            names.update(wordpress_json.terms(found))

    async def _picking(self, query: PostQuery) -> dict[str, Any]:
        """The parameters that pick the posts of a query."""
        picking: dict[str, Any] = {}
        if query.category is not None:
            picking |= await self._in_category(query.category)
        if query.tag is not None:
            picking["tags"] = await self._number("tag", "tags", query.tag)
        if query.author is not None:
            picking["author"] = await self._number("author", "users", query.author)
        if query.search:
            picking["search"] = query.search
        for name in ("after", "before", "modified_after"):
            if moment := getattr(query, name):
                picking[name] = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return picking

    async def _in_category(self, slug: str) -> dict[str, Any]:
        """Picks a category with all below it; a plain `categories=` would leave those out."""
        number = next((one.wp_id for one in self.tree if one.slug == slug and one.wp_id), None)
        if number is None:
            number = await self._number("category", "categories", slug)
        elif all(one.parent != slug for one in self.tree):
            return {"categories": number}
        return {"categories[terms]": number, "categories[include_children]": "true"}

    async def _number(self, kind: Literal["category", "tag", "author"], route: str, slug: str) -> int:
        """The number of a category, tag or author, asked for by its slug."""
        try:
            items, _total = await self._list(route, {"slug": _as_stored(slug), "_fields": _TERM})
        except Refused as error:
            # Many sites hide their users, and that alone: the API is open all the same.
            if kind == "author" and error.reason == "status":
                raise NotThere(kind, slug) from error
            raise
        for number, term in wordpress_json.terms(items).items():
            if term.slug == slug:
                return number
        raise NotThere(kind, slug)

    async def _list(self, route: str, parameters: dict[str, Any]) -> tuple[list[Any], int | None]:
        """The items of one answer, and how many there are in all where the site says so."""
        join = "&" if "?" in self._root else "?"
        url = f"{self._root}wp/v2/{route}{join}{urlencode(parameters, safe=',:[]')}"
        answer = await self._http.get(url, allowed=self._site_url, accept="application/json")
        if isinstance(answer, NotModified):
            raise Refused(url, 304)
        total = answer.headers.get("x-wp-total", "")
        items = await asyncio.to_thread(wordpress_json.items_of, answer.body, url)
        return items, int(total) if total.isascii() and total.isdigit() and len(total) < 19 else None


_Answer = tuple[list[Listed], int | None, list[Any], int]
"""The listing of a page, the site's total, the posts that came whole, and how many could not come."""


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a walk through a list has come: what a cursor says.

    Not a page number, which new posts shift, but the time of the last post by the site's own
    clock, which is what it sorts by. `before` excludes its moment and two posts may share
    one, so it is the second after, and the posts of the last second are named in `exclude`.
    """

    before: datetime | None = None
    exclude: tuple[int, ...] = field(default=())

    @classmethod
    def read(cls, cursor: str | None) -> _Place:
        """The place a cursor stands for; the start of the list for one that cannot be read."""
        try:
            before, *exclude = json.loads(cursor or "")
            return cls(datetime.fromisoformat(before), tuple(int(wp_id) for wp_id in exclude))
        except (ValueError, TypeError):
            return cls()

    def parameters(self) -> dict[str, str]:
        """What to ask for to go on from here."""
        found: dict[str, str] = {}
        if self.before:
            found["before"] = self.before.isoformat()
        if self.exclude:
            found["exclude"] = _joined(self.exclude)
        return found

    def after(self, listing: Sequence[Listed], total: int | None) -> str | None:
        """The cursor behind a page that was asked for from here; `None` at the end.

        The end is where the site says so, at an empty page, at one that brings nothing new,
        and where a site does not keep to what it was asked for.
        """
        if total == len(listing) or all(post.wp_id in self.exclude for post in listing):
            return None
        dates = [post.date for post in listing if post.date]
        if not dates or (self.before and max(dates) >= self.before):
            return None
        last = dates[-1]
        before = last + timedelta(seconds=1)
        exclude = tuple(post.wp_id for post in listing if post.date == last)
        if before == self.before:
            exclude = tuple(dict.fromkeys(self.exclude + exclude))
        if len(exclude) > _MOST_IN_ONE_SECOND:
            before, exclude = last, ()
        return json.dumps([before.isoformat(), *exclude])


def _as_stored(slug: str) -> str:
    """The slug as WordPress keeps it: percent-encoded in lower case where it is not ASCII."""
    return quote(slug).lower()


def _joined(numbers: Collection[int]) -> str:
    return ",".join(map(str, numbers))


def _chunks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + LARGEST_PAGE] for start in range(0, len(numbers), LARGEST_PAGE))
