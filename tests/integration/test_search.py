"""Saved posts found by their words: what the index tells after any change, and what queries find."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta, timezone
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NOW, SITE, a_category, a_post, a_term
from kalbar_tui.library.retention import let_go
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import NotThere, QueryError
from kalbar_tui.model.post import Author
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store import schema, search
from kalbar_tui.store.database import Database
from kalbar_tui.text.query import parse

WIB = timezone(timedelta(hours=7))
TREE = (a_category("daerah"), a_category("sintang", "daerah"), a_category("kubu-raya", "daerah"))


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Saved]:
    """An empty store with a tree."""
    database = Database(tmp_path / "kalbar-tui.db")
    saved = Saved(database, SITE, f"https://{SITE}", clock=lambda: NOW, zone=lambda: WIB)
    saved.save_tree(TREE)
    yield saved
    database.close()


def titles(saved: Saved, query: str, *, best: bool = False) -> list[str]:
    """The headlines of what is found, in order."""
    return [post.post.title for post, _snippet in saved.found(parse(query), best=best)]


def vocabulary(saved: Saved) -> set[tuple[str, int]]:
    """Every word in the index and the rows it is in: what no longer is said must not be there."""
    with closing(sqlite3.connect(saved.database.path)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, 'search', 'instance')")
        return set(db.execute("SELECT term, doc FROM temp.v"))


def rebuilt(saved: Saved) -> set[tuple[str, int]]:
    """What the index would have were it made anew."""
    with closing(sqlite3.connect(saved.database.path)) as db:
        db.execute(schema.tables(schema.VERSION).made["search"].replace("search", "temp.anew", 1))
        db.execute(
            "INSERT INTO temp.anew(rowid, title, kicker, text, author, tags)"
            " SELECT d.doc, t.title, t.kicker, t.text, t.author, t.tags"
            " FROM search_docs d JOIN search_texts t ON t.post = d.post"
        )
        db.execute("CREATE VIRTUAL TABLE temp.w USING fts5vocab(temp, 'anew', 'instance')")
        return set(db.execute("SELECT term, doc FROM temp.w"))


@pytest.mark.parametrize(
    "query", ["banjir", "kicker", "isinya", "jimi", "pilkada", "ECONOMIE", "kebanj*", '"isinya panjang"']
)
def test_headline_kicker_text_author_and_tags_are_searched(saved: Saved, query: str) -> None:
    """Whatever case and diacritics they are written in."""
    post = a_post(
        "Warga kebanjiran",
        kicker="Sebuah kicker",
        html="<p>Isinya panjang, économie.</p>",
        author=Author("jp", "Jimi Prasetya"),
        tags=(a_term("pilkada"),),
    )
    saved.save([post, a_post("Lain")])
    assert titles(saved, query) == ["Warga kebanjiran"]


def test_newest_first_or_best_first(saved: Saved) -> None:
    """Newest first by default; best first those of the headline above those of the text."""
    saved.save(
        [
            a_post("Karet naik", number=1, age=timedelta(days=3)),
            a_post("Harga", number=2, age=timedelta(days=1), html="<p>Harga karet dan lainnya.</p>"),
            a_post("Pasar", number=3, age=timedelta(days=40_000), html="<p>Karet.</p>"),
        ]
    )
    assert titles(saved, "karet") == ["Harga", "Karet naik", "Pasar"]
    assert titles(saved, "karet", best=True)[0] == "Karet naik"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("banjir", ["Banjir", "Kebanjiran"]),
        ('"banjir"', ["Banjir"]),
        ("banjir -kebanjiran", ["Banjir"]),
        ('banjir -"kebanjiran"', ["Banjir"]),
        ("ban*", ["Banjir"]),
        ("banj*", ["Banjir", "Kebanjiran"]),
        ("banj* -keban*", ["Banjir"]),
        ("zzz*", []),
        ("kategori:sintang", ["Banjir", "Karet"]),
        ("category:SINTANG banjir", ["Banjir"]),
        ("kategori:daerah", ["Banjir", "Kebanjiran", "Karet"]),
        ('kategori:"kubu raya"', ["Kebanjiran"]),
        ("-kategori:sintang", ["Kebanjiran"]),
        ("kategori:kub", ["Kebanjiran"]),
        ("penulis:jimi", ["Banjir", "Karet"]),
        ('author:"Jimi Prasetya"', ["Banjir"]),
        ("-penulis:jimi", ["Kebanjiran"]),
        ("tag:pilkada", ["Karet"]),
        ("-tag:pilkada banjir", ["Banjir", "Kebanjiran"]),
        ("sejak:2d", ["Banjir"]),
        ("sampai:5d", ["Kebanjiran", "Karet"]),
        ("banjir sejak:2026-11 sampai:2026-11-20", ["Kebanjiran"]),
        ("-karet", ["Banjir", "Kebanjiran"]),
        ("judul:isi", []),
        ("unread:yes", ["Banjir", "Kebanjiran"]),
        ("dibaca:ya", ["Karet"]),
        ("banjir dibaca:ya", []),
        ("markah:ya", ["Kebanjiran"]),
        ("markah:tidak karet", ["Karet"]),
    ],
)
def test_what_a_query_finds(saved: Saved, query: str, expected: list[str]) -> None:
    """All that is named must hold; a category stands for all below it."""
    came = [
        a_post("Banjir", number=3, age=timedelta(days=1), categories=(a_term("sintang"),),
               author=Author("jimi-p", "Jimi Prasetya")),
        a_post("Kebanjiran", number=2, age=timedelta(days=10), categories=(a_term("kubu-raya"),)),
        a_post("Karet", number=1, age=timedelta(days=30), categories=(a_term("sintang"),),
               tags=(a_term("pilkada"),), author=Author("jimi-h", "Jimi Halawa")),
    ]  # fmt: skip
    ids = saved.save(came).ids
    saved.set_bookmark([ids[1]])
    saved.mark_read([ids[2]])
    assert titles(saved, query) == expected
    assert sorted(titles(saved, query, best=True)) == sorted(expected)


@pytest.mark.parametrize("most", [0, 2, 500])
def test_a_beginning_finds_the_same_however_many_words_begin_so(
    saved: Saved, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Whether the words are looked up first or SQLite gathers their posts."""
    monkeypatch.setattr(search, "_MOST_BEGUN", most)
    saved.save([a_post(f"ka{end}", number=n) for n, end in enumerate(("", "0", "01", "ta", "ret", "é"))])
    saved.save([a_post("kb", number=9), a_post("k", number=10)])
    assert sorted(titles(saved, "ka*")) == ["ka", "ka0", "ka01", "karet", "kata", "kaé"]
    assert sorted(titles(saved, "-ka*")) == ["k", "kb"]


@pytest.mark.parametrize("query", ["kategori:sintan-g", "penulis:budi", "tag:apa", "-tag:apa"])
def test_a_name_nobody_has_is_told(saved: Saved, query: str) -> None:
    """With the nearest ones, where there are any."""
    saved.save([a_post(categories=(a_term("sintang"),))])
    with pytest.raises(NotThere) as caught:
        titles(saved, query)
    assert caught.value.nearest == (("sintang",) if "sintan" in query else ())


def test_the_index_follows_every_change(saved: Saved) -> None:
    """Text, headline, date, author and tags that change, and posts that go: nothing old is found."""
    post = a_post("Banjir", number=1, html="<p>Perahu.</p>", tags=(a_term("rob"),), author=Author("a", "Ani"))
    other = a_post("Tetap", number=2, age=timedelta(days=2))
    saved.save([post, other])
    changed = replace(post, title="Surut", html="<p>Kering.</p>", modified=NOW, tags=(a_term("kemarau"),),
                      author=Author("b", "Beni"))  # fmt: skip
    saved.save([changed])
    assert [titles(saved, old) for old in ("banjir", "perahu", "rob", "ani")] == [[]] * 4
    assert [titles(saved, new) for new in ("surut", "kering", "kemarau", "beni")] == [["Surut"]] * 4
    assert vocabulary(saved) == rebuilt(saved)
    moved = replace(changed, published=NOW - timedelta(days=9), modified=NOW + timedelta(seconds=1))
    ids = saved.save([moved]).ids
    assert titles(saved, "isi kering*") == []
    assert titles(saved, "tetap") == ["Tetap"]
    assert titles(saved, "sampai:5d surut") == ["Surut"]
    assert let_go(saved.database, ids) == 1
    assert titles(saved, "surut") == []
    assert {doc for _term, doc in vocabulary(saved)} == {doc for _term, doc in rebuilt(saved)}
    assert vocabulary(saved) == rebuilt(saved)


def test_an_author_and_a_tag_renamed_are_found_by_the_new_name(saved: Saved) -> None:
    """However that comes about."""
    saved.save([a_post("Banjir", author=Author("a", "Ani"), tags=(a_term("rob"),))])
    with saved.database.write() as db:
        db.execute("UPDATE authors SET name = 'Beni'")
        db.execute("UPDATE tags SET name = 'Kemarau'")
    saved.index()
    assert titles(saved, "beni kemarau") == ["Banjir"]
    assert titles(saved, "ani") == titles(saved, "rob") == []


def test_posts_of_one_second_are_all_found(saved: Saved) -> None:
    """Each has a place of its own in the index, and pages meet without a gap."""
    saved.save([a_post(f"Kabar {n}", number=n + 1) for n in range(30)])
    keys = saved.search(parse("kabar"), limit=None)
    assert len(set(keys)) == 30
    assert keys == saved.order(Shelf(), limit=None)
    paged = []
    while page := saved.search(parse("kabar"), after=paged[-1] if paged else None, limit=7):
        paged += page
    assert paged == keys


def test_an_older_store_is_searchable_after_its_posts_were_taken_in(saved: Saved) -> None:
    """In steps, telling how far; until then nothing is wrong, and sync-sized saves go first."""
    saved.save([a_post(f"Kabar {n}", number=n + 1) for n in range(30)])
    with saved.database.write() as db:
        db.execute("INSERT INTO search(search) VALUES ('delete-all')")
        db.execute("DELETE FROM search_docs")
        db.execute("INSERT INTO search_queue SELECT pk FROM posts")
    assert titles(saved, "kabar") == []
    assert saved.unindexed() == 30
    told: list[tuple[int, int]] = []
    saved.index(lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)
    assert len(titles(saved, "kabar")) == 30
    assert saved.unindexed() == 0


def test_what_waits_is_bounded_by_the_step(saved: Saved) -> None:
    """A step takes no more than it is told."""
    saved.save([a_post(f"Kabar {n}", number=n + 1) for n in range(10)])
    with saved.database.write() as db:
        db.execute("UPDATE posts SET title = title || ' baru'")
        assert search.update(db, 4)
        assert db.execute("SELECT count(*) FROM search_stale").fetchone()[0] == 6
        while search.update(db, 4):
            pass
    assert len(titles(saved, "baru")) == 10
    assert vocabulary(saved) == rebuilt(saved)


def test_kept_searches(saved: Saved) -> None:
    """A name and a query each stand once, in the order they were kept in; counted are unread posts."""
    ids = saved.save(
        [a_post("Banjir", number=1), a_post("Kebanjiran", number=2), a_post("Karet", number=3)]
    ).ids
    saved.keep_search("Air", "banjir")
    saved.keep_search("Kebun", "karet")
    saved.keep_search("Air lagi", "banjir")
    assert [tuple(each) for each in saved.kept_searches()] == [("Air lagi", "banjir"), ("Kebun", "karet")]
    saved.mark_read([ids[0]])
    assert saved.unread_found("banjir") == 1
    assert saved.unread_found("kategori:tidak-ada") == 0
    saved.keep_search("", "banjir")
    assert [each.name for each in saved.kept_searches()] == ["Kebun"]


def test_kept_searches_outlive_a_damaged_store(tmp_path: Path) -> None:
    """They are carried over with the marks, to the site they belong to."""
    path = tmp_path / "kalbar-tui.db"
    database = Database(path)
    saved = Saved(database, SITE, f"https://{SITE}", clock=lambda: NOW)
    saved.save([a_post(f"Banjir {n}", number=n + 1) for n in range(300)])
    saved.keep_search("Air", "banjir")
    database.close()
    content = bytearray(path.read_bytes())
    content[100 : schema.PAGE_SIZE] = bytes(schema.PAGE_SIZE - 100)
    path.write_bytes(content)
    database = Database(path)
    assert database.set_aside
    saved = Saved(database, SITE, f"https://{SITE}", clock=lambda: NOW)
    assert [tuple(each) for each in saved.kept_searches()] == [("Air", "banjir")]
    database.close()


def test_other_sites_are_not_searched(saved: Saved) -> None:
    """A store may hold several."""
    saved.save([a_post("Banjir")])
    other = Saved(saved.database, "lain.example", "https://lain.example", clock=lambda: NOW)
    assert other.search(parse("banjir")) == []
    other.save(
        [replace(a_post("Banjir lain"), site="lain.example", id="x", guid="", url="https://lain.example/x")]
    )
    assert titles(other, "banjir") == ["Banjir lain"]


EDITS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(["banjir", "karet", "perahu", "économie", ""]),
        st.sampled_from(["ani", "beni"]),
        st.sampled_from([(), ("rob",), ("rob", "kemarau")]),
        st.integers(1, 5),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_after_any_edits_the_index_is_as_if_made_anew(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str, str, tuple[str, ...], int, bool]]
) -> None:
    """Posts that come, change and go in any order."""
    database = Database(tmp_path_factory.mktemp("store") / "kalbar-tui.db")
    saved = Saved(database, SITE, clock=lambda: NOW)
    for turn, (number, word, author, tags, days, goes) in enumerate(edits):
        post = a_post(
            f"{word} {number}", number=number, age=timedelta(days=days), html=f"<p>{word} {turn}</p>",
            author=Author(author, author), tags=tuple(map(a_term, tags)),
            modified=NOW + timedelta(seconds=turn), url=f"https://{SITE}/{number}/",
        )  # fmt: skip
        ids = saved.save([post]).ids
        if goes:
            let_go(saved.database, ids)
    assert vocabulary(saved) == rebuilt(saved)
    assert saved.unindexed() == 0
    database.close()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from(
            ["banjir", "-", '"', "*", ":", " ", "judul:", "tag:", "NEAR(", "OR", "{", ")", "^", "'"]
        )
    ).map("".join)
)
def test_no_query_troubles_sqlite(one_saved: Saved, text: str) -> None:
    """Any text finds posts, or is explained."""
    for typing, best in product((False, True), repeat=2):
        with suppress(QueryError, NotThere):
            query = parse(text, typing=typing)
            found = list(one_saved.found(query, best=best)) if query.asks else []
            assert len(found) <= 1


@pytest.fixture(scope="module")
def one_saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saved]:
    """A store with a post, for questions alone."""
    database = Database(tmp_path_factory.mktemp("store") / "kalbar-tui.db")
    saved = Saved(database, SITE, clock=lambda: NOW)
    saved.save([a_post("Banjir", tags=(a_term("rob"),))])
    yield saved
    database.close()
