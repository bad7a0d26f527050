"""Identity: one id for one post, however it came."""

from __future__ import annotations

import re

import pytest

from kalbar_tui.text.identity import post_id, usable_guids

SITE = "kalbaronline.com"
URL = "https://kalbaronline.com/2019/12/04/banjir/"


def test_an_id_is_the_same_in_every_store() -> None:
    """The id is what it was when the first store was written: changing it would lose marks."""
    assert post_id(SITE, "https://kalbaronline.com/?p=123", URL) == "phbm5pue7y"
    assert post_id(SITE, "", URL) == "nfmxkjzfsa"


def test_the_guid_decides_and_else_the_permalink() -> None:
    """With a guid the link may change; without one, all ways to write the link are one."""
    assert post_id(SITE, "g", URL) == post_id(SITE, " g ", "https://kalbaronline.com/lain/")
    assert post_id(SITE, "", URL) == post_id(
        SITE, "", "http://www.kalbaronline.com/2019/12/04/banjir?utm_source=x"
    )
    assert post_id(SITE, "g", URL) != post_id("example.org", "g", URL)


def test_no_id_can_be_taken_for_a_number() -> None:
    """Ten characters, and always a letter among them."""
    ids = {post_id(SITE, f"g{n}", "") for n in range(5_000)}
    assert len(ids) == 5_000
    assert all(re.fullmatch(r"(?=.*[a-z])[a-z2-7]{10}", name) for name in ids)


def test_a_post_without_anything_has_no_identity() -> None:
    """Neither guid nor address: all such posts would be one."""
    with pytest.raises(ValueError, match="no identity"):
        post_id(SITE, "", "javascript:alert(1)")


def test_a_guid_with_several_links_is_not_usable() -> None:
    """A guid repeated for one link is fine; for two it tells nothing; an empty one never does."""
    pairs = [
        ("a", URL),
        ("a", URL + "#x"),
        ("b", URL),
        ("b", "https://kalbaronline.com/2/"),
        ("", URL),
        ("c", ""),
    ]
    assert usable_guids(pairs) == {"a", "c"}
