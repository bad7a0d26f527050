"""Errors in words: every reason has a sentence in both languages, and none carries what a site wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from kalbar_tui import i18n
from kalbar_tui.model import errors
from kalbar_tui.model.errors import ConfigError, KalbarError, NotThere, Refused, StoreError
from kalbar_tui.wording import describe

URL = "https://kabar.example/wp-json/"
HOSTILE = "x\x1b]0;y\x07\u202e\nz"
PROBLEMS = ("unreadable", "syntax", "unknown_key", "wrong_value")
EVERY: list[KalbarError] = [
    *(errors.Unreachable(URL, reason) for reason in get_args(errors.UnreachableReason)),
    *(Refused(URL, 403, reason) for reason in get_args(errors.RefusedReason)),
    *(errors.Unreadable(URL, reason) for reason in get_args(errors.UnreadableReason)),
    *(StoreError(Path("/data/kalbar-tui.db"), reason) for reason in get_args(errors.StoreReason)),
    *(NotThere(kind, "banjir") for kind in get_args(errors.ThingKind)),
    *(ConfigError(Path("/c.toml"), "site", problem, "x", line=3) for problem in PROBLEMS),  # type: ignore[arg-type]
]


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = i18n.current()
    yield
    i18n.use(before)


@pytest.mark.parametrize("error", EVERY, ids=str)
def test_every_reason_has_its_own_sentence_in_both_languages(error: KalbarError) -> None:
    """One or two sentences on one line that name what they are about."""
    said = {}
    for language in i18n.LANGUAGES:
        i18n.use(language)
        said[language] = describe(error)
        assert said[language].isprintable()
        assert said[language].endswith((".", "?"))
        assert "{" not in said[language]
    assert said["id"] != said["en"]


@pytest.mark.parametrize(
    "error",
    [
        Refused(f"https://kabar.example/{HOSTILE}", 403),
        errors.Unreachable(f"https://user:{HOSTILE}@kabar.example/", "dns"),
        errors.Unreachable(f"http://[{HOSTILE}", "dns"),
        StoreError(Path(f"/data/{HOSTILE}"), "foreign"),
        NotThere("category", HOSTILE, ("sambas",)),
        ConfigError(Path(f"/{HOSTILE}"), HOSTILE, "unknown_key"),
        ConfigError(Path("/c.toml"), HOSTILE, "wrong_value", HOSTILE),
    ],
    ids=repr,
)
def test_nothing_in_a_sentence_acts_on_a_terminal(error: KalbarError) -> None:
    """What the error is about is cleaned where it becomes words; and a password is not said."""
    sentence = describe(error)
    assert sentence.isprintable()
    assert "user" not in sentence


def test_times_are_the_readers() -> None:
    """A host's `Retry-After` in the zone that is given, with its name."""
    error = Refused(URL, 429, "held_off", until=datetime(2026, 11, 25, 9, 16, tzinfo=UTC))
    assert "16:16 WIB" in describe(error, ZoneInfo("Asia/Pontianak"))
    assert "09:16 UTC" in describe(error)


def test_the_nearest_names_are_given() -> None:
    """Of categories and of settings."""
    assert "pontianak, sintang" in describe(NotThere("category", "pontianka", ("pontianak", "sintang")))
    wrong = ConfigError(Path("/c.toml"), "languge", "unknown_key", nearest=("language",), line=2)
    assert "language" in describe(wrong)
    assert "2" in describe(wrong)
