"""`read`: one article on stdout, saved or fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.model.errors import NotThere
from kalbar_tui.text import clean

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost
    from kalbar_tui.text.document import Document


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
    from kalbar_tui.export.article import byline, notice

    post = saved.post
    body = saved.text
    picture = f"[{words}]" if (words := _picture_words(saved)) and f"[{words}]" not in body else ""
    if post.kicker and f"{body}\n".startswith(f"{post.kicker}\n"):  # it stands above the headline
        body = body[len(post.kicker) :].lstrip("\n")
    told = (byline(saved, session.settings.zone), notice(saved))
    parts = (post.kicker, post.title, *told, picture, body, post.url)
    return "\n\n".join(part for part in parts if part)


def as_markdown(saved: SavedPost, session: Session) -> str:
    """The article as Markdown, with all that is told of it."""
    from kalbar_tui.text.markdown import markdown

    return markdown(_whole(saved, session))


def as_html(saved: SavedPost, session: Session) -> str:
    """The article as a page of HTML that is well-formed XML, with all that is told of it."""
    from html import escape

    from kalbar_tui.text.xhtml import fragment

    title = escape(clean.line(saved.post.title) or clean.line(saved.post.url), quote=False)
    head = f'<head>\n<meta charset="utf-8"/>\n<title>{title}</title>\n</head>'
    body = f"<body>\n<article>\n{fragment(_whole(saved, session))}\n</article>\n</body>"
    return f"<!DOCTYPE html>\n<html>\n{head}\n{body}\n</html>"


def _whole(saved: SavedPost, session: Session) -> Document:
    """The article with all that is told of it, in one document."""
    from kalbar_tui.export.article import article, whole

    return whole(article(saved, session.settings.zone))


def _picture_words(saved: SavedPost) -> str:
    """What the featured picture shows, in words; empty if it has none."""
    picture = saved.post.image
    return clean.line(picture.caption) or clean.line(picture.alt) if picture else ""
