"""The language in which posts are looked for: `banjir "kubu raya" -karet kategori:pontianak sejak:7d`.

One for the reader, `list`, `search` and kept searches. All that is named must hold:

    banjir              the word and its forms: kebanjiran, membanjiri …
    "banjir rob"        these words in this order, as they are
    pontian*            words that begin so
    -karet              not this (before a word, a phrase or a field)
    judul:banjir        in the headline            title:
    kategori:sintang    in this category or below  category:
    penulis:jimi        by this author             author:
    tag:pilkada         with this tag
    sejak:7d            from this day on           since:
    sampai:2024-05      through this day           until:
    belum:dibaca        unread                     unread:yes   dibaca:tidak
    markah:ya           bookmarked                 bookmarked:yes

Whatever is typed becomes a `Query` or a `QueryError` that tells where it is wrong.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from kalbar_tui.model.errors import QueryError
from kalbar_tui.text import clean, days
from kalbar_tui.text.days import Day
from kalbar_tui.text.words import folded, words

LONGEST = 500
"""Characters a query may have: more was not typed but pasted by mistake."""

_MOST_PARTS = 32

NameKind = Literal["category", "author", "tag"]


class Words(NamedTuple):
    """Words to be found in this order. `exact`: as they are; `begun`: the last may go on."""

    words: tuple[str, ...]
    exact: bool = False
    begun: bool = False
    in_title: bool = False
    negated: bool = False


class Name(NamedTuple):
    """A category, author or tag by its slug or (the beginnings of the words of) its name."""

    kind: NameKind
    value: str
    negated: bool = False


class Query(NamedTuple):
    """What is looked for: all of it must hold. `unread` and `bookmarked` of `None` ask for neither."""

    text: str
    words: tuple[Words, ...] = ()
    names: tuple[Name, ...] = ()
    since: Day | None = None
    until: Day | None = None
    unread: bool | None = None
    bookmarked: bool | None = None

    @property
    def asks(self) -> bool:
        """Whether anything is asked for; not yet while the first word is being typed."""
        return bool(self.words or self.names) or any(each is not None for each in self[3:])

    @property
    def plain_words(self) -> str:
        """The words alone, as a site's own search takes them; empty where only fields are named."""
        return " ".join(" ".join(each.words) for each in self.words if not each.negated)


_FIELDS = {
    "kategori": "category",
    "category": "category",
    "penulis": "author",
    "author": "author",
    "tag": "tag",
    "judul": "title",
    "title": "title",
    "sejak": "since",
    "since": "since",
    "sampai": "until",
    "until": "until",
    "belum": "not_yet",
    "unread": "unread",
    "dibaca": "read",
    "read": "read",
    "markah": "bookmarked",
    "bookmarked": "bookmarked",
}
_YES = dict.fromkeys(("ya", "yes", "y", "true", "1"), True)
_NO = dict.fromkeys(("tidak", "no", "n", "false", "0"), False)
_SWITCHES = {
    "unread": _YES | _NO,
    "read": {word: not on for word, on in (_YES | _NO).items()},
    "not_yet": {"dibaca": True, "read": True},
    "bookmarked": _YES | _NO,
}
_QUOTES = str.maketrans("“”„«»", '"""""')
# A field's name is of letters; `https://…` and `12:30` are words.
_PART = re.compile(
    r'(?P<minus>-?)(?:(?P<field>[^\W\d_]+):(?!//))?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]*))'
)


def parse(text: str, *, typing: bool = False) -> Query:
    """The query of a text. Raises `QueryError`.

    While it is being `typing`-ed the last word may go on, and what is not finished is left out; the
    text of the query is then one that says the same when it is not being typed.
    """
    goes_on = not text[-1:].isspace()
    text = clean.line(text).translate(_QUOTES)
    if len(text) > LONGEST:
        raise QueryError(text, "long", LONGEST)
    query = Query(text)
    at = parts = 0
    while at < len(text):
        found = _PART.match(text, at)
        assert found  # noqa: S101  - every part of the pattern may be empty
        parts += 1
        if parts > _MOST_PARTS:
            raise QueryError(text, "long", at)
        if typing and found.end() == len(text):
            return _with_last(query, found, goes_on=goes_on)
        query = _with(query, found)
        at = max(found.end(), at + 1)
        at += len(text[at:]) - len(text[at:].lstrip())
    if not typing and not query.asks:
        raise QueryError(text, "nothing", 0)
    return query


def _with_last(query: Query, found: re.Match[str], *, goes_on: bool) -> Query:
    """The query with the part that is being typed, or without it where it says nothing yet."""

    def ended(end: str) -> Query:
        text = query.text + end
        part = _PART.match(text, found.start())
        assert part  # noqa: S101  - every part of the pattern may be empty
        return _with(query._replace(text=text), part)

    without = query._replace(text=query.text[: found.start()].rstrip())
    try:
        more = ended('"' if found["phrase"] is not None and not found["end"] else "")
    except QueryError as error:
        if error.reason == "field" and found["word"]:
            raise
        return without
    if more[1:] == query[1:]:
        return without
    last = more.words[-1] if len(more.words) > len(query.words) else None
    # A single letter begins half of all words: it is looked for as it is.
    if last is None or last.exact or last.negated or last.begun or len(last.words[-1]) == 1:
        return more
    return ended("*") if goes_on and query.text[-1].isalnum() else more


def _with(query: Query, found: re.Match[str]) -> Query:
    """The query with one more part."""
    name, at, negated = found["field"], found.start(), bool(found["minus"])
    exact = found["phrase"] is not None
    value = (found["phrase"] if exact else found["word"]).strip()
    if exact and not found["end"]:
        raise QueryError(query.text, "quote", found.start("phrase") - 1)
    if name is None:
        return _with_words(query, value, at, exact=exact, negated=negated)
    field = _FIELDS.get(folded(name))
    if field is None:
        from difflib import get_close_matches

        nearest = get_close_matches(folded(name), _FIELDS, n=2, cutoff=0.6)
        raise QueryError(query.text, "field", at, name, tuple(nearest))
    if not value:
        raise QueryError(query.text, "value", at, name)
    if field == "title":
        return _with_words(query, value, at, exact=exact, negated=negated, in_title=True)
    if field in {"category", "author", "tag"}:
        kind: NameKind = field  # type: ignore[assignment]  # one of the three
        return query._replace(names=(*query.names, Name(kind, value.removesuffix("*"), negated)))
    if field in {"since", "until"}:
        if negated:
            raise QueryError(query.text, "minus", at, name)
        if (day := days.read(value)) is None:
            raise QueryError(query.text, "day", at, value)
        return query._replace(since=day) if field == "since" else query._replace(until=day)
    on = _SWITCHES[field].get(folded(value))
    if on is None:
        raise QueryError(query.text, "not_yet" if field == "not_yet" else "switch", at, name)
    on = on != negated
    return query._replace(bookmarked=on) if field == "bookmarked" else query._replace(unread=on)


def _with_words(
    query: Query, value: str, at: int, *, exact: bool, negated: bool, in_title: bool = False
) -> Query:
    begun = value.endswith("*") and not exact
    found = tuple(words(value))
    if begun and not found:
        raise QueryError(query.text, "star", at)
    if not found:
        return query  # a dash, a full stop: nothing that could be looked for
    return query._replace(words=(*query.words, Words(found, exact, begun, in_title, negated)))
