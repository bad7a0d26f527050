"""A newsroom on the loopback interface: WordPress's answers as recorded, worked out for any question.

The posts, the tree and the feed were recorded from a real WordPress (`data/README.md`). Queries,
paging, fields, headers and errors follow what that WordPress was seen to do, so that a client may
ask in its own words. `tests/wordpress` holds the real one, for what only it can show.

    with Newsroom() as site:
        site.api = "401"
        site.misbehave("/feed/", status(429, retry_after="1"), cut())
        ...
        assert [request.path for request in site.requests] == [...]
"""

from __future__ import annotations

import contextlib
import copy
import gzip
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit

RECORDED = Path(__file__).with_name("data") / "recorded"
PLACEHOLDER = "http://newsroom.invalid"
ZONE = timezone(timedelta(hours=7))  # the site's wall clock

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """What a client asked; header names are in lower case, query values as they came, unquoted."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What goes back. `sent` is how much of the body really leaves, as a share of it."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    sent: float = 1.0
    regular_end: bool = False
    until: threading.Event | None = None
    reset: bool = False


Fault = Callable[[Answer], Answer]
"""Makes an answer another one, once."""


def status(code: int, *, retry_after: str = "") -> Fault:
    """An error page of a web server."""
    headers = {"Content-Type": "text/html"} | ({"Retry-After": retry_after} if retry_after else {})
    return lambda _: Answer(code, headers, f"<html><h1>{code}</h1></html>".encode())


def instead(body: str | bytes, content_type: str = "text/html; charset=UTF-8", code: int = 200) -> Fault:
    """Something else altogether: a hotspot's login page, a broken feed."""
    content = body.encode() if isinstance(body, str) else body
    return lambda _: Answer(code, {"Content-Type": content_type}, content)


def cut(share: float = 0.5, *, regular_end: bool = False) -> Fault:
    """Only a share of the body; with `regular_end` only a parser can tell."""
    return lambda answer: replace(answer, sent=share, regular_end=regular_end)


def held(until: threading.Event) -> Fault:
    """The right answer, once the test says so."""
    return lambda answer: replace(answer, until=until)


def reset() -> Fault:
    """The connection closed without an answer."""
    return lambda answer: replace(answer, reset=True)


def redirect(to: str, code: int = 302) -> Fault:
    """Somewhere else."""
    return lambda _: Answer(code, {"Location": to})


class Newsroom:
    """The site. What tests may change while it runs are the attributes below, and `posts`."""

    api: Literal["open", "401", "403-html", "404-json", "404-html", "redirect-home"] = "open"
    feeds: Literal["full", "summary", "off"] = "full"

    def __init__(self) -> None:
        self.posts: list[Json] = _lines("posts.json")
        self.categories, self.tags, self.users = (
            _lines(f"{name}.json") for name in ("categories", "tags", "users")
        )
        self.requests: list[Request] = []
        self.last_modified = datetime(2026, 11, 25, 4, 45, tzinfo=UTC)
        self.clock_ahead = timedelta(0)
        feed = (RECORDED / "feed.xml").read_text(encoding="utf-8")
        self._items = {
            _between(item, "<link>", "</link>"): item
            for item in re.findall(r"<item>.*?</item>", feed, re.DOTALL)
        }
        self._channel = re.sub(r"<item>.*</item>", "[items]", feed, flags=re.DOTALL)
        self._faults: list[tuple[re.Pattern[str], Fault]] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.newsroom = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # -- what tests do to it

    def misbehave(self, where: str, *faults: Fault) -> None:
        """The next requests whose address meets the regular expression suffer these faults, one each."""
        with self._lock:
            self._faults += [(re.compile(where), fault) for fault in faults]

    def post(self, slug: str) -> Json:
        """A post as the API gives it, to be changed in place; `touch` it afterwards."""
        return next(post for post in self.posts if post["slug"] == slug)

    def publish(
        self, title: str, *, minutes_ago: int = 0, categories: tuple[str, ...] = ("pontianak",)
    ) -> Json:
        """A new post, dated after all recorded ones unless it is older."""
        number = max(post["id"] for post in self.posts) + 1
        made = copy.deepcopy(self.posts[0])
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        at = datetime(2026, 11, 25, 4, 50, tzinfo=UTC) - timedelta(minutes=minutes_ago)
        made |= {
            "id": number,
            "slug": slug,
            "link": f"{PLACEHOLDER}/2026/11/25/{slug}/",
            "guid": {"rendered": f"{PLACEHOLDER}/?p={number}"},
            "title": {"rendered": escape(title)},
            "content": {"rendered": f"<p>{escape(title)}: isi.</p>\n", "protected": False},
            "excerpt": {"rendered": f"<p>{escape(title)}: ringkasan.</p>\n", "protected": False},
            "categories": [row["id"] for row in self.categories if row["slug"] in categories],
        }
        made["_embedded"]["wp:term"][0] = [row for row in self.categories if row["slug"] in categories]
        self._date(made, "date", at)
        self._date(made, "modified", at)
        self.posts.append(made)
        self.touch()
        return made

    def edit(self, slug: str, title: str) -> None:
        """Gives a post another title; it counts as modified from then on."""
        post = self.post(slug)
        post["title"]["rendered"] = escape(title)
        self.touch()
        self._date(post, "modified", self.last_modified)

    def delete(self, slug: str) -> None:
        """Takes a post away."""
        self.posts.remove(self.post(slug))
        self.touch()

    def touch(self) -> None:
        """Makes every feed count as modified, as any change of any post does."""
        self.last_modified += timedelta(seconds=10)

    @staticmethod
    def _date(post: Json, name: str, at: datetime) -> None:
        post[name] = at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S")
        post[f"{name}_gmt"] = at.strftime("%Y-%m-%dT%H:%M:%S")

    # -- answering

    def answer(self, request: Request) -> Answer:
        """The whole answer, faults included, with the site's own address in it."""
        with self._lock:
            self.requests.append(request)
            fault = self._next_fault(request)
            made = self._encoded(request, self._conditional(request, self._placed(self._route(request))))
        return fault(made) if fault else made

    def _next_fault(self, request: Request) -> Fault | None:
        words = "&".join(f"{key}={value}" for key, value in request.query.items())
        for place, (where, fault) in enumerate(self._faults):
            if where.search(f"{request.path}?{words}"):
                del self._faults[place]
                return fault
        return None

    def _placed(self, answer: Answer) -> Answer:
        """The placeholder becomes the address we listen on."""
        headers = {name: value.replace(PLACEHOLDER, self.url) for name, value in answer.headers.items()}
        return replace(
            answer, headers=headers, body=answer.body.replace(PLACEHOLDER.encode(), self.url.encode())
        )

    def _conditional(self, request: Request, answer: Answer) -> Answer:
        """304 as WordPress decides it: either validator will do, but where both are sent both must match."""
        etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        if not etag or not modified:
            return answer
        checks = [
            request.headers[name] == value
            for name, value in (("if-none-match", etag), ("if-modified-since", modified))
            if name in request.headers
        ]
        if not checks or not all(checks):
            return answer
        return Answer(304, {"ETag": etag, "Last-Modified": modified})

    def _encoded(self, request: Request, answer: Answer) -> Answer:
        """Gzip where it is taken; nginx then weakens the ETag, which so never matches again."""
        if not answer.body or "gzip" not in request.headers.get("accept-encoding", ""):
            return answer
        headers = answer.headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        if "ETag" in headers:
            headers["ETag"] = f"W/{headers['ETag']}"
        return replace(answer, headers=headers, body=gzip.compress(answer.body, 5))

    def _route(self, request: Request) -> Answer:
        path, query = request.path, request.query
        route = query.get("rest_route") or (
            path.removeprefix("/wp-json") if path.startswith("/wp-json") else ""
        )
        if route:
            return self._rest(route.rstrip("/") or "/", query)
        if "feed" in query or re.search(r"/feed(/rss2)?/?$", path):
            return self._feed(path, query)
        if path == "/":
            return self._page((RECORDED / "front.html").read_text(encoding="utf-8"))
        return self._article(path)

    # -- the REST API

    def _rest(self, route: str, query: dict[str, str]) -> Answer:
        if self.api in {"403-html", "404-html"}:
            code = int(self.api[:3])
            return Answer(code, {"Content-Type": "text/html; charset=UTF-8"}, f"<h1>{code}</h1>".encode())
        if self.api == "redirect-home":
            return Answer(302, {"Location": f"{PLACEHOLDER}/"})
        if self.api == "401":
            return _refusal(401, "rest_not_logged_in", "You are not currently logged in.")
        if route == "/":
            return _rest_answer(_fields(_lines("index.json")[0], query))
        if self.api == "404-json":
            return _refusal(404, "rest_no_route", "Tidak ada rute yang sesuai.")
        if match := re.fullmatch(r"/wp/v2/posts/(\d+)", route):
            found = [post for post in self.posts if post["id"] == int(match[1])]
            if not found:
                return _refusal(404, "rest_post_invalid_id", "ID pos tidak valid.")
            return _rest_answer(_fields(found[0], query))
        collections = {
            "/wp/v2/posts": self.posts,
            "/wp/v2/categories": self.categories,
            "/wp/v2/tags": self.tags,
            "/wp/v2/users": self.users,
        }
        if route not in collections:
            return _refusal(404, "rest_no_route", "Tidak ada rute yang sesuai.")
        rows = self._chosen(query) if route == "/wp/v2/posts" else _picked(collections[route], query)
        return self._paged(route, rows, query)

    def _chosen(self, query: dict[str, str]) -> list[Json]:
        """The posts a query picks, in its order."""
        rows = _picked(self.posts, query)
        categories = _numbers(query, "categories") or _numbers(query, "categories[terms]")
        if query.get("categories[include_children]") in {"true", "1"}:
            categories = [number for category in categories for number in self._with_children(category)]
        for name, wanted in (("categories", categories), ("tags", _numbers(query, "tags"))):
            if wanted or name in query:
                rows = [row for row in rows if set(row[name]) & set(wanted)]
        if authors := _numbers(query, "author"):
            rows = [row for row in rows if row["author"] in authors]
        if words := query.get("search"):
            texts = ("title", "content", "excerpt")
            rows = [
                row
                for row in rows
                if any(words.lower() in unescape(row[name]["rendered"]).lower() for name in texts)
            ]
        for name, place, later in (
            ("after", "date", True),
            ("before", "date", False),
            ("modified_after", "modified", True),
            ("modified_before", "modified", False),
        ):
            if name in query:
                moment = _local(query[name])
                rows = [row for row in rows if (row[place] > moment if later else row[place] < moment)]
        if query.get("orderby") == "include":
            order = _numbers(query, "include")
            return sorted(rows, key=lambda row: order.index(row["id"]))
        place = "modified" if query.get("orderby") == "modified" else "date"
        return sorted(rows, key=lambda row: row[place], reverse=query.get("order") != "asc")

    def _with_children(self, category: int) -> Iterator[int]:
        yield category
        for row in self.categories:
            if row["parent"] == category:
                yield from self._with_children(row["id"])

    def _paged(self, route: str, rows: list[Json], query: dict[str, str]) -> Answer:
        size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
        if not 1 <= size <= 100:
            return _refusal(400, "rest_invalid_param", "Parameter tidak valid: per_page")
        start = int(query["offset"]) if "offset" in query else (page - 1) * size
        pages = -(-len(rows) // size)
        if route == "/wp/v2/posts" and page > 1 and page > pages:
            return _refusal(400, "rest_post_invalid_page_number", "Nomor halaman yang diminta terlalu besar.")
        made = [_fields(row, query) for row in rows[start : start + size]]
        headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
        if page < pages:
            headers["Link"] = f'<{PLACEHOLDER}/wp-json{route}?page={page + 1}>; rel="next"'
        return _rest_answer(made, headers)

    # -- feeds

    def _feed(self, path: str, query: dict[str, str]) -> Answer:
        if self.feeds == "off":
            error = b'<?xml version="1.0" encoding="UTF-8"?><error><code>wp_die</code></error>'
            return Answer(500, {"Content-Type": "application/xml; charset=UTF-8"}, error)
        headers = json.loads((RECORDED / "feed-headers.json").read_text())
        headers["Last-Modified"] = self.last_modified.strftime("%a, %d %b %Y %H:%M:%S GMT")
        headers["ETag"] = f'"{int(self.last_modified.timestamp()):x}"'
        links = [post["link"] for post in self._listed(path, query)]
        first = 10 * (int(query.get("paged", 1)) - 1)
        if first and first >= len(links):
            return Answer(404, headers, (RECORDED / "past-the-end.xml").read_bytes())
        items = "\n\t".join(self._item(link, int(query.get("page", 1))) for link in links[first : first + 10])
        return Answer(200, headers, self._channel.replace("[items]", items).encode())

    def _listed(self, path: str, query: dict[str, str]) -> list[Json]:
        """The posts a feed's address asks for, newest first."""
        rows = sorted(self.posts, key=lambda post: str(post["date"]), reverse=True)
        place = re.match(r"/(category|tag|author)/(?:[^/]+/)*?([^/]+)/feed", path)
        wanted = {
            "category": query.get("category_name"),
            "tag": query.get("tag"),
            "author": query.get("author_name"),
        }
        if place:
            wanted[place[1]] = unquote(place[2])
        if slug := wanted["category"]:
            numbers = {
                number
                for row in self.categories
                if row["slug"] == slug
                for number in self._with_children(row["id"])
            }
            return [row for row in rows if numbers & set(row["categories"])]
        if slug := wanted["tag"]:
            numbers = {row["id"] for row in self.tags if row["slug"] == slug}
            return [row for row in rows if numbers & set(row["tags"])]
        if slug := wanted["author"]:
            numbers = {row["id"] for row in self.users if row["slug"] == slug}
            return [row for row in rows if row["author"] in numbers]
        if words := query.get("s"):
            return self._chosen({"search": words})
        if re.match(r"/\d{4}/\d\d/\d\d/", path):
            return [row for row in rows if urlsplit(row["link"]).path.rstrip("/") in path]
        return rows

    def _item(self, link: str, page: int) -> str:
        post = next(row for row in self.posts if row["link"] == link)
        item = self._items.get(link) or self._new_item(post)
        recorded = _between(item, "<title>", "</title>")
        if not post["content"]["protected"]:  # a locked post's title has a prefix, and is never edited
            item = item.replace(f"<title>{recorded}</title>", f"<title>{_xml_title(post)}</title>", 1)
        parts = post["content"]["rendered"].split("<!--nextpage-->")
        if len(parts) > 1 and page > 1:
            content = _between(item, "<content:encoded>", "</content:encoded>")
            item = item.replace(content, f"<![CDATA[{parts[min(page, len(parts)) - 1]}]]>")
        if self.feeds == "summary":
            item = re.sub(r"<content:encoded>.*?</content:encoded>", "", item, flags=re.DOTALL)
        return item

    def _new_item(self, post: Json) -> str:
        """An item for a post that was not recorded, in the form of those that were."""
        author = next((row["name"] for row in self.users if row["id"] == post["author"]), "")
        names = [row["name"] for row in self.categories if row["id"] in post["categories"]]
        when = datetime.fromisoformat(post["date_gmt"]).strftime("%a, %d %b %Y %H:%M:%S +0000")
        terms = "".join(f"<category><![CDATA[{name}]]></category>" for name in names)
        return (
            f"<item><title>{_xml_title(post)}</title><link>{post['link']}</link>"
            f"<dc:creator><![CDATA[{author}]]></dc:creator><pubDate>{when}</pubDate>{terms}"
            f'<guid isPermaLink="false">{post["guid"]["rendered"]}</guid>'
            f"<description><![CDATA[{post['excerpt']['rendered']}]]></description>"
            f"<content:encoded><![CDATA[{post['content']['rendered']}]]></content:encoded>"
            "<slash:comments>0</slash:comments></item>"
        )

    # -- pages

    def _page(self, html: str, code: int = 200) -> Answer:
        headers = {"Content-Type": "text/html; charset=UTF-8"}
        if self.api != "404-html":
            headers["Link"] = f'<{PLACEHOLDER}/wp-json/>; rel="https://api.w.org/"'
        return Answer(code, headers, html.encode())

    def _article(self, path: str) -> Answer:
        """An article as the theme shows it, or one page of it."""
        for post in self.posts:
            place = urlsplit(post["link"]).path
            number = re.fullmatch(re.escape(place) + r"(?:(\d+)/)?", path)
            if number:
                break
        else:
            return self._page("<!DOCTYPE html><html><h1>Laman tidak ditemukan</h1></html>", 404)
        parts = post["content"]["rendered"].split("<!--nextpage-->")
        page = min(int(number[1] or 1), len(parts))
        content = parts[page - 1]
        if len(parts) > 1:
            links = " ".join(
                f'<a href="{post["link"]}{other}/" class="post-page-numbers">{other}</a>'
                if other != page
                else f'<span class="post-page-numbers current" aria-current="page">{other}</span>'
                for other in range(1, len(parts) + 1)
            )
            content += f'<p class="post-nav-links">Laman: {links}</p>'
        html = (RECORDED / "article.html").read_text(encoding="utf-8")
        return self._page(html.replace("[title]", post["title"]["rendered"]).replace("[content]", content))


def _lines(name: str) -> list[Json]:
    return [json.loads(line) for line in (RECORDED / name).read_text(encoding="utf-8").splitlines()]


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def _xml_title(post: Json) -> str:
    """A title as a feed has it: the tags gone, the entities one level down."""
    return escape(unescape(re.sub(r"<[^>]+>", "", post["title"]["rendered"])), quote=False)


def _numbers(query: dict[str, str], name: str) -> list[int]:
    return [int(part) for part in query.get(name, "").split(",") if part.isdigit()]


def _picked(rows: list[Json], query: dict[str, str]) -> list[Json]:
    if "include" in query:
        rows = [row for row in rows if row["id"] in _numbers(query, "include")]
    if "exclude" in query:
        rows = [row for row in rows if row["id"] not in _numbers(query, "exclude")]
    if "slug" in query:
        rows = [row for row in rows if row["slug"] in query["slug"].split(",")]
    return rows


def _local(text: str) -> str:
    """A moment of a query as the site's wall clock; without a zone it is that already."""
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(ZONE) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M:%S")


def _fields(row: Json, query: dict[str, str]) -> Json:
    """A row with the fields asked for, and the embeds asked for."""
    wanted = query.get("_fields", "").split(",") if query.get("_fields") else []
    names = {name.split(".")[0] for name in wanted} or set(row)
    if "_embed" not in query:
        names.discard("_embedded")
    made = {name: value for name, value in row.items() if name in names}
    if "_embedded" in made and (rels := query["_embed"]) not in {"", "1", "true"}:
        made["_embedded"] = {rel: value for rel, value in made["_embedded"].items() if rel in rels.split(",")}
    return made


def _rest_answer(value: object, headers: dict[str, str] | None = None, code: int = 200) -> Answer:
    # WordPress escapes the slashes of its JSON; no slash stands outside a string.
    text = json.dumps(value).replace(PLACEHOLDER, "\0").replace("/", "\\/").replace("\0", PLACEHOLDER)
    kind = {"Content-Type": "application/json; charset=UTF-8", "X-Robots-Tag": "noindex"}
    return Answer(code, kind | (headers or {}), text.encode())


def _refusal(code: int, name: str, message: str) -> Answer:
    return _rest_answer({"code": name, "message": message, "data": {"status": code}}, code=code)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    newsroom: Newsroom

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves early is part of some tests, and of no interest."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def date_time_string(self, timestamp: float | None = None) -> str:
        ahead = self.server.newsroom.clock_ahead.total_seconds()
        return super().date_time_string(time.time() + ahead if timestamp is None else timestamp)

    def do_GET(self) -> None:
        newsroom = self.server.newsroom
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self._send(newsroom.answer(Request(self.command, parts.path, query, headers)))

    do_HEAD = do_GET

    def _send(self, answer: Answer) -> None:
        if answer.until:
            answer.until.wait(60)
        if answer.reset:
            self.close_connection = True
            return
        body = answer.body[: int(len(answer.body) * answer.sent)]
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(body if answer.regular_end else answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(ConnectionError):
                self.wfile.write(body)
        if answer.sent < 1 and not answer.regular_end:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: `Newsroom.requests` has it all."""
