"""The one place that makes text from outside safe to show.

A whitelist: what is printable stays, all else goes or becomes a space. It is applied after
the last decoding, where text enters the model, and again where it leaves to a terminal;
cleaning clean text changes nothing. It knows nothing of markup: square brackets, `<` and
`&` are text here.
"""

from __future__ import annotations

import re

_MARKS_PER_LETTER = 8
"""How many combining marks may sit on one letter. Real scripts need four."""

_REPLACEMENT = "\ufffd"  # by number: compiling a name loads `unicodedata`

_INVISIBLE = frozenset(
    "\u034f"  # combining grapheme joiner
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers
    "\u17b4\u17b5"  # Khmer inherent vowels
    "\u180b\u180c\u180d\u180f"  # Mongolian variation selectors
    # Variation selectors. Terminals do not agree how wide a character is once one follows it,
    # and a wrong guess shifts the rest of the row.
    # The same goes for skin tones.
    "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
    "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
)
"""Printable by Unicode's account, and yet nothing to see, or nothing that holds its place."""

_LINE_ENDS = frozenset("\n\r\v\f\x85\u2028\u2029")

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CARRIAGE_RETURNS = re.compile("\r\n?")
_SURROGATE_PAIRS = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_MANY_NON_LETTERS = re.compile(rf"[^\w\s]{{{_MARKS_PER_LETTER + 1},}}")
_SPACES_BEFORE_LINE_END = re.compile("(?<! ) +\n")  # the look-behind keeps long runs linear


def line(text: str, limit: int | None = None) -> str:
    """`text` on one line: white space folded to single spaces, none at the ends.

    A text longer than `limit` characters is cut and ends in an ellipsis. Empty when there
    is nothing to see in it.
    """
    if not (text.isascii() and text.isprintable()):
        text = characters(text)
    text = " ".join(text.split())
    if limit is not None and len(text) > limit:
        return text[: max(limit - 1, 0)].rstrip() + "…"
    return text


def block(text: str) -> str:
    """`text` with its line ends and the spaces inside lines kept.

    All line ends become `\\n`, tabs become spaces (stops every 4 columns); spaces at the end of
    lines and empty lines at both ends go.
    """
    text = characters(text).expandtabs(4)
    return _SPACES_BEFORE_LINE_END.sub("\n", text).strip("\n").rstrip()


def markup(html: str) -> str:
    """HTML source without the code points no text may hold; otherwise as it came.

    What is written as a character reference is still in it: the text of the markup is
    to be cleaned again when it has been parsed.
    """
    if _FORBIDDEN.search(html) is None:
        return html
    html = _CARRIAGE_RETURNS.sub("\n", _join_surrogates(html))
    return _FORBIDDEN.sub(_forbidden, html)


def characters(text: str) -> str:
    """`text` with only what may be shown, and with `\\n` and `\\t`; spaces are not folded.

    For a piece of a text, which may begin or end with a space.
    """
    if text.isascii() and text.isprintable():
        return text
    if "\r" in text:
        text = _CARRIAGE_RETURNS.sub("\n", text)
    text = _join_surrogates(text).translate(_VERDICTS)
    return _MANY_NON_LETTERS.sub(_fold_marks, text)


def _forbidden(match: re.Match[str]) -> str:
    char = match[0]
    if char in _LINE_ENDS:
        return "\n"
    return _REPLACEMENT if "\ud800" <= char <= "\udfff" else ""


def _join_surrogates(text: str) -> str:
    """A pair of surrogates, as JSON and careless programs write one character, becomes it."""

    def joined(match: re.Match[str]) -> str:
        return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")

    return _SURROGATE_PAIRS.sub(joined, text)


def _fold_marks(match: re.Match[str]) -> str:
    """In a run without letters: no more than a few combining marks one after the other."""
    from unicodedata import category

    kept: list[str] = []
    marks = 0
    for char in match[0]:
        marks = marks + 1 if category(char) in {"Mn", "Me"} else 0
        if marks <= _MARKS_PER_LETTER:
            kept.append(char)
    return "".join(kept)


def _verdict(char: str) -> str | None:
    """What `char` becomes; `None` removes it. The whitelist itself."""
    if char in _LINE_ENDS:
        return "\n"
    if char.isspace() or char == "\u2800":  # blank braille
        return char if char == "\t" else " "
    if "\ud800" <= char <= "\udfff":
        return _REPLACEMENT
    if char in _INVISIBLE or "\U000e0000" <= char <= "\U000e0fff":
        return None
    if char.isprintable() or "\U0001f300" <= char <= "\U0001faff":
        return char  # in the blocks of emoji also those that are newer than this Python
    from unicodedata import category

    return _REPLACEMENT if category(char) == "Cn" else None


class _Verdicts(dict[int, str | None]):
    """Verdicts by code point, worked out when first met. Bounded, as a site chooses what is met."""

    def __missing__(self, code: int) -> str | None:
        verdict = _verdict(chr(code))
        if len(self) < 5_000:
            self[code] = verdict
        return verdict


_VERDICTS = _Verdicts()
