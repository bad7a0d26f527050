"""What becomes of a saved post when the site answers with it again.

The rule behind all others: a poorer answer never overwrites a richer one. Feeds know less
than the API, summaries less than articles, and any answer may be cut short on its way.
"""

from __future__ import annotations

from typing import Final

from kalbar_tui.model.post import Author, Fullness, Picture, Post, SourceKind, Term
from kalbar_tui.model.record import replace

_FULLNESS: Final[dict[Fullness, int]] = {"teaser": 0, "first_page": 1, "full": 2}
_KIND: Final[dict[SourceKind, int]] = {"page": 0, "feed": 1, "api": 2}
_ENDING: Final = 64
"""Characters at the end of an article that tell an edited one from one that was cut."""


def merge(old: Post, new: Post) -> Post:
    """The post to keep, of the one that is saved and the one that came; both are storable.

    `id` and `site` never change. What `new` does not say stays as it was known. `source`,
    `fullness`, `kicker` and `modified` are those of the text that is kept. An answer older
    than the saved one (a stale cache on the way) only fills gaps.
    """
    stale = _older(new, old)
    body = new if takes_body(old, new) else old
    first, second = (old, new) if stale else (new, old)
    from_api = new.source == "api" and not stale
    of_body, of_other = (new, old) if body is new else (old, new)
    return replace(
        old,
        guid=first.guid or second.guid,
        url=first.url or second.url,
        slug=first.slug or second.slug,
        title=first.title or second.title,
        published=first.published or second.published,
        source=body.source,
        modified=old.modified if stale else of_body.modified or of_other.modified,
        wp_id=second.wp_id if first.wp_id is None else first.wp_id,
        kicker=of_body.kicker or of_other.kicker,
        excerpt=_excerpt(old, new, body, stale=stale),
        html=body.html,
        fullness=body.fullness,
        # The API's list is the list; feeds mix categories and tags, and name only those of one page.
        categories=_terms(old.categories, new.categories, replaces=from_api),
        tags=_terms(old.tags, new.tags, replaces=from_api),
        author=_author(old.author, new.author, stale=stale, from_api=from_api),
        image=_picture(first.image, second.image),
        enclosures=first.enclosures or second.enclosures,
        comment_count=second.comment_count if first.comment_count is None else first.comment_count,
        # Only the API says which posts stick, and a page does not say that a post is locked.
        sticky=new.sticky if from_api else old.sticky,
        locked=new.locked if new.source != "page" and not stale else old.locked,
    )


def takes_body(old: Post, new: Post) -> bool:
    """Whether the text that came is to replace the one that is saved.

    More of the article always does, less of it never. Of equally whole ones the later
    revision does; where that is not known, the better source, and of one source the longer
    text, or the shorter one if it was not cut.
    """
    if _FULLNESS[new.fullness] != _FULLNESS[old.fullness]:
        fuller = _FULLNESS[new.fullness] > _FULLNESS[old.fullness]
        return fuller and (bool(new.html) or not old.html)
    if not new.html:
        return not old.html and _KIND[new.source] > _KIND[old.source]
    if not old.html or _older(old, new):
        return True
    if _older(new, old):
        return False
    if new.source != old.source:
        return _KIND[new.source] > _KIND[old.source]
    return len(new.html) >= len(old.html) or _edited(old.html, new.html)


def _older(one: Post, other: Post) -> bool:
    """Whether both say when they were modified, and `one` was before `other`."""
    return one.modified is not None and other.modified is not None and one.modified < other.modified


def _edited(old: str, new: str) -> bool:
    """Whether a shorter text ends as the longer one did: then an editor made it shorter.

    A text that was cut on its way ends elsewhere.
    """
    return len(new) > _ENDING and new.endswith(old[-_ENDING:])


def _excerpt(old: Post, new: Post, body: Post, *, stale: bool) -> str:
    """The summary; not of a poorer source than the text, for feeds append words of their own."""
    poorer = _KIND[new.source] < _KIND[body.source]
    first, second = (old, new) if stale or poorer else (new, old)
    return first.excerpt or second.excerpt


def _terms(old: tuple[Term, ...], new: tuple[Term, ...], *, replaces: bool) -> tuple[Term, ...]:
    """The terms that came where they replace the saved ones, else these and what was not known.

    A saved term stays as it is where its slug comes again: names are the tree's business.
    """
    known = {term.slug: term for term in old}
    if replaces and new:
        return tuple(known.get(term.slug, term) for term in new)
    return old + tuple(term for term in new if term.slug not in known)


def _author(old: Author | None, new: Author | None, *, stale: bool, from_api: bool) -> Author | None:
    """Who wrote it, with what is known of the same person.

    A feed gives a name and no slug of its own, so of one name the saved slug stays unless
    the API gives another.
    """
    if old is None or new is None:
        return new or old
    if stale or (old.slug != new.slug and old.name != new.name):
        return old if stale else new
    slug = new.slug if from_api else old.slug
    return Author(slug or old.slug or new.slug, new.name or old.name, new.bio or old.bio)


def _picture(first: Picture | None, second: Picture | None) -> Picture | None:
    """The first, with what only the second knows of the same picture."""
    if first is None or second is None:
        return first or second
    if first.url != second.url:
        return first
    return Picture(
        first.url,
        first.alt or second.alt,
        first.caption or second.caption,
        first.width or second.width,
        first.height or second.height,
    )
