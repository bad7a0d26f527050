"""The reader: the saved front page first, then Textual and all the rest behind it."""

from __future__ import annotations

import gc
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import NotThere, SourceError
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import Shelf

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost

NOT_A_TERMINAL = 2


def read_on_screen(session: Session) -> int:
    """Opens the reader where it was asked to, and returns its exit code.

    2 where there is no terminal to be had, 1 where the category or post is not there.
    """
    if not all(output.is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return _refuse(
            _(
                "The reader needs a terminal. Without one, use “kalbar-tui list”, “kalbar-tui read”, "
                "or “kalbar-tui --plain”, which reads its commands line by line."
            )
        )
    code, wish = _show(session, shelf_asked(session), post_asked(session))
    while wish:
        with _another(session, wish) as other:
            code, wish = _show(other, _to_begin_with(other), None)
    return code


def _another(session: Session, wish: str) -> Session:
    """What the reader wants to see instead: the sample edition, or another site.

    The settings keep the site to begin with: who looks at another one has not moved there.
    """
    from kalbar_tui.cli.session import Session as Another
    from kalbar_tui.ui.app import SITE

    session.options.category = session.options.post = session.options.search = None
    if not wish.startswith(SITE):
        session.options.demo, session.options.data_dir = True, None
        return Another(session.options, session.settings)
    session.options.site = wish.removeprefix(SITE)
    return Another(session.options, replace(session.settings, site=session.options.site))


def _show(session: Session, shelf: Shelf, post: str | None) -> tuple[int, str | None]:
    """Runs the reader; its exit code, and what is to be opened instead, if anything is."""
    from kalbar_tui import first_page, symbols

    symbols.use(session.settings.symbols, os.environ, getattr(sys.__stderr__, "encoding", None) or "utf-8")
    # What the imports leave behind costs more to collect than the first frame to draw; the
    # reader collects again once that is on the screen.
    gc.disable()
    canvas = (
        None
        if shelf.kind == "search"
        else first_page.paint(
            session.saved,
            shelf,
            zone=lambda: session.settings.zone,
            now=datetime.now(UTC),
            demo=session.options.demo,
            offline=session.offline,
            environment=os.environ,
            theme=session.settings.theme,
        )
    )
    try:
        from kalbar_tui.ui.app import KalbarApp

        app = KalbarApp(
            session.library(),
            session.settings,
            shelf=shelf,
            post=post,
            demo=session.options.demo,
            canvas=canvas,
            settings_file=session.settings_file,
            read_settings=session.read_settings,
        )
        code = app.read()
        return code, app.return_value
    finally:
        if canvas:
            canvas.restore()


def is_plain(session: Session) -> bool:
    """Whether the reader in lines is asked for, or is all that the terminal can show."""
    from kalbar_tui.palette import is_dumb

    streams = (sys.stdin, sys.stdout, sys.stderr)
    return bool(session.options.plain or (is_dumb(os.environ) and all(map(output.is_terminal, streams))))


def shelf_asked(session: Session) -> Shelf:
    """The list that the reader is to open. Raises `NotThere` or `QueryError`."""
    if session.options.search:
        from kalbar_tui.text.query import parse

        session.saved.index()
        query = parse(session.options.search)
        session.saved.search(query, limit=1)  # a name nobody has ends here
        return Shelf("search", query.text)
    if not session.options.category:
        return Shelf() if session.options.post else _to_begin_with(session)
    try:
        return Shelf("category", session.check_category(session.options.category))
    except SourceError:
        # No tree and no network: the calm screen says so, and offers to try again.
        return Shelf("category", session.options.category.strip().lower())
    except NotThere:
        if session.saved.tree():
            raise
        return Shelf("category", session.options.category.strip().lower())


def _to_begin_with(session: Session) -> Shelf:
    """The list that the settings have for the site; the latest posts where there is no such category."""
    wanted = "" if session.options.demo else session.settings.of_site.category.strip().lower()
    slugs = [category.slug for category in session.saved.tree()] if wanted else []
    found = next((slug for slug in slugs if slug.lower() == wanted), wanted if wanted and not slugs else "")
    return Shelf("category", found) if found else Shelf()


def post_asked(session: Session) -> str | None:
    """The id of the post to open. One that is not saved is fetched first, so that a wrong name ends here."""
    wanted = session.options.post
    if not wanted:
        return None
    found = session.saved.find(wanted)
    if found is None and not session.offline:
        found = _fetched(session, wanted)
    if found is None:
        raise NotThere("post", wanted)
    return found.post.id


def _fetched(session: Session, wanted: str) -> SavedPost | None:
    import asyncio

    async def fetch() -> SavedPost | None:
        async with session.library() as library:
            return await library.find(wanted)

    return asyncio.run(fetch())


def _refuse(sentence: str) -> int:
    output.message(f"kalbar-tui: {sentence}")
    return NOT_A_TERMINAL
