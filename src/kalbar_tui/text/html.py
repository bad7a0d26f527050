"""HTML of a site, made into text.

The parser is lxml, which is linear on all that was tried (deep nesting, unclosed tags, tags
that overlap). What it would drop without a word is found by comparing lengths, and then the
bare text is taken instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kalbar_tui.i18n import _
from kalbar_tui.text import clean, source
from kalbar_tui.text.document import Block, Document, Paragraph, Text
from kalbar_tui.text.roles import with_roles

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LENGTH = 4_000_000
"""Characters of HTML that are read; what is longer is cut, and says so."""

_MAX_TAGS = 300_000
"""With more tags the bare text is taken: a tree of a million elements takes 200 MB."""


def title(html: str) -> str:
    """A rendered title, term name or excerpt as one clean line. `&lt;b&gt;` is text, `<b>` is not."""
    if "<" in html or "&" in html:
        html = " ".join(source.parts(source.sound(html)))
    return clean.line(html)


def document(html: str, base_url: str = "") -> Document:
    """The article whose HTML is `html`; links in it are joined to `base_url`.

    Takes any string and raises nothing. Reading order and every visible word are kept;
    scripts, forms, hidden elements, share bars and tracking pixels are not.
    """
    from kalbar_tui.text.html_walk import Walk

    cut = len(html) > MAX_LENGTH
    if cut:
        end = html.rfind("<", MAX_LENGTH - 10_000, MAX_LENGTH)
        html = html[: end if end > 0 else MAX_LENGTH]
    sound = source.sound(clean.markup(html))
    root = _parsed(sound)
    blocks = _bare(sound) if root is None else Walk(base_url).blocks(root)
    found = with_roles(blocks)
    if cut:
        words = _("The article is too long to be shown whole. Open it in the browser to read the rest.")
        found = replace(found, blocks=(*found.blocks, Paragraph((Text(words),))))
    return found


def _parsed(sound: str) -> _Element | None:
    """The tree of sound HTML; `None` if it would be too large or holds less text than the source."""
    from lxml import etree

    if not sound.strip() or sound.count("<") > _MAX_TAGS:
        return None
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<html><body>{sound}</body></html>", parser)
    except (etree.LxmlError, ValueError):
        return None
    in_tree = _seen(etree.tostring(root, method="text", encoding="unicode"))
    in_source = _seen(source.stripped(sound))
    doubtful = 4 * sound.count("&")  # not all references are read alike by lxml and by html.unescape
    return root if in_tree >= in_source - doubtful else None


def _seen(text: str) -> int:
    """How many characters of `text` are no white space, without a copy of it."""
    return len(text) - sum(map(text.count, " \t\n\r\f"))


def _bare(sound: str) -> tuple[Block, ...]:
    """The text alone, one paragraph for each stretch between two block tags."""
    lines = (clean.line(text) for text in source.parts(sound))
    return tuple(Paragraph((Text(line),)) for line in lines if line)
