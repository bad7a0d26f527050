"""A query's names and days found in the store: what posts are wanted, as the store is asked for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from kalbar_tui.model.errors import NotThere
from kalbar_tui.store import search
from kalbar_tui.store.search import Group, Named, Wanted
from kalbar_tui.store.values import seconds
from kalbar_tui.text.query import Name, NameKind, Query
from kalbar_tui.text.words import folded, words


def wanted(db: sqlite3.Connection, site: int, query: Query, now: datetime) -> Wanted:
    """What a query asks of the store. `now` is in the reader's zone.

    Raises `NotThere` for a category, author or tag that no saved post has.
    """

    def groups(kind: NameKind) -> tuple[Group, ...]:
        names = [name for name in query.names if name.kind == kind]
        known = search.names(db, site, kind) if names else []
        return tuple(_group(known, name) for name in names)

    return Wanted(
        query.words,
        groups("category"),
        groups("author"),
        groups("tag"),
        None if query.since is None else seconds(query.since.start(now)),
        None if query.until is None else seconds(query.until.end(now)),
        query.unread,
        query.bookmarked,
    )


def _group(known: Sequence[Named], name: Name) -> Group:
    """Those with exactly this slug or name; else those in whose name every word begins so."""
    value = folded(name.value)
    exact = frozenset(each.pk for each in known if value in {folded(each.slug), folded(each.name)})
    if exact:
        return Group(exact, name.negated)
    asked = words(name.value)
    begun = frozenset(each.pk for each in known if _begins(asked, words(f"{each.name} {each.slug}")))
    if not begun:
        raise NotThere(name.kind, name.value, _nearest(value, known))
    return Group(begun, name.negated)


def _begins(asked: list[str], found: list[str]) -> bool:
    return bool(asked) and all(any(word.startswith(each) for word in found) for each in asked)


def _nearest(value: str, known: Iterable[Named]) -> tuple[str, ...]:
    from difflib import get_close_matches

    by_name = {folded(each.name): each.slug for each in known} | {each.slug: each.slug for each in known}
    close = get_close_matches(value, by_name, n=6, cutoff=0.5)
    return tuple(dict.fromkeys(by_name[each] for each in close))[:3]
