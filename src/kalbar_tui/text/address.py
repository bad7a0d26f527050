"""Addresses: made safe, compared, and read for what they say.

An address that has passed `safe_url` is plain ASCII, so it can be shown, stored and handed
to a program as one argument.
"""

from __future__ import annotations

import re

from kalbar_tui.text import clean

_LONGEST = 8_192
"""Characters an address may have; browsers and servers give up near here."""

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def safe_url(url: str, base: str = "") -> str | None:
    """`url` as an http or https address that does no harm, or `None` if it cannot be one.

    Joined to `base` if relative, then taken apart and written anew: host in lower case and
    punycode, no user name, no default port, everything above ASCII and every space
    percent-encoded. Control characters, other schemes and hosts that are none are refused.
    """
    from urllib.parse import quote, urljoin, urlsplit, urlunsplit

    url = url.strip(" \t\n\r\f")
    if not url or len(url) > _LONGEST or _CONTROLS.search(url):
        return None
    try:
        if not _SCHEME.match(url):
            url = urljoin(base, url)
        parts = urlsplit(url)
        authority = _authority(parts.scheme, parts.hostname or "", parts.port)
    except (ValueError, UnicodeError):
        return None
    if authority is None:
        return None

    def encoded(text: str, safe: str) -> str:
        return quote(_BARE_PERCENT.sub("%25", text), safe=safe + "%", errors="replace")

    return urlunsplit(
        (
            parts.scheme,
            authority,
            encoded(parts.path, "/!$&'()*+,;=:@~") or "/",
            encoded(parts.query, "/?!$&'()*+,;=:@~[]"),
            encoded(parts.fragment, "/?!$&'()*+,;=:@~"),
        )
    )


def site_key(url: str) -> str:
    """What tells one site from another: `kalbaronline.com`, `127.0.0.1:8087`, `example.org/news`.

    Takes an address with or without its scheme. Raises `ValueError` if it is none.
    """
    safe = safe_url(url if "://" in url else f"https://{url}")
    if safe is None:
        raise ValueError(f"not the address of a site: {clean.line(url, 80)!r}")
    host, path, _query = _comparable(safe)
    return host + path


def same_site(a: str, b: str) -> bool:
    """Whether two addresses are on one host.

    The bare host and its `www` are one, and so are http and https where both use their
    usual port. Addresses that are none are on no site.
    """
    first, second = safe_url(a), safe_url(b)
    return first is not None and second is not None and _comparable(first)[0] == _comparable(second)[0]


def permalink_key(url: str) -> str:
    """What is the same in all ways to write one permalink; empty if `url` is no address.

    Without scheme, `www`, fragment, tracking parameters and last slash, the query in order
    and percent-encoding in one form.
    """
    safe = safe_url(url)
    if safe is None:
        return ""
    host, path, query = _comparable(safe)
    kept = sorted(part for part in query.split("&") if part and not part.startswith(("utm_", "fbclid=")))
    return host + path + ("?" + "&".join(kept) if kept else "")


def slug_of(url: str) -> str:
    """The last part of the path, percent-decoded: the slug of a post, category, tag or author.

    Takes a bare slug as well, so a slug out of the API and one out of a link come out alike.
    """
    from urllib.parse import unquote, urlsplit

    try:
        path = urlsplit(url.strip()).path
    except ValueError:
        return ""
    return clean.line(unquote(path.rstrip("/").rpartition("/")[2]))


def slugify(name: str) -> str:
    """The slug that WordPress would make of `name` (its `sanitize_title`)."""
    from unicodedata import normalize

    name = clean.line(name).replace("ß", "ss").lower()
    for letter, plain in {"æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"}.items():
        name = name.replace(letter, plain)
    name = re.sub("[\u0300-\u036f]", "", normalize("NFD", name))
    name = re.sub(r"[\s./\u2013\u2014]+", "-", normalize("NFC", name))
    return re.sub("-+", "-", re.sub(r"[^\w-]", "", name)).strip("-")


def _authority(scheme: str, host: str, port: int | None) -> str | None:
    """Host and port as they are written in an address; `None` if they cannot be."""
    if scheme not in _DEFAULT_PORTS or port == 0:
        return None
    if ":" in host:
        from ipaddress import IPv6Address

        host = f"[{IPv6Address(host).compressed}]"
    else:
        if not host.isascii():
            host = host.encode("idna").decode("ascii").lower()
        host = host.removesuffix(".")
        if len(host) > 253 or not _HOST.fullmatch(host):
            return None
    return host if port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{port}"


def _comparable(safe: str) -> tuple[str, str, str]:
    """Host with port, path without its last slash, and query of a safe address, in one form."""
    from urllib.parse import urlsplit

    parts = urlsplit(safe)
    return (
        parts.netloc.removeprefix("www."),
        _ESCAPED.sub(_one_form, parts.path).rstrip("/"),
        _ESCAPED.sub(_one_form, parts.query),
    )


def _one_form(match: re.Match[str]) -> str:
    char = chr(int(match[0][1:], 16))
    return char if char in _UNRESERVED else match[0].upper()
