"""The command line as a script meets it: what is printed where, and the exit code of each situation."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.sources.http import DEADLINE_SECONDS
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key
from newsroom import Newsroom, held, status
from program import Program, environment

NOBODY = "http://127.0.0.1:9"
KEYS = {
    "id", "wp_id", "site", "slug", "url", "title", "excerpt", "published", "modified", "categories", "tags",
    "author", "read", "bookmarked", "source", "comment_count", "image",
}  # fmt: skip


@pytest.fixture
def synced(program: Program, newsroom: Newsroom) -> Program:
    """The program on a store with the newsroom's posts, the newsroom being its site."""
    here = Program(program.home, (*program.options, "--site", newsroom.url))
    here("sync")
    newsroom.requests.clear()
    return here


def shell(program: Program, script: str, *words: str) -> tuple[int, str]:
    """Runs a line of bash in which `"$@"` is the program; its exit code and what came out on stderr."""
    ran = subprocess.run(
        ["bash", "-c", script, "bash", *program.command, *program.options, *words],
        env=environment(program.home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stderr


# -- what is printed


def test_posts_as_json_are_one_ascii_object_a_line(synced: Program) -> None:
    """Every key of the contract, nothing above ASCII, times in UTC as RFC 3339, newest first."""
    done = synced("list", "--json", "--offline")
    posts = done.objects
    assert done.out.isascii()
    assert len(posts) == 42
    assert all(post.keys() >= KEYS for post in posts)
    times = [post["published"] for post in posts]
    assert times == sorted(times, reverse=True)
    assert all(len(time) == 20 and time.endswith("Z") for time in times)
    read = json.loads(synced("read", posts[0]["id"], "--json", "--offline").out)
    assert read["content"].keys() == {"html", "text"}
    assert posts[0].items() <= read.items()


def test_a_note_is_written_to_a_bookmark(synced: Program) -> None:
    """It is in the JSON of the post, gone without the bookmark, and back with it."""
    first, second = (post["id"] for post in synced("list", "--json", "--limit", "2").objects)
    synced("bookmark", first, "--note", "Tanya camat\x07\nsoal jembatan")
    synced("bookmark", second)
    notes = [(post["id"], post["note"]) for post in synced("list", "--bookmarked", "--json").objects]
    assert notes == [(first, "Tanya camat\nsoal jembatan"), (second, None)]
    synced("unbookmark", first)
    assert json.loads(synced("read", first, "--json", "--offline").out)["note"] is None
    synced("bookmark", first)
    assert json.loads(synced("read", first, "--json", "--offline").out)["note"] == notes[0][1]
    synced("bookmark", first, "--note", "")
    assert json.loads(synced("read", first, "--json", "--offline").out)["note"] is None


def test_today_tells_what_came_since_the_last_visit(synced: Program) -> None:
    """By category, each post once, with a lead; a pipe is no visit. Nothing new prints nothing."""
    folder = Path(synced.options[synced.options.index("--data-dir") + 1])
    site = site_key(synced.options[synced.options.index("--site") + 1])
    posts = synced("list", "--json").objects
    with closing(sqlite3.connect(folder / "kalbar-tui.db")) as db:
        at = [row[0] for row in db.execute("SELECT at FROM posts ORDER BY at DESC, pk DESC")]
        db.execute("INSERT INTO visits VALUES (?, 1, 1000, ?)", (site, at[7]))
        db.commit()
    told = json.loads(synced("today", "--json").out)
    assert told["since"] == "1970-01-01T00:16:40Z"
    assert told["count"] == sum(each > at[7] for each in at)
    groups = told["categories"]
    new = [post for group in groups for post in group["posts"]]
    assert {post["id"] for post in new} == {post["id"] for post in posts[: told["count"]]}
    assert all(group["slug"] == post["categories"][0] for group in groups for post in group["posts"])
    assert all(post["lead"] for post in new)
    page = synced("today").out
    assert page.splitlines()[0] == f"{told['count']} new since 1 January 1970"
    assert all(post["title"] in page and post["lead"] in page for post in new)
    assert synced("today").out == page
    with closing(sqlite3.connect(folder / "kalbar-tui.db")) as db:
        assert db.execute("UPDATE visits SET newest = ?", (at[0],)).rowcount == 1
        db.commit()
    assert synced("today").out == ""
    assert json.loads(synced("today", "--json").out)["categories"] == []


def test_marks_of_many_processes_are_all_in_the_journal(synced: Program) -> None:
    """Eight commands at once: none is lost, and each is one step to undo."""
    ids = [post["id"] for post in synced("list", "--json", "--limit", "8").objects]
    words = [*synced.command, *synced.options]
    started = [
        subprocess.Popen([*words, *more], env=environment(synced.home), stdin=subprocess.DEVNULL)
        for n, each in enumerate(ids)
        for more in [("mark-read", each), ("bookmark", each, "--note", f"catatan {n}")][n % 2 :][:1]
    ]
    assert [each.wait(60) for each in started] == [0] * 8
    site = synced.options[synced.options.index("--site") + 1]
    folder = Path(synced.options[synced.options.index("--data-dir") + 1])
    database = Database(folder / "kalbar-tui.db")
    saved = Saved(database, site_key(site))
    assert [row.id for row in saved.head(Shelf("bookmarks"), 9)] == ids[1::2]
    assert saved.total(Shelf("history")) == 4
    undone = [saved.undo() for _each in range(9)]
    assert {each.ids[0] for each in undone if each} == set(ids)
    assert undone[8] is None
    assert saved.total(Shelf("history")) == saved.total(Shelf("bookmarks")) == 0
    database.close()


def test_options_before_and_after_the_command_give_the_same(synced: Program, tmp_path: Path) -> None:
    """The place of an option changes nothing; of one that is given twice the last counts."""
    before = synced("--json", "--limit", "3", "list").out
    assert before == synced("list", "--limit", "3", "--json").out
    twice = ("--site", "https://other.example", *synced.options)
    assert before == Program(synced.home, twice)("list", "--json", "--limit", "3").out


def test_a_post_is_named_by_id_number_slug_or_address(synced: Program) -> None:
    """All of them name the same post, in `read` and for marks; `--` makes a word of anything."""
    post = synced("list", "--json", "--limit", "1").objects[0]
    for name in (post["id"], str(post["wp_id"]), post["slug"], post["url"], f"{post['url']}?utm_source=x#c"):
        assert synced("read", "--json", "--offline", "--", name).objects[0]["id"] == post["id"]
        assert synced("bookmark", name, "--json").objects[0] == {"marked": [post["id"]], "missing": []}
    assert [row["id"] for row in synced("list", "--bookmarked", "--json").objects] == [post["id"]]


def test_results_go_to_stdout_and_words_to_stderr(program: Program, newsroom: Newsroom) -> None:
    """A sync counts on stdout and tells its progress in plain lines on stderr; `--quiet` says nothing."""
    site = ("--site", newsroom.url)
    done = program("sync", *site, env={"NO_COLOR": "1"})
    assert done.out == "42 new, 0 changed; 42 posts saved.\n"
    assert done.err == "All posts: 42 of 42\n"
    quiet = program("sync", *site, "--quiet")
    assert quiet.out + quiet.err == ""
    assert program("sync", *site, "--json").objects[0].keys() >= {"new", "changed", "saved", "failed"}


def test_days_are_those_of_the_readers_zone(program: Program, newsroom: Newsroom) -> None:
    """`--since` takes its day from its first moment in Pontianak, `--until` through its last."""
    newsroom.publish("Sesudah tengah malam", minutes_ago=4 * 60 + 50 + 7 * 60 - 1)  # 00:01 of the 25th
    newsroom.publish("Sebelum tengah malam", minutes_ago=4 * 60 + 50 + 7 * 60 + 1)  # 23:59 of the 24th
    here = Program(program.home, (*program.options, "--site", newsroom.url))
    here("sync")
    since = here("list", "--since", "2026-11-25").out
    until = here("list", "--until", "2026-11-24").out
    assert ("Sesudah" in since, "Sebelum" in since) == (True, False)
    assert ("Sesudah" in until, "Sebelum" in until) == (False, True)


def test_the_language_is_the_options_then_the_environments_then_the_locales(synced: Program) -> None:
    """`--lang`, `KALBAR_TUI_LANG` and the locale, in this order; an unknown one is a wrong setting."""
    unknown = ("read", "tidak-ada", "--offline")
    english, indonesian = "There is no post", "Tidak ada berita"
    assert english in synced(*unknown, code=1).err
    assert indonesian in synced(*unknown, code=1, env={"LANG": "id_ID.UTF-8"}).err
    assert english in synced(*unknown, code=1, env={"LANG": "id_ID.UTF-8", "KALBAR_TUI_LANG": "en"}).err
    assert indonesian in synced(*unknown, "--lang", "id", code=1, env={"KALBAR_TUI_LANG": "en"}).err
    assert "KALBAR_TUI_LANG" in synced("list", code=5, env={"KALBAR_TUI_LANG": "fr"}).err
    assert synced("list", "--lang", "fr", code=2).out == ""


def test_help_can_be_printed_in_any_encoding(synced: Program) -> None:
    """Where an encoding lacks a symbol, ASCII is printed in its place."""
    env = {"PYTHONIOENCODING": "ascii"}
    assert "kalbar-tui list" in synced("list", "--help", "--lang", "id", env=env).out
    assert '"kapan"' in synced("list", "--since", "kapan", code=2, env=env).err


# -- exit codes


def test_an_unknown_category_is_1_and_names_the_nearest(synced: Program, newsroom: Newsroom) -> None:
    """It is asked of the site once; case does not matter to one that is known."""
    for command in ("list", "sync"):
        assert "pontianak" in synced(command, "--category", "pontianka", code=1).err
    assert synced("list", "--category", "PONTIANAK").out == synced("list", "--category", "pontianak").out
    newsroom.requests.clear()
    assert "pontianak" in synced("list", "--category", "pontianka", "--offline", code=1).err
    assert newsroom.requests == []


def test_without_a_network_and_a_store_list_is_1_and_sync_3(program: Program) -> None:
    """What cannot be looked up is not there for `list`; `sync` says that nobody answered."""
    site = ("--site", NOBODY)
    assert "connections" in program("list", "--category", "sambas", *site, code=1).err
    assert program("list", "--category", "sambas", *site, "--offline", code=1).out == ""
    assert program("list", *site).out == ""
    assert program("sync", *site, code=3).out == ""
    assert program("sync", "--category", "sambas", *site, code=3).out == ""
    assert program("read", "apa-saja", *site, code=3).out == ""


def test_offline_asks_nobody_and_says_what_is_saved(synced: Program, newsroom: Newsroom) -> None:
    """Saved posts are read, others are 1, `sync` is 2; and there is not one request."""
    post = synced("list", "--json", "--limit", "1").objects[0]
    assert post["title"] in synced("read", post["id"], "--offline").out
    assert "among the saved" in synced("read", "tidak-ada", "--offline", code=1).err
    assert synced("sync", "--offline", code=2).err.count("\n") == 1
    assert newsroom.requests == []
    assert "nor on the site" in synced("read", "tidak-ada", code=1).err


def test_marks_on_what_is_not_saved_are_1_and_on_some_of_it_6(synced: Program) -> None:
    """What is there is marked all the same."""
    post = synced("list", "--json", "--limit", "1").objects[0]["id"]
    assert synced("mark-read", "tidak-ada", code=1).out == ""
    done = synced("mark-read", "tidak-ada", post, "--json", code=6)
    assert done.objects == [{"marked": [post], "missing": ["tidak-ada"]}]
    assert synced("list", "--json", "--limit", "1").objects[0]["read"] is True


@pytest.mark.parametrize(
    "words",
    [
        ("sync", "--until", "7d"),
        ("sync", "--demo", "--data-dir", "x"),
        ("read",),
        ("list", "--limit", "0"),
        ("list", "--since", "kapan"),
        ("--demo",),  # no terminal
        (),
    ],
)
def test_wrong_usage_is_2_and_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Nothing on stdout, one line on stderr."""
    done = Program(tmp_path / "home")(*words, code=2)
    assert done.out == ""
    assert done.err.count("\n") == 1


def test_output_that_cannot_be_written_is_4(synced: Program) -> None:
    """A full disk and a closed stdout, for results, help and the version alike."""
    for words in (("list", "--json"), ("--version",), ("list", "--help")):
        for script in ('"$@" > /dev/full', '"$@" >&-'):
            code, said = shell(synced, script, *words)
            assert (code, said.count("\n")) == (4, 1), (words, script)
    assert shell(synced, '"$@" > /dev/full 2> /dev/full', "list")[0] == 4


def test_on_a_full_disk_what_is_saved_is_listed_and_searched(synced: Program, data_dir: Path) -> None:
    """A rule to be applied and an index to be filled wait for room; a mark that cannot be kept is told of."""
    posts = synced("list", "--json").objects
    synced("rules", "add", "--mute", "takseorangpun")
    with closing(sqlite3.connect(data_dir / "kalbar-tui.db")) as db, db:
        db.execute("UPDATE rules SET state = 'applying', reached = 0, value = 'a*'")
        db.execute("INSERT INTO search_queue SELECT pk FROM posts")
        db.execute("DELETE FROM search_docs")
    room = 'ulimit -f 40; "$@"'  # for the -shm, and for some pages of the -wal
    full = Program(synced.home, synced.options, ("bash", "-c", room, "bash", *synced.command))
    assert full("list", "--json").objects == posts
    assert "cannot be searched" in full("search", "kapuas", code=1).err
    full("today")
    assert "full" in full("mark-read", *(post["id"] for post in posts), code=4).err


def test_a_closed_pipe_ends_quietly_with_141(synced: Program) -> None:
    """As `head -1` closes it, and as a reader that reads nothing does."""
    for words in (("list", "--json"), ("--help",)):
        nobody_reads = '{ sleep 0.3; "$@"; } | true; exit ${PIPESTATUS[0]}'
        assert shell(synced, nobody_reads, *words) == (141, "")
    # More than a pipe holds: some of it is still to be written when `head` ends.
    whole = ("export", "--format", "json", "-o", "-")
    assert len(synced(*whole).out) > 2**16 + 2**13  # the pipe, and what `head` reads
    assert shell(synced, '"$@" | head -1 > /dev/null; exit ${PIPESTATUS[0]}', *whole) == (141, "")


def test_nobody_to_listen_on_stderr_changes_no_code(synced: Program) -> None:
    """Where words cannot be said they are not, and the command goes on."""
    for script in ('"$@" 2> /dev/full', '"$@" 2>&-'):
        assert shell(synced, script, "list", "--nonsense")[0] == 2
        assert shell(synced, script, "read", "tidak-ada", "--offline")[0] == 1
        assert shell(synced, script, "sync")[0] == 0


@pytest.mark.parametrize(
    "content",
    [b"site = [", b'languge = "id"', b'language = "fr"', b"refresh_minutes = -1", b"\xff\xfe", b'site = "x"'],
)
def test_wrong_settings_are_5(program: Program, tmp_path: Path, content: bytes) -> None:
    """One sentence that names the file; a file that is named and not there is wrong too."""
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    assert str(path) in program("list", "--config", str(path), code=5).err
    assert str(path) in program("list", code=5, env={"KALBAR_TUI_CONFIG": str(path)}).err
    for missing in (str(path) + "x", "~nobody-of-this-name/x"):
        assert missing in program("list", "--config", missing, code=5).err


def test_a_site_that_is_neither_name_nor_address_is_1(program: Program) -> None:
    """Nothing but http and https is an address."""
    for site in ("tidak-ada", "ftp://x.example/", "javascript:alert(1)", "http://["):
        assert "kalbaronline" in program("list", "--site", site, code=1).err


# -- the store


def test_what_is_no_store_of_ours_is_4_and_left_untouched(tmp_path: Path) -> None:
    """A foreign database, a newer one, junk, a folder, a link, a pipe; each one sentence."""
    run = Program(tmp_path / "home")
    foreign, newer, junk = (tmp_path / name / "kalbar-tui.db" for name in ("foreign", "newer", "junk"))
    for path in (foreign, newer, junk):
        path.parent.mkdir()
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE theirs(x)")
    db.close()
    run("list", "--data-dir", str(newer.parent))
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 999")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    junk.write_text("no database")
    for path in (foreign, newer, junk):
        before = path.read_bytes()
        assert run("list", "--data-dir", str(path.parent), code=4).err.count("\n") == 1
        assert run("sync", "--data-dir", str(path.parent), "--site", NOBODY, code=4).out == ""
        assert path.read_bytes() == before
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "kalbar-tui.db").symlink_to(tmp_path / "elsewhere.db")
    (tmp_path / "folder" / "kalbar-tui.db").mkdir(parents=True)
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "kalbar-tui.db")
    for place in (tmp_path / "link", tmp_path / "folder", tmp_path / "pipe", junk, Path("/dev/null/x")):
        assert run("list", "--data-dir", str(place), code=4).err.count("\n") == 1
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_lock_that_cannot_be_taken_is_4(program: Program, data_dir: Path) -> None:
    """A folder or a link where the lock of a sync should be is told, and no link is followed."""
    (data_dir / "sync.lock").mkdir(parents=True)
    assert "sync.lock" in program("sync", "--site", NOBODY, code=4).err
    (data_dir / "sync.lock").rmdir()
    (data_dir / "sync.lock").symlink_to(data_dir / "elsewhere")
    assert "sync.lock" in program("sync", "--site", NOBODY, code=4).err
    assert not (data_dir / "elsewhere").exists()


def test_a_home_there_is_not_is_no_crash(program: Program) -> None:
    """`~` of an unknown user is a name like any other."""
    Program(program.home)("list", "--data-dir", "~nobody-of-this-name", "--offline")
    assert (program.home / "~nobody-of-this-name" / "kalbar-tui.db").exists()


WITH_SIGNALS = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell leaves it ignored behind `&`
if sys.argv[1] == "nohup":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[2], sys.argv[2:])
"""


def begun(program: Program, newsroom: Newsroom, *, nohup: bool = False) -> subprocess.Popen[str]:
    """A sync that has asked its site and waits for the answer; as from a terminal, or as by `nohup`."""
    signals = [sys.executable, "-c", WITH_SIGNALS, "nohup" if nohup else ""]
    run = subprocess.Popen(
        [*signals, *program.command, *program.options, "sync"],
        env=environment(program.home),
        cwd=program.home,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not newsroom.requests:
        time.sleep(0.02)
    return run


def test_a_second_sync_is_75_and_reading_goes_on(synced: Program, newsroom: Newsroom) -> None:
    """While one sync runs another does nothing; lists and marks are not in its way."""
    answer = threading.Event()
    newsroom.misbehave("/wp/v2/posts", held(answer))
    with begun(synced, newsroom) as first:
        assert synced("sync", code=75).err.count("\n") == 1
        post = synced("list", "--json", "--limit", "1").objects[0]["id"]
        synced("bookmark", post)
        answer.set()
    assert first.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_sync_at_once_with_128_and_its_number(
    synced: Program, newsroom: Newsroom, number: signal.Signals
) -> None:
    """No traceback, no lock left behind, and what was saved is still there."""
    newsroom.misbehave("/wp/v2/posts", held(threading.Event()))
    with begun(synced, newsroom) as run:
        run.send_signal(number)
        said = run.communicate(timeout=DEADLINE_SECONDS - 5)[1]  # without waiting for the answer
    assert run.returncode == 128 + number
    assert "Traceback" not in said
    assert len(synced("list", "--json", "--offline").objects) == 42
    synced("sync")


def test_a_signal_that_is_ignored_from_the_beginning_stays_so(synced: Program, newsroom: Newsroom) -> None:
    """`nohup kalbar-tui sync` outlives its terminal."""
    answer = threading.Event()
    newsroom.misbehave("/wp/v2/posts", held(answer))
    with begun(synced, newsroom, nohup=True) as run:
        run.send_signal(signal.SIGHUP)
        answer.set()
    assert run.returncode == 0


# -- politeness


def test_a_host_that_asks_to_be_left_alone_is_not_asked_in_another_run(
    synced: Program, newsroom: Newsroom
) -> None:
    """`Retry-After` of an hour holds over restarts, whatever command; the time is the reader's."""
    newsroom.misbehave("/wp/v2/posts", status(429, retry_after="3600"))
    assert "WIB" in synced("sync", code=3).err
    assert len(newsroom.requests) == 1
    assert "WIB" in synced("sync", code=3).err
    assert "WIB" in synced("read", "tidak-ada", code=3).err
    synced("list", "--category", "tidak-ada", code=1)
    assert len(newsroom.requests) == 1


@pytest.mark.parametrize("api", ["open", "401"])
def test_a_sync_with_nothing_new_is_one_request(program: Program, newsroom: Newsroom, api: str) -> None:
    """By the API and by a feed, which is asked conditionally."""
    newsroom.api = api  # type: ignore[assignment]
    program("sync", "--site", newsroom.url)
    newsroom.requests.clear()
    assert program("sync", "--site", newsroom.url).out.startswith("0 new, 0 changed")
    assert len(newsroom.requests) == 1
    assert api == "open" or "if-modified-since" in newsroom.requests[0].headers


def test_one_category_that_fails_leaves_the_others_synced(program: Program, newsroom: Newsroom) -> None:
    """Exit 6: what came is saved, what did not is named."""
    newsroom.api = "401"
    site = ("--site", newsroom.url)
    program("list", "--category", "pontianak", *site)
    newsroom.misbehave("category_name=pontianak", *[status(500)] * 3)
    newsroom.misbehave("category/pontianak", *[status(500)] * 3)
    done = program("sync", "--category", "pontianak", "--category", "ketapang", *site, code=6)
    assert "500" in done.err
    assert program("list", "--category", "ketapang", *site).out


# -- the log


def test_verbose_writes_a_cleaned_log_for_its_reader_alone(tmp_path: Path, newsroom: Newsroom) -> None:
    """Requests and errors, a clean line each; the file is 0600, and a folder that was made for it 0700."""
    run = Program(tmp_path / "home")
    state = tmp_path / "state" / "deep"
    place = ("--data-dir", str(tmp_path / "data"), "--site", newsroom.url)
    env = {"XDG_STATE_HOME": str(state)}
    run("sync", *place, env=env)
    assert not state.exists()
    newsroom.misbehave("/wp/v2/posts", status(404))
    run("--verbose", "sync", *place, env=env, code=None)
    run("list", "--category", "x\x1b]0;y\x07\nz", "--verbose", *place, env=env, code=1)
    path = state / "kalbar-tui" / "kalbar-tui.log"
    log = path.read_text()
    assert "/wp/v2/posts" in log
    assert "NotThere" in log
    assert all(line.isprintable() for line in log.splitlines())
    assert all(line[:2] == "20" for line in log.splitlines())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path.parent, state)] == [0o700, 0o700]


def test_a_log_that_cannot_be_written_is_4(tmp_path: Path) -> None:
    """It was asked for; and no link is followed."""
    run = Program(tmp_path / "home", ("--data-dir", str(tmp_path / "data")))
    assert run("list", "--verbose", code=4, env={"XDG_STATE_HOME": "/dev/null"}).err.count("\n") == 1
    folder = tmp_path / "state" / "kalbar-tui"
    folder.mkdir(parents=True)
    (folder / "kalbar-tui.log").symlink_to(tmp_path / "elsewhere")
    run("list", "--verbose", code=4, env={"XDG_STATE_HOME": str(tmp_path / "state")})
    assert not (tmp_path / "elsewhere").exists()


# -- the sample edition


def test_the_sample_edition_keeps_nothing(tmp_path: Path) -> None:
    """It is listed and read with nothing saved anywhere, and its folder is gone afterwards."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    run = Program(tmp_path / "home")
    env = {"TMPDIR": str(temporary)}
    post = run("list", "--demo", "--json", "--limit", "1", env=env).objects[0]
    assert post["title"] in run("--demo", "read", post["id"], env=env).out
    run("read", "tidak-ada", "--demo", env=env, code=1)
    assert list(temporary.iterdir()) == []
    assert not list((tmp_path / "home").rglob("*.db"))


def test_the_module_runs_as_the_command_does() -> None:
    """`python -m kalbar_tui`."""
    ran = subprocess.run(
        [sys.executable, "-m", "kalbar_tui", "--version"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("kalbar-tui ")
