"""The feed source and the article's page against a newsroom that answers as WordPress does."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from kalbar_tui.model.errors import NotThere, Refused, Unreadable
from kalbar_tui.model.post import Category, Post
from kalbar_tui.model.site import Validators
from kalbar_tui.sources import page as article_page
from kalbar_tui.sources.base import NotModified, Page, PostQuery
from kalbar_tui.sources.http import Http, Response
from kalbar_tui.sources.rss import Feed
from kalbar_tui.sources.wordpress import WordPress
from kalbar_tui.text.address import slug_of
from kalbar_tui.text.document import words
from kalbar_tui.text.html import document
from newsroom import Newsroom, instead, status

ALL = PostQuery()
FOUR_PAGES = "khusus-empat-halaman"


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as client:
        yield client


@pytest.fixture
def feed(http: Http, newsroom: Newsroom) -> Feed:
    """The newsroom by its feeds, with nothing known of it."""
    return Feed(http, f"{newsroom.url}/feed/", newsroom.url)


async def ask(source: Feed | WordPress, query: PostQuery = ALL, cursor: str | None = None) -> Page:
    """A page, and not the news that nothing is new."""
    page = await source.page(query, cursor)
    assert isinstance(page, Page)
    return page


async def walk(source: Feed | WordPress, query: PostQuery = ALL) -> list[Post]:
    """All posts of a query."""
    pages = [await ask(source, query)]
    while pages[-1].next:
        assert len(pages) < 50
        pages.append(await ask(source, query, pages[-1].next))
    return [post for page in pages for post in page.posts]


def words_of(post: Post) -> list[str]:
    return words(document(post.html, post.url)).split()


def slugs(posts: list[Post] | tuple[Post, ...]) -> list[str]:
    return [post.slug for post in posts]


def rss(*items: str) -> str:
    """A feed that no WordPress made."""
    return f'<rss version="2.0"><channel><title>Lain</title>{"".join(items)}</channel></rss>'


def item(name: str, more: str = "") -> str:
    """An item of a post on another host."""
    return f"<item><title>{name}</title><link>https://lain.test/{name}/</link>{more}</item>"


async def test_feed_and_api_give_the_same_posts(http: Http, newsroom: Newsroom) -> None:
    """Ids, dates, titles, categories and words are alike, whichever way a post came; pages are joined."""
    api = WordPress(http, f"{newsroom.url}/wp-json/", newsroom.url)
    tree = await api.categories()
    by_api = {post.url: post for post in await walk(api)}
    feed = Feed(http, f"{newsroom.url}/feed/", newsroom.url, tree)
    by_feed = {post.url: post for post in await walk(feed)}
    assert by_feed.keys() == by_api.keys()
    for url, post in by_feed.items():
        other = by_api[url]
        for name in ("id", "guid", "slug", "title", "published", "kicker", "fullness", "locked"):
            assert getattr(post, name) == getattr(other, name), (url, name)
        assert {term.slug for term in post.categories} == {term.slug for term in other.categories}
        assert words_of(post) == words_of(other), url


async def test_an_article_of_four_pages_comes_whole(feed: Feed, newsroom: Newsroom) -> None:
    """One request more tells that all others have one page; the last only repeats what is there."""
    page = await ask(feed, PostQuery(category="ketapang"))
    (post,) = (post for post in page.posts if post.slug == FOUR_PAGES)
    assert post.fullness == "full"
    assert [post.html.count(f"Halaman ke-{number} dari empat.") for number in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert [request.query.get("page") for request in newsroom.requests] == [None, "2", "3", "4", "5"]


async def test_a_page_that_fails_leaves_a_first_page(feed: Feed, newsroom: Newsroom) -> None:
    """What came is kept and said to be incomplete; no validators, so that the rest is asked for again."""
    newsroom.misbehave("page=3", status(500))
    page = await ask(feed, PostQuery(category="ketapang"))
    (post,) = (post for post in page.posts if post.slug == FOUR_PAGES)
    assert (post.fullness, post.html.count("dari empat.")) == ("first_page", 2)
    assert not page.validators


async def test_a_second_visit_asks_whether_anything_is_new(http: Http, newsroom: Newsroom) -> None:
    """One conditional request and no more; with `again` the same in full."""
    kept: dict[str, Validators] = {}
    feed = Feed(http, f"{newsroom.url}/feed/", newsroom.url, (), kept.get)
    kept |= (await ask(feed)).validators
    newsroom.requests.clear()
    assert isinstance(await feed.page(ALL), NotModified)
    (request,) = newsroom.requests
    assert "if-modified-since" in request.headers
    assert (await feed.page(ALL, again=True)) == await ask(Feed(http, f"{newsroom.url}/feed/", newsroom.url))
    newsroom.publish("Berita baru")
    assert slugs((await ask(feed)).posts)[0] == "berita-baru"


async def test_a_walk_ends_behind_the_first_post(feed: Feed, newsroom: Newsroom) -> None:
    """Each post comes once, and only the first page is asked for conditionally."""
    posts = await walk(feed)
    assert sorted(slugs(posts)) == sorted(slug_of(post["slug"]) for post in newsroom.posts)
    assert not any("if-modified-since" in request.headers for request in newsroom.requests)


async def test_a_walk_goes_on_though_posts_shifted_by_a_page(feed: Feed, newsroom: Newsroom) -> None:
    """Ten new posts make the second page what the first was: it is passed over, not taken for the end."""
    first = await ask(feed)
    for number in range(10):
        newsroom.publish(f"Baru {number}", minutes_ago=-number)
    second = await ask(feed, cursor=first.next)
    assert second.posts
    assert not {post.id for post in first.posts} & {post.id for post in second.posts}


async def test_a_site_that_ignores_paging_has_one_page(http: Http, feed: Feed, newsroom: Newsroom) -> None:
    """Its only page again, and once more, is the end and not an endless list."""
    only = await http.get(f"{newsroom.url}/feed/", allowed=newsroom.url)
    assert isinstance(only, Response)
    same = instead(only.body.decode(), "application/rss+xml; charset=UTF-8")
    newsroom.misbehave("paged=", *[same] * 10)
    posts = await walk(feed)
    assert len(posts) == 10
    assert [request.query["paged"] for request in newsroom.requests if "paged" in request.query] == ["2", "3"]


async def test_tag_author_and_search_are_asked_for(feed: Feed, newsroom: Newsroom) -> None:
    """WordPress answers for all that can be asked; what it has no posts of is not there."""
    used = {number for post in newsroom.posts for number in post["tags"]}
    tag = next(row for row in newsroom.tags if row["id"] in used)
    wanted = {post["slug"] for post in newsroom.posts if tag["id"] in post["tags"]}
    assert set(slugs(await walk(feed, PostQuery(tag=tag["slug"])))) == wanted
    writing = {post["author"] for post in newsroom.posts}
    author = next(row for row in newsroom.users if row["id"] in writing)
    wanted = {post["slug"] for post in newsroom.posts if post["author"] == author["id"]}
    assert set(slugs(await walk(feed, PostQuery(author=author["slug"])))) == wanted
    assert slugs(await walk(feed, PostQuery(search="empat halaman"))) == [FOUR_PAGES]
    for query in (PostQuery(tag="tiada"), PostQuery(author="tiada"), PostQuery(category="tiada")):
        with pytest.raises(NotThere):
            await feed.page(query)


async def test_a_category_known_to_be_empty_is_an_empty_page(http: Http, newsroom: Newsroom) -> None:
    """It is there, and has no posts."""
    feed = Feed(http, f"{newsroom.url}/feed/", newsroom.url, (Category("kosong", "Kosong"),))
    page = await ask(feed, PostQuery(category="kosong"))
    assert (page.posts, page.next) == ((), None)


async def test_a_category_s_feed_by_path_stands_in(feed: Feed, newsroom: Newsroom) -> None:
    """Where the query is refused, as some sites do, WordPress's own address is tried."""
    newsroom.misbehave("category_name", status(403))
    page = await ask(feed, PostQuery(category="pontianak"))
    assert page.posts
    assert all("pontianak" in {term.slug for term in post.categories} for post in page.posts)


async def test_times_bound_what_comes(feed: Feed) -> None:
    """`after` and `before` exclude the moment itself, and a page that reaches past `after` is the last."""
    posts = await walk(feed)
    upper, lower = posts[3].published, posts[6].published
    assert upper
    assert lower
    query = PostQuery(after=lower, before=upper)
    page = await ask(feed, query)
    wanted = [post for post in posts if post.published and lower < post.published < upper]
    assert slugs(page.posts) == slugs(wanted)
    assert page.next is None


async def test_a_post_by_its_address(feed: Feed, newsroom: Newsroom) -> None:
    """One post, whole, with the id it has everywhere; `None` where the site has none, or is another."""
    url = f"{newsroom.url}/2026/11/22/{FOUR_PAGES}/"
    post = await feed.post(url)
    listed = {one.url: one for one in await walk(feed)}
    assert post
    assert (post.id, post.html) == (listed[url].id, listed[url].html)
    assert await feed.post(f"{newsroom.url}/2020/01/01/tiada/") is None
    assert await feed.post("https://lain.test/2026/11/22/khusus-empat-halaman/") is None


async def test_categories_are_learnt_from_the_site_s_links(http: Http, newsroom: Newsroom) -> None:
    """The path of a category's address names its parent; what is known already stays as it was."""
    known = (Category("pontianak", "Kota Pontianak", None, 5, 7),)
    sitemap = "<urlset>{}</urlset>".format(
        "".join(
            f"<url><loc>{newsroom.url}/category/{path}/</loc></url>"
            for path in ("kalimantan-barat/pontianak", "kalimantan-barat/kubu-raya", "opini")
        )
    )
    newsroom.misbehave("wp-sitemap", instead(sitemap, "application/xml"))
    tree = await Feed(http, f"{newsroom.url}/feed/", newsroom.url, known).categories()
    assert tree == (
        *known,
        Category("kalimantan-barat", "Kalimantan Barat"),
        Category("kubu-raya", "Kubu Raya", "kalimantan-barat"),
        Category("opini", "Opini"),
    )
    front = f'<a href="{newsroom.url}/category/hukum/">Hukum &amp; Kriminal</a><a href="/tag/x/">x</a>'
    newsroom.misbehave(r"^/\?", instead(f"<html>{front}</html>"))
    tree = await Feed(http, f"{newsroom.url}/feed/", newsroom.url).categories()
    assert tree == (Category("hukum", "Hukum & Kriminal"),)


async def test_a_feed_that_is_none_is_named(feed: Feed, newsroom: Newsroom) -> None:
    """A document type, a cut, a feed switched off: each by its reason."""
    newsroom.misbehave("/feed/", instead("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", "application/rss+xml"))
    with pytest.raises(Unreadable) as unreadable:
        await feed.page(ALL)
    assert unreadable.value.reason == "doctype"
    newsroom.feeds = "off"
    with pytest.raises(Refused) as refused:
        await feed.page(ALL)
    assert refused.value.status == 500


async def test_a_cut_that_only_a_parser_sees_is_asked_for_again(
    http: Http, feed: Feed, newsroom: Newsroom
) -> None:
    """The posts that came whole are listed; no validators, which would make the rest wait for a change."""
    complete = await ask(feed)
    answer = await http.get(f"{newsroom.url}/feed/", allowed=newsroom.url)
    assert isinstance(answer, Response)
    half = answer.body[: len(answer.body) // 2].decode("utf-8", "ignore")
    newsroom.misbehave("/feed/", instead(half, "application/rss+xml; charset=UTF-8"))
    page = await ask(feed)
    assert 0 < len(page.posts) < len(complete.posts)
    assert all(post in complete.posts for post in page.posts)
    assert not page.validators


async def test_a_feed_of_another_kind_is_read_as_it_is(http: Http, newsroom: Newsroom) -> None:
    """Posts on other hosts, no paging, no second request; what is asked for is picked out of it."""
    body = rss(item("satu", "<category>Hutan</category>"), item("dua"), item("tiga"))
    for _ in range(4):
        newsroom.misbehave("/berita.xml", instead(body, "text/xml"))
    feed = Feed(http, f"{newsroom.url}/berita.xml", f"{newsroom.url}/berita.xml")
    page = await ask(feed)
    names = ("satu", "dua", "tiga")
    assert [post.url for post in page.posts] == [f"https://lain.test/{name}/" for name in names]
    assert (page.next, {post.fullness for post in page.posts}) == (None, {"teaser"})
    assert slugs((await ask(feed, PostQuery(tag="hutan"))).posts) == ["satu"]
    assert slugs((await ask(feed, PostQuery(search="DUA"))).posts) == ["dua"]
    post = await feed.post("https://lain.test/tiga/")
    assert post
    assert post.title == "tiga"
    assert len(newsroom.requests) == 4


# -- the article's own page


@pytest.fixture
async def teaser(feed: Feed, newsroom: Newsroom) -> Callable[[str], Post]:
    """Posts as a feed of summaries has them, by their slugs."""
    newsroom.feeds = "summary"
    posts = {post.slug: post for post in await walk(feed)}
    newsroom.requests.clear()
    return posts.__getitem__


async def test_an_article_s_page_has_the_words_of_the_api(
    http: Http, newsroom: Newsroom, teaser: Callable[[str], Post]
) -> None:
    """Every article out of its page is what the API gives, all pages joined, under the same id."""
    by_api = await walk(WordPress(http, f"{newsroom.url}/wp-json/", newsroom.url))
    assert len(by_api) > 10
    for other in by_api:
        if other.locked:
            continue
        summary = teaser(other.slug)
        assert summary.fullness == "teaser"
        post = await article_page.whole(http, summary)
        assert (post.id, post.fullness, post.source, post.kicker) == (other.id, "full", "page", other.kicker)
        assert words_of(post) == words_of(other), other.url


async def test_a_second_page_that_fails_is_said_to_be_missing(
    http: Http, newsroom: Newsroom, teaser: Callable[[str], Post]
) -> None:
    """The first page alone is no whole article."""
    newsroom.misbehave(f"{FOUR_PAGES}/2", status(404))
    post = await article_page.whole(http, teaser(FOUR_PAGES))
    assert (post.fullness, post.html.count("dari empat.")) == ("first_page", 1)


async def test_only_the_post_s_own_site_is_asked(
    http: Http, newsroom: Newsroom, teaser: Callable[[str], Post]
) -> None:
    """A post on another host, without address or locked stays as it is, without a request."""
    post = teaser(FOUR_PAGES)
    for other in (
        replace(post, url="http://localhost:1/x/"),
        replace(post, url="https://lain.test/x/"),
        replace(post, url=""),
        replace(post, locked=True),
    ):
        assert await article_page.whole(http, other) is other
    assert newsroom.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        instead("%PDF-1.7", "application/pdf"),
        instead("<html><body>Kosong</body></html>"),
        instead('<html><div class="entry-content"><p>Pendek</p></div></html>'),
    ],
)
async def test_what_is_less_than_the_summary_changes_nothing(
    http: Http, newsroom: Newsroom, teaser: Callable[[str], Post], answer: Callable[[object], object]
) -> None:
    """A page without the article leaves the summary, which says that it is one."""
    post = teaser(FOUR_PAGES)
    newsroom.misbehave(re.escape(post.url.removeprefix(newsroom.url)), answer)  # type: ignore[arg-type]
    assert await article_page.whole(http, post) is post


async def test_a_hotspot_s_page_is_no_article(
    http: Http, newsroom: Newsroom, teaser: Callable[[str], Post]
) -> None:
    """The sign-in page of a network is named, and the summary kept."""
    newsroom.misbehave(FOUR_PAGES, instead("<html><title>WiFi Gratis - Login</title><p>Masuk</p></html>"))
    with pytest.raises(Refused) as error:
        await article_page.whole(http, teaser(FOUR_PAGES))
    assert error.value.reason == "captive"
