"""From one site to another in the installed reader, in a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from builders import a_post
from kalbar_tui.library.saved import Saved
from kalbar_tui.store.database import Database
from newsroom import Newsroom
from program import Program, environment
from terminal import Terminal


def test_the_reader_goes_to_another_site_and_back(
    tmp_path: Path, data_dir: Path, newsroom: Newsroom, program: Program
) -> None:
    """Each from what is saved of it and then from the site itself; marks stay, and the settings too."""
    database = Database(data_dir / "kalbar-tui.db")
    other = Saved(database, "lain.example", "https://lain.example")
    other.save(tuple(a_post(f"Kabar {n} dari seberang", number=n) for n in range(3)), {}, {})
    database.close()
    settings = tmp_path / "config.toml"
    text = f'site = "sini"\n[sites]\nsini = "{newsroom.url}"\nlain = "https://lain.example"\n'
    settings.write_text(text)
    here = ("--site", newsroom.url)
    program(*here, "sync")
    title = program(*here, "list", "--json", "--limit", "1").objects[0]["title"]
    argv = [
        sys.executable,
        "-m",
        "kalbar_tui",
        "--config",
        str(settings),
        "--data-dir",
        str(data_dir),
        "--offline",
    ]
    with Terminal(argv, environment(tmp_path / "home")) as terminal:
        terminal.wait_for(title.split()[0])
        terminal.wait_for("Help")
        terminal.type("X")
        terminal.wait_for("lain · lain.example")
        terminal.type("G\r")
        terminal.wait_for("Kabar 2 dari seberang")
        terminal.received = b""
        terminal.wait_for("Help")
        terminal.type("bX")
        terminal.wait_for("sini · ")
        terminal.received = b""
        terminal.type("k\r")
        terminal.wait_for(title.split()[0])
        terminal.wait_for("Help")
        terminal.type("q")
        assert terminal.ended() == 0
    assert settings.read_text() == text
    marked = program("--config", str(settings), "--site", "lain", "list", "--bookmarked", "--json").objects
    assert [each["title"] for each in marked] == ["Kabar 2 dari seberang"]
