"""`read`: one article on stdout, saved or fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import NotThere
from kalbar_tui.model.record import replace
from kalbar_tui.text import address, clean, when

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost
    from kalbar_tui.text.document import Block, Document


def read(session: Session) -> int:
    """Prints a post. One that is not saved, or only in part, is fetched first."""
    options = session.options
    found = session.saved.find(options.post)
    if not session.offline and (found is None or found.post.fullness != "full"):
        found = _fetched(session, found)
    if found is None:
        if session.offline:
            return output.not_saved(options.post)
        raise NotThere("post", options.post)
    if options.json or options.format == "json":
        output.result(output.as_json(output.post_object(found, content=True)))
    elif options.format == "html":
        output.result(as_html(found, session))
    elif options.format == "markdown":
        output.result(as_markdown(found, session))
    else:
        output.result(as_text(found, session))
    return 0


def _fetched(session: Session, found: SavedPost | None) -> SavedPost | None:
    """The post as the site has it; where it cannot be asked, what is saved has to do."""
    import asyncio

    from kalbar_tui.model.errors import SourceError
    from kalbar_tui.wording import describe

    async def fetch() -> SavedPost | None:
        async with session.library() as library:
            if found:
                return await library.open_post(found.post.id)
            return await library.find(session.options.post)

    try:
        return asyncio.run(fetch())
    except SourceError as error:
        if found is None:
            raise
        if not session.options.quiet:
            output.message(describe(error, session.settings.zone))
        return found


def as_text(saved: SavedPost, session: Session) -> str:
    """The article as linear text: kicker, headline, byline, notice, picture, body and address."""
    post = saved.post
    body = saved.text
    picture = f"[{words}]" if (words := _picture_words(saved)) and f"[{words}]" not in body else ""
    if post.kicker and f"{body}\n".startswith(f"{post.kicker}\n"):  # it stands above the headline
        body = body[len(post.kicker) :].lstrip("\n")
    parts = (post.kicker, post.title, _byline(saved, session), _notice(saved), picture, body, post.url)
    return "\n\n".join(part for part in parts if part)


def as_markdown(saved: SavedPost, session: Session) -> str:
    """The article as Markdown, with all that is told of it."""
    from kalbar_tui.text.markdown import markdown

    return markdown(_whole(saved, session))


def as_html(saved: SavedPost, session: Session) -> str:
    """The article as a page of HTML that is well-formed XML, with all that is told of it."""
    from html import escape

    from kalbar_tui.text.xhtml import fragment

    title = escape(clean.line(saved.post.title), quote=False)
    head = f'<head>\n<meta charset="utf-8"/>\n<title>{title}</title>\n</head>'
    body = f"<body>\n<article>\n{fragment(_whole(saved, session))}\n</article>\n</body>"
    return f"<!DOCTYPE html>\n<html>\n{head}\n{body}\n</html>"


def _whole(saved: SavedPost, session: Session) -> Document:
    """Headline, byline and date, address, notice, kicker, picture and body in one document."""
    from kalbar_tui.library.saved_pictures import picture_key
    from kalbar_tui.text.document import Document, Embed, Figure, Heading, Paragraph, Text, figures
    from kalbar_tui.text.html import document

    post = saved.post
    body = document(post.html, post.url)
    head: list[Block] = []
    if title := clean.line(post.title):
        head.append(Heading(1, (Text(title),)))
    if byline := _byline(saved, session):
        head.append(Paragraph((Text(byline),)))
    if url := address.safe_url(post.url):
        head.append(Embed("frame", "", url))
    if notice := _notice(saved):
        head.append(Paragraph((Text(notice, frozenset(("emphasis",))),)))
    if kicker := clean.line(post.kicker) or body.kicker:
        head.append(Paragraph((Text(kicker, frozenset(("strong",))),)))
    shown = {picture_key(figure.picture.url) for figure in figures(body.blocks)}
    if post.image and (url := address.safe_url(post.image.url)) and picture_key(url) not in shown:
        caption = clean.line(post.image.caption)
        picture = replace(post.image, url=url, alt=clean.line(post.image.alt))
        head.append(Figure(picture, (Text(caption),) if caption else ()))
    return Document((*head, *body.blocks))


def _byline(saved: SavedPost, session: Session) -> str:
    """Who wrote it, as far as that is known, and when."""
    author = saved.post.author
    parts = (clean.line(author.name) if author else "", when.absolute(saved.published, session.settings.zone))
    return ", ".join(part for part in parts if part)


def _notice(saved: SavedPost) -> str:
    """What is to be known of the copy before it is read; empty if nothing."""
    if saved.withdrawn:
        return _("The site has withdrawn this post; this is the saved copy.")
    if saved.post.locked:
        return _("This post is locked: the site asks for a password.")
    if saved.post.fullness != "full":
        return _("Only the beginning is saved; the rest is on the site.")
    return ""


def _picture_words(saved: SavedPost) -> str:
    """What the featured picture shows, in words; empty if it has none."""
    picture = saved.post.image
    return clean.line(picture.caption) or clean.line(picture.alt) if picture else ""
