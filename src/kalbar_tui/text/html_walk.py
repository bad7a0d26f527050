"""From a parsed tree to the blocks of a document, in one loop without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from kalbar_tui.model.post import Picture
from kalbar_tui.text import clean
from kalbar_tui.text.address import permalink_key, safe_url
from kalbar_tui.text.document import (
    MAX_DEPTH,
    Block,
    Code,
    Details,
    Embed,
    EmbedKind,
    Figure,
    Footnotes,
    Gallery,
    Heading,
    Inline,
    Inlines,
    Item,
    ItemList,
    LineBreak,
    Link,
    Numbering,
    Paragraph,
    Quote,
    Rule,
    Style,
    Table,
    Text,
    inline_text,
    styled,
)
from kalbar_tui.text.notes import is_way_back, note_numbers, referred_note
from kalbar_tui.text.tables import RawCell, RawTable, table_blocks

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LINKS = 2_000
"""Links of one article; what comes after them is text only."""

_STYLES: Mapping[str, Style] = {
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "dfn": "emphasis",
    "var": "emphasis",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "sub": "sub",
    "sup": "sup",
    "mark": "mark",
}
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "body",
        "center",
        "dialog",
        "div",
        "fieldset",
        "footer",
        "header",
        "hgroup",
        "legend",
        "main",
        "nav",
        "noscript",
        "p",
        "search",
        "section",
        "tbody",
        "tfoot",
        "thead",
    )
)
_DROPPED = frozenset(
    (
        "base",
        "button",
        "canvas",
        "datalist",
        "head",
        "input",
        "link",
        "map",
        "meta",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
    )
)
_CLUTTER = frozenset(
    (
        "addtoany_share_save_container",
        "adsbygoogle",
        "heateor_sss_sharing_container",
        "jp-relatedposts",
        "sd-sharing-enabled",
        "sharedaddy",
        "wp-block-file__button",
    )
)
"""Classes of what plugins put around an article: share bars, lists of other posts, doubled buttons."""

_GALLERIES = frozenset(("blocks-gallery-grid", "gallery", "tiled-gallery", "wp-block-gallery"))
_PULL_QUOTES = frozenset(("pull-quote", "pullquote", "wp-block-pullquote"))

_ADVERTISEMENT = re.compile(r"(?:ads?|advert\w*|iklan)(?:[-_].*)?", re.IGNORECASE)
_LONGEST_CLUTTER = 500
"""Characters: what is longer is part of the article, whatever its class says."""

_HIDDEN = re.compile(r"(?:^|;)(?:display:none|visibility:hidden)")
_BOLD = re.compile(r"(?:^|;)font-weight:(?:bold|[6-9]00)")
_ITALIC = re.compile(r"(?:^|;)font-style:(?:italic|oblique)")
_FOLDED = re.compile(r"[ \t\n]{2,}|[\t\n]")
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]{1,30})")
_ONLY_ADDRESS = re.compile(r"https?://\S+")
_NUMBERINGS: Mapping[str, Numbering] = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_LIST_STYLE = re.compile(r"(?:^|;)list-style(?:-type)?:((?:lower|upper)-[a-z]+)")
_NUMBER = re.compile(r"\s*(-?\d{1,6})")
_IMAGE_FILE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)$", re.IGNORECASE)
_IMAGE_SOURCES = ("src", "data-src", "data-lazy-src", "data-original")
_ICON = 32
"""Pixels: a picture no larger than this both ways is a sign in the text, not a picture."""

_NESTING = frozenset(("list", "quote", "table", "figure", "gallery", "details"))

_Kind = int | str
"""What the text at hand becomes: a heading's level, `paragraph`, `caption` or `summary`."""

_End = Callable[[], None]


@dataclass(slots=True)
class _Run:
    """Text in one style as it is gathered; pieces are joined once, at the end."""

    pieces: list[str]
    styles: frozenset[Style]
    url: str
    title: str
    note: int

    def is_like(self, other: _Run) -> bool:
        """Whether nothing but the words tells the two apart."""
        return (self.styles, self.url, self.title, self.note) == (
            other.styles,
            other.url,
            other.title,
            other.note,
        )


_NO_TABLE = RawTable()


@dataclass(slots=True)
class _Frame:
    """An open container. `items` is of a list, `table` of a table.

    `caption` is of a figure, gallery or table, and the summary of details.
    """

    kind: str
    blocks: list[Block] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    table: RawTable = field(default_factory=lambda: _NO_TABLE)
    caption: list[Inline] = field(default_factory=list)
    ordered: bool = False
    next_number: int = 1
    step: int = 1
    numbering: Numbering = "1"
    notes: bool = False
    terms: bool = False
    pull: bool = False


_CAPTIONED: Mapping[str, tuple[str, ...]] = {
    "caption": ("figure", "gallery", "table"),
    "summary": ("details",),
}
"""Which containers keep text of a kind apart from their blocks."""


class Walk:
    """One walk over one tree."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._page = permalink_key(base_url)
        self._links = 0
        self._frames = [_Frame("root")]
        self._kinds: list[_Kind] = ["paragraph"]
        self._runs: list[_Run | LineBreak] = []
        self._styles: frozenset[Style] = frozenset()
        self._url = ""
        self._title = ""
        self._note = 0
        self._notes: Mapping[str, int] = {}
        self._spare_picture = False
        self._after_space = True
        self._preformatted: list[str] | None = None

    def blocks(self, root: _Element) -> tuple[Block, ...]:
        """All blocks of the tree under `root`, in reading order."""
        from lxml import etree

        self._notes = note_numbers(root)
        ends: list[_End | None] = []
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if event == "start":
                tag = element.tag if isinstance(element.tag, str) else ""
                if not tag or self._is_dropped(tag, element):
                    events.skip_subtree()
                    ends.append(None)
                else:
                    ends.append(self._start(tag, element, events.skip_subtree))
            else:
                if end := ends.pop():
                    end()
                if element.tail and element is not root:
                    self._text(element.tail)
        self._flush()
        return tuple(self._frames[0].blocks)

    # What begins with an element; the answer is what is to be done at its end.

    def _start(self, tag: str, element: _Element, skip: Callable[[], None]) -> _End | None:
        opened = self._void(tag, element) or self._replaced(tag, element)
        if opened:
            skip()
            return None
        end = self._starter(tag, element)(self, element)
        if element.text:
            self._text(element.text)
        return end

    def _starter(self, tag: str, element: _Element) -> Callable[[Walk, _Element], _End | None]:
        classes = _classes(element)
        if not classes:
            return _STARTERS.get(tag, Walk._inline)
        if _GALLERIES & classes:
            return Walk._gallery
        if _PULL_QUOTES & classes and tag != "span":
            return Walk._pull_quote
        if {"wp-caption", "gallery-item"} & classes:
            return Walk._figure
        if "wp-caption-text" in classes:
            return Walk._caption
        return _STARTERS.get(tag, Walk._inline)

    def _void(self, tag: str, element: _Element) -> bool:
        """Elements that are whole in themselves."""
        match tag:
            case "br":
                self._line_break()
            case "wbr":
                pass
            case "hr":
                self._flush()
                self._add(Rule())
            case "img":
                self._image(element)
            case _:
                return False
        return True

    def _replaced(self, tag: str, element: _Element) -> bool:
        """Elements shown by what they point to; true if what stands in them is not to be shown."""
        kind: EmbedKind = "frame"
        match tag:
            case "iframe":
                address = element.get("src") or element.get("data-src") or ""
            case "embed":
                address = element.get("src") or ""
            case "object":
                address = element.get("data") or ""
            case "video" | "audio":
                kind = "video" if tag == "video" else "audio"
                sources = (source.get("src") for source in element.iter("source"))
                address = element.get("src") or next(filter(None, sources), "")
            case _:
                if not element.get("data-href") or "fb-" not in element.get("class", ""):
                    return False
                address = element.get("data-href") or ""
        url = safe_url(address, self._base_url) if address else None
        if url is None or _is_pixel(element):
            return tag != "object" and _is_short(element)  # an object holds what stands in for it
        self._flush()
        self._add(Embed(kind, clean.line(element.get("title") or ""), url))
        return _is_short(element)  # a player that was never closed holds the rest of the article

    def _heading(self, element: _Element) -> _End | None:
        if self._kinds[-1] == "summary":
            return self._flushed()
        return self._kind(int(str(element.tag)[1]))

    def _block(self, element: _Element) -> _End | None:
        return self._kind("paragraph") if self._kinds[-1] == "paragraph" else self._flushed()

    def _caption(self, element: _Element) -> _End | None:
        return self._kind("caption")

    def _summary(self, element: _Element) -> _End | None:
        return (
            self._kind("summary") if self._frames[-1].kind == "details" else self._kind("paragraph", "strong")
        )

    def _inline_quote(self, element: _Element) -> _End | None:
        self._text("“")
        return lambda: self._text("”")

    def _inline(self, element: _Element) -> _End | None:
        return self._style(_styles_of(element))

    def _flushed(self) -> _End:
        self._flush()
        return self._flush

    def _kind(self, kind: _Kind, *styles: Style) -> _End:
        """All text up to the end becomes blocks of this kind."""
        self._flush()
        self._kinds.append(kind)
        restore = self._style(frozenset(styles)) if styles else None

        def end() -> None:
            self._flush()
            self._kinds.pop()
            if restore:
                restore()

        return end

    def _style(self, styles: frozenset[Style]) -> _End | None:
        before = self._styles
        if styles <= before:
            return None
        self._styles = before | styles

        def end() -> None:
            self._styles = before

        return end

    def _anchor(self, element: _Element) -> _End | None:
        before = self._url, self._note
        href = element.get("href") or ""
        self._url = self._address(href)
        self._note = 0 if self._url else referred_note(href, self._notes)
        restore = self._style(frozenset(("sup",))) if self._note else None

        def end() -> None:
            self._url, self._note = before
            if restore:
                restore()

        return end

    def _abbreviation(self, element: _Element) -> _End | None:
        before, self._title = self._title, clean.line(element.get("title") or "")
        begun = len(self._runs)

        def end() -> None:
            self._title = before
            for run in self._runs[begun:-1]:  # in several styles it is still one abbreviation
                if isinstance(run, _Run):
                    run.title = ""

        return end

    def _address(self, href: str) -> str:
        """Where a link leads; empty for a place on the same page and for what cannot be opened."""
        if not href.strip() or href.lstrip().startswith("#") or self._links >= MAX_LINKS:
            return ""
        url = safe_url(href, self._base_url)
        if url is None or ("#" in url and permalink_key(url) == self._page):
            return ""
        self._links += 1
        return url

    def _pre(self, element: _Element) -> _End | None:
        self._flush()
        outer, self._preformatted = self._preformatted, []
        code = next(element.iter("code"), element)
        named = _LANGUAGE.search(f"{element.get('class', '')} {code.get('class', '')}")

        def end() -> None:
            text = clean.block("".join(self._preformatted or ()))
            self._preformatted = outer
            if text:
                self._add(Code(text, clean.line(named[1]) if named else ""))

        return end

    # Containers.

    def _open(self, frame: _Frame, close: _End) -> _End:
        """Open a container, unless it would nest too deep: then its blocks go to the one around it."""
        self._flush()
        if sum(open_frame.kind in _NESTING for open_frame in self._frames) >= MAX_DEPTH:
            return self._flush
        self._frames.append(frame)
        self._kinds.append("paragraph")

        def end() -> None:
            self._flush()
            self._kinds.pop()
            close()

        return end

    def _list(self, element: _Element) -> _End | None:
        if self._frames[-1].kind == "gallery":
            return self._flushed()
        notes = bool(self._notes) and any(name.get("id") in self._notes for name in _first_item(element))
        frame = _Frame("list", ordered=notes or element.tag == "ol", notes=notes, terms=element.tag == "dl")
        if frame.ordered and element.get("reversed") is not None:
            frame.step = -1
            frame.next_number = sum(1 for _item in element.iterchildren("li"))
        if not notes:
            frame.numbering = _numbering(element, frame.numbering)
            frame.next_number = _integer(element.get("start"), frame.next_number)
        return self._open(frame, self._end_list)

    def _end_list(self) -> None:
        frame = self._frames.pop()
        if frame.items:
            items = tuple(frame.items)
            self._add(Footnotes(items) if frame.notes else ItemList(items, frame.terms))

    def _item(self, element: _Element) -> _End | None:
        self._flush()
        parent = self._frames[-1]
        if parent.kind != "list":
            return self._flush
        number = None
        if parent.ordered:
            number = _integer(element.get("value"), parent.next_number)
            parent.next_number = number + parent.step
        begun = parent.items.pop().blocks if element.tag == "dd" and parent.items else ()
        self._frames.append(_Frame("item", list(begun)))
        restore = self._style(frozenset(("strong",))) if element.tag == "dt" else None

        def end() -> None:
            self._flush()
            if restore:
                restore()
            blocks = self._frames.pop().blocks
            if blocks:
                parent.items.append(Item(tuple(blocks), number, parent.numbering))

        return end

    def _quote(self, element: _Element) -> _End | None:
        return self._open(_Frame("quote"), self._end_quote)

    def _pull_quote(self, element: _Element) -> _End | None:
        return self._open(_Frame("quote", pull=True), self._end_quote)

    def _end_quote(self) -> None:
        frame = self._frames.pop()
        match frame.blocks:
            case []:
                pass
            case [Quote(blocks=inner), *after] if frame.pull:
                self._add(Quote((*inner, *after), pull=True))
            case blocks:
                self._add(Quote(tuple(blocks), frame.pull))

    def _details(self, element: _Element) -> _End | None:
        return self._open(_Frame("details"), self._end_details)

    def _end_details(self) -> None:
        frame = self._frames.pop()
        summary = tuple(frame.caption)
        if summary and frame.blocks:
            self._add(Details(summary, tuple(frame.blocks)))
            return
        for block in (*((Paragraph(styled(summary, "strong")),) if summary else ()), *frame.blocks):
            self._add(block)

    def _gallery(self, element: _Element) -> _End | None:
        if self._frames[-1].kind == "gallery":
            return self._flushed()
        return self._open(_Frame("gallery"), self._end_gallery)

    def _end_gallery(self) -> None:
        frame = self._frames.pop()
        caption = tuple(frame.caption)
        stretches = [
            (kind, tuple(found))
            for kind, found in groupby(frame.blocks, lambda block: isinstance(block, Figure))
        ]
        for place, (are_figures, blocks) in enumerate(stretches, 1):
            figures = tuple(block for block in blocks if isinstance(block, Figure))
            if are_figures and len(figures) > 1:
                last = place == len(stretches)
                self._add(Gallery(figures, caption if last else ()))
                caption = () if last else caption
            else:
                for block in blocks:
                    self._add(block)
        if caption:
            self._add(Paragraph(caption))

    def _table(self, element: _Element) -> _End | None:
        return self._open(_Frame("table", table=RawTable()), self._end_table)

    def _row(self, element: _Element) -> _End | None:
        self._flush()
        if self._frames[-1].kind == "table":
            self._frames[-1].table.rows.append([])
        return self._flush

    def _cell(self, element: _Element) -> _End | None:
        self._flush()
        parent = self._frames[-1]
        if parent.kind != "table":
            return self._flush
        if not parent.table.rows:
            parent.table.rows.append([])
        self._frames.append(_Frame("cell"))

        def end() -> None:
            self._flush()
            columns = max(1, _integer(element.get("colspan"), 1))
            rows = max(1, _integer(element.get("rowspan"), 1))
            blocks = tuple(self._frames.pop().blocks)
            parent.table.rows[-1].append(RawCell(blocks, element.tag == "th", columns, rows))

        return end

    def _end_table(self) -> None:
        frame = self._frames.pop()
        frame.table.caption = frame.caption
        for block in (*frame.blocks, *table_blocks(frame.table)):
            self._add(block)

    def _figure(self, element: _Element) -> _End | None:
        return self._open(_Frame("figure"), self._end_figure)

    def _end_figure(self) -> None:
        frame = self._frames.pop()
        caption = tuple(frame.caption)
        blocks = frame.blocks
        match blocks:
            case [Figure() as figure] if caption:
                picture = replace(figure.picture, caption=clean.line(inline_text(caption)))
                blocks = [replace(figure, picture=picture, caption=caption)]
            case [Embed(label="") as embed] if caption and all(isinstance(part, Text) for part in caption):
                blocks = [replace(embed, label=clean.line(inline_text(caption)))]
            case [Table(caption=()) as table]:
                blocks = [replace(table, caption=caption)]
            case _ if caption:
                blocks = [*blocks, Paragraph(caption)]
        for block in blocks:
            self._add(block)

    # Pictures.

    def _image(self, element: _Element) -> None:
        alt = clean.line(element.get("alt") or "")
        width, height = _integer(element.get("width"), 0), _integer(element.get("height"), 0)
        if _is_pixel(element):
            return
        urls = (safe_url(element.get(name) or "", self._base_url) for name in _IMAGE_SOURCES)
        url = next(filter(None, urls), None)
        sign = (0 < width <= _ICON and 0 < height <= _ICON) or {"emoji", "wp-smiley"} & _classes(element)
        if url is None or sign or self._preformatted is not None:
            self._text(alt)
            return
        link = "" if _IMAGE_FILE.search(self._url.partition("?")[0]) else self._url
        self._flush()
        blocks = self._frames[-1].blocks
        before, self._spare_picture = self._spare_picture, _is_spare(element)
        doubtful = before or self._spare_picture
        if doubtful and blocks and isinstance(last := blocks[-1], Figure) and last.picture.url == url:
            return  # the same once more for browsers without scripts
        self._add(Figure(Picture(url, alt, width=max(width, 0), height=max(height, 0)), link=link))

    # Text.

    def _text(self, text: str) -> None:
        if self._preformatted is not None:
            self._preformatted.append(text)
            return
        if self._after_space and not text.strip(" \t\n"):
            return  # between two blocks
        text = clean.characters(text)
        if "\n" in text or "  " in text or "\t" in text:
            text = _FOLDED.sub(" ", text)
        if self._after_space:
            text = text.lstrip(" ")
        if not text:
            return
        self._after_space = text.endswith(" ")
        last = self._runs[-1] if self._runs else None
        run = _Run([text], self._styles, self._url, self._title, self._note)
        if isinstance(last, _Run) and last.is_like(run):
            last.pieces.append(text)
        else:
            self._runs.append(run)

    def _line_break(self) -> None:
        if self._preformatted is not None:
            self._preformatted.append("\n")
        elif self._runs and isinstance(self._runs[-1], LineBreak):
            self._flush()  # two in a row are how the classic editor parts paragraphs
        elif self._runs:
            self._runs.append(LineBreak())
            self._after_space = True

    def _flush(self) -> None:
        """Close the text at hand as a block of the kind it is."""
        self._after_space = True
        if not self._runs:
            return
        runs, self._runs = self._runs, []
        content = _content(runs)
        if not content:
            return
        kind = self._kinds[-1]
        if isinstance(kind, int):
            self._add(Heading(kind, content))
        elif self._frames[-1].kind in _CAPTIONED.get(kind, ()):
            caption = self._frames[-1].caption
            caption.extend((LineBreak(), *content) if caption else content)
        else:
            self._add(_paragraph(content))

    def _add(self, block: Block) -> None:
        """Put `block` into the innermost open container."""
        frame = self._frames[-1]
        if frame.kind == "list":
            frame.items.append(Item((block,)))
        else:
            frame.blocks.append(block)

    # What is left out.

    def _is_dropped(self, tag: str, element: _Element) -> bool:
        if tag in _DROPPED:
            return True
        if not element.keys():  # most have no attributes
            return tag == "form" and _is_short(element)
        if element.get("hidden") is not None or (tag == "a" and is_way_back(element)):
            return True
        style = element.get("style")
        if style and _HIDDEN.search(_plain_style(style)):
            return True
        if tag == "form":
            return _is_short(element)
        clutter = any(name in _CLUTTER or _ADVERTISEMENT.fullmatch(name) for name in _classes(element))
        return clutter and _is_short(element)


_STARTERS: Mapping[str, Callable[[Walk, _Element], _End | None]] = {
    **dict.fromkeys(("ul", "ol", "menu", "dir", "dl"), Walk._list),
    **dict.fromkeys(("li", "dt", "dd"), Walk._item),
    **dict.fromkeys(("td", "th"), Walk._cell),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Walk._heading),
    **dict.fromkeys(_BLOCKS, Walk._block),
    **dict.fromkeys(("figcaption", "caption"), Walk._caption),
    "blockquote": Walk._quote,
    "table": Walk._table,
    "tr": Walk._row,
    "figure": Walk._figure,
    "pre": Walk._pre,
    "details": Walk._details,
    "summary": Walk._summary,
    "abbr": Walk._abbreviation,
    "acronym": Walk._abbreviation,
    "a": Walk._anchor,
    "q": Walk._inline_quote,
}
"""What begins with an element, by its name; an element that is not here is text in a style."""


def _content(runs: list[_Run | LineBreak]) -> Inlines:
    """The runs as inlines, without spaces and breaks at the ends and before breaks."""
    pieces: list[Inline] = []
    after: _Run | LineBreak | None = None
    for run in reversed(runs):
        if isinstance(run, LineBreak):
            if after is not None:
                pieces.append(run)
                after = run
            continue
        words = "".join(run.pieces)
        if after is None or isinstance(after, LineBreak):
            words = words.rstrip(" ")
        if words:
            text = Text(words, run.styles, run.title, run.note)
            pieces.append(Link(run.url, (text,)) if run.url else text)
            after = run
    pieces.reverse()
    return _joined_links(pieces) if len(pieces) > 1 else tuple(pieces)


def _joined_links(pieces: list[Inline]) -> Inlines:
    """Runs of one link that differ only in style, put together."""
    joined: list[Inline] = []
    gathered: list[Text | LineBreak] = []
    url = ""
    for piece in (*pieces, None):
        if isinstance(piece, Link) and piece.url == url:
            gathered.extend(piece.content)
            continue
        if gathered:
            joined.append(Link(url, tuple(gathered)))
        gathered, url = ([*piece.content], piece.url) if isinstance(piece, Link) else ([], "")
        if piece is not None and not isinstance(piece, Link):
            joined.append(piece)
    return tuple(joined)


def _paragraph(content: Inlines) -> Block:
    """A paragraph, or an embed if all it holds is an address: one that was to be embedded."""
    match content:
        case (Text(text=text),) if _ONLY_ADDRESS.fullmatch(text) and (url := safe_url(text)):
            return Embed("frame", "", url)
        case _:
            return Paragraph(content)


def _styles_of(element: _Element) -> frozenset[Style]:
    styles: set[Style] = set()
    if meant := _STYLES.get(str(element.tag)):
        styles.add(meant)
    if element.tag == "cite":
        styles |= {"emphasis", "source"}
    if style := element.get("style"):
        plain = _plain_style(style)
        if _BOLD.search(plain):
            styles.add("strong")
        if _ITALIC.search(plain):
            styles.add("emphasis")
    return frozenset(styles)


def _plain_style(style: str) -> str:
    return "".join(style.split()).lower()


def _classes(element: _Element) -> set[str]:
    names = element.get("class")
    return set(names.split()) if names else set()


def _first_item(element: _Element) -> Iterator[_Element]:
    """The first item of a list and all that is in it."""
    item = next(element.iterchildren("li"), None)
    return iter(()) if item is None else item.iter("*")


def _is_spare(element: _Element) -> bool:
    """Whether this is shown only where scripts do not run."""
    return next(element.iterancestors("noscript"), None) is not None


def _is_pixel(element: _Element) -> bool:
    """Whether the element says it is at most two pixels wide or high, as what counts readers does."""
    return any(0 <= _integer(element.get(side), 100) <= 2 for side in ("width", "height"))


def _is_short(element: _Element) -> bool:
    """Whether the text in `element` is short, looking at no more of it than is needed to tell."""
    texts: Iterator[str] = islice(element.itertext(), 200)
    left = _LONGEST_CLUTTER
    for text in texts:
        left -= len(text.strip())
        if left < 0:
            return False
    return True


def _numbering(element: _Element, otherwise: Numbering) -> Numbering:
    """How an ordered list is counted, by its style or else its type."""
    style = _LIST_STYLE.search(_plain_style(element.get("style") or ""))
    if style and style[1] in _NUMBERINGS:
        return _NUMBERINGS[style[1]]
    match element.get("type"):
        case "a" | "A" | "i" | "I" as kind:
            return kind
        case _:
            return otherwise


def _integer(text: str | None, otherwise: int) -> int:
    found = _NUMBER.match(text) if text else None
    return int(found[1]) if found else otherwise
