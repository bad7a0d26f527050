"""Pictures from a real server into a real store: when it is asked, what is kept, and what goes."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

from builders import a_post, a_term
from kalbar_tui.library.library import Library
from kalbar_tui.library.pictures import AT_ONCE, Fetched
from kalbar_tui.library.retention import let_go
from kalbar_tui.library.saved import Saved
from kalbar_tui.library.saved_pictures import SavedPictures
from kalbar_tui.model.errors import Refused, SourceError, Unreachable, Unreadable
from kalbar_tui.model.post import Post
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.sample import edition
from kalbar_tui.sources import addresses
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key
from picture_server import PictureServer, a_picture, unpacked

T = TypeVar("T")
LATEST = Shelf()


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with PictureServer() as running:
        yield running


class Reader:
    """A reader of the site on a server; each visit is a library of its own, an hour after the last."""

    def __init__(self, folder: Path, url: str) -> None:
        self.now = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
        self.url = url
        self.saved = Saved(Database(folder / "kalbar-tui.db"), site_key(url), url, clock=lambda: self.now)
        self.pictures = SavedPictures(self.saved)

    def visit(self, question: Callable[[Library], Awaitable[T]], **options: Any) -> T:
        self.now += timedelta(hours=1)

        async def ask() -> T:
            async with Library(self.saved, self.url, clock=lambda: self.now, **options) as library:
                return await question(library)

        return asyncio.run(ask())

    def picture(self, url: str, post_id: str = "", **options: Any) -> bytes | None:
        return self.visit(lambda library: library.pictures.picture(url, post_id), **options)

    def fetch(self, **words: Any) -> Fetched:
        return self.visit(lambda library: library.pictures.fetch(LATEST, **words))

    def of_post(self, post_id: str) -> list[str]:
        """The pictures that are saved and known to be of a post."""
        rows = self.saved.database.connection.execute(
            "SELECT url FROM pictures WHERE length > 0 AND pk IN"
            " (SELECT picture FROM post_pictures JOIN posts ON pk = post WHERE id = ?)",
            (post_id,),
        )
        return [row["url"] for row in rows]

    def posts(self, *posts: Post) -> None:
        self.saved.save(posts, {}, {})


@pytest.fixture
def reader(data_dir: Path, server: PictureServer) -> Iterator[Reader]:
    reader = Reader(data_dir, server.url)
    yield reader
    reader.saved.database.close()


def illustrated(server: PictureServer, number: int, *names: str, **fields: Any) -> Post:
    """A post of the server's site, the higher the number the older, with these pictures in it."""
    html = "<p>Air naik.</p>" + "".join(f'<p><img src="{server.url}{name}"></p>' for name in names)
    return a_post(
        f"Kabar {number}", age=timedelta(hours=number), site=site_key(server.url), html=html, **fields
    )


def test_a_picture_is_asked_for_once_and_then_saved(reader: Reader, server: PictureServer) -> None:
    """The second time nothing is asked; what is kept is ours, shrunk, and of the post."""
    url = server.put("banjir.jpg", a_picture(2000, 1000, "PNG"))
    post = illustrated(server, 1, "banjir.jpg")
    reader.posts(post)
    first = reader.picture(url, post.id)
    assert first is not None
    assert unpacked(first).size == (1280, 640)
    assert reader.picture(url, post.id) == first
    assert reader.picture(url, offline=True) == first
    assert server.asked == ["/banjir.jpg"]
    assert reader.of_post(post.id) == [url]
    assert reader.pictures.picture(url) == first


@pytest.mark.parametrize("options", [{"offline": True}, {"pictures": "never"}])
def test_against_the_readers_wish_nothing_is_asked(
    reader: Reader, server: PictureServer, options: dict[str, Any]
) -> None:
    """Neither offline nor where the setting is `never`, whoever asks."""
    url = server.put("banjir.jpg", a_picture())
    reader.posts(illustrated(server, 1, "banjir.jpg"))
    assert reader.picture(url, **options) is None
    assert reader.visit(lambda library: library.pictures.fetch(LATEST), **options) == Fetched()
    assert server.asked == []


def test_several_who_want_one_picture_share_a_request(reader: Reader, server: PictureServer) -> None:
    """And one who leaves before it comes does not take it from the others."""
    url = server.put("banjir.jpg", a_picture())
    one, two = illustrated(server, 1, "banjir.jpg"), illustrated(server, 2, "banjir.jpg")
    reader.posts(one, two)
    server.together = threading.Event()

    async def three(library: Library) -> list[bytes | None]:
        wanted = [asyncio.create_task(library.pictures.picture(url, post.id)) for post in (one, two, one)]
        await asyncio.to_thread(server.came.wait, 5)
        wanted[0].cancel()
        assert server.together
        server.together.set()
        return [await task for task in wanted[1:]]

    found = reader.visit(three)
    assert found[0] == found[1] == reader.pictures.picture(url)
    assert server.asked == ["/banjir.jpg"]
    assert reader.of_post(two.id) == [url]


def test_what_is_not_there_is_asked_for_once_a_day(reader: Reader, server: PictureServer) -> None:
    """The first time it is an error, then nothing, and the day after it may have come."""
    url = f"{server.url}hilang.jpg"
    with pytest.raises(Refused):
        reader.picture(url)
    assert reader.picture(url) is None
    assert len(server.asked) == 1
    server.put("hilang.jpg", a_picture())
    reader.now += timedelta(days=1)
    assert reader.picture(url) is not None


@pytest.mark.parametrize(
    ("body", "reason"), [(b"<html>", "not_a_picture"), (a_picture(7000, 4000, "PNG", mode="1"), "bomb")]
)
def test_what_is_no_picture_for_us_is_not_kept(
    reader: Reader, server: PictureServer, body: bytes, reason: str
) -> None:
    """Whatever the server calls it."""
    with pytest.raises(Unreadable) as caught:
        reader.picture(server.put("x.jpg", body))
    assert caught.value.reason == reason
    assert reader.pictures.taken() == (0, 0)


def test_pictures_larger_than_the_cap_are_not_read(
    reader: Reader, server: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The length that the server tells is enough to leave."""
    monkeypatch.setattr("kalbar_tui.sources.pictures.CAP", 1000)
    with pytest.raises(Unreadable) as caught:
        reader.picture(server.put("x.png", a_picture() + bytes(2000)))
    assert caught.value.reason == "too_large"


def test_other_hosts_must_be_public(reader: Reader, server: PictureServer) -> None:
    """A page cannot make us ask this machine or its network, neither directly nor by a redirect."""
    with PictureServer() as inside:
        secret = inside.put("rahasia.jpg", a_picture())
        for url in (secret, server.put("pindah.jpg", (302, secret))):
            with pytest.raises(Refused) as caught:
                reader.picture(url)
            assert caught.value.reason == "private"
        assert inside.asked == []
    assert server.asked == ["/pindah.jpg"]


def test_redirects_end(reader: Reader, server: PictureServer) -> None:
    """A loop is left after five steps."""
    with pytest.raises(Refused) as caught:
        reader.picture(server.put("putar.jpg", (302, "/putar.jpg")))
    assert caught.value.reason == "redirect"
    assert len(server.asked) == 6


def test_a_public_host_is_connected_to_by_the_number_that_was_judged(
    reader: Reader, server: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is looked up once, so it cannot lead inside between the look and the request."""
    port = server.host.rpartition(":")[2]
    server.put("banjir.jpg", a_picture())
    looked_up: list[str] = []
    original = socket.getaddrinfo

    def look_up(host: Any, *words: Any, **named: Any) -> Any:
        if host == "gambar.example":
            looked_up.append(host)
            return original("127.0.0.1", *words, **named)
        return original(host, *words, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(addresses, "is_public", lambda number: number == "127.0.0.1")
    other = Reader(reader.saved.database.path.parent / "other", "https://kabar.example")
    try:
        assert other.picture(f"http://gambar.example:{port}/banjir.jpg") is not None
    finally:
        other.saved.database.close()
    assert looked_up == ["gambar.example"]
    assert server.asked == ["/banjir.jpg"]


def test_a_sync_fetches_what_is_missing_and_no_more(reader: Reader, server: PictureServer) -> None:
    """Every post's pictures, three at a time; the next time only those of new and changed posts."""
    names = [f"{number}.jpg" for number in range(9)]
    for name in names:
        server.put(name, a_picture())
    posts = [illustrated(server, n, *names[3 * n : 3 * n + 3], modified=reader.now) for n in range(3)]
    reader.posts(*posts)
    told: list[tuple[int, int | None]] = []
    found = reader.fetch(report=lambda done, of: told.append((done, of)))
    assert (found.new, found.missing, found.left, found.notices) == (9, 0, 0, ())
    assert told[-1] == (3, 3)
    assert sorted(server.asked) == sorted(f"/{name}" for name in names)
    assert server.at_once <= AT_ONCE
    assert reader.fetch() == Fetched()
    edited = illustrated(server, 0, "0.jpg", "baru.jpg", modified=reader.now + timedelta(minutes=1))
    server.put("baru.jpg", a_picture())
    reader.posts(edited)
    assert reader.fetch().new == 1
    assert server.asked[9:] == ["/baru.jpg"]


def test_a_sync_that_fails_goes_on_the_next_time(
    reader: Reader, server: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing for good is counted; what fails for the moment is told once, and tried again."""
    monkeypatch.setattr("kalbar_tui.sources.http.ATTEMPTS", 1)
    server.put("ada.jpg", a_picture())
    server.put("sibuk.jpg", (503, ""))
    server.put("penuh.jpg", (503, ""))
    reader.posts(
        illustrated(server, 1, "sibuk.jpg", "penuh.jpg"), illustrated(server, 2, "ada.jpg", "hilang.jpg")
    )
    found = reader.fetch()
    assert (found.new, found.missing, found.left, len(found.notices)) == (1, 1, 1, 1)
    for name in ("sibuk.jpg", "penuh.jpg"):
        server.put(name, a_picture())
    server.asked.clear()
    found = reader.fetch()
    assert (found.new, found.left) == (2, 0)
    assert sorted(server.asked) == ["/penuh.jpg", "/sibuk.jpg"]


def test_without_a_network_a_sync_gives_up_soon(reader: Reader, server: PictureServer) -> None:
    """Not one attempt a picture."""
    with PictureServer() as gone:
        pass
    lost = Reader(reader.saved.database.path.parent / "lost", gone.url)
    try:
        lost.posts(*(illustrated(gone, n, f"{n}a.jpg", f"{n}b.jpg") for n in range(30)))
        found = lost.fetch()
    finally:
        lost.saved.database.close()
    assert found.left == 30
    assert len(found.notices) == 1
    assert isinstance(found.notices[0], Unreachable)


def test_the_budget_is_for_the_newest(reader: Reader, server: PictureServer) -> None:
    """Pictures of older posts make room, those of bookmarked ones never do, and the rest is left."""
    for number in range(6):
        server.put(f"{number}.jpg", a_picture(400, 400, quality=90))
    size = len(reader.picture(f"{server.url}0.jpg") or b"")
    reader.saved.database.connection.execute("DELETE FROM pictures")
    kept, old, *new = (illustrated(server, 10 - n, f"{n}.jpg") for n in range(6))
    reader.posts(kept, old)
    reader.saved.set_bookmark([kept.id])
    assert reader.fetch().new == 2
    reader.posts(*new)
    found = reader.fetch(budget=3 * size)
    assert found.full
    assert found.left > 0
    saved = {post.id: reader.of_post(post.id) for post in (kept, old, *new)}
    assert saved[kept.id], "the reader wants it kept"
    assert saved[new[-1].id], "the newest come first"
    assert not saved[old.id], "the oldest made room"
    assert reader.pictures.taken().length <= 3 * size
    assert reader.fetch(budget=3 * size).new == 0, "nothing is fetched to be thrown away again"


def test_pictures_go_with_their_last_post(reader: Reader, server: PictureServer) -> None:
    """Not before, and those of bookmarked posts stay as these do."""
    server.put("sama.jpg", a_picture())
    server.put("sendiri.jpg", a_picture())
    one, two = illustrated(server, 1, "sama.jpg", "sendiri.jpg"), illustrated(server, 2, "sama.jpg")
    reader.posts(one, two)
    reader.fetch()
    let_go(reader.saved.database, [one.id])
    assert reader.pictures.picture(f"{server.url}sendiri.jpg") is None
    assert reader.pictures.picture(f"{server.url}sama.jpg") is not None
    reader.saved.set_bookmark([two.id])
    let_go(reader.saved.database, [two.id])
    assert reader.pictures.prune(0) == 0
    assert reader.pictures.picture(f"{server.url}sama.jpg") is not None


def test_only_a_list_may_be_asked_for(reader: Reader, server: PictureServer) -> None:
    """The pictures of one category, or of posts since a day."""
    for number in range(3):
        server.put(f"{number}.jpg", a_picture())
    sintang = illustrated(server, 0, "0.jpg", categories=(a_term("sintang"),))
    reader.posts(sintang, illustrated(server, 1, "1.jpg"), illustrated(server, 100, "2.jpg"))
    reader.visit(lambda library: library.pictures.fetch(Shelf("category", "sintang")))
    assert server.asked == ["/0.jpg"]
    reader.fetch(since=reader.now - timedelta(hours=50))
    assert server.asked == ["/0.jpg", "/1.jpg"]


def test_the_sample_edition_brings_its_pictures(tmp_path: Path) -> None:
    """They are there without a network and without being saved; others are not."""
    saved = Saved(Database(tmp_path / "sample.db"), site_key(edition.URL), edition.URL)
    try:
        edition.fill(saved)
        url = next(post.image.url for post in edition.posts(datetime.now(UTC)) if post.image)

        async def ask() -> tuple[bytes | None, bytes | None]:
            async with Library(saved, edition.URL, offline=True) as library:
                pictures = library.pictures
                return await pictures.picture(url), await pictures.picture(f"{edition.URL}/tiada.jpg")

        found, none = asyncio.run(ask())
    finally:
        saved.database.close()
    assert found == edition.picture(url) == SavedPictures(saved).picture(url)
    assert none is None


def test_a_store_that_is_only_read_still_shows_pictures(
    reader: Reader, server: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are fetched each time, for there is no place to keep them."""
    url = server.put("banjir.jpg", a_picture())
    reader.posts(illustrated(server, 1, "banjir.jpg"))
    monkeypatch.setattr(reader.saved.database, "read_only", True)
    assert reader.picture(url) is not None
    assert reader.picture(url) is not None
    assert len(server.asked) == 2


def test_errors_say_what_they_are_about(reader: Reader, server: PictureServer) -> None:
    """Every one has a sentence with the host in it, and names the picture."""
    from kalbar_tui.wording import describe

    url = server.put("x.jpg", b"<html>")
    with pytest.raises(SourceError) as caught:
        reader.picture(url)
    assert caught.value.url == url
    assert server.host in describe(caught.value)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
@pytest.mark.parametrize(("certified", "reason"), [("gambar.example", ""), ("lain.example", "tls")])
def test_a_host_connected_to_by_number_still_proves_its_name(
    certified: str, reason: str, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificate must be for the name in the address, and the server hears that name."""
    pem = tmp_path / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
         "-addext", f"subjectAltName=DNS:{certified}", "-keyout", str(pem), "-out", str(pem) + ".crt"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", f"{pem}.crt")
    original = socket.getaddrinfo

    def look_up(_host: Any, *words: Any, **named: Any) -> Any:
        return original("127.0.0.1", *words, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(addresses, "is_public", lambda number: True)
    heard: list[str | None] = []
    with PictureServer() as secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{pem}.crt", pem)
        context.sni_callback = lambda _socket, name, _context: heard.append(name)
        secure.encrypt(context)
        secure.put("banjir.jpg", a_picture())
        url = f"https://gambar.example:{secure.host.rpartition(':')[2]}/banjir.jpg"
        if reason:
            with pytest.raises(Unreachable) as caught:
                reader.picture(url)
            assert caught.value.reason == reason
        else:
            assert reader.picture(url) is not None
            assert secure.hosts == [urlsplit(url).netloc]
    assert set(heard) == {"gambar.example"}
