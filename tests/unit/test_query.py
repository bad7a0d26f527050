"""The language in which posts are looked for: what it means, and that every mistake is explained."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalbar_tui.model.errors import QueryError
from kalbar_tui.text.query import LONGEST, Name, Query, Words, parse
from kalbar_tui.wording import describe

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)

PIECES = st.lists(
    st.sampled_from(
        ["banjir", "-", '"', "*", ":", " ", "kategori:", "sejak:", "7d", "belum:dibaca", "judul:", "é", "\0"]
    )
    | st.text(max_size=4)
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("banjir", (Words(("banjir",)),)),
        ("Banjir  Économie", (Words(("banjir",)), Words(("economie",)))),
        ("pontian*", (Words(("pontian",), begun=True),)),
        ('"Kubu Raya"', (Words(("kubu", "raya"), exact=True),)),
        ("“Kubu Raya”", (Words(("kubu", "raya"), exact=True),)),
        ("banjir -karet", (Words(("banjir",)), Words(("karet",), negated=True))),
        ('-"kubu raya"', (Words(("kubu", "raya"), exact=True, negated=True),)),
        ("judul:banjir", (Words(("banjir",), in_title=True),)),
        ('title:"kubu raya"', (Words(("kubu", "raya"), exact=True, in_title=True),)),
        ("Jum'at", (Words(("jum", "at")),)),
        ("pukul 12:30", (Words(("pukul",)), Words(("12", "30")))),
        ("Sintang – Pontianak - !", (Words(("sintang",)), Words(("pontianak",)))),
        ("https://kabar.example/x", (Words(("https", "kabar", "example", "x")),)),
    ],
)
def test_words(text: str, words: tuple[Words, ...]) -> None:
    """Words are folded; punctuation alone is passed over."""
    assert parse(text).words == words


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("kategori:kubu-raya", "category:kubu-raya"),
        ("penulis:jimi", "author:jimi"),
        ('penulis:"Jimi Halawa"', 'author:"Jimi Halawa"'),
        ("judul:banjir", "title:banjir"),
        ("sejak:7d", "since:7d"),
        ("sampai:2024-05", "until:2024-05"),
        ("sejak:kemarin", "since:yesterday"),
        ("belum:dibaca", "unread:yes"),
        ("dibaca:ya", "unread:no"),
        ("dibaca:tidak", "-unread:no"),
        ("markah:ya", "bookmarked:yes"),
        ("markah:tidak", "-bookmarked:yes"),
        ("KATEGORI:x", "Category:x"),
    ],
)
def test_fields_have_a_name_in_both_languages(indonesian: str, english: str) -> None:
    """Either may be used, whatever language the program speaks."""
    assert parse(indonesian)[1:] == parse(english)[1:]


def test_all_together() -> None:
    """Fields and words stand in any order."""
    query = parse('kategori:sintang banjir -penulis:"jimi h" sejak:2w tag:pilkada markah:ya')
    assert query.words == (Words(("banjir",)),)
    assert query.names == (
        Name("category", "sintang"),
        Name("author", "jimi h", negated=True),
        Name("tag", "pilkada"),
    )
    assert query.since is not None
    assert query.since.days_ago == 14
    assert (query.unread, query.bookmarked) == (None, True)
    assert query.plain_words == "banjir"


def test_a_month_and_a_year_are_all_of_it() -> None:
    """`sejak:` counts from its first day, `sampai:` through its last."""
    query = parse("sejak:2024-02 sampai:2024-02")
    assert query.since is not None
    assert query.until is not None
    assert query.since.start(NOW) == datetime(2024, 2, 1, tzinfo=UTC)
    assert query.until.end(NOW) == datetime(2024, 3, 1, tzinfo=UTC)
    year = parse("sampai:2024").until
    assert year is not None
    assert year.end(NOW) == datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason", "at", "sentence"),
    [
        ('banjir "kubu raya', "quote", 7, "The quotation mark at character 8 has no second one."),
        ("ketegori:sintang", "field", 0, "Nearest: kategori, category."),
        ("banjir kategori:", "value", 7, "“kategori:” at character 8 needs a word"),
        ('kategori:""', "value", 0, "needs a word"),
        ("sejak:besok", "day", 0, "“besok” at character 1 is no day"),
        ("-sejak:7d", "minus", 0, "cannot be taken away"),
        ("markah:mungkin", "switch", 0, "takes “yes” or “no”"),
        ("belum:ya", "not_yet", 0, "takes “dibaca” alone"),
        ("banjir *", "star", 7, "needs the beginning of a word"),
        ("", "nothing", 0, "no word in it"),
        ("- ? !", "nothing", 0, "no word in it"),
        ("x" * (LONGEST + 1), "long", LONGEST, "more than can be looked for"),
        ("a " * 40, "long", 64, "more than can be looked for"),
    ],
)
def test_mistakes_are_explained(text: str, reason: str, at: int, sentence: str) -> None:
    """With the place and what would be right."""
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.reason, caught.value.at) == (reason, at)
    assert sentence in describe(caught.value)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("b", "b"),
        ("banj", "banj*"),
        ("banjir ", "banjir"),
        ("banjir kar", "banjir kar*"),
        ("banjir -kar", "banjir -kar"),
        ("banjir -", "banjir"),
        ('"kubu ra', '"kubu ra"'),
        ('"kubu raya"', '"kubu raya"'),
        ("banjir kat", "banjir kat*"),
        ("banjir kategori:", "banjir"),
        ("banjir kategori:sin", "banjir kategori:sin"),
        ("banjir sejak:2024-0", "banjir"),
        ("judul:ban", "judul:ban*"),
        ("belum:di", ""),
        ("", ""),
    ],
)
def test_what_is_being_typed_is_a_query_already(typed: str, text: str) -> None:
    """The last word may go on, and what is not finished is left out."""
    query = parse(typed, typing=True)
    assert query.text == text
    assert query.asks == bool(text)
    if text:
        assert parse(text) == query


def test_a_wrong_field_is_told_while_it_is_typed() -> None:
    """Once a value follows it: before, it may be on its way to a right one."""
    assert parse("banjir foo:", typing=True).text == "banjir"
    with pytest.raises(QueryError):
        parse("banjir foo:b", typing=True)


@given(PIECES)
def test_any_text_is_a_query_or_explained(text: str) -> None:
    """Never another error; and what is typed says the same when it is kept."""
    query, error = asked(text)
    assert query.asks if query else describe(error) and 0 <= error.at <= len(text)
    typed, error = asked(text, typing=True)
    if typed is None:
        assert describe(error)
    else:
        assert typed == (parse(typed.text) if typed.asks else Query(typed.text))


def asked(text: str, *, typing: bool = False) -> tuple[Query | None, QueryError]:
    """The query of a text, or why it is none."""
    try:
        return parse(text, typing=typing), QueryError(text, "nothing", 0)
    except QueryError as error:
        return None, error
