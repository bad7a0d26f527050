"""`read`: one article on stdout, saved or fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import NotThere
from kalbar_tui.text import clean, when

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost


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
        output.result(clean.markup(found.post.html))
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
    """The article as linear text: kicker, headline, byline, date, body and address."""
    post = saved.post
    byline = ", ".join(
        part
        for part in (
            post.author.name if post.author else "",
            when.absolute(saved.published, session.settings.zone),
        )
        if part
    )
    notice = ""
    if saved.withdrawn:
        notice = _("The site has withdrawn this post; this is the saved copy.")
    elif post.locked:
        notice = _("This post is locked: the site asks for a password.")
    elif post.fullness != "full":
        notice = _("Only the beginning is saved; the rest is on the site.")
    parts = (post.kicker, post.title, byline, notice, saved.text, post.url)
    return "\n\n".join(part for part in parts if part)
