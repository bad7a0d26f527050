"""Whatever comes, in whatever order: merging loses nothing and comes to rest."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import NOW, SITE
from kalbar_tui.model.post import Author, Enclosure, Picture, Post, Term
from kalbar_tui.store.merge import merge
from kalbar_tui.store.values import storable

FULLNESS = ("teaser", "first_page", "full")
WORDS = st.sampled_from(["", "a", "Judul", "isi " * 40])
TIMES = st.none() | st.integers(0, 3).map(lambda days: NOW - timedelta(days=days))
TERMS = st.lists(st.sampled_from("abcd").map(lambda slug: Term(slug, slug.upper())), max_size=3).map(tuple)
POSTS = st.builds(
    Post,
    id=st.just("abcdefghij"),
    site=st.just(SITE),
    guid=WORDS,
    url=st.sampled_from(["https://kabar.example/a/", "https://kabar.example/b/"]),
    slug=WORDS,
    title=WORDS,
    published=TIMES,
    source=st.sampled_from(["api", "feed", "page"]),
    modified=TIMES,
    wp_id=st.none() | st.integers(1, 3),
    kicker=WORDS,
    excerpt=WORDS,
    html=st.text("<p>ab", max_size=80) | st.text("ab", min_size=60, max_size=200),
    fullness=st.sampled_from(FULLNESS),
    categories=TERMS,
    tags=TERMS,
    author=st.none() | st.builds(Author, st.sampled_from("xy"), st.sampled_from(["X", "Y"]), WORDS),
    image=st.none() | st.builds(Picture, st.sampled_from(["https://k/1", "https://k/2"]), WORDS, WORDS),
    enclosures=st.sampled_from([(), (Enclosure("https://k/a.mp3"),)]),
    comment_count=st.none() | st.integers(0, 9),
    sticky=st.booleans(),
    locked=st.booleans(),
).map(storable)


@given(POSTS)
def test_the_same_again_changes_nothing(post: Post) -> None:
    """A second fetch of an unchanged post is no change."""
    assert merge(post, post) == post


@given(POSTS, POSTS)
def test_merging_comes_to_rest(old: Post, new: Post) -> None:
    """What was merged once is not merged into something else by the same answer."""
    once = merge(old, new)
    assert merge(once, new) == once


@given(POSTS, st.lists(POSTS, max_size=4))
def test_nothing_known_is_lost(post: Post, answers: list[Post]) -> None:
    """No answer makes a post emptier than it was, and none makes it another post."""
    for answer in answers:
        kept = merge(post, answer)
        assert (kept.id, kept.site) == (post.id, post.site)
        assert FULLNESS.index(kept.fullness) >= FULLNESS.index(post.fullness)
        for field in ("guid", "slug", "title", "kicker", "excerpt", "html", "author", "image", "enclosures"):
            assert getattr(kept, field) or not getattr(post, field), field
        for field in ("published", "modified", "wp_id", "comment_count"):
            assert getattr(kept, field) is not None or getattr(post, field) is None, field
        assert bool(kept.categories) >= bool(post.categories)
        assert bool(kept.tags) >= bool(post.tags)
        post = kept


@given(POSTS, POSTS)
def test_a_feed_takes_no_category_away(old: Post, new: Post) -> None:
    """Only the API knows all categories of a post, so only it can say that one is gone."""
    if new.source != "api":
        kept = {term.slug for term in merge(old, new).categories}
        assert kept == {term.slug for term in (*old.categories, *new.categories)}


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
ANY_NUMBER = st.integers(-(2**70), 2**70)


@given(ANY_TEXT, ANY_NUMBER)
def test_what_is_storable_can_be_bound(text: str, number: int) -> None:
    """Lone surrogates and numbers over 64 bits are out of the way before SQLite sees them."""
    post = storable(
        Post(
            id=text,
            site=text,
            guid=text,
            url=text,
            slug=text,
            title=text,
            published=NOW,
            source="api",
            wp_id=number,
            html=text,
            categories=(Term(text, text), Term(text, text)),
            author=Author(text, text, text),
            image=Picture(text, text, text, number, number),
            enclosures=(Enclosure(text, text, number),),
            comment_count=number,
        )
    )
    for field in (post.id, post.title, post.html, *(term.slug for term in post.categories)):
        field.encode("utf-8")
    assert len(post.categories) == bool(text)
    assert post.wp_id is None or -(2**63) <= post.wp_id < 2**63
    assert storable(post) == post
