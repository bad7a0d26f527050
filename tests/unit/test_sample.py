"""The bundled sample edition: whole, clean, and as fresh as the moment it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import NOW
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Category, Post
from kalbar_tui.sample import edition
from kalbar_tui.sample.linear import plain as plain_without_parser
from kalbar_tui.store.database import Database
from kalbar_tui.text import clean
from kalbar_tui.text.address import safe_url, site_key
from kalbar_tui.text.document import Code, Document, Embed, Figure, ItemList, Quote, Related, Table
from kalbar_tui.text.html import document
from kalbar_tui.text.plain import plain
from kalbar_tui.text.when import relative

FOLDER = Path(edition.__file__).parent
PICTURES = frozenset(path.name for path in (FOLDER / "gambar").iterdir())


@pytest.fixture(scope="module")
def posts() -> tuple[Post, ...]:
    return edition.posts(NOW)


@pytest.fixture(scope="module")
def documents(posts: tuple[Post, ...]) -> dict[str, Document]:
    return {post.slug: document(post.html, post.url) for post in posts}


def addresses(post: Post, attribute: str) -> Iterator[str]:
    """What the body's links (`href`) or pictures and players (`src`) lead to."""
    yield from re.findall(rf'\b{attribute}="([^"]*)"', post.html)


def published(post: Post) -> datetime:
    assert post.published is not None
    return post.published


def pictures(post: Post) -> Iterator[str]:
    if post.image is not None:
        yield post.image.url
    yield from (url for url in addresses(post, "src") if "/gambar/" in url)


def test_there_is_enough_to_read(posts: tuple[Post, ...]) -> None:
    """A newsroom's worth of posts, with one that is pinned, one that is locked, and a long read."""
    assert len(posts) >= 64
    assert sum(post.sticky for post in posts) == 1
    assert sum(post.locked for post in posts) == 1
    assert max(len(re.sub("<[^>]*>", " ", post.html).split()) for post in posts) >= 1200


def test_nothing_is_there_twice(posts: tuple[Post, ...]) -> None:
    """Slugs, ids, numbers, addresses, titles and whole texts are each of one post."""
    for values in (
        [post.slug for post in posts],
        [post.id for post in posts],
        [post.wp_id for post in posts],
        [post.url for post in posts],
        [post.guid for post in posts],
        [post.title for post in posts],
        [words for post in posts for words in re.findall("<p>[^<]{60,}</p>", post.html)],
    ):
        assert len(set(values)) == len(values)


def test_no_category_is_empty_or_unknown(posts: tuple[Post, ...]) -> None:
    """Every category has posts of its own, as many as it says, and every post's stand in the tree."""
    tree = edition.categories()
    assert len(tree) >= 12
    assert {term.slug for post in posts for term in post.categories} == {each.slug for each in tree}
    for each in tree:
        filed = sum(any(term.slug == each.slug for term in post.categories) for post in posts)
        assert filed > 0
        assert each.count == filed
    assert all(post.categories for post in posts)


def test_parents_stand_before_their_children() -> None:
    """So the tree may be built in one pass."""
    before: set[str] = set()
    tree: tuple[Category, ...] = edition.categories()
    for each in tree:
        assert each.parent is None or each.parent in before
        before.add(each.slug)


def test_links_inside_lead_to_posts_of_the_edition(posts: tuple[Post, ...]) -> None:
    """None is dead, and none leads to its own post."""
    permalinks = {post.url for post in posts}
    followed = 0
    for post in posts:
        for url in addresses(post, "href"):
            assert url == safe_url(url)
            if url.startswith(edition.URL):
                assert url in permalinks - {post.url}
                followed += 1
    assert followed >= 10


def test_pictures_exist_and_are_used(posts: tuple[Post, ...]) -> None:
    """Every address of a picture gives a JPEG, and no file is left over."""
    used = {url for post in posts for url in pictures(post)}
    for url in used:
        content = edition.picture(url)
        assert content is not None
        assert content.startswith(b"\xff\xd8\xff")
    assert {url.rpartition("/")[2] for url in used} == PICTURES


@pytest.mark.parametrize(
    "url",
    ["gambar/tidak-ada.jpg", "gambar/../edition.py", "gambar/", "pasar.jpg"],
)
def test_nothing_else_is_a_picture(url: str) -> None:
    """No other address gives a file, inside the folder or out of it."""
    assert edition.picture(f"{edition.URL}/{url}") is None
    assert edition.picture("https://lain.example/gambar/pasar.jpg") is None


def test_everything_is_clean(posts: tuple[Post, ...]) -> None:
    """Cleaning would change nothing, so it may be left out."""
    for post in posts:
        lines = [post.title, post.excerpt, post.kicker, post.slug]
        lines += [term.name for term in (*post.categories, *post.tags)]
        lines += [post.author.name, post.author.bio] if post.author else []
        lines += [post.image.alt, post.image.caption] if post.image else []
        for text in lines:
            assert clean.line(text) == text
        assert clean.markup(post.html) == post.html
        assert "&" not in post.title + post.excerpt  # text, not markup
        assert not re.search(r"[{}]", post.title + post.excerpt)  # no placeholder is left
        assert post.url == safe_url(post.url)


def test_times_are_told_from_now(posts: tuple[Post, ...]) -> None:
    """Newest first, the newest just out, a day's worth since yesterday, none in the future."""
    times = [published(post) for post in posts]
    assert times == sorted(times, reverse=True)
    assert NOW - timedelta(hours=1) < times[0] < NOW
    assert 10 <= sum(time > NOW - timedelta(days=1) for time in times) <= 20
    for post, time in zip(posts, times, strict=True):
        assert time.tzinfo is UTC
        assert post.modified is not None
        assert time <= post.modified < NOW


def test_every_unit_of_age_is_shown(posts: tuple[Post, ...]) -> None:
    """The list is an example of how ages are written, from minutes to years."""
    units = {relative(published(post), NOW).split()[1].rstrip("s") for post in posts}
    assert units == {"minute", "hour", "day", "week", "month", "year"}


def test_a_post_stays_the_same_on_another_day(posts: tuple[Post, ...]) -> None:
    """Ids do not depend on when the edition is opened; dates in texts and addresses do."""
    later = edition.posts(NOW + timedelta(days=40))
    assert [post.id for post in later] == [post.id for post in posts]
    assert not {post.url for post in later} & {post.url for post in posts}


def test_dates_in_texts_fit_the_day_of_publication() -> None:
    """The day is that of West Kalimantan, which begins seven hours before that of UTC."""
    now = datetime(2026, 11, 25, 17, 18, tzinfo=UTC)  # 00.18 WIB of the 26th
    ferry = next(post for post in edition.posts(now) if post.slug == "feri-siantan-uji-jadwal-malam")
    assert ferry.published == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    assert "(25/11/2026)" in ferry.html  # it tells of the day before
    assert "/2026/11/26/" in ferry.url


def test_bodies_are_articles(posts: tuple[Post, ...], documents: dict[str, Document]) -> None:
    """All but the locked one have a body, and its kicker is the one the post tells."""
    for post in posts:
        article = documents[post.slug]
        assert bool(article.blocks) is not post.locked
        assert article.kicker == post.kicker


def test_what_an_article_can_hold_is_shown(documents: dict[str, Document]) -> None:
    """Somewhere in the edition there is each kind of block, so that all can be looked at."""
    kinds = {type(block) for article in documents.values() for block in article.blocks}
    assert kinds >= {Code, Embed, Figure, ItemList, Quote, Related, Table}


def test_plain_texts_are_those_of_the_documents(
    posts: tuple[Post, ...], documents: dict[str, Document]
) -> None:
    """The short way to the plain text gives what the long one gives."""
    for post in posts:
        assert plain_without_parser(post.html) == plain(documents[post.slug])


def test_comments_are_of_posts_of_the_edition(posts: tuple[Post, ...]) -> None:
    """A post has as many comments as it says, and some have some."""
    counted = {post.slug: post.comment_count for post in posts if post.comment_count}
    assert counted == {slug: len(comments) for slug, comments in edition.comments().items()}
    assert counted


def test_filling_a_store(tmp_path: Path, posts: tuple[Post, ...]) -> None:
    """All posts are saved with their texts, in the tree, under the edition's name."""
    database = Database(tmp_path / "store.db")
    saved = Saved(database, site_key(edition.URL), edition.URL, clock=lambda: NOW)
    try:
        edition.fill(saved, NOW)
        assert saved.total_posts() == len(posts)
        learnt = saved.capabilities()
        assert learnt is not None
        assert learnt.name == edition.NAME
        assert [each.slug for each in saved.tree()] == [each.slug for each in edition.categories()]
        kept = saved.post(posts[5].id)
        assert kept is not None
        assert kept.post.html == posts[5].html
        assert kept.text == plain_without_parser(posts[5].html)
    finally:
        database.close()
