"""Words as the index of the store has them, and the forms that Indonesian makes of a word.

No stemmer of Indonesian is at hand, and one is not needed: the affixes are few and regular,
so the forms of a word that is looked for are made when it is looked for.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_NASALS = {"bfvp": "m", "dcjzts": "n", "ghkaeiou": "ng"}
_MELTING = {"p": "m", "t": "n", "k": "ng", "s": "ny"}

_SHORTEST_STEM = 4
"""Of shorter words too many forms are other words: `pak` and `pakan`."""


def folded(text: str) -> str:
    """The text in lower case and without diacritics, character by character: `Économie` as `economie`.

    As long as the text itself, so that a place in one is a place in the other.
    """
    lower = text.lower()
    if lower.isascii():
        return lower
    return "".join(_fold(char) for char in text)


def _fold(char: str) -> str:
    if char.isascii():
        return char.lower()
    from unicodedata import decomposition

    base = char
    while (parts := decomposition(base)) and not parts.startswith("<"):
        base = chr(int(parts.split()[0], 16))
    lower = base.lower()
    return lower if len(lower) == 1 else base


def words(text: str) -> list[str]:
    """The folded words of a text, in its order."""
    return _WORD.findall(folded(text))


def forms(word: str) -> tuple[str, ...]:
    """A folded word and what Indonesian makes of it by affixes: `banjir`, `kebanjiran`, `membanjiri` …"""
    if not _takes_affixes(word):
        return (word,)
    made = [word + end for end in ("", "nya", "an", "annya", "kan", "i")]
    active = _with_nasal("me", word)
    made += [begun + end for begun in (f"di{word}", *active) for end in ("", "kan", "i")]
    made += [begun + end for begun in (_ber(word) + word, f"ter{word}") for end in ("", "an")]
    made += [begun + end for begun in _with_nasal("pe", word) for end in ("", "an")]
    made += [f"ke{word}an", f"ke{word}annya", f"se{word}", f"per{word}an", f"memper{word}kan"]
    return tuple(dict.fromkeys(made))


def beginnings(word: str) -> tuple[str, ...]:
    """The beginning of a word that is being typed, and what it is with each prefix of Indonesian."""
    if not _takes_affixes(word):
        return (word,)
    nasal = (*_with_nasal("me", word), *_with_nasal("pe", word))
    made = (word, *(begin + word for begin in ("di", _ber(word), "ter", "ke", "se", "per", "memper")), *nasal)
    return tuple(dict.fromkeys(made))


def _takes_affixes(word: str) -> bool:
    return len(word) >= _SHORTEST_STEM and word.isascii() and word.isalpha()


def _ber(word: str) -> str:
    return "be" if word.startswith("r") else "ber"


def _with_nasal(prefix: str, word: str) -> tuple[str, ...]:
    """The word after `me-` or `pe-`, with the nasal its first letter asks for.

    `p`, `t`, `k` and `s` melt into the nasal (`memukul`), but not in many borrowed words
    (`memproses`); both are made.
    """
    nasal = next((nasal for letters, nasal in _NASALS.items() if word[0] in letters), "")
    if melted := _MELTING.get(word[0]):
        return (f"{prefix}{melted}{word[1:]}", f"{prefix}{nasal}{word}")
    return (f"{prefix}{nasal}{word}",)
