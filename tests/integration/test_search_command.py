"""`search`, and `list` with words, as a script meets them."""

from __future__ import annotations

import re

import pytest

from newsroom import Newsroom
from program import Program


@pytest.fixture
def synced(program: Program, newsroom: Newsroom) -> Program:
    """The program on a store with the newsroom's posts, and no way to the newsroom."""
    program("sync", "--site", newsroom.url)
    return Program(program.home, (*program.options, "--site", newsroom.url, "--offline"))


def test_search_prints_what_list_does_and_why(synced: Program) -> None:
    """The same line for a post, and below it the part of its text in which the hits are."""
    posts = synced("search", "warga", "--json").objects
    assert posts
    assert all(post["where"] == "saved" for post in posts)
    for post in posts:
        for start, end in post["hits"]:
            assert re.search("warga", post["snippet"][start:end], re.IGNORECASE)
    assert any(post["hits"] for post in posts)
    first = synced("search", "warga", "--limit", "1").out.splitlines()
    assert first[0] in synced("list").out.splitlines()
    assert first[1].strip() == posts[0]["snippet"]


def test_words_may_be_left_out_and_stand_around_options(synced: Program) -> None:
    """A word that begins with one dash is one to be left out, not an option."""
    every = [post["id"] for post in synced("search", "warga", "--json").objects]
    without = [post["id"] for post in synced("search", "--json", "warga", "-kata").objects]
    assert set(without) <= set(every)
    assert without == [post["id"] for post in synced("search", "warga", "--json", "-kata").objects]
    assert synced("search", "warga", "--best", "--limit", "2", "--json").objects


def test_list_takes_the_same_language_beside_its_options(synced: Program) -> None:
    """All that is named must hold; nothing found is no error there."""
    slug = synced("list", "--json", "--limit", "1").objects[0]["categories"][0]
    by_option = synced("list", "warga", "--category", slug, "--json").out
    assert by_option == synced("list", "warga", f"kategori:{slug}", "--json").out
    assert synced("list", "tidakadakataini").out == ""


def test_exit_codes(synced: Program) -> None:
    """1 without a hit and for a name nobody has, 2 for what cannot be understood, each with a sentence."""
    assert "Nothing was found for “tidakadakataini”." in synced("search", "tidakadakataini", code=1).err
    assert "There is no category “tidak-ada”" in synced("search", "kategori:tidak-ada", code=1).err
    assert "has no second one" in synced("search", '"warga', code=2).err
    assert "TEXT" in synced("search", code=2).err
    assert "no field “foo”" in synced("list", "foo:bar", code=2).err


def test_online_the_site_is_asked_too_and_what_it_finds_is_saved(
    program: Program, newsroom: Newsroom
) -> None:
    """Each post once, those that have come now marked as such; found without a network the next time."""
    online = Program(program.home, (*program.options, "--site", newsroom.url))
    first = online("search", "warga", "--online", "--json").objects
    assert first
    assert {post["where"] for post in first} == {"site"}
    assert any(request.query.get("search") == "warga" for request in newsroom.requests)
    again = online("search", "warga", "--online", "--json").objects
    assert [post["id"] for post in again] == [post["id"] for post in first]
    assert {post["where"] for post in again} == {"saved"}
    assert online("search", "warga", "--offline", "--json").objects


def test_a_site_that_does_not_answer_costs_only_its_part(synced: Program, newsroom: Newsroom) -> None:
    """What is saved is found, with a word on stderr; with nothing saved either the code is 3."""
    done = synced("search", "warga", "--online", "--json")
    assert done.objects
    assert "Only saved posts are searched." in done.err
    synced("search", "tidakadakataini", "--online", code=3)
    only = synced("search", "sejak:2000", "--online", "--limit", "1")
    assert "asked for words alone" in only.err


@pytest.mark.parametrize("api", ["401"])
def test_the_feed_is_asked_where_the_api_is_closed(program: Program, newsroom: Newsroom, api: str) -> None:
    """By the site's own search of feeds, `?s=`."""
    newsroom.api = api
    online = Program(program.home, (*program.options, "--site", newsroom.url))
    online("search", "warga", "--online", "--json", code=None)
    assert any(request.query.get("s") == "warga" for request in newsroom.requests)
