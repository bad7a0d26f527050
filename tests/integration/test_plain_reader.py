"""`--plain`: the reader in lines, as those who listen to it or feel it read."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from newsroom import reset
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
        # Once may be too early: between its prompt and its waiting Python notes a signal and waits on.
        for _time in range(20):
            if number:
                terminal.process.send_signal(number)
            else:
                terminal.type("\x04")
            if terminal.ended(1) is not None:
                break
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
    assert "Bookmarks: no posts saved." in done.out
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
