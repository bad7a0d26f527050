"""Finding out how a site can be read: by WordPress's API, by a feed, or not at all, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urljoin, urlsplit

from kalbar_tui.model.errors import (
    Refused,
    RefusedReason,
    SourceError,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from kalbar_tui.model.post import Category
from kalbar_tui.model.site import Capabilities, Validators, Way
from kalbar_tui.sources import answers, wordpress_json
from kalbar_tui.sources.base import NotModified, Source
from kalbar_tui.sources.charset import decoded
from kalbar_tui.sources.http import Http, Response
from kalbar_tui.sources.wordpress import LARGEST_PAGE, WordPress
from kalbar_tui.text.address import permalink_key, safe_url, same_site
from kalbar_tui.text.html import title

ValidatorsOf = Callable[[str], Validators | None]
"""The store's answer to "what makes the next request for this URL conditional?\""""

API_RELATION = "https://api.w.org/"
_ACCEPT_FEED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})

_LOOK_AT = 300_000
"""Bytes of a front page that are looked at: its head, and marks of WordPress in its body."""

_MOST_FEEDS = 2
"""Feeds of a front page that are tried before it is said to have none."""

_FEED = re.compile(
    r"(?:\s|\ufeff|<\?[^<>]*+>|<!--(?:[^-]|-(?!->))*+-->)*+<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE
)
_FEED_TITLE = re.compile(r"<title[^<>]*+>\s*+(?:<!\[CDATA\[)?+([^<\]]{1,300})", re.IGNORECASE)
_TAG = re.compile(r"<(?:link|meta)\s[^<>]*+>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_OF_COMMENTS = re.compile(r"comment|komentar", re.IGNORECASE)
_OF_WORDPRESS = re.compile(r"/wp-(?:content|includes)/", re.IGNORECASE)


async def discover(http: Http, url: str, known: Capabilities | None = None) -> Capabilities:
    """How the site at `url` can be read. `known` is what was learnt before.

    `url` is a site, a page of one, or a feed. What is known is tried first: an API that is
    as closed as it was costs one request. Raises `SourceError` where nothing can be said:
    the site is down, asks to be left alone, or a network stands before it.
    """
    return await _Search(http, url, known or Capabilities()).result()


def open_source(
    http: Http,
    url: str,
    capabilities: Capabilities,
    tree: Iterable[Category] = (),
    validators: ValidatorsOf = lambda url: None,
) -> Source:
    """The best way there is of reading the site; raises the most telling error if there is none."""
    api, feed = capabilities.api, capabilities.feed
    if api.state == "works":
        return WordPress(http, api.url, url, capabilities.page_size, tree=tree)
    if feed.url and feed.state in {"works", "untried"}:
        from kalbar_tui.sources.rss import Feed

        return Feed(http, feed.url, url, tuple(tree), validators)
    raise _telling(url, (api, feed))


@dataclass(frozen=True, slots=True)
class _Front:
    """What the address of a site says of it."""

    url: str
    api: str = ""
    feeds: tuple[str, ...] = ()
    name: str = ""
    is_feed: bool = False
    is_wordpress: bool = False


class _Search:
    """One search for the ways into one site."""

    def __init__(self, http: Http, url: str, known: Capabilities) -> None:
        self._http = http
        self._url = safe_url(url) or url
        self._known = known
        self._name = known.name
        self._tried: dict[str, Way] = {}

    async def result(self) -> Capabilities:
        """Tries what costs least first, and stops at what works."""
        api, feed = Way(), self._known.feed
        at_the_usual_place = _is_top(self._url)
        if self._known.api.url or at_the_usual_place:
            api = await self._api(self._known.api.url or urljoin(self._url, "/wp-json/"))
            if api.state != "works" and feed.state == "works":
                return self._found(api, feed)
        if api.state != "works":
            front = await self._front()
            if not front.is_feed:
                api = await self._api_of(front, api)
            elif api.state == "untried":
                api = Way("absent")
            if api.state != "works":
                feed = await self._feed_of(front)
        if api.state == "works" and not feed.url:
            feed = Way("untried", _beside(api.url))
        return self._found(api, feed)

    def _found(self, api: Way, feed: Way) -> Capabilities:
        return replace(self._known, api=api, feed=feed, name=self._name, page_size=LARGEST_PAGE)

    # -- the API

    async def _api_of(self, front: _Front, tried: Way) -> Way:
        """The API that the front page names, else the one at its usual places."""
        if front.api:
            return await self._api(front.api)
        if not front.is_wordpress:
            return tried if tried.state == "closed" else Way("absent", reason=tried.reason)
        for usual in ("wp-json/", "?rest_route=/"):
            tried = await self._api(urljoin(front.url, usual))
            if tried.state != "absent":
                break
        return tried

    async def _api(self, root: str) -> Way:
        """Whether an API answers there, and with posts: some sites leave only its index open."""
        if root not in self._tried:
            self._tried[root] = await self._asked_api(root)
        return self._tried[root]

    async def _asked_api(self, root: str) -> Way:
        if not same_site(root, self._url):
            return Way("absent", root, "redirect")
        join = "&" if "?" in root else "?"
        try:
            index = wordpress_json.object_of(*await self._json(f"{root}{join}_fields=name"))
            wordpress_json.items_of(*await self._json(f"{root}wp/v2/posts{join}per_page=1&_fields=id"))
        except SourceError as error:
            self._give_up_on(error)
            # Without a code of WordPress's own, nothing there knows of an API.
            absent = isinstance(error, Refused) and error.status in {404, 410} and not error.code
            return Way("absent" if absent else "closed", root, _reason(error))
        name = index.get("name")
        self._name = title(name) if isinstance(name, str) and name else self._name
        return Way("works", root)

    async def _json(self, url: str) -> tuple[bytes, str]:
        answer = await self._http.get(url, allowed=self._url, accept="application/json")
        if isinstance(answer, NotModified):
            raise Refused(url, 304)
        return answer.body, url

    # -- the site's address

    async def _front(self) -> _Front:
        """What the address says in its headers; the page itself is fetched only if they say nothing."""
        try:
            head = await self._http.head(self._url, allowed=self._url)
            api = head.links.get(API_RELATION, "")
            # The main feed of a WordPress stands for its whole site; any other feed for itself.
            if head.content_type in _FEED_TYPES and permalink_key(_beside(api)) != permalink_key(head.url):
                return _Front(head.url, is_feed=True)
            if api:
                return _Front(head.url, api, is_wordpress=True)
        except (Refused, Unreadable) as error:
            self._give_up_on(error)
            if error.reason in {"redirect", "challenge"}:
                return _Front(self._url, is_wordpress=True)  # the rest of the site may be open
            # Otherwise it may be a server that knows no HEAD.
        try:
            answer = await self._http.get(self._url, allowed=self._url)
        except (Refused, Unreadable) as error:
            self._give_up_on(error)
            return _Front(self._url, is_wordpress=True)
        if isinstance(answer, NotModified):
            raise Refused(self._url, 304)
        if answers.is_sign_in(answer.body) and API_RELATION not in answer.links:
            raise Refused(answer.url, answer.status, "captive")
        return _read(answer)

    # -- the feed

    async def _feed_of(self, front: _Front) -> Way:
        """The first feed of the front page that is one."""
        if front.is_feed:
            candidates: tuple[str, ...] = (self._url,)
        else:
            usual = (_beside(front.api or front.url),) if front.is_wordpress else ()
            candidates = tuple(dict.fromkeys(front.feeds + usual))
        found = Way("absent")
        for candidate in candidates[:_MOST_FEEDS]:
            found = await self._feed(candidate)
            if found.state == "works":
                break
        if front.name and not self._name:
            self._name = front.name
        return found

    async def _feed(self, url: str) -> Way:
        try:
            answer = await self._http.get(url, allowed=self._url, accept=_ACCEPT_FEED)
        except SourceError as error:
            self._give_up_on(error)
            return Way("closed", url, _reason(error))
        if isinstance(answer, NotModified):
            raise Refused(url, 304)
        text = _start(answer)
        if not _FEED.match(text):
            return Way("absent", url, "not_a_feed")
        if not self._name and (named := _FEED_TITLE.search(text)):
            name = title(named[1])
            self._name = "" if "\N{REPLACEMENT CHARACTER}" in name else name
        return Way("works", url)

    def _give_up_on(self, error: SourceError) -> None:
        """Raises an error that says nothing about this way in, but that no way is open now."""
        if error.reason in {"held_off", "captive"} or self._http.is_down(self._url):
            raise error


def _start(answer: Response) -> str:
    """As much of an answer as is looked at, as text."""
    return decoded(answer.body[:_LOOK_AT], answer.charset)


def _read(answer: Response) -> _Front:
    """What a site's page, or a feed in its place, says of the site."""
    html = _start(answer)
    if _FEED.match(html):
        return _Front(answer.url, is_feed=True)
    api, name, feeds = answer.links.get(API_RELATION, ""), "", []
    for tag in _TAG.finditer(html):
        said = {
            found[1].lower(): title(found[2] or found[3] or found[4] or "")
            for found in _ATTRIBUTE.finditer(tag[0])
        }
        address = safe_url(said.get("href", ""), answer.url) or ""
        relations = said.get("rel", "").lower().split()
        if said.get("property") == "og:site_name":
            name = name or said.get("content", "")
        elif API_RELATION in relations:
            api = api or address
        elif (
            "alternate" in relations
            and said.get("type", "").lower() in _FEED_TYPES
            and address
            and not _OF_COMMENTS.search(said.get("title", "") + address)
        ):
            feeds.append(address)
    return _Front(answer.url, api, tuple(feeds), name, is_wordpress=_OF_WORDPRESS.search(html) is not None)


def _beside(address: str) -> str:
    """The main feed of the WordPress whose API, or front page, is at `address`."""
    if "?" in address:
        return f"{address.partition('?')[0]}?feed=rss2"
    return urljoin(address, "../feed/" if address.endswith("/wp-json/") else "feed/")


def _is_top(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def _reason(error: SourceError) -> str:
    """Why a way is closed, in the words of `Way.reason`."""
    return str(error.status) if isinstance(error, Refused) and error.reason == "status" else error.reason


def _telling(url: str, ways: Iterable[Way]) -> SourceError:
    """The error that says most about why no way is open: that a site asks for proof of a browser
    explains more than that there is no feed."""
    errors = [_error(way.url or url, way.reason) for way in ways if way.reason]
    order = (Refused, Unreachable, Unreadable)
    errors.sort(key=lambda error: (error.reason != "challenge", order.index(type(error))))
    return errors[0] if errors else Unreadable(url, "not_a_feed")


def _error(url: str, reason: str) -> Refused | Unreachable | Unreadable:
    if reason.isdigit():
        return Refused(url, int(reason))
    for known in get_args(RefusedReason):
        if known == reason:
            return Refused(url, 0, known)
    for lost in get_args(UnreachableReason):
        if lost == reason:
            return Unreachable(url, lost)
    for wrong in get_args(UnreadableReason):
        if wrong == reason:
            return Unreadable(url, wrong)
    return Unreadable(url, "not_posts")
