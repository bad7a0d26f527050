"""What the reader did with a post; kept apart from the post, and never lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from kalbar_tui.model.record import record


@record
class Mark:
    """When the reader read, bookmarked and last opened a post (UTC; `None`: did not), and the place reached.

    `position` is a share of the article's text, 0.0 (top) to 1.0: its end was in sight. `note`
    is what the reader wrote to the bookmark, in lines; empty without one. `read_at` is the first
    reading; a post may be read without having been opened, by being marked so.
    """

    post_id: str
    read_at: datetime | None = None
    bookmarked_at: datetime | None = None
    position: float = 0.0
    note: str = ""
    opened_at: datetime | None = None


@record
class Visit:
    """When the reader was last here, until `ended_at`, and the time of the newest post there was (UTC)."""

    ended_at: datetime
    newest: datetime

    @property
    def news_from(self) -> datetime:
        """From when on a post is new; the store counts whole seconds."""
        return self.newest + timedelta(seconds=1)
