"""An article as elements of XHTML, for a page of an EPUB and a page of HTML alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from kalbar_tui.export.article import Article
from kalbar_tui.text.xhtml import fragment


def elements(of: Article, shown: Mapping[str, str], name: str = "") -> Iterator[str]:
    """The article as one element, line by line.

    `shown` are the sources of its pictures by their addresses. With a `name` that is the `id` of the
    element and begins every other, for several articles on one page.
    """
    yield f'<article id="{name}">' if name else "<article>"
    if of.kicker:
        yield f'<p class="kicker">{escape(of.kicker, quote=False)}</p>'
    yield f"<h1>{escape(of.title, quote=False)}</h1>"
    yield f'<p class="byline">{escape(of.byline, quote=False)}</p>'
    if of.notice:
        yield f'<p class="notice">{escape(of.notice, quote=False)}</p>'
    yield fragment(of.document, pictures=shown, prefix=f"{name}-" if name else "")
    if of.url:
        url = escape(of.url)
        yield f'<p class="address"><a href="{url}">{url}</a></p>'
    yield "</article>"
