"""Files that come as pictures: what they are, what they become, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kalbar_tui.model.errors import Unreadable
from kalbar_tui.sources.pictures import LONGEST_SIDE, PIXELS, SCANS, kind_of, shrunk
from picture_server import a_picture, unpacked

URL = "https://kabar.example/gambar.jpg"


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "P"), ("PNG", "1"),
     ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "I;16"), ("GIF", "P"), ("WEBP", "RGB"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_every_kind_of_picture_becomes_a_small_jpeg(kind: str, mode: str) -> None:
    """Whatever came, what is kept is a JPEG in RGB of at most the longest side, its shape as it was."""
    body = a_picture(2 * LONGEST_SIDE, LONGEST_SIDE, kind, mode=mode)
    assert kind_of(body) == kind
    kept = unpacked(shrunk(body, URL))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (LONGEST_SIDE, LONGEST_SIDE // 2))


def test_a_small_picture_is_not_blown_up() -> None:
    """What is small stays as small as it is."""
    assert unpacked(shrunk(a_picture(40, 30), URL)).size == (40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_strip_of_pixels_is_a_picture_too(kind: str) -> None:
    """However long and thin; the thin side stays at least one pixel."""
    assert unpacked(shrunk(a_picture(9000, 2, kind), URL)).size == (LONGEST_SIDE, 1)
    assert unpacked(shrunk(a_picture(3, 9000, kind), URL)).size == (1, LONGEST_SIDE)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "I;16")])
def test_a_large_picture_stays_itself(kind: str, mode: str) -> None:
    """Made small in bands, it is whole: no line is missing between them, and none is doubled."""
    kept = unpacked(shrunk(a_picture(5000, 4000, kind, mode=mode), URL)).convert("RGB")
    assert kept.size == (1280, 1024)
    column = [kept.getpixel((640, row)) for row in range(1024)]
    upper, lower = column[0], column[-1]
    for row, colour in enumerate(column):
        wanted = upper if row < 512 else lower
        near = all(abs(one - other) < 12 for one, other in zip(colour, wanted, strict=True))
        assert near or 508 <= row <= 515, row


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_can_be_seen_through_stays_so(kind: str) -> None:
    """A logo has no ground of its own: it will be laid on the reader's paper."""
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste((200, 30, 30, 255), (20, 10, 40, 30))
    file = io.BytesIO()
    image.save(file, kind)
    kept = unpacked(shrunk(file.getvalue(), URL))
    assert (kept.format, kept.mode) == ("WEBP", "RGBA")
    assert kept.getpixel((2, 2))[3] < 20 < 200 < kept.getpixel((30, 20))[3]


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    """The others are not even unpacked."""
    first, second = Image.new("RGB", (30, 20), (200, 30, 30)), Image.new("RGB", (30, 20), (30, 30, 200))
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=[second] * 5)
    assert unpacked(shrunk(file.getvalue(), URL)).getpixel((5, 5))[0] > 150


@pytest.mark.parametrize(("turn", "red"), [(1, "top"), (3, "bottom"), (6, "right"), (8, "left")])
def test_a_photograph_stands_upright(turn: int, red: str) -> None:
    """Cameras write how they were held; what is kept is turned, and says nothing more about it."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "Kamera"
    kept = unpacked(shrunk(a_picture(80, 80, exif=exif), URL))
    places = {"top": (40, 5), "bottom": (40, 75), "left": (5, 40), "right": (75, 40)}
    assert kept.getpixel(places[red])[0] > 150
    assert not dict(kept.getexif()), "where and with what it was taken is nobody's business"


def test_too_many_pixels_are_refused_before_they_are_unpacked() -> None:
    """A few hundred bytes may claim any size; none of it is believed in memory."""
    side = 50_000
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    body = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    refused(body + b"\x00\x00\x00\x00IDAT", "bomb")
    refused(a_picture(PIXELS // 4000 + 1, 4000, "PNG", mode="1"), "bomb")


def test_a_jpeg_of_thousands_of_scans_is_refused() -> None:
    """A few hundred bytes more a pass over all pixels: minutes of work in one small file."""
    refused(a_picture() + b"\xff\xda\x00" * (SCANS + 1), "bomb")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff", b"GIF89a", b"BM" * 99,
     b"RIFF\x00\x00\x00\x00WEBP", b"%PDF-1.7", a_picture()[:300], a_picture(kind="PNG")[:60]],
)  # fmt: skip
def test_what_is_no_picture_is_said_to_be_none(body: bytes) -> None:
    """Pages, drawings, other formats, and pictures that were cut."""
    refused(body, "not_a_picture")


@given(st.data(), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]))
def test_no_broken_file_gets_past(data: st.DataObject, kind: str) -> None:
    """Whatever bytes are changed, there is a picture or there is none: no other error leaves."""
    body = bytearray(a_picture(kind=kind))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = shrunk(bytes(body), URL)
    except Unreadable:
        return
    assert unpacked(kept).format in {"JPEG", "WEBP"}


def refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        shrunk(body, URL)
    assert (caught.value.reason, caught.value.url) == (reason, URL)
