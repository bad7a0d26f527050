"""What becomes of a saved post when the site answers with it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from builders import NOW, a_post, a_term
from kalbar_tui.model.post import Author, Enclosure, Picture, Post
from kalbar_tui.store.merge import merge, takes_body

LONG = "<p>" + "Warga menyambut jembatan baru. " * 20 + "Demikian dilaporkan dari Pontianak.</p>"
EDITED = LONG.replace("Warga menyambut jembatan baru. ", "", 3)
CUT = LONG[:300]
EARLIER, LATER = NOW - timedelta(days=2), NOW - timedelta(days=1)


def a_pair(old: dict[str, Any], new: dict[str, Any]) -> tuple[Post, Post]:
    """One post twice: as it is saved, and as it came."""
    post = a_post(number=7, html=LONG)
    return replace(post, **old), replace(post, **new)


@pytest.mark.parametrize(
    ("old", "new", "taken"),
    [
        ({"fullness": "teaser"}, {"fullness": "full"}, True),
        ({"fullness": "teaser"}, {"fullness": "first_page"}, True),
        ({"fullness": "full"}, {"fullness": "teaser", "html": LONG * 2, "modified": NOW}, False),
        ({"fullness": "first_page"}, {"fullness": "teaser"}, False),
        ({"fullness": "teaser"}, {"fullness": "full", "html": ""}, False),
        ({}, {"html": ""}, False),
        ({"modified": EARLIER}, {"html": "", "modified": LATER}, False),
        ({"html": ""}, {}, True),
        ({}, {"html": CUT}, False),
        ({}, {"html": EDITED}, True),
        ({"modified": EARLIER}, {"html": CUT, "modified": LATER}, True),
        ({"modified": LATER}, {"html": LONG * 2, "modified": EARLIER}, False),
        ({"source": "feed"}, {"source": "api", "html": CUT}, True),
        ({"source": "api"}, {"source": "feed", "html": LONG * 2}, False),
        ({"source": "api", "modified": EARLIER}, {"source": "feed", "modified": LATER}, True),
        ({"source": "page"}, {"source": "feed"}, True),
        ({"source": "feed"}, {"source": "page", "html": LONG * 2}, False),
        ({"source": "feed", "fullness": "teaser"}, {"source": "page"}, True),
        ({"source": "feed", "html": ""}, {"source": "api", "html": ""}, True),
    ],
)
def test_the_richer_text_is_kept(old: dict[str, Any], new: dict[str, Any], taken: bool) -> None:
    """More of an article wins, then the later revision, the better source, the uncut text."""
    saved, came = a_pair(old, new)
    assert takes_body(saved, came) is taken
    assert merge(saved, came).html == (came.html if taken else saved.html)
    assert merge(saved, came).fullness == (came.fullness if taken else saved.fullness)
    assert merge(saved, came).source == (came.source if taken else saved.source)


def test_what_does_not_come_again_stays_known() -> None:
    """A feed that knows half of what the API knew takes nothing away."""
    rich = a_post(
        number=7,
        modified=EARLIER,
        kicker="Kubu Raya",
        tags=(a_term("jembatan"),),
        author=Author("jim", "Jimmy", "Wartawan."),
        image=Picture("https://kabar.example/a.jpg", "Jembatan", "Foto: Jimmy", 800, 600),
        enclosures=(Enclosure("https://kabar.example/a.mp3", "audio/mpeg", 9),),
        comment_count=3,
        sticky=True,
    )
    poor = a_post(
        guid="",
        source="feed",
        fullness="teaser",
        html="",
        excerpt="",
        categories=(),
        author=Author("jimmy", "Jimmy"),
        image=Picture("https://kabar.example/a.jpg"),
    )
    assert merge(rich, poor) == rich


def test_the_api_corrects_what_a_feed_guessed() -> None:
    """Categories, tags, the author's slug and the excerpt are the API's once it has answered."""
    saved = a_post(
        guid="https://kabar.example/?p=7",
        source="feed",
        categories=(a_term("pontianak"), a_term("lama")),
        tags=(a_term("hukum"),),
        author=Author("jimmy", "Jimmy"),
        excerpt="Ringkasan umpan.",
    )
    came = a_post(
        number=7,
        categories=(a_term("hukum"), a_term("pontianak")),
        tags=(a_term("jembatan"),),
        author=Author("jim", "Jimmy", "Wartawan."),
        excerpt="Ringkasan API.",
    )
    kept = merge(saved, came)
    assert [term.slug for term in kept.categories] == ["hukum", "pontianak"]
    assert [term.slug for term in kept.tags] == ["jembatan"]
    assert kept.author == Author("jim", "Jimmy", "Wartawan.")
    assert kept.excerpt == "Ringkasan API."
    assert merge(kept, saved) == replace(
        kept, categories=(*kept.categories, a_term("lama")), tags=(*kept.tags, a_term("hukum"))
    )


def test_identity_survives_a_new_guid_and_a_new_link() -> None:
    """Guid and link are the site's to change; `id` and the site's number stay."""
    saved = a_post(number=7)
    came = replace(saved, id="lain234567", guid="baru", url="https://kabar.example/baru/", wp_id=None)
    kept = merge(saved, came)
    assert (kept.id, kept.wp_id) == (saved.id, 7)
    assert (kept.guid, kept.url) == ("baru", "https://kabar.example/baru/")


def test_an_answer_older_than_the_saved_one_only_fills_gaps() -> None:
    """A cache on the way that is behind does not bring an old headline back."""
    saved = a_post(number=7, title="Judul", modified=LATER)
    came = replace(saved, title="Judul lama", modified=EARLIER, comment_count=4, locked=True)
    assert merge(saved, came) == replace(saved, comment_count=4)


def test_a_post_that_becomes_locked_keeps_its_text() -> None:
    """The password came after we read it: the sign is shown, the text stays."""
    saved = a_post(number=7, modified=EARLIER)
    kept = merge(saved, replace(saved, html="", excerpt="", locked=True, modified=LATER))
    assert kept.locked
    assert (kept.html, kept.excerpt) == (saved.html, saved.excerpt)
    assert kept.modified == EARLIER  # of the text that is kept, so that the next revision is taken
