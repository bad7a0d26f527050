"""What each command loads: a reader waits for every module, so none comes along unasked."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from kalbar_tui import __version__
from program import environment

HEAVY = {
    "textual",
    "rich",
    "httpx",
    "feedparser",
    "lxml",
    "PIL",
    "asyncio",
    "babel",
    "msgspec",
    "platformdirs",
    "logging",
}
"""None of these before the saved front page, nor in any command that only reads or marks."""

# `zoneinfo` asks `sysconfig`, whose data are in a module named after the platform.
STANDARD = set(sys.stdlib_module_names) | {sysconfig._get_sysconfigdata_name()}

SHOWN = """
import json, sys
from kalbar_tui.cli import run
try:
    code = run(sys.argv[2:])
except SystemExit as end:
    code = end.code
with open(sys.argv[1], "w") as file:
    json.dump([code, sorted(sys.modules)], file)
"""


def loaded(folder: Path, *words: str, code: int = 0) -> set[str]:
    """The modules, by full name, that are loaded when a command has ended with `code`."""
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "modules.json"
    argv = [sys.executable, "-c", SHOWN, str(report), *words]
    env = environment(folder / "home")
    ran = subprocess.run(argv, env=env, capture_output=True, text=True, check=False, cwd=folder)
    assert report.exists(), ran.stderr
    ended, names = json.loads(report.read_text())
    assert (ended or 0) == code, ran.stderr
    return set(names)


def packages(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


READING = [
    ("list", "--json"),
    ("list", "--unread", "--limit", "3"),
    ("categories",),
    ("today", "--json"),
    ("list", "--demo", "--json", "--limit", "1"),
    ("list", "--demo", "jalan"),
    ("search", "--demo", "jalan", "-raya", "sejak:3m"),
]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_only_reads_loads_the_standard_library_alone(tmp_path, words):
    """Reading saved posts needs no package but ours, and none of the heavy ones of Python's own."""
    place = () if "--demo" in words else ("--data-dir", str(tmp_path / "data"))
    names = loaded(tmp_path, *words, *place)
    assert packages(names) & HEAVY == set()
    assert packages(names) - STANDARD - BARE == {"kalbar_tui"}


def test_reading_an_article_and_marking_it_load_no_more(tmp_path, saved_sample):
    """`read` of a saved article, and every mark, stay as light."""
    post = saved_sample["id"]
    place = ("--offline", "--site", saved_sample["site"], "--data-dir", saved_sample["data_dir"])
    for words in (
        ("read", post),
        ("read", post, "--json"),
        ("bookmark", post),
        ("unbookmark", post),
        ("mark-read", post),
        ("mark-unread", post),
    ):
        names = loaded(tmp_path, *words, *place)
        assert packages(names) & HEAVY == set(), words
        assert packages(names) - STANDARD - BARE == {"kalbar_tui"}, words


LISTING = {
    "kalbar_tui",
    "kalbar_tui.cli",
    "kalbar_tui.cli.arguments",
    "kalbar_tui.cli.listing",
    "kalbar_tui.cli.output",
    "kalbar_tui.cli.session",
    "kalbar_tui.i18n",
    "kalbar_tui.library",
    "kalbar_tui.library.saved",
    "kalbar_tui.model",
    "kalbar_tui.model.errors",
    "kalbar_tui.model.marks",
    "kalbar_tui.model.post",
    "kalbar_tui.model.record",
    "kalbar_tui.model.shelf",
    "kalbar_tui.model.site",
    "kalbar_tui.settings",
    "kalbar_tui.store",
    "kalbar_tui.store.database",
    "kalbar_tui.store.files",
    "kalbar_tui.store.names",
    "kalbar_tui.store.reading",
    "kalbar_tui.store.schema",
    "kalbar_tui.store.shelves",
    "kalbar_tui.store.sites",
    "kalbar_tui.store.values",
    "kalbar_tui.text",
    "kalbar_tui.text.address",
    "kalbar_tui.text.clean",
    "kalbar_tui.text.when",
}
"""All that `list` needs of ours. It has five times the time of a bare interpreter, and each module
takes some of it (`benchmarks/start.py`): what it can do without does not belong here."""

DEAR = {
    "dataclasses",
    "inspect",
    "ast",
    "json",
    "shutil",
    "tempfile",
    "subprocess",
    "tomllib",
    "hashlib",
    "difflib",
}
"""Of the standard library, what `list` is not to pay for."""


def test_a_list_loads_what_it_needs_and_no_more(tmp_path, saved_sample):
    """Every module of ours that `list` loads is named above, and the dear ones of Python's are left out."""
    place = ("--offline", "--site", saved_sample["site"], "--data-dir", saved_sample["data_dir"])
    names = loaded(tmp_path, "list", "--limit", "20", *place)
    assert {name for name in names if packages({name}) == {"kalbar_tui"}} <= LISTING
    assert names & DEAR <= BARE, names & DEAR


def test_the_version_alone_loads_nothing_of_the_command_line(tmp_path):
    """`kalbar-tui --version` is answered before anything but `sys` and `os` is loaded."""
    shown = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kalbar_tui", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env=environment(tmp_path / "home"),
    )
    ours = {line.rpartition("|")[2].strip() for line in shown.stderr.splitlines() if "kalbar_tui" in line}
    assert shown.stdout == f"kalbar-tui {__version__}\n"
    assert ours <= {"kalbar_tui", "kalbar_tui.__main__"}


def test_version_and_help_do_not_even_open_the_store(tmp_path):
    """`--version` and `--help` need neither SQLite nor a settings file's parser."""
    for words in (("--version",), ("--help",), ("list", "--help")):
        names = loaded(tmp_path, *words)
        assert not names & {"sqlite3", "tomllib", "zoneinfo"}, words
        assert packages(names) & HEAVY == set(), words


def test_a_sync_loads_no_interface(tmp_path, newsroom):
    """`sync` fetches and stores; neither Textual nor Pillow has a part in it."""
    names = loaded(tmp_path, "sync", "--site", newsroom.url, "--data-dir", str(tmp_path / "data"))
    assert "httpx" in names
    assert not packages(names) & {"textual", "PIL", "babel", "trafilatura"}
    assert "feedparser" not in names, "the API answered, so no feed was parsed"


def test_a_wrong_word_loads_next_to_nothing(tmp_path):
    """A usage error is told before anything of the store, the network or the reader is loaded."""
    names = loaded(tmp_path, "list", "--no-such-option", code=2)
    assert packages(names) & HEAVY == set()
    assert "sqlite3" not in names


def test_without_a_terminal_the_reader_says_so_before_it_loads(tmp_path):
    """No terminal: exit code 2 without having loaded Textual."""
    names = loaded(tmp_path, "--demo", code=2)
    assert packages(names) & HEAVY == set()


BARE = packages(
    set(
        json.loads(
            subprocess.run(
                [sys.executable, "-c", "import json, sys; print(json.dumps(sorted(sys.modules)))"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    )
)
"""What an interpreter loads by itself here, an editable installation's hooks included."""


@pytest.fixture
def saved_sample(tmp_path, newsroom, program):
    """A store with posts in it, and one of them."""
    program("sync", "--site", newsroom.url)
    post = program("list", "--json", "--site", newsroom.url, "--offline", "--limit", "1").objects[0]
    return {"id": post["id"], "site": newsroom.url, "data_dir": str(tmp_path / "data")}
