"""A document as XHTML that is HTML too: for a browser, and for the pages of an EPUB 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from kalbar_tui.text.document import (
    Block,
    Code,
    Details,
    Document,
    Embed,
    Figure,
    Footnotes,
    Gallery,
    Heading,
    Inlines,
    Item,
    ItemList,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Related,
    Rule,
    Style,
    Table,
    Text,
)

_LINKED = ("https://", "http://", "mailto:")
"""How an address begins that becomes a link."""

_TAGS: Mapping[Style, str] = {
    "sup": "sup",
    "sub": "sub",
    "code": "code",
    "mark": "mark",
    "strike": "s",
    "emphasis": "em",
    "strong": "strong",
    "source": "cite",
    "initials": 'span class="initials"',
    "dateline": 'span class="dateline"',
}
"""What a style is in HTML, the innermost first."""


def fragment(document: Document, *, pictures: Mapping[str, str] | None = None, prefix: str = "") -> str:
    """The document as elements for a `body` or a `section`; empty if there is nothing to read.

    A picture whose address is in `pictures` is shown from what stands there, a file's name or a
    `data:` address; any other one is a link, as is what is embedded. `prefix` begins every `id`,
    for several documents on one page; its first character is a letter.
    """
    return "\n".join(_Xhtml(document, pictures or {}, prefix).elements())


class _Xhtml:
    """One rendering; remembers which footnotes have been referred to."""

    def __init__(self, document: Document, pictures: Mapping[str, str], prefix: str) -> None:
        self._document = document
        self._pictures = pictures
        self._prefix = prefix
        self._notes = [{item.number for item in notes.items} for notes in _footnotes(document.blocks)]
        self._notes_begun = 0
        self._ids: set[str] = set()

    def elements(self) -> Iterator[str]:
        if self._document.kicker:
            yield _element('p class="kicker"', _element("strong", escape(self._document.kicker)))
        yield from map(self._block, self._document.blocks)

    def _block(self, block: Block) -> str:  # noqa: PLR0911, PLR0912  # one branch for each kind of block
        match block:
            case Paragraph(content=content):
                return _element("p", self._inline(content))
            case Related(content=content):
                return _element('p class="related"', self._inline(content))
            case Heading(level=level, content=content):
                return _element(f"h{level}", self._inline(content))
            case ItemList(items=items, terms=True):
                return _around("dl", (line for item in items for line in self._term(item)))
            case ItemList(items=items):
                return self._list(items)
            case Footnotes(items=items):
                return self._footnotes(items)
            case Quote(blocks=blocks, pull=pull):
                return _around('blockquote class="pull"' if pull else "blockquote", map(self._block, blocks))
            case Details(summary=summary, blocks=blocks):
                opening = _element('p class="summary"', _element("strong", self._inline(summary)))
                return _around('section class="details"', (opening, *map(self._block, blocks)))
            case Figure(caption=caption):
                return _around("figure", (self._picture(block), *self._captions("figcaption", caption)))
            case Gallery(figures=figures, caption=caption):
                inner = (*map(self._block, figures), *self._captions("figcaption", caption))
                return _around('figure class="gallery"', inner)
            case Table(rows=rows, caption=caption):
                lines = (
                    "".join(
                        _element("th" if cell.header else "td", self._inline(cell.content)) for cell in row
                    )
                    for row in rows
                )
                body = _around("tbody", (_element("tr", line) for line in lines))
                return _around("table", (*self._captions("caption", caption), body))
            case Code(text=text, language=language):
                opening = f'code class="language-{escape(language)}"' if language else "code"
                return _element("pre", _element(opening, escape(text, quote=False)))
            case Embed(kind=kind, label=label, url=url):
                return _element(f'p class="{kind}"', _reference(url, label))
            case Rule():
                return "<hr/>"

    # Blocks.

    def _flow(self, blocks: Sequence[Block]) -> str:
        """What an item holds; its first paragraph is bare if it has no other."""
        match blocks:
            case (Paragraph(content=content), *others) if not any(
                isinstance(block, Paragraph) for block in others
            ):
                return "\n".join((self._inline(content), *map(self._block, others)))
            case _:
                return "\n".join(map(self._block, blocks))

    def _list(self, items: Sequence[Item], notes: int | None = None) -> str:
        """A list; several where not all items are counted alike. `notes`: which one of footnotes."""
        lists: list[str] = []
        for numbering, run in groupby(items, lambda item: None if item.number is None else item.numbering):
            if numbering is None:
                lists.append(_around("ul", (_element("li", self._flow(item.blocks)) for item in run)))
            else:
                opening = "ol" if numbering == "1" else f'ol type="{numbering}"'
                lists.append(_around(opening, self._numbered(run, notes)))
        return "\n".join(lists)

    def _numbered(self, items: Iterable[Item], notes: int | None) -> Iterator[str]:
        expected = 1
        for item in items:
            number = item.number or 0
            opening = "li" if number == expected else f'li value="{number}"'
            words = self._flow(item.blocks)
            if notes is not None and (name := self._new_id(f"note-{notes}-{number}")):
                opening += f' id="{name}"'
                if (reference := f"{self._prefix}ref-{notes}-{number}") in self._ids:
                    words += " " + _element(f'a href="#{reference}" role="doc-backlink"', "↩")
            yield _element(opening, words)
            expected = number + 1

    def _term(self, item: Item) -> Iterator[str]:
        """A term and what is said of it; an empty element where one is missing, as HTML has them in pairs."""
        match item.blocks:
            case (Paragraph(content=content) | Heading(content=content), *said):
                yield _element("dt", self._inline(content))
            case said:
                yield _element("dt", "")
        yield _element("dd", self._flow(said))

    def _footnotes(self, items: Sequence[Item]) -> str:
        self._notes_begun += 1
        notes = self._list(items, self._notes_begun)
        return _around('section class="footnotes" role="doc-endnotes"', (notes,))

    def _picture(self, figure: Figure) -> str:
        url = figure.picture.url
        if (name := self._pictures.get(url)) is None:
            link = f"<br/>{_reference(figure.link)}" if figure.link else ""
            return _element("p", _reference(url, figure.picture.alt) + link)
        image = f'<img src="{escape(name)}" alt="{escape(figure.picture.alt)}"/>'
        return _linked(figure.link, image) if figure.link else image

    def _captions(self, tag: str, caption: Inlines) -> Iterator[str]:
        if caption:
            yield _element(tag, self._inline(caption))

    # Inlines.

    def _inline(self, content: Inlines, *, may_refer: bool = True) -> str:
        """The inlines; notes are not referred to inside a link, as no link may hold another."""
        parts: list[str] = []
        for inline in content:
            match inline:
                case Text():
                    parts.append(self._run(inline, may_refer=may_refer))
                case LineBreak():
                    parts.append("<br/>")
                case Link(url=url, content=inner):
                    parts.append(_linked(url, self._inline(inner, may_refer=False)))
        return "".join(parts)

    def _run(self, run: Text, *, may_refer: bool) -> str:
        text = escape(run.text, quote=False)
        if run.title:
            text = _element(f'abbr title="{escape(run.title)}"', text)
        if may_refer and run.note and (notes := self._notes_with(run.note)):
            name = self._new_id(f"ref-{notes}-{run.note}")
            named = f' id="{name}"' if name else ""
            note = f"{self._prefix}note-{notes}-{run.note}"
            text = _element(f'a href="#{note}"{named} role="doc-noteref"', text)
        styles = run.styles - {"emphasis"} if "source" in run.styles else run.styles  # `cite` says it too
        for style, tag in _TAGS.items():
            if style in styles:
                text = _element(tag, text)
        return text

    def _notes_with(self, number: int) -> int:
        """Which footnotes, counted from 1, hold the note referred to: the next, else the last; 0 if none."""
        count = len(self._notes)
        places = (*range(self._notes_begun, count), *reversed(range(self._notes_begun)))
        return next((place + 1 for place in places if number in self._notes[place]), 0)

    def _new_id(self, name: str) -> str:
        """The `id` of this name with the prefix; empty if an element has it already."""
        name = self._prefix + name
        if name in self._ids:
            return ""
        self._ids.add(name)
        return name


def _footnotes(blocks: Iterable[Block]) -> Iterator[Footnotes]:
    for block in blocks:
        match block:
            case ItemList(items=items) | Footnotes(items=items):
                if isinstance(block, Footnotes):
                    yield block
                for item in items:
                    yield from _footnotes(item.blocks)
            case Quote(blocks=inner) | Details(blocks=inner):
                yield from _footnotes(inner)
            case _:
                pass


def _reference(url: str, label: str = "") -> str:
    """A link in words of its own; without any, the address is what is read."""
    return _linked(url, escape(label, quote=False)) if label else _linked(url, escape(url), "address")


def _linked(url: str, inner: str, kind: str = "") -> str:
    if not url.startswith(_LINKED):
        return inner
    named = f' class="{kind}"' if kind else ""
    return _element(f'a href="{escape(url)}"{named}', inner)


def _around(opening: str, inner: Iterable[str]) -> str:
    """An element whose children stand on lines of their own."""
    return _element(opening, "\n".join(("", *inner, "")))


def _element(opening: str, inner: str) -> str:
    """An element; `opening` is its name with what attributes it has, `inner` is markup."""
    return f"<{opening}>{inner}</{opening.partition(' ')[0]}>"
