"""Posts as one page of HTML that needs nothing else: no other file, no network and no script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import groupby

from kalbar_tui import i18n
from kalbar_tui.export.article import article, pictures, title
from kalbar_tui.export.collection import LANGUAGE, Collection
from kalbar_tui.export.elements import elements
from kalbar_tui.export.styles import PAGE
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text import when


def texts(collection: Collection) -> Iterator[str]:
    """The page as pieces of text; it is well-formed XML too.

    Its own policy lets a browser load nothing, run nothing and send nothing.
    """
    for line in (*_head(collection), *_top(collection)):
        yield f"{line}\n"
    for line in _contents(collection):
        yield f"{line}\n"
    yield "<main>\n"
    heading = escape(_("Contents"))
    back = f'<p class="back"><a href="#contents">↑ {heading}</a></p>'
    for saved in collection.posts():
        found = article(saved, collection.zone)
        shown = {}
        for url, kept in pictures(saved, found.document).items():
            if body := collection.picture(kept):
                shown[url] = _data(body)
        for line in elements(found, shown, _name(saved)):
            yield f"{line}\n"
        yield f"{back}\n"
    yield "</main>\n</body>\n</html>\n"


def _head(collection: Collection) -> Iterator[str]:
    style = b64encode(sha256(PAGE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    )
    yield "<!DOCTYPE html>"
    yield f'<html lang="{LANGUAGE}">'
    yield "<head>"
    yield '<meta charset="utf-8"/>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
    yield '<meta name="referrer" content="no-referrer"/>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
    yield f"<title>{escape(f'{collection.site}: {collection.title}', quote=False)}</title>"
    yield f"<style>{PAGE}</style>"
    yield "</head>"


def _top(collection: Collection) -> Iterator[str]:
    count = ngettext("{count} post", "{count} posts", collection.count)
    posts = count.format(count=when.number(collection.count))
    yield "<body>"
    yield "<header>"
    yield f'<p class="site">{escape(collection.site, quote=False)}</p>'
    yield f"<h1>{escape(collection.title, quote=False)}</h1>"
    yield f"<p>{escape(collection.span, quote=False)} · {escape(posts)}</p>"
    yield "</header>"


def _contents(collection: Collection) -> Iterator[str]:
    yield f'<nav id="contents" lang="{i18n.current()}">'
    heading = escape(_("Contents"))
    yield f"<h2>{heading}</h2>"
    days = groupby(collection.heads(), lambda saved: when.day(saved.published, collection.zone))
    for day, posts in days:
        yield f"<h3>{escape(day)}</h3>"
        yield f'<ol lang="{LANGUAGE}">'
        for saved in posts:
            yield f'<li><a href="#{_name(saved)}">{escape(title(saved), quote=False)}</a></li>'
        yield "</ol>"
    yield "</nav>"


def _name(saved: SavedPost) -> str:
    """What the post is called within the page."""
    return f"p-{escape(saved.post.id)}"


def _data(body: bytes) -> str:
    """A saved picture, JPEG or WebP, as an address that holds it."""
    kind = "jpeg" if body.startswith(b"\xff\xd8\xff") else "webp"
    return f"data:image/{kind};base64,{b64encode(body).decode()}"
