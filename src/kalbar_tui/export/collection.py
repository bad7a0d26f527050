"""What is exported: some saved posts under one title."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo

from kalbar_tui.model.record import record
from kalbar_tui.model.shelf import SavedPost

LANGUAGE = "id"
"""What the newsroom writes in; no site says so where we ask."""


@record
class Collection:
    """Some posts of one site under one title; at least one.

    `posts` gives them in the order of reading, as often as it is called: whole, or with
    `heads` without their bodies. `picture` gives what is saved for an address, a JPEG or a WebP.
    `span` says which days they are of. All texts are clean.
    """

    title: str
    span: str
    site: str
    url: str
    count: int
    zone: tzinfo
    posts: Callable[[], Iterator[SavedPost]]
    heads: Callable[[], Iterator[SavedPost]]
    picture: Callable[[str], bytes | None]
