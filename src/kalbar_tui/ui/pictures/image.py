"""Saved pictures on their way to the screen: unpacked, scaled and laid on the paper of the pane."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kalbar_tui.palette import rgb

if TYPE_CHECKING:
    from PIL.Image import Image

_OURS = ("JPEG", "WEBP")
_HALF = 0.5
_NEARLY = 0.93  # of the room: less is missing than a line of a usual picture is high


def size_of(body: bytes) -> tuple[int, int]:
    """The pixels of a saved picture, wide and high; 0 where it cannot be read."""
    from PIL import Image as pillow

    try:
        with pillow.open(io.BytesIO(body), formats=_OURS) as opened:
            return opened.width, opened.height
    except (OSError, ValueError, SyntaxError):
        return 0, 0


def fitted(body: bytes, width: int, height: int, paper: str, *, fill: bool = False) -> Image | None:
    """The picture in RGB, as large as fits into so many pixels; `None` if it cannot be read.

    `body` is a picture of ours (`library.saved_pictures`), so it is small and well-formed
    unless the store is damaged. Where it fits but for a sliver, that much of it is cut off
    and the room is filled; with `fill`, up to half of it. Where it can be seen through, the colour `paper`
    (`#rrggbb`) shows. A few milliseconds: for a thread.
    """
    from PIL import Image as pillow

    try:
        with pillow.open(io.BytesIO(body), formats=_OURS) as opened:
            scale = min(width / opened.width, height / opened.height)
            size = (max(1, round(opened.width * scale)), max(1, round(opened.height * scale)))
            least = _HALF if fill else _NEARLY
            if size[0] >= width * least and size[1] >= height * least:
                size = (width, height)
            opened.draft("RGB", size)  # a JPEG is unpacked small to begin with
            image = opened.convert("RGBA" if opened.mode == "RGBA" else "RGB")
    except (OSError, ValueError, SyntaxError):
        return None
    # Bilinear in Pillow averages over all pixels that become one.
    image = image.resize(size, pillow.Resampling.BILINEAR, _middle(image, size), reducing_gap=2.0)
    if image.mode == "RGBA":
        ground = pillow.new("RGBA", size, (*rgb(paper), 255))
        image = pillow.alpha_composite(ground, image).convert("RGB")
    return image


def _middle(image: Image, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The largest part of the picture that has the shape of `size`, from its middle."""
    scale = max(size[0] / image.width, size[1] / image.height)
    width, height = min(image.width, size[0] / scale), min(image.height, size[1] / scale)
    left, top = (image.width - width) / 2, (image.height - height) / 2
    return left, top, left + width, top + height


def framed(image: Image, width: int, height: int, paper: str) -> Image:
    """The picture in the middle of exactly so many pixels."""
    from PIL import Image as pillow

    if image.size == (width, height):
        return image
    frame = pillow.new("RGB", (width, height), rgb(paper))
    frame.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return frame
