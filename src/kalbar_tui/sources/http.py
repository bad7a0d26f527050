"""Asking a site over HTTP: politely, within bounds, and nobody but the site.

The one module that knows httpx. httpx has no limit on the whole time or size of an answer
and undoes any compression it is sent, so both are done here: a deadline around everything
a request does, and gzip alone, unpacked no further than the cap. It follows no redirect by
itself and keeps no cookie. Only pictures may come from elsewhere, and then from public
addresses alone, connected to by number, so that a name cannot mean another one meanwhile.
What goes wrong leaves as `SourceError`, never as httpx's own.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from kalbar_tui import __version__
from kalbar_tui.model.errors import (
    Refused,
    SourceError,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
)
from kalbar_tui.model.site import Validators
from kalbar_tui.sources import answers
from kalbar_tui.sources.addresses import public_addresses
from kalbar_tui.sources.base import NotModified
from kalbar_tui.text import clean
from kalbar_tui.text.address import safe_url, same_site

USER_AGENT = f"kalbar-tui/{__version__} (+https://pypi.org/project/kalbar-tui/)"

CAP = 10_000_000
"""Bytes an answer may have, unpacked."""

DEADLINE_SECONDS = 20.0
"""A request in all: connecting, waiting, redirects, attempts, headers and body."""

CONNECT_SECONDS = 5.0
CONNECTIONS = 4
ATTEMPTS = 3
REDIRECTS = 5

PATIENCE = timedelta(seconds=5)
"""A `Retry-After` up to this is waited for; a longer one holds the host off."""

FLOOR = timedelta(minutes=1)
"""How long a host is held off that said "too many requests" and not for how long."""

DOWN = timedelta(seconds=20)
"""How long a host that could not be connected to, twice, is taken to be down: longer than what
else one refresh wants of it, shorter than it takes somebody to mend the line and try again."""

_ERROR_CAP = 65_536
"""As much of an error's body as is read: enough for its code, or to see what page it is."""

_BACKOFF_SECONDS = 0.5
_TRY_AGAIN = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GOOD = frozenset({200, 203})
_LOCATION = "kalbar_tui.location"
_KEPT_HEADERS = ("date", "x-wp-total", "x-wp-totalpages")

_log = logging.getLogger(__name__)
# httpx logs each reason phrase as the server wrote it, escape sequences included.
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that came whole.

    `url` is where it came from in the end, after redirects. `content_type` and `charset`
    are its label, in lower case. `links` are the addresses of its `Link` header by `rel`.
    `headers` holds what WordPress says of a list (`x-wp-total`, `x-wp-totalpages`), and `date`.
    """

    url: str
    status: int
    body: bytes = field(repr=False)
    content_type: str = ""
    charset: str = ""
    validators: Validators = field(default_factory=Validators)
    links: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class Http:
    """One client for one site's requests: an async context manager that owns the connections.

    `hold_until` says which hosts (with port) asked to be left alone, and until when (UTC). It is
    to be loaded before and saved after, so that a host is left alone over restarts too.
    """

    def __init__(
        self,
        *,
        hold_until: Mapping[str, datetime] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.hold_until = dict(hold_until or {})
        self._now = now
        self._sleep = sleep
        self._down: dict[str, tuple[datetime, UnreachableReason]] = {}
        self._client: httpx.AsyncClient | None = None
        self._connecting = asyncio.Lock()

    async def __aenter__(self) -> Http:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client:
            await self._client.aclose()
            self._client = None

    async def get(
        self,
        url: str,
        *,
        allowed: str,
        validators: Validators | None = None,
        accept: str = "",
        cap: int = CAP,
        deadline: float = DEADLINE_SECONDS,
        also: Collection[int] = (),
        elsewhere: bool = False,
    ) -> Response | NotModified:
        """Gets `url`, which must be on the site `allowed`, as must every address it leads to.

        With `elsewhere` they may be on any other host too, if its addresses are public.
        With `validators` the request is conditional. `accept` says what is wanted: where that
        is JSON or a feed, a page of HTML is an error and named. Statuses other than 200 are
        raised as `Refused`, but for those of `also`. Raises nothing but `SourceError`.
        """
        asked = _Asked("GET", url, allowed, accept, cap, frozenset(also), elsewhere)
        answer = await self._within(deadline, asked, answers.conditional(validators))
        if isinstance(answer, NotModified) and not answers.conditional(validators):
            # Somebody's cache answered a question that we did not ask.
            answer = await self._within(deadline, asked, {"Cache-Control": "no-cache"})
            if isinstance(answer, NotModified):
                raise Refused(url, 304)
        return answer

    async def head(self, url: str, *, allowed: str, deadline: float = DEADLINE_SECONDS) -> Response:
        """The headers of `url`, under the rules of `get`; the body is empty."""
        answer = await self._within(deadline, _Asked("HEAD", url, allowed, "", 0, frozenset()), {})
        if isinstance(answer, NotModified):
            raise Refused(url, 304)
        return answer

    def is_down(self, url: str) -> bool:
        """Whether the host of `url` could not be connected to a moment ago."""
        return self._down_for(_host(url)) is not None

    # -- one request, however many attempts and steps it takes

    async def _within(
        self, deadline: float, asked: _Asked, headers: dict[str, str]
    ) -> Response | NotModified:
        try:
            async with asyncio.timeout(deadline):
                return await self._follow(asked, headers)
        except TimeoutError:
            raise Unreachable(asked.url, "timeout") from None

    async def _follow(self, asked: _Asked, headers: dict[str, str]) -> Response | NotModified:
        url = safe_url(asked.url)
        if url is None or not asked.may_ask(url):
            raise Refused(asked.url, 0, "redirect")
        if asked.allowed.startswith("https:") and same_site(
            url, asked.allowed
        ):  # sites behind proxies often name themselves by http
            url = url.replace("http:", "https:", 1)
        for _step in range(REDIRECTS + 1):
            answer = await self._attempts(asked, url, headers)
            if answer.status not in _REDIRECTS:
                return self._judge(asked, url, answer)
            url = _target(url, answer, asked)
        raise Refused(asked.url, answer.status, "redirect")

    async def _attempts(self, asked: _Asked, url: str, headers: dict[str, str]) -> _Answer:
        """The answer at `url`, asked for again where trying again may help."""
        host = _host(url)
        self._admit(url, host)
        for attempt in range(1, ATTEMPTS + 1):
            pause = _BACKOFF_SECONDS * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
            try:
                answer = await self._once(asked, url, headers, attempt)
            except (Unreachable, Unreadable) as error:
                if isinstance(error, _NotConnected):
                    if attempt == 2:
                        self._down[host] = (self._now() + DOWN, error.because)
                        raise
                elif error.reason not in {"connection", "cut"} or attempt == ATTEMPTS:
                    raise
            else:
                if answer.status not in _TRY_AGAIN or _is_challenge(answer):
                    return answer
                wait = answers.retry_after(answer.headers.get("retry-after", ""), self._now())
                if attempt == ATTEMPTS or (wait and wait > PATIENCE):
                    self._hold_off(url, host, answer, wait)
                    return answer
                if wait is not None:
                    pause = max(wait.total_seconds(), pause)
            await self._sleep(pause)
        raise AssertionError  # the last attempt returns or raises

    async def _once(self, asked: _Asked, url: str, headers: dict[str, str], attempt: int) -> _Answer:
        """One request and its answer, or why there is none."""
        client = await self._connected(url)
        if asked.accept:
            headers = headers | {"Accept": asked.accept}
        to, extensions = url, {}
        if not same_site(url, asked.allowed):
            to, host, server_name = await _by_number(url, attempt)
            # Closed afterwards: another name at the same number must not be asked through it.
            headers = headers | {"Host": host, "Connection": "close"}
            extensions = {"sni_hostname": server_name}
        try:
            request = client.build_request(asked.method, to, headers=headers, extensions=extensions)
            response = await client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError, OSError) as error:
            _log.info("%s %s: %s", asked.method, url, clean.line(repr(error), 200))
            raise _in_our_words(error, url) from error
        try:
            body = b""
            if asked.method != "HEAD" and response.status_code not in {204, 304} | _REDIRECTS:
                body = await _body(response, url, asked.cap_for(response.status_code))
        finally:
            await response.aclose()
        _log.info("%s %s: %d, %d bytes", asked.method, url, response.status_code, len(body))
        return _Answer(response.status_code, response.headers, body, response.extensions.get(_LOCATION, ""))

    def _judge(self, asked: _Asked, url: str, answer: _Answer) -> Response | NotModified:
        """The answer as what was asked for, or the error it amounts to."""
        if answer.status == 304:
            return NotModified(asked.url)
        if _is_challenge(answer):
            raise Refused(url, answer.status, "challenge")
        if answer.status == 511:  # "Network Authentication Required" (RFC 6585, 6)
            raise Refused(url, answer.status, "captive")
        wrong_page = asked.other_than_html and answers.is_html(answer.body)
        if answer.status not in _GOOD and (answer.status not in asked.also or wrong_page):
            raise Refused(url, answer.status, code=answers.error_code(answer.body))
        if wrong_page:
            if answers.is_sign_in(answer.body):
                raise Refused(url, answer.status, "captive")
            raise Unreadable(url, asked.reason_for_html)
        kind, charset = answers.content_type(answer.headers.get("content-type", ""))
        return Response(
            url=url,
            status=answer.status,
            body=answer.body,
            content_type=kind,
            charset=charset,
            validators=answers.validators(
                answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
            ),
            links=answers.links(answer.headers.get("link", ""), url),
            headers={name: clean.line(answer.headers.get(name, ""), 80) for name in _KEPT_HEADERS},
        )

    # -- who may not be asked now

    def _admit(self, url: str, host: str) -> None:
        """Raises if the host is to be left alone, or is known to be down."""
        now = self._now()
        until = self.hold_until.get(host)
        # A longer one was written by a clock that was wrong.
        if until and now < until <= now + answers.LONGEST_HOLD_OFF:
            raise Refused(url, 0, "held_off", until=until)
        self.hold_until.pop(host, None)
        if reason := self._down_for(host):
            raise Unreachable(url, reason)

    def _down_for(self, host: str) -> UnreachableReason | None:
        until, reason = self._down.get(host, (None, None))
        now = self._now()
        return reason if until and now < until <= now + DOWN else None

    def _hold_off(self, url: str, host: str, answer: _Answer, wait: timedelta | None) -> None:
        """Holds the host off and raises, where it asked for that."""
        if wait is None and answer.status == 429:
            wait = FLOOR
        if wait:
            self.hold_until[host] = until = self._now() + wait
            raise Refused(url, answer.status, "held_off", until=until)

    # -- the client

    async def _connected(self, url: str) -> httpx.AsyncClient:
        """The client, made at the first request: reading the certificates takes a while."""
        async with self._connecting:
            if self._client is None:
                try:
                    certificates = await asyncio.to_thread(_certificates)
                except OSError as error:  # SSL_CERT_FILE names no file of certificates
                    raise Unreachable(url, "tls") from error
                try:
                    self._client = _client(certificates)
                except (ValueError, ImportError, httpx.InvalidURL) as error:  # what HTTPS_PROXY says
                    raise Unreachable(url, "proxy") from error
            return self._client


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a caller wants."""

    method: str
    url: str
    allowed: str
    accept: str
    cap: int
    also: frozenset[int]
    elsewhere: bool = False

    def may_ask(self, url: str) -> bool:
        """Whether the address is where we may ask; who is there is looked at when connecting."""
        return self.elsewhere or same_site(url, self.allowed)

    @property
    def other_than_html(self) -> bool:
        return bool(self.accept) and "html" not in self.accept

    @property
    def reason_for_html(self) -> UnreadableReason:
        """What a page of HTML in place of what was wanted amounts to."""
        if "json" in self.accept:
            return "not_json"
        return "not_a_picture" if "image/" in self.accept else "not_a_feed"

    def cap_for(self, status: int) -> int:
        return self.cap if status in _GOOD or status in self.also else _ERROR_CAP


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server said in one attempt."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str


class _NotConnected(Unreachable):
    """There was no connection at all, so the host may be down."""

    def __init__(self, url: str, reason: UnreachableReason) -> None:
        super().__init__(url, reason)
        self.because = reason


def _client(certificates: ssl.SSLContext) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=certificates,
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),  # the deadline is around it all
        limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        # gzip by name: httpx would ask for whatever the installed packages can unpack.
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"},
        follow_redirects=False,
        event_hooks={"response": [_keep_location]},
    )


async def _keep_location(response: httpx.Response) -> None:
    """Takes `Location` out of httpx's hands, which reads it unasked and fails where it is no address."""
    response.extensions[_LOCATION] = response.headers.pop("location", "")


def _certificates() -> ssl.SSLContext:
    """The system's certificates, or those that `SSL_CERT_FILE` or `SSL_CERT_DIR` name."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def _body(response: httpx.Response, url: str, cap: int) -> bytes:
    """The body, unpacked, of at most `cap` bytes; of an error's body whatever can be had."""
    body = bytearray()
    try:
        await _unpack_into(body, response, url, cap)
    except Unreadable:
        if response.status_code in _GOOD:
            body.clear()  # the error may be kept, and its traceback with it
            raise
    del body[cap:]
    return bytes(body)


async def _unpack_into(body: bytearray, response: httpx.Response, url: str, cap: int) -> None:
    """Adds the body to `body` as it comes; raises `Unreadable` where it is too long, cut or no gzip."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise Unreadable(url, "encoding")  # not asked for, and layers of it are how bombs are made
    gzip = zlib.decompressobj(wbits=31) if coding.endswith("gzip") else None
    length = response.headers.get("content-length", "")
    if length.isdigit() and len(length) < 19 and int(length) > cap:
        raise Unreadable(url, "too_large")
    came = 0
    try:
        async for chunk in response.aiter_raw():
            came += len(chunk)
            if gzip and gzip.eof:
                if came > cap:
                    return  # junk after the end that does not end either
                continue  # read on, so that the connection can be used again
            body += gzip.decompress(chunk, cap + 1 - len(body)) if gzip else chunk
            if len(body) > cap:
                raise Unreadable(url, "bomb" if gzip and came * 20 < cap else "too_large")
    except zlib.error as error:
        raise Unreadable(url, "encoding") from error
    except (httpx.HTTPError, httpx.StreamError, OSError) as error:
        raise Unreadable(url, "cut") from error
    if gzip and came and not gzip.eof:
        raise Unreadable(url, "cut")


def _in_our_words(error: Exception, url: str) -> SourceError:
    """An error of httpx, before there was an answer, as one of ours."""
    causes = list(_causes(error))

    def caused_by(kind: type[BaseException]) -> bool:
        return any(isinstance(cause, kind) for cause in causes)

    if isinstance(error, httpx.ProxyError):
        return Unreachable(url, "proxy")
    if caused_by(ssl.SSLError):
        return Unreachable(url, "tls")
    if isinstance(error, httpx.ConnectTimeout):
        return _NotConnected(url, "timeout")
    if not isinstance(error, httpx.ConnectError):
        return Unreachable(url, "connection")
    if caused_by(socket.gaierror):
        return _NotConnected(url, "dns")
    return _NotConnected(url, "refused" if caused_by(ConnectionRefusedError) else "connection")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that led to it; where two addresses of a host were tried, both."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _causes(part)
    if cause := error.__cause__ or error.__context__:
        yield from _causes(cause)


def _is_challenge(answer: _Answer) -> bool:
    return answer.headers.get("cf-mitigated", "").lower() == "challenge" or answers.is_challenge(answer.body)


def _host(url: str) -> str:
    """Host, with its port where that is not the usual one."""
    return urlsplit(url).netloc


async def _by_number(url: str, attempt: int) -> tuple[str, str, str]:
    """The address of `url` with a number for its host, that host with its port, and its name alone.

    Raises `Refused` for a host that is not public, and `Unreachable` for one that there is not.
    """
    parts = urlsplit(url)
    name = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        numbers = await public_addresses(name, port)
    except OSError as error:  # of which a name that is not found is one
        raise _NotConnected(url, "dns") from error
    if not numbers:
        raise Refused(url, 0, "private")
    number = numbers[(attempt - 1) % len(numbers)]
    host = f"[{number}]" if ":" in number else number
    return parts._replace(netloc=f"{host}:{port}").geturl(), parts.netloc, name


def _target(url: str, answer: _Answer, asked: _Asked) -> str:
    """Where a redirect leads. Raises `Refused` unless we may ask there, and no less secretly than before."""
    target = safe_url(answer.location, url)
    names_somebody = "@" in answer.location.partition("//")[2].partition("/")[0]
    loses_tls = target is not None and url.startswith("https:") and not target.startswith("https:")
    if target is None or names_somebody or loses_tls or not asked.may_ask(target):
        raise Refused(url, answer.status, "redirect")
    return target
