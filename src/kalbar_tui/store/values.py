"""Values on their way into the store and out of it.

SQLite holds whole seconds, integers of 64 bits and text that is valid UTF-8; a site's
answer may hold anything, and a damaged file gives back anything. Nothing here raises.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from kalbar_tui.model.post import Author, Category, Enclosure, Picture, Post, Term
from kalbar_tui.model.record import replace

_LEAST, _GREATEST = -(2**63), 2**63 - 1
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)

Named = TypeVar("Named", Term, Category)


def seconds(moment: datetime) -> int:
    """The moment as whole seconds since 1970, floored."""
    return int(moment.timestamp() // 1)


def maybe_seconds(moment: datetime | None) -> int | None:
    """The moment as whole seconds since 1970, floored; `None` stays `None`."""
    return None if moment is None else seconds(moment)


def moment(stored: object) -> datetime:
    """Seconds since 1970 as a time in UTC; what no calendar knows as the nearest it does."""
    if not isinstance(stored, int):
        return _FIRST
    try:
        return datetime.fromtimestamp(stored, UTC)
    except (ValueError, OverflowError, OSError):
        return _FIRST if stored < 0 else _LAST


def maybe_moment(stored: object) -> datetime | None:
    """As `moment`; `None` stays `None`."""
    return None if stored is None else moment(stored)


def text(stored: object) -> str:
    """What a text column holds, which in a damaged file may be anything."""
    return stored if isinstance(stored, str) else ""


def maybe_number(stored: object) -> int | None:
    """What a column of whole numbers holds, which in a damaged file may be anything."""
    return stored if isinstance(stored, int) else None


def utf8(value: str) -> str:
    """The text with each lone surrogate as U+FFFD, so that it can be bound."""
    if value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def number(value: int | None) -> int | None:
    """The number, or `None` if 64 bits cannot hold it."""
    return value if value is not None and _LEAST <= value <= _GREATEST else None


def share(value: float) -> float:
    """A share, 0.0 to 1.0; what is no number is 0.0."""
    return min(1.0, max(0.0, value)) if value == value else 0.0  # noqa: PLR0124  - NaN is not itself


def storable(post: Post) -> Post:
    """The post as it will be read back: valid text, whole seconds in UTC, 64-bit numbers.

    A term named twice is kept once, where it came first.
    """
    return replace(
        post,
        id=utf8(post.id),
        site=utf8(post.site),
        guid=utf8(post.guid),
        url=utf8(post.url),
        slug=utf8(post.slug),
        title=utf8(post.title),
        published=_whole(post.published),
        modified=_whole(post.modified),
        wp_id=number(post.wp_id),
        kicker=utf8(post.kicker),
        excerpt=utf8(post.excerpt),
        html=utf8(post.html),
        categories=_terms(post.categories),
        tags=_terms(post.tags),
        author=_author(post.author),
        image=_picture(post.image),
        enclosures=tuple(
            Enclosure(utf8(each.url), utf8(each.type), number(each.length) or 0) for each in post.enclosures
        ),
        comment_count=number(post.comment_count),
    )


def storable_category(category: Category) -> Category:
    """The category as it will be read back."""
    return Category(
        utf8(category.slug),
        utf8(category.name),
        utf8(category.parent) if category.parent else None,
        number(category.count),
        number(category.wp_id),
    )


def once(named: tuple[Named, ...]) -> tuple[Named, ...]:
    """Those with a slug, each slug once, where it came first."""
    return tuple({each.slug: each for each in reversed(named) if each.slug}.values())[::-1]


def _whole(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None


def _terms(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return once(tuple(Term(utf8(term.slug), utf8(term.name)) for term in terms))


def _author(author: Author | None) -> Author | None:
    return Author(utf8(author.slug), utf8(author.name), utf8(author.bio)) if author else None


def _picture(picture: Picture | None) -> Picture | None:
    if picture is None:
        return None
    return Picture(
        utf8(picture.url),
        utf8(picture.alt),
        utf8(picture.caption),
        number(picture.width) or 0,
        number(picture.height) or 0,
    )
