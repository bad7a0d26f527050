"""The blocks of a document as the parts of an article: what stands before each, and how far apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kalbar_tui.i18n import _
from kalbar_tui.text import clean
from kalbar_tui.text.document import (
    Block,
    Code,
    Details,
    Embed,
    Figure,
    Footnotes,
    Gallery,
    Heading,
    Inlines,
    Item,
    ItemList,
    Link,
    Paragraph,
    Quote,
    Related,
    Rule,
    Table,
    Text,
    inline_text,
)
from kalbar_tui.ui.lines.inlines import QUIET, WARNING, host_of, joined, linked, marked, words
from kalbar_tui.ui.lines.parts import (
    CodePart,
    Part,
    PictureBox,
    PictureLines,
    PictureParts,
    TextPart,
    Words,
)
from kalbar_tui.ui.lines.tables import CellWords, TablePart

EMBED_SIGNS = {"frame": "▶", "audio": "♪", "video": "▶"}
RULE = 12
"""Cells of a line across."""

_BULLETS = "•–·"  # by depth; in the fonts of every console
_HEADINGS = {1: "heading", 2: "heading", 3: "heading_3"}
_QUOTES = ("quote", "pull_quote")
_DASHES = ("—", "–", "-")
_NOTHING = Words("")
_CONTACT = 22  # cells that the words of a picture of a gallery have at least
_SLIGHT = 0.01  # of a character


class Builder:
    """Makes the parts of a document's blocks.

    `pictures` tells the lines of pictures, `None` where there are to be none. Without `related`,
    pointers to other articles are left out.
    """

    def __init__(self, pictures: PictureLines | None = None, *, related: bool = True) -> None:
        self._pictures = pictures
        self._related = related
        self._told: set[tuple[str, str]] = set()  # the abbreviations that have been told

    def _words(self, content: Inlines) -> Words:
        return words(content, self._told)

    def parts(self, blocks: Iterable[Block]) -> list[Part]:
        """The parts of blocks that stand in nothing."""
        return self._parts(blocks, "", "", "text", 0)

    def _parts(self, blocks: Iterable[Block], first: str, rest: str, role: str, depth: int) -> list[Part]:
        """The parts; `first` stands before the first row of the first, `rest` before all others."""
        found: list[Part] = []
        for block in blocks:
            parts = self._block(block, first, rest, role, depth)
            if parts:
                found += parts
                first = rest
        return found

    def _block(  # noqa: PLR0911, PLR0912  # one branch for each kind of block
        self, block: Block, first: str, rest: str, role: str, depth: int
    ) -> list[Part]:
        match block:
            case Paragraph(content=content) if role in _QUOTES and _is_source(content):
                dash = "" if inline_text(content).startswith(_DASHES) else "— "
                return [TextPart(self._words(content), "caption", f"{first}{dash}", f"{rest}  ")]
            case Paragraph(content=content):
                return [TextPart(self._words(content), role, first, rest)]
            case Heading(level=level, content=content):
                look = _HEADINGS.get(level, "heading_4")
                air = 2 if level <= 2 and not rest else 1
                return [TextPart(self._words(content), look, first, rest, air=air, level=level)]
            case Related(content=content):
                if not self._related:
                    return []
                text, spans, targets = self._words(content)
                # Not as bold as the site has it.
                quiet = tuple(span for span in spans if span.marks >= WARNING)
                return [TextPart(Words(text, quiet, targets), "related", f"{first}› ", f"{rest}  ")]
            case ItemList(items=items, terms=True):
                return self._terms(items, first, rest, role, depth)
            case ItemList(items=items):
                return self._items(items, first, rest, role, depth)
            case Footnotes(items=items):
                rule = TextPart(Words("─" * RULE), "rule", first, rest, gap=0, air=1)
                return [rule, *self._items(items, rest, rest, "footnote", depth)]
            case Quote(blocks=inner, pull=pull):
                return self._quote(inner, first, rest, depth, pull=pull)
            case Details(summary=summary, blocks=inner):
                head = TextPart(self._words(summary), "summary", f"{first}▾ ", f"{rest}  ", gap=0)
                return [head, *_barred(self._parts(inner, f"{rest}│ ", f"{rest}│ ", role, depth), f"{rest}│")]
            case Figure():
                return self._figure(block, first, rest)
            case Gallery(figures=figures, caption=caption):
                return self._gallery(figures, caption, first, rest)
            case Table():
                return self._table(block, first, rest)
            case Code(text=text, language=language):
                return _code(text, language, first, rest)
            case Rule():
                return [TextPart(Words("─" * RULE), "rule", first, rest)]
            case Embed(kind=kind, label=label, url=url):
                return [embed(EMBED_SIGNS[kind], clean.line(label), url, first, rest)]

    def _items(self, items: Sequence[Item], first: str, rest: str, role: str, depth: int) -> list[Part]:
        marks = [
            f"{_BULLETS[min(depth, len(_BULLETS) - 1)]} " if item.number is None else f"{item.numeral}. "
            for item in items
        ]
        width = max(map(len, marks), default=0)
        found: list[Part] = []
        for item, mark in zip(items, marks, strict=True):
            hanging = rest + " " * width
            parts = self._parts(item.blocks, first + mark.rjust(width), hanging, role, depth + 1)
            # Only paragraphs after one another are set apart within an item.
            for part, following in pairwise(parts):
                if not _is_paragraph(part, role) or not _is_second(following, role):
                    part.gap = 0
            airy = len(item.blocks) > 1 and all(isinstance(block, Paragraph) for block in item.blocks)
            if parts:
                parts[-1].gap = 1 if airy else 0
                found += parts
                first = rest
        if found:
            found[-1].gap = 1
        return found

    def _terms(self, items: Sequence[Item], first: str, rest: str, role: str, depth: int) -> list[Part]:
        """Terms, without a sign, and below each what is said of it, set in."""
        found: list[Part] = []
        for item in items:
            term = self._parts(item.blocks[:1], first, rest, role, depth)
            said = self._parts(item.blocks[1:], f"{rest}  ", f"{rest}  ", role, depth)
            for part in term if said else ():
                part.gap = 0
            found += [*term, *said]
            first = rest if found else first
        return found

    def _quote(self, inner: Iterable[Block], first: str, rest: str, depth: int, *, pull: bool) -> list[Part]:
        if not pull:
            return _barred(self._parts(inner, f"{first}▌ ", f"{rest}▌ ", "quote", depth), f"{rest}▌")
        parts = _barred(self._parts(inner, f"{first}  ┃ ", f"{rest}  ┃ ", "pull_quote", depth), f"{rest}  ┃")
        if parts:
            parts[0].air = 2
            parts[-1].gap = 2
        return parts

    def _figure(self, figure: Figure, first: str, rest: str) -> list[Part]:
        caption = self._words(figure.caption)
        picture = PictureParts([_box(figure)], self._pictures, first, rest)
        if not caption.text.strip():
            return [picture]
        picture.gap = 0
        return [picture, TextPart(caption, "caption", f"{rest}  ", f"{rest}  ")]

    def _gallery(self, figures: Sequence[Figure], caption: Inlines, first: str, rest: str) -> list[Part]:
        boxes = [_box(figure, with_caption=True) for figure in figures]
        column = _CONTACT if len(boxes) > 1 else 0
        strip = PictureParts(boxes, self._pictures, first, rest, column=column)
        found: list[Part] = [strip]
        if self._pictures is not None:
            # Below pictures that are shown their captions are told by number.
            told = [
                joined(marked(f"{n}  ", QUIET), self._words(figure.caption))
                for n, figure in enumerate(figures, 1)
                if figure.caption
            ]
            numbered = [TextPart(part, "caption", f"{rest}  ", f"{rest}     ", gap=0) for part in told]
            for each in numbered:  # places below stay what they are without pictures
                each.weight = _SLIGHT
            found += numbered
        if caption:
            found.append(TextPart(self._words(caption), "caption", f"{rest}  ", f"{rest}  "))
        if self._pictures is not None:  # else it would pass for one of their captions
            for part in found[:-1]:
                part.gap = 0
        found[-1].gap = 1
        return found

    def _table(self, table: Table, first: str, rest: str) -> list[Part]:
        rows = [[CellWords(self._cell(cell.content), cell.header) for cell in row] for row in table.rows]
        part = TablePart(rows, rest)
        if not table.caption:
            return [part]
        return [TextPart(self._words(table.caption), "caption", first, rest, gap=0), part]

    def _cell(self, content: Inlines) -> Words:
        if not content:
            return _NOTHING
        found = self._words(content)
        kept = len(found.text.rstrip())
        if kept == len(found.text):
            return found
        return Words(
            found.text[:kept],
            tuple(span._replace(end=min(span.end, kept)) for span in found.spans if span.start < kept),
            tuple(t._replace(end=min(t.end, kept)) for t in found.targets if t.start < kept),
        )


def embed(sign: str, label: str, url: str, first: str = "", rest: str = "") -> TextPart:
    """A labelled link to what plays or lives elsewhere, with its host."""
    host = host_of(url)
    name = linked(label or url, url)
    shown = name if not label or host in label.lower() else joined(name, marked(f" · {host}", QUIET))
    return TextPart(shown, "text", f"{first}{sign} ", f"{rest}  ")


def figure_words(words_of_it: str) -> str:
    """What stands for a picture: its words, or that it is one."""
    return words_of_it or _("Picture")


def _box(figure: Figure, *, with_caption: bool = False) -> PictureBox:
    alt = clean.line(figure.picture.alt)
    caption = " ".join(inline_text(figure.caption).split())
    if with_caption:
        alt = caption or alt
    elif alt.casefold() in caption.casefold():
        alt = ""  # the caption below says it
    return PictureBox(figure.picture, figure_words(alt), figure.link or figure.picture.url)


def _is_source(content: Inlines) -> bool:
    """Whether this says whose words a quote has, and nothing else."""
    runs = (run for inline in content for run in (inline.content if isinstance(inline, Link) else (inline,)))
    return all("source" in run.styles for run in runs if isinstance(run, Text) and run.text.strip())


def _is_paragraph(part: Part, role: str) -> bool:
    return isinstance(part, TextPart) and part.role == role


def _is_second(part: Part, role: str) -> bool:
    return isinstance(part, TextPart) and part.role == role and part.first == part.rest


def _barred(parts: list[Part], bar: str) -> list[Part]:
    """The parts with the bar before them going on in the blank rows between."""
    for part in parts[:-1]:
        part.between = part.between or bar
    return parts


def _code(text: str, language: str, first: str, rest: str) -> list[Part]:
    part = CodePart(text.expandtabs(4), f"{first}│ ", f"{rest}│ ")
    if not language:
        return [part]
    part.first = part.rest
    return [TextPart(Words(clean.line(language)), "language", f"{first}│ ", f"{rest}│ ", gap=0), part]
