"""A whole archive of a real WordPress. The last visits of the suite: the site grows to 5,000 posts."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest

from program import environment
from terminal import Terminal

KILLS = 10
PAGE = 100


@pytest.fixture
def archive(wordpress):
    """The site with 5,000 posts."""
    wordpress.start("--posts", "5000")
    wordpress.log()
    return wordpress


def begin(reader, *words):
    """Starts the program and does not wait for it."""
    reader.home.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [*reader.command, *reader.options, *words],
        env=environment(reader.home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def whole_posts_asked_for(log, truth):
    """How often each post was sent whole, by what was asked for and the site's own order."""
    sent = Counter()
    for entry in log:
        query = {name: values[0] for name, values in parse_qs(urlsplit(entry["uri"]).query).items()}
        if "/posts?" not in entry["uri"] or "content" not in query.get("_fields", ""):
            continue
        if "include" in query:
            sent.update(map(int, query["include"].split(",")))
            continue
        left_out = set(map(int, query.get("exclude", "0").split(",")))
        before = query.get("before", "9")
        older = [post["id"] for post in truth if post["date"] < before and post["id"] not in left_out]
        sent.update(older[: int(query["per_page"])])
    return sent


def test_an_archive_killed_ten_times_ends_complete(archive, reader):
    """`sync --archive` of every post: after ten `kill -9` at random moments it is whole.

    A kill costs at most the page that was on its way; no post comes a second time but for that.
    """
    truth = sorted(archive.every_post(), key=lambda post: (post["date"], post["id"]), reverse=True)
    assert len(truth) > 5000
    one, chance = reader("one"), random.Random(5000)
    archive.log()
    entries = []
    for _kill in range(KILLS):
        running = begin(one, "sync", "--archive", "--quiet")
        wanted, asked = chance.randint(2, 5), 0
        while asked < wanted:  # so many pages, and then somewhere in the next
            fresh = archive.log()
            entries += fresh
            asked += sum("content" in entry["uri"] for entry in fresh)
            assert running.poll() is None, running.communicate()
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 1.5))
        running.kill()
        running.communicate()
    done = one("sync", "--archive", "--json", timeout=600).objects[0]
    entries += archive.log()

    listed = [post["wp_id"] for post in one("list", "--offline", "--json").objects]
    assert len(listed) == len(set(listed)) == done["saved"]
    assert set(listed) == {post["id"] for post in truth}
    sent = whole_posts_asked_for(entries, truth)
    again = sum(sent.values()) - len(truth)
    sys.stderr.write(f"{KILLS} kills: {again} posts sent again, {len(entries)} requests\n")
    assert again <= KILLS * PAGE
    assert max(sent.values()) <= 1 + KILLS
    first = one("read", str(truth[-1]["id"]), "--offline", "--json").objects[0]
    assert first["content"]["text"]


def test_three_syncs_and_two_readers_lose_nothing(archive, reader):
    """Of three syncs one works and two say so; marks made meanwhile by hand and in a reader all hold."""
    one = reader("one")
    one("sync", "--category", "pontianak")
    known = [post["id"] for post in one("list", "--offline", "--json").objects]
    assert len(known) >= 60
    syncs = [begin(one, "sync", "--archive", "--since", "2026-01-01", "--quiet") for _each in range(3)]
    argv = [*one.command, *one.options]
    env = environment(one.home)
    with Terminal([*argv, known[41]], env) as first, Terminal(argv, env) as second:
        readers = (first, second)
        for each in readers:
            each.wait_for("Pontianak", 60)
        for number, post in enumerate(known[:40]):
            one("bookmark" if number % 2 else "mark-read", post)
            for each in readers:
                each.type("j")
                each.read(0)
        first.type("b")  # the post it was opened with
        while any(sync.poll() is None for sync in syncs):
            for each in readers:
                each.read(0.1)
        for each in readers:
            each.type("q")
            assert each.ended(30) == 0
            assert b"Traceback" not in each.received
    said = [sync.communicate() for sync in syncs]
    codes = sorted(sync.returncode for sync in syncs)
    assert codes == [0, 75, 75], said
    marks = {post["id"]: post for post in one("list", "--offline", "--json").objects}
    assert set(known) <= set(marks)
    assert all(marks[post]["read"] for post in known[:40:2])
    assert {post for post, saved in marks.items() if saved["bookmarked"]} == {*known[1:40:2], known[41]}
    listed = [post["wp_id"] for post in marks.values()]
    assert len(listed) == len(set(listed))
    wanted = {post["id"] for post in archive.every_post() if post["date_gmt"] >= "2026-01-01T17:00:00"}
    assert wanted <= set(listed)
