"""What happens between two syncs of a real WordPress, and after the last one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from program import Program


def saved(reader: Program, *words: str) -> dict[int, dict[str, Any]]:
    """What a reader has saved, by the site's numbers."""
    return {post["wp_id"]: post for post in reader("list", "--offline", "--json", *words).objects}


def difference(one: dict[int, dict[str, Any]], other: dict[int, dict[str, Any]]) -> set[int]:
    """The numbers of posts that only one of them has, or that are not the same in both."""
    return {number for number in one.keys() | other.keys() if one.get(number) != other.get(number)}


def unread(reader: Program) -> dict[str, int]:
    """Unread posts by category."""
    return {
        category["slug"]: category["unread"]
        for category in reader("categories", "--offline", "--json").objects
    }


def test_new_edited_and_deleted_posts_between_two_syncs(wordpress, reader):
    """A second sync brings a new post and the edit of an old one, and says of a deleted one that it is gone.

    What the reader did with them stays; the deleted post stays readable.
    """
    goner = wordpress.publish("Tulisan yang akan dihapus", "sintang")
    one = reader("one")
    one("sync", "--category", "sintang")
    before = saved(one)
    old = list(before)[-1]
    one("bookmark", str(old), str(goner))
    wordpress.delete(goner)
    wordpress.edit(old)
    new = wordpress.publish("Tulisan yang menyusul", "sintang")
    one("sync", "--category", "sintang")

    after = saved(one)
    assert set(after) == {*before, new}
    assert after[old]["title"] == f"RALAT: {before[old]['title']}"
    assert (after[old]["id"], after[old]["bookmarked"]) == (before[old]["id"], True)
    assert "Tulisan ini telah diperbarui." in one("read", str(old), "--offline").out
    assert [number for number, post in after.items() if post["withdrawn"]] == [goner]
    assert after[goner]["bookmarked"]
    assert "Tulisan yang akan dihapus" in one("read", str(goner), "--offline").out


def test_a_feed_says_of_nothing_that_it_is_gone(wordpress, reader):
    """A feed leaves old posts out, so its silence about a deleted one proves nothing."""
    goner = wordpress.publish("Tulisan yang lenyap", "sambas")
    one = reader("one")
    one("sync", "--category", "sambas")
    wordpress.delete(goner)
    wordpress.set("--rest", "401")
    one("sync", "--category", "sambas", code=None)
    assert not [post for post in saved(one).values() if post["withdrawn"]]


def test_a_sync_with_nothing_new_asks_once_a_kind(wordpress, reader):
    """The second sync in a row asks no path twice, changes nothing, and each request is an honest one."""
    one = reader("one")
    one("sync")
    wordpress.log()
    before = saved(one)
    one("sync")
    asked = wordpress.log()
    assert difference(before, saved(one)) == set()
    paths = Counter(entry["uri"].partition("?")[0] for entry in asked)
    assert paths
    assert max(paths.values()) == 1, [entry["uri"] for entry in asked]
    assert len(asked) <= 3, [entry["uri"] for entry in asked]
    for entry in asked:
        assert entry["user_agent"].startswith("kalbar-tui/")
        assert entry["accept_encoding"] == "gzip"
        assert (entry["cookie"], entry["referer"]) == ("", "")


def test_a_feed_is_asked_only_for_what_changed(wordpress, reader):
    """With the API closed the second sync is one conditional request, answered by 304."""
    wordpress.set("--rest", "401")
    one = reader("one")
    one("sync", "--category", "singkawang")
    wordpress.log()
    one("sync", "--category", "singkawang")
    asked = wordpress.log()
    feeds = [entry for entry in asked if "feed" in entry["uri"]]
    assert [entry["status"] for entry in feeds] == [304], [entry["uri"] for entry in asked]
    assert feeds[0]["if_modified_since"] or feeds[0]["if_none_match"]
    assert not [entry for entry in asked if "wp-json" in entry["uri"]], (
        "a closed API is not asked at every sync"
    )


def test_a_post_in_three_categories_is_one_post(wordpress, reader):
    """It is one row wherever it is listed, and read everywhere once it is read."""
    categories = ("singkawang", "olahraga", "opini")
    number = wordpress.publish("Satu tulisan di tiga kategori", *categories)
    one = reader("one")
    for category in categories:
        one("sync", "--category", category)
    assert [post["wp_id"] for post in one("list", "--offline", "--json").objects].count(number) == 1
    before = unread(one)
    one("mark-read", str(number))
    after = unread(one)
    for category in (*categories, "kalimantan-barat"):
        assert number in saved(one, "--category", category)
        assert number not in saved(one, "--category", category, "--unread")
        assert after[category] == before[category] - 1, category


def test_a_bad_line_loses_and_doubles_nothing(wordpress, reader):
    """Through latency and failures, syncs that go on where the last one stopped bring every post once."""
    truth = [post["id"] for post in wordpress.posts()]
    kinds = "500,502,503,429,reset,truncate,cut,html"
    wordpress.set("--latency", "100", "--fail", "0.33", "--kinds", kinds, "--fail-seed", "7")
    one = reader("one")
    codes = [one("sync", code=None).code]
    while codes[-1] != 0 and len(codes) < 8:
        codes.append(one("sync", code=None).code)
    assert codes[-1] == 0, codes
    assert set(codes) <= {0, 3, 6}
    listed = one("list", "--offline", "--json").objects
    # Which of two posts of the same second comes first is nobody's promise.
    assert sorted(post["wp_id"] for post in listed) == sorted(truth)
    times = [post["published"] for post in listed]
    assert times == sorted(times, reverse=True)


def test_all_that_was_saved_is_there_without_the_site(wordpress, reader):
    """With the server gone every saved article is whole, `sync` says so and harms nothing."""
    one = reader("one")
    one("sync", "--category", "pontianak")
    before = saved(one, "--category", "pontianak")
    texts = {number: one("read", str(number), "--offline").out for number in before}
    wordpress.stop()
    try:
        assert difference(before, saved(one, "--category", "pontianak")) == set()
        assert [number for number in before if one("read", str(number)).out != texts[number]] == []
        assert all(texts.values())
        done = one("sync", "--category", "pontianak", code=3, timeout=25)
        assert 1 <= len(done.err.strip().splitlines()) <= 2
        assert difference(before, saved(one, "--category", "pontianak")) == set()
    finally:
        wordpress.start()
