"""Sizes as a reader writes them."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?) ?(|k|m|g|t)b?", re.ASCII)


def read(text: str) -> int | None:
    """The bytes that `200MB`, `1.5GB`, `800kB` or `4096` mean, in powers of 1000; else `None`."""
    match = _WRITTEN.fullmatch(text.strip().lower())
    if not match:
        return None
    thousands = ("", "k", "m", "g", "t").index(match[2])
    return int(float(match[1].replace(",", ".")) * 1000**thousands)
