"""The kicker of an article that came as HTML, found without parsing most articles for it."""

from __future__ import annotations

import re

_WITHIN = 8_000
_BOLD_FIRST = re.compile(
    r"(?:\s|&nbsp;|</?(?:p|div|span|a|img|br)\b[^<>]*+>|<figure\b.*?</figure>)*+<(?:strong|b)\b", re.DOTALL
)


def kicker(html: str, url: str) -> str:
    """The kicker, where the article can have one: most open with no bold word and are not parsed for it."""
    if not _BOLD_FIRST.match(html[:_WITHIN]):
        return ""
    from kalbar_tui.text.html import document

    return document(html[:_WITHIN], url).kicker
