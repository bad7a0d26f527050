"""What an HTTP answer says about itself, before anybody reads it as posts. Pure functions."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from kalbar_tui.model.site import Validators
from kalbar_tui.text import clean
from kalbar_tui.text.address import safe_url

LONGEST_HOLD_OFF = timedelta(hours=24)
"""However long a server asks to be left alone, we ask again after a day."""

_LOOK_AT = 4_096
"""How many bytes of a body are looked at to tell what it is."""

_LONGEST_HEADER = 8_192
_LONGEST_VALIDATOR = 512

_HTML = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<!--(?:[^-]|-(?!->))*+-->)*+<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE
)
_TITLE = re.compile(rb"<title[^>]*+>([^<]{0,300})", re.IGNORECASE)
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*\w+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
_REL = re.compile(r'rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)

# The titles of the pages with which sites and their providers ask for proof of a browser.
_CHALLENGES = (
    "just a moment",
    "attention required",
    "checking your browser",
    "one moment, please",
    "ddos-guard",
    "sucuri website firewall",
    "robot challenge",
    "making sure you",
    "please wait while your request is being verified",
)
_SIGN_IN = re.compile(r"wi-?fi|hot-?spot|captive|log[ -]?in\b|sign[ -]?in\b|^masuk\b|voucher", re.IGNORECASE)
_OF_A_SITE = (b"application/rss+xml", b"/wp-content/", b"/wp-includes/")


def is_html(body: bytes) -> bool:
    """Whether the body is an HTML page; its label is not asked, for it is often wrong."""
    return _HTML.match(body[:_LOOK_AT]) is not None


def is_challenge(body: bytes) -> bool:
    """Whether the body is a page that asks for proof of a browser, such as Cloudflare's."""
    return is_html(body) and _title(body).lower().startswith(_CHALLENGES)


def is_sign_in(body: bytes) -> bool:
    """Whether the body is the sign-in page of a network (a captive portal), and not a page of the site's
    own, whose headline may speak of Wi-Fi."""
    return (
        is_html(body)
        and _SIGN_IN.search(_title(body)) is not None
        and not any(mark in body for mark in _OF_A_SITE)
    )


def error_code(body: bytes) -> str:
    """WordPress's code (`rest_no_route`) in the body of an error; empty if it has none."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = answer.get("code") if isinstance(answer, dict) else None
    return clean.line(code, 80) if isinstance(code, str) else ""


def links(header: str, base: str) -> dict[str, str]:
    """The addresses of a `Link` header by their `rel` (RFC 8288), made safe; the first of a kind wins."""
    found: dict[str, str] = {}
    for match in _LINK.finditer(header[:_LONGEST_HEADER]):
        rel = _REL.search(match[2])
        url = safe_url(match[1], base)
        if rel and url:
            for kind in (rel[1] or rel[2] or "").split():
                found.setdefault(kind, url)
    return found


def content_type(header: str) -> tuple[str, str]:
    """A `Content-Type` header as (type, charset), both in lower case, empty if not given."""
    kind, *parameters = clean.line(header[:_LONGEST_VALIDATOR]).lower().split(";")
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        if name.strip() == "charset":
            return kind.strip(), value.strip(" \"'")
    return kind.strip(), ""


def validators(etag: str, last_modified: str) -> Validators:
    """Validators that can be kept and sent back: plain ASCII of a sane length, else none."""
    return Validators(_sendable(etag), _sendable(last_modified))


def conditional(known: Validators | None) -> dict[str, str]:
    """The one header that makes a request conditional; none if nothing is known.

    WordPress wants all validators to match that are sent, and knows an ETag only as it made
    it: behind nginx with gzip it comes as `W/"…"` and, sent back so, never matches. So the
    date goes alone, and an ETag goes without its `W/` (which RFC 9110, 13.1.2, allows).
    """
    if known is None:
        return {}
    if known.last_modified:
        return {"If-Modified-Since": known.last_modified}
    if known.etag:
        return {"If-None-Match": known.etag.removeprefix("W/")}
    return {}


def retry_after(header: str, now: datetime) -> timedelta | None:
    """How long a `Retry-After` header asks us to wait, at most a day; `None` if it says nothing.

    Whole seconds or an HTTP date (RFC 9110, 10.2.3). A date that has passed is no wait.
    """
    from email.utils import parsedate_to_datetime

    header = header.strip()
    if header.isascii() and header.isdigit():
        if len(header) > 6:
            return LONGEST_HOLD_OFF
        return min(timedelta(seconds=int(header)), LONGEST_HOLD_OFF)
    try:
        moment = parsedate_to_datetime(header)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max(moment - now, timedelta(0)), LONGEST_HOLD_OFF)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _title(body: bytes) -> str:
    match = _TITLE.search(body[:_LOOK_AT])
    return clean.line(match[1].decode("utf-8", "replace")) if match else ""


def _sendable(value: str) -> str:
    return value if len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else ""
