"""The reader's language: gettext catalogues, one of them in use at a time.

Message ids are the English words. `use` may be called while the program runs, so nothing
may translate at import time: mark such a string with `noop` and translate it when shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("id", "en")
"""The languages the program speaks, by their codes; the first is the newsroom's own."""

_language = "en"
_catalogue: NullTranslations | None = None


def use(language: str) -> None:
    """Speak `language` (one of `LANGUAGES`) from here on, in the whole process."""
    global _language, _catalogue  # noqa: PLW0603 - the language is the process's, like its locale
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}")
    if language != _language:
        # English is what is said without a catalogue: the ids are its words.
        _catalogue = None if language == "en" else _read(language)
        _language = language


def current() -> str:
    """The language in use; English until `use` is called."""
    return _language


def _(message: str) -> str:
    """`message` in the language in use."""
    return message if _catalogue is None else _catalogue.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form for `n` things. Indonesian has one form for all numbers."""
    if _catalogue is None:
        return singular if n == 1 else plural
    return _catalogue.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """`message` as it is said in `context`, where one English word has two translations."""
    return message if _catalogue is None else _catalogue.pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, n: int) -> str:
    """The form for `n` things, as it is said in `context`."""
    if _catalogue is None:
        return singular if n == 1 else plural
    return _catalogue.npgettext(context, singular, plural, n)


def noop(message: str) -> str:
    """Marks a literal for the catalogues and gives it back as it is, to be translated later."""
    return message


def pnoop(context: str, message: str) -> str:
    """Marks a literal that is to be translated later with `pgettext(context, …)`."""
    return message


def _read(language: str) -> NullTranslations:
    from gettext import GNUTranslations
    from pathlib import Path

    compiled = Path(__file__).parent / "locale" / language / "LC_MESSAGES" / "kalbar_tui.mo"
    with compiled.open("rb") as file:
        return GNUTranslations(file)
