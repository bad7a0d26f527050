"""Pictures of posts: fetched within bounds, looked at, and made small enough to keep.

What a server calls a picture is believed only after its first bytes, its size in pixels
and the work of unpacking it have been looked at. What leaves here has been written anew by
us: no metadata (where a photograph was taken), and no byte of the site.
"""

from __future__ import annotations

import io
import threading
import warnings
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from kalbar_tui.model.errors import Unreadable
from kalbar_tui.sources.base import NotModified

if TYPE_CHECKING:
    from PIL.Image import Image

    from kalbar_tui.sources.http import Http

CAP = 5_000_000
"""Bytes a picture may have as it comes."""

PIXELS = 24_000_000
"""Pixels it may unpack to: what a camera makes, and up to 96 MB of memory."""

_FEWER_PIXELS = {"WEBP": 8_000_000}
"""Of a WebP, whose pixels are in memory four times over before we see them."""

LONGEST_SIDE = 1280
"""Pixels of the longer side as it is kept: sharp on the whole of a large terminal."""

SCANS = 64
"""Passes over its pixels a JPEG may ask for; ten are usual, and thousands keep us busy for minutes."""

DEADLINE_SECONDS = 20.0
ACCEPT = "image/webp,image/jpeg,image/png,image/gif;q=0.9"

_BAND = 64  # lines made at a time
_QUALITY = 82
_ORIENTATION = 0x0112  # of Exif: how the camera was held
_one_at_a_time = threading.Lock()
"""Two large ones at once would take twice the memory."""


async def fetch(http: Http, url: str, *, site: str) -> bytes:
    """The picture at `url` as the server has it, from the site or any public host.

    Raises `SourceError`; with the reason `not_a_picture` for what is none by its first bytes.
    """
    answer = await http.get(
        url, allowed=site, accept=ACCEPT, cap=CAP, deadline=DEADLINE_SECONDS, elsewhere=True
    )
    if isinstance(answer, NotModified) or kind_of(answer.body) is None:
        raise Unreadable(url, "not_a_picture")
    return answer.body


def kind_of(body: bytes) -> str | None:
    """What a file is by its first bytes, as Pillow calls it; `None` if it is no picture we read."""
    if body.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if body.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "WEBP"
    return None


def shrunk(body: bytes, url: str) -> bytes:
    """The picture (of a GIF its first frame) as a JPEG, or a WebP where it can be seen through.

    Slow, for a thread. Raises `Unreadable`: `bomb` for what would unpack to too much,
    `not_a_picture` for what cannot be unpacked at all.
    """
    kind = kind_of(body)
    if kind is None:
        raise Unreadable(url, "not_a_picture")
    # In what a JPEG says of its pixels 0xFF is always followed by 0, so these are all its scans, or more.
    if kind == "JPEG" and body.count(b"\xff\xda") > SCANS:
        raise Unreadable(url, "bomb")
    pillow = _pillow()
    with _one_at_a_time:
        try:
            with pillow.open(io.BytesIO(body), formats=(kind,)) as opened:
                _check(opened, url)
                return _written(_small(opened))
        except Unreadable:
            raise
        except (pillow.DecompressionBombWarning, pillow.DecompressionBombError, MemoryError) as error:
            raise Unreadable(url, "bomb") from error
        except Exception as error:  # decoders raise whatever they stumble over in a broken file
            raise Unreadable(url, "not_a_picture") from error


def _check(image: Image, url: str) -> None:
    width, height = image.size
    if width < 1 or height < 1:
        raise Unreadable(url, "not_a_picture")
    if width * height > _FEWER_PIXELS.get(image.format or "", PIXELS):
        raise Unreadable(url, "bomb")


def _small(image: Image) -> Image:
    """The picture upright, in RGB or RGBA, and no larger than it is kept."""
    from PIL.Image import Resampling, Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(image.getexif().get(_ORIENTATION, 1))
    side = (LONGEST_SIDE, LONGEST_SIDE)
    longer = max(image.size)
    # A JPEG is unpacked small to begin with.
    shrunk_to = [max(1, LONGEST_SIDE * size // longer) for size in image.size]
    image.draft(None, (shrunk_to[0], shrunk_to[1]))
    factor = max(1, max(image.size) // LONGEST_SIDE)
    image = _in_colours(image) if factor == 1 else _reduced(image, factor)
    image.thumbnail(side, Resampling.BILINEAR)
    sees_through = image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255)
    if image.mode != "RGB" and not sees_through:
        image = image.convert("RGB")
    return image if turn is None else image.transpose(turn)


def _in_colours(image: Image) -> Image:
    """The picture in RGB or RGBA, whatever its pixels were."""
    if image.mode.startswith("I"):  # 16 bits a pixel, which `convert` would cut at 255
        image = image.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L")
    sees_through = image.mode in {"RGBA", "PA", "LA", "La"} or "transparency" in image.info
    return image.convert("RGBA" if sees_through else "RGB")


def _reduced(image: Image, factor: int) -> Image:
    """The picture in RGB or RGBA, so many times smaller: band by band, never all of it twice in memory."""
    from PIL import Image as pillow

    image.load()
    width, height = image.size
    made: Image | None = None
    for top in range(0, height, _BAND * factor):
        band = image.crop((0, top, width, min(height, top + _BAND * factor)))
        band.info = image.info
        band = _in_colours(band).reduce(factor)
        if made is None:
            made = pillow.new(band.mode, (band.width, -(-height // factor)))
        made.paste(band, (0, top // factor))
    assert made is not None  # noqa: S101  - a picture has at least one line
    return made


def _written(image: Image) -> bytes:
    file = io.BytesIO()
    image.info = {}
    if image.mode == "RGBA":
        image.save(file, "WEBP", quality=_QUALITY, method=2)
    else:
        image.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


@cache
def _pillow() -> ModuleType:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS  # its own check comes before any memory is taken
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    return Image
