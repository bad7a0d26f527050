"""Nothing of the text is ever lost: the words of an article are those a browser shows of it.

Tried on the theme unit test data and the block test data of WordPress, which hold nearly everything
an editor can do. They are under the GPL and not in this repository: KALBAR_TUI_TEST_THEME_DATA names a
folder that has them (github.com/WordPress/theme-test-data), and WordPress's own importer brings them
into the newsroom. Where Chromium is installed its `innerText` is the truth, else the text that lxml finds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import lxml.etree
import lxml.html
import pytest

from builders import NOW, a_post
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text import clean
from kalbar_tui.text.address import safe_url
from kalbar_tui.text.document import (
    Block,
    Code,
    Details,
    Document,
    Embed,
    Figure,
    Footnotes,
    Gallery,
    ItemList,
    Quote,
    Table,
    links,
    texts,
    words,
)
from kalbar_tui.text.html import document
from kalbar_tui.text.markdown import markdown
from kalbar_tui.text.plain import plain
from kalbar_tui.ui.article_lines import Article
from markdown_words import on_the_line, words_of_markdown

DATA = os.environ.get("KALBAR_TUI_TEST_THEME_DATA", "")
FILES = ("themeunittestdata.wordpress.xml", "64-block-test-data.xml")
PASSWORD = "enter"  # of the one post that has one
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=20000"),
)


class Difference(NamedTuple):
    """Where an article differs from a page, and why. `deed` is what is done to such elements of the page."""

    elements: str
    deed: str
    why: str


TO_EMBED = (
    "//p[starts-with(normalize-space(), 'http') and not(contains(normalize-space(), ' '))]"
    " | //*[@class='wp-block-embed__wrapper'][starts-with(normalize-space(), 'http')]"
)

DIFFERENCES = (
    Difference(
        "//script | //style | //template | //svg", "drop", "no text, though lxml would take it for some"
    ),
    Difference("//*[@hidden] | //*[contains(translate(@style, ' ', ''), 'display:none')]", "drop", "hidden"),
    Difference(
        "//form | //button | //select | //textarea", "drop", "nothing is typed or pressed in an article"
    ),
    Difference(
        "//video | //audio | //object", "drop", "what is in them is for browsers that cannot play them"
    ),
    Difference(
        "//img", "alt", "a picture stands with its description, which a browser shows only without it"
    ),
    Difference(TO_EMBED, "drop", "an address alone was to be an embed, and becomes a link"),
    Difference(
        "//*[contains(@class, 'wp-block-file__button')]", "drop", "the same link a second time, as a button"
    ),
    Difference(
        "//a[starts-with(@href, '#')][normalize-space()][contains('↩︎↑', normalize-space())]",
        "drop",
        "a way from a footnote back to the text",
    ),
    Difference("//figure[table]/figcaption", "first", "what a table is of stands above it"),
    Difference("//q", "quote", "a browser's quotation marks are of its style sheet"),
    Difference("//details", "open", "a browser shows what is in it when asked to"),
)
"""What is done to a page before its words are compared with ours."""

INLINE = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *(
            "i",
            "ins",
            "kbd",
            "label",
            "mark",
            "output",
            "q",
            "rp",
            "rt",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
        ),
        *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
"""Elements that part no words."""

SCRIPT = """
const posts = POSTS, differences = DIFFERENCES, shown = [];
const deeds = {
    drop: element => element.remove(),
    alt: element => element.replaceWith(element.getAttribute("alt") || ""),
    first: element => element.parentElement.prepend(element),
    quote: element => { element.prepend("“"); element.append("”"); },
    open: element => element.setAttribute("open", ""),
};
for (const html of posts) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const [elements, deed] of differences) {
        const found = page.evaluate(elements, page, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
        for (let n = 0; n < found.snapshotLength; n++) deeds[deed](found.snapshotItem(n));
    }
    const place = document.createElement("div");
    document.body.append(place);
    place.append(...page.body.childNodes);
    shown.push(place.innerText);
    place.remove();
}
document.getElementById("shown").textContent = JSON.stringify(shown);
"""


def in_browser(chromium: str, posts: list[str], folder: Path) -> list[str]:
    """What Chromium shows of each post, as it would be copied from a page without a style sheet."""
    script = SCRIPT
    for name, value in (("POSTS", posts), ("DIFFERENCES", [difference[:2] for difference in DIFFERENCES])):
        script = script.replace(name, json.dumps(value).replace("<", "\\u003c"))
    page = folder / "page.html"
    html = f'<!DOCTYPE html><meta charset="utf-8"><body><pre id="shown"></pre><script>{script}</script>'
    page.write_text(html, encoding="utf-8")
    argv = [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    done = subprocess.run(argv, check=True, capture_output=True, text=True, timeout=300)
    found = re.search(r'<pre id="shown">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr[-2000:]
    shown: list[str] = json.loads(unescape(found[1]))
    return shown


def in_tree(html: str) -> str:
    """What lxml finds of a post's text, a space wherever a block or a line ends."""
    root = lxml.html.document_fromstring(f"<div>{html}</div>")
    for elements, deed, _why in DIFFERENCES:
        for element in root.xpath(elements):
            match deed:
                case "drop":
                    element.drop_tree()
                case "alt":
                    text = lxml.etree.Element("span")
                    text.text, text.tail = element.get("alt", ""), element.tail
                    element.getparent().replace(element, text)
                case "first":
                    element.getparent().insert(0, element)
                case "quote":
                    element.text = "“" + (element.text or "")
                    element.append(lxml.html.fragment_fromstring("<span>”</span>"))
    return "".join(_pieces(root))


def _pieces(root: Any) -> Iterator[str]:
    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            yield " " * (element.tag not in INLINE) + (element.text or "")
        else:
            yield " " * (event == "end" and element.tag not in INLINE) + (element.tail or "")


def told_apart(shown: str, ours: str) -> list[str]:
    """Where our words are not those shown, letter case aside (a style may write all in capitals)."""
    theirs, said = (clean.line(text).casefold().split() for text in (shown, ours))
    return [
        f"shown {' '.join(theirs[a:b])[:200]!r}, ours {' '.join(said[c:d])[:200]!r}"
        for deed, a, b, c, d in SequenceMatcher(None, theirs, said, autojunk=False).get_opcodes()
        if deed != "equal"
    ]


def named(made: Document) -> Document:
    """The article, where what is embedded without a label has its address for one."""

    def label(block: Block) -> Block:
        return replace(block, label=block.url) if isinstance(block, Embed) and not block.label else block

    return replace(made, blocks=changed(made.blocks, label))


def captioned(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, where pictures with a caption have no other words."""

    def only_caption(block: Block) -> Block:
        if isinstance(block, Figure) and block.caption:
            return replace(block, picture=replace(block.picture, alt=""))
        return block

    return changed(blocks, only_caption)


def changed(blocks: Sequence[Block], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    """The blocks and all in them, changed."""
    made: list[Block] = []
    for block in map(change, blocks):
        match block:
            case ItemList(items=items) | Footnotes(items=items):
                inner = tuple(replace(item, blocks=changed(item.blocks, change)) for item in items)
                made.append(replace(block, items=inner))
            case Quote() | Details():
                made.append(replace(block, blocks=changed(block.blocks, change)))
            case Gallery():
                made.append(replace(block, figures=changed(block.figures, change)))
            case _:
                made.append(block)
    return tuple(made)


def lettered(blocks: Sequence[Block]) -> set[str]:
    """The letters and Roman numerals that lists are counted with, each with its dot."""
    found: set[str] = set()

    def note(block: Block) -> Block:
        if isinstance(block, ItemList):
            counted = {item.numeral for item in block.items if item.number is not None}
            found.update(f"{numeral}." for numeral in counted if not numeral.isdecimal())
        return block

    changed(blocks, note)
    return found


def left_out(said: Iterable[str], shown: str) -> str:
    """From where on the letters of what is said are not shown in their order; empty if all are."""
    letters = "".join(on_the_line(" ".join(said)).split())
    found = iter("".join(on_the_line(shown).split()))
    place = next((place for place, letter in enumerate(letters) if letter not in found), len(letters))
    return letters[max(0, place - 40) : place + 40] if place < len(letters) else ""


def on_screen(made: Document, width: int) -> str:
    """What the reader shows of an article in lines of so many columns."""
    post = a_post("Judul", number=1, html="")
    saved = SavedPost(1, post, Mark(post.id), NOW, NOW, NOW, "", False)
    article = Article(saved, made, now=NOW, zone=UTC)
    article.lay(width)
    return "\n".join(map(article.text, range(article.height)))


@pytest.fixture(scope="module")
def posts(running_wordpress) -> dict[str, str]:
    """The rendered text of all posts and pages of the test data, by their address."""
    files = [Path(DATA, name) for name in FILES]
    if not DATA or not all(file.is_file() for file in files):
        pytest.skip(f"KALBAR_TUI_TEST_THEME_DATA names no folder with {' and '.join(FILES)}")
    running_wordpress.set()
    found: dict[str, str] = {}
    for number, kind, url in running_wordpress.bring(*files):
        post = running_wordpress.ask(f"{kind}s/{number}", _fields="content")
        if post["content"]["protected"]:
            post = running_wordpress.ask(f"{kind}s/{number}", _fields="content", password=PASSWORD)
        found[url] = post["content"]["rendered"]
    assert len(found) > 100
    return found


@pytest.fixture(scope="module")
def documents(posts) -> dict[str, Document]:
    """The articles, by their address."""
    return {url: document(html, url) for url, html in posts.items()}


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_the_words_are_those_a_browser_shows(posts, documents, tmp_path):
    """Of every post and page, all words in their order, but for the differences that are meant."""
    shown = in_browser(str(CHROMIUM), list(posts.values()), tmp_path)
    assert len(shown) == len(posts)
    wrong = {
        url: apart
        for url, text in zip(posts, shown, strict=True)
        if (apart := told_apart(text, words(documents[url])))
    }
    assert wrong == {}


def test_the_words_are_those_in_the_source(posts, documents):
    """The same by another parser, where there is no browser to ask."""
    wrong = {
        url: apart
        for url, html in posts.items()
        if (apart := told_apart(in_tree(html), words(documents[url])))
    }
    assert wrong == {}


def test_every_difference_is_met(posts):
    """None is stated that the test data do not have."""
    roots = [lxml.html.document_fromstring(f"<div>{html}</div>") for html in posts.values()]
    met = {why for elements, _deed, why in DIFFERENCES if any(root.xpath(elements) for root in roots)}
    assert met == {difference.why for difference in DIFFERENCES}


def test_what_was_to_be_embedded_is_a_link(posts, documents):
    """The addresses that are no words of ours are all among the links."""
    for url, html in posts.items():
        root = lxml.html.document_fromstring(f"<div>{html}</div>")
        addresses = {safe_url(element.text_content().strip()) for element in root.xpath(TO_EMBED)}
        assert addresses <= set(links(documents[url])), url


def test_markdown_has_the_same_words(posts, documents):
    """As another program reads it; added are the address of what has no other words, what an
    abbreviation stands for, and the letters of lists, which Markdown counts in figures alone."""
    wrong = {}
    for url, made in documents.items():
        root = lxml.html.document_fromstring(f"<div>{posts[url]}</div>")
        explained = {
            f"shown '', ours {f'({title})'.casefold()!r}"
            for title in root.xpath("//abbr/@title | //acronym/@title")
        }
        explained |= {f"shown '', ours {letter.casefold()!r}" for letter in lettered(made.blocks)}
        said = on_the_line(words_of_markdown(markdown(made)))
        if apart := set(told_apart(on_the_line(words(named(made))), said)) - explained:
            wrong[url] = apart
    assert wrong == {}


def test_the_text_has_all_words(documents):
    """In their order, whatever marks stand between them; of a picture its caption, else what it shows."""
    for url, made in documents.items():
        assert left_out(texts(captioned(made.blocks)), plain(made)) == "", url


def test_the_screen_has_all_words(documents):
    """Where there is room for any line, in their order: wrapping, which has tests of its own, comes after."""
    for url, made in documents.items():
        assert left_out(texts(captioned(made.blocks)), on_screen(made, 10_000)) == "", url


@pytest.mark.parametrize("width", [40, 100])
def test_a_narrow_screen_has_all_words(documents, width):
    """Each text of an article; but for tables, whose columns are side by side, and code, which scrolls."""
    for url, made in documents.items():
        shown = on_screen(made, width)
        flowing = [block for block in made.blocks if not isinstance(block, Table | Code)]
        assert [text for text in texts(captioned(flowing)) if left_out([text], shown)] == [], url
