"""Rules on the real store and the real command line: what they hide, mark, and leave alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builders import NOW, SITE, a_category, a_post, a_term
from kalbar_tui.library import saved as saved_module
from kalbar_tui.library import upkeep
from kalbar_tui.library.retention import let_go
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author
from kalbar_tui.model.rule import Draft
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store import rules, shelves
from kalbar_tui.store.database import Database
from newsroom import Newsroom, status
from program import Program

DAY = timedelta(days=1)
FLOOD = Draft("mute", "word", "banjir")


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
def store(tmp_path: Path) -> Path:
    return tmp_path / "store" / "kalbar-tui.db"


@pytest.fixture
def saved(store: Path, clock: Clock) -> Iterator[Saved]:
    """Ten posts, of which every third is about a flood."""
    database = Database(store)
    saved = Saved(database, SITE, f"https://{SITE}/", clock=clock)
    saved.save([a_post(title(n), number=n + 1, age=n * timedelta(hours=1)) for n in range(10)])
    yield saved
    database.close()


def title(number: int) -> str:
    return f"Banjir {number}" if number % 3 == 0 else f"Jalan {number}"


def add(saved: Saved, draft: Draft) -> int:
    """Adds a rule and applies it."""
    number = saved.add_rule(draft)
    saved.settle()
    return number


def titles(saved: Saved, shelf: Shelf) -> list[str]:
    return [row.title for row in saved.head(shelf, 99)]


def test_a_muted_post_leaves_the_lists_and_the_counts(saved: Saved) -> None:
    """And all comes back with the rule's removal."""
    before = saved.counts()
    number = add(saved, FLOOD)
    assert titles(saved, Shelf()) == [title(n) for n in range(10) if n % 3]
    assert (
        titles(saved, Shelf("category", "pontianak"))
        == titles(saved, Shelf("unread"))
        == titles(saved, Shelf())
    )
    assert (saved.counts().latest, saved.counts().categories) == (6, {"pontianak": 6})
    assert titles(saved, Shelf("muted")) == [title(n) for n in (0, 3, 6, 9)]
    assert (saved.total(Shelf()), saved.total_posts()) == (6, 10)
    saved.remove_rule(number)
    saved.settle()
    assert (saved.counts(), titles(saved, Shelf("muted"))) == (before, [])


def test_a_muted_post_stays_in_bookmarks_and_history_and_is_found_by_name(saved: Saved) -> None:
    """It was muted, not taken away; and marks can be made on it."""
    add(saved, FLOOD)
    post = saved.find("banjir-3")
    assert post is not None
    assert (post.muted, post.watched) == (True, False)
    saved.set_bookmark([post.post.id])
    saved.mark_read([post.post.id])
    assert titles(saved, Shelf("bookmarks")) == titles(saved, Shelf("history")) == ["Banjir 3"]
    assert [row.muted for row in saved.head(Shelf("bookmarks"), 9)] == [True]
    assert [found.post.title for found in saved.listing(bookmarked=True)] == ["Banjir 3"]
    assert [found.post.title for found in saved.listing(muted=True, unread=True)] == [
        title(n) for n in (0, 6, 9)
    ]
    assert saved.counts().latest == 6


def test_posts_are_muted_as_they_come_and_as_they_change(saved: Saved) -> None:
    """Whichever of its parts the word comes into; and no longer when it goes."""
    add(saved, FLOOD)
    for part in ("kicker", "excerpt", "title"):
        saved.save([replace(a_post("Pasar", number=50), **{part: "Kabar banjir"})])
        assert saved.find("50").muted, part  # type: ignore[union-attr]
        saved.save([a_post("Pasar", number=50, kicker="Kota", excerpt="x")])
        assert not saved.find("50").muted, part  # type: ignore[union-attr]
    saved.save([a_post("Pasar", number=50, modified=NOW, html="<p>Tidak ada.</p><p>Banjir!</p>")])
    assert saved.find("50").muted  # type: ignore[union-attr]


def test_a_poorer_answer_takes_no_rule_off(saved: Saved) -> None:
    """A feed that does not name the author and the tags leaves those that are known."""
    add(saved, Draft("mute", "author", "jim"))
    add(saved, Draft("watch", "tag", "haze"))
    saved.save([a_post("Asap", number=60, author=Author("jim", "Jim"), tags=(a_term("haze"),))])
    saved.save([a_post("Asap lagi", number=60, source="feed")])
    assert saved.find("60").muted  # type: ignore[union-attr]


def test_mute_beats_watch(saved: Saved) -> None:
    """A post that both hit is hidden, and watched for again when the mute rule goes."""
    add(saved, Draft("watch", "word", "banjir"))
    assert [row.watched for row in saved.head(Shelf(), 3)] == [True, False, False]
    number = add(saved, FLOOD)
    assert not any(row.watched for row in saved.head(Shelf("muted"), 9))
    saved.remove_rule(number)
    saved.settle()
    assert [row.watched for row in saved.head(Shelf(), 3)] == [True, False, False]


def test_a_category_is_muted_with_all_below_it_and_follows_the_tree(saved: Saved) -> None:
    """Where a category moves away from below it, its posts are shown again; a new slug changes nothing."""
    tree = (
        a_category("kalbar", wp_id=1),
        a_category("pontianak", "kalbar", wp_id=2),
        a_category("olahraga", wp_id=3),
    )
    saved.save_tree(tree)
    add(saved, Draft("mute", "category", "kalbar"))
    assert saved.counts().latest == 0
    saved.save_tree((a_category("provinsi", wp_id=1), *tree[1:]))
    saved.settle()
    assert saved.rules()[0].draft.value == "provinsi"
    saved.save_tree((a_category("provinsi", wp_id=1), a_category("pontianak", wp_id=2), tree[2]))
    saved.settle()
    assert saved.counts().latest == 10


def test_a_rule_ends_by_itself(saved: Saved, clock: Clock) -> None:
    """Its posts come back when it is next looked; what is saved after its end is not hit by it."""
    add(saved, Draft("mute", "word", "banjir", until=NOW + DAY))
    clock.now = NOW + DAY
    saved.save([a_post("Banjir lagi", number=77)])
    assert saved.counts().latest == 7
    saved.settle()
    assert (saved.counts().latest, saved.rules()) == (11, [])


def test_the_same_rule_again_only_gets_another_end(saved: Saved) -> None:
    """Also while it is being taken off."""
    number = add(saved, FLOOD)
    assert add(saved, FLOOD._replace(until=NOW + DAY)) == number
    assert [rule.draft.until for rule in saved.rules()] == [NOW + DAY]
    saved.remove_rule(number)
    assert saved.rules() == []
    assert add(saved, FLOOD) == number
    assert saved.counts().latest == 6


def test_a_rule_of_one_site_leaves_the_others_alone(saved: Saved) -> None:
    """Rules are kept for each site."""
    other = Saved(saved.database, "other.example", "https://other.example/", clock=lambda: NOW)
    other.save([a_post("Banjir di sana", site="other.example", id="otherother")])
    number = add(saved, FLOOD)
    other.settle()
    assert (other.counts().latest, other.rules()) == (1, [])
    assert not other.remove_rule(number)


def test_a_withdrawn_post_is_noticed_though_it_is_muted(saved: Saved) -> None:
    """And muted posts may be let go of, as others."""
    add(saved, FLOOD)
    suspects = saved.suspects(Shelf(), newer_than=None, older_than=None, seen=[2, 3])
    assert sorted(suspects) == [1, 4, 5, 6, 7, 8, 9, 10]
    gone = saved.find("banjir-9")
    assert gone is not None
    assert let_go(saved.database, [gone.post.id]) == 1
    assert saved.total(Shelf("muted")) == 3


def test_what_a_preview_says_is_what_the_rule_does(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    """It becomes more complete with every answer, and leaves out what is hidden already."""
    monkeypatch.setattr(rules, "LOOK_AT_ONCE", 3)
    answers = list(saved.preview(FLOOD))
    assert [answer.looked_at for answer in answers] == [3, 6, 9, 10, 10]
    assert [answer.hits for answer in answers] == [1, 2, 3, 4, 4]
    assert [row.title for row in answers[-1].newest] == [title(n) for n in (0, 3, 6, 9)]
    assert answers[-1].total == 10
    add(saved, FLOOD)
    *_others, last = saved.preview(Draft("mute", "word", "banjir*"))
    assert (last.looked_at, last.total, last.hits) == (6, 6, 0)
    unsaved = Saved(saved.database, "other.example")
    assert [answer.hits for answer in unsaved.preview(FLOOD)] == [0]


def test_a_search_can_leave_muted_posts_out(saved: Saved) -> None:
    """By the condition that other modules of the store are given."""
    add(saved, FLOOD)
    with saved.database.read() as db:
        found = db.execute(f"SELECT count(*) FROM bodies b WHERE {shelves.not_muted('b.post')}").fetchone()[0]
    assert found == 6
    saved.index()
    assert titles(saved, Shelf("search", "banjir")) == []
    assert titles(saved, Shelf("search", "kategori:pontianak")) == titles(saved, Shelf())


def test_a_rule_that_was_cut_short_is_carried_on(
    saved: Saved, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After every step the lists are right for what it has hit so far; who opens the store next goes on."""
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    monkeypatch.setattr(saved_module, "_STEP_SECONDS", -1.0)
    saved.add_rule(FLOOD)
    assert saved.settle_step()
    assert saved.settle_step()
    assert [(rule.posts, rule.settled) for rule in saved.rules()] == [(2, False)]
    assert (saved.counts().latest, saved.total(Shelf("muted"))) == (8, 2)
    saved.save([a_post("Banjir baru", number=70)])
    assert saved.total(Shelf("muted")) == 3
    other = Database(store)
    Saved(other, SITE, clock=lambda: NOW).settle()
    other.close()
    assert [(rule.posts, rule.settled) for rule in saved.rules()] == [(5, True)]
    assert not saved.settle_step()


KILLED = """
import os, sys
from pathlib import Path
from kalbar_tui.library import saved as saved_module
from kalbar_tui.library import upkeep
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.rule import Draft
from kalbar_tui.store import rules
from kalbar_tui.store.database import Database

rules.AT_ONCE = 1
saved_module._STEP_SECONDS = -1.0
saved = Saved(Database(Path(sys.argv[1])), "kabar.example")
saved.add_rule(Draft("mute", "word", "banjir"))
for _step in range(int(sys.argv[2])):
    saved.settle_step()
step = rules.step
def die(*words):
    step(*words)
    os.kill(os.getpid(), 9)
rules.step = die
saved.settle_step()
"""


@pytest.mark.parametrize("steps", [0, 3, 9])
def test_a_kill_in_the_midst_of_a_step_loses_nothing(saved: Saved, store: Path, steps: int) -> None:
    """The step is as if it had not begun."""
    ran = subprocess.run([sys.executable, "-c", KILLED, str(store), str(steps)], check=False)
    assert ran.returncode == -9
    assert saved.counts().latest == 10 - saved.total(Shelf("muted")) == 10 - saved.rules()[0].posts
    saved.settle()
    assert titles(saved, Shelf("muted")) == [title(n) for n in (0, 3, 6, 9)]


def test_a_store_that_is_only_read_is_left_as_it_is(saved: Saved, store: Path) -> None:
    """What has been applied so far is shown; nobody fails over the rest."""
    saved.add_rule(FLOOD)
    saved.database.close()
    database = Database(store, read_only=True)
    reader = Saved(database, SITE, clock=lambda: NOW)
    reader.settle()
    assert (reader.counts().latest, [rule.settled for rule in reader.rules()]) == (10, [False])
    database.close()


@pytest.mark.parametrize("lost", ["posts", "sqlite_schema"])
def test_rules_are_carried_out_of_a_damaged_store(saved: Saved, store: Path, lost: str) -> None:
    """As marks are, and by the site's key: they hold for what is fetched again."""
    add(saved, FLOOD._replace(until=NOW + DAY))
    removed = add(saved, Draft("watch", "author", "jim"))
    add(saved, Draft("watch", "tag", "haze"))
    saved.remove_rule(removed)
    saved.database.close()
    with closing(sqlite3.connect(store)) as db:
        page_size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (lost,)).fetchone()
    with store.open("r+b") as file:
        file.seek((root[0] - 1 if root else 0) * page_size)
        file.write(b"\xff" * page_size if root else bytes(page_size))
    database = Database(store)
    again = Saved(database, SITE, f"https://{SITE}/", clock=lambda: NOW)
    if database.set_aside is None:  # found only when it is read
        with pytest.raises(Exception, match="damaged"):
            again.find("1")
    assert [rule.draft for rule in again.rules()] == [
        FLOOD._replace(until=NOW + DAY),
        Draft("watch", "tag", "haze"),
    ]
    again.save([a_post("Banjir", number=1)])
    again.settle()
    assert (again.counts().latest, again.total(Shelf("muted"))) == (0, 1)
    database.close()


@pytest.mark.parametrize("gone", ["the newest", "all"])
def test_what_comes_after_posts_went_is_told_of(saved: Saved, gone: str) -> None:
    """New posts get the rows of those that were pruned or cleared away; they are new nevertheless."""
    add(saved, Draft("watch", "word", "banjir"))
    saved.set_told(saved.newest_pk())
    if gone == "all":
        upkeep.clear(saved.database, marks=False)
    else:
        let_go(saved.database, [post.post.id for post in saved.posts([8, 9, 10])])
    saved.save([a_post("Banjir besar", number=99)])
    assert [post.post.title for post in saved.watched_since(saved.told_until())] == ["Banjir besar"]


# -- the command line


@pytest.fixture
def here(program: Program, newsroom: Newsroom) -> Program:
    """The program on a store with the newsroom's posts."""
    here = Program(program.home, (*program.options, "--site", newsroom.url))
    here("sync")
    return here


def test_rules_on_the_command_line(here: Program) -> None:
    """Looked at first, then added, listed, and removed; the lists follow each time."""
    posts = here("list", "--json").objects
    author = posts[0]["author"]["slug"]
    theirs = [post["id"] for post in posts if post["author"] and post["author"]["slug"] == author]
    assert 0 < len(theirs) < len(posts)
    look = here("rules", "add", "--mute", "--author", author, "--dry-run", "--json").objects[0]
    assert (look["hits"], look["of"]) == (len(theirs), len(posts))
    assert [post["id"] for post in look["newest"]] == theirs[:5]
    assert here("rules").out == ""
    rule = here("rules", "add", "--mute", "--author", author, "--until", "7d", "--json").objects[0]
    assert (rule["kind"], rule["field"], rule["value"], rule["posts"]) == (
        "mute",
        "author",
        author,
        len(theirs),
    )
    assert rule["settled"]
    assert [rule] == here("rules", "--json").objects
    assert f"the author {author}" in here("rules").out
    assert {post["id"] for post in here("list", "--json").objects}.isdisjoint(theirs)
    muted = here("list", "--muted", "--json").objects
    assert [post["id"] for post in muted] == theirs
    assert all(post["muted"] and not post["watched"] for post in muted)
    assert here("read", theirs[0], "--json").objects[0]["muted"]
    done = here("rules", "remove", str(rule["number"]), "--json")
    assert done.objects == [{"removed": [rule["number"]], "missing": []}]
    assert here("list", "--json").objects == posts


def test_a_watched_post_says_so(here: Program) -> None:
    """In JSON by a key, in the list by a sign."""
    post = here("list", "--json").objects[0]
    word = max(post["title"].split(), key=len).strip(".,:;\"'“”‘’!?")
    here("rules", "add", "--watch", word)
    assert here("read", post["id"], "--json").objects[0]["watched"]
    assert f"◎ {post['title']}" in here("list").out
    category = post["categories"][0]
    muted = here("rules", "add", "--mute", "--category", category, "--json").objects[0]
    of_category = here("list", "--muted", "--category", category, "--json").objects
    assert len(of_category) == muted["posts"] > 0
    assert not of_category[0]["watched"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add",), 2),
        (("add", "banjir"), 2),
        (("add", "--mute"), 2),
        (("add", "--mute", "--watch", "banjir"), 2),
        (("add", "--mute", "banjir", "--author", "jim"), 2),
        (("add", "--mute", "*"), 2),
        (("add", "--mute", "banjir", "--until", "2020-01-01"), 2),
        (("add", "--mute", "--category", "tidak-ada", "--offline"), 1),
        (("remove",), 2),
        (("remove", "satu"), 2),
        (("remove", "7"), 1),
        (("hapus",), 2),
    ],
)
def test_what_is_no_rule_is_said_in_a_sentence(program: Program, words: tuple[str, ...], code: int) -> None:
    """With the exit codes that all commands have, and nothing on stdout."""
    done = program("--site", "kabar.example", "rules", *words, code=code)
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("kalbar-tui")


def test_only_some_of_the_rules_to_remove(program: Program) -> None:
    """Code 6, and the others are gone."""
    here = Program(program.home, (*program.options, "--site", "kabar.example", "--offline"))
    here("rules", "add", "--mute", "banjir")
    done = here("rules", "remove", "1", "5", code=6)
    assert "5" in done.err
    assert here("rules").out == ""


# -- sync --alert


def test_a_sync_tells_which_watched_posts_have_come(here: Program, newsroom: Newsroom) -> None:
    """One line each on stdout and nothing else, with code 10; and not a second time."""
    here("rules", "add", "--watch", "tenggelam*")
    assert here("sync", "--alert").out == ""
    newsroom.publish("Perahu Tenggelam di Kapuas")
    newsroom.publish("Kabar Lain")
    done = here("sync", "--alert", code=10)
    post = next(
        post for post in here("list", "--json").objects if post["slug"] == "perahu-tenggelam-di-kapuas"
    )
    assert done.out == f"{post['id']}\tPerahu Tenggelam di Kapuas\t{post['url']}\n"
    assert "2 new" in done.err
    assert here("sync", "--alert").out == ""


def test_what_another_process_fetched_is_told_too(here: Program, newsroom: Newsroom) -> None:
    """As by a reader that refreshes while a script waits; as one object with JSON."""
    here("rules", "add", "--watch", "perahu")
    here("sync", "--alert")
    newsroom.publish("Perahu Tenggelam")
    here("sync")
    [told] = here("sync", "--alert", "--json", code=10).objects
    assert [post["title"] for post in told["watched"]] == ["Perahu Tenggelam"]
    assert told["new"] == 0
    assert "watched" not in here("sync", "--json").objects[0]


def test_a_muted_post_is_not_told_of(here: Program, newsroom: Newsroom) -> None:
    """Mute beats watch."""
    here("rules", "add", "--watch", "perahu")
    here("rules", "add", "--mute", "tenggelam")
    newsroom.publish("Perahu Tenggelam")
    assert here("sync", "--alert").out == ""


def test_watched_posts_beat_a_part_that_failed(here: Program, newsroom: Newsroom) -> None:
    """Code 10 rather than 6: the script wants to know of the posts, stderr tells the rest."""
    here("rules", "add", "--watch", "perahu")
    here("sync", "--alert")
    newsroom.publish("Perahu Tenggelam")
    number = next(row["id"] for row in newsroom.categories if row["slug"] == "sintang")
    newsroom.misbehave(f"categories={number}\\b", *[status(500)] * 9)
    done = here("sync", "--alert", "--category", "sintang", "--category", "pontianak", code=10)
    assert "500" in done.err
    assert done.out.count("\n") == 1
