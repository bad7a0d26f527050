"""What an HTTP answer says about itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kalbar_tui.model.site import Validators
from kalbar_tui.sources import answers

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta(0)),
        ("99999999999999999999", DAY),
        ("9" * 5000, DAY),
        ("Wed, 25 Nov 2026 05:10:00 GMT", timedelta(minutes=10)),
        ("Wed, 25 Nov 2026 12:10:00 +0700", timedelta(minutes=10)),
        ("Wed, 25 Nov 2026 04:00:00 GMT", timedelta(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Wed, 99 Nov 2026 99:10:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_more_than_a_day(
    header: str, wait: timedelta | None
) -> None:
    """Whatever a server writes there, the wait is bounded, and nonsense is no wait."""
    assert answers.retry_after(header, NOW) == wait


@pytest.mark.parametrize(
    ("known", "headers"),
    [
        (None, {}),
        (Validators(), {}),
        (Validators('W/"a"', "Wed"), {"If-Modified-Since": "Wed"}),
        (Validators('W/"a"'), {"If-None-Match": '"a"'}),
        (Validators('"a"'), {"If-None-Match": '"a"'}),
    ],
)
def test_one_validator_is_sent_and_never_a_weak_one(
    known: Validators | None, headers: dict[str, str]
) -> None:
    """WordPress wants all that is sent to match, and no `W/"…"` of its own ever does."""
    assert answers.conditional(known) == headers


@pytest.mark.parametrize(
    ("etag", "kept"),
    [('"a"', '"a"'), ("x" * 513, ""), ('"\xe9"', ""), ('"a\x1b"', ""), ('"a\r\nX: y"', "")],
)
def test_validators_that_cannot_be_sent_back_are_dropped(etag: str, kept: str) -> None:
    """A header of kilobytes, or with bytes of no header, is not kept."""
    assert answers.validators(etag, "") == Validators(kept)


def test_links_are_read_by_their_relation() -> None:
    """Several links, several relations to one, and addresses that are no good."""
    header = (
        '</wp-json/>; rel="https://api.w.org/", <https://kabar.example/?p=1>; rel=shortlink; title="a, b",'
        ' <javascript:alert(1)>; rel="next", </2>; rel="next prev", <broken'
    )
    assert answers.links(header, "https://kabar.example/") == {
        "https://api.w.org/": "https://kabar.example/wp-json/",
        "shortlink": "https://kabar.example/?p=1",
        "next": "https://kabar.example/2",
        "prev": "https://kabar.example/2",
    }


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("application/json; charset=UTF-8", ("application/json", "utf-8")),
        ('Text/HTML ;charset="ISO-8859-1"', ("text/html", "iso-8859-1")),
        ("text/xml", ("text/xml", "")),
        ("", ("", "")),
        ("text/\x1b[31mhtml", ("text/[31mhtml", "")),
    ],
)
def test_content_type_is_type_and_charset(header: str, read: tuple[str, str]) -> None:
    """Both in lower case, cleaned, and empty where they are not given."""
    assert answers.content_type(header) == read


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (b"<!DOCTYPE html><p>", True),
        (b"\xef\xbb\xbf \n<!-- a --><HTML lang='id'>", True),
        (b'<?xml version="1.0"?><rss>', False),
        (b"<br />\n<b>Warning</b>: x\n[1]", False),
        (b"<headline>", False),
        (b"", False),
        (b"<!--" * 5000, False),
    ],
)
def test_html_is_told_by_its_body(body: bytes, html: bool) -> None:
    """Labels lie; a page begins as a page does."""
    assert answers.is_html(body) is html


@pytest.mark.parametrize(
    ("title", "challenge", "sign_in"),
    [
        ("Just a moment...", True, False),
        ("Attention Required! | Cloudflare", True, False),
        ("WiFi Login", False, True),
        ("Masuk ke jaringan hotel", False, True),
        ("KalbarOnline - Portal Berita Kalimantan Barat", False, False),
        ("Air masuk ke rumah warga", False, False),
    ],
)
def test_pages_that_stand_before_a_site_are_known_by_their_titles(
    title: str, challenge: bool, sign_in: bool
) -> None:
    """A bot check and a hotspot's sign-in are told from the site's own page."""
    body = f"<!DOCTYPE html><html><head><title> {title}</title></head><body>".encode()
    assert (answers.is_challenge(body), answers.is_sign_in(body)) == (challenge, sign_in)


def test_a_page_of_a_news_site_is_no_sign_in_page_whatever_its_headline() -> None:
    """A site names its feeds; a hotspot has none."""
    head = b'<link rel="alternate" type="application/rss+xml" href="/feed/"><title>WiFi gratis</title>'
    assert not answers.is_sign_in(b"<!DOCTYPE html><html>" + head)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"code":"rest_no_route","message":"x"}', "rest_no_route"),
        (b'{"code":"a\\u001b[0m"}', "a[0m"),
        (b'{"code":7}', ""),
        (b"[]", ""),
        (b"[" * 60_000, ""),
        (b"<h1>500</h1>", ""),
    ],
)
def test_error_codes_are_read_from_wordpress_errors_alone(body: bytes, code: str) -> None:
    """The code is a word for people; whatever else the body is, there is none."""
    assert answers.error_code(body) == code
