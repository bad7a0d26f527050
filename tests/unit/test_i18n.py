"""The catalogues are complete in both languages, and what the program reads is what is written."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kalbar_tui import i18n

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.use("en")


@pytest.fixture
def catalogues() -> ModuleType:
    pytest.importorskip("babel", reason="Babel finds the strings")
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_english_is_what_is_said_without_a_catalogue(catalogues: ModuleType) -> None:
    """The English catalogue says what its ids say: so it need not be read with every start."""
    with catalogues.po_path("en").open("rb") as file:
        said = [(message.id, message.string) for message in catalogues.read_po(file) if message.id]
    assert len(said) > 100
    assert [pair for pair in said if pair[0] != pair[1]] == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_catalogues_are_complete_and_compiled(catalogues: ModuleType, language: str) -> None:
    """Every marked string is translated, none is doubtful or left over, fields agree, the .mo is fresh."""
    assert catalogues.problems(language) == []


def test_one_thing_has_one_word(catalogues: ModuleType) -> None:
    """Of two words for a thing the Indonesian file has the one that CONTRIBUTING.md names."""
    unwanted = {
        "setelan",
        "umpan",
        "batalkan",
        "dibatalkan",
        "rubrik",
        "browser",
        "bookmark",
        "online",
        "diska",
    }
    with catalogues.po_path("id").open("rb") as po:
        messages = [message for message in catalogues.read_po(po) if message.id]
    said = {
        message.id: unwanted
        & set(re.findall(r"(?<![-`/{])\b[a-z]+\b(?![:.(}])", str(message.string).lower()))
        for message in messages
    }
    assert {key: words for key, words in said.items() if words} == {}


def test_a_catalogue_with_faults_is_told_of(
    catalogues: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Missing, empty, fuzzy, leftover and wrongly filled strings, and an old .mo, are all found."""
    source = tmp_path / "kalbar_tui"
    folder = source / "locale" / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(catalogues, "SOURCE", source)
    (source / "a.py").write_text(
        '_("one"); _("{n} two"); ngettext("{n} dog", "{n} dogs", 2); pgettext("c", "three")\n'
    )
    catalogues.update("id")
    catalogues.mo_path("id").write_bytes(catalogues.compiled("id"))
    assert len(catalogues.problems("id")) == 4
    po = catalogues.po_path("id")
    done = po.read_text().replace('msgid "one"\nmsgstr ""', 'msgid "one"\nmsgstr "satu"')
    done = done.replace('msgid "{n} two"\nmsgstr ""', 'msgid "{n} two"\nmsgstr "{m} dua"')
    done = done.replace('msgstr[0] ""', 'msgstr[0] "{n} anjing"')
    po.write_text(done.replace('msgid "three"\nmsgstr ""', 'msgid "three"\nmsgstr "tiga"'))
    first, second = catalogues.problems("id")
    assert "other fields" in first
    assert "compile" in second
    po.write_text(po.read_text().replace("{m} dua", "{n} dua"))
    catalogues.mo_path("id").write_bytes(catalogues.compiled("id"))
    assert catalogues.problems("id") == []
    (source / "a.py").write_text('_("new"); _("one")\n')
    assert [problem.split(":")[1] for problem in catalogues.problems("id")] == [" missing"] + [
        " no longer used"
    ] * 3
    (source / "a.py").write_text("f'{_(\"hidden\")}'\n")
    assert "id: translated inside an f-string: a.py:1" in catalogues.problems("id")


def test_the_language_can_change_while_running() -> None:
    """Each kind of lookup follows the language in use; Indonesian has one form for all numbers."""
    assert i18n.current() == "en"
    assert i18n._("just now") == "just now"
    assert i18n.ngettext("{count} day ago", "{count} days ago", 1) == "{count} day ago"
    i18n.use("id")
    assert i18n.current() == "id"
    assert i18n._("just now") == "baru saja"
    assert {i18n.ngettext("{count} day ago", "{count} days ago", n) for n in (0, 1, 2)} == {
        "{count} hari yang lalu"
    }
    assert i18n.pgettext("month", "May") == "Mei"
    assert i18n.npgettext("nowhere", "one", "many", 2) == "many"


def test_an_unknown_language_is_a_mistake_of_the_caller() -> None:
    """Settings and options are checked before; the language in use stays."""
    with pytest.raises(ValueError, match="fr"):
        i18n.use("fr")
    assert i18n.current() == "en"


def test_text_on_the_way_to_the_first_headlines_imports_little() -> None:
    """Cleaning and telling times must not cost a start-up: no parser, no gettext, no urllib, no zones."""
    late = {"lxml", "gettext", "urllib.parse", "zoneinfo", "unicodedata", "hashlib", "html"}
    code = (
        "import sys, kalbar_tui.text.clean, kalbar_tui.text.when, kalbar_tui.text.address;"
        f"print(sorted({late} & sys.modules.keys()))"
    )
    command = [sys.executable, "-S", "-c", code]
    environment = {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"
