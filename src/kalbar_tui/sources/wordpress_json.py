"""WordPress's JSON made into posts and categories, believing none of it.

Pure functions. Each field is looked at by itself: one of the wrong type costs that field, an
item that is no post is left out and counted, and its neighbours stay.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from kalbar_tui.model.errors import Refused, Unreadable
from kalbar_tui.model.post import Author, Category, Enclosure, Picture, Post, Term
from kalbar_tui.sources.kicker import kicker
from kalbar_tui.text import clean
from kalbar_tui.text.address import safe_url, slug_of, slugify
from kalbar_tui.text.html import title
from kalbar_tui.text.identity import post_id, usable_guids

_LARGEST_ID = 2**63 - 1
_DIGITS_OF_A_NUMBER = 19
_YEARS = range(1970, 3000)

_PICTURE_SIDE = 1024
"""Pixels of the longer side that are enough for any terminal; WordPress's `large` has them."""

_CUT_OFF = re.compile(r"\s*\[(?:…|\.\.\.)\]$")
_MORE_LINK = re.compile(r"<a\s[^<>]*more-link[^<>]*>.*?</a>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Listed:
    """A post as a listing names it. `date` is the site's wall clock, which lists are sorted by."""

    wp_id: int
    date: datetime | None
    published: datetime | None
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class Names:
    """The categories and tags that posts name by number."""

    categories: Mapping[int, Term] = field(default_factory=dict)
    tags: Mapping[int, Term] = field(default_factory=dict)


def items_of(body: bytes, url: str) -> list[Any]:
    """The list in the body of an answer. Raises `Unreadable`, or `Refused` for an error object."""
    answer = _decoded(body, url)
    if isinstance(answer, list):
        return answer
    if isinstance(answer, dict):
        if isinstance(answer.get("code"), str) and "message" in answer:
            data = answer.get("data")
            status = _number(data.get("status")) if isinstance(data, dict) else None
            raise Refused(url, min(status or 0, 999), code=clean.line(answer["code"], 80))
        # PHP writes a list with a gap in it, as a plugin that hides posts leaves it, as an object.
        if answer and all(key.isdecimal() for key in answer):
            return list(answer.values())
    raise Unreadable(url, "not_posts")


def object_of(body: bytes, url: str) -> dict[str, Any]:
    """The object in the body of an answer. Raises `Unreadable`."""
    answer = _decoded(body, url)
    if not isinstance(answer, dict):
        raise Unreadable(url, "not_json")
    return answer


def listed(items: Iterable[Any]) -> list[Listed]:
    """The posts of a listing, in its order, without those that have no usable number."""
    found: dict[int, Listed] = {}
    for item in items:
        if isinstance(item, dict) and (wp_id := _number(item.get("id"))):
            found.setdefault(
                wp_id,
                Listed(
                    wp_id,
                    _wall_clock(item.get("date")),
                    _utc(item.get("date_gmt")),
                    _utc(item.get("modified_gmt")),
                ),
            )
    return list(found.values())


def terms(items: Iterable[Any]) -> dict[int, Term]:
    """Categories or tags by their number."""
    found: dict[int, Term] = {}
    for item in items:
        if isinstance(item, dict) and (wp_id := _number(item.get("id"))) and (slug := _slug(item)):
            found.setdefault(wp_id, Term(slug, title(_text(item.get("name"))) or slug))
    return found


def term_ids(items: Iterable[Any], taxonomy: str) -> set[int]:
    """The numbers of all categories, or all tags, that the posts name."""
    return {wp_id for item in items if isinstance(item, dict) for wp_id in _numbers(item.get(taxonomy))}


def categories(items: Iterable[Any]) -> tuple[Category, ...]:
    """The tree of categories. Of two with one number or slug the first counts; a loop is cut open."""
    found: dict[int, Category] = {}
    parents: dict[int, int] = {}
    slugs: set[str] = set()
    for item in items:
        if not isinstance(item, dict):
            continue
        wp_id, slug = _number(item.get("id")), _slug(item)
        if wp_id is None or not slug or wp_id in found or slug in slugs:
            continue
        slugs.add(slug)
        count = item.get("count")
        found[wp_id] = Category(
            slug=slug,
            name=title(_text(item.get("name"))) or slug,
            count=count if type(count) is int and 0 <= count <= _LARGEST_ID else None,
            wp_id=wp_id,
        )
        parents[wp_id] = _number(item.get("parent")) or 0
    return tuple(
        Category(one.slug, one.name, _parent(wp_id, found, parents), one.count, wp_id)
        for wp_id, one in found.items()
    )


def posts(items: Sequence[Any], site: str, names: Names) -> tuple[tuple[Post, ...], int]:
    """The posts of an answer in its order, each once, and how many items could not be read.

    `site` is the site's key. Parsing takes a while: not for the event loop.
    """
    usable = usable_guids((_guid(item), _link(item)) for item in items if isinstance(item, dict))
    offset = _offset(items)
    found: dict[str, Post] = {}
    skipped = 0
    for item in items:
        post = _post(item, site, names, usable, offset) if isinstance(item, dict) else None
        if post is None:
            skipped += 1
        else:
            found.setdefault(post.id, post)
    return tuple(found.values()), skipped


# -- one post


def _post(
    item: dict[str, Any], site: str, names: Names, usable: frozenset[str], offset: timedelta | None
) -> Post | None:
    """The post, or `None` where there is nothing to know it by: no guid, link or number."""
    guid, url, wp_id = _guid(item), _link(item), _number(item.get("id"))
    if guid not in usable:
        guid = ""
    try:
        identity = post_id(site, guid, url or (f"https://{site}/?p={wp_id}" if wp_id else ""))
    except ValueError:
        return None
    content, excerpt = item.get("content"), item.get("excerpt")
    html = clean.markup(_rendered(content))
    published = _utc(item.get("date_gmt"))
    if published is None and offset is not None and (wall_clock := _wall_clock(item.get("date"))):
        published = (wall_clock - offset).replace(tzinfo=UTC)
    image, enclosures = _featured(item, url or site)
    return Post(
        id=identity,
        site=site,
        guid=guid,
        url=url,
        slug=_slug(item) or slug_of(url),
        title=title(_rendered(item.get("title"))),
        published=published,
        source="api",
        modified=_utc(item.get("modified_gmt")),
        wp_id=wp_id,
        kicker=kicker(html, url),
        excerpt=_excerpt(_rendered(excerpt)),
        html=html,
        categories=_named(item.get("categories"), names.categories),
        tags=_named(item.get("tags"), names.tags),
        author=_author(item),
        image=image,
        enclosures=enclosures,
        sticky=item.get("sticky") is True,
        locked=any(isinstance(part, dict) and part.get("protected") is True for part in (content, excerpt)),
    )


def _excerpt(html: str) -> str:
    """The summary on one line; the site's sign for "cut here" becomes an ellipsis."""
    return _CUT_OFF.sub("…", title(_MORE_LINK.sub("", html)))


def _author(item: dict[str, Any]) -> Author | None:
    """Who wrote it; `None` where the embed is an error: a user who is gone, or users hidden."""
    user = _embedded(item, "author")
    name = title(_text(user.get("name")))
    if "code" in user or not name:
        return None
    return Author(_slug(user) or slugify(name), name, title(_text(user.get("description"))))


def _featured(item: dict[str, Any], base: str) -> tuple[Picture | None, tuple[Enclosure, ...]]:
    """The featured picture or, if the site chose a file that is none (a PDF), an attachment."""
    media = _embedded(item, "wp:featuredmedia")
    url = safe_url(_text(media.get("source_url")), base)
    if url is None:
        return None, ()
    kind = clean.line(_text(media.get("mime_type")), 100)
    details = media.get("media_details")
    details = details if isinstance(details, dict) else {}
    if media.get("media_type") == "file" or (kind and not kind.startswith("image/")):
        return None, (Enclosure(url, kind, _number(details.get("filesize")) or 0),)
    best = _size(details, url, base)
    alt = clean.line(_text(media.get("alt_text")))
    return Picture(best.url, alt, title(_rendered(media.get("caption"))), best.width, best.height), ()


def _size(details: dict[str, Any], url: str, base: str) -> Picture:
    """The smallest size of the picture that is large enough, else the largest there is.

    Sizes that are cut to another shape are left out.
    """
    whole = Picture(url, width=_number(details.get("width")) or 0, height=_number(details.get("height")) or 0)
    if not (whole.width and whole.height):
        return whole
    sizes = [whole]
    offered = details.get("sizes")
    for size in offered.values() if isinstance(offered, dict) else ():
        if not isinstance(size, dict):
            continue
        width, height = _number(size.get("width")), _number(size.get("height"))
        address = safe_url(_text(size.get("source_url")), base)
        # The same shape, but for the pixel that rounding costs.
        if address and width and height and abs(width - height * whole.width / whole.height) <= 2:
            sizes.append(Picture(address, width=width, height=height))
    enough = [size for size in sizes if max(size.width, size.height) >= _PICTURE_SIDE]
    return min(enough, key=lambda size: size.width) if enough else max(sizes, key=lambda size: size.width)


def _embedded(item: dict[str, Any], kind: str) -> dict[str, Any]:
    """The first embedded thing of a kind; empty where there is none."""
    embedded = item.get("_embedded")
    things = embedded.get(kind) if isinstance(embedded, dict) else None
    first = things[0] if isinstance(things, list) and things else None
    return first if isinstance(first, dict) else {}


def _named(numbers: object, names: Mapping[int, Term]) -> tuple[Term, ...]:
    return tuple(names[wp_id] for wp_id in _numbers(numbers) if wp_id in names)


def _guid(item: dict[str, Any]) -> str:
    return clean.line(unescape(_rendered(item.get("guid"))))


def _link(item: dict[str, Any]) -> str:
    return safe_url(_text(item.get("link"))) or ""


def _slug(item: dict[str, Any]) -> str:
    """The slug as people write it; WordPress percent-encodes what is not ASCII."""
    return slug_of(_text(item.get("slug")))


def _parent(wp_id: int, found: Mapping[int, Category], parents: Mapping[int, int]) -> str | None:
    """The slug of a category's parent; `None` at the top, and where the way up leads back here."""
    above = parents[wp_id]
    if above not in found:
        return None
    seen = set()
    ancestor = above
    while ancestor in found and ancestor not in seen:
        if ancestor == wp_id:
            return None
        seen.add(ancestor)
        ancestor = parents[ancestor]
    return found[above].slug


# -- one field


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _rendered(value: object) -> str:
    return _text(value.get("rendered")) if isinstance(value, dict) else _text(value)


def _number(value: object) -> int | None:
    """A whole number that WordPress and SQLite can have; `True` is none."""
    return value if type(value) is int and 0 < value <= _LARGEST_ID else None


def _numbers(value: object) -> list[int]:
    return [one for one in value if _number(one)] if isinstance(value, list) else []


def _utc(value: object) -> datetime | None:
    """A `…_gmt` time, which is UTC though it does not say so; `None` for an impossible one."""
    moment = _moment(value)
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _wall_clock(value: object) -> datetime | None:
    """A time by the site's clock, without a zone."""
    moment = _moment(value)
    return moment if moment is not None and moment.tzinfo is None else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(value)).replace(microsecond=0)
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def _offset(items: Sequence[Any]) -> timedelta | None:
    """How far the site's clock is ahead of UTC, by what most posts of the answer say."""
    found: Counter[timedelta] = Counter()
    for item in items:
        if isinstance(item, dict):
            here, there = _wall_clock(item.get("date")), _utc(item.get("date_gmt"))
            if here and there:
                found[here - there.replace(tzinfo=None)] += 1
    return found.most_common(1)[0][0] if found else None


# -- the JSON itself


def _decoded(body: bytes, url: str) -> object:
    text = body.decode("utf-8-sig", "replace").strip()
    try:
        return json.loads(text[_after_warnings(text) :], parse_int=_int, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        is_cut = text[:1] in {"[", "{"} and text[-1] not in {"]", "}"}
        raise Unreadable(url, "cut" if is_cut else "not_json") from error


def _after_warnings(text: str) -> int:
    """Where the JSON begins behind PHP's warnings, which a careless server prints first."""
    if not text.startswith("<"):
        return 0
    starts = [start for mark in ("\n[", "\n{", ">[", ">{") if (start := text.find(mark)) >= 0]
    return min(starts) + 1 if starts else 0


def _int(digits: str) -> int | None:
    """Python refuses numbers of over 4,300 digits, and with them the whole answer."""
    return int(digits) if len(digits) <= _DIGITS_OF_A_NUMBER + 1 else None


def _no_number(name: str) -> None:
    """NaN and Infinity are no JSON, and no number of ours."""
