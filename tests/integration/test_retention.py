"""What may go, what stays whatever the limits, and that the file gets smaller by it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOW, SITE, a_post
from kalbar_tui.library.retention import Limits, prune
from kalbar_tui.library.saved import Saved
from kalbar_tui.library.saved_pictures import SavedPictures
from kalbar_tui.model.post import Author, Picture, Post, Term
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.model.site import Progress, Validators
from kalbar_tui.store import schema
from kalbar_tui.store.database import Database
from newsroom import Newsroom
from program import Program

DAY = timedelta(days=1)
CHANCE = random.Random(1)
"""What nothing can pack: so a post of so many bytes takes so many."""


@pytest.fixture
def saved(data_dir: Path) -> Iterator[Saved]:
    saved = Saved(Database(data_dir / "kalbar-tui.db"), SITE, f"https://{SITE}/", clock=lambda: NOW)
    yield saved
    saved.database.close()


def daily(saved: Saved, count: int, *, size: int = 0, pictures: int = 0) -> list[Post]:
    """So many posts, one a day back from yesterday; newest first. With pictures of so many bytes."""
    kept = SavedPictures(saved)
    posts = [
        a_post(
            f"Kabar {day}",
            number=day + 1,
            age=DAY * (day + 1),
            html=f"<p>{CHANCE.randbytes(size // 2).hex()}</p>",
            author=Author(f"penulis-{day}", "A"),
            image=Picture(f"https://{SITE}/{day}.jpg"),
            tags=(Term(f"tag-{day}", "T"),),
        )
        for day in range(count)
    ]
    saved.save(posts, {post.id: post.title for post in posts}, {"https://a/": Validators("x", "y")})
    for post in posts if pictures else ():
        kept.keep(f"{post.url}a.jpg", CHANCE.randbytes(pictures), NOW, [post.id])
    return posts


def days(saved: Saved) -> list[str]:
    """The titles of what is saved, newest first."""
    return [found.post.title for found in saved.listing()]


def rows(saved: Saved) -> dict[str, int]:
    """How many rows each table has that has any."""
    with saved.database.read() as db:
        tables = [
            name for name, sql in schema.tables(schema.VERSION).made.items() if sql.startswith("CREATE TABLE")
        ]
        found = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        for row in db.execute(
            "SELECT s.total, s.unread, count(f.post) AS n, coalesce(sum(f.unread), 0) AS u"
            " FROM shelves s LEFT JOIN filed f ON f.shelf = s.pk GROUP BY s.pk"
        ):
            assert (row["total"], row["unread"]) == (row["n"], row["u"])
    return {name: count for name, count in found.items() if count}


def test_what_is_older_goes_and_no_bookmark(saved: Saved) -> None:
    """Posts before the moment go with their pictures; a bookmarked one stays whole, marks stay all."""
    posts = daily(saved, 6, pictures=1000)
    saved.set_bookmark([posts[5].id])
    saved.mark_read([posts[4].id])
    pruned = prune(saved.database, Limits(oldest=NOW - DAY * 3))
    assert (pruned.posts, pruned.pictures) == (2, 2)
    assert days(saved) == ["Kabar 0", "Kabar 1", "Kabar 2", "Kabar 5"]
    kept = SavedPictures(saved)
    assert kept.picture(f"{posts[5].url}a.jpg")
    assert not kept.picture(f"{posts[4].url}a.jpg")
    saved.save([posts[4]], {})
    assert saved.total(Shelf("history")) == 1, "the mark was kept"


def test_nothing_of_a_post_is_left_behind(saved: Saved) -> None:
    """A store that was filled and pruned has the rows of one that was not: no stale author, tag or name."""
    daily(saved, 3)
    before = rows(saved)
    more = [a_post(f"Lama {n}", number=100 + n, age=DAY * 50, author=Author("lama", "L")) for n in range(9)]
    saved.save(more, {})
    assert rows(saved) != before
    prune(saved.database, Limits(oldest=NOW - DAY * 20))
    assert rows(saved) == {name: count for name, count in before.items() if name != "validators"}


def test_the_site_is_asked_anew_but_not_for_what_was_let_go(saved: Saved) -> None:
    """Older posts are walked again from the top; where the newest one was stays known."""
    daily(saved, 5)
    saved.set_progress("", Progress("api", NOW, "x", True, NOW, NOW))
    prune(saved.database, Limits(oldest=NOW - DAY * 2))
    assert saved.validators("https://a/") is None
    assert saved.progress("") == Progress("", NOW, None, False, NOW, NOW)
    saved.set_progress("", Progress("api", NOW, "x", True, NOW, NOW))
    prune(saved.database, Limits(oldest=NOW - DAY * 9))
    assert saved.progress("").cursor == "x", "nothing went"


def test_pictures_go_before_posts_and_the_file_gets_small(saved: Saved) -> None:
    """Down to the size asked for and hardly below it, the oldest first, bookmarked ones never."""
    posts = daily(saved, 40, size=40_000, pictures=100_000)
    saved.set_bookmark([posts[39].id])
    pruned = prune(saved.database, Limits(most=2_500_000))
    assert (pruned.posts, pruned.pictures > 20) == (0, True)
    assert pruned.after <= 2_500_000 < pruned.after + 200_000
    assert (saved.database.path.stat().st_size, pruned.freed) == (pruned.after, pruned.before - pruned.after)
    kept = SavedPictures(saved)
    assert kept.picture(f"{posts[0].url}a.jpg")
    assert kept.picture(f"{posts[39].url}a.jpg")
    assert not kept.picture(f"{posts[38].url}a.jpg")
    pruned = prune(saved.database, Limits(most=100_000))
    assert pruned.pictures
    assert days(saved) == ["Kabar 39"], "what is left is larger, and bookmarked"
    assert prune(saved.database, Limits(most=100_000)).posts == 0


def test_a_store_that_was_made_small_gives_its_marks_back(saved: Saved) -> None:
    """It is laid out anew, once; the marks are found all the same where its table of contents is lost."""
    path = saved.database.path
    posts = daily(saved, 30, size=40_000)
    for oldest in (20, 5):
        pruned = prune(saved.database, Limits(oldest=NOW - DAY * oldest))
        assert pruned.after < pruned.before
        assert path.stat().st_size == pruned.after
    saved.mark_read([post.id for post in posts])
    saved.database.close()
    content = bytearray(path.read_bytes())
    content[: schema.PAGE_SIZE] = bytes(schema.PAGE_SIZE)
    path.write_bytes(content)
    again = Database(path)
    assert again.set_aside
    assert again.connection.execute("SELECT count(*) FROM marks").fetchone()[0] == 30
    again.close()


def test_the_command_gives_figures(program: Program, newsroom: Newsroom) -> None:
    """As a sentence and as JSON; without a limit, and for a size that is none, it is wrong usage."""
    here = Program(program.home, (*program.options, "--site", newsroom.url))
    here("sync")
    here("cache", "prune", code=2)
    here("cache", "prune", "--max-size", "big", code=2)
    assert "Removed 0 posts" in here("cache", "prune", "--max-size", "1GB").out
    here("bookmark", here("list", "--json").objects[0]["id"])
    found = here("cache", "prune", "--older-than", "2030-01-01", "--json").objects[0]
    assert found.keys() == {"posts", "pictures", "bytes", "bytes_freed"}
    assert (found["posts"], len(here("list", "--json").objects)) == (41, 1)
    assert "bookmarked" in here("cache", "prune", "--max-size", "1kB", code=6).err
