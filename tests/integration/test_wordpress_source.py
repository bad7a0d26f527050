"""The API source against a newsroom that answers as WordPress does."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from kalbar_tui.model.errors import NotThere, Refused, Unreadable
from kalbar_tui.model.post import Post
from kalbar_tui.sources.base import Known, NotModified, Page, PostQuery, nothing_known
from kalbar_tui.sources.http import Http, Response
from kalbar_tui.sources.wordpress import WordPress
from newsroom import Newsroom, held, instead

ALL = PostQuery()


class Hasty(Http):
    """A client without patience for pages of twenty."""

    async def get(self, url: str, **words: Any) -> Response | NotModified:
        return await super().get(url, **words | ({"deadline": 0.3} if "per_page=20" in url else {}))


@pytest.fixture
async def source(newsroom: Newsroom) -> AsyncIterator[WordPress]:
    """The newsroom by its API, with nothing known of its categories."""
    async with Http() as http:
        yield WordPress(http, f"{newsroom.url}/wp-json/", newsroom.url)


@dataclass
class Kept:
    """A store of posts as a walk fills it."""

    posts: dict[int, Post] = field(default_factory=dict)

    def take(self, page: Page) -> None:
        self.posts |= {post.wp_id: post for post in page.posts if post.wp_id}

    def known(self, wp_ids: list[int]) -> Mapping[int, datetime]:
        return {wp_id: post.modified for wp_id in wp_ids if (post := self.posts.get(wp_id)) and post.modified}


async def ask(
    source: WordPress,
    query: PostQuery = ALL,
    cursor: str | None = None,
    *,
    size: int = 20,
    known: Known = nothing_known,
) -> Page:
    """A page, which an API always has."""
    page = await source.page(query, cursor, size=size, known=known)
    assert isinstance(page, Page)
    return page


async def walk(source: WordPress, query: PostQuery = ALL, size: int = 20) -> list[Page]:
    """All pages of a query, each with fewer than a hundred before it."""
    pages = [await ask(source, query, size=size)]
    while pages[-1].next and len(pages) < 100:
        pages.append(await ask(source, query, pages[-1].next, size=size))
    return pages


def slugs(page: Page) -> list[str]:
    """The posts of a page by their slugs."""
    return [post.slug for post in page.posts]


def asked(newsroom: Newsroom) -> list[str]:
    """The routes that were asked for, and the list is emptied."""
    routes = [request.path.removeprefix("/wp-json/wp/v2/") for request in newsroom.requests]
    newsroom.requests.clear()
    return routes


async def test_a_first_page_costs_one_request_and_one_for_the_names(
    newsroom: Newsroom, source: WordPress
) -> None:
    """The tree is asked for once, tags are asked for by number once, and then never again."""
    await source.categories()
    assert asked(newsroom) == ["categories"]
    page = await ask(source)
    assert asked(newsroom) == ["posts", "tags"]
    assert len(page.posts) == len(page.seen) == 20
    assert page.total == len(newsroom.posts)
    assert page.oldest == page.posts[-1].published
    await ask(source)
    assert asked(newsroom) == ["posts"]


async def test_posts_come_with_all_that_is_embedded(newsroom: Newsroom, source: WordPress) -> None:
    """Author, picture, categories and tags of a real answer."""
    post = await source.post(f"{newsroom.url}/khusus-tiga-kategori/")
    assert post is not None
    assert {term.slug for term in post.categories} == {"ekonomi", "nasional", "pontianak"}
    assert len(post.tags) == 2
    assert post.author is not None
    assert post.image is not None
    assert max(post.image.width, post.image.height) >= 1
    assert post.url.startswith(newsroom.url)


@pytest.mark.parametrize("size", [1, 7, 17, 20, 41, 42, 100])
async def test_a_walk_meets_every_post_once(newsroom: Newsroom, source: WordPress, size: int) -> None:
    """In the site's order, whatever the size; also where two posts of one second are torn apart."""
    pages = await walk(source, size=size)
    seen = [wp_id for page in pages for wp_id in page.seen]
    by_date = sorted(newsroom.posts, key=lambda post: str(post["date"]), reverse=True)
    assert sorted(seen) == sorted(post["id"] for post in newsroom.posts)
    dates = {post["id"]: post["date"] for post in newsroom.posts}
    assert [dates[wp_id] for wp_id in seen] == [post["date"] for post in by_date]
    assert len(pages) == -(-len(by_date) // size)
    assert [page.total for page in pages] == [len(by_date) - n * size for n in range(len(pages))]


async def test_posts_published_meanwhile_shift_nothing(newsroom: Newsroom, source: WordPress) -> None:
    """A walk goes on from the post it came to, not from a page number."""
    first = await ask(source, size=10)
    for number in range(5):
        newsroom.publish(f"Terbit sementara itu {number}")
    second = await ask(source, cursor=first.next, size=10)
    assert not set(first.seen) & set(second.seen)
    assert max(str(newsroom.post(slug)["date"]) for slug in slugs(second)) <= str(
        newsroom.post(first.posts[-1].slug)["date"]
    )


async def test_a_site_that_repeats_its_page_ends_the_walk(newsroom: Newsroom, source: WordPress) -> None:
    """A cache that ignores the query gives the same answer for ever; we do not ask for ever."""
    first = await ask(source, size=5)
    body = "[" + ",".join(f'{{"id": {wp_id}, "date": "2026-11-25T11:44:30"}}' for wp_id in first.seen) + "]"
    newsroom.misbehave("before=", instead(body, "application/json"))
    assert (await ask(source, cursor=first.next, size=5)).next is None


async def test_more_posts_of_one_second_than_an_address_can_name(
    newsroom: Newsroom, source: WordPress
) -> None:
    """An archive imported in one second is walked as far as that goes, and then past it."""
    template = newsroom.posts[0]
    newsroom.posts = [
        template
        | {"id": 10_000 + n, "date": "2020-01-01T00:00:00", "link": f"{newsroom.url}/{n}/", "guid": {}}
        for n in range(700)
    ] + [template | {"id": 1, "date": "2019-01-01T00:00:00"}]
    pages = await walk(source, size=100)
    seen = [wp_id for page in pages for wp_id in page.seen]
    assert len(seen) == len(set(seen)) >= 501
    assert seen[-1] == 1


async def test_only_what_is_new_or_changed_is_fetched_again(newsroom: Newsroom, source: WordPress) -> None:
    """A listing first; then the new and the changed in one request, the rest left out."""
    kept = Kept()
    kept.take(await ask(source))
    await source.categories()
    asked(newsroom)
    page = await ask(source, known=kept.known)
    assert asked(newsroom) == ["posts"]
    assert (page.posts, len(page.seen)) == ((), 20)
    newsroom.publish("Baru saja terbit")
    newsroom.edit("khusus-judul-kutip", "Judul yang diperbaiki")
    page = await ask(source, known=kept.known)
    assert slugs(page) == ["baru-saja-terbit", "khusus-judul-kutip"]
    assert len(page.seen) == 20
    assert newsroom.requests[-1].query["include"].count(",") == 1
    assert asked(newsroom) == ["posts", "posts"]


async def test_a_category_stands_for_all_below_it(newsroom: Newsroom, source: WordPress) -> None:
    """By its number from the tree, or asked for once by its slug; each post once."""
    for tree_known in (False, True):
        if tree_known:
            await source.categories()
        asked(newsroom)
        page = await ask(source, PostQuery(category="kalimantan-barat"), size=100)
        found = {slug for post in page.posts for slug in (term.slug for term in post.categories)}
        assert {"pontianak", "kapuas-hulu", "sambas"} <= found
        assert len(page.seen) == len(set(page.seen)) == page.total
        assert ("categories" in asked(newsroom)) is not tree_known
    leaf = await ask(source, PostQuery(category="kapuas-hulu"))
    assert newsroom.requests[0].query["categories"] == "9"
    assert all("kapuas-hulu" in {term.slug for term in post.categories} for post in leaf.posts)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (PostQuery(category="tidak-ada"), "category"),
        (PostQuery(tag="tidak-ada"), "tag"),
        (PostQuery(author="tidak-ada"), "author"),
    ],
)
async def test_what_the_site_does_not_have_is_not_there(
    source: WordPress, query: PostQuery, kind: str
) -> None:
    """An unknown slug is an answer of its own, not an empty list."""
    with pytest.raises(NotThere) as caught:
        await ask(source, query)
    assert (caught.value.kind, caught.value.what) == (kind, "tidak-ada")


async def test_hidden_users_close_nothing_but_themselves(newsroom: Newsroom, source: WordPress) -> None:
    """A site that hides its users has no author to ask for; its API is open all the same."""
    newsroom.misbehave("/users", instead('{"code":"rest_user_cannot_view"}', "application/json", 401))
    with pytest.raises(NotThere):
        await ask(source, PostQuery(author="redaksi"))


async def test_hidden_names_cost_the_names(newsroom: Newsroom, source: WordPress) -> None:
    """Posts come without tags where the site does not tell them, and the walk goes on."""
    newsroom.misbehave("/tags", instead('{"code":"rest_forbidden"}', "application/json", 401))
    page = await ask(source)
    assert len(page.posts) == 20
    assert all(post.tags == () for post in page.posts)


async def test_times_and_words_pick_posts(newsroom: Newsroom, source: WordPress) -> None:
    """Times are UTC and exclude their moment; tags, authors and words narrow further."""
    moment = datetime(2026, 11, 24, 15, 52, 45, tzinfo=UTC)
    newer = await ask(source, PostQuery(after=moment), size=100)
    older = await ask(source, PostQuery(before=moment), size=100)
    assert len(newer.posts) + len(older.posts) + 2 == len(newsroom.posts)
    assert all(post.published and post.published > moment for post in newer.posts)
    assert all(post.published and post.published < moment for post in older.posts)
    newsroom.edit("khusus-lekat", "Lekat, diperbarui")
    changed = await ask(source, PostQuery(modified_after=datetime(2026, 11, 25, 4, 45, tzinfo=UTC)))
    assert slugs(changed) == ["khusus-lekat"]
    found = await ask(source, PostQuery(search="cabai"))
    assert {"harga-cabai-di-sambas-tembus-rp75-ribu", "harga-cabai-di-singkawang-tembus-rp65-ribu"} <= set(
        slugs(found)
    )
    page = await ask(source)
    tag = next(post.tags[0].slug for post in page.posts if post.tags)
    assert all(
        tag in {term.slug for term in post.tags} for post in (await ask(source, PostQuery(tag=tag))).posts
    )


async def test_a_page_that_is_too_slow_is_asked_for_by_fifths(newsroom: Newsroom) -> None:
    """20, 4, 1: the size that works is remembered, and the walk loses nothing by it."""
    newsroom.misbehave("per_page=20", held(threading.Event()))
    async with Hasty() as http:
        source = WordPress(http, f"{newsroom.url}/wp-json/", newsroom.url)
        page = await ask(source)
        assert (len(page.posts), source.page_size) == (4, 4)
        assert len((await ask(source, cursor=page.next)).posts) == 4


async def test_a_page_that_is_too_large_is_asked_for_by_fifths(newsroom: Newsroom, source: WordPress) -> None:
    """One post of eleven megabytes is passed over and counted; its neighbours come."""
    newsroom.post("khusus-tabel")["content"]["rendered"] = "x" * 11_000_000
    kept = Kept()
    pages = await walk(source, size=20)
    for page in pages:
        kept.take(page)
    assert sum(page.skipped for page in pages) == 1
    assert len(kept.posts) == len(newsroom.posts) - 1
    page = await ask(source, size=100, known=lambda _: {})
    assert (len(page.posts), len(page.seen), page.skipped) == (
        len(newsroom.posts) - 1,
        len(newsroom.posts),
        1,
    )


async def test_an_answer_that_is_no_list_is_an_error(newsroom: Newsroom, source: WordPress) -> None:
    """Nothing is taken from it, and the next page is as good as ever."""
    newsroom.misbehave("/posts", instead("<!DOCTYPE html><title>Kabar</title>"))
    with pytest.raises(Unreadable, match="not_json"):
        await ask(source)
    newsroom.api = "404-json"
    with pytest.raises(Refused, match="status"):
        await ask(source)
    newsroom.api = "open"
    assert len((await ask(source)).posts) == 20


async def test_a_post_is_found_by_any_of_its_addresses(newsroom: Newsroom, source: WordPress) -> None:
    """Permalink, `/?p=NUMBER` and `/SLUG/`; also where the slug is not ASCII."""
    for slug in ("khusus-kicker", "khusus-slug-%e5%9d%a4%e7%94%b8"):
        row = newsroom.post(slug)
        permalink = row["link"].replace("http://newsroom.invalid", newsroom.url)
        for url in (permalink, f"{newsroom.url}/?p={row['id']}", f"{newsroom.url}/{slug}/"):
            post = await source.post(url)
            assert post is not None
            assert (post.wp_id, post.url) == (row["id"], permalink)
    assert await source.post(f"{newsroom.url}/2026/11/25/tidak-ada/") is None
    assert await source.post(newsroom.url) is None
    assert await source.post("https://kabar.example/khusus-kicker/") is None


async def test_visible_posts_are_those_the_site_still_shows(newsroom: Newsroom, source: WordPress) -> None:
    """One request for a hundred numbers; a deleted post and one that never was are not among them."""
    newsroom.delete("khusus-kicker")
    assert await source.visible([30, 31, 32, 999]) == {30, 32}
    assert asked(newsroom) == ["posts"]
    assert await source.visible([]) == frozenset()
    assert asked(newsroom) == []


async def test_the_tree_is_the_sites_own(newsroom: Newsroom, source: WordPress) -> None:
    """Every category with its parent and count, in as many answers as it takes."""
    template = newsroom.categories[0]
    newsroom.categories += [
        template | {"id": 1000 + n, "slug": f"k-{n}", "name": f"K {n}", "parent": 2} for n in range(150)
    ]
    tree = await source.categories()
    assert asked(newsroom) == ["categories", "categories"]
    assert len(tree) == len(newsroom.categories)
    assert next(one for one in tree if one.slug == "k-149").parent == "kalimantan-barat"
    assert next(one for one in tree if one.slug == "pontianak").count == 7
    assert source.tree == tree


@pytest.mark.parametrize(
    "cursor", ["", "x", "7", "[]", "{}", '["x"]', '["2026-11-25T00:00:00", "x"]', "null"]
)
async def test_a_cursor_that_cannot_be_read_is_the_start(source: WordPress, cursor: str) -> None:
    """A store may hold one of another version, or of a feed."""
    assert (await ask(source, cursor=cursor, size=1)).seen == (44,)


async def test_an_api_at_a_query_address_is_read_as_well(newsroom: Newsroom) -> None:
    """Where a site has no pretty permalinks its API is at `/?rest_route=/`."""
    async with Http() as http:
        source = WordPress(http, f"{newsroom.url}/?rest_route=/", newsroom.url)
        assert len((await ask(source)).posts) == 20
