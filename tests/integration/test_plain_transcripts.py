"""Whole dialogues of the reader in lines, in `tests/data/transcripts/`; `SNAPSHOTS=new` writes them anew.

`NAME.LANGUAGE.in` is what its reader says, `NAME.LANGUAGE.out` all that is to be heard. The
edition comes out at one and the same moment, which is also what the reader's clock shows.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kalbar_tui import i18n
from kalbar_tui.cli.plain import StandardStreams
from kalbar_tui.library.library import Library
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.plain.reader import PlainReader
from kalbar_tui.sample import edition
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key

TRANSCRIPTS = Path(__file__).parent.parent / "data" / "transcripts"
MOMENT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
PONTIANAK = ZoneInfo("Asia/Pontianak")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.use("en")


@pytest.mark.parametrize("said", sorted(TRANSCRIPTS.glob("*.in")), ids=lambda said: said.stem)
def test_the_dialogue_goes_as_written(
    said: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """To the letter, in both languages."""
    i18n.use(said.stem.rpartition(".")[2])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said.read_bytes()), "utf-8"))
    database = Database(tmp_path / "edition.db")
    saved = Saved(database, site_key(edition.URL), edition.URL, clock=lambda: MOMENT, zone=lambda: PONTIANAK)
    edition.fill(saved, MOMENT)
    PlainReader(
        saved,
        StandardStreams(),
        library=lambda: Library(saved, edition.URL, offline=True),
        zone=PONTIANAK,
        offline=True,
        demo=True,
        clock=lambda: MOMENT,
    ).read(Shelf())
    database.close()
    heard = capsys.readouterr().out
    expected = said.with_suffix(".out")
    if os.environ.get("SNAPSHOTS") == "new":
        expected.write_text(heard, encoding="utf-8")
    assert heard == expected.read_text(encoding="utf-8")


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
