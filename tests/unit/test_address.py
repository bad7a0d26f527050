"""Addresses: only http and https with a host, in one form, and compared by what they mean."""

from __future__ import annotations

import pytest

from kalbar_tui.text.address import permalink_key, safe_url, same_site, site_key, slug_of, slugify

BASE = "https://kalbaronline.com/2019/12/04/slug/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://kalbaronline.com", "https://kalbaronline.com/"),
        ("HtTpS://KalbarOnline.COM:443/A?b#c", "https://kalbaronline.com/A?b#c"),
        ("http://127.0.0.1:8087/x/", "http://127.0.0.1:8087/x/"),
        (" https://kalbar.test/ \n", "https://kalbar.test/"),
        ("https://kalbaronline.com@evil.test/x", "https://evil.test/x"),
        ("https://user:secret@kalbar.test/", "https://kalbar.test/"),
        ("https://KALBAR.test./", "https://kalbar.test/"),
        (
            "https://bücher.test/坤甸?q=sungai kapuas",
            "https://xn--bcher-kva.test/%E5%9D%A4%E7%94%B8?q=sungai%20kapuas",
        ),
        ("https://kalbar.test/100%/a%20b?x=%zz", "https://kalbar.test/100%25/a%20b?x=%25zz"),
        ("https://kalbar.test/$(id);`id`|x'\"<>\\", "https://kalbar.test/$(id);%60id%60%7Cx'%22%3C%3E%5C"),
        ("https://kalbar.test/\u202eab\u200b\ud800", "https://kalbar.test/%E2%80%AEab%E2%80%8B%3F"),
        ("https://[2001:DB8::0001]:8443/", "https://[2001:db8::1]:8443/"),
        ("/relatif", "https://kalbaronline.com/relatif"),
        ("../", "https://kalbaronline.com/2019/12/04/"),
        ("?s=x", "https://kalbaronline.com/2019/12/04/slug/?s=x"),
        ("//example.com/x", "https://example.com/x"),
        ("--help", "https://kalbaronline.com/2019/12/04/slug/--help"),
    ],
)
def test_safe_url(url: str, expected: str) -> None:
    """A usable address comes out in one form, all ASCII, without a user name."""
    assert safe_url(url, BASE) == expected
    assert safe_url(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "mailto:redaksi@example.com",
        "tel:+62561",
        "ftp://kalbar.test/",
        "vscode://x",
        "https://",
        "https:evil.test",
        "https:\\\\evil.test",
        "https://kalbar.test/\n--x",
        "https://kalbar.test/\x1b]52;c;x\x07",
        "https://kalbar.test/\x9b",
        "https://kal bar.test/",
        "https://kalbar.test:99999/",
        "https://kalbar.test:0/",
        "https://kalbar.test:x/",
        "https://[::1",
        "https://-kalbar.test/",
        "https://kalbar..test/",
        "https://%6b.test/",
        "https://" + "a" * 64 + ".test/",
        "https://kalbar.test/" + "x" * 10_000,
    ],
)
def test_what_cannot_be_an_address_is_refused(url: str) -> None:
    """Other schemes, control characters and hosts that are none give no address, whatever the base."""
    assert safe_url(url, BASE) is None or not url.strip()
    assert safe_url(url) is None


def test_a_relative_address_needs_a_base() -> None:
    """Without a base there is nothing to join to, and an option stays an option."""
    assert safe_url("/x") is None
    assert safe_url("--help") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://kalbaronline.com", "kalbaronline.com"),
        ("http://www.KalbarOnline.com/", "kalbaronline.com"),
        ("kalbaronline.com", "kalbaronline.com"),
        ("http://127.0.0.1:8087/", "127.0.0.1:8087"),
        ("https://example.org/berita/?x#y", "example.org/berita"),
    ],
)
def test_site_key(url: str, expected: str) -> None:
    """A site has one key however its address is written."""
    assert site_key(url) == expected


def test_site_key_of_no_address() -> None:
    """A site without an address is a mistake of the caller."""
    with pytest.raises(ValueError, match="not the address"):
        site_key("javascript:alert(1)")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://kalbaronline.com/a", "http://www.kalbaronline.com/b", True),
        ("http://127.0.0.1:8087/", "http://127.0.0.1:8087/x", True),
        ("http://127.0.0.1:8087/", "http://127.0.0.1:8088/", False),
        ("http://127.0.0.1:8087/", "http://127.0.0.1/", False),
        ("https://kalbaronline.com/", "https://evil.test/", False),
        ("https://kalbaronline.com/", "https://kalbaronline.com.evil.test/", False),
        ("https://kalbaronline.com/", "https://kalbaronline.com@evil.test/", False),
        ("javascript:1", "javascript:1", False),
    ],
)
def test_same_site(a: str, b: str, same: bool) -> None:
    """`www` and http or https make no difference; another host or port does."""
    assert same_site(a, b) is same


@pytest.mark.parametrize(
    "url",
    [
        "https://kalbaronline.com/2019/12/04/kopi-%C3%A9nak/?b=2&a=1",
        "http://www.kalbaronline.com/2019/12/04/kopi-%c3%a9nak?a=1&b=2&utm_source=x&fbclid=y#isi",
        "https://kalbaronline.com:443/2019/12/04/%6Bopi-énak/?&a=1&b=2",
    ],
)
def test_permalink_key(url: str) -> None:
    """All ways to write one permalink have one key."""
    assert permalink_key(url) == "kalbaronline.com/2019/12/04/kopi-%C3%A9nak?a=1&b=2"


def test_permalink_keys_tell_posts_apart() -> None:
    """`?p=` numbers and escaped slashes are not folded; what is no address has no key."""
    assert permalink_key("https://k.test/?p=1") != permalink_key("https://k.test/?p=2")
    assert permalink_key("https://k.test/a%2Fb") != permalink_key("https://k.test/a/b")
    assert permalink_key("bukan alamat") == ""


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://k.test/2019/12/04/banjir-sambas/", "banjir-sambas"),
        ("https://k.test/category/olahraga/sepak-bola/?x#y", "sepak-bola"),
        ("https://k.test/%e5%9d%a4%e7%94%b8-sungai/", "坤甸-sungai"),
        ("%E5%9D%A4%E7%94%B8-sungai", "坤甸-sungai"),
        ("https://k.test/?p=12", ""),
        ("https://[", ""),
    ],
)
def test_slug_of(url: str, slug: str) -> None:
    """A slug is the last part of the path, decoded."""
    assert slug_of(url) == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kapuas Hulu", "kapuas-hulu"),
        ("Ekonomi & Bisnis", "ekonomi-bisnis"),
        ("Khatulistiwa's  Kopi/Teh, No. 1", "khatulistiwas-kopi-teh-no-1"),
        ("Ægir Straße – Café", "aegir-strasse-cafe"),
        ("-- Tak Berkategori --", "tak-berkategori"),
        ("坤甸 新闻", "坤甸-新闻"),
    ],
)
def test_slugify(name: str, slug: str) -> None:
    """The slug WordPress gives a name."""
    assert slugify(name) == slug
