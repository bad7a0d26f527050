"""Feeds made into posts: RSS, Atom and RDF, WordPress's and others, believing none of it.

Pure functions. feedparser is given repaired XML without document type, from memory, and its
sanitizer stays off, which takes quadratic time; what it gives is cleaned here, after its last
decoding. An item that cannot be read is left out and counted, and its neighbours stay.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any

from kalbar_tui.model.post import Author, Enclosure, Fullness, Picture, Post
from kalbar_tui.sources.charset import decoded
from kalbar_tui.sources.feed_dates import moment
from kalbar_tui.sources.feed_xml import FeedXml, NoFeedError, feed_xml
from kalbar_tui.sources.filing import Filing
from kalbar_tui.sources.kicker import kicker
from kalbar_tui.text import clean
from kalbar_tui.text.address import safe_url, slug_of, slugify
from kalbar_tui.text.html import title
from kalbar_tui.text.identity import post_id, usable_guids

Entry = Mapping[str, Any]

_EXCERPT_LENGTH = 320
"""Characters of an article that stand for the summary it has not."""

_LARGEST_NUMBER = 2**63 - 1
_AT_END = 3_000
"""Characters at the end of an article in which what a feed appended is looked for."""

_APPEARED = re.compile(
    r"<p>\s*+(?:The post|Artikel|Tulisan|Pos) <a [^<>]*+>[^<>]*+</a> "
    r"(?:appeared first on|first appeared on|pertama kali (?:tampil|muncul) (?:pada|di)) "
    r"<a [^<>]*+>[^<>]*+</a>\.?\s*+</p>\s*+\Z"
)
_CUT_MARK = re.compile(r"\s*\[(?:…|\.\.\.)\]$")
_CUT_OFF = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.)\s*$")
_READ_MORE = re.compile(
    r"(?:\[(?:…|\.\.\.)\]"
    r"|(?:selengkapnya|lanjut(?:kan)? membaca|read (?:more|the rest)|continue reading)[\s\W]*)$",
    re.IGNORECASE,
)
# An address without host; feedparser would take the first name of its path for one.
_NO_HOST = re.compile(r"(<link>\s*+https?:)/{3,}")
_PASSWORD_FORM = re.compile(r"<form\b[^<>]*?(?:post-password-form|action=postpass)", re.IGNORECASE)
_LOCKED_SUMMARY = re.compile(r"pos yang terlindung sandi|this is a protected post", re.IGNORECASE)
_LOCKED_PREFIX = re.compile(r"(?:Terlindungi|Dilindungi|Diproteksi|Protected)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed's answer holds. `skipped` counts items that could not be read."""

    posts: tuple[Post, ...]
    skipped: int = 0
    is_cut: bool = False
    is_wordpress: bool = False


def channel(body: bytes, charset: str, *, site: str, url: str, filing: Filing) -> Channel:
    """The posts of the feed that came from `url`, in its order, each once.

    `site` is the site's key. Raises `NoFeedError`. Takes a while: not for the event loop.
    """
    feed = feed_xml(decoded(body, charset))
    entries, about, skipped = _entries(feed)
    if feed.items and not entries:
        raise NoFeedError("not_a_feed")
    keys = [(_guid(entry), _link(entry, url)) for entry in entries]
    usable = usable_guids(keys)
    is_atom = about.version.startswith("atom")
    # WordPress and Atom have no place for an article where they give summaries only.
    carries_whole = is_atom or about.is_wordpress or any(_body(entry).is_longer for entry in entries)
    found: dict[str, Post] = {}
    for entry, (guid, link) in zip(entries, keys, strict=True):
        try:
            post = _post(
                entry,
                site=site,
                guid=guid if guid in usable else "" if link else _stand_in(entry),
                url=link,
                filing=filing,
                carries_whole=carries_whole,
                is_atom=is_atom,
            )
        except ValueError:  # nothing to know it by
            skipped += 1
            continue
        found.setdefault(post.id, post)
    return Channel(tuple(found.values()), skipped, feed.is_cut, about.is_wordpress)


# -- feedparser, held on a short lead


@dataclass(frozen=True, slots=True)
class _About:
    version: str = ""
    is_wordpress: bool = False


def _entries(feed: FeedXml) -> tuple[list[Entry], _About, int]:
    """The items of a feed, and how many brought feedparser to fall: those are found by halving."""
    about = _About()
    entries: list[Entry] = []
    skipped = 0
    left = [feed.items]
    while left:
        items = left.pop()
        try:
            parsed = _parsed(feed.holding(items))
        except Exception:  # feedparser raises 14 kinds at 13 places, none of them documented
            if len(items) > 1:
                middle = len(items) // 2
                left += [items[middle:], items[:middle]]
            else:
                skipped += len(items)
            continue
        about = _About(_text(parsed.get("version")), _is_wordpress(feed.head, parsed))
        entries += parsed["entries"]
    return entries, about, skipped


def _parsed(xml: str) -> dict[str, Any]:
    import feedparser

    xml = _NO_HOST.sub(r"\1//%2F", xml)
    parsed: dict[str, Any] = feedparser.parse(
        io.BytesIO(f'<?xml version="1.0" encoding="utf-8"?>\n{xml}'.encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return parsed


def _is_wordpress(head: str, parsed: Mapping[str, Any]) -> bool:
    """Whether WordPress made the feed; many sites hide its name, but not its namespaces."""
    about = parsed.get("feed")
    generator = _text(_get(about, "generator")) if isinstance(about, dict) else ""
    return "wordpress" in generator.lower() or "wellformedweb.org/CommentAPI" in head


# -- one item


@dataclass(frozen=True, slots=True)
class _Body:
    """The texts of an item as HTML: the article, if there is one, and its summary."""

    html: str
    summary: str
    has_content: bool

    @property
    def is_longer(self) -> bool:
        """Whether there is an article that says more than the summary."""
        return self.has_content and len(title(self.html)) > len(_without_cut(title(self.summary))) > 0


def _post(
    entry: Entry, *, site: str, guid: str, url: str, filing: Filing, carries_whole: bool, is_atom: bool
) -> Post:
    """The post. Raises `ValueError` where there is nothing to know it by."""
    identity = post_id(site, guid, url)
    body = _body(entry)
    name = _title(entry)
    locked = _is_locked(name, body)
    excerpt = _excerpt(body)
    html, fullness = body.html, _fullness(body, carries_whole=carries_whole)
    if locked:
        # As the API has it: the bare title, and nothing of the text.
        name, html, excerpt, fullness = _LOCKED_PREFIX.sub("", name, count=1), "", "", "full"
    categories, tags = filing.file(_terms(entry))
    published, modified = _times(entry, is_atom=is_atom)
    return Post(
        id=identity,
        site=site,
        guid=guid,
        url=url,
        slug=slug_of(url),
        title=name,
        published=published,
        source="feed",
        modified=modified,
        kicker=kicker(html, url),
        excerpt=excerpt,
        html=html,
        fullness=fullness,
        categories=categories,
        tags=tags,
        author=_author(entry),
        image=_image(entry, url),
        enclosures=_enclosures(entry, url),
        comment_count=_number(_get(entry, "slash_comments")),
        locked=locked,
    )


def _is_locked(name: str, body: _Body) -> bool:
    """Whether the site asks for a password: a form stands for the article, or a sentence for the summary."""
    if _PASSWORD_FORM.search(body.html):
        return True
    return bool(_LOCKED_PREFIX.match(name) and _LOCKED_SUMMARY.search(body.summary))


def _body(entry: Entry) -> _Body:
    """The longest text of an item is the article, if it is not the only one and a summary."""
    contents = [_without_appended(_markup(detail)) for detail in _dicts(entry, "content")]
    summary = _without_appended(_markup(_get(entry, "summary_detail")))
    if not contents:
        return _Body(summary, summary, has_content=False)
    html = max(contents, key=len)
    # feedparser copies an article that comes first into the summary, and files a summary
    # that follows it with the articles.
    others = [text for text in contents if text is not html]
    if others and summary in contents:
        summary = min(others, key=len)
    return _Body(html, summary, has_content=True)


def _fullness(body: _Body, *, carries_whole: bool) -> Fullness:
    """How much of the article the item has.

    An article of which the summary says as much is whole if it is short, but also where a
    site gives its summaries twice; the other items of the feed tell which.
    """
    text = title(body.html)
    if not body.has_content or _READ_MORE.search(text[-80:]):
        return "teaser"
    summary = title(body.summary)
    if _CUT_OFF.search(summary) and len(text) <= len(_without_cut(summary)):
        return "teaser"
    return "full" if body.is_longer or carries_whole else "teaser"


def _title(entry: Entry) -> str:
    """The title; in a feed it is text, and what looks like a tag in it may be one all the same."""
    return title(_text(_get(entry, "title")))


def _excerpt(body: _Body) -> str:
    """The summary on one line, else the beginning of the article; the site's "cut here" as an ellipsis."""
    if summary := title(body.summary):
        return _CUT_MARK.sub("…", summary)
    return clean.line(title(body.html), _EXCERPT_LENGTH)


def _terms(entry: Entry) -> list[str]:
    return [_text(tag.get("label")) or _text(tag.get("term")) for tag in _dicts(entry, "tags")]


def _times(entry: Entry, *, is_atom: bool) -> tuple[datetime | None, datetime | None]:
    """When it was published and, in Atom, modified."""
    updated = moment(_text(_get(entry, "updated")))
    for name in ("published", "created"):
        if published := moment(_text(_get(entry, name))):
            return published, updated if is_atom else None
    return updated, None


def _author(entry: Entry) -> Author | None:
    detail = _get(entry, "author_detail")
    said = _text(detail.get("name")) if isinstance(detail, dict) else ""
    name = clean.line(title(said or _text(_get(entry, "author"))), 200)
    return Author(slugify(name), name) if name else None


def _image(entry: Entry, base: str) -> Picture | None:
    """The largest picture that the item brings beside its text."""
    found: list[Picture] = []
    for media in _dicts(entry, "media_content"):
        kind = _text(media.get("type")) or _text(media.get("medium"))
        if kind.startswith("image"):
            found += _picture(media, "url", base)
    for enclosure in _dicts(entry, "enclosures"):
        if _text(enclosure.get("type")).startswith("image/"):
            found += _picture(enclosure, "href", base)
    image = _get(entry, "image")
    found += _picture(image, "href", base) if isinstance(image, dict) else []
    for thumbnail in _dicts(entry, "media_thumbnail"):
        found += _picture(thumbnail, "url", base)
    return max(found, key=lambda picture: picture.width, default=None)


def _picture(said: Mapping[str, Any], name: str, base: str) -> list[Picture]:
    url = safe_url(_text(said.get(name)), base)
    if url is None:
        return []
    width, height = (_number(said.get(side)) or 0 for side in ("width", "height"))
    return [Picture(url, width=width, height=height)]


def _enclosures(entry: Entry, base: str) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for said in _dicts(entry, "enclosures"):
        url = safe_url(_text(said.get("href")), base)
        kind = clean.line(_text(said.get("type")), 100)
        if url and not kind.startswith("image/"):
            found.setdefault(url, Enclosure(url, kind, _number(said.get("length")) or 0))
    return tuple(found.values())


def _guid(entry: Entry) -> str:
    return clean.line(unescape(_text(_get(entry, "id"))))


def _stand_in(entry: Entry) -> str:
    """A guid for an item that has neither one of its own nor an address: its title and date."""
    return clean.line(" ".join(_text(_get(entry, name)) for name in ("title", "published", "updated")))


def _link(entry: Entry, base: str) -> str:
    """The address of the post; empty where it has none that is safe.

    feedparser takes a guid for the link, if there is no other. That may be no address at
    all, and is not to become one by being joined to another.
    """
    link = _text(_get(entry, "link"))
    if not link.startswith("/") or link == _text(_get(entry, "id")):
        base = ""  # `--help` is no place on the site
    return safe_url(link, base) or ""


# -- one text


def _markup(detail: object) -> str:
    """A text construct as HTML source."""
    if not isinstance(detail, dict):
        return ""
    value = clean.markup(_text(detail.get("value")))
    if detail.get("type") == "text/plain":
        return "".join(f"<p>{escape(part)}</p>\n" for part in value.split("\n\n") if part.strip())
    return value


def _without_appended(html: str) -> str:
    """`html` without the paragraph that says where "The post … appeared first"."""
    start = max(len(html) - _AT_END, 0)
    found = _APPEARED.search(html, start)
    return html[: found.start()].rstrip() if found else html


def _without_cut(text: str) -> str:
    return _CUT_OFF.sub("", text)


# -- one field


def _get(entry: Mapping[str, Any], name: str) -> object:
    """What the item itself says; feedparser's own `get` takes one field for another."""
    return dict.get(entry, name) if isinstance(entry, dict) else None


def _dicts(entry: Entry, name: str) -> list[dict[str, Any]]:
    things = _get(entry, name)
    if name == "enclosures":  # worked out by feedparser, not kept
        things = [link for link in _dicts(entry, "links") if link.get("rel") == "enclosure"]
    return [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    """A whole number that SQLite can have, out of the text that all numbers of a feed are."""
    text = _text(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return min(int(text), _LARGEST_NUMBER)
