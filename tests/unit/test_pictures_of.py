"""Which pictures an article has."""

from __future__ import annotations

from builders import a_post
from kalbar_tui.library.saved_pictures import picture_key, pictures_of
from kalbar_tui.model.post import Picture
from kalbar_tui.text.document import (
    Details,
    Document,
    Figure,
    Footnotes,
    Gallery,
    Item,
    ItemList,
    Paragraph,
    Quote,
    Text,
)
from kalbar_tui.text.html import document

HTML = """
<p>Air naik.</p>
<figure><img src="/wp-content/uploads/banjir-1024x683.jpg" alt="Banjir">
<figcaption>Di Sintang</figcaption></figure>
<blockquote><img src="https://foto.example/kedua.png" width="300" height="200"></blockquote>
<ul><li><img src="https://i0.wp.com/kabar.example/wp-content/uploads/banjir.jpg?resize=300"></li></ul>
"""


def test_the_featured_picture_comes_first_and_each_comes_once() -> None:
    """Other sizes of one picture are the same; its words are taken from whichever has some."""
    featured = Picture("https://kabar.example/wp-content/uploads/banjir-scaled.jpg", width=1200, height=800)
    post = a_post(html=HTML, image=featured)
    found = pictures_of(post, document(post.html, post.url))
    assert [picture.url for picture in found] == [featured.url, "https://foto.example/kedua.png"]
    assert (found[0].alt, found[0].caption, found[0].width) == ("Banjir", "Di Sintang", 1200)


def test_without_a_body_there_is_the_featured_picture_or_none() -> None:
    """While a long article is being laid out, and for posts without pictures."""
    featured = Picture("https://kabar.example/a.jpg")
    assert pictures_of(a_post(image=featured), None) == (featured,)
    assert pictures_of(a_post(), None) == ()


def test_pictures_are_found_wherever_figures_stand() -> None:
    """In galleries, quotes, lists, notes and what unfolds."""
    shown = [Figure(Picture(f"https://kabar.example/{number}.jpg")) for number in range(6)]
    text = (Text("Selengkapnya"),)
    blocks = (
        Gallery((shown[0], shown[1])),
        Quote((shown[2],)),
        ItemList((Item((shown[3],)),)),
        Details(text, (shown[4],)),
        Footnotes((Item((Paragraph(text), shown[5])),)),
    )
    found = pictures_of(a_post(), Document(blocks))
    assert [picture.url for picture in found] == [figure.picture.url for figure in shown]


def test_an_address_that_cannot_be_asked_for_is_no_picture() -> None:
    """Only http and https."""
    assert pictures_of(a_post(image=Picture("file:///etc/passwd")), None) == ()


def test_sizes_of_one_picture_have_one_key() -> None:
    """As WordPress and Jetpack write them; other pictures have others."""
    one = "https://kabar.example/uploads/air-bah.jpg"
    for same in (
        "http://www.kabar.example/uploads/air-bah-300x200.jpg",
        "https://kabar.example/uploads/air-bah-scaled.jpg?x=1#y",
        "https://i2.wp.com/kabar.example/uploads/air-bah.jpg?fit=3",
    ):
        assert picture_key(same) == picture_key(one)
    assert picture_key("https://kabar.example/uploads/air-bah-2.jpg") != picture_key(one)
