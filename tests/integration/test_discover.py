"""Finding out how a site can be read, against a newsroom that closes one way or the other."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kalbar_tui.model.errors import Refused, SourceError, Unreachable, Unreadable
from kalbar_tui.model.site import Capabilities, Way
from kalbar_tui.sources.discover import discover, open_source
from kalbar_tui.sources.http import Http
from newsroom import Newsroom, instead, redirect, reset, status

CHALLENGE = "<!DOCTYPE html><html><title>Just a moment...</title></html>"
SIGN_IN = "<!DOCTYPE html><html><title>WiFi Login</title></html>"


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """A client."""
    async with Http() as client:
        yield client


def asked(newsroom: Newsroom) -> int:
    """How many requests there were, and the count begins anew."""
    count = len(newsroom.requests)
    newsroom.requests.clear()
    return count


async def test_an_open_api_is_found_and_named_with_two_requests(http: Http, newsroom: Newsroom) -> None:
    """Its index and one post; neither the front page nor a feed is asked for."""
    found = await discover(http, newsroom.url)
    assert found.api == Way("works", f"{newsroom.url}/wp-json/")
    assert found.feed == Way("untried", f"{newsroom.url}/feed/")
    assert found.name
    assert asked(newsroom) == 2
    assert open_source(http, newsroom.url, found).kind == "api"


@pytest.mark.parametrize(
    ("closed", "reason"),
    [("401", "401"), ("403-html", "403"), ("404-json", "404"), ("redirect-home", "not_json")],
)
async def test_where_the_api_is_closed_the_feed_takes_over(
    http: Http, newsroom: Newsroom, closed: str, reason: str
) -> None:
    """And the reader can be told why."""
    newsroom.api = closed  # type: ignore[assignment]
    found = await discover(http, newsroom.url)
    assert (found.api.state, found.api.reason) == ("closed", reason)
    assert found.feed == Way("works", f"{newsroom.url}/feed/")
    assert found.name
    assert open_source(http, newsroom.url, found).kind == "feed"
    asked(newsroom)
    again = await discover(http, newsroom.url, found)
    assert again == found
    assert asked(newsroom) <= 2


async def test_a_site_that_hides_its_api_altogether_is_read_by_the_feed_its_page_names(
    http: Http, newsroom: Newsroom
) -> None:
    """No header, no route: the front page is the last to be asked, and it names the feed."""
    newsroom.api = "404-html"
    found = await discover(http, newsroom.url)
    assert found.api.state == "absent"
    assert found.feed == Way("works", f"{newsroom.url}/feed/")


async def test_an_api_that_opens_again_is_used_again(http: Http, newsroom: Newsroom) -> None:
    """What was learnt is tried again, and what was known of the feed stays."""
    newsroom.api = "401"
    found = await discover(http, newsroom.url)
    newsroom.api = "open"
    asked(newsroom)
    again = await discover(http, newsroom.url, found)
    assert (again.api.state, again.feed) == ("works", found.feed)
    assert asked(newsroom) == 2


async def test_a_feed_as_the_address_is_that_feed(http: Http, newsroom: Newsroom) -> None:
    """A category's feed is read as it is; the main feed of a WordPress stands for its site."""
    newsroom.misbehave("", instead("", "application/rss+xml"))  # the answer to HEAD
    feed = f"{newsroom.url}/category/pontianak/feed/"
    found = await discover(http, feed)
    assert (found.api.state, found.feed) == ("absent", Way("works", feed))
    assert found.name
    assert open_source(http, feed, found).kind == "feed"


@pytest.mark.parametrize("path", ["/2026/11/22/khusus-kicker/", "/category/pontianak/"])
async def test_any_page_of_a_site_leads_to_its_api(http: Http, newsroom: Newsroom, path: str) -> None:
    """By the header that WordPress sends with each of them."""
    newsroom.misbehave(
        "", lambda answer: answer if answer.status == 200 else type(answer)(200, answer.headers)
    )
    found = await discover(http, newsroom.url + path)
    assert found.api == Way("works", f"{newsroom.url}/wp-json/")


async def test_a_site_that_is_no_wordpress_is_read_by_the_feed_it_names(
    http: Http, newsroom: Newsroom
) -> None:
    """The feed of comments is passed over, and no guess is made at WordPress's addresses."""
    page = (
        '<html><head><meta property="og:site_name" content="Kabar &amp; Berita">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
        '<link href="/feed/rss2/" type="application/rss+xml" rel="alternate">'
        '<link rel="alternate" type="application/rss+xml" href="http://127.0.0.2/feed/"></head></html>'
    )
    newsroom.misbehave("/wp-json", status(404))
    newsroom.misbehave("^/[?]$", instead(""), instead(page))  # HEAD, then GET
    found = await discover(http, newsroom.url)
    assert found.api.state == "absent"
    assert found.feed == Way("works", f"{newsroom.url}/feed/rss2/")
    assert found.name
    assert asked(newsroom) == 4


async def test_an_api_on_another_host_is_not_asked(http: Http, newsroom: Newsroom) -> None:
    """A header cannot send us elsewhere."""
    page = '<html><link rel="https://api.w.org/" href="http://127.0.0.2:1/wp-json/"></html>'
    newsroom.misbehave("/wp-json", status(404))
    newsroom.misbehave("^/[?]$", instead(""), instead(page))
    found = await discover(http, newsroom.url)
    assert found.api == Way("absent", "http://127.0.0.2:1/wp-json/", "redirect")


async def test_a_hotspot_is_not_taken_for_the_site(http: Http, newsroom: Newsroom) -> None:
    """Nothing is learnt from a sign-in page, and nothing more is asked."""
    newsroom.misbehave("", instead(SIGN_IN))
    with pytest.raises(Refused, match="captive"):
        await discover(http, newsroom.url)
    assert asked(newsroom) == 1


async def test_a_site_that_asks_to_be_left_alone_is(http: Http, newsroom: Newsroom) -> None:
    """One request, and the error says until when."""
    newsroom.misbehave("", status(429, retry_after="3600"))
    with pytest.raises(Refused, match="held_off"):
        await discover(http, newsroom.url)
    assert asked(newsroom) == 1


async def test_a_site_that_is_down_teaches_nothing(http: Http) -> None:
    """The error is raised, so that what was known stays known."""
    url = "http://127.0.0.1:1/"
    with pytest.raises(Unreachable, match="refused"):
        await discover(http, url, Capabilities(feed=Way("works", f"{url}feed/")))


async def test_an_api_that_hangs_up_leaves_the_feed(http: Http, newsroom: Newsroom) -> None:
    """Some firewalls answer an API's address with nothing at all."""
    newsroom.misbehave("/wp-json", reset(), reset(), reset())
    found = await discover(http, newsroom.url)
    assert (found.api.state, found.api.reason) == ("closed", "connection")
    assert found.feed.state == "works"


@pytest.mark.parametrize(
    ("capabilities", "error", "reason"),
    [
        (Capabilities(Way("closed", "", "challenge"), Way("closed", "", "403")), Refused, "challenge"),
        (Capabilities(Way("closed", "", "not_json"), Way("closed", "", "500")), Refused, "status"),
        (Capabilities(Way("closed", "", "timeout"), Way("absent", "", "not_a_feed")), Unreachable, "timeout"),
        (Capabilities(Way("absent"), Way("absent")), Unreadable, "not_a_feed"),
    ],
)
async def test_where_no_way_is_open_the_most_telling_error_is_raised(
    http: Http, capabilities: Capabilities, error: type[SourceError], reason: str
) -> None:
    """A bot check says more than a status, and a status more than that there is no feed."""
    with pytest.raises(error, match=reason):
        open_source(http, "https://kabar.example/", capabilities)


async def test_a_site_closed_altogether_is_said_to_be(http: Http, newsroom: Newsroom) -> None:
    """API by its status, feeds by theirs."""
    newsroom.api, newsroom.feeds = "401", "off"
    found = await discover(http, newsroom.url)
    assert (found.api.reason, found.feed.reason) == ("401", "500")
    with pytest.raises(Refused):
        open_source(http, newsroom.url, found)


async def test_a_bot_check_everywhere_is_named(http: Http, newsroom: Newsroom) -> None:
    """After as few requests as there are ways."""
    newsroom.misbehave("", *[instead(CHALLENGE, code=403)] * 9)
    found = await discover(http, newsroom.url)
    assert (found.api.reason, found.feed.reason) == ("challenge", "challenge")
    assert asked(newsroom) <= 5


async def test_a_front_page_that_has_moved_on_its_site_is_followed(http: Http, newsroom: Newsroom) -> None:
    """The headers that count are those of where it is now."""
    newsroom.misbehave("/lama/", redirect("/", 301))
    assert (await discover(http, f"{newsroom.url}/lama/")).api.state == "works"


async def test_a_feed_in_utf_16_is_seen_to_be_one(http: Http, newsroom: Newsroom) -> None:
    """What an answer is, is judged from its text, not from its bytes."""
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title></channel></rss>'
    newsroom.misbehave("^/kabar[.]xml", *[instead(feed.encode("utf-16"), "application/rss+xml")] * 3)
    found = await discover(http, f"{newsroom.url}/kabar.xml")
    assert found.feed == Way("works", f"{newsroom.url}/kabar.xml")
    assert found.name == "Kabar"
