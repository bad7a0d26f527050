"""Whole dialogues of the reader in lines, in `tests/data/transcripts/`; `SNAPSHOTS=new` writes them anew.

`NAME.LANGUAGE.in` is what its reader says, `NAME.LANGUAGE.out` all that is to be heard. The
edition comes out at one and the same moment, which is also what the reader's clock shows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders import a_post
from kalbar_tui import i18n
from kalbar_tui.cli.plain import StandardStreams
from kalbar_tui.library.library import Library
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.plain.reader import PlainReader
from kalbar_tui.sample import edition
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key

ROOT = Path(__file__).parent.parent.parent
TRANSCRIPTS = ROOT / "tests" / "data" / "transcripts"
MOMENT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
PONTIANAK = ZoneInfo("Asia/Pontianak")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.use("en")


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Saved]:
    """The edition, come out at `MOMENT`."""
    database = Database(tmp_path / "edition.db")
    saved = Saved(database, site_key(edition.URL), edition.URL, clock=lambda: MOMENT, zone=lambda: PONTIANAK)
    edition.fill(saved, MOMENT)
    yield saved
    database.close()


@pytest.fixture
def heard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., str]:
    """Leads a dialogue: all that is to be heard when this is said. No browser is to be found."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def lead(saved: Saved, said: bytes, moment: datetime = MOMENT) -> str:
        (tmp_path / "said").write_bytes(said)
        with (tmp_path / "said").open(encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            PlainReader(
                saved,
                StandardStreams(),
                library=lambda: Library(saved, edition.URL, offline=True),
                zone=PONTIANAK,
                offline=True,
                demo=True,
                clock=lambda: moment,
            ).read(Shelf())
        return capsys.readouterr().out

    return lead


@pytest.mark.parametrize("said", sorted(TRANSCRIPTS.glob("*.in")), ids=lambda said: said.stem)
def test_the_dialogue_goes_as_written(said: Path, saved: Saved, heard: Callable[..., str]) -> None:
    """To the letter, in both languages."""
    i18n.use(said.stem.rpartition(".")[2])
    told = heard(saved, said.read_bytes())
    expected = said.with_suffix(".out")
    if os.environ.get("SNAPSHOTS") == "new":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


def test_both_languages_have_the_same_dialogues() -> None:
    """A dialogue that is added in one language is there in the other."""
    names = {
        language: {path.stem[:-3] for path in TRANSCRIPTS.glob(f"*.{language}.in")}
        for language in ("en", "id")
    }
    assert names["en"] == names["id"]
    assert {path.stem for path in TRANSCRIPTS.glob("*.out")} == {
        path.stem for path in TRANSCRIPTS.glob("*.in")
    }


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.id.md", "id")])
def test_the_session_of_the_readme_is_one_that_was_held(readme: str, language: str) -> None:
    """What is shown there is what is heard, in this order."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    shown = text.partition("$ kalbar-tui --demo --plain\n")[2].partition("```")[0]
    heard = iter((TRANSCRIPTS / f"table.{language}.out").read_text(encoding="utf-8").splitlines())
    lines = [line for line in shown.splitlines() if line != "…"]
    assert len(lines) > 10
    for line in lines:
        assert line in heard, line


def test_what_came_since_the_last_visit_is_told_once(saved: Saved, heard: Callable[..., str]) -> None:
    """At the head of the first list, and not by a second reader a little later."""
    assert "new since" not in heard(saved, b"\n")
    later = MOMENT + timedelta(days=1)
    newer = Saved(saved.database, saved.site, saved.url, clock=lambda: later)
    post = replace(a_post("Gempa kecil"), site=saved.site, published=later - timedelta(hours=1))
    newer.save([post])
    told = heard(newer, b"g\n", later)
    assert told.startswith(
        "KalbarOnline (contoh). Latest: 70 unread of 70. Sample edition. 1 new since yesterday"
    )
    assert told.count("new since") == 1


def test_a_store_that_cannot_be_written_is_read(saved: Saved, heard: Callable[..., str]) -> None:
    """Articles are told; why they are not marked is said once, and of a mark that was asked for each time."""
    database = Database(saved.database.path, read_only=True)
    told = heard(Saved(database, saved.site, saved.url), b"2\n3\n\nb\nb\n")
    database.close()
    assert "Harga Cabai Rawit Turun" in told
    assert told.count("cannot be written") == 3
