"""A site read by its feeds: WordPress's, which can be asked for much, or any other's, as it is.

A WordPress feed has ten posts, and `paged` gives those before. Of an article cut into pages it
has the first alone and does not say so; asked again with `page=2` it gives the second of
those articles and all others unchanged, so one more request tells for all posts of the feed.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode, urljoin, urlsplit

from kalbar_tui.model.errors import NotThere, Refused, SourceError, Unreadable
from kalbar_tui.model.post import Category, Post
from kalbar_tui.model.site import Validators
from kalbar_tui.sources import category_links, feed_parse
from kalbar_tui.sources.base import Known, NotModified, Page, PostQuery, nothing_known
from kalbar_tui.sources.feed_parse import Channel
from kalbar_tui.sources.feed_xml import NoFeedError
from kalbar_tui.sources.filing import Filing
from kalbar_tui.sources.http import Http, Response
from kalbar_tui.sources.parts import MOST_PARTS, PAGE_BREAK, is_another_part
from kalbar_tui.text.address import permalink_key, same_site, site_key

_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"

_MOST_NAMED = 100
"""Posts of a page that a cursor names."""

_WORDPRESS_FEED = re.compile(
    r"(.*/)feed/?(?:(?:rss2|rss|atom|rdf)/?)?|(.*/)(?:index\.php)?\?feed=(?:rss2|rss|atom|rdf)"
)
_OF_A_PART = re.compile(r"/(?:category|kategori|tag|author|penulis|search|comments|\d{4})/")


class Feed:
    """The feeds of one site, as a `Source`.

    `feed_url` is the main feed, or the only one. Where it has the form of WordPress's, the
    feeds of categories, tags, authors and searches are asked for, as are older posts; of any
    other feed the posts that match are picked out. `validators` is the store's answer to
    what makes a request conditional.
    """

    kind: Literal["api", "feed"] = "feed"

    def __init__(
        self,
        http: Http,
        feed_url: str,
        site_url: str,
        tree: Sequence[Category] = (),
        validators: Callable[[str], Validators | None] = lambda url: None,
    ) -> None:
        self._http = http
        self._feed_url = feed_url
        self._site_url = site_url
        self._site = site_key(site_url)
        self._tree = tuple(tree)
        self._validators = validators
        self._root = _wordpress_root(feed_url)

    async def categories(self) -> tuple[Category, ...]:
        """What is known of the tree, with all that the site links to.

        WordPress's own list of its categories for search engines has all that have posts;
        where a site has switched that off, there are the links of its front page.
        """
        if self._root is None:
            return self._tree
        for place in (category_links.SITEMAP, ""):
            try:
                answer = await self._http.get(urljoin(self._root, place), allowed=self._site_url)
            except (Refused, Unreadable) as error:
                if error.reason == "held_off":
                    raise
                continue
            if isinstance(answer, Response):
                found = await asyncio.to_thread(category_links.tree, answer.body, answer.url, self._tree)
                if len(found) > len(self._tree):
                    self._tree = found
                    break
        return self._tree

    async def page(
        self,
        query: PostQuery,
        cursor: str | None = None,
        *,
        size: int = 20,
        known: Known = nothing_known,
        again: bool = False,
    ) -> Page | NotModified:
        """One page of posts, newest first; how many is the site's choice.

        Feeds name no numbers, so `known` changes nothing. Only the first page is asked for
        conditionally: WordPress says of a later one that it has not changed even where there
        is none. Raises `NotThere` for a category, tag or author of which there are no posts.
        """
        place = _Place.read(cursor)
        again = again or cursor is not None
        first, *others = self._addresses(query)
        try:
            return await self._page(first, query, place, again=again)
        except (Refused, Unreadable) as error:
            if not others or error.reason not in {"status", "not_a_feed", "redirect"}:
                raise
            return await self._page(others[0], query, place, again=again)

    async def post(self, url: str) -> Post | None:
        """The post at a permalink: WordPress gives each as a feed of one; else if the feed has it."""
        if not same_site(url, self._site_url) and self._root is not None:
            return None
        filing = Filing(self._tree)
        address = self._feed_url
        if self._root is not None:
            address = _with(url.partition("#")[0], {"feed": "rss2", "withoutcomments": "1"})
        try:
            answer = await self._get(address)
            if isinstance(answer, NotModified) or answer.status == 404:
                return None
            found = await self._read(answer, filing)
        except (Refused, Unreadable) as error:
            if error.reason == "not_a_feed" or (isinstance(error, Refused) and error.status in {404, 410}):
                return None
            raise
        key = permalink_key(url)
        posts = [post for post in found.posts if permalink_key(post.url) == key]
        if self._root is not None and len(found.posts) == 1:
            posts = list(found.posts)  # asked for by another address of it, such as `/?p=NUMBER`
        if found.is_wordpress and posts:
            posts, _is_whole = await self._joined(posts, answer.url, filing)
        return next(iter(posts), None)

    # -- one page

    def _addresses(self, query: PostQuery) -> list[str]:
        """Where the posts of a query are; the first that answers has them."""
        if self._root is None:
            return [self._feed_url]
        picking = {
            "category_name": query.category,
            "tag": query.tag,
            "author_name": query.author,
            "s": query.search,
        }
        picked = {name: value for name, value in picking.items() if value}
        if not picked:
            return [self._feed_url]
        addresses = [_with(self._root, {"feed": "rss2", **picked})]
        if list(picked) == ["category_name"]:
            addresses.append(urljoin(self._root, f"category/{query.category}/feed/"))
        return addresses

    async def _page(self, url: str, query: PostQuery, place: _Place, *, again: bool) -> Page | NotModified:
        filing = Filing(self._tree, query.category if self._root is not None else None)
        while True:
            address = _with(url, {"paged": str(place.number)}) if place.number > 1 else url
            answer = await self._paged(address, place, None if again else self._validators(address))
            if isinstance(answer, NotModified):
                return answer
            if answer.status == 404:
                return Page(())  # past the end
            found = await self._read(answer, filing)
            if not found.posts or not place.repeats(found.posts):
                break
            if place.is_retry:
                return Page(())  # the site gives the same whatever page is asked for
            place = replace(place, number=place.number + 1, is_retry=True)
        if not found.posts and place.number == 1:
            self._check_there(query)
        posts, whole = list(found.posts), True
        if found.is_wordpress:
            posts, whole = await self._joined(posts, address, filing)
        is_complete = whole and not found.is_cut and place.number == 1
        validators = {address: answer.validators} if is_complete and answer.validators != Validators() else {}
        return Page(
            posts=tuple(post for post in posts if self._is_asked(post, query)),
            skipped=found.skipped,
            next=place.after(found.posts, query) if found.is_wordpress else None,
            validators=validators,
        )

    def _check_there(self, query: PostQuery) -> None:
        """Raises `NotThere` for what WordPress has no posts of, but for a category that is known."""
        if self._root is None:
            return
        if query.category and all(one.slug != query.category for one in self._tree):
            raise NotThere("category", query.category)
        if query.tag:
            raise NotThere("tag", query.tag)
        if query.author:
            raise NotThere("author", query.author)

    def _is_asked(self, post: Post, query: PostQuery) -> bool:
        """Whether the post is one the query means, as far as the feed could not be asked for it."""
        at = post.published
        if at is not None and (
            (query.after and at <= query.after)
            or (query.before and at >= query.before)
            or (query.modified_after and (post.modified or at) <= query.modified_after)
        ):
            return False
        if self._root is not None:
            return True
        terms = {term.slug for term in post.categories + post.tags}
        author = post.author.slug if post.author else ""
        words = (query.search or "").casefold().split()
        text = f"{post.title} {post.excerpt} {post.html}".casefold() if words else ""
        return (
            (not query.category or query.category in terms)
            and (not query.tag or query.tag in terms)
            and (not query.author or query.author == author)
            and all(word in text for word in words)
        )

    async def _joined(self, posts: Sequence[Post], address: str, filing: Filing) -> tuple[list[Post], bool]:
        """The posts with all pages of those that have several, and whether all could be asked for."""
        parts = {post.id: [post.html] for post in posts if post.fullness == "full" and post.html}
        open_ids = set(parts)
        whole = True
        for number in range(2, MOST_PARTS + 1):
            if not open_ids:
                break
            try:
                answer = await self._get(_with(address, {"page": str(number)}))
                found = await self._read(answer, filing) if isinstance(answer, Response) else None
            except SourceError:
                found = None
            if found is None:
                whole = False
                break
            came = {post.id: post.html for post in found.posts}
            whole = whole and came.keys() >= open_ids  # else new posts came between the requests
            open_ids = {one for one in open_ids if one in came and is_another_part(came[one], parts[one])}
            for one in open_ids:
                parts[one].append(came[one])
        joined: list[Post] = []
        for post in posts:
            pages = parts.get(post.id, [])
            fullness = "first_page" if len(pages) > 1 and post.id in open_ids else post.fullness
            html = PAGE_BREAK.join(pages) if len(pages) > 1 else post.html
            joined.append(replace(post, html=html, fullness=fullness))
        return joined, whole

    # -- one answer

    async def _paged(self, url: str, place: _Place, validators: Validators | None) -> Response | NotModified:
        """A page of a feed; a status of 404 says that it is past the end."""
        try:
            answer = await self._get(url, validators)
        except Refused as error:
            if error.status != 404 or place.number == 1:
                raise
            return Response(url, 404, b"")
        if isinstance(answer, Response) and answer.status == 404 and place.number == 1:
            raise Refused(url, 404)
        return answer

    async def _get(self, url: str, validators: Validators | None = None) -> Response | NotModified:
        return await self._http.get(
            url, allowed=self._site_url, validators=validators, accept=_ACCEPT, also={404}
        )

    async def _read(self, answer: Response, filing: Filing) -> Channel:
        try:
            return await asyncio.to_thread(
                feed_parse.channel,
                answer.body,
                answer.charset,
                site=self._site,
                url=answer.url,
                filing=filing,
            )
        except NoFeedError as error:
            raise Unreadable(answer.url, error.reason) from error


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a walk through a feed has come: what a cursor says.

    Posts shift from page to page as new ones come, and some sites give their first page
    whatever is asked for; so a cursor names the posts of the page before it. A page that
    brings these again is passed over, and where the next one does too, there are no more.
    """

    number: int = 1
    before: frozenset[str] = frozenset()
    is_retry: bool = False

    @classmethod
    def read(cls, cursor: str | None) -> _Place:
        """The place a cursor stands for; the first page for one that cannot be read."""
        try:
            number, *before = json.loads(cursor or "")
            return cls(max(int(number), 1), frozenset(str(one) for one in before))
        except (ValueError, TypeError):
            return cls()

    def repeats(self, posts: Sequence[Post]) -> bool:
        """Whether these are but the posts of the page before."""
        return bool(self.before) and all(post.id in self.before for post in posts[:_MOST_NAMED])

    def after(self, posts: Sequence[Post], query: PostQuery) -> str | None:
        """The cursor behind a page that was asked for from here; `None` at the end."""
        oldest = posts[-1].published if posts else None
        if not posts or (query.after and oldest and oldest <= query.after):
            return None
        return json.dumps([self.number + 1, *(post.id for post in posts[:_MOST_NAMED])])


def _wordpress_root(feed_url: str) -> str | None:
    """The site whose main feed this is, if the address has WordPress's form; else `None`."""
    found = _WORDPRESS_FEED.fullmatch(feed_url)
    root = (found[1] or found[2]) if found else None
    return None if root is None or _OF_A_PART.search(urlsplit(root).path) else root


def _with(url: str, parameters: dict[str, str]) -> str:
    """`url` with more parameters."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"
