"""Where a post can be shared to: addresses that carry its headline and its link, each percent-encoded."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from kalbar_tui.text import clean

_LONGEST_TITLE = 250  # with the link of 23 characters that X counts, below its 280


class Way(NamedTuple):
    """A way to share, chosen by `key`. `name` is that of a service, the same in every language."""

    key: str
    name: str
    address: str


def ways(title: str, url: str) -> tuple[Way, ...]:
    """The services a post can be shared to; `url` is a checked address.

    WhatsApp: faq.whatsapp.com/5913398998672934 ("click to chat"). Telegram: core.telegram.org/widgets/share.
    X: docs.x.com/x-for-websites/post-button/guides/web-intent. Facebook takes the link alone, and reads it.
    """
    title = clean.line(title, _LONGEST_TITLE)
    both = f"{title}\n{url}" if title else url
    return (
        Way("w", "WhatsApp", f"https://wa.me/?text={_encoded(both)}"),
        Way("t", "Telegram", f"https://t.me/share/url?url={_encoded(url)}&text={_encoded(title)}"),
        Way("x", "X", f"https://x.com/intent/tweet?text={_encoded(title)}&url={_encoded(url)}"),
        Way("f", "Facebook", f"https://www.facebook.com/sharer/sharer.php?u={_encoded(url)}"),
    )


def mail(title: str, url: str) -> str:
    """The address that begins a letter with the link in it (RFC 6068), to nobody yet.

    Nothing in a headline can end its field or begin another: all but letters, digits and `_.-~` is encoded.
    """
    title = clean.line(title, _LONGEST_TITLE)
    body = f"{title}\r\n\r\n{url}\r\n" if title else f"{url}\r\n"
    return f"mailto:?subject={_encoded(title)}&body={_encoded(body)}"


def _encoded(text: str) -> str:
    return quote(text, safe="")
