"""An article as blocks and inlines: what HTML says, without HTML.

Every text in it is clean (`kalbar_tui.text.clean`), every address safe
(`kalbar_tui.text.address.safe_url`). The tree is shallow whatever the site sent: containers
nest at most `MAX_DEPTH` deep, a link holds no link, and a table cell holds only inlines, so
walking it by recursion is safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kalbar_tui.model.post import Picture

MAX_DEPTH = 8
"""How deep lists, quotes and tables nest; what is deeper stands in the innermost of them."""

_ROMANS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMANS_END = 4000  # what is more is not written with these signs

Style = Literal[
    "strong", "emphasis", "strike", "code", "sub", "sup", "mark", "source", "dateline", "initials"
]
"""How a run of text is meant. `dateline` opens an article ("KalbarOnline, Pontianak"),
`initials` are the reporter's that close it ("(jim)"), brackets included. `source` is a work or who
is quoted."""

Numbering = Literal["1", "a", "A", "i", "I"]
"""How the items of a list are counted, as HTML writes it: in figures, letters or Roman numerals."""

EmbedKind = Literal["frame", "audio", "video"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text in one style. Holds no line end.

    `title` is what an abbreviation stands for (at the last run of one in several styles), else
    empty. `note` is the number of the
    footnote that the text (a raised number, as a rule) refers to, else 0.
    """

    text: str
    styles: frozenset[Style] = frozenset()
    title: str = ""
    note: int = 0


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line ends here, the paragraph does not."""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to `url`."""

    url: str
    content: tuple[Text | LineBreak, ...]


Inline = Text | LineBreak | Link
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; never empty."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the article. `level` is 1 to 6, as the site wrote it."""

    level: int
    content: Inlines


@dataclass(frozen=True, slots=True)
class Related:
    """A pointer to another article that interrupts the text ("Baca juga: …")."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list. `number` is `None` in a list without numbers."""

    blocks: tuple[Block, ...]
    number: int | None = None
    numbering: Numbering = "1"

    @property
    def numeral(self) -> str:
        """The number as it is written: "3", "c", "iii"; empty where there is none."""
        return "" if self.number is None else numeral(self.number, self.numbering)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list. Where `terms`, an item is a term, in bold, and what is said of it."""

    items: tuple[Item, ...]
    terms: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else, or a post of another network.

    `pull` is a sentence of the article itself or of somebody in it, set large to draw the eye.
    """

    blocks: tuple[Block, ...]
    pull: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture; `picture.caption` is `caption` as plain text.

    `link` is where a click on the picture leads, if not to the picture itself; else empty.
    """

    picture: Picture
    caption: Inlines = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures that belong together, at least two; `caption` is of them all."""

    figures: tuple[Figure, ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What a page shows when its summary is clicked. Neither part is empty."""

    summary: Inlines
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The notes that texts of the article refer to by number (`Text.note`); each has one."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `content` is empty where a wide or high cell covers it."""

    content: Inlines = ()
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of at least two columns; all rows have the same number of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose spaces and line ends matter. `language` is empty when not said."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across, between two parts."""


@dataclass(frozen=True, slots=True)
class Embed:
    """Something that plays or lives elsewhere and is opened outside. `label` may be empty."""

    kind: EmbedKind
    label: str
    url: str


Block = (
    Paragraph
    | Heading
    | Related
    | ItemList
    | Quote
    | Figure
    | Gallery
    | Table
    | Code
    | Rule
    | Embed
    | Details
    | Footnotes
)


@dataclass(frozen=True, slots=True)
class Document:
    """An article. The kicker (plain text, empty if there is none) is not in `blocks`."""

    blocks: tuple[Block, ...] = ()
    kicker: str = ""


def numeral(number: int, numbering: Numbering) -> str:
    """A number in letters or in Roman numerals, as far as these go; else in figures."""
    if numbering in {"a", "A"} and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord(numbering) + letter) + letters
        return letters
    if numbering in {"i", "I"} and 0 < number < _ROMANS_END:
        roman = ""
        for value, sign in _ROMANS:
            count, number = divmod(number, value)
            roman += sign * count
        return roman if numbering == "i" else roman.upper()
    return str(number)


def inline_text(content: Inlines) -> str:
    """The words of `content`, a line end for each `LineBreak`."""
    parts: list[str] = []
    for inline in content:
        match inline:
            case Text(text=text):
                parts.append(text)
            case LineBreak():
                parts.append("\n")
            case Link(content=inner):
                parts.append(inline_text(inner))
    return "".join(parts)


def texts(blocks: Iterable[Block]) -> Iterator[str]:  # noqa: PLR0912  # one branch for each kind of block
    """Every text that can be read in `blocks`, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(content=content) | Heading(content=content) | Related(content=content):
                yield inline_text(content)
            case ItemList(items=items) | Footnotes(items=items):
                for item in items:
                    yield from texts(item.blocks)
            case Quote(blocks=inner):
                yield from texts(inner)
            case Details(summary=summary, blocks=inner):
                yield inline_text(summary)
                yield from texts(inner)
            case Gallery(figures=figures, caption=caption):
                yield from texts(figures)
                yield inline_text(caption)
            case Figure(picture=picture, caption=caption):
                yield picture.alt
                yield inline_text(caption)
            case Table(rows=rows, caption=caption):
                yield inline_text(caption)
                for row in rows:
                    yield from (inline_text(cell.content) for cell in row)
            case Code(text=text):
                yield text
            case Embed(label=label):
                yield label
            case Rule():
                pass


def words(document: Document) -> str:
    """All words of the document, in reading order, a space between any two."""
    return " ".join(" ".join((document.kicker, *texts(document.blocks))).split())


def figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Every figure in `blocks`, in reading order."""
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Gallery(figures=inner):
                yield from inner
            case ItemList(items=items) | Footnotes(items=items):
                for item in items:
                    yield from figures(item.blocks)
            case Quote(blocks=inner) | Details(blocks=inner):
                yield from figures(inner)
            case _:
                pass


def styled(content: Inlines, style: Style) -> Inlines:
    """`content` with one more style on all its text."""
    return tuple(
        replace(inline, content=tuple(_styled(part, style) for part in inline.content))
        if isinstance(inline, Link)
        else _styled(inline, style)
        for inline in content
    )


def _styled(part: Text | LineBreak, style: Style) -> Text | LineBreak:
    return replace(part, styles=part.styles | {style}) if isinstance(part, Text) else part


def links(document: Document) -> tuple[str, ...]:
    """Every address the document leads to, pictures left out, in reading order, each once."""
    found: dict[str, None] = {}
    for url in _links(document.blocks):
        found.setdefault(url)
    return tuple(found)


def _links(blocks: Iterable[Block]) -> Iterator[str]:  # noqa: PLR0912  # one branch for each kind of block
    for block in blocks:
        match block:
            case Paragraph(content=content) | Heading(content=content) | Related(content=content):
                yield from _inline_links(content)
            case ItemList(items=items) | Footnotes(items=items):
                for item in items:
                    yield from _links(item.blocks)
            case Quote(blocks=inner):
                yield from _links(inner)
            case Details(summary=summary, blocks=inner):
                yield from _inline_links(summary)
                yield from _links(inner)
            case Gallery(figures=figures, caption=caption):
                yield from _links(figures)
                yield from _inline_links(caption)
            case Figure(caption=caption, link=link):
                if link:
                    yield link
                yield from _inline_links(caption)
            case Table(rows=rows, caption=caption):
                yield from _inline_links(caption)
                for row in rows:
                    for cell in row:
                        yield from _inline_links(cell.content)
            case Embed(url=url):
                yield url
            case Code() | Rule():
                pass


def _inline_links(content: Inlines) -> Iterator[str]:
    return (inline.url for inline in content if isinstance(inline, Link))
