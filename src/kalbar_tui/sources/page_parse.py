"""The article in the HTML of its page. A pure function.

WordPress's themes mark the article by a few class names, and these come first. Where none is
found, an extractor decides that is installed with the extra `fulltext`, else the page's
`<article>` or `<main>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from kalbar_tui.model.post import Picture
from kalbar_tui.sources.charset import decoded
from kalbar_tui.text import clean, source
from kalbar_tui.text.address import permalink_key, safe_url
from kalbar_tui.text.html import title

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_TAGS = 300_000
_LEAST_TEXT = 20
"""Characters below which nothing is an article."""

_OF_ARTICLES = (
    frozenset(
        {"entry-content", "wp-block-post-content", "td-post-content", "tdb_single_content", "e-content"}
    ),
    frozenset(
        {"post-content", "article-content", "single-content", "content-inner", "post-body", "entry-body"}
    ),
    frozenset(
        {"article-body", "article__content", "articleBody", "detail-content", "story-body", "read__content"}
    ),
)
"""Classes that themes give to the element that holds the article, the surest first."""

_BIOS = frozenset(
    {"wp-block-post-author-biography", "wp-block-post-author__bio", "author-bio", "author-description"}
    | {"author-box__description", "td-author-description", "jeg_author_content", "author-info__description"}
)
_NOT_ARTICLE = re.compile(
    r"sharedaddy|sd-(?:sharing|block|social|like|content).*|jp-relatedposts|post-nav-links|page-links|pagelink"
    r"|(?:[\w-]+[-_])?(?:share|sharing|social-share|sharing-buttons|sosmed)(?:[-_](?:box|bar|buttons?|links?|icons?|post|wrap(?:per)?))?"
    r"|(?:jeg_|td-|[\w-]*[-_])?(?:related|recommended)[-_]?(?:posts?|articles?|content|box|wrap(?:per)?)?|yarpp.*"
    r"|adsbygoogle|ad-(?:slot|container|wrapper|unit|banner)|ads?|advert(?:isement)?s?|iklan[\w-]*|google-auto-placed"
    r"|comments?(?:-area|-list|-respond)?|respond|author-(?:box|bio|info)|breadcrumbs?|newsletter[\w-]*"
    r"|entry-(?:meta|footer|header|tags)|post-(?:meta|tags|navigation|header|author)|tags-links|tagcloud|screen-reader-text",
    re.IGNORECASE,
)
_NEVER_ARTICLE = frozenset({"nav", "aside", "footer", "form", "button", "script", "style", "template"})
_AROUND_ARTICLE = frozenset({"header", "h1"})
_RUNS_OVER = frozenset({"p", "ul", "ol", "table", "blockquote", "h2", "h3", "h4", "figure", "pre"})
_NUMBER_AT_END = re.compile(r"/(\d{1,3})\Z")


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What an article's page has of it.

    `is_marked` says that the site marked it, else it is the likeliest part of the page. `parts`
    are the addresses of the article's pages by their number.
    """

    html: str
    is_marked: bool = True
    parts: Mapping[int, str] = field(default_factory=dict)
    bio: str = ""
    image: Picture | None = None


def article(body: bytes, charset: str, url: str, permalink: str) -> ArticlePage | None:
    """The article on the page that came from `url`, one of those of the post at `permalink`.

    `None` where no article is found. Takes a while: not for the event loop.
    """
    text = clean.markup(decoded(body, charset))
    root = _tree(source.sound(text))
    if root is None:
        return None
    bio, image = _bio(root), _image(root, url)
    parts = _parts(root, url, permalink)
    html = _marked(root)
    if html is not None:
        return ArticlePage(html, is_marked=True, parts=parts, bio=bio, image=image)
    html = _extracted(text, url) or _unmarked(root)
    return ArticlePage(html, is_marked=False, parts=parts, bio=bio, image=image) if html else None


def _tree(sound: str) -> _Element | None:
    from lxml import etree

    if not sound.strip() or sound.count("<") > _MOST_TAGS:
        return None
    try:
        return etree.fromstring(
            sound, etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        )
    except (etree.LxmlError, ValueError):
        return None


# -- where the article is


def _marked(root: _Element) -> str | None:
    """The element that a theme marks as the article: of several the one with the longest text.

    Empty where the article is marked and has neither words nor pictures, `None` where nothing is.
    """
    found: str | None = None
    for names in _OF_ARTICLES:
        chosen = _longest(element for element in root.iter() if names & _classes(element))
        if chosen is None:
            chosen = _longest(element for element in root.iter() if names & {element.get("itemprop")})
        if chosen is not None and (found := _content(chosen, _NEVER_ARTICLE)):
            break
    return found


def _unmarked(root: _Element) -> str:
    """The page's `<article>` with the longest text, else what it calls its main part."""
    for tag in ("article", "main"):
        chosen = _longest(root.iter(tag))
        if chosen is not None and _length(chosen) >= _LEAST_TEXT:
            return _content(chosen, _NEVER_ARTICLE | _AROUND_ARTICLE)
    return ""


def _longest(found: Iterable[_Element]) -> _Element | None:
    return max(found, key=_length, default=None)


def _content(article: _Element, unwanted: frozenset[str]) -> str:
    """The HTML inside an article's element, and what a stray end tag in it put behind it."""
    behind = _run_over(article)
    _reduce(article, unwanted)
    for element in behind:  # a table that never ends holds all the rest of the page
        _reduce(element, unwanted | _AROUND_ARTICLE | {"div", "section"})
    inside = (_html(part) for part in (*article, *behind))
    html = f"{escape(article.text or '', quote=False)}{''.join(inside)}".strip()
    return html if "<img" in html or title(html) else ""


def _run_over(article: _Element) -> list[_Element]:
    """The paragraphs and lists that follow an article's element at once, without a class of a theme's.

    A word processor's leftovers often close one `<div>` too many, and with it the article.
    """
    found: list[_Element] = []
    for element in article.itersiblings():
        themes = [name for name in _classes(element) if not name.startswith(("wp-", "Mso", "align"))]
        if element.tag not in _RUNS_OVER or element.get("id") or themes:
            break
        found.append(element)
    return found


def _extracted(text: str, url: str) -> str:
    """The article as trafilatura finds it, if it is installed."""
    try:
        import trafilatura
    except ImportError:
        return ""
    try:
        found = trafilatura.extract(
            text,
            url=url,
            output_format="html",
            include_comments=False,
            include_formatting=True,
            include_links=True,
            include_images=True,
            include_tables=True,
        )
    except Exception:  # whatever an extractor of others makes of pages of others
        return ""
    root = _tree(source.sound(clean.markup(found))) if isinstance(found, str) else None
    return "" if root is None else _content(root, _NEVER_ARTICLE | _AROUND_ARTICLE)


def _reduce(article: _Element, unwanted: frozenset[str]) -> None:
    """Takes out of an article's element what stands there beside the article."""
    for element in [*article.iter()]:
        parent = element.getparent()
        if (
            parent is not None
            and element is not article
            and (element.tag in unwanted or _is_copy(element) or _is_beside(element))
        ):
            _cut_out(parent, element)


def _is_copy(element: _Element) -> bool:
    """Whether it is a `<noscript>` that only repeats a picture, for browsers that do not load it later."""
    return element.tag == "noscript" and not _length(element)


def _is_beside(element: _Element) -> bool:
    return any(_NOT_ARTICLE.fullmatch(name) for name in _classes(element) if not name.startswith("wp-"))


def _cut_out(parent: _Element, element: _Element) -> None:
    """Removes an element but not the text behind it, which lxml counts as its own."""
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _html(element: _Element) -> str:
    """The source of an element, with the text behind it."""
    from lxml import etree

    return etree.tostring(element, encoding="unicode", method="html")


# -- what else the page says


def _parts(root: _Element, url: str, permalink: str) -> dict[int, str]:
    """The addresses of the article's pages that this one links to: its permalink, with a number."""
    bases = {permalink_key(permalink), permalink_key(_NUMBER_AT_END.sub("", url.rstrip("/")))}
    found: dict[int, str] = {}
    for link in root.iter("a"):
        address = safe_url(link.get("href") or "", url)
        if address is None:
            continue
        base, number = _numbered(address)
        if number > 1 and permalink_key(base) in bases:
            found.setdefault(number, address)
    return found


def _numbered(address: str) -> tuple[str, int]:
    """An address without the number of a page in it, and that number; 0 for an address without."""
    address = address.partition("#")[0]
    query = parse_qs(urlsplit(address).query)
    number = query.get("page", [""])[0]
    if number.isascii() and number.isdigit() and len(number) < 4:
        return re.sub(r"([?&])page=\d+(?:&|\Z)", r"\1", address).rstrip("?&"), int(number)
    if found := _NUMBER_AT_END.search(address.rstrip("/")):
        return address.rstrip("/")[: found.start()], int(found[1])
    return address, 0


def _bio(root: _Element) -> str:
    for element in root.iter():
        if _BIOS & _classes(element) and (text := clean.line("".join(_texts(element)), 2_000)):
            return text
    return ""


def _image(root: _Element, url: str) -> Picture | None:
    """The picture that the page offers for previews, as SEO plugins take it from the post."""
    said = {
        meta.get("property") or "": meta.get("content") or ""
        for meta in root.iter("meta")
        if (meta.get("property") or "").startswith("og:image")
    }
    address = safe_url(said.get("og:image", ""), url)
    if address is None:
        return None
    width, height = (_number(said.get(f"og:image:{side}", "")) for side in ("width", "height"))
    return Picture(address, clean.line(said.get("og:image:alt", "")), width=width, height=height)


# -- elements


def _classes(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _texts(element: _Element) -> Iterator[str]:
    for text in element.itertext():
        yield str(text)


def _length(element: _Element) -> int:
    return sum(len(text.strip()) for text in _texts(element))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
