"""The same posts with the same ids, whichever way a real WordPress lets them out."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from program import Program

CATEGORY = "kapuas-hulu"  # small, and with the post that has a kicker


def saved(reader: Program, *words: str) -> dict[str, dict[str, Any]]:
    """What a reader has saved, by address."""
    return {post["url"]: post for post in reader("list", "--offline", "--json", *words).objects}


def words_of(html: str) -> list[str]:
    """The words of an article, its markup and entities resolved, without the kind of quotes and dashes."""
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", html)))


def test_a_category_is_saved_from_the_api(wordpress, reader):
    """Each of the newest posts of the category is saved, in the site's order, with its whole text."""
    one = reader("one")
    one("sync", "--category", CATEGORY)
    truth = wordpress.posts(CATEGORY, "id,link,slug,content")
    posts = saved(one, "--category", CATEGORY)
    assert [post["wp_id"] for post in posts.values()] == [post["id"] for post in truth]
    for post in truth:
        read = one("read", str(post["id"]), "--offline", "--json").objects[0]
        assert (read["url"], read["source"]) == (post["link"], "api")
        assert words_of(read["content"]["html"]) == words_of(post["content"]["rendered"])


def test_a_parent_brings_its_children_and_nothing_hidden(wordpress, reader):
    """Syncing a parent category saves what is filed below it; drafts, private and trashed posts never."""
    one = reader("one")
    one("sync", "--category", "kalimantan-barat")
    posts = saved(one, "--category", "kalimantan-barat")
    truth = wordpress.posts("kalimantan-barat")
    assert {post["link"] for post in truth} == set(posts)
    assert len({slug for post in posts.values() for slug in post["categories"]}) > 3
    assert not [post for post in posts.values() if "JANGAN TERLIHAT" in post["title"]]


@pytest.mark.parametrize("closed", ["401", "403-html", "404-json", "404-html", "challenge", "redirect-home"])
def test_the_feed_takes_over_when_the_api_is_closed(wordpress, reader, closed):
    """However the API is closed, the feed brings the same posts with the same ids and whole texts."""
    open_door, closed_door = reader("open"), reader("closed")
    open_door("sync", "--category", CATEGORY)
    wordpress.set("--rest", closed)
    closed_door("sync", "--category", CATEGORY)
    by_api, by_feed = saved(open_door), saved(closed_door)
    assert set(by_feed) == set(by_api)
    assert {url: post["id"] for url, post in by_feed.items()} == {
        url: post["id"] for url, post in by_api.items()
    }
    assert {post["source"] for post in by_feed.values()} == {"feed"}
    for url, post in by_feed.items():
        read = closed_door("read", post["id"], "--offline", "--json").objects[0]
        assert read["complete"], url
        assert read["content"]["text"], url


def test_the_page_takes_over_when_the_feed_has_only_teasers(wordpress, reader):
    """With the API closed and a feed of summaries, each article's own page brings its whole text."""
    wordpress_posts = wordpress.posts(CATEGORY, "id,link,content")
    by_api = reader("api")
    by_api("sync", "--category", CATEGORY)
    ids = {url: post["id"] for url, post in saved(by_api).items()}
    wordpress.set("--rest", "401", "--rss", "summary")
    by_page = reader("page")
    by_page("sync", "--category", CATEGORY)
    assert {url: post["id"] for url, post in saved(by_page).items()} == ids
    for post in wordpress_posts:
        read = by_page("read", post["link"], "--offline", "--json").objects[0]
        assert read["source"] == "page", post["link"]
        assert words_of(read["content"]["html"]) == words_of(post["content"]["rendered"]), post["link"]


def test_the_pages_of_an_article_are_joined(wordpress, reader):
    """A feed carries the first of an article's four pages; the saved article has all four."""
    wordpress.set("--rest", "401")
    one = reader("one")
    one("sync", "--category", "ketapang")
    text = one("read", "khusus-empat-halaman", "--offline").out
    found = [text.find(f"Halaman ke-{page} dari empat.") for page in (1, 2, 3, 4)]
    assert -1 not in found
    assert found == sorted(found)


def test_a_locked_post_keeps_its_secret(wordpress, reader):
    """A post behind a password is listed under its bare title, by either way, and says that it is locked."""
    for name, switches in (("api", ()), ("feed", ("--rest", "401"))):
        wordpress.set(*switches)
        one = reader(name)
        one("sync", "--category", "nasional")
        read = one("read", "khusus-terkunci", "--offline", "--json").objects[0]
        assert (read["title"], read["locked"]) == ("Dokumen Rapat Redaksi", True), name
        assert "JANGAN TERLIHAT" not in read["content"]["html"], name


def test_a_broken_feed_costs_no_more_than_its_broken_characters(wordpress, reader):
    """A post whose control characters make the whole feed ill-formed is saved all the same, without them."""
    wordpress.set("--rest", "401")
    one = reader("one")
    one("sync", "--category", "arsip-rusak")
    text = one("read", "khusus-kendali", "--offline").out
    assert "Pemisah vertikal" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def test_no_api_and_no_feed_is_said_in_a_sentence(wordpress, reader):
    """With both ways closed a first sync ends with exit code 3 and one or two sentences."""
    wordpress.set("--rest", "401", "--feeds", "off")
    done = reader("one")("sync", code=3)
    assert 1 <= len(done.err.strip().splitlines()) <= 2
