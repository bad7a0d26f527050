"""What is learnt of a site, and kept between visits."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from kalbar_tui.model.record import record


@record
class Validators:
    """What makes the next request for a URL conditional; as the server sent them, empty if not."""

    etag: str = ""
    last_modified: str = ""


@record
class Way:
    """Whether one way of reading a site works, and why not.

    `state` is `works`, `closed` (it answered that we may not), `absent` (there is none)
    or `untried`. `url` is its address: the API's root, or the main feed. `reason` is a
    reason of `kalbar_tui.model.errors` or an HTTP status as text; empty when it works.
    """

    state: Literal["works", "closed", "absent", "untried"] = "untried"
    url: str = ""
    reason: str = ""


@record
class Capabilities:
    """What was learnt of a site, to be kept in the store and tried again later.

    `name` is the site's own (cleaned, empty when unknown). `page_size` is the largest
    `per_page` that is known to work. `checked_at` is UTC.
    """

    api: Way = Way()
    feed: Way = Way()
    name: str = ""
    page_size: int = 100
    checked_at: datetime | None = None

    @property
    def kind(self) -> Literal["api", "feed"] | None:
        """The way to read the site by; `None` when none is known to work."""
        return "api" if self.api.state == "works" else "feed" if self.feed.state == "works" else None

    @property
    def why_not_api(self) -> str:
        """Why the API is not used; empty when it is, or nothing is known against it."""
        return "" if self.api.state == "works" else self.api.reason


@record
class Progress:
    """How far the walks through one list of a site have come; nothing of it is the reader's own.

    The list is whole from the post published at `top` (UTC) down to the one where `cursor`
    begins, by the source `kind` that the cursor belongs to; `reached_first` when that was
    the first post the site ever published. `refreshed_at` is when its newest posts were last
    asked for with success, `synced_at` when a sync of it was last complete (both UTC).
    """

    kind: Literal["", "api", "feed"] = ""
    top: datetime | None = None
    cursor: str | None = None
    reached_first: bool = False
    refreshed_at: datetime | None = None
    synced_at: datetime | None = None
