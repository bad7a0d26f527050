"""What must hold for any post that is exported."""

from __future__ import annotations

from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from hypothesis import given
from test_text_properties import ANY_TEXT, markup

from builders import NOW, a_post
from kalbar_tui.export import markdown
from kalbar_tui.export.article import article, pictures
from kalbar_tui.export.elements import elements
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.post import Author, Picture
from kalbar_tui.model.shelf import SavedPost

ZONE = ZoneInfo("Asia/Pontianak")
BODY = ANY_TEXT | markup().map(lambda pair: pair[0])


@given(ANY_TEXT, ANY_TEXT, BODY)
def test_any_post_is_well_formed_and_has_one_front_matter(title: str, name: str, html: str) -> None:
    """Whatever the site sent, as it sent it: not cleaned before, as it would be out of the store."""
    post = a_post(title, kicker=name, author=Author("a", name), html=html, image=Picture(title, name, name))
    saved = SavedPost(1, post, Mark(post.id, note=name), NOW, NOW, NOW, "")
    found = article(saved, ZONE)
    shown = dict.fromkeys(pictures(saved, found.document), "../pictures/a.jpg")
    root = ElementTree.fromstring("\n".join(elements(found, shown, "p-1")))
    assert root.findtext("h1")
    head = markdown.text(saved, ZONE).split("\n---\n")[0]
    assert all(line.partition(": ")[0].isalpha() for line in head.splitlines()[1:])
