"""A document as linear text, for pipes, search and screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    ItemList,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Related,
    Rule,
    Table,
    Text,
    links,
)
from kalbar_tui.text.shifted import shifted


def plain(document: Document) -> str:
    """The document as text: an empty line between blocks, links numbered and listed at the end.

    Lists and footnotes have `-` or numbers, quotes `>`, table cells ` | ` between them,
    pictures their caption or description in brackets; what an abbreviation stands for
    follows it once, a summary has what it sums up indented below it, a term its definition. What
    is embedded without a label is told by its host. Lines are as long as their paragraphs. Empty
    if there is nothing to read.
    """
    return PlainText(document).text()


class PlainText:
    """One rendering; remembers which abbreviations have been explained."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers = {url: n for n, url in enumerate(links(document), start=1)}
        self._explained: set[str] = set()

    def text(self) -> str:
        parts = [self._document.kicker] if self._document.kicker else []
        parts.extend(
            "\n".join(lines) for block in self._document.blocks if (lines := list(self._lines(block)))
        )
        if self._numbers:
            parts.append("\n".join(f"[{n}] {url}" for url, n in self._numbers.items()))
        return "\n\n".join(parts)

    def _lines(self, block: Block) -> Iterator[str]:  # noqa: PLR0912  # one branch for each kind of block
        match block:
            case Paragraph(content=content) | Heading(content=content) | Related(content=content):
                yield from self._inline(content).split("\n")
            case ItemList(items=items, terms=True):
                for item in items:
                    yield from self._stacked(item.blocks[:1])
                    yield from (f"  {line}".rstrip() for line in self._stacked(item.blocks[1:]))
            case ItemList(items=items) | Footnotes(items=items):
                for item in items:
                    mark = "- " if item.number is None else f"{item.numeral}. "
                    for n, line in enumerate(self._stacked(item.blocks)):
                        yield ((mark if n == 0 else " " * len(mark)) + line).rstrip()
            case Quote(blocks=blocks):
                yield from (f"> {line}".rstrip() for line in self._stacked(blocks))
            case Details(summary=summary, blocks=blocks):
                yield from self._inline(summary).split("\n")
                yield from (f"  {line}".rstrip() for line in self._stacked(blocks))
            case Figure():
                yield from self._figure(block)
            case Gallery(figures=figures, caption=caption):
                for figure in figures:
                    yield from self._figure(figure)
                if caption:
                    yield f"[{self._line(caption)}]"
            case Table(rows=rows, caption=caption):
                if caption:
                    yield from self._inline(caption).split("\n")
                for row in rows:
                    yield " | ".join(self._line(cell.content) for cell in row).strip()
            case Code(text=text):
                yield from text.split("\n")
            case Embed(label=label, url=url):
                yield f"{label or url.split('/')[2]} [{self._numbers[url]}]"
            case Rule():
                yield "---"

    def _stacked(self, blocks: Sequence[Block]) -> Iterator[str]:
        """The lines of blocks inside another: only paragraphs after one another keep a line between."""
        before: Block | None = None
        for block in blocks:
            if isinstance(before, Paragraph) and isinstance(block, Paragraph):
                yield ""
            yield from self._lines(block)
            before = block

    def _figure(self, figure: Figure) -> Iterator[str]:
        words = self._line(figure.caption) or figure.picture.alt
        link = f" [{self._numbers[figure.link]}]" if figure.link else ""
        if words or link:
            yield f"[{words}]{link}" if words else link.strip()

    def _line(self, content: Inlines) -> str:
        return self._inline(content).replace("\n", " ")

    def _inline(self, content: Inlines) -> str:
        parts: list[str] = []
        for inline in content:
            match inline:
                case Text():
                    parts.append(self._run(inline))
                case LineBreak():
                    parts.append("\n")
                case Link(url=url, content=inner):
                    text = self._inline(inner)
                    space = " " if text.endswith(" ") else ""
                    parts.append(f"{text.rstrip()} [{self._numbers[url]}]{space}")
        return "".join(parts)

    def _run(self, run: Text) -> str:
        text = _shown(run)
        if run.title not in {"", run.text} and run.title not in self._explained:
            self._explained.add(run.title)
            return f"{text} ({run.title})"
        return text


def _shown(run: Text) -> str:
    """The text; raised and lowered in Unicode's own signs, else with `^` or `_` before it."""
    if run.note:
        return shifted(str(run.note), {"sup"}) or run.text
    sign = "^" if "sup" in run.styles else "_" if "sub" in run.styles else ""
    if not sign or not run.text.strip():
        return run.text
    return shifted(run.text, run.styles) or (run.text if run.text.startswith("[") else sign + run.text)
