"""The catalogues of the program's words: find the words, carry them over, compile, check.

    python tools/catalogues.py extract    list every string that is marked for translation
    python tools/catalogues.py update     bring new strings into locale/*/LC_MESSAGES/*.po
    python tools/catalogues.py compile    make the .mo files that the program reads
    python tools/catalogues.py check      exit 1 if a translation is missing, doubtful or not compiled

After a change of words: `update`, translate what is empty in the Indonesian file, `compile`.
The English file needs no hand: its translations are the message ids. Needs Babel.
"""

# ruff: noqa: TID253 - late imports are for the program, not for its tools

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "kalbar_tui"
LANGUAGES = ("id", "en")
PLURALS = {
    "id": "nplurals=1; plural=0;",  # Babel knows no rule for Indonesian and would write English's
    "en": "nplurals=2; plural=(n != 1);",
}
KEYWORDS = {
    "_": None,
    "noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pnoop": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_FIELD = re.compile(r"\{\w*[^{}]*\}|%(?:\(\w+\))?[srd]")


def po_path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "kalbar_tui.po"


def mo_path(language: str) -> Path:
    return po_path(language).with_suffix(".mo")


def template() -> Catalog:
    """Every marked string of the program, with the files it is in."""
    catalogue = Catalog(project="kalbar-tui", charset="utf-8")
    for name, line, message, comments, context in extract_from_dir(
        str(SOURCE), [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        place = [(f"src/kalbar_tui/{name}", line)]
        catalogue.add(message, locations=place, auto_comments=comments, context=context)
    return catalogue


def read(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    """Bring new strings in and drop those that are gone; translations of the rest are kept."""
    catalogue = read(language) if po_path(language).exists() else _new(language)
    wanted = template()
    wanted.creation_date = catalogue.creation_date  # so that a file without news stays as it is
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == "en":
        for message in catalogue:
            if message.id:
                message.string = message.id
    po_path(language).parent.mkdir(parents=True, exist_ok=True)
    with po_path(language).open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False)


def compiled(language: str) -> bytes:
    """The .mo file as it should be."""
    buffer = io.BytesIO()
    write_mo(buffer, read(language))
    return buffer.getvalue()


def problems(language: str) -> list[str]:
    """What is wrong with a catalogue, one sentence each; empty when all is well."""
    catalogue = read(language)
    wanted = template()
    found = [
        f"{language}: {problem}"
        for message in wanted
        if message.id
        for problem in _problems(message, catalogue)
    ]
    found += [f"{language}: {place}" for place in hidden()]
    ours = {(message.context, message.id) for message in wanted}
    found += [
        f"{language}: no longer used: {message.id!r}"
        for message in catalogue
        if message.id and (message.context, message.id) not in ours
    ]
    mo = mo_path(language)
    if not mo.exists() or _strings(mo.read_bytes()) != _strings(compiled(language)):
        found.append(f"{language}: the .mo file is not what the .po file compiles to; run `compile`")
    return found


def hidden() -> list[str]:
    """Where a string is translated inside an f-string: before Python 3.12 extraction does not see it."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found += [
                    f"translated inside an f-string: {path.relative_to(SOURCE)}:{call.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in {"_", "ngettext", "pgettext", "npgettext", "noop", "pnoop"}
                    and any(isinstance(word, ast.Constant) for word in call.args)
                ]
    return found


def _strings(mo: bytes) -> list[str]:
    """What a .mo file says, its header left out: that names the Babel which wrote it."""
    catalogue = read_mo(io.BytesIO(mo))
    return sorted(repr((message.context, message.id, message.string)) for message in catalogue if message.id)


def _new(language: str) -> Catalog:
    header = (
        'msgid ""',
        'msgstr ""',
        '"Project-Id-Version: kalbar-tui\\n"',
        '"Report-Msgid-Bugs-To: \\n"',
        '"POT-Creation-Date: 2026-01-01 00:00+0000\\n"',
        '"PO-Revision-Date: 2026-01-01 00:00+0000\\n"',
        '"Last-Translator: The kalbar-tui developers\\n"',
        f'"Language: {language}\\n"',
        f'"Language-Team: {language}\\n"',
        f'"Plural-Forms: {PLURALS[language]}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    )
    return read_po(io.BytesIO("\n".join((*header, "")).encode()), locale=language)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The one form of a message, or its plural forms."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def _problems(wanted: Message, catalogue: Catalog) -> list[str]:
    ids = _forms(wanted.id)
    message = catalogue.get(ids[0], wanted.context)
    if message is None:
        return [f"missing: {wanted.id!r}; run `update`"]
    strings = _forms(message.string)
    if not all(strings) or len(strings) != (catalogue.num_plurals if message.pluralizable else 1):
        return [f"not translated: {wanted.id!r}"]
    if message.fuzzy:
        return [f"fuzzy: {wanted.id!r}"]
    # A form for one thing may leave its number out; the last form stands for all numbers.
    last = len(strings) - 1
    fields = sorted(_FIELD.findall(ids[-1]))
    found: list[str] = []
    for n, text in enumerate(strings):
        ours = sorted(_FIELD.findall(text))
        if not set(ours) <= set(fields) or (n == last and ours != fields):
            found.append(f"other fields than {fields} in {text!r}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("extract", "update", "compile", "check"))
    command = parser.parse_args().command
    if command == "extract":
        write_po(sys.stdout.buffer, template(), width=110, sort_by_file=True)
        return 0
    found: list[str] = []
    for language in LANGUAGES:
        if command == "update":
            update(language)
        elif command == "compile":
            mo_path(language).write_bytes(compiled(language))
        else:
            found += problems(language)
    sys.stderr.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
