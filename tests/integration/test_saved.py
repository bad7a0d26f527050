"""Saved posts: kept once however they come, found by any name, listed by ranges of an index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builders import NOW, SITE, a_category, a_post, a_term
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author, Enclosure, Picture, Post
from kalbar_tui.model.shelf import Counts, Shelf
from kalbar_tui.model.site import Capabilities, Progress, Validators, Way
from kalbar_tui.store import shelves
from kalbar_tui.store.database import Database

HOUR = timedelta(hours=1)
TREE = (
    a_category("kalimantan-barat", wp_id=1),
    a_category("pontianak", "kalimantan-barat", wp_id=2, count=9),
    a_category("sambas", "kalimantan-barat", wp_id=3),
    a_category("olahraga", wp_id=4),
)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def saved(tmp_path: Path, clock: Clock) -> Iterator[Saved]:
    database = Database(tmp_path / "store" / "kalbar-tui.db")
    yield Saved(database, SITE, f"https://{SITE}/", clock=clock)
    database.close()


def slugs(saved: Saved, shelf: Shelf) -> list[str]:
    """The slugs of a list's posts, in order."""
    found = (saved.post(key.pk) for key in saved.order(shelf))
    return [post.post.slug for post in found if post]


def keep(saved: Saved, *posts: Post) -> tuple[int, int, int]:
    """Saves posts of one answer; how many were new, changed, unchanged."""
    result = saved.save(posts, {post.id: f"teks {post.title}" for post in posts})
    return result.new, result.changed, result.unchanged


def test_a_post_comes_back_as_it_was_saved(saved: Saved) -> None:
    """Everything a post says is kept, and read again the same."""
    post = a_post(
        number=7,
        modified=NOW - HOUR,
        kicker="Kubu Raya",
        categories=(a_term("pontianak"), a_term("olahraga")),
        tags=(a_term("jembatan"), a_term("banjir")),
        author=Author("jim", "Jimmy", "Wartawan."),
        image=Picture("https://kabar.example/a.jpg", "Jembatan", "Foto", 800, 600),
        enclosures=(Enclosure("https://kabar.example/a.mp3", "audio/mpeg", 12),),
        comment_count=3,
        sticky=True,
        locked=True,
        fullness="first_page",
    )
    keep(saved, post)
    found = saved.post(post.id)
    assert found is not None
    assert found.post == post
    assert (found.text, found.first_seen, found.last_fetched) == ("teks Jembatan dibuka", NOW, NOW)
    assert (found.mark.read_at, found.mark.bookmarked_at, found.withdrawn) == (None, None, False)


def test_the_same_answer_twice_changes_only_the_time(saved: Saved, clock: Clock) -> None:
    """A second fetch changes no row but by when it was fetched."""
    posts = [a_post(f"Kabar {n}", number=n, tags=(a_term("x"),)) for n in range(1, 6)]
    assert keep(saved, *posts) == (5, 0, 0)
    before = _dump(saved)
    clock.now += HOUR
    assert keep(saved, *posts) == (0, 0, 5)
    assert _dump(saved) == before
    again = saved.post(posts[0].id)
    assert again is not None
    assert again.last_fetched == clock.now


def _dump(saved: Saved) -> list[str]:
    """Every row of the store, without the times of fetching."""
    with saved.database.read() as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return sorted(
            f"{table} {[(key, row[key]) for key in row.keys() if key != 'last_fetched']}"  # noqa: SIM118
            for table in tables
            for row in db.execute(f"SELECT * FROM {table}")
        )


def test_one_post_by_three_ways_is_one_post(saved: Saved) -> None:
    """By the API, by a feed with its guid, and by its link alone: one row, one id."""
    api = a_post(number=7)
    feed = replace(api, source="feed", wp_id=None, html="", fullness="teaser", excerpt="Pendek")
    link = replace(feed, id="zzzzzzzzzz", guid="", url=api.url.replace("https://", "http://www."))
    assert keep(saved, feed) == (1, 0, 0)
    assert keep(saved, api) == (0, 1, 0)
    assert keep(saved, feed) == (0, 0, 1)
    assert keep(saved, link) == (0, 1, 0)  # the link in its new form
    found = saved.find(api.id)
    assert found is not None
    assert (found.post.html, found.post.source, saved.total_posts()) == (api.html, "api", 1)


def test_identity_outlives_a_new_guid_and_a_new_link(saved: Saved) -> None:
    """Guid and link may each change, one after the other; id and marks stay."""
    first = a_post(source="feed")
    keep(saved, first)
    saved.set_bookmark([first.id])
    keep(saved, replace(first, id="guidbaru22", guid="guid-baru"))
    keep(saved, replace(first, id="guidbaru22", guid="guid-baru", url=f"https://{SITE}/pindah/"))
    keep(saved, replace(first, id="linkbaru22", guid="", url=f"https://{SITE}/pindah/"))
    assert saved.total_posts() == 1
    found = saved.find(f"https://{SITE}/pindah/")
    assert found is not None
    assert found.post.id == first.id
    assert found.mark.bookmarked_at == NOW


def test_a_guid_that_several_posts_share_is_no_key(saved: Saved) -> None:
    """One guid under four links is four posts, the same four when they come again."""
    posts = [replace(a_post(f"Kabar {n}", source="feed"), guid="sama", id="samasama22") for n in range(4)]
    assert keep(saved, *posts) == (4, 0, 0)
    assert keep(saved, *posts) == (0, 0, 4)
    assert keep(saved, posts[2]) == (0, 0, 1)
    ids = {found.post.id for found in saved.listing()}
    assert len(ids) == 4
    assert {found.post.title for found in saved.listing()} == {post.title for post in posts}


def test_a_link_that_several_guids_share_is_no_key(saved: Saved) -> None:
    """A feed whose links all lead to the front page still has several posts."""
    posts = [
        replace(a_post(f"Kabar {n}", source="feed"), url=f"https://{SITE}/", guid=f"g{n}") for n in range(3)
    ]
    posts = [replace(post, id=f"depan{n}2345") for n, post in enumerate(posts)]
    assert keep(saved, *posts) == (3, 0, 0)
    assert keep(saved, *posts[::-1]) == (0, 0, 3)


def test_a_shared_guid_seen_one_at_a_time_does_not_swap_known_posts(saved: Saved) -> None:
    """Where guid and link name two saved posts, the link is believed."""
    one, other = a_post("Kabar satu", source="feed"), a_post("Kabar dua", source="feed")
    keep(saved, one, other)
    keep(saved, replace(other, guid=one.guid))
    assert sorted(found.post.title for found in saved.listing()) == ["Kabar dua", "Kabar satu"]


def test_a_feed_takes_nothing_from_what_the_api_brought(saved: Saved) -> None:
    """The poorer answer coming second loses no text, no category, no number."""
    api = a_post(number=7, modified=NOW - HOUR, tags=(a_term("jembatan"),), categories=(a_term("sambas"),))
    keep(saved, api)
    teaser = replace(
        api,
        source="feed",
        wp_id=None,
        html="<p>Jem…</p>",
        fullness="teaser",
        modified=None,
        tags=(),
        categories=(),
    )
    assert keep(saved, teaser) == (0, 0, 1)
    found = saved.find("7")
    assert found is not None
    assert found.post == api
    assert saved.known([7, 8]) == {7: NOW - HOUR}


def test_a_post_is_in_its_categories_and_all_above_them_once(saved: Saved) -> None:
    """One row in every list, however many of its categories lie below."""
    saved.save_tree(TREE)
    keep(saved, a_post("Dua kabupaten", categories=(a_term("pontianak"), a_term("sambas"))))
    for shelf in (
        Shelf(),
        Shelf("unread"),
        Shelf("category", "kalimantan-barat"),
        Shelf("category", "sambas"),
    ):
        assert slugs(saved, shelf) == ["dua-kabupaten"]
        assert saved.total(shelf) == 1
    assert slugs(saved, Shelf("category", "olahraga")) == []
    assert slugs(saved, Shelf("category", "tidak-ada")) == []
    assert saved.counts() == Counts(
        1, 0, 0, {"kalimantan-barat": 1, "pontianak": 1, "sambas": 1, "olahraga": 0}
    )


def test_a_category_that_moves_takes_its_posts_along(saved: Saved) -> None:
    """Posts are filed anew when the site moves a category in its tree; marks and counts follow."""
    saved.save_tree(TREE)
    post, read = (
        a_post("Satu", categories=(a_term("pontianak"),)),
        a_post("Dua", categories=(a_term("pontianak"),)),
    )
    keep(saved, post, read)
    saved.mark_read([read.id])
    saved.save_tree((*TREE[:1], replace(TREE[1], parent="olahraga"), *TREE[2:]))
    assert slugs(saved, Shelf("category", "kalimantan-barat")) == []
    assert sorted(slugs(saved, Shelf("category", "olahraga"))) == ["dua", "satu"]
    assert saved.counts().categories == {"kalimantan-barat": 0, "pontianak": 1, "sambas": 0, "olahraga": 1}
    _recount(saved)


def test_a_renamed_category_is_the_same_category(saved: Saved) -> None:
    """By the site's number; its posts stay in it."""
    saved.save_tree(TREE)
    keep(saved, a_post(categories=(a_term("pontianak"),)))
    saved.save_tree((TREE[0], replace(TREE[1], slug="kota-pontianak", name="Kota Pontianak"), *TREE[2:]))
    assert slugs(saved, Shelf("category", "kota-pontianak")) == ["jembatan-dibuka"]
    assert [category.slug for category in saved.tree()] == [
        "kalimantan-barat", "kota-pontianak", "sambas", "olahraga",
    ]  # fmt: skip


def test_a_whole_tree_replaces_and_links_of_a_page_only_add(saved: Saved) -> None:
    """Without the site's numbers a tree is what some page linked to: it takes nothing away."""
    saved.save_tree(TREE)
    saved.save_tree((a_category("pontianak"), a_category("wisata")))
    assert {category.slug for category in saved.tree()} == {*(category.slug for category in TREE), "wisata"}
    kept = {category.slug: category for category in saved.tree()}["pontianak"]
    assert (kept.parent, kept.count, kept.wp_id) == ("kalimantan-barat", 9, 2)
    saved.save_tree(TREE[:2])
    assert saved.tree() == TREE[:2]
    assert saved.tree_checked_at() == NOW


def test_a_category_that_is_gone_stays_while_posts_are_in_it(saved: Saved) -> None:
    """What is saved in a category can still be reached there."""
    saved.save_tree(TREE)
    keep(saved, a_post(categories=(a_term("sambas"),)))
    saved.save_tree(TREE[:2])
    assert [category.slug for category in saved.tree()] == ["kalimantan-barat", "pontianak", "sambas"]


def test_a_tree_with_a_circle_is_made_a_tree(saved: Saved) -> None:
    """No site should have one; a broken answer may."""
    saved.save_tree(
        (a_category("a", "b", wp_id=1), a_category("b", "a", wp_id=2), a_category("c", "c", wp_id=3))
    )
    keep(saved, a_post(categories=(a_term("b"),)))
    assert {category.slug for category in saved.tree()} == {"a", "b", "c"}
    assert saved.counts().categories["b"] == 1


def test_lists_go_from_the_newest_and_on_by_place(saved: Saved) -> None:
    """Pages follow each other without gap or double, also where posts share a second."""
    keep(saved, *(a_post(f"Kabar {n}", age=HOUR * (n // 3)) for n in range(9)))
    whole = saved.order(Shelf(), limit=None)
    assert whole == sorted(whole, reverse=True)
    paged, after = [], None
    while page := saved.order(Shelf(), after=after, limit=2):
        paged += page
        after = page[-1]
    assert paged == whole
    assert [row.pk for row in saved.head(Shelf(), 4)] == [key.pk for key in whole[:4]]


def test_a_post_without_a_date_or_from_the_future_stands_where_it_was_first_seen(
    saved: Saved, clock: Clock
) -> None:
    """No post is shown in the future, and none moves because time goes by."""
    undated = a_post("Tanpa tanggal", published=None)
    future = a_post("Besok", age=-24 * HOUR)
    keep(saved, undated, future)
    clock.now += 48 * HOUR
    keep(saved, undated, future)
    assert {row.published for row in saved.head(Shelf(), 9)} == {NOW}
    keep(saved, replace(future, published=NOW + HOUR))  # the site corrects itself
    assert sorted(row.published for row in saved.head(Shelf(), 9)) == [NOW, NOW + HOUR]


@pytest.mark.parametrize(
    "reference",
    [
        "ID",
        "7",
        "jembatan-dibuka",
        "https://kabar.example/2026/11/25/jembatan-dibuka/",
        "http://www.kabar.example/2026/11/25/jembatan-dibuka?utm_source=x",
        "https://kabar.example/?p=7",
        " jembatan-dibuka ",
    ],
)
def test_a_post_is_found_by_any_of_its_names(saved: Saved, reference: str) -> None:
    """POST on the command line is an id, a number, a slug or an address."""
    post = a_post(number=7)
    keep(saved, post, a_post("Lain", number=8))
    found = saved.find(post.id if reference == "ID" else reference)
    assert found is not None
    assert found.post.id == post.id


@pytest.mark.parametrize(
    "reference", ["", "tidak-ada", "9", "9" * 40, "\ud800", "https://lain.example/x/", "%"]
)
def test_what_is_not_saved_is_not_found(saved: Saved, reference: str) -> None:
    """Nothing that can be typed raises."""
    keep(saved, a_post(number=7))
    assert saved.find(reference) is None
    assert saved.post(reference) is None


def test_the_latest_of_posts_with_one_slug_is_meant(saved: Saved) -> None:
    """A yearly headline has the same slug under another date."""
    for year, age in (("2025", 9000 * HOUR), ("2026", HOUR), ("2024", 18000 * HOUR)):
        keep(saved, replace(a_post(f"Tahun {year}", age=age), slug="lebaran"))
    found = saved.find("lebaran")
    assert found is not None
    assert found.post.title == "Tahun 2026"


def test_listing_meets_all_that_is_asked_for(saved: Saved) -> None:
    """Each condition narrows; bodies are left out."""
    saved.save_tree(TREE)
    one = a_post("Satu", categories=(a_term("sambas"),), author=Author("jim", "J"), tags=(a_term("banjir"),))
    two = a_post("Dua", age=HOUR * 30, categories=(a_term("sambas"),), author=Author("siti", "S"))
    three = a_post("Tiga", age=HOUR * 60, categories=(a_term("olahraga"),), tags=(a_term("banjir"),))
    keep(saved, one, two, three)
    saved.mark_read([one.id])
    saved.set_bookmark([one.id, three.id])

    def titles(**conditions: object) -> list[str]:
        return [found.post.title for found in saved.listing(**conditions)]  # type: ignore[arg-type]

    assert titles() == ["Satu", "Dua", "Tiga"]
    assert titles(limit=2) == ["Satu", "Dua"]
    assert titles(category="kalimantan-barat") == ["Satu", "Dua"]
    assert titles(unread=True) == ["Dua", "Tiga"]
    assert titles(unread=True, bookmarked=True) == ["Tiga"]
    assert titles(bookmarked=True, category="sambas") == ["Satu"]
    assert titles(author="siti") == ["Dua"]
    assert titles(tag="banjir", limit=1) == ["Satu"]
    assert titles(since=two.published) == ["Satu", "Dua"]
    assert titles(until=two.published) == ["Tiga"]
    assert titles(category="tidak-ada") == titles(author="\ud800") == []
    assert all(found.post.html == found.text == "" for found in saved.listing())


def test_listing_goes_on_over_pages(saved: Saved) -> None:
    """A long list is read in pieces that are not noticed."""
    keep(saved, *(a_post(f"Kabar {n}", age=HOUR * n) for n in range(450)))
    assert [found.post.title for found in saved.listing(limit=401)] == [f"Kabar {n}" for n in range(401)]
    assert len(list(saved.listing())) == 450


def test_the_nearest_categories_are_named(saved: Saved) -> None:
    """By slug or by name, the likest first."""
    saved.save_tree(TREE)
    assert saved.nearest("pontinak") == ("pontianak",)
    assert saved.nearest("Kalimantan Barat")[0] == "kalimantan-barat"
    assert saved.nearest("xyz") == ()
    assert saved.categories(["sambas", "xyz"]) == (TREE[2],)


def test_withdrawn_posts_stay_and_say_so(saved: Saved) -> None:
    """Readable, marked as withdrawn, no suspect any more; back again when the site has them."""
    posts = [a_post(f"Kabar {n}", number=n, age=HOUR * n) for n in range(1, 6)]
    keep(saved, *posts)
    where = {"newer_than": posts[4].published, "older_than": posts[0].published}
    assert saved.suspects(Shelf(), **where, seen=(2,)) == [3, 4]
    assert saved.suspects(Shelf(), newer_than=None, older_than=None, seen=()) == [1, 2, 3, 4, 5]
    assert saved.set_withdrawn(gone=[3]) == 1
    assert saved.set_withdrawn(gone=[3], there=(2,)) == 0
    assert saved.suspects(Shelf(), **where, seen=(2,)) == [4]
    assert [row.withdrawn for row in saved.head(Shelf(), 3)] == [False, False, True]
    assert saved.set_withdrawn(gone=[], there=(3,)) == 0
    assert not any(row.withdrawn for row in saved.head(Shelf(), 9))
    saved.set_withdrawn(gone=[3])
    keep(saved, posts[2])
    assert not any(row.withdrawn for row in saved.head(Shelf(), 9))


def test_the_incomplete_are_the_posts_to_be_completed(saved: Saved) -> None:
    """Teasers, newest first; not locked and not withdrawn ones, of which no more can be had."""
    teaser = {"source": "feed", "fullness": "teaser"}
    keep(
        saved,
        a_post("Utuh", age=HOUR),
        a_post("Lama", age=HOUR * 3, **teaser),
        a_post("Baru", age=HOUR * 2, **teaser),
        a_post("Terkunci", locked=True, **teaser),
        a_post("Hilang", number=9, **teaser),
    )
    saved.set_withdrawn(gone=[9])
    assert [post.title for post in saved.incomplete(Shelf(), 9)] == ["Baru", "Lama"]
    assert [post.title for post in saved.incomplete(Shelf("category", "pontianak"), 1)] == ["Baru"]
    assert saved.incomplete(Shelf("category", "sambas"), 9) == []


def test_a_page_that_had_no_more_is_left_alone_for_a_day(saved: Saved, clock: Clock) -> None:
    """A summary that cannot be completed costs one request a day, not one a sync."""
    post = a_post(source="feed", fullness="teaser")
    keep(saved, post)
    saved.page_asked(post.id)
    clock.now += 23 * HOUR
    assert saved.incomplete(Shelf(), 9) == []
    clock.now += 2 * HOUR
    assert [each.id for each in saved.incomplete(Shelf(), 9)] == [post.id]


def test_a_locked_revision_is_known_though_its_text_was_not_taken(saved: Saved) -> None:
    """Else it would be asked for again with every refresh."""
    post = a_post(number=7, modified=NOW - HOUR)
    keep(saved, post)
    keep(saved, replace(post, html="", locked=True, modified=NOW))
    assert saved.known([7]) == {7: NOW}


def test_hostile_values_are_kept_as_far_as_they_can_be(saved: Saved) -> None:
    """Lone surrogates, numbers of any size, a guid of 100,000 letters: nothing raises."""
    odd = a_post(
        "Aneh",
        number=2**70,
        guid="g" * 100_000,
        excerpt="\ud83d\ude00 \ud800",
        categories=(a_term("a\udfff"), a_term("")),
        tags=(a_term("'; DROP TABLE posts; --"),),
        comment_count=-(2**64),
        image=Picture("https://kabar.example/a.jpg", width=2**80),
        published=datetime(1, 1, 1, tzinfo=NOW.tzinfo),
    )
    keep(saved, odd)
    assert keep(saved, odd) == (0, 0, 1)
    saved.save_tree((a_category("\ud800", wp_id=2**99, count=2**99),))
    saved.mark_read(["\ud800"])
    saved.set_position("\ud800", float("nan"))
    saved.set_progress("\ud800", Progress(cursor="\udfff"))
    found = saved.find("aneh")
    assert found is not None
    assert (found.post.wp_id, found.post.comment_count) == (None, None)
    assert found.post.excerpt == "\U0001f600 \ufffd"
    assert [tag.slug for tag in found.post.tags] == ["'; DROP TABLE posts; --"]


def test_what_is_learnt_of_a_site_is_kept(saved: Saved, clock: Clock) -> None:
    """Capabilities, validators, hold-offs and progress come back as they were given."""
    assert saved.capabilities() is None
    assert saved.progress("pontianak") == Progress()
    learnt = Capabilities(
        Way("closed", "https://a/", "401"), Way("works", "https://a/feed/"), "Kabar", 20, NOW
    )
    reached = Progress("api", NOW - HOUR, "2026-11-24T00:00:00", False, NOW, None)
    sent = Validators('"abc"', "Wed, 25 Nov 2026 05:00:00 GMT")
    saved.set_capabilities(learnt)
    saved.set_progress("pontianak", reached)
    saved.save((), {}, {"https://a/feed/": sent})
    saved.set_hold_offs({"a.example": NOW + HOUR, "b.example": NOW - HOUR})
    saved.set_hold_offs({"a.example": NOW + HOUR / 2})
    assert saved.capabilities() == learnt
    assert saved.progress("pontianak") == reached
    assert saved.progress("") == Progress()
    assert saved.validators("https://a/feed/") == sent
    assert saved.validators("https://a/") is None
    assert saved.hold_offs() == {"a.example": NOW + HOUR}


def test_a_failed_save_leaves_nothing_behind(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts and validators are one transaction: never a 304 for posts that were not saved."""

    def fail(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kalbar_tui.store.sites.set_validators", fail)
    with pytest.raises(KeyboardInterrupt):
        keep(saved, a_post())
    assert saved.total_posts() == 0
    monkeypatch.undo()
    assert keep(saved, a_post()) == (1, 0, 0)


def test_two_sites_in_one_store_do_not_mix(saved: Saved) -> None:
    """Each site has its own lists, tree and names."""
    other = Saved(saved.database, "lain.example", "https://lain.example/", clock=lambda: NOW)
    keep(saved, a_post(number=7))
    assert other.total_posts() == 0
    assert keep(other, replace(a_post(number=7), site="lain.example", id="lainlain22")) == (1, 0, 0)
    assert (saved.total_posts(), other.total_posts()) == (1, 1)
    assert other.post("lainlain22") is not None
    assert saved.post("lainlain22") is None
    assert other.mark_all_read(Shelf()) == 1
    assert saved.undo() is None
    assert (saved.counts().latest, other.counts().latest) == (1, 0)


def test_no_list_query_sorts_or_scans(saved: Saved) -> None:
    """Every list is one range of an index, the unread ones of the index of unread posts alone."""
    keep(saved, a_post(number=7))
    asked: list[str] = []
    saved.database.connection.set_trace_callback(asked.append)
    for kind in ("latest", "unread", "bookmarks", "history", "category"):
        for unread in (False, True):
            saved.head(Shelf(kind, "pontianak", unread), 40)
            saved.total(Shelf(kind, "pontianak", unread))
    list(saved.listing(category="pontianak", bookmarked=True, author="a", tag="b", since=NOW, until=NOW))
    saved.suspects(Shelf(), newer_than=None, older_than=NOW, seen=())
    saved.incomplete(Shelf(), 9)
    saved.known([7])
    saved.find("7")
    saved.find("tidak-ada")
    saved.find(f"https://{SITE}/x/")
    saved.counts()
    saved.validators("x")
    saved.newest_pk()
    saved.database.connection.set_trace_callback(None)
    plans = {query: _plan(saved, query) for query in dict.fromkeys(asked) if query.startswith("SELECT")}
    assert len(plans) > 15
    for query, plan in plans.items():
        for step in plan:
            # "SEARCH", not "SCAN"; max(pk) alone is read off the end of its table.
            assert "TEMP B-TREE" not in step, query
            assert not step.startswith("SCAN") or "max(pk)" in query, query
        if "INDEXED BY" in query:
            assert "filed_unread" in plan[0], query


def _plan(saved: Saved, query: str) -> list[str]:
    with saved.database.read() as db:
        return [row["detail"] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]


def test_unread_lists_use_the_index_of_unread_posts() -> None:
    """Else the Unread list would be looked for among all that was ever read."""
    assert "INDEXED BY filed_unread" in shelves.order_query(shelves.Only(unread=True))
    assert "INDEXED BY" not in shelves.order_query(shelves.Only())


def test_reading_a_list_loads_nothing_heavy(tmp_path: Path) -> None:
    """`list` must start in a few times a bare Python."""
    program = (
        "import sys; from pathlib import Path; from kalbar_tui.library.saved import Saved;"
        "from kalbar_tui.store.database import Database; from kalbar_tui.model.shelf import Shelf;"
        f"s = Saved(Database(Path({str(tmp_path / 'a' / 'k.db')!r})), 'a'); s.head(Shelf(), 9); s.counts();"
        "s.mark_read(['abcdefghij']);"
        "print([m for m in ('asyncio','httpx','textual','lxml','rich','msgspec','feedparser','tempfile')"
        " if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


def _recount(saved: Saved) -> None:
    """The kept counts are what counting gives, and no row points nowhere."""
    with saved.database.read() as db:
        for row in db.execute(
            "SELECT s.slug, s.total, s.unread, count(f.post) AS n, coalesce(sum(f.unread), 0) AS u"
            " FROM shelves s LEFT JOIN filed f ON f.shelf = s.pk GROUP BY s.pk"
        ):
            assert (row["total"], row["unread"]) == (row["n"], row["u"]), row["slug"]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
