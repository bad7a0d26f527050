"""The sample edition: an invented newsroom whose posts are always as fresh as today.

An article is one file of `articles/`, named by its slug: a head of `key: value` lines, a
line of three dashes, and the body as HTML. Times are told by age (`ago: 2d 5h`), and links
to other articles by slug (`href="/slug/"`), for what both become depends on when the
edition is opened. In titles, excerpts and bodies `{hari}` stands for the day of publication
("Rabu (25/11/2026)"), `{tanggal}` for its date ("25 November 2026") and `{tahun}` for its
year; `{hari-1}` and `{tanggal+7}` count in days, `{tahun-3}` in years.

The texts and pictures are ours, and people, organisations and events in them are made up.
They are clean, as a test makes sure, so nothing is cleaned or parsed as HTML when the
edition is opened: that would cost more than all the rest.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from kalbar_tui.model.post import Author, Category, Picture, Post, Term
from kalbar_tui.model.record import record
from kalbar_tui.model.site import Capabilities
from kalbar_tui.sample.linear import plain
from kalbar_tui.text.address import site_key, slugify
from kalbar_tui.text.identity import post_id

if TYPE_CHECKING:
    from kalbar_tui.library.saved import Saved

NAME = "KalbarOnline (contoh)"
URL = "https://contoh.kalbaronline.example"

_FOLDER = Path(__file__).parent
_PICTURES = f"{URL}/gambar/"
_PICTURE_SIZE = (640, 360)
_WIB = timezone(timedelta(hours=7))  # without summer time, so no zone data are needed
_FIRST_NUMBER = 1001

_AGE = re.compile(r"(\d+)([dhm])")
_MINUTES = {"d": 24 * 60, "h": 60, "m": 1}
_KICKER = re.compile(r"\s*<p[^>]*><strong>([^<]+)</strong></p>")
_MOMENT = re.compile(r"\{(hari|tanggal|tahun)([+-]\d+)?\}")
_HERE = re.compile(r'(href|src)="/([^"]*)"')
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


@record
class _Article:
    """An article as its file has it; `number` is its WordPress number, the oldest has the least."""

    slug: str
    head: dict[str, str]
    body: str
    age: timedelta
    number: int

    def words(self, key: str) -> list[str]:
        """The values of a head line that lists several, separated by commas."""
        return [word.strip() for word in self.head.get(key, "").split(",") if word.strip()]


def posts(now: datetime) -> tuple[Post, ...]:
    """All posts as if the edition had come out at `now` (aware), newest first."""
    now = now.replace(microsecond=0)
    published = {article.slug: now - article.age for article in _articles()}
    permalinks = {slug: _permalink(slug, then) for slug, then in published.items()}
    return tuple(_post(article, now, permalinks) for article in _articles())


@cache
def categories() -> tuple[Category, ...]:
    """The tree, parents before children; `count` is of posts filed in that very category."""
    filed = Counter(slug for article in _articles() for slug in article.words("categories"))
    return tuple(
        Category(slug, name, parent, count=filed[slug], wp_id=number)
        for number, (slug, name, parent) in enumerate(_tree(), start=1)
    )


@cache
def comments() -> dict[str, list[dict[str, str]]]:
    """The comments on an article, oldest first, by its slug."""
    found: dict[str, list[dict[str, str]]] = json.loads(_file("comments.json"))
    return found


def fill(saved: Saved, now: datetime | None = None) -> None:
    """Saves the whole edition as if it had come out at `now` (aware), or just now."""
    came = posts(now or datetime.now(UTC))
    saved.save_tree(categories())
    saved.save(came, {post.id: plain(post.html) for post in came}, {})
    saved.set_capabilities(Capabilities(name=NAME))


def picture(url: str) -> bytes | None:
    """The JPEG file at an address of the edition; `None` if the edition has no such picture."""
    name = url.removeprefix(_PICTURES)
    if name == url or not re.fullmatch(r"[a-z-]+\.jpg", name):
        return None
    try:
        return (_FOLDER / "gambar" / name).read_bytes()
    except FileNotFoundError:
        return None


@cache
def _articles() -> tuple[_Article, ...]:
    """All articles, newest first."""
    found = []
    for path in (_FOLDER / "articles").glob("*.html"):
        head, _dashes, body = path.read_text(encoding="utf-8").partition("\n---\n")
        values = dict(line.split(": ", 1) for line in head.splitlines())
        found.append((_age(values["ago"]), path.stem, values, body.strip()))
    found.sort()
    oldest_number = _FIRST_NUMBER + len(found) - 1
    return tuple(
        _Article(slug, head, body, age, oldest_number - place)
        for place, (age, slug, head, body) in enumerate(found)
    )


@cache
def _tree() -> list[tuple[str, str, str | None]]:
    """The slug, the name and the parent's slug of every category."""
    tree: list[tuple[str, str, str | None]] = json.loads(_file("categories.json"))
    return tree


@cache
def _authors() -> dict[str, dict[str, str]]:
    """The names and descriptions of the authors, by slug."""
    authors: dict[str, dict[str, str]] = json.loads(_file("authors.json"))
    return authors


def _file(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@cache
def _category_terms() -> dict[str, Term]:
    return {slug: Term(slug, name) for slug, name, _parent in _tree()}


@cache
def _tag(name: str) -> Term:
    return Term(slugify(name), name)


def _post(article: _Article, now: datetime, permalinks: dict[str, str]) -> Post:
    head = article.head
    published = now - article.age
    dated = partial(_MOMENT.sub, partial(_moment, published.astimezone(_WIB)))
    kicker = _KICKER.match(article.body)
    author = _authors()[head["author"]]
    # Not the permalink: that has the date in it, and the id would change with the day.
    guid = f"{URL}/{article.slug}/"
    return Post(
        id=post_id(site_key(URL), guid, permalinks[article.slug]),
        site=site_key(URL),
        guid=guid,
        url=permalinks[article.slug],
        slug=article.slug,
        title=dated(head["title"]),
        published=published,
        source="api",
        modified=now - _age(head["edited"]) if "edited" in head else published,
        wp_id=article.number,
        kicker=unescape(kicker[1]) if kicker else "",
        excerpt=dated(head.get("excerpt", "")),
        html=_HERE.sub(partial(_address, permalinks), dated(article.body)),
        categories=tuple(_category_terms()[slug] for slug in article.words("categories")),
        tags=tuple(_tag(name) for name in article.words("tags")),
        author=Author(head["author"], author["name"], author["bio"]),
        image=_image(head),
        comment_count=len(comments().get(article.slug, ())),
        sticky=head.get("sticky") == "yes",
        locked=head.get("locked") == "yes",
    )


def _image(head: dict[str, str]) -> Picture | None:
    if "picture" not in head:
        return None
    width, height = _PICTURE_SIZE
    return Picture(_PICTURES + head["picture"], head["alt"], head.get("caption", ""), width, height)


def _age(text: str) -> timedelta:
    """The age that `2d 5h 10m` tells."""
    return timedelta(minutes=sum(int(number) * _MINUTES[unit] for number, unit in _AGE.findall(text)))


def _permalink(slug: str, published: datetime) -> str:
    return f"{URL}/{published.astimezone(_WIB):%Y/%m/%d}/{slug}/"


def _moment(published: datetime, match: re.Match[str]) -> str:
    """What a placeholder of time stands for in a post published at that time (WIB)."""
    offset = int(match[2] or 0)
    if match[1] == "tahun":
        return str(published.year + offset)
    day = published + timedelta(days=offset)
    if match[1] == "hari":
        return f"{_DAYS[day.weekday()]} ({day.day}/{day.month}/{day.year})"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _address(permalinks: dict[str, str], match: re.Match[str]) -> str:
    """The full address of a link to an article by its slug, or of a picture."""
    attribute, path = match.groups()
    return f'{attribute}="{permalinks.get(path.rstrip("/")) or f"{URL}/{path}"}"'
