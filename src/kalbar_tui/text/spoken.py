"""A document as it is heard or felt: words where an eye is given signs, columns and lines across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kalbar_tui.i18n import _, ngettext
from kalbar_tui.text import when
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
    ItemList,
    Quote,
    Rule,
    Table,
    Text,
)
from kalbar_tui.text.plain import PlainText

_CLOSING = "\"”’')]»"


def spoken(document: Document) -> list[str]:
    """The paragraphs of a document; one may have several lines.

    Headings, pictures, quotes and tables are called by name, the rows of a table have the
    heading of each column before its cell. Links have their number behind them; addresses
    are left out.
    """
    return _Spoken(document).paragraphs()


def sentence(words: str) -> str:
    """The words with a capital, and a full stop unless they end with a sign of their own."""
    if not words:
        return ""
    closed = words.rstrip(_CLOSING).endswith((".", "?", "!", "…", ":"))
    return words[0].upper() + words[1:] + ("" if closed else ".")


class _Spoken(PlainText):
    def paragraphs(self) -> list[str]:
        parts = ("\n".join(self._lines(block)) for block in self._document.blocks)
        return [part for part in parts if part]

    def _lines(self, block: Block) -> Iterator[str]:  # noqa: PLR0912  # one branch for each kind of block
        match block:
            case Heading(content=content):
                yield sentence(_("Heading: {words}").format(words=self._line(content)))
            case ItemList(items=items, terms=True):
                for item in items:
                    term, said = self._stacked(item.blocks[:1]), list(self._stacked(item.blocks[1:]))
                    yield ": ".join((" ".join(term), *said[:1]))
                    yield from said[1:]
            case ItemList(items=items):
                if items[0].number is None:
                    told = ngettext("List of {count}:", "List of {count}:", len(items))
                    yield told.format(count=when.number(len(items)))
                for item in items:
                    said = list(self._stacked(item.blocks))
                    yield " ".join(filter(None, (item.numeral and f"{item.numeral}.", *said[:1])))
                    yield from said[1:]
            case Footnotes(items=items):
                for item in items:
                    words = " ".join(filter(None, self._stacked(item.blocks)))
                    yield _("Note {number}: {words}").format(number=item.numeral, words=words)
            case Quote(blocks=blocks):
                *before, last = list(self._stacked(blocks)) or [""]
                first, *between = [*before, " ".join((sentence(last), _("End of quote.")))]
                yield from (_("Quote: {words}").format(words=first), *between)
            case Details(summary=summary, blocks=blocks):
                yield sentence(self._line(summary))
                yield from self._stacked(blocks)
            case Gallery(figures=figures, caption=caption):
                told = ngettext("{count} picture:", "{count} pictures:", len(figures))
                count = when.number(len(figures))
                yield " ".join(filter(None, (told.format(count=count), self._line(caption))))
                for figure in figures:
                    yield from self._figure(figure)
            case Table(rows=rows, caption=caption):
                yield _("Table: {words}").format(words=self._line(caption)).rstrip()
                yield from self._rows(rows)
            case Code():
                yield _("Code:")
                yield from super()._lines(block)
            case Embed(kind="audio"):
                yield _("Audio: {words}").format(words=" ".join(super()._lines(block)))
            case Embed(kind="video"):
                yield _("Video: {words}").format(words=" ".join(super()._lines(block)))
            case Rule():
                pass
            case _:
                yield from super()._lines(block)

    def _figure(self, figure: Figure) -> Iterator[str]:
        """What is seen, then what is said of it, unless that repeats it; and where it leads."""
        caption, seen = self._line(figure.caption), figure.picture.alt
        if seen and seen.casefold().rstrip(".") in caption.casefold():
            seen = ""
        words = " ".join(map(sentence, filter(None, (seen, caption))))
        if figure.link:
            words = f"{words} [{self._numbers[figure.link]}]".lstrip()
        if words:
            yield _("Picture: {words}").format(words=words)

    def _rows(self, rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
        """Each row as a sentence, in which cells have what stands above their column before them."""
        above = 0
        while above < len(rows) - 1 and all(cell.header or not cell.content for cell in rows[above]):
            above += 1
        columns = zip(*([self._line(cell.content) for cell in row] for row in rows[:above]), strict=True)
        heads = [" ".join(dict.fromkeys(filter(None, column))) for column in columns] or [""] * len(rows[0])
        for row in rows[above:]:
            cells = [(head, self._line(cell.content)) for head, cell in zip(heads, row, strict=True)]
            said = (f"{head.rstrip('.:')}: {words}" if head else words for head, words in cells if words)
            if line := sentence("; ".join(said)):
                yield line
            heads[0] = ""  # what the first column is need not be heard again: its cells name the rows

    def _run(self, run: Text) -> str:
        """A reference to a note as a word: a raised number is not heard as one."""
        return " " + _("(note {number})").format(number=run.note) if run.note else super()._run(run)
