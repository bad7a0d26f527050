"""An archive walks to the first post, may be broken off anywhere, and goes on from there."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_library import LATEST, Reader

from kalbar_tui.library import walk
from kalbar_tui.library.library import Library
from kalbar_tui.library.pace import Pace
from kalbar_tui.library.packs import Estimate, Estimates, Pack
from kalbar_tui.library.retention import Limits, prune
from kalbar_tui.model.errors import Refused
from kalbar_tui.model.shelf import Shelf
from newsroom import Newsroom, Request, held, status
from program import Program, environment

HUNDREDS = 3


@pytest.fixture
def newsroom(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A site with several pages of a hundred posts, one a minute, over the 42 recorded ones."""
    monkeypatch.setattr(walk, "ARCHIVE_PAUSE_SECONDS", 0.0)
    with Newsroom() as site:
        for number in range(HUNDREDS * 100):
            site.publish(f"Kabar {number}", minutes_ago=-number)
        yield site


@pytest.fixture
def reader(data_dir: Path, newsroom: Newsroom) -> Iterator[Reader]:
    reader = Reader(data_dir, newsroom.url)
    reader.now += timedelta(days=1)
    yield reader
    reader.saved.database.close()


def second_page_asked_for(newsroom: Newsroom) -> None:
    """Waits until a page below the first is asked for."""
    end = time.monotonic() + 60
    while not any("before" in request.query for request in newsroom.requests):
        assert time.monotonic() < end
        time.sleep(0.01)


def fetched(requests: list[Request]) -> int:
    """How many whole posts these requests asked for."""
    asked = [each for each in requests if "content" in each.query.get("_fields", "")]
    return sum(len(each.query["include"].split(",")) if "include" in each.query else 100 for each in asked)


def test_an_archive_comes_whole_and_then_costs_nothing(reader: Reader, newsroom: Newsroom) -> None:
    """Every post once, with the count of all; the next one asks only for what is new."""
    told: list[tuple[int, int | None]] = []
    outcome = reader.visit(lambda library: library.archive("", report=lambda *done: told.append(done)))
    assert outcome.new == reader.saved.total_posts() == len(newsroom.posts)
    assert told == [(200, 342), (300, 342), (342, 342)]
    assert fetched(newsroom.requests) == 400
    newsroom.requests.clear()
    new = newsroom.publish("Yang baru", minutes_ago=-1000)
    outcome = reader.visit(lambda library: library.archive(""))
    assert (outcome.new, fetched(newsroom.requests)) == (1, 1)
    assert reader.titles()[0] == "Yang baru"
    assert new["id"]


def test_one_that_was_broken_off_goes_on_after_what_is_new(reader: Reader, newsroom: Newsroom) -> None:
    """The newest posts first, then from where it was; nothing that is saved is fetched again."""
    newsroom.misbehave(r"before=", status(500))
    outcome = reader.visit(lambda library: library.archive(""))
    assert (outcome.new, len(outcome.notices)) == (100, 1)
    newsroom.publish("Yang baru", minutes_ago=-1000)
    newsroom.requests.clear()
    outcome = reader.visit(lambda library: library.archive(""))
    assert (outcome.new, outcome.notices) == (243, ())
    assert reader.titles()[0] == "Yang baru"
    assert fetched(newsroom.requests) <= 1 + 300


def test_reading_goes_on_beside_an_archive(reader: Reader, newsroom: Newsroom) -> None:
    """A refresh and a step back in time do not wait until it is done, and neither brings a post twice."""
    answer = threading.Event()
    newsroom.misbehave(r"before=", held(answer))

    async def both(library: Library) -> int:
        archive = asyncio.create_task(library.archive(""))
        await asyncio.to_thread(second_page_asked_for, newsroom)
        newsroom.publish("Yang baru", minutes_ago=-1000)
        refreshed = await library.refresh(LATEST)
        await library.older(LATEST)
        assert not archive.done()
        answer.set()
        return refreshed.new + (await archive).new

    assert reader.visit(both) > 1
    reader.visit(lambda library: library.archive(""))
    titles = reader.titles()
    assert len(titles) == len(set(titles)) == len(newsroom.posts)


def test_a_site_that_asks_to_be_left_alone_is(reader: Reader, newsroom: Newsroom) -> None:
    """For as long as it says, also in the next run; what came before is kept, and then it goes on."""
    newsroom.misbehave(r"before=", status(429, retry_after="7200"))
    outcome = reader.visit(lambda library: library.archive(""))
    assert outcome.new == 100
    assert [error.reason for error in outcome.notices if isinstance(error, Refused)] == ["held_off"]
    newsroom.requests.clear()
    with pytest.raises(Refused):
        reader.visit(lambda library: library.archive(""))
    assert newsroom.requests == []
    reader.now += timedelta(hours=1)
    assert reader.visit(lambda library: library.archive("")).new == 242


@pytest.mark.parametrize("api", ["open", "401"])
def test_days_may_be_asked_for(reader: Reader, newsroom: Newsroom, api: str) -> None:
    """From a moment on and until another, and no post beyond; a second look brings what changed."""
    newsroom.api = api  # type: ignore[assignment]
    top = datetime(2026, 11, 25, 4, 50, tzinfo=UTC)
    since, until = top + timedelta(minutes=50), top + timedelta(minutes=250)
    reader.visit(lambda library: library.archive("", since=since, until=until))
    assert reader.titles() == [f"Kabar {number}" for number in reversed(range(50, 250))]
    assert reader.saved.progress("").top is None, "how far the list is whole is another thing"
    newsroom.last_modified += timedelta(days=1)
    newsroom.edit("kabar-60", "Kabar lain")
    outcome = reader.visit(lambda library: library.archive("", since=since, until=until))
    assert (outcome.new, outcome.changed) == (0, 1)


def test_of_days_too_it_goes_on_where_it_was(reader: Reader, newsroom: Newsroom) -> None:
    """How far it has come is kept until it is done."""
    until = datetime(2026, 11, 25, 4, 50, tzinfo=UTC) + timedelta(minutes=290)
    newsroom.misbehave(r"exclude=", status(500))
    reader.visit(lambda library: library.archive("", until=until))
    assert reader.saved.total_posts() == 100
    newsroom.requests.clear()
    reader.visit(lambda library: library.archive("", until=until))
    assert reader.saved.total_posts() == 290 + 42
    assert all("exclude" in each.query for each in newsroom.requests if "per_page=100" in str(each.query))
    assert reader.saved.progress(f"?until={until:%Y-%m-%dT%H:%M:%SZ}").cursor is None


def test_what_was_pruned_comes_again_and_nothing_else(reader: Reader, newsroom: Newsroom) -> None:
    """A sync brings none of it; an archive does, and of what is saved it asks for the dates alone."""
    reader.visit(lambda library: library.archive(""))
    gone = prune(reader.saved.database, Limits(oldest=datetime(2026, 11, 25, 5, 50, tzinfo=UTC))).posts
    assert gone > 60
    newsroom.requests.clear()
    assert reader.visit(lambda library: library.sync("")).new == 0
    outcome = reader.visit(lambda library: library.archive(""))
    assert (outcome.new, outcome.changed) == (gone, 0)
    assert fetched(newsroom.requests) <= gone + 100
    assert reader.saved.total_posts() == len(newsroom.posts)


def test_a_list_that_is_scrolled_meets_the_archive(reader: Reader, newsroom: Newsroom) -> None:
    """What the reader scrolled to is not fetched again, and then there is no more to scroll to."""
    reader.visit(lambda library: library.refresh(LATEST))
    for _step in range(4):
        reader.visit(lambda library: library.older(LATEST))
    had = reader.saved.total_posts()
    outcome = reader.visit(lambda library: library.archive(""))
    assert outcome.new == len(newsroom.posts) - had
    assert reader.visit(lambda library: library.older(LATEST))[1]


def test_every_teaser_is_made_whole(reader: Reader, newsroom: Newsroom) -> None:
    """Where a feed carries only teasers, an archive asks for all the articles' pages, not for a hundred."""
    newsroom.api, newsroom.feeds = "401", "summary"
    del newsroom.posts[130:]
    reader.visit(lambda library: library.archive(""))
    asked = {request.path for request in newsroom.requests}
    pages = {
        found.post.url.removeprefix(newsroom.url) for found in reader.saved.listing() if not found.post.locked
    }
    assert len(pages) > 120
    assert pages <= asked


def test_a_category_is_packed_for_offline(reader: Reader, newsroom: Newsroom) -> None:
    """All of it, or its newest; with what it takes told before, by what the site says it has."""
    for category in newsroom.categories:
        category["count"] = 342 if category["slug"] == "pontianak" else 0
    shelf, everything = Shelf("category", "pontianak"), Pack(everything=True, pictures=True)
    assert Estimates(reader.saved, shelf).of(everything, 10**8) == Estimate(None, None)
    reader.visit(lambda library: library.learn_tree())
    estimates = Estimates(reader.saved, shelf)
    assert estimates.of(Pack(), 10**8) == Estimate(100, 400_000)
    assert estimates.of(everything, 10**7) == Estimate(342, 342 * 4000 + 10**7)
    outcome, _fetched = reader.visit(lambda library: library.keep_offline(shelf, Pack(), budget=10**8))
    assert outcome.new == 100
    assert Estimates(reader.saved, shelf).of(Pack(), 10**8) == Estimate(None, None)
    reader.visit(lambda library: library.keep_offline(shelf, everything, budget=10**8))
    there = [post for post in newsroom.posts if post["_embedded"]["wp:term"][0][0]["slug"] == "pontianak"]
    assert reader.saved.total(shelf) >= len(there) >= 300


# -- the command


@pytest.fixture
def here(program: Program, newsroom: Newsroom) -> Program:
    return Program(program.home, (*program.options, "--site", newsroom.url))


def test_until_alone_and_a_size_without_pictures_are_wrong_usage(here: Program) -> None:
    """Nothing is asked for then."""
    assert "--archive" in here("sync", "--until", "2026-11-24", code=2).err
    assert "--images" in here("sync", "--max-size", "1MB", code=2).err


def test_progress_is_plain_lines_with_the_total_and_never_beside_json(here: Program) -> None:
    """A line a page; `--quiet` and `--json` say nothing of it."""
    said = here("sync", "--archive", env={"NO_COLOR": "1"})
    assert "All posts: 200 of 342\n" in said.err
    assert "left" in said.err
    assert said.out == "342 new, 0 changed; 342 posts saved.\n"
    json = here("sync", "--archive", "--json")
    assert json.err == ""
    assert json.objects[0]["saved"] == 342


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_can_be_stopped_at_any_moment(
    here: Program, newsroom: Newsroom, number: signal.Signals, code: int
) -> None:
    """Ctrl+C says how to go on; what came is saved, and the next run brings the rest."""
    answer = threading.Event()
    newsroom.misbehave(r"before=", held(answer))
    running = subprocess.Popen(
        [*here.command, *here.options, "sync", "--archive"],
        env=environment(here.home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    second_page_asked_for(newsroom)
    running.send_signal(number)
    out, err = running.communicate(timeout=30)
    answer.set()
    assert (running.returncode, out) == (code, "")
    assert "Traceback" not in err
    assert ("100 new posts are saved" in err) == (number == signal.SIGINT)
    here("sync", "--archive", "--quiet")
    assert len(here("list", "--json", "--offline").objects) == 342


def test_the_time_left_is_that_of_most_steps() -> None:
    """One slow step changes nothing, and what was there before the first does not count."""
    pace = Pace()
    assert pace.left(3000, 5000, 0.0) is None
    assert pace.left(3100, 5000, 1.0) == pytest.approx(19)
    pace.left(3200, 5000, 2.0)
    pace.left(3300, 5000, 62.0)
    assert pace.left(3400, 5000, 63.0) == pytest.approx(16)
    assert pace.left(3400, None, 64.0) is None
