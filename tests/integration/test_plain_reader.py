"""`--plain`: the reader in lines, as those who listen to it or feel it read."""

from __future__ import annotations

import re
import signal
import sys
import time
from html import unescape
from pathlib import Path

import pytest

from newsroom import reset, status
from program import Program, environment
from terminal import Terminal

DEMO = ("--demo", "--lang", "en")


def test_a_dialogue_through_pipes(tmp_path: Path) -> None:
    """It needs no terminal: headlines with numbers, an article whole, and 0 at the end of what is said."""
    done = Program(tmp_path / "home", DEMO)("--plain", said="\n12\nn\n<\n")
    lines = done.out.splitlines()
    assert lines[0] == "KalbarOnline (contoh). Latest: 69 unread of 69. Sample edition."
    told = [line.partition(". ")[0] for line in lines if line.partition(". ")[0].isdecimal()]
    assert told[:20] == [str(number) for number in range(1, 21)]
    assert "Number, Enter for more, ? for help: 12" in lines
    assert "12. Gawai di Kampung Seberuang: Padi Masuk Lumbung, Tamu Masuk Rumah. Unread." in done.out
    assert "13. Dermaga Apung Baru, Penumpang Tak Lagi Melompat. Pontianak, 1 day ago." in done.out
    assert done.err == ""


def test_a_post_that_was_told_is_read_and_so_is_the_place(program: Program, newsroom) -> None:
    """Opening marks read, and what was told to its end was read to its end."""
    program("sync", "--site", newsroom.url)
    first, second = program("list", "--json", "--limit", "2", "--site", newsroom.url).objects
    done = program("--plain", "--offline", "--site", newsroom.url, said="1\n")
    assert first["title"] in done.out
    unread = [post["id"] for post in program("list", "--unread", "--json", "--site", newsroom.url).objects]
    assert first["id"] not in unread
    assert second["id"] in unread


def test_it_opens_where_it_is_asked_to(tmp_path: Path) -> None:
    """`--category`, `--search` and POST mean what they mean for the full-screen reader."""
    demo = Program(tmp_path / "home", (*DEMO, "--plain"))
    assert demo("--category", "pontianak").out.startswith(
        "KalbarOnline (contoh). Pontianak: 10 unread of 10."
    )
    assert "1. Harga Cabai Rawit" in demo("--search", "judul:rawit").out
    post = Program(tmp_path / "home", DEMO)("list", "--json", "--limit", "3").objects[2]
    assert demo(post["slug"]).out.startswith(post["title"])
    assert "There is no category" in demo("--category", "pontiak", code=1).err


def test_what_is_no_command_is_answered_with_a_sentence(tmp_path: Path) -> None:
    """Nothing that is said ends the reader but `q` and the end; nor does it come back as it was."""
    demo = Program(tmp_path / "home", DEMO)
    done = demo("--plain", said="frobnicate \x1b[31mred\n999\n0\n-1\n123456789\n\x00\nq\n1\n")
    assert "is no command here" in done.out
    assert done.out.count("There is no post number") == 2
    assert done.out.rstrip().endswith("? for help: q")


def test_a_dumb_terminal_is_read_in_lines(tmp_path: Path) -> None:
    """Without `--plain`: pages of an article, wrapped at the terminal's width, and no escape byte."""
    env = environment(tmp_path / "home", TERM="dumb")
    with Terminal([sys.executable, "-m", "kalbar_tui", *DEMO], env) as terminal:
        terminal.wait_for("Enter for more, ? for help:")
        terminal.type("9\n")
        terminal.wait_for("Enter reads on")
        terminal.type("\n")
        terminal.wait_for("Enter for the next unread post")
        terminal.type("q\n")
        assert terminal.ended() == 0
        assert b"\x1b" not in terminal.received
        assert max(map(len, terminal.received.decode().splitlines())) <= 120


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (None, 0)]
)
def test_at_a_prompt_signals_and_ctrl_d_end_it(tmp_path: Path, number: int | None, code: int) -> None:
    """Each with its code, and the shell's prompt begins a line of its own."""
    env = environment(tmp_path / "home", TERM="dumb")
    with Terminal([sys.executable, "-m", "kalbar_tui", *DEMO], env) as terminal:
        terminal.wait_for("? for help:")
        if number:
            terminal.process.send_signal(number)
        else:
            terminal.type("\x04")
        assert terminal.ended() == code
        while terminal.read(1):  # what was written last
            pass
        assert terminal.received.endswith(b"\n")
        assert b"Traceback" not in terminal.received


def test_the_reader_without_a_terminal_names_what_there_is(tmp_path: Path) -> None:
    """Neither a terminal nor `--plain`: exit code 2 and a sentence."""
    said = Program(tmp_path / "home", DEMO)(code=2).err
    assert "kalbar-tui list" in said
    assert "kalbar-tui read" in said
    assert "kalbar-tui --plain" in said


def test_links_are_told_when_asked_for(tmp_path: Path) -> None:
    """An article tells how many there are; their addresses come by `l`, with the numbers in the text."""
    said = Program(tmp_path / "home", DEMO)("--plain", said="2\nl\n").out
    article, _prompt, links = said.partition("? for help: l\n")
    assert "Melompat [1]" in article
    assert "1 link; l tells its address." in article
    assert "https://" not in article
    assert links.startswith("1. https://")


def test_marks_are_told_and_undone(tmp_path: Path) -> None:
    """By the number of a post or on the open one; what was done comes back by `u`."""
    done = Program(tmp_path / "home", DEMO)("--plain", said="b 2\nb2\nu\nb\nm 3\nA\nu\nv\nu\n")
    for sentence in (
        "Bookmarked.",
        "Bookmark taken away.",
        "Undone: 1 post.",
        "Say which post, by its number: b 3.",
        "Marked as read.",
        "Marked 68 posts as read. u undoes it.",
        "Undone: 68 posts.",
        "Latest, unread only: 68 unread of 69.",
    ):
        assert sentence in done.out


def test_other_lists_and_searches(tmp_path: Path) -> None:
    """Lists have numbers to choose from; words are searched for; an address is told on a line of its own."""
    done = Program(tmp_path / "home", DEMO)(
        "--plain", said="/judul:rawit\nc\n3\ncari judul:jeruk\n1\ny\nkategori 99\n/foo:bar\n"
    )
    assert "1. Harga Cabai Rawit" in done.out
    assert "Bookmarks: no posts." in done.out
    assert "\nhttps://contoh.kalbaronline.example/" in done.out
    assert "There is no list with that number." in done.out
    assert "There is no field" in done.out


def test_the_site_is_asked_for_new_and_older_posts(program: Program, newsroom) -> None:
    """`r` asks for new ones, Enter at the end of what is saved for older ones; trouble is a sentence."""
    place = ("--plain", "--site", newsroom.url)
    done = program(*place, said="\n" * 4)
    assert "20 new posts." in done.out
    assert "Fetching older posts" in done.out
    assert "\n21. " in done.out
    newsroom.misbehave(".", *[reset() for _ in range(20)])
    assert "Traceback" not in program(*place, said="r\n1\n").out


def test_a_place_that_was_kept_is_gone_back_to(tmp_path: Path) -> None:
    """An article left in the middle says so when it is opened again; Enter goes on, `g` begins at the top."""
    env = environment(tmp_path / "home", TERM="dumb")
    with Terminal([sys.executable, "-m", "kalbar_tui", *DEMO], env) as terminal:
        terminal.wait_for("? for help:")
        terminal.type("9\n")
        terminal.wait_for("Enter reads on")
        terminal.type("<\n9\n")
        terminal.wait_for("Enter goes on there, g begins at the top.")
        before = terminal.text()
        assert before.count("KalbarOnline, Sambas") == 1
        terminal.type("\n")
        terminal.wait_for("Enter for the next unread post")
        assert terminal.text().count("KalbarOnline, Sambas") == 1
        terminal.type("g\n")
        terminal.wait_for("? for help: g Denda")
        terminal.type("q\n")
        assert terminal.ended() == 0
        assert terminal.text().count("KalbarOnline, Sambas") == 2


def test_links_are_followed_and_posts_opened_in_the_browser(tmp_path: Path) -> None:
    """A link to a saved post opens it here, any other goes to the browser, as does a post by `o`."""
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" >>{seen}\n')
    browser.chmod(0o755)
    demo = Program(tmp_path / "home", (*DEMO, "--plain"))
    said = demo(said="3\nl 9\nl1\no\n", env={"BROWSER": str(browser)}).out
    assert "? for help: l1\nSebelum Harga Jatuh" in said
    assert "There is no link with that number." in said
    url = re.search(
        r"Opening (https://contoh.kalbaronline.example/\S+/petani-cabai-rasau-keringkan-panen/)\n", said
    )
    assert url
    deadline = time.monotonic() + 20
    while not (seen.exists() and seen.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert seen.read_text() == f"{url[1]}\n"


def test_a_link_to_a_post_that_is_not_saved_asks_for_it(program: Program, newsroom) -> None:
    """What is a post of the site opens here, what is none goes to the browser; offline all does."""
    place = ("--plain", "--site", newsroom.url)
    old = min(newsroom.posts, key=lambda post: post["date"])
    made = newsroom.publish("Dua tautan")
    links = f"<p><a href='{old['link']}'>lama</a> <a href='{newsroom.url}/tentang/'>tentang</a></p>"
    made["content"]["rendered"] = links
    said = program(*place, said="1\nl 2\nl 1\n").out
    assert f"Fetching {newsroom.url}/tentang/ …\nOpening {newsroom.url}/tentang/\n" in said
    opened = said.rpartition("Fetching ")[2]
    assert unescape(old["title"]["rendered"]) in opened
    assert "Opening" not in opened
    newsroom.requests.clear()
    said = program(*place, "--offline", said="1\nl 2\n").out
    assert f"Opening {newsroom.url}/tentang/\n" in said
    assert newsroom.requests == []


def test_a_browser_of_the_console_has_the_terminal_until_it_ends(tmp_path: Path) -> None:
    """It reads from the terminal, then the reader does again; a pipe of commands is not given to it."""
    browser = tmp_path / "w3m"
    browser.write_text('#!/bin/sh\necho "w3m shows $1"; read -r key; echo "w3m was told $key"\n')
    browser.chmod(0o755)
    env = environment(tmp_path / "home", BROWSER=str(browser))
    with Terminal([sys.executable, "-m", "kalbar_tui", *DEMO, "--plain"], env) as terminal:
        terminal.wait_for("? for help:")
        terminal.type("o 2\n")
        terminal.wait_for("w3m shows https://")
        terminal.type("leave\n")
        terminal.wait_for("w3m was told leave")
        terminal.type("q\n")
        assert terminal.ended() == 0
    said = Program(tmp_path / "other", (*DEMO, "--plain"))(said="o 2\nq\n", env={"BROWSER": str(browser)}).out
    assert "No browser was found." in said
    assert "w3m" not in said


def test_a_post_saved_in_part_is_completed_when_it_is_opened(program: Program, newsroom) -> None:
    """Where only a feed's teaser is saved; trouble with the page is said, and the teaser told."""
    newsroom.api, newsroom.feeds = "401", "summary"
    place = ("--plain", "--site", newsroom.url)
    slow = newsroom.publish("Halaman yang rusak")["slug"]
    newsroom.misbehave(f"/{slow}/\\?$", *[status(500) for _ in range(9)])
    done = program(*place, said="1\n2\n")
    assert done.out.count("Fetching the whole article …") == 2
    assert done.out.count("Only the beginning is saved") == 1
    assert "500" in done.out


def test_with_data_saver_nothing_is_asked_for_an_article(program: Program, newsroom, tmp_path: Path) -> None:
    """What is saved of it is told, and that it is only the beginning."""
    newsroom.api, newsroom.feeds = "401", "summary"
    settings = tmp_path / "sparing.toml"
    settings.write_text("data_saver = true\n")
    place = ("--site", newsroom.url, "--config", str(settings))
    program("sync", *place)
    asked = len(newsroom.requests)
    done = program("--plain", *place, said="1\n")
    assert "Only the beginning is saved" in done.out
    assert "Fetching" not in done.out
    assert len(newsroom.requests) == asked


def test_what_is_done_beside_it_is_told_when_the_list_is(program: Program, newsroom, tmp_path: Path) -> None:
    """Another process marks a post while the reader waits at its prompt; each is heard by the other."""
    place = ("--site", newsroom.url)
    program("sync", *place)
    first = program("list", "--json", "--limit", "1", *place).objects[0]
    env = environment(program.home, TERM="dumb")
    with Terminal([*program.command, *program.options, *place, "--plain"], env) as terminal:
        terminal.wait_for("? for help:")
        program("mark-read", first["id"], *place)
        terminal.type("b 2\n")
        terminal.wait_for("Bookmarked.")
        assert len(program("list", "--bookmarked", "--json", *place).objects) == 1
        terminal.type("g\nq\n")
        assert terminal.ended() == 0
        while terminal.read(1):  # what was written last
            pass
        again = terminal.text().partition("Bookmarked.")[2]
        assert f"1. {first['title']}. Unread" not in again
        assert "Unread, bookmarked." in again


def test_watched_posts_are_told_of(program: Program, newsroom) -> None:
    """Those that came with a refresh, of one list or of all."""
    place = ("--site", newsroom.url)
    program("sync", *place)
    program("rules", "add", "gempa", "--watch", *place)
    newsroom.publish("Gempa kecil di laut")
    done = program("--plain", *place, said="r\nR\n")
    assert "1 new post.\n1 watched post: Gempa kecil di laut." in done.out
    assert done.out.count("Nothing new.") == 1


@pytest.mark.parametrize("words", [("today",), ("search", "pasar", "--limit", "3")])
@pytest.mark.parametrize(("options", "term"), [(("--plain",), "xterm-256color"), ((), "dumb")])
def test_no_command_controls_the_screen_in_lines(
    tmp_path: Path, words: tuple[str, ...], options: tuple[str, ...], term: str
) -> None:
    """`--plain` is taken by every command and leaves lines alone, as does a dumb terminal."""
    env = environment(tmp_path / "home", TERM=term)
    with Terminal([sys.executable, "-m", "kalbar_tui", *DEMO, *words, *options], env) as terminal:
        assert terminal.ended(60) == 0
        while terminal.read(1):
            pass
        assert "asar" in terminal.text()
        assert not {0x1B, 0x08} & set(terminal.received)
        assert b"\r" not in terminal.received.replace(b"\r\n", b"")


def test_a_sync_in_lines_tells_of_its_progress_in_lines(tmp_path: Path, newsroom) -> None:
    """No bar is painted over itself."""
    env = environment(tmp_path / "home")
    argv = [sys.executable, "-m", "kalbar_tui", "sync", "--plain", "--lang", "en", "--site", newsroom.url]
    with Terminal(argv, env) as terminal:
        assert terminal.ended(60) == 0
        while terminal.read(1):
            pass
        assert re.search(r"\d+ of \d+", terminal.text())
        assert b"\x1b" not in terminal.received
        assert b"\r" not in terminal.received.replace(b"\r\n", b"")
