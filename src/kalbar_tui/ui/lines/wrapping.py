"""Where lines end: at spaces, but not between a number and what it counts, nor after a title.

Plain Latin text is wrapped by looking for the last space that fits, so the cost is one search
a line. Text with wide or combining characters is wrapped by what is seen as one character.
No hyphen is put in, and no word is broken that fits into a line of its own.
"""

from __future__ import annotations

import re

Lines = list[tuple[int, int]]
"""Where each line starts and ends in a text. Spaces at a break are in no line."""


def a_set(words: str) -> frozenset[str]:
    """The words of a text, for tables of them."""
    return frozenset(words.split())


# One cell each, and nothing that sits on what is before it: Latin, Greek and Cyrillic letters,
# dashes, quotes, dots and bullets, arrows, lines and blocks.
_ONE_EACH = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u25fc]*"
)

_NEVER_FIRST = frozenset("、。，．・：；？！）」』】〕〉》”’ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
_NEVER_LAST = frozenset("（「『【〔〈《“‘")
_PLACES_IN_A_WORD = "/?&=-_.,"
"""After which a word wider than a line is best broken: they stand in addresses and compounds."""

_MONTHS = a_set(
    "januari februari maret april mei juni juli agustus september oktober november desember"
    " january february march may june july august october december"
    " jan feb mar apr jun jul agu ags agt aug sep sept okt oct nov des dec"
)
_COUNTED = _MONTHS | a_set(
    "mm cm m km kilometer meter m² km² m³ ha hektare hektar mdpl mg g gram kg kilogram kuintal ton"
    " ml l liter persen % ‰ °c ° derajat kwh kw mw watt volt va gb mb tb hz mhz ghz"
    " ratus ribu juta miliar milyar triliun thousand million billion percent rupiah dolar"
    " orang jiwa kk unit kali ekor buah butir batang kasus hari minggu bulan tahun jam menit detik"
    " wib wita wit gmt utc am pm people days weeks months years hours minutes times"
)
"""What a number counts, or what it is the day of."""

_NUMBERED = _MONTHS | a_set(
    "rp idr usd us$ $ € pasal ayat huruf angka bab bagian nomor no nr kv km kilometer pukul jam tanggal tgl"
    " rt rw kelas lantai blok gang kavling halaman hlm hal jilid edisi volume vol tahun juz surah surat"
    " article section chapter page number"
)
"""What is told apart by the number after it, or says what the number is."""

_TITLES = a_set(
    "dr drg drs dra prof h hj ir kh k.h ust tgk r rr raden gus st sh kol kompol akp akbp ipda iptu aiptu"
    " bripka brigjen irjen komjen letkol mayjen letjen mr mrs ms jl jln gg kec kab kel ds pt cv ud no"
)
"""Short words with a full stop that belong to the name after them."""

_ROMAN = re.compile(r"[IVXLC]+\b")
_OPENING = "(\"'“‘["
_CLOSING = ".,;:!?)\"'”’]"
_LOOK = 24  # characters on each side of a space that are looked at


def wrap(text: str, room: int) -> Lines:
    """The text as lines of at most `room` cells; at least one.

    A line feed ends a line. A word wider than `room` is broken, a character wider than that not.
    """
    room = max(1, room)
    lines: Lines = []
    start = 0
    is_ascii = text.isascii()
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        plain = is_ascii or _ONE_EACH.fullmatch(text, start, stop)
        if plain and stop - start <= room:
            lines.append((start, _trimmed(text, start, stop)))
        elif plain:
            _wrap_plain(text, start, stop, room, lines)
        else:
            _wrap_seen(text, start, stop, room, lines)
        if end < 0:
            return lines
        start = end + 1


def is_plain(text: str) -> bool:
    """Whether every character takes one cell, so that cells can be counted by `len`."""
    return text.isascii() or _ONE_EACH.fullmatch(text) is not None


def holds(text: str, at: int) -> bool:
    """Whether the space at `at` holds two words together: "Rp 3", "12 km", "Pasal 5", "dr. Ani"."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after and after in "–—":  # a dash stays with what is before it
        return text[at + 2 : at + 3] in {"", " "}
    if not (before and after) or not (
        before.isdigit() or before in ".%" or after.isdigit() or after in "(IVXLC"
    ):
        return False
    left, right = _word_before(text, at), _word_after(text, at)
    bare = left.lstrip(_OPENING).rstrip(".").lower()
    if after.isdigit() or (after == "(" and right[1:2].isdigit()):
        return bare in _NUMBERED
    if left[-1:].isdigit() or left.endswith("%"):
        return right.rstrip(_CLOSING).lower() in _COUNTED
    is_numeral = bare in {"bab", "pasal", "bagian", "jilid"} and _ROMAN.match(right) is not None
    return is_numeral or (before == "." and bare in _TITLES and after.isupper())


def _word_before(text: str, at: int) -> str:
    return text[max(0, at - _LOOK) : at].replace("\n", " ").rpartition(" ")[2]


def _word_after(text: str, at: int) -> str:
    return text[at + 1 : at + 1 + _LOOK].replace("\n", " ").partition(" ")[0]


def _trimmed(text: str, start: int, stop: int) -> int:
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    return stop


def _wrap_plain(text: str, start: int, stop: int, room: int, lines: Lines) -> None:
    """Adds the lines of `text[start:stop]`, in which every character takes one cell."""
    before = len(lines)
    while stop - start > room:
        if text[start] == " ":
            start += 1
            continue
        at = text.rfind(" ", start, start + room + 1)
        if at < 0:
            at = _place_in_word(text, start, start + room)
            lines.append((start, at))
            start = at
            continue
        if holds(text, at):
            at = _earlier(text, start, at, room)
        lines.append((start, _trimmed(text, start, at)))
        start = at + 1
    while start < stop and text[start] == " ":
        start += 1
    if start < stop or len(lines) == before:
        lines.append((start, _trimmed(text, start, stop)))


def _earlier(text: str, start: int, at: int, room: int) -> int:
    """A space before `at` that holds nothing together, if that leaves the line half full; else `at`."""
    earlier = text.rfind(" ", start, at)
    while earlier > start and holds(text, earlier):
        earlier = text.rfind(" ", start, earlier)
    return earlier if earlier - start >= room // 2 else at


def _place_in_word(text: str, start: int, stop: int) -> int:
    """Where a word is broken that is wider than a line: behind a slash or the like in its second half."""
    middle = (start + stop) // 2
    return max(text.rfind(char, middle, stop) + 1 for char in _PLACES_IN_A_WORD) or stop


def _wrap_seen(text: str, start: int, stop: int, room: int, lines: Lines) -> None:
    """Adds the lines of `text[start:stop]`, by what is seen as one character.

    Between wide characters (Chinese, Japanese, Korean) a line may end, but not before
    closing and after opening signs.
    """
    from rich.cells import split_graphemes

    before = len(lines)
    seen = split_graphemes(text[start:stop])[0]
    filled = [0]
    for _first, _last, width in seen:
        filled.append(filled[-1] + width)
    first = at = 0  # of the line being filled, and the character looked at
    best: tuple[int, int] | None = None  # where this line may end and the next begin
    second = best  # the same, at a space that holds words together

    def add(end: int) -> None:
        if end > first:
            left, right = start + seen[first][0], start + seen[end - 1][1]
            lines.append((left, _trimmed(text, left, right)))

    while at < len(seen):
        place = start + seen[at][0]
        char = text[place]
        if char == " ":
            if at == first:
                first += 1
            elif holds(text, place):
                second = (at, at + 1)
            else:
                best = (at, at + 1)
        else:
            if at > first and _may_part(text[place - 1], char, seen[at - 1][2], seen[at][2]):
                best = (at, at)
            if filled[at + 1] - filled[first] > room and at > first:
                if second and (best is None or filled[best[0]] - filled[first] < room // 2):
                    best = second
                end, following = best or (at, at)
                add(end)
                first = at = following
                best = second = None
                continue
        at += 1
    add(len(seen))
    if len(lines) == before:
        lines.append((stop, stop))


def _may_part(before: str, after: str, width_before: int, width_after: int) -> bool:
    if width_before < 2 and width_after < 2:
        return False
    return before != " " and after not in _NEVER_FIRST and before not in _NEVER_LAST
