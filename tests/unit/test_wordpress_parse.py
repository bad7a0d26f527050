"""WordPress's JSON as posts and categories, from what it answers and from what it never should."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalbar_tui.model.errors import Refused, SourceError, Unreadable
from kalbar_tui.model.post import Author, Category, Enclosure, Picture, Post, Term
from kalbar_tui.sources import wordpress_json
from kalbar_tui.sources.wordpress_json import Names
from kalbar_tui.text.identity import post_id

SITE = "kabar.example"
URL = "https://kabar.example/wp-json/wp/v2/posts"


def an_item(number: int = 7, **fields: Any) -> dict[str, Any]:
    """A post as the API gives it; `...` leaves a field out."""
    item = {
        "id": number,
        "date": "2026-11-25T12:00:00",
        "date_gmt": "2026-11-25T05:00:00",
        "modified_gmt": "2026-11-25T06:00:00",
        "guid": {"rendered": f"https://{SITE}/?p={number}"},
        "slug": f"berita-{number}",
        "link": f"https://{SITE}/2026/11/25/berita-{number}/",
        "title": {"rendered": f"Berita {number}"},
        "content": {"rendered": "<p>Isi.</p>", "protected": False},
        "excerpt": {"rendered": "<p>Ringkasan.</p>", "protected": False},
        "sticky": False,
        "categories": [3],
        "tags": [5],
    }
    return {name: value for name, value in (item | fields).items() if value is not ...}


def read(*items: Any) -> tuple[Post, ...]:
    """The posts of these items."""
    names = Names({3: Term("pontianak", "Pontianak")}, {5: Term("banjir", "banjir")})
    return wordpress_json.posts(items, SITE, names)[0]


def embedding(**embedded: Any) -> Post:
    """A post with one thing embedded under each of these names, `_` standing for a colon."""
    return read(an_item(_embedded={name.replace("_", ":"): [value] for name, value in embedded.items()}))[0]


def test_a_post_has_all_that_the_api_tells() -> None:
    """Times are the site's `…_gmt` ones, and text has been through its decoding."""
    (post,) = read(
        an_item(
            guid={"rendered": f"https://{SITE}/?post_type=post&#038;p=7"},
            title={"rendered": "<em>Harga</em> cabai &#8220;naik&#8221; &amp; [FOTO]"},
            sticky=True,
        )
    )
    assert post == Post(
        id=post_id(SITE, f"https://{SITE}/?post_type=post&p=7", ""),
        site=SITE,
        guid=f"https://{SITE}/?post_type=post&p=7",
        url=f"https://{SITE}/2026/11/25/berita-7/",
        slug="berita-7",
        title="Harga cabai “naik” & [FOTO]",
        published=datetime(2026, 11, 25, 5, 0, tzinfo=UTC),
        source="api",
        modified=datetime(2026, 11, 25, 6, 0, tzinfo=UTC),
        wp_id=7,
        excerpt="Ringkasan.",
        html="<p>Isi.</p>",
        categories=(Term("pontianak", "Pontianak"),),
        tags=(Term("banjir", "banjir"),),
        sticky=True,
    )


@pytest.mark.parametrize(
    ("html", "excerpt"),
    [
        ("<p>Warga mengungsi [&hellip;]</p>\n", "Warga mengungsi…"),
        ("<p>Warga mengungsi [...]</p>", "Warga mengungsi…"),
        (
            '<p>Warga &hellip; <a class="more-link" href="/x">Lanjutkan <span>membaca</span></a></p>',
            "Warga …",
        ),
        ("<p>Warga [&hellip;] mengungsi</p>", "Warga […] mengungsi"),
        ("", ""),
    ],
)
def test_an_excerpt_that_is_cut_ends_in_an_ellipsis(html: str, excerpt: str) -> None:
    """Brackets elsewhere are the author's own."""
    assert read(an_item(excerpt={"rendered": html}))[0].excerpt == excerpt


@pytest.mark.parametrize(
    ("html", "kicker"),
    [
        ("<p><strong>KABAR HULU</strong></p><p>Isi.</p>", "KABAR HULU"),
        ('<figure><img src="/a.jpg"></figure>\n<p><b>Kabar hulu</b></p><p>Isi.</p>', "Kabar hulu"),
        ("<p>PONTIANAK – Isi <strong>tebal</strong>.</p><p>Isi.</p>", ""),
        ("<p><strong>PONTIANAK</strong> – Isi.</p><p>Isi.</p>", ""),
    ],
)
def test_a_kicker_is_taken_from_the_article(html: str, kicker: str) -> None:
    """A first short paragraph that is bold; a bold dateline is none."""
    assert read(an_item(content={"rendered": html}))[0].kicker == kicker


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"date_gmt": "2026-11-25T05:00:00Z"}, datetime(2026, 11, 25, 5, tzinfo=UTC)),
        ({"date_gmt": "2026-11-25T12:00:00+07:00"}, datetime(2026, 11, 25, 5, tzinfo=UTC)),
        ({"date_gmt": "0000-00-00T00:00:00"}, datetime(2026, 11, 25, 5, tzinfo=UTC)),
        ({"date_gmt": ...}, datetime(2026, 11, 25, 5, tzinfo=UTC)),
        ({"date_gmt": "2026-02-30T00:00:00", "date": "x"}, None),
        ({"date_gmt": "9999-12-31T23:59:59", "date": ...}, None),
        ({"date_gmt": 20261125, "date": None}, None),
        ({"date_gmt": "1969-12-31T23:59:59", "date": ""}, None),
    ],
)
def test_an_impossible_date_costs_the_date(fields: dict[str, Any], published: datetime | None) -> None:
    """Where `date_gmt` is missing, `date` by the site's own clock stands in: seven hours ahead here."""
    posts = read(an_item(1), an_item(2), an_item(7, **fields))
    assert len(posts) == 3
    assert posts[2].published == published


def test_a_locked_post_says_so() -> None:
    """By `protected`, on the content or the excerpt."""
    assert read(an_item(content={"rendered": "", "protected": True}))[0].locked
    assert read(an_item(content=..., excerpt={"rendered": "", "protected": True}))[0].locked
    assert not read(an_item())[0].locked


@pytest.mark.parametrize(
    ("user", "author"),
    [
        (
            {"name": "Liem San Fa", "slug": "liem-san-fa", "description": "Kuliner &amp; <b>pasar</b>."},
            Author("liem-san-fa", "Liem San Fa", "Kuliner & pasar."),
        ),
        ({"name": "D. Anjela"}, Author("d-anjela", "D. Anjela")),
        ({"code": "rest_user_invalid_id", "message": "x", "data": {"status": 404}}, None),
        ({"code": "rest_user_cannot_view", "name": "x"}, None),
        ({"name": ""}, None),
        ({}, None),
        (None, None),
        ("x", None),
    ],
)
def test_an_author_who_is_gone_or_hidden_is_no_author(user: object, author: Author | None) -> None:
    """An embed may be an error; nobody is invented in place of it."""
    assert embedding(author=user).author == author


def a_size(width: int, height: int) -> dict[str, Any]:
    """One size of a picture."""
    return {"width": width, "height": height, "source_url": f"https://{SITE}/{width}x{height}.jpg"}


def a_picture(width: int, height: int, *sizes: tuple[int, int]) -> dict[str, Any]:
    """Featured media: a picture with its sizes."""
    return {
        "source_url": f"https://{SITE}/asli.jpg",
        "media_type": "image",
        "mime_type": "image/jpeg",
        "alt_text": "Dermaga",
        "caption": {"rendered": "<p>Dermaga &amp; kapal</p>"},
        "media_details": {
            "width": width,
            "height": height,
            "sizes": {str(n): a_size(*size) for n, size in enumerate(sizes)},
        },
    }


@pytest.mark.parametrize(
    ("media", "name", "size"),
    [
        (a_picture(2560, 1440, (300, 169), (1024, 576), (1536, 864)), "1024x576", (1024, 576)),
        (a_picture(1200, 2100, (171, 300), (585, 1024)), "585x1024", (585, 1024)),
        (a_picture(2560, 1440, (1024, 1024), (300, 169)), "asli", (2560, 1440)),
        (a_picture(800, 450, (300, 169)), "asli", (800, 450)),
        (a_picture(64, 64), "asli", (64, 64)),
    ],
)
def test_a_picture_comes_in_the_size_a_terminal_can_use(
    media: dict[str, Any], name: str, size: tuple[int, int]
) -> None:
    """The smallest that is large enough and not cut to another shape, else the whole."""
    assert embedding(wp_featuredmedia=media).image == Picture(
        f"https://{SITE}/{name}.jpg", "Dermaga", "Dermaga & kapal", *size
    )


@pytest.mark.parametrize(
    ("media", "image", "enclosures"),
    [
        ({"code": "rest_post_invalid_id"}, None, ()),
        ({"name": "KabarOnline", "routes": {}}, None, ()),
        ({"source_url": "file:///etc/passwd"}, None, ()),
        ({"source_url": "/a.png"}, Picture("https://kabar.example/a.png"), ()),
        (
            {"source_url": "/a.png", "media_details": {"width": "x", "height": -1, "sizes": []}},
            Picture("https://kabar.example/a.png"),
            (),
        ),
        (
            {
                "source_url": "/a.pdf",
                "media_type": "file",
                "mime_type": "application/pdf",
                "media_details": {"filesize": 193},
            },
            None,
            (Enclosure("https://kabar.example/a.pdf", "application/pdf", 193),),
        ),
    ],
)
def test_featured_media_that_are_no_picture_are_no_picture(
    media: dict[str, Any], image: Picture | None, enclosures: tuple[Enclosure, ...]
) -> None:
    """They may be deleted, a document, or (WordPress 6.1) the API's own index."""
    post = embedding(wp_featuredmedia=media)
    assert (post.image, post.enclosures) == (image, enclosures)


def test_a_guid_of_several_posts_is_no_key() -> None:
    """They are told apart by their links; a number still tells apart posts without either."""
    shared = {"rendered": "1"}
    first, second = read(an_item(1, guid=shared), an_item(2, guid=shared))
    assert first.id != second.id
    assert (first.guid, second.guid) == ("", "")
    bare = read(an_item(1, guid=..., link="javascript:x"), an_item(2, guid=..., link=...))
    assert len({post.id for post in bare}) == 2
    assert {post.url for post in bare} == {""}


def test_the_same_post_twice_is_one_post() -> None:
    """A page may repeat what the one before it had."""
    assert len(read(an_item(7), an_item(7, title={"rendered": "Lagi"}))) == 1


@pytest.mark.parametrize("number", [0, -1, 2**63, 7.0, "7", True, None, ...])
def test_a_number_that_no_store_can_hold_costs_the_number(number: Any) -> None:
    """The post is known by its guid all the same."""
    (post,) = read(an_item(id=number))
    assert post.wp_id is None
    assert wordpress_json.listed([an_item(id=number)]) == []


def test_a_slug_reads_as_people_write_it() -> None:
    """WordPress percent-encodes it; a missing one is taken from the link."""
    assert read(an_item(slug="%e5%9d%a4%e7%94%b8"))[0].slug == "坤甸"
    assert read(an_item(slug=7))[0].slug == "berita-7"


def test_bad_items_cost_themselves_alone() -> None:
    """Each is counted, and the neighbours are there."""
    items: list[Any] = [an_item(1), None, "teks", 7, [], {}, an_item(2)]
    posts, skipped = wordpress_json.posts(items, SITE, Names())
    assert [post.wp_id for post in posts] == [1, 2]
    assert skipped == 5


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(fields=st.dictionaries(st.sampled_from([*an_item(), "_embedded", "author"]), ANYTHING, max_size=4))
def test_no_field_of_any_type_costs_more_than_itself(fields: dict[str, Any]) -> None:
    """Whatever stands in place of a field, the neighbour is read and nothing is raised."""
    posts = read(an_item(999_999), an_item() | fields)
    assert posts[0].wp_id == 999_999
    wordpress_json.listed([an_item() | fields])
    wordpress_json.categories([an_item() | fields])


@given(embedded=ANYTHING, media=ANYTHING, details=ANYTHING)
def test_no_embed_of_any_shape_raises(embedded: Any, media: Any, details: Any) -> None:
    """Embeds are the least reliable part of an answer."""
    picture = {"source_url": "https://kabar.example/a.jpg", "media_details": details}
    for odd in (embedded, {"author": media}, {"author": [media]}, {"wp:featuredmedia": [picture]}):
        assert len(read(an_item(_embedded=odd))) == 1


def test_categories_make_a_tree() -> None:
    """Parents by slug, names decoded, counts where they are numbers; doubles and rows that are none go."""
    rows = [
        {"id": 2, "slug": "kalimantan-barat", "name": "Kalimantan Barat", "parent": 0, "count": 0},
        {"id": 3, "slug": "pontianak", "name": "Pontianak &amp; sekitarnya", "parent": 2, "count": 7},
        {"id": 4, "slug": "anak-hilang", "name": "", "parent": 99, "count": -1},
        {"id": 3, "slug": "lain", "name": "Nomor dua kali", "parent": 0, "count": 1},
        {"id": 5, "slug": "pontianak", "name": "Slug dua kali", "parent": 0, "count": 1},
        {"id": 6, "name": "Tanpa slug"},
        None,
    ]
    assert wordpress_json.categories(rows) == (
        Category("kalimantan-barat", "Kalimantan Barat", None, 0, 2),
        Category("pontianak", "Pontianak & sekitarnya", "kalimantan-barat", 7, 3),
        Category("anak-hilang", "anak-hilang", None, None, 4),
    )


def test_a_loop_of_parents_is_cut_open() -> None:
    """None of those on it has a parent; those below it keep theirs."""
    rows = [
        {"id": 1, "slug": "a", "parent": 2},
        {"id": 2, "slug": "b", "parent": 1},
        {"id": 3, "slug": "c", "parent": 3},
        {"id": 4, "slug": "d", "parent": 1},
    ]
    parents = {one.slug: one.parent for one in wordpress_json.categories(rows)}
    assert parents == {"a": None, "b": None, "c": None, "d": "a"}


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf[{"id": 1}]',
        b'<br />\n<b>Warning</b>: Undefined key [x] in <b>/a.php</b> on line <b>7</b><br />\n[{"id": 1}]',
        b'{"1": {"id": 1}}',
        b'[{"id": 1, "x": NaN, "y": -Infinity}]',
        b'[{"id": 1, "x": ' + b"9" * 5000 + b"}]",
        b'[{"id": 7, "id": 1}]',
    ],
)
def test_lists_are_read_through_what_servers_do_to_them(body: bytes) -> None:
    """Marks, warnings of PHP, lists written as objects, and numbers that are none."""
    items = wordpress_json.items_of(body, URL)
    assert [item["id"] for item in items] == [1]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"<?xml version='1.0'?><rss>[]</rss>", "not_json"),
        (b'[{"id": 1}, {"id":', "cut"),
        (b'{"a": ', "cut"),
        (b"[" * 100_000, "cut"),
        (b"[" * 100_000 + b"]" * 100_000, "not_json"),
        (b"7", "not_posts"),
        (b'{"posts": []}', "not_posts"),
        (b"{}", "not_posts"),
    ],
)
def test_what_is_no_list_is_named(body: bytes, reason: str) -> None:
    """A cut answer, something that is no JSON, and JSON of another kind."""
    with pytest.raises(Unreadable) as caught:
        wordpress_json.items_of(body, URL)
    assert caught.value.reason == reason


def test_an_error_object_in_place_of_a_list_is_a_refusal() -> None:
    """Whatever the status said; its code is cleaned."""
    body = b'{"code": "rest_forbidden\\u001b[9m", "message": "Maaf", "data": {"status": 401}}'
    with pytest.raises(Refused) as caught:
        wordpress_json.items_of(body, URL)
    assert (caught.value.status, caught.value.code) == (401, "rest_forbidden[9m")


@given(place=st.integers(0, 1_500), byte=st.integers(0, 255), cut=st.integers(0, 1_500))
def test_mutants_are_read_or_refused(place: int, byte: int, cut: int) -> None:
    """One byte changed, or the end missing: never an error of another kind."""
    body = bytearray(json.dumps([an_item(1), an_item(2)]).encode())
    body[place % len(body)] = byte
    for mutant in (bytes(body), bytes(body[:cut])):
        try:
            items = wordpress_json.items_of(mutant, URL)
        except SourceError:
            continue
        read(*items)
