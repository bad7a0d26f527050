"""A whole archive of a real WordPress. The last visit of the suite: the site grows to 5,000 posts."""

from __future__ import annotations


def test_five_thousand_posts_are_paged_to_the_end(wordpress, reader):
    """`sync --since` before the first post saves every post of the site, once, down to the first."""
    wordpress.start("--posts", "5000")
    truth = wordpress.every_number()
    assert len(truth) > 5000
    one = reader("one")
    one("sync", "--since", "2000-01-01", timeout=600)
    listed = [post["wp_id"] for post in one("list", "--offline", "--json").objects]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(truth)
    first = one("read", str(truth[-1]), "--offline", "--json").objects[0]
    assert first["content"]["text"]
