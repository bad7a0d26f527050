"""Tables of HTML: from cells that hold anything to a rectangle of cells that hold lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kalbar_tui.text.document import (
    Block,
    Cell,
    Code,
    Details,
    Embed,
    Figure,
    Footnotes,
    Gallery,
    Heading,
    Inline,
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
    figures,
    texts,
)

_MAX_COLUMNS = 60
"""A wider table is given row by row as paragraphs; no screen shows so many columns."""

_MAX_ROWSPAN = 500
_LAYOUT_CELL = 1_000
"""A table with a cell of more characters than this is there for layout, not for data."""

_BETWEEN_CELLS = Text(" | ")


@dataclass(slots=True)
class RawCell:
    """A cell as the site wrote it. Spans are at least 1."""

    blocks: tuple[Block, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class RawTable:
    """The rows of a table as the site wrote them."""

    rows: list[list[RawCell]] = field(default_factory=list)
    caption: list[Inline] = field(default_factory=list)


def table_blocks(raw: RawTable) -> tuple[Block, ...]:
    """The table as blocks: the table, then the pictures that stood in it.

    A table that only lays out (one column, or an article in a cell) becomes what it holds.
    """
    cells = [cell for row in raw.rows for cell in row if cell.blocks]
    if not cells:
        return _captioned((), raw)
    if max(len(row) for row in raw.rows) == 1 or any(_is_layout(cell) for cell in cells):
        return _captioned(tuple(block for cell in cells for block in cell.blocks), raw)
    grid = _grid(raw.rows)
    pictures = tuple(figure for cell in cells for figure in figures(cell.blocks))
    if len(grid[0]) > _MAX_COLUMNS:
        return _captioned((*(Paragraph(row) for row in map(_joined, grid) if row), *pictures), raw)
    if not any(cell.content for row in grid for cell in row):
        return _captioned(pictures, raw)
    return (Table(grid, tuple(raw.caption)), *pictures)


def _captioned(blocks: tuple[Block, ...], raw: RawTable) -> tuple[Block, ...]:
    return (Paragraph(tuple(raw.caption)), *blocks) if raw.caption else blocks


def _is_layout(cell: RawCell) -> bool:
    return sum(len(text) for text in texts(cell.blocks)) > _LAYOUT_CELL


def _grid(rows: Sequence[Sequence[RawCell]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows with an empty cell wherever a wide or high cell reaches, all equally long."""
    reaching: dict[int, int] = {}  # by column: into how many more rows a cell above reaches
    grid: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        for raw in row:
            _cover(line, reaching)
            line.append(Cell(inlines_of(raw.blocks), raw.header))
            line.extend(Cell(header=raw.header) for _n in range(min(raw.columns, _MAX_COLUMNS) - 1))
            if raw.rows > 1:
                for column in range(len(line) - min(raw.columns, _MAX_COLUMNS), len(line)):
                    reaching[column] = min(raw.rows, _MAX_ROWSPAN)
        _cover(line, reaching)
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        grid.append(line)
    grid = [line for line in grid if any(cell.content for cell in line)] or grid[:1]
    width = max(map(len, grid))
    return tuple((*line, *(Cell() for _n in range(width - len(line)))) for line in grid)


def _cover(line: list[Cell], reaching: dict[int, int]) -> None:
    """Put empty cells where cells of rows above reach into this one, up to the next free column."""
    while len(line) in reaching and len(line) < _MAX_COLUMNS:
        line.append(Cell())


def _joined(row: Sequence[Cell]) -> Inlines:
    joined: list[Inline] = []
    for cell in row:
        if cell.content:
            joined.extend((_BETWEEN_CELLS, *cell.content) if joined else cell.content)
    return tuple(joined)


def inlines_of(blocks: Sequence[Block]) -> Inlines:
    """The words of `blocks` as lines of one paragraph; pictures are left out."""
    lines: list[Inline] = []
    for line in _lines(blocks):
        if line:
            lines.extend((LineBreak(), *line) if lines else line)
    return tuple(lines)


def _lines(blocks: Sequence[Block]) -> Iterator[Inlines]:
    for block in blocks:
        match block:
            case Paragraph(content=content) | Heading(content=content) | Related(content=content):
                yield content
            case ItemList(items=items) | Footnotes(items=items):
                for item in items:
                    mark = "• " if item.number is None else f"{item.number}. "
                    yield (Text(mark), *inlines_of(item.blocks))
            case Quote(blocks=inner):
                yield from _lines(inner)
            case Details(summary=summary, blocks=inner):
                yield summary
                yield from _lines(inner)
            case Gallery(caption=caption):
                yield caption
            case Table(rows=rows, caption=caption):
                yield caption
                yield from (_joined(row) for row in rows)
            case Code(text=text):
                yield from ((Text(line),) for line in text.splitlines() if line.strip())
            case Embed(label=label, url=url):
                yield (Link(url, (Text(label or url),)),)
            case Figure() | Rule():
                pass
