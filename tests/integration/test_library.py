"""The library over a real server and a real store: what a walk brings, leaves out, and takes up again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kalbar_tui.library.library import Library
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import Refused, StoreError, Unreachable
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key
from newsroom import Newsroom, cut, status

T = TypeVar("T")
LATEST = Shelf()


class Reader:
    """A reader at one site, whose clock goes on by hand; each visit is a library of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.now = datetime(2026, 11, 25, 3, 46, tzinfo=UTC)  # an hour before the first visit
        self.url = url
        self.saved = Saved(Database(folder / "kalbar-tui.db"), site_key(url), url, clock=lambda: self.now)

    def visit(self, question: Callable[[Library], Awaitable[T]], **options: Any) -> T:
        """Asks something of a library, an hour after the visit before."""
        self.now += timedelta(hours=1)

        async def ask() -> T:
            async with Library(self.saved, self.url, clock=lambda: self.now, **options) as library:
                return await question(library)

        return asyncio.run(ask())

    def titles(self, **only: Any) -> list[str]:
        """The titles of what is saved, newest first."""
        return [found.post.title for found in self.saved.listing(**only)]


@pytest.fixture
def reader(data_dir: Path, newsroom: Newsroom) -> Iterator[Reader]:
    reader = Reader(data_dir, newsroom.url)
    yield reader
    reader.saved.database.close()


def published(reader: Reader, newsroom: Newsroom, count: int) -> list[str]:
    """That many new posts, one a minute; their titles, newest first. The next visit is after them."""
    for number in range(count):
        newsroom.publish(f"Kabar {number}", minutes_ago=-number)
    reader.now += timedelta(hours=8)
    return [f"Kabar {number}" for number in reversed(range(count))]


WAYS = pytest.mark.parametrize("api", ["open", "401"])


@WAYS
def test_older_posts_come_down_to_the_first_of_the_site(reader: Reader, newsroom: Newsroom, api: Any) -> None:
    """The first refresh brings a page, and step after step the rest follows; then it says so."""
    newsroom.api = api
    reader.visit(lambda library: library.refresh(LATEST))
    assert 0 < reader.saved.total_posts() < 42
    for _step in range(10):
        outcome, is_first = reader.visit(lambda library: library.older(LATEST))
        if is_first:
            break
        assert outcome.new
    assert is_first
    assert reader.saved.total_posts() == 42


@WAYS
def test_what_a_refresh_left_out_comes_when_the_list_is_scrolled(
    reader: Reader, newsroom: Newsroom, api: Any
) -> None:
    """More posts than a refresh follows: the gap is known, and `older` fills it before going on."""
    newsroom.api = api
    reader.visit(lambda library: library.refresh(LATEST))
    titles = published(reader, newsroom, 130)
    reader.visit(lambda library: library.refresh(LATEST))
    assert titles[0] in reader.titles()
    assert titles[-1] not in reader.titles()
    reader.visit(lambda library: library.refresh(LATEST))
    for _step in range(30):
        _outcome, is_first = reader.visit(lambda library: library.older(LATEST))
        if is_first:
            break
    assert is_first
    assert reader.titles()[:130] == titles
    assert reader.saved.total_posts() == 172


@WAYS
def test_a_sync_brings_all_since_the_last_one(reader: Reader, newsroom: Newsroom, api: Any) -> None:
    """However many there are, and though refreshes meanwhile brought the newest of them."""
    newsroom.api = api
    reader.visit(lambda library: library.sync(""))
    titles = published(reader, newsroom, 130)
    reader.visit(lambda library: library.refresh(LATEST))
    reader.visit(lambda library: library.refresh(LATEST))
    outcome = reader.visit(lambda library: library.sync(""))
    assert outcome.new
    assert reader.titles()[:130] == titles


@WAYS
def test_a_sync_that_broke_off_is_taken_up_again(reader: Reader, newsroom: Newsroom, api: Any) -> None:
    """The pages that came are kept, the error is told, and the next sync brings the others."""
    newsroom.api = api
    reader.visit(lambda library: library.sync(""))
    titles = published(reader, newsroom, 230)
    newsroom.misbehave("paged=2" if api == "401" else "before=|page=2", *[cut()] * 3)
    outcome = reader.visit(lambda library: library.sync(""))
    assert outcome.new
    assert outcome.notices
    assert titles[0] in reader.titles()
    assert titles[-1] not in reader.titles()
    outcome = reader.visit(lambda library: library.sync(""))
    assert not outcome.notices
    assert reader.titles()[:230] == titles


def test_a_feed_that_has_not_changed_does_not_hide_older_posts(reader: Reader, newsroom: Newsroom) -> None:
    """A walk down that has to begin anew at the newest post goes past the posts that are saved."""
    newsroom.api = "401"
    reader.visit(lambda library: library.sync("", since=reader.now - timedelta(hours=12)))
    before = reader.saved.total_posts()
    outcome, _is_first = reader.visit(lambda library: library.older(LATEST))
    assert outcome.new
    assert reader.saved.total_posts() > before


def test_withdrawn_posts_are_found_and_stay_readable(reader: Reader, newsroom: Newsroom) -> None:
    """By the API alone; a post that comes back is no longer withdrawn, and a feed withdraws nothing."""
    reader.visit(lambda library: library.sync(""))
    post = newsroom.posts[5]
    newsroom.delete(post["slug"])
    outcome = reader.visit(lambda library: library.sync(""))
    assert outcome.withdrawn == 1
    found = reader.saved.find(post["slug"])
    assert found
    assert found.withdrawn
    newsroom.posts.append(post)
    reader.visit(lambda library: library.sync(""))
    found = reader.saved.find(post["slug"])
    assert found
    assert not found.withdrawn


def test_from_feeds_alone_nothing_is_withdrawn(reader: Reader, newsroom: Newsroom) -> None:
    """A post that is in no feed any more may just be old."""
    newsroom.api = "401"
    reader.visit(lambda library: library.sync(""))
    newsroom.delete(newsroom.posts[5]["slug"])
    assert reader.visit(lambda library: library.sync("")).withdrawn == 0
    assert reader.saved.total_posts() == 42


def test_an_api_that_closes_costs_no_post(reader: Reader, newsroom: Newsroom) -> None:
    """The feed takes its place in the same visit; posts are the same, and why is known."""
    reader.visit(lambda library: library.refresh(LATEST))
    newsroom.publish("Sesudah ditutup")
    newsroom.api = "403-html"
    outcome = reader.visit(lambda library: library.refresh(LATEST))
    assert outcome.new >= 1
    assert reader.titles()[0] == "Sesudah ditutup"
    assert len(reader.titles()) == len(set(reader.titles()))
    state = reader.visit(_state)
    assert (state.kind, state.why_not_api) == ("feed", "403")
    for _step in range(10):
        _outcome, is_first = reader.visit(lambda library: library.older(LATEST))
        if is_first:
            break
    assert reader.saved.total_posts() == 43


async def _state(library: Library) -> Any:
    return library.site


def test_a_teaser_is_completed_by_its_own_page(reader: Reader, newsroom: Newsroom) -> None:
    """Opening costs one request to that page, once; after it the article is whole and asks nobody."""
    newsroom.api, newsroom.feeds = "401", "summary"
    reader.visit(lambda library: library.refresh(LATEST))
    post = next(found.post for found in reader.saved.listing() if found.post.fullness != "full")
    newsroom.requests.clear()
    found = reader.visit(lambda library: library.open_post(post.id))
    assert found
    assert found.post.fullness == "full"
    assert len(found.text) > len(post.excerpt)
    assert [request.path for request in newsroom.requests] == [post.url.removeprefix(newsroom.url)]
    reader.visit(lambda library: library.open_post(post.id))
    assert len(newsroom.requests) == 1


def test_data_saver_and_offline_ask_for_no_page(reader: Reader, newsroom: Newsroom) -> None:
    """The part that is saved is shown; a sync with data saver brings no pages either."""
    newsroom.api, newsroom.feeds = "401", "summary"
    reader.visit(lambda library: library.sync(""), data_saver=True)
    assert not [request for request in newsroom.requests if request.path.startswith("/2026/11")]
    newsroom.requests.clear()
    post = reader.saved.head(LATEST, 1)[0].id
    for options in ({"data_saver": True}, {"offline": True}):
        found = reader.visit(lambda library: library.open_post(post), **options)
        assert found
        assert found.post.fullness != "full"
    assert newsroom.requests == []


def test_offline_nothing_is_asked(reader: Reader, newsroom: Newsroom) -> None:
    """Refreshing, syncing and scrolling on are errors; finding a post that is not saved finds none."""
    for question in (
        lambda library: library.refresh(LATEST),
        lambda library: library.sync(""),
        lambda library: library.older(LATEST),
        lambda library: library.learn_tree(),
    ):
        with pytest.raises(Unreachable) as caught:
            reader.visit(question, offline=True)
        assert caught.value.reason == "offline"
    assert reader.visit(lambda library: library.find("tidak-ada"), offline=True) is None
    assert newsroom.requests == []


def test_a_page_that_fails_costs_that_page(reader: Reader, newsroom: Newsroom) -> None:
    """Of several teasers one cannot be completed: it is told, the others are whole."""
    newsroom.api, newsroom.feeds = "401", "summary"
    slug = newsroom.publish("Halaman yang rusak")["slug"]
    newsroom.misbehave(f"/{slug}/\\?$", status(500))
    outcome = reader.visit(lambda library: library.sync(""))
    assert [type(error) for error in outcome.notices] == [Refused]
    assert reader.saved.find(slug).post.fullness != "full"  # type: ignore[union-attr]
    assert sum(found.post.fullness == "full" for found in reader.saved.listing()) > 30


def test_a_store_that_fails_while_pages_come_is_one_error(
    reader: Reader, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up leaves as the store's error, not as a group of them."""
    newsroom.api, newsroom.feeds = "401", "summary"
    reader.visit(lambda library: library.sync(""), data_saver=True)
    reader.saved.database.read_only = True
    with pytest.raises(StoreError) as caught:
        reader.visit(lambda library: library._newsroom.complete(""))
    assert caught.value.reason == "read_only"
