"""The dateline: the outlet and place that open a newsroom's text ("KalbarOnline, Pontianak –")."""

from __future__ import annotations

import re

_DATELINE = re.compile(r"([^–—\n]{3,60}?)\s*(?:[–—]|\s-{1,2}\s)\s*")
_OUTLET = r"[A-Z][\w./&']*(?:\s[A-Z][\w./&']*)*,\s+"
_PLACE = re.compile(rf"(?:{_OUTLET})?[A-Z][\w.'’()]*(?:\s[A-Z(][\w.'’()]*){{0,3}}\s*")


def place_of(text: str) -> str:
    """The place a text opens with, the dash after it left out; empty where it opens otherwise.

    A sentence may begin like one ("Budi – …"): whether it is set apart is the caller's to see.
    """
    opening = _DATELINE.match(text)
    return opening[1] if opening and _PLACE.fullmatch(opening[1]) else ""


def is_plain(place: str) -> bool:
    """Whether the words alone tell that this is a dateline: outlet and place, or capitals."""
    return "," in place or place.isupper()


def without(text: str) -> str:
    """A summary without the dateline it opens with: in a list, every post says where it is filed."""
    place = place_of(text)
    if not place or not is_plain(place):
        return text
    opening = _DATELINE.match(text)
    return text[opening.end() :] if opening else text
