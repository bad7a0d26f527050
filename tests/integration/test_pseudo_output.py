"""Nothing that the command line prints is left untranslated: run in a language of other letters."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kalbar_tui
import pseudo
from kalbar_tui import i18n, wording
from kalbar_tui.cli.arguments import BY_NAME, GROUPS
from kalbar_tui.model.errors import (
    ConfigError,
    KalbarError,
    NoExport,
    NotThere,
    QueryError,
    Refused,
    StoreError,
    Unreachable,
    Unreadable,
)
from program import Program, environment

SOURCE = Path(kalbar_tui.__file__).parent
SAMPLE = pseudo.words(
    " ".join(
        file.read_text("utf-8")
        for file in (SOURCE / "sample").rglob("*")
        if file.suffix in {".html", ".json"}
    )
)
"""What the sample edition says."""

SAID_AS_WRITTEN = pseudo.words(
    " ".join((*BY_NAME, *GROUPS, "json keys id en text markdown html epub halfblocks kitty sixel"))
)
"""Commands and values of options are typed so in every language."""


def plain(text: str) -> str:
    """The text without what is typed or named so in every language: options, METAVARS, paths, examples."""
    text = re.sub(r"^[a-z2-7]{10}\b|\b[a-z2-7]{10}$", " ", text, flags=re.MULTILINE)  # the id of a post
    text = re.sub(r"(?<![\w-])--?[a-z][a-z-]*", " ", text)
    text = re.sub(r"\b[A-Z]{2,}\b", " ", text)
    text = re.sub(r"https?://\S+|~?/[\w./-]+|\b[\w.-]+\.(?:toml|db|epub|json|md|example)\b", " ", text)
    return re.sub(r"\b\d+[a-z]+\b|\b[a-z]+:\S*|`[^`]*`", " ", text)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, command=(sys.executable, pseudo.__file__))


@pytest.mark.parametrize("name", [*BY_NAME, *GROUPS])
def test_every_help_is_translated(program: Program, name: str) -> None:
    """All of it: usage, titles, commands, options, and how to search."""
    text = (
        program(*name.split(), "--help", env={"COLUMNS": "100"}).out
        if name in BY_NAME
        else program("help", *name.split()).out
    )
    examples = {"banjir", "rob", "pontian", "karet", "jimi", "halawa", "kebanjiran", "membanjiri", "kemarin"}
    assert pseudo.forgotten(plain(text), SAID_AS_WRITTEN | examples) == []


RUNS = [
    ("help", "keys"),
    ("help", "nothing"),
    ("list", "--demo", "--limit", "9"),
    ("list", "--demo", "--category", "pontianaq"),
    ("list", "--demo", "--since", "soon"),
    ("list", "--nonsense"),
    ("search", "--demo", "banjir"),
    ("search", "--demo", "qqqq"),
    ("search", "--demo", "qq:ww"),
    ("categories", "--demo"),
    ("today", "--demo"),
    ("read", "--demo", "selamat-datang-di-edisi-contoh"),
    ("read", "--demo", "tidak-ada"),
    ("read", "--demo"),
    ("export", "--demo", "--category", "ekonomi", "-o", "ekonomi.epub"),
    ("export", "--demo", "-o", "ekonomi"),
    ("export", "--demo", "--category", "ekonomi", "--format", "html", "-o", "-"),
    ("bookmark", "--demo", "tidak-ada"),
    ("bookmark", "--demo", "selamat-datang-di-edisi-contoh"),
    ("mark-read", "--demo", "selamat-datang-di-edisi-contoh"),
    ("rules", "--demo"),
    ("rules", "add", "--demo", "--mute", "banjir"),
    ("rules", "remove", "--demo", "9"),
    ("cache", "info", "--demo"),
    ("cache", "verify", "--demo"),
    ("cache", "repair", "--demo"),
    ("cache", "prune", "--demo"),
    ("cache", "clear", "--demo", "--marks"),
    ("sync", "--offline"),
    ("sync", "--demo"),
    ("sites",),
    ("sites", "add", "not an address"),
    ("sites", "remove", "nobody"),
    ("doctor", "--demo"),
    ("doctor", "--offline"),
    ("config", "path"),
    ("config", "check"),
    ("--demo",),
    ("--demo", "--plain"),
    ("--demo", "--data-dir", "x"),
]


@pytest.mark.parametrize("words", RUNS, ids=" ".join)
def test_every_command_speaks(program: Program, words: tuple[str, ...], tmp_path: Path) -> None:
    """What it prints and what it complains of."""
    done = program(*words, code=None)
    assert done.code in {0, 1, 2, 3, 4, 5}
    text = done.out + done.err
    if "html" in words:  # the words of the page, not its tags and styles
        text = re.sub(r"<style>.*?</style>|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
    typed = pseudo.words(" ".join(words))
    here = pseudo.words(str(tmp_path)) | {
        "xterm",
        "Asia",
        "Pontianak",
        "contoh",
        "kalbaronline",
        "kalbar-tui",
    }
    assert pseudo.forgotten(plain(text), SAMPLE | SAID_AS_WRITTEN | typed | here) == []


def test_the_linear_reader_speaks(tmp_path: Path) -> None:
    """Its list, its help, an article, what is not understood, and the way out."""
    ran = subprocess.run(
        [sys.executable, pseudo.__file__, "--plain", "--demo"],
        input="?\n1\n11\n22\n33\n<\n\nq\n",
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    # The words that stand for letters in Indonesian are typed so, whatever the letters of the rest.
    commands = {"lanjut", "berikutnya", "sebelumnya", "daftar", "awal", "keluar", "bantuan", "contoh"}
    assert pseudo.forgotten(plain(ran.stdout + ran.stderr), SAMPLE | commands) == []


def errors() -> Iterator[KalbarError]:
    """One of every kind and reason."""
    url, path = "https://a.b", Path("/a")
    yield from (Unreachable(url, reason) for reason in wording._UNREACHABLE)
    yield from (Refused(url, 403, reason) for reason in (*wording._REFUSED, "status", "held_off"))
    yield from (Unreadable(url, reason) for reason in wording._UNREADABLE)
    yield from (StoreError(path, reason) for reason in wording._STORE)
    yield from (NotThere(what, "1") for what in wording._NOT_THERE)
    yield from (QueryError("1", reason, 1, "1") for reason in wording._QUERY)
    yield from (NoExport(path, reason) for reason in ("unreadable", "no_posts", "other_site"))
    yield from (
        ConfigError(path, "1", reason, "1", nearest=("2",), line=1, column=1)
        for reason in ("unreadable", "syntax", "unknown_key", "wrong_value")
    )


@pytest.fixture
def pseudo_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(i18n, "_read", i18n._read)  # so that it is put back
    pseudo.speak()
    yield
    i18n.use("en")


@pytest.mark.usefixtures("pseudo_language")
def test_every_error_is_described() -> None:
    """Whatever went wrong, and why."""
    told = {repr(error): wording.describe(error) for error in errors()}
    assert {key: left for key, text in told.items() if (left := pseudo.forgotten(plain(text), ()))} == {}


def test_what_is_forgotten_is_found() -> None:
    """A word that was not translated, also where it was cut; but no data, and no beginning of them."""
    said = "Ситес Banjir Quit API  Banj…  Someth…"
    assert pseudo.forgotten(said, {"Banjir"}) == ["Quit", "Someth"]
