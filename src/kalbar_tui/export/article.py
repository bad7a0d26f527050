"""A saved post as an article to read: what is told of it, and its text."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from kalbar_tui.i18n import _
from kalbar_tui.library.saved_pictures import picture_key, pictures_of
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text import address, clean, when
from kalbar_tui.text.document import Block, Document, Embed, Figure, Heading, Paragraph, Text, figures
from kalbar_tui.text.html import document


class Article(NamedTuple):
    """A post as it is read: what is told of it, and its text; all but the title may be empty.

    The featured picture opens the document unless it is in the text; the kicker is not in it.
    """

    title: str
    kicker: str
    byline: str
    notice: str
    url: str
    document: Document


def article(saved: SavedPost, zone: tzinfo) -> Article:
    """The saved post as an article, its times in `zone`."""
    post = saved.post
    body = document(post.html, post.url)
    blocks = body.blocks
    shown = {picture_key(figure.picture.url) for figure in figures(blocks)}
    if post.image and (url := address.safe_url(post.image.url)) and picture_key(url) not in shown:
        caption = clean.line(post.image.caption)
        picture = replace(post.image, url=url, alt=clean.line(post.image.alt))
        blocks = (Figure(picture, (Text(caption),) if caption else ()), *blocks)
    return Article(
        title(saved),
        clean.line(post.kicker) or body.kicker,
        byline(saved, zone),
        notice(saved),
        address.safe_url(post.url) or "",
        Document(blocks),
    )


def whole(of: Article) -> Document:
    """Headline, byline, address, notice, kicker and text in one document."""
    head: list[Block] = [Heading(1, (Text(of.title),)), Paragraph((Text(of.byline),))]
    if of.url:
        head.append(Embed("frame", "", of.url))
    if of.notice:
        head.append(Paragraph((Text(of.notice, frozenset(("emphasis",))),)))
    if of.kicker:
        head.append(Paragraph((Text(of.kicker, frozenset(("strong",))),)))
    return Document((*head, *of.document.blocks))


def title(saved: SavedPost) -> str:
    """The post's headline; a word for it where there is none."""
    return clean.line(saved.post.title) or _("(untitled)")


def byline(saved: SavedPost, zone: tzinfo) -> str:
    """Who wrote it, as far as that is known, and when."""
    author = saved.post.author
    parts = (clean.line(author.name) if author else "", when.absolute(saved.published, zone))
    return ", ".join(part for part in parts if part)


def notice(saved: SavedPost) -> str:
    """What is to be known of the copy before it is read; empty if nothing."""
    if saved.withdrawn:
        return _("The site has withdrawn this post; this is the saved copy.")
    if saved.post.locked:
        return _("This post is locked: the site asks for a password.")
    if saved.post.fullness != "full":
        return _("Only the beginning is saved; the rest is on the site.")
    return ""


def pictures(saved: SavedPost, body: Document) -> dict[str, str]:
    """The addresses of the pictures in a post's document, and under which each would be saved.

    They differ where the site shows one picture in several sizes.
    """
    kept = {picture_key(picture.url): picture.url for picture in pictures_of(saved.post, body)}
    shown = (figure.picture.url for figure in figures(body.blocks))
    return {url: kept[key] for url in shown if (key := picture_key(url)) in kept}
