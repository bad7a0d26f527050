"""A document as Markdown: CommonMark, with the tables and the strikethrough of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kalbar_tui.text.document import (
    Block,
    Cell,
    Code,
    Details,
    Document,
    Embed,
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
    Paragraph,
    Quote,
    Related,
    Rule,
    Style,
    Table,
    Text,
    inline_text,
    styled,
)
from kalbar_tui.text.shifted import shifted

_SPECIAL = re.compile(r"[\\`*_\[\]~|]|<(?=[A-Za-z/!?]|$)|&(?=#?\w+;|#?\w*$)|!(?=$)")
"""What could begin a span; `<`, `&` and `!` only before what could make them one."""

_LINE_START = re.compile(r"[-+](?=\s|$)|[-=:][-=:\s]*$|#{1,6}(?=\s|$)|>")
"""What would make a line a list, a rule or the line under a heading or above a table, a heading, a quote."""

_NUMBERED = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_CLOSING_HASHES = re.compile(r"(?<![^\s])#+\s*$")
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_BACKTICKS = re.compile("`+")
_RULE = "___"  # the other two could be taken for the mark of a list
_BREAK = "\n"

_TAGS: dict[Style, str] = {
    "strong": "strong",
    "emphasis": "em",
    "strike": "del",
    "mark": "mark",
    "code": "code",
}
_DELIMITERS: dict[frozenset[Style], str] = {
    frozenset(("strong",)): "**",
    frozenset(("emphasis",)): "*",
    frozenset(("strong", "emphasis")): "***",
    frozenset(("strike",)): "~~",
}


def markdown(document: Document) -> str:
    """The document as Markdown, an empty line between blocks; empty if there is nothing to read.

    What the site wrote is escaped wherever it could be taken for markup. Raised and lowered
    text is in Unicode's own signs where they exist; bold and the like become HTML's inline
    elements where Markdown's signs would not be seen as such.
    """
    return "\n".join(_Markdown().lines(document))


class _Markdown:
    """One rendering; remembers which abbreviations have been explained."""

    def __init__(self) -> None:
        self._explained: set[str] = set()

    def lines(self, document: Document) -> list[str]:
        kicker: tuple[Block, ...] = ()
        if document.kicker:
            kicker = (Paragraph((Text(document.kicker, frozenset(("strong",))),)),)
        return self._blocks((*kicker, *document.blocks))

    def _blocks(self, blocks: Iterable[Block], *, apart: bool = True) -> list[str]:
        """The lines of blocks, an empty one between any two if they are to stand apart."""
        found: list[str] = []
        lists = 0  # in a row, which must not become one
        for block in blocks:
            if lines := self._block(block, lists):
                lists = lists + _count_of_lists(block) if _count_of_lists(block) else 0
                found += ["", *lines] if found and apart else lines
        return found

    def _block(self, block: Block, lists_before: int) -> list[str]:  # noqa: PLR0911  # one branch a kind
        match block:
            case Paragraph(content=content) | Related(content=content):
                return self._prose(content)
            case Heading(level=level, content=content):
                text = _CLOSING_HASHES.sub(lambda found: "\\" + found[0], self._line(content))
                return [f"{'#' * level} {text}"] if text else []
            case ItemList(items=items) | Footnotes(items=items):
                return self._list(items, lists_before)
            case Details(summary=summary, blocks=blocks):
                opening = Paragraph(styled(summary, "strong"))
                return self._list((Item((opening, *blocks)),), lists_before)
            case Quote(blocks=blocks):
                return [f"> {line}".rstrip() for line in self._blocks(blocks)]
            case Figure():
                return self._figure(block)
            case Gallery(figures=figures, caption=caption):
                return self._blocks((*figures, *((Paragraph(caption),) if caption else ())))
            case Table():
                return self._table(block)
            case Code(text=text, language=language):
                fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))
                return [fence + _escaped(language), *text.split("\n"), fence]
            case Embed(label=label, url=url):
                return [_link(_escaped(label), url)]
            case Rule():
                return [_RULE]

    # Blocks.

    def _prose(self, content: Inlines) -> list[str]:
        lines = [line.strip() for line in self._inline(content).split(_BREAK)]
        lines = [_at_line_start(line) for line in lines if line]
        return [*(f"{line}\\" for line in lines[:-1]), *lines[-1:]]

    def _list(self, items: Sequence[Item], lists_before: int) -> list[str]:
        found: list[str] = []
        for place, run in enumerate(_numbered_runs(items), lists_before):
            is_tight = all(map(_is_tight, run))
            for number, item in enumerate(run):
                mark = "-*"[place % 2] if item.number is None else f"{item.number}{'.)'[place % 2]}"
                mark += " "
                lines = self._blocks(item.blocks, apart=not is_tight)
                if found and not (is_tight and number):
                    found.append("")
                indented = [(" " * len(mark) + line).rstrip() for line in lines[1:]]
                found += [(mark + "".join(lines[:1])).rstrip(), *indented]
        return found

    def _figure(self, figure: Figure) -> list[str]:
        image = f"!{_link(_escaped(figure.picture.alt), figure.picture.url, may_be_bare=False)}"
        if figure.link:
            image = f"[{image}]({_target(figure.link)})"
        caption = self._prose(figure.caption)
        return [f"{image}\\", *caption] if caption else [image]

    def _table(self, table: Table) -> list[str]:
        head, *body = table.rows
        if not any(cell.header for cell in head):
            head, body = tuple(Cell() for _cell in head), list(table.rows)
        rows = [self._row(row) for row in (head, *body)]
        ruled = [rows[0], f"|{' --- |' * len(head)}", *rows[1:]]
        return [*self._prose(table.caption), "", *ruled] if table.caption else ruled

    def _row(self, row: Sequence[Cell]) -> str:
        return f"| {' | '.join(self._inline(cell.content).replace(_BREAK, '<br>').strip() for cell in row)} |"

    # Inlines.

    def _line(self, content: Inlines) -> str:
        return " ".join(self._inline(content).split())

    def _inline(self, content: Inlines, around: str = "  ") -> str:
        """The inlines in one text with `_BREAK` for line breaks; `around` are the characters next to it."""
        parts: list[str] = []
        before = around[0]
        for place, inline in enumerate(content):
            match inline:
                case Text():
                    after = _first_character(content, place + 1) or around[1]
                    part = self._run(inline, before, after)
                case LineBreak():
                    part = _BREAK
                case Link(url=url, content=inner):
                    text = self._inline(inner, "[]")
                    words = text.strip()
                    lead, _words, trail = text.partition(words) if words else ("", "", "")
                    part = f"{lead}{_link(words or _escaped(url), url)}{trail}"
            parts.append(part)
            before = part[-1:] or before
        return "".join(parts)

    def _run(self, run: Text, before: str, after: str) -> str:
        """A run of text in its style; `before` and `after` are the characters next to it."""
        text = run.text.strip(" ")
        if not text:
            return run.text
        lead, _text, trail = run.text.partition(text)
        explained = ""
        if run.title not in {"", text} and run.title not in self._explained:
            self._explained.add(run.title)
            explained = f" ({_escaped(run.title)})"
        shown = self._styled(run, text, lead or before, explained or trail or after)
        return f"{lead}{shown}{explained}{trail}"

    def _styled(self, run: Text, text: str, before: str, after: str) -> str:
        if run.note:
            return shifted(str(run.note), {"sup"}) or _escaped(text)
        if "sup" in run.styles or "sub" in run.styles:
            signs = shifted(text, run.styles)
            tag = "sup" if "sup" in run.styles else "sub"
            return signs or f"<{tag}>{_escaped(text)}</{tag}>"
        styles = frozenset(_TAGS) & run.styles
        if styles == {"code"} and before not in "`\\" and not after.startswith("`") and "|" not in text:
            return _code(text)
        delimiter = _DELIMITERS.get(styles)
        if delimiter and _can_be_delimited(text, before, after[:1]):
            return f"{delimiter}{_escaped(text)}{delimiter}"
        tags = [tag for style, tag in _TAGS.items() if style in styles]
        opening = "".join(f"<{tag}>" for tag in tags)
        closing = "".join(f"</{tag}>" for tag in reversed(tags))
        return f"{opening}{_escaped(text)}{closing}"


def _is_tight(item: Item) -> bool:
    """Whether the item needs no empty line in it: a list may follow a paragraph at once, counting from 1."""
    match item.blocks:
        case (Gallery() | Table(),):
            return False
        case (_,):
            return True
        case (Paragraph(), ItemList(items=items)):
            runs = _numbered_runs(items)
            return len(runs) == 1 and runs[0][0].number in {None, 1} and all(map(_is_tight, runs[0]))
        case _:
            return False


def _count_of_lists(block: Block) -> int:
    """How many lists of Markdown a block becomes."""
    if isinstance(block, ItemList | Footnotes):
        return len(_numbered_runs(block.items))
    return 1 if isinstance(block, Details) else 0


def _numbered_runs(items: Sequence[Item]) -> list[list[Item]]:
    """The items, cut wherever a number does not follow the one before: Markdown counts by itself."""
    runs: list[list[Item]] = []
    for item in map(_spelled, items):
        last = runs[-1][-1] if runs else None
        if last is not None and (
            (item.number is None and last.number is None)
            or (item.number is not None and last.number is not None and 0 <= last.number == item.number - 1)
        ):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _spelled(item: Item) -> Item:
    """The item with its number in its text, if it is one Markdown cannot count with."""
    if item.number is None or (item.number >= 0 and item.numeral.isdecimal()):
        return item
    sign = f"{item.numeral}. ".replace("-", "\u2212")  # else it would begin another list
    match item.blocks:
        case (Paragraph(content=content), *others):
            return Item((Paragraph((Text(sign), *content)), *others))
        case blocks:
            return Item((Paragraph((Text(sign.rstrip()),)), *blocks))


def _first_character(content: Sequence[Inline], start: int) -> str:
    """With which character `content` goes on from the inline `start` on; empty at the end."""
    for place in range(start, len(content)):  # a slice for each run would be slow
        match content[place]:
            case LineBreak():
                return " "
            case Link(content=inner):
                return " " if inline_text(inner).startswith(" ") else "["
            case Text(text=text, styles=styles) if text:
                if styles & _TAGS.keys() and not text.startswith(" "):
                    return "`" if "code" in styles else "*"
                return text[0]
    return ""


def _can_be_delimited(text: str, before: str, after: str) -> bool:
    """Whether signs around `text` would be read as emphasis (CommonMark 6.2, on the safe side)."""
    if before in "*_~`>\\" or after in "*_~`<\\":
        return False
    opens = text[0].isalnum() or before.isspace()
    closes = text[-1].isalnum() or after.isspace()
    return opens and closes


def _code(text: str) -> str:
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _escaped(text: str) -> str:
    """Text that no parser takes for anything else, wherever in a line and whatever is next to it."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def _at_line_start(line: str) -> str:
    """A line that is no block of another kind."""
    if numbered := _NUMBERED.match(line):
        return f"{numbered[0]}\\{line[numbered.end() :]}"
    return f"\\{line}" if _LINE_START.match(line) else line


def _link(text: str, url: str, *, may_be_bare: bool = True) -> str:
    if not text and may_be_bare:
        return f"<{url}>"
    return f"[{text}]({_target(url)})"


def _target(url: str) -> str:
    url = _REFERENCE.sub("&amp;", url)
    return f"<{url}>" if "(" in url or ")" in url else url
