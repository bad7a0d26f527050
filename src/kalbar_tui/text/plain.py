"""A document as linear text, for pipes, search and screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kalbar_tui.text.document import (
    Block,
    Code,
    Document,
    Embed,
    Figure,
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


def plain(document: Document) -> str:
    """The document as text: an empty line between blocks, links numbered and listed at the end.

    Lists have `-` or numbers, quotes `>`, table cells ` | ` between them, pictures their
    caption or description in brackets. Lines are as long as their paragraphs. Empty if
    there is nothing to read.
    """
    numbers = {url: n for n, url in enumerate(links(document), start=1)}
    parts = [document.kicker] if document.kicker else []
    parts.extend("\n".join(lines) for block in document.blocks if (lines := list(_lines(block, numbers))))
    if numbers:
        parts.append("\n".join(f"[{n}] {url}" for url, n in numbers.items()))
    return "\n\n".join(parts)


def _lines(block: Block, numbers: dict[str, int]) -> Iterator[str]:
    match block:
        case Paragraph(content=content) | Heading(content=content) | Related(content=content):
            yield from _text(content, numbers).split("\n")
        case ItemList(items=items):
            for item in items:
                mark = "- " if item.number is None else f"{item.number}. "
                for n, line in enumerate(_stacked(item.blocks, numbers)):
                    yield ((mark if n == 0 else " " * len(mark)) + line).rstrip()
        case Quote(blocks=blocks):
            yield from (f"> {line}".rstrip() for line in _stacked(blocks, numbers))
        case Figure():
            yield from _figure(block, numbers)
        case Table(rows=rows, caption=caption):
            if caption:
                yield _text(caption, numbers)
            for row in rows:
                yield " | ".join(_text(cell.content, numbers).replace("\n", " ") for cell in row).strip()
        case Code(text=text):
            yield from text.split("\n")
        case Embed(label=label, url=url):
            yield f"{label} [{numbers[url]}]".lstrip()
        case Rule():
            yield "---"


def _stacked(blocks: Sequence[Block], numbers: dict[str, int]) -> Iterator[str]:
    """The lines of blocks inside another: only paragraphs after one another keep a line between."""
    before: Block | None = None
    for block in blocks:
        if isinstance(before, Paragraph) and isinstance(block, Paragraph):
            yield ""
        yield from _lines(block, numbers)
        before = block


def _figure(figure: Figure, numbers: dict[str, int]) -> Iterator[str]:
    words = _text(figure.caption, numbers).replace("\n", " ") or figure.picture.alt
    link = f" [{numbers[figure.link]}]" if figure.link else ""
    if words or link:
        yield f"[{words}]{link}" if words else link.strip()


def _text(content: Inlines, numbers: dict[str, int]) -> str:
    parts: list[str] = []
    for inline in content:
        match inline:
            case Text(text=text):
                parts.append(text)
            case LineBreak():
                parts.append("\n")
            case Link(url=url, content=inner):
                text = _text(inner, numbers)
                space = " " if text.endswith(" ") else ""
                parts.append(f"{text.rstrip()} [{numbers[url]}]{space}")
    return "".join(parts)
