"""The HTTP client against a real server that does as it is told."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import pytest

from kalbar_tui import __version__
from kalbar_tui.model.errors import Refused, SourceError, Unreachable, Unreadable
from kalbar_tui.model.site import Validators
from kalbar_tui.sources.base import NotModified
from kalbar_tui.sources.http import DOWN, Http, Response

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
JSON = "application/json"
Play = Callable[["_Handler"], None]


class Server:
    """Plays what it is given, one answer a request and the last one again; notes what it is asked."""

    def __init__(self) -> None:
        self.plays: list[Play] = []
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.player = self
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def play(self, *plays: Play) -> None:
        self.plays = list(plays)
        self.asked.clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    player: Server

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave early are what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        player = self.server.player
        player.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        (player.plays.pop(0) if len(player.plays) > 1 else player.plays[0])(self)

    do_HEAD = do_GET

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def reply(status: int = 200, body: bytes = b"ok", **headers: str) -> Play:
    """A whole answer; underscores in header names stand for hyphens."""

    def play(handler: _Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD" and status != 304:
            handler.wfile.write(body)

    return play


def raw(data: bytes) -> Play:
    """These bytes, and then the end."""
    return lambda handler: handler.raw(data)


def drip(start: bytes, piece: bytes) -> Play:
    """`start`, and then a piece now and then, for as long as anybody listens, or a minute."""

    def play(handler: _Handler) -> None:
        handler.raw(start)
        for _ in range(3_000):
            time.sleep(0.02)  # a slow server is what the test is about
            handler.raw(piece)

    return play


def reset(handler: _Handler) -> None:
    """Closes without a byte."""
    handler.close_connection = True


class Clock:
    """A clock that is set by hand, and sleeping that takes no time."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on a free port."""
    with Server() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    """The client's clock."""
    return Clock()


@pytest.fixture
async def http(clock: Clock) -> AsyncIterator[Http]:
    """A client that waits for nothing."""
    async with Http(now=clock, sleep=clock.sleep) as client:
        yield client


async def get(http: Http, server: Server, **words: object) -> Response:
    """A request for `/x` of the server's own site, which is answered."""
    answer = await http.get(f"{server.url}x", allowed=server.url, **words)  # type: ignore[arg-type]
    assert isinstance(answer, Response)
    return answer


async def fails(http: Http, server: Server, **words: object) -> SourceError:
    """The error of such a request."""
    with pytest.raises(SourceError) as caught:
        await get(http, server, **words)
    return caught.value


async def test_a_request_names_the_program_and_asks_for_gzip_alone(http: Http, server: Server) -> None:
    """Whatever decoders are installed, nothing is asked for that we do not unpack ourselves."""
    server.play(reply(Content_Type="text/plain; charset=UTF-8", X_WP_Total="7"))
    answer = await get(http, server, accept=JSON)
    headers = server.asked[0][2]
    assert headers["accept-encoding"] == "gzip"
    assert headers["user-agent"].startswith(f"kalbar-tui/{__version__} (+https://")
    assert headers["accept"] == JSON
    assert (answer.body, answer.content_type, answer.charset) == (b"ok", "text/plain", "utf-8")
    assert answer.headers["x-wp-total"] == "7"


async def test_connections_are_used_again_and_cookies_are_not_kept(http: Http, server: Server) -> None:
    """One connection serves request after request; what a site would have us remember is forgotten."""
    server.play(reply(Set_Cookie="a=1; Max-Age=99999", body=gzip.compress(b"x"), Content_Encoding="gzip"))
    await get(http, server)
    await get(http, server)
    assert "cookie" not in server.asked[1][2]
    assert server.asked[1][2]["connection"] == "keep-alive"


async def test_gzip_is_unpacked_and_what_follows_its_end_is_ignored(http: Http, server: Server) -> None:
    """The body is what was packed, and no more."""
    server.play(reply(body=gzip.compress(b"berita" * 1000) + b"junk" * 1000, Content_Encoding="gzip"))
    assert (await get(http, server)).body == b"berita" * 1000


@pytest.mark.parametrize(
    ("play", "reason"),
    [
        (reply(body=gzip.compress(b" " * 20_000_000), Content_Encoding="gzip"), "bomb"),
        (reply(body=b"x" * 2_000_000), "too_large"),
        (raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2_000_000), "too_large"),
        (reply(body=gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"), "encoding"),
        (reply(body=b"x", Content_Encoding="br"), "encoding"),
        (reply(body=b"x", Content_Encoding="deflate"), "encoding"),
        (reply(body=b"not gzip", Content_Encoding="gzip"), "encoding"),
    ],
)
async def test_what_is_too_large_or_packed_otherwise_is_refused_at_once(
    http: Http, server: Server, play: Play, reason: str
) -> None:
    """Bombs, layers and codings that nobody asked for cost one request and no memory."""
    server.play(play)
    error = await fails(http, server, cap=1_000_000)
    assert isinstance(error, Unreadable)
    assert (error.reason, len(server.asked)) == (reason, 1)


@pytest.mark.parametrize(
    "play",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        reply(body=gzip.compress(b"berita" * 9)[:-9], Content_Encoding="gzip"),
    ],
)
async def test_a_cut_answer_is_seen_and_asked_for_again(http: Http, server: Server, play: Play) -> None:
    """Half an answer never passes for a whole one; three are asked for at most."""
    server.play(play, reply(body=b"whole"))
    assert (await get(http, server)).body == b"whole"
    server.play(play)
    error = await fails(http, server)
    assert (error.reason, len(server.asked)) == ("cut", 3)


@pytest.mark.parametrize(
    "play",
    [
        drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        drip(b"", b""),
    ],
)
async def test_the_deadline_is_for_headers_and_body_together(http: Http, server: Server, play: Play) -> None:
    """A server that says a byte now and then holds nobody up: when it is done the error is another."""
    server.play(play)
    error = await fails(http, server, deadline=0.3)
    assert isinstance(error, Unreachable)
    assert error.reason == "timeout"
    assert not http.is_down(server.url)


async def test_an_answer_that_has_not_changed_is_not_sent_again(http: Http, server: Server) -> None:
    """Validators come back as they were given; with them, 304 is an answer."""
    server.play(reply(ETag='W/"a"', Last_Modified="Wed, 25 Nov 2026 04:00:00 GMT"), reply(304))
    first = await get(http, server)
    assert first.validators == Validators('W/"a"', "Wed, 25 Nov 2026 04:00:00 GMT")
    again = await http.get(f"{server.url}x", allowed=server.url, validators=first.validators)
    assert again == NotModified(f"{server.url}x")
    assert server.asked[1][2]["if-modified-since"] == "Wed, 25 Nov 2026 04:00:00 GMT"
    assert "if-none-match" not in server.asked[1][2]


async def test_an_unasked_304_is_asked_about_once(http: Http, server: Server) -> None:
    """A cache that says "as before" to somebody who was never here gets one more chance."""
    server.play(reply(304), reply(body=b"fresh"))
    assert (await get(http, server)).body == b"fresh"
    assert server.asked[1][2]["cache-control"] == "no-cache"
    server.play(reply(304))
    error = await fails(http, server)
    assert isinstance(error, Refused)
    assert (error.status, len(server.asked)) == (304, 2)


@pytest.mark.parametrize("play", [reply(502), reply(503), reply(504), reply(429), reset])
async def test_what_may_pass_is_tried_three_times(
    http: Http, server: Server, clock: Clock, play: Play
) -> None:
    """With a growing pause between, and no more often."""
    server.play(play, play, reply(body=b"at last"))
    assert (await get(http, server)).body == b"at last"
    assert len(clock.slept) == 2
    assert 0.3 < clock.slept[0] < clock.slept[1] < 1.5
    server.play(play)
    await fails(http, server)
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500])
async def test_what_will_not_pass_is_tried_once(http: Http, server: Server, status: int) -> None:
    """The status and WordPress's code are in the error."""
    server.play(reply(status, b'{"code":"rest_forbidden","message":"Maaf"}'))
    error = await fails(http, server, accept=JSON)
    assert isinstance(error, Refused)
    assert (error.status, error.reason, error.code) == (status, "status", "rest_forbidden")
    assert len(server.asked) == 1


async def test_an_expected_error_is_an_answer(http: Http, server: Server) -> None:
    """A feed behind its last page is 404 and yet a feed; a page of HTML there is not."""
    server.play(reply(404, b"<rss></rss>"), reply(404, b"<!DOCTYPE html><p>"))
    assert (await get(http, server, accept="application/rss+xml", also={404})).status == 404
    error = await fails(http, server, accept="application/rss+xml", also={404})
    assert isinstance(error, Refused)


async def test_a_short_retry_after_is_waited_for(http: Http, server: Server, clock: Clock) -> None:
    """The server's own word for how long, where that is not long."""
    server.play(reply(429, Retry_After="3"), reply(body=b"ok"))
    await get(http, server)
    assert clock.slept == [3.0]


@pytest.mark.parametrize(("header", "held"), [("3600", 3600), ("9" * 30, 86_400)])
async def test_a_long_retry_after_holds_the_host_off(
    http: Http, server: Server, clock: Clock, header: str, held: int
) -> None:
    """One request, then none until the time is over; never for more than a day."""
    server.play(reply(503, Retry_After=header))
    error = await fails(http, server)
    assert isinstance(error, Refused)
    assert (error.reason, error.until) == ("held_off", NOW + timedelta(seconds=held))
    assert http.hold_until == {server.host: NOW + timedelta(seconds=held)}
    clock.now += timedelta(seconds=held - 1)
    assert (await fails(http, server)).reason == "held_off"
    assert len(server.asked) == 1
    server.play(reply())
    clock.now += timedelta(seconds=1)
    await get(http, server)


async def test_a_hold_off_is_kept_over_restarts_but_not_one_of_a_wrong_clock(
    server: Server, clock: Clock
) -> None:
    """What was saved holds; a time that no server could have asked for does not."""
    server.play(reply())
    async with Http(hold_until={server.host: NOW + timedelta(hours=1)}, now=clock) as http:
        assert (await fails(http, server)).reason == "held_off"
    assert server.asked == []
    async with Http(hold_until={server.host: NOW + timedelta(days=400)}, now=clock) as http:
        await get(http, server)


async def test_too_many_requests_without_a_word_hold_off_for_a_minute(http: Http, server: Server) -> None:
    """429 three times over is an answer, even where it does not say for how long."""
    server.play(reply(429, Retry_After="soon"))
    error = await fails(http, server)
    assert isinstance(error, Refused)
    assert error.until == NOW + timedelta(minutes=1)


async def test_redirects_on_the_site_are_followed(http: Http, server: Server) -> None:
    """As far as five steps; the answer says where it came from."""
    steps = [reply(302, Location=f"/{n}") for n in range(5)]
    server.play(*steps, reply(body=b"there"))
    answer = await get(http, server)
    assert (answer.body, answer.url) == (b"there", f"{server.url}4")
    server.play(*steps, reply(301, Location="/5"), reply(body=b"too far"))
    assert (await fails(http, server)).reason == "redirect"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2/",
        "http://2130706433/",
        "//kabar.example/",
        "javascript:alert(1)",
        "file:///etc/hostname",
        "ftp://kabar.example/",
        "http://[::bad",
        "http://admin:rahasia@{host}/x",
        "/\x1b]52;c;x\x07",
        "",
    ],
)
async def test_no_redirect_leads_off_the_site(http: Http, server: Server, location: str) -> None:
    """Other hosts, other schemes and names in addresses are refused with one request."""
    server.play(reply(302, Location=location.format(host=server.host)))
    error = await fails(http, server)
    assert isinstance(error, Refused)
    assert (error.reason, len(server.asked)) == ("redirect", 1)


async def test_only_the_site_itself_is_asked(http: Http, server: Server) -> None:
    """An address elsewhere is refused before anything is sent."""
    server.play(reply())
    with pytest.raises(Refused):
        await http.get(server.url, allowed="https://kabar.example/")
    assert server.asked == []


async def test_a_site_read_by_https_is_read_by_nothing_less(http: Http) -> None:
    """An address of its own that it gives without TLS is asked for with it."""
    with pytest.raises(Unreachable) as caught:
        await http.get("http://127.0.0.1/wp-json/", allowed="https://127.0.0.1/")
    assert caught.value.url == "https://127.0.0.1/wp-json/"


@pytest.mark.parametrize(
    ("play", "accept", "error", "reason"),
    [
        (reply(body=b"<!DOCTYPE html><title>WiFi Login</title>"), JSON, Refused, "captive"),
        (reply(511, b"<html>"), "", Refused, "captive"),
        (reply(403, b"<html><title>Just a moment...</title>"), JSON, Refused, "challenge"),
        (reply(503, b"x", cf_mitigated="challenge"), "", Refused, "challenge"),
        (reply(body=b"<html><title>Just a moment...</title>"), "", Refused, "challenge"),
        (reply(body=b"<!doctype html><title>Kabar</title>"), JSON, Unreadable, "not_json"),
        (reply(body=b"<html>", Content_Type=JSON), "application/rss+xml", Unreadable, "not_a_feed"),
    ],
)
async def test_a_page_in_place_of_an_answer_is_named(
    http: Http, server: Server, play: Play, accept: str, error: type[SourceError], reason: str
) -> None:
    """A hotspot, a bot check and the site's own page are told apart, with one request."""
    server.play(play)
    found = await fails(http, server, accept=accept)
    assert isinstance(found, error)
    assert (found.reason, len(server.asked)) == (reason, 1)


async def test_a_page_is_no_error_where_one_is_wanted(http: Http, server: Server) -> None:
    """Without a word of what is wanted, or with HTML among it, a page is an answer."""
    server.play(reply(body=b"<html><title>Masuk</title>"))
    assert (await get(http, server)).body
    assert (await get(http, server, accept="text/html")).body


async def test_head_brings_headers_alone(http: Http, server: Server) -> None:
    """Links are read from them; the method stays what it is over a redirect."""
    server.play(reply(301, Location="/y"), reply(Link='</wp-json/>; rel="https://api.w.org/"'))
    answer = await http.head(server.url, allowed=server.url)
    assert answer.links == {"https://api.w.org/": f"{server.url}wp-json/"}
    assert [asked[0] for asked in server.asked] == ["HEAD", "HEAD"]
    assert answer.body == b""


async def test_a_host_that_cannot_be_reached_is_tried_twice_and_then_left_for_a_while(
    http: Http, clock: Clock
) -> None:
    """What else a refresh wants of it fails at once; a little later it is asked again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(Unreachable, match="refused"):
            await http.get(url, allowed=url)
        assert len(clock.slept) == 1
        assert http.is_down(url)
        with pytest.raises(Unreachable, match="refused"):
            await http.get(f"{url}more", allowed=url)
        assert len(clock.slept) == 1
        clock.now += DOWN
        assert not http.is_down(url)
        with pytest.raises(Unreachable, match="refused"):
            await http.get(url, allowed=url)
        assert len(clock.slept) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\xff" * 50,
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000,
    ],
)
async def test_what_is_no_http_is_a_broken_connection(http: Http, server: Server, data: bytes) -> None:
    """Garbage, impossible lengths and headers without end."""
    server.play(raw(data))
    error = await fails(http, server)
    assert isinstance(error, Unreachable)
    assert (error.reason, len(server.asked)) == ("connection", 3)


async def test_a_proxy_is_asked_where_one_is_set(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual variables hold; the request then names the whole address."""
    monkeypatch.setenv("HTTP_PROXY", server.url)
    server.play(reply(body=b"by proxy"))
    async with Http() as http:
        answer = await http.get("http://kabar.example/", allowed="http://kabar.example/")
    assert isinstance(answer, Response)
    assert server.asked[0][1] == "http://kabar.example/"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [("HTTP_PROXY", "nonsense://x:y", "proxy"), ("SSL_CERT_FILE", "/nowhere/certificates.pem", "tls")],
)
async def test_wrong_settings_of_the_system_are_named(
    server: Server, monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    """A proxy that is none and certificates that are not there are errors a reader can be told."""
    monkeypatch.setenv(name, value)
    server.play(reply())
    async with Http() as http:
        error = await fails(http, server)
    assert isinstance(error, Unreachable)
    assert error.reason == reason


async def test_a_server_without_tls_is_named(http: Http, server: Server) -> None:
    """A certificate that is not accepted, or none at all, is not tried again."""
    server.play(reply())
    with pytest.raises(Unreachable, match="tls"):
        await http.get(f"https://{server.host}/", allowed=f"https://{server.host}/")
