"""Reads Markdown as another program does, for the tests of what is written as Markdown."""

from __future__ import annotations

from unicodedata import normalize

from markdown_it import MarkdownIt


def words_of_markdown(source: str) -> str:
    """All words that a reader of Markdown sees, as markdown-it reads CommonMark and GitHub's tables."""
    parts: list[str] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source):
        assert token.type not in {"html_block", "code_block"}, token.content
        if token.type == "fence":
            parts.append(token.content)
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"} or child.content == "<br>":
                parts.append(" ")
            elif child.type == "image":
                parts.append("".join(part.content for part in child.children or ()) or child.content)
            elif child.type != "html_inline":
                parts.append(child.content)
        parts.append(" ")
    return " ".join("".join(parts).split())


def on_the_line(text: str) -> str:
    """Raised and lowered signs on the line again, the minus as a hyphen."""
    return normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
