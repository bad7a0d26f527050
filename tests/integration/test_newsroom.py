"""The newsroom of the tests answers as the WordPress it was recorded from."""

from __future__ import annotations

import gzip
import http.client
import json
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from newsroom import cut, reset, status


def ask(newsroom, path, **headers):
    """Status, headers and body of an answer."""
    connection = http.client.HTTPConnection(urlsplit(newsroom.url).netloc, timeout=5)
    try:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def posts(newsroom, query):
    code, headers, body = ask(newsroom, f"/wp-json/wp/v2/posts?{query}")
    return code, headers, json.loads(body)


def test_posts_are_paged_newest_first_under_its_own_address(newsroom):
    """The first page has ten posts by their dates, with totals; past the end is WordPress's error."""
    code, headers, found = posts(newsroom, "_fields=id,date,link")
    assert (code, len(found), headers["X-WP-TotalPages"]) == (200, 10, "5")
    assert [post["date"] for post in found] == sorted((post["date"] for post in found), reverse=True)
    assert all(post["link"].startswith(newsroom.url) for post in found)
    code, _, refusal = posts(newsroom, "page=6")
    assert (code, refusal["code"]) == (400, "rest_post_invalid_page_number")


def test_a_category_takes_its_children_only_when_asked(newsroom):
    """`categories` means that very category; `include_children` means all below it too."""
    parent = next(row["id"] for row in newsroom.categories if row["slug"] == "kalimantan-barat")
    assert posts(newsroom, f"categories={parent}")[2] == []
    whole = posts(newsroom, f"categories[terms]={parent}&categories[include_children]=true&per_page=100")[2]
    assert {"khusus-kicker", "khusus-tiga-kategori"} <= {post["slug"] for post in whole}


def test_both_ends_of_a_span_exclude_the_moment(newsroom):
    """`before` the time of a post leaves it out, in the site's clock and in UTC alike."""
    post = newsroom.post("khusus-kicker")
    for moment in (post["date"], f"{post['date_gmt']}Z"):
        slugs = [found["slug"] for found in posts(newsroom, f"per_page=100&before={moment}")[2]]
        assert slugs
        assert "khusus-kicker" not in slugs


def test_embeds_come_only_when_asked(newsroom):
    """A deleted author is an error object among the embeds; fields not asked for stay away."""
    slug = "slug=khusus-penulis-dihapus"
    assert "_embedded" not in posts(newsroom, slug)[2][0]
    found = posts(newsroom, f"{slug}&_embed=author&_fields=id,_embedded,_links.author")[2][0]
    assert set(found) == {"id", "_embedded"}
    assert found["_embedded"]["author"][0]["code"] == "rest_user_invalid_id"


def test_a_feed_is_conditional_until_something_changes(newsroom):
    """Last-Modified alone brings 304 until a post is published; an ETag weakened by gzip never does."""
    _, headers, body = ask(newsroom, "/feed/", Accept_Encoding="gzip")
    assert ElementTree.fromstring(gzip.decompress(body)).findall(".//item")
    assert headers["ETag"].startswith('W/"')
    modified = headers["Last-Modified"]
    assert ask(newsroom, "/feed/", If_Modified_Since=modified)[0] == 304
    assert ask(newsroom, "/feed/", If_Modified_Since=modified, If_None_Match=headers["ETag"])[0] == 200
    newsroom.publish("Kabar yang baru")
    code, _, body = ask(newsroom, "/feed/", If_Modified_Since=modified)
    assert (code, ElementTree.fromstring(body).findtext(".//item/title")) == (200, "Kabar yang baru")


@pytest.mark.parametrize(
    "path",
    [
        "/category/kalimantan-barat/ketapang/feed/",
        "/?feed=rss2&category_name=ketapang",
        "/2026/11/22/khusus-empat-halaman/feed/",
    ],
)
def test_feeds_by_every_address(newsroom, path):
    """A category's feed by path or query, and a post's own: each has the post, with its first page only."""
    text = ask(newsroom, path)[2].decode()
    assert "Halaman ke-1 dari empat." in text
    assert "Halaman ke-2 dari empat." not in text
    other = f"{path}{'&' if '?' in path else '?'}page=2"
    assert "Halaman ke-2 dari empat." in ask(newsroom, other)[2].decode()


def test_faults_come_once_and_in_order(newsroom):
    """Each fault meets one request to the address it is for; then all is well again."""
    newsroom.misbehave("/feed/", status(429, retry_after="1"), cut(), reset())
    assert ask(newsroom, "/wp-json/")[0] == 200
    assert ask(newsroom, "/feed/")[1]["Retry-After"] == "1"
    with pytest.raises(http.client.IncompleteRead):
        ask(newsroom, "/feed/")
    with pytest.raises(http.client.RemoteDisconnected):
        ask(newsroom, "/feed/")
    assert ask(newsroom, "/feed/")[0] == 200
    assert [request.path for request in newsroom.requests] == ["/wp-json/", *["/feed/"] * 4]


def test_an_article_has_pages_of_its_own(newsroom):
    """A permalink shows the first page and links to the others; what is not there is 404."""
    text = ask(newsroom, "/2026/11/22/khusus-empat-halaman/")[2].decode()
    assert "Halaman ke-1 dari empat." in text
    assert 'khusus-empat-halaman/2/" class="post-page-numbers"' in text
    assert "Halaman ke-3 dari empat." in ask(newsroom, "/2026/11/22/khusus-empat-halaman/3/")[2].decode()
    assert ask(newsroom, "/2026/11/22/tidak-ada/")[0] == 404
