"""Posts as an EPUB 3: a cover of type, contents by day, a page for each post, and its saved pictures.

The same posts give the same bytes: nothing in the file depends on when or where it was made.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from itertools import groupby
from typing import BinaryIO, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from kalbar_tui import i18n
from kalbar_tui.export.article import article, pictures
from kalbar_tui.export.collection import LANGUAGE, Collection
from kalbar_tui.export.elements import elements
from kalbar_tui.export.styles import EPUB
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text import when

MEDIA_TYPE = "application/epub+zip"

_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # that a ZIP file can tell
_PICTURES = "EPUB/pictures/"
_POSTS = "EPUB/posts/"


class _Entry(NamedTuple):
    """A post in the contents."""

    day: str
    title: str


def write(file: BinaryIO, collection: Collection) -> None:
    """Writes the collection to a file as an EPUB. Of the posts only their titles are held in memory."""
    with zipfile.ZipFile(file, "w") as archive:
        _Epub(archive, collection).write()


class _Epub:
    """One file in the making."""

    def __init__(self, archive: zipfile.ZipFile, collection: Collection) -> None:
        self._archive = archive
        self._collection = collection
        self._entries: list[_Entry] = []
        self._ids = sha256()
        self._newest = datetime(1980, 1, 1, tzinfo=UTC)

    def write(self) -> None:
        # First and as it is, so that the kind of file can be told by its first bytes.
        self._add("mimetype", MEDIA_TYPE.encode(), is_packed=True)
        self._add("META-INF/container.xml", _CONTAINER.encode())
        self._add("EPUB/style.css", EPUB.encode())
        for saved in self._collection.posts():
            self._post(saved)
        self._stream("EPUB/cover.xhtml", self._cover())
        self._stream("EPUB/nav.xhtml", self._contents())
        self._stream("EPUB/package.opf", self._package())

    def _post(self, saved: SavedPost) -> None:
        found = article(saved, self._collection.zone)
        self._entries.append(_Entry(when.day(saved.published, self._collection.zone), found.title))
        self._ids.update(saved.post.id.encode())
        self._newest = max(self._newest, saved.published)
        shown = {}
        for url, kept in pictures(saved, found.document).items():
            if name := self._picture(kept):
                shown[url] = f"../pictures/{name}"
        page = _page(found.title, elements(found, shown), style="../style.css")
        self._stream(f"{_POSTS}{_name(len(self._entries))}.xhtml", page)

    def _picture(self, url: str) -> str | None:
        """The name of the file with the picture saved for this address; `None` if none is."""
        name = f"{sha256(url.encode()).hexdigest()[:20]}.jpg"
        if f"{_PICTURES}{name}" in self._archive.NameToInfo:
            return name
        body = self._collection.picture(url)
        body = _as_jpeg(body) if body else None
        if body is None:
            return None
        self._add(f"{_PICTURES}{name}", body, is_packed=True)
        return name

    def _cover(self) -> Iterator[str]:
        collection = self._collection
        count = ngettext("{count} post", "{count} posts", collection.count)
        lines = (
            f'<p class="site">{escape(collection.site)}</p>',
            f"<h1>{escape(collection.title)}</h1>",
            f'<p class="span">{escape(collection.span)}</p>',
            f'<p class="count">{escape(count.format(count=when.number(collection.count)))}</p>',
        )
        yield from _page(
            collection.title, ('<section class="cover" epub:type="cover">', *lines, "</section>")
        )

    def _contents(self) -> Iterator[str]:
        yield from _page(_("Contents"), self._navigation(), language=i18n.current())

    def _navigation(self) -> Iterator[str]:
        heading = escape(_("Contents"))
        yield f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>{heading}</h1>'
        yield "<ol>"
        numbered = enumerate(self._entries, start=1)
        for day, posts in groupby(numbered, lambda each: each[1].day):
            yield f"<li><span>{escape(day)}</span><ol>"
            for number, entry in posts:
                title = escape(entry.title, quote=False)
                yield f'<li><a href="posts/{_name(number)}.xhtml" lang="{LANGUAGE}">{title}</a></li>'
            yield "</ol></li>"
        yield "</ol></nav>"
        yield '<nav epub:type="landmarks" hidden="hidden"><ol>'
        yield f'<li><a epub:type="cover" href="cover.xhtml">{escape(self._collection.title)}</a></li>'
        yield f'<li><a epub:type="toc" href="nav.xhtml">{heading}</a></li>'
        yield f'<li><a epub:type="bodymatter" href="posts/{_name(1)}.xhtml">{heading}</a></li>'
        yield "</ol></nav>"

    def _package(self) -> Iterator[str]:
        collection = self._collection
        name = uuid5(NAMESPACE_URL, f"{collection.url}#{self._ids.hexdigest()}")
        yield '<?xml version="1.0" encoding="utf-8"?>'
        yield '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        yield '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        yield f'<dc:identifier id="id">urn:uuid:{name}</dc:identifier>'
        yield f"<dc:title>{escape(f'{collection.site}: {collection.title}', quote=False)}</dc:title>"
        yield f"<dc:language>{LANGUAGE}</dc:language>"
        yield f"<dc:creator>{escape(collection.site, quote=False)}</dc:creator>"
        yield f"<dc:source>{escape(collection.url, quote=False)}</dc:source>"
        yield f"<dc:date>{self._newest:%Y-%m-%dT%H:%M:%SZ}</dc:date>"
        yield f'<meta property="dcterms:modified">{self._newest:%Y-%m-%dT%H:%M:%SZ}</meta>'
        yield "</metadata>"
        yield "<manifest>"
        yield '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        yield '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>'
        yield '<item id="style" href="style.css" media-type="text/css"/>'
        for path in self._archive.NameToInfo:
            href = path.removeprefix("EPUB/")
            stem = path.rpartition("/")[2].partition(".")[0]
            if path.startswith(_PICTURES):
                yield f'<item id="picture-{stem}" href="{href}" media-type="image/jpeg"/>'
            elif path.startswith(_POSTS):
                yield f'<item id="post-{stem}" href="{href}" media-type="application/xhtml+xml"/>'
        yield "</manifest>"
        yield "<spine>"
        yield '<itemref idref="cover"/>'
        yield '<itemref idref="nav"/>'
        for number in range(1, len(self._entries) + 1):
            yield f'<itemref idref="post-{_name(number)}"/>'
        yield "</spine>"
        yield "</package>"

    def _stream(self, path: str, lines: Iterable[str]) -> None:
        with self._archive.open(_info(path), "w") as file:
            for line in lines:
                file.write(f"{line}\n".encode())

    def _add(self, path: str, body: bytes, *, is_packed: bool = False) -> None:
        self._archive.writestr(_info(path, is_packed=is_packed), body)


def _page(
    title: str, body: Iterable[str], *, style: str = "style.css", language: str = LANGUAGE
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield "<!DOCTYPE html>"
    yield (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="{language}" xml:lang="{language}">'
    )
    yield f'<head><title>{escape(title, quote=False)}</title><link rel="stylesheet" href="{style}"/></head>'
    yield "<body>"
    yield from body
    yield "</body>"
    yield "</html>"


def _name(number: int) -> str:
    return f"{number:06}"


def _info(path: str, *, is_packed: bool = False) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _FIRST_MOMENT)
    info.create_system = 3  # Unix, on every system
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    return info


def _as_jpeg(body: bytes) -> bytes | None:
    """A saved picture as a JPEG: many readers of EPUB know no WebP. `None` if it is damaged."""
    if body.startswith(b"\xff\xd8\xff"):
        return body
    from io import BytesIO

    from PIL import Image

    try:
        with Image.open(BytesIO(body), formats=("WEBP",)) as opened:
            seen_through = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError):  # what Pillow raises at a file it cannot read
        return None
    paper = Image.new("RGB", seen_through.size, "white")
    paper.paste(seen_through, mask=seen_through)
    made = BytesIO()
    paper.save(made, "JPEG", quality=85)
    return made.getvalue()
