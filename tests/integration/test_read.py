"""One article on stdout, in each of its forms."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from builders import NOW, a_post
from kalbar_tui.cli.article import as_html, as_markdown, as_text
from kalbar_tui.cli.session import Session
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.post import Picture
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.settings import Settings
from kalbar_tui.text.document import words
from kalbar_tui.text.html import document
from kalbar_tui.text.plain import plain
from markdown_words import on_the_line, words_of_markdown
from newsroom import Newsroom
from program import Program
from xhtml_words import tree_of, words_of_xhtml


def test_an_article_as_text_and_as_markdown(program: Program, newsroom: Newsroom) -> None:
    """Headline, byline, date and address, then every word of the article, in both."""
    site = ("--site", newsroom.url)
    program("sync", *site)
    for post in program("list", "--json", "--limit", "8", *site).objects:
        read = program("read", post["id"], "--offline", "--json", *site).objects[0]
        text = program("read", post["id"], "--offline", *site).out
        source = program("read", post["id"], "--offline", "--format", "markdown", *site).out
        said = words_of_markdown(source)
        assert source.startswith("# ")
        assert said.startswith(on_the_line(post["title"]))
        assert f"<{post['url']}>" in source.splitlines()[:6]
        assert text.splitlines()[-1] == post["url"]
        for out in (text, said):
            assert post["title"] in out
            assert f"{post['author']['name']}, " in out
            assert " WIB" in out
        assert read["content"]["text"].removeprefix(post["kicker"]).lstrip("\n") in text
        body = words(document(read["content"]["html"], post["url"]))
        assert on_the_line(body.removeprefix(post["kicker"]).strip()) in on_the_line(said)


def test_an_article_as_html(program: Program, newsroom: Newsroom) -> None:
    """A page that is XML too, with the words that Markdown has, and nothing of the site's own markup."""
    site = ("--site", newsroom.url)
    program("sync", *site)
    for post in program("list", "--json", "--limit", "8", *site).objects:
        page = program("read", post["id"], "--offline", "--format", "html", *site).out
        source = program("read", post["id"], "--offline", "--format", "markdown", *site).out
        assert page.startswith('<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8"/>\n')
        root = tree_of(page.removeprefix("<!DOCTYPE html>"))
        assert root.findtext(".//title") == root.findtext(".//h1") == post["title"]
        said = on_the_line(words_of_markdown(source)).replace(f" {post['url']}", "", 1)
        article = root.find(".//article")
        assert article is not None
        assert on_the_line(words_of_xhtml(article)) == said
        names = {name for element in root.iter() for name in element.attrib}
        assert names <= {"charset", "class", "href", "id", "role", "title", "value"}


def test_kicker_and_picture_are_told_once(tmp_path: Path) -> None:
    """An article that has both begins with all there is to know, and says nothing of it twice."""
    demo = Program(tmp_path / "home", ("--demo",))
    posts = demo("list", "--json").objects
    post = next(post for post in posts if post["kicker"] and post["image"])
    text = demo("read", post["id"]).out
    kicker, title, byline, picture, *_body, address = text.rstrip().split("\n\n")
    assert (kicker, title, address) == (post["kicker"], post["title"], post["url"])
    assert byline.startswith(post["author"]["name"])
    assert picture[0] + picture[-1] == "[]"
    assert text.count(kicker) == 1
    source = demo("read", post["id"], "--format", "markdown").out
    heading, byline_too, link, bold, image, *_body = source.split("\n\n")
    assert (heading, byline_too, link, bold) == (f"# {title}", byline, f"<{address}>", f"**{kicker}**")
    assert image.startswith("![")
    assert picture.strip("[]") in words_of_markdown(image)
    assert source.count(kicker) == 1


def test_a_page_has_a_title_even_if_the_post_has_none() -> None:
    """Its address: a page without one is no valid HTML."""
    post = a_post(title="")
    saved = SavedPost(1, post, Mark(post.id), NOW, NOW, NOW, "", False)
    page = as_html(saved, Session(Namespace(), Settings()))
    assert tree_of(page.removeprefix("<!DOCTYPE html>")).findtext(".//title") == post.url


@pytest.mark.parametrize(
    "in_the_body", ["", '<img src="https://kabar.example/sungai-300x200.jpg" alt="Sungai">']
)
def test_a_featured_picture_that_opens_the_article_is_not_repeated(in_the_body: str) -> None:
    """Nor is it lost where it does not stand in the article; any size of it is the same picture."""
    html = f"{in_the_body}<p>Isi.</p>"
    post = a_post(html=html, image=Picture("https://kabar.example/sungai.jpg", "Sungai"))
    text = plain(document(html, post.url))
    saved = SavedPost(1, post, Mark(post.id), NOW, NOW, NOW, text, False)
    session = Session(Namespace(), Settings())
    assert as_text(saved, session).count("[Sungai]") == 1
    assert as_markdown(saved, session).count("![Sungai]") == 1
    assert as_html(saved, session).count("Sungai</a>") == 1
