"""What the parts of a newsroom's article are for: kicker, dateline, pointers elsewhere, initials.

Found by how Indonesian newsrooms write, and only where the whole form fits: a role that is
missed costs a nuance, one seen where it is not moves or hides words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kalbar_tui.text import dateline
from kalbar_tui.text.document import (
    Block,
    Document,
    Figure,
    Inline,
    Inlines,
    ItemList,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Related,
    Style,
    Text,
    inline_text,
)

_LONGEST_KICKER = 80
_LONGEST_RELATED = 300

_APPEARED = re.compile(
    r"The post .+ (?:appeared first|first appeared) on .+"
    r"|(?:Artikel|Tulisan|Pos) .+ pertama kali (?:tampil|muncul) (?:pada|di) .+",
    re.DOTALL,
)
_BETWEEN_PARTS = re.compile(
    r"[-–—\s]*(?:advertisement|iklan|scroll untuk lanjut(?:kan)? membaca|scroll to resume content)"
    r"[-–—.\s]*",
    re.IGNORECASE,
)
_SEE = r"(?:baca|lihat|simak)\s+(?:juga|selengkapnya|lainnya)|(?:read|see) also"
_RELATED = re.compile(rf"\W*(?:{_SEE})\b", re.IGNORECASE)
_RELATED_LABEL = re.compile(rf"\W*(?:{_SEE}|berita terkait)\W*", re.IGNORECASE)
_CLOCK = re.compile(r"\W*(?:pukul\s+)?\d{1,2}[.:]\d{2}\b", re.IGNORECASE)
_INITIALS = re.compile(r"\((?:[A-Za-z]{2,6}|\*+)(?:\s?[/&,]\s?(?:[A-Za-z]{2,6}|\*+)){0,3}\)\.?\s*$")


def with_roles(blocks: tuple[Block, ...]) -> Document:
    """The document of `blocks`, with what a feed appended dropped and the roles seen."""
    body = [block for block in _related(blocks) if not _is_between_parts(block)]
    if body and isinstance(last := body[-1], Paragraph) and _APPEARED.fullmatch(inline_text(last.content)):
        body.pop()
    kicker = _take_kicker(body)
    _mark_dateline(body)
    _mark_initials(body)
    return Document(tuple(body), kicker)


def _is_between_parts(block: Block) -> bool:
    return isinstance(block, Paragraph) and _BETWEEN_PARTS.fullmatch(inline_text(block.content)) is not None


def _related(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` with pointers to other articles as `Related`, out of the quotes they stand in."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Quote):
            inner = _related(block.blocks)
            if all(isinstance(part, Related) for part in inner):
                found.extend(inner)
            else:
                found.append(replace(block, blocks=tuple(inner)))
        elif isinstance(block, Paragraph) and _is_related(block.content):
            found.append(Related(block.content))
        elif found and (pointers := _pointers(block)) and (label := _label_of(found[-1])):
            found[-1] = Related((*label, Text(" "), *pointers))
        else:
            found.append(block)
    return found


def _is_related(content: Inlines) -> bool:
    if not any(isinstance(inline, Link) for inline in content):
        return False
    text = inline_text(content)
    return len(text) <= _LONGEST_RELATED and _RELATED.match(text) is not None


def _label_of(block: Block) -> Inlines:
    """The words "Baca juga:" if `block` is no more than that, else nothing."""
    if isinstance(block, Paragraph) and _RELATED_LABEL.fullmatch(inline_text(block.content)):
        return block.content
    return ()


def _pointers(block: Block) -> Inlines:
    """The links of `block` if it is made of links alone, else nothing."""
    lines: list[Inlines] = []
    if isinstance(block, Paragraph):
        lines.append(block.content)
    elif isinstance(block, ItemList):
        for item in block.items:
            if len(item.blocks) != 1 or not isinstance(item.blocks[0], Paragraph):
                return ()
            lines.append(item.blocks[0].content)
    if not lines or not all(_only_links(line) for line in lines):
        return ()
    pointers: list[Inline] = []
    for line in lines:
        pointers.extend((LineBreak(), *line) if pointers else line)
    return tuple(pointers)


def _only_links(content: Inlines) -> bool:
    return any(isinstance(inline, Link) for inline in content) and all(
        isinstance(inline, Link | LineBreak) or not inline.text.strip() for inline in content
    )


def _take_kicker(body: list[Block]) -> str:
    """Take the kicker off `body`: a first short paragraph that is bold from end to end."""
    place = next((n for n, block in enumerate(body) if not isinstance(block, Figure)), None)
    if place is None or not any(isinstance(block, Paragraph) for block in body[place + 1 :]):
        return ""
    first = body[place]
    if not isinstance(first, Paragraph):
        return ""
    if not all(isinstance(part, Text) and "strong" in part.styles for part in first.content):
        return ""
    text = inline_text(first.content).strip()
    if len(text) > _LONGEST_KICKER or _CLOCK.match(text):
        return ""
    del body[place]
    return text


def _mark_dateline(body: list[Block]) -> None:
    """Give the place that opens the first paragraph its role."""
    for place, block in enumerate(body):
        if not isinstance(block, Paragraph):
            continue
        opening = dateline.place_of(inline_text(block.content))
        if opening and _is_set_apart(block, opening):
            body[place] = Paragraph(_styled(block.content, len(opening.rstrip()), "dateline"))
        return


def _is_set_apart(paragraph: Paragraph, opening: str) -> bool:
    """Whether the opening is bold, in capitals, or names outlet and place; a plain sentence does not."""
    first = paragraph.content[0]
    bold = isinstance(first, Text) and "strong" in first.styles
    return bold or dateline.is_plain(opening)


def _mark_initials(body: list[Block]) -> None:
    """Give the initials that close the last paragraph their role."""
    if not body or not isinstance(last := body[-1], Paragraph):
        return
    text = last.content[-1]
    if isinstance(text, Text) and (closing := _INITIALS.search(text.text)):
        before = text.text[: closing.start()]
        head = (replace(text, text=before),) if before else ()
        styles: frozenset[Style] = text.styles | {"initials"}
        body[-1] = Paragraph((*last.content[:-1], *head, Text(closing[0], styles)))


def _styled(content: Inlines, length: int, style: Style) -> Inlines:
    """`content` with `style` on its first `length` characters, as far as they are no link."""
    styled: list[Inline] = []
    for n, inline in enumerate(content):
        if length <= 0 or not isinstance(inline, Text):
            return (*styled, *content[n:])
        styled.append(replace(inline, text=inline.text[:length], styles=inline.styles | {style}))
        if inline.text[length:]:
            styled.append(replace(inline, text=inline.text[length:]))
        length -= len(inline.text)
    return tuple(styled)
