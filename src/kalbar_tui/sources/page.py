"""An article out of its own page, for sites whose feeds carry only summaries of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from kalbar_tui.model.errors import Refused, SourceError
from kalbar_tui.model.post import Post
from kalbar_tui.sources import answers, page_parse
from kalbar_tui.sources.base import NotModified
from kalbar_tui.sources.http import Http, Response
from kalbar_tui.sources.kicker import kicker
from kalbar_tui.sources.page_parse import ArticlePage
from kalbar_tui.sources.parts import MOST_PARTS, PAGE_BREAK, is_another_part
from kalbar_tui.text.address import same_site
from kalbar_tui.text.html import title

_DOTS = re.compile(r"[\[\]….\s]+$")
_ACCEPT = "text/html, application/xhtml+xml"


async def whole(http: Http, post: Post) -> Post:
    """The post with its article as its own page has it, all pages of it joined.

    Asks nobody but the post's own site. The post comes back unchanged where the page has no
    article, or less of it than the post. Raises `SourceError`.
    """
    if post.locked or not post.url or not same_site(post.url, f"https://{post.site}"):
        return post
    first = await _article(http, post.url, post)
    if first is None or _length(first.html) < _length(post.html):
        return post
    if not first.is_marked and not _length(post.html):
        return post  # what is likeliest is not likely where the feed has not a word of it
    parts, is_whole = await _parts(http, first, post)
    author = post.author
    if author and first.bio and not author.bio:
        author = replace(author, bio=first.bio)
    return replace(
        post,
        html=PAGE_BREAK.join(parts),
        fullness="full" if is_whole else "first_page",
        source="page",
        kicker=kicker(first.html, post.url),
        author=author,
        image=post.image or first.image,
    )


async def _parts(http: Http, first: ArticlePage, post: Post) -> tuple[Sequence[str], bool]:
    """The article on each of its pages, and whether these are all."""
    parts = [first.html]
    links = dict(first.parts)
    for number in range(2, MOST_PARTS + 1):
        url = links.get(number)
        if url is None:
            break
        try:
            page = await _article(http, url, post)
        except SourceError:
            return parts, False
        if page is None or not is_another_part(page.html, parts):
            break
        parts.append(page.html)
        links = {**page.parts, **links}  # some themes link only to the next page
    return parts, True


async def _article(http: Http, url: str, post: Post) -> ArticlePage | None:
    """The article on one page."""
    answer = await http.get(url, allowed=post.url, accept=_ACCEPT)
    if isinstance(answer, NotModified):
        raise Refused(url, 304)
    if not _is_page(answer):
        return None
    found = await asyncio.to_thread(page_parse.article, answer.body, answer.charset, answer.url, post.url)
    if found is None and answers.is_sign_in(answer.body):
        raise Refused(url, answer.status, "captive")
    return found


def _is_page(answer: Response) -> bool:
    return "html" in answer.content_type or answers.is_html(answer.body)


def _length(html: str) -> int:
    """How much an article says; of a summary, without the dots where it breaks off."""
    return len(_DOTS.sub("", title(html)))
