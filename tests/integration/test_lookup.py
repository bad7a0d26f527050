"""Searches in their thread: a newer one takes the place of the one before, and marks do not wait."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from builders import NOW, SITE, a_post
from kalbar_tui.library.library import Library
from kalbar_tui.library.lookup import Lookup
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import Stopped
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store.database import Database

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """A store with a post."""
    saved = Saved(Database(tmp_path / "kalbar-tui.db"), SITE, f"https://{SITE}", clock=lambda: NOW)
    saved.save([a_post("Banjir", number=1)])
    return saved


async def test_a_newer_search_stops_the_one_before(saved: Saved) -> None:
    """While SQLite is at it, and before it began; a mark goes between."""
    begun = threading.Event()

    def endless() -> object:
        with saved.database.read() as db:
            begun.set()
            return db.execute(ENDLESS).fetchone()

    lookup = Lookup(saved)
    slow = asyncio.ensure_future(lookup.ask(endless))
    await asyncio.to_thread(begun.wait)
    waiting = asyncio.ensure_future(lookup.behind(endless))
    await asyncio.sleep(0)
    await asyncio.to_thread(saved.mark_read, [saved.head(Shelf(), 1)[0].id])
    keys = await lookup.ask(lambda: saved.order(Shelf("search", "banjir")))
    assert len(keys) == 1
    for stopped in (slow, waiting):
        with pytest.raises(Stopped):
            await stopped
    assert saved.database.set_aside is None
    await lookup.aclose()
    saved.database.close()


async def test_all_that_a_search_finds_is_marked_read(saved: Saved) -> None:
    """What is searched for meanwhile does not stop that."""
    async with Library(saved, f"https://{SITE}", offline=True, clock=lambda: NOW) as library:
        marking = asyncio.ensure_future(library.mark_all_read(Shelf("search", "banjir")))
        await library.search(Shelf("search", "apa"), 1)
        assert await marking == 1
        assert await library.unread_found(["banjir"]) == {"banjir": 0}
    saved.database.close()


async def test_what_an_older_version_saved_is_made_searchable(saved: Saved) -> None:
    """Behind the reader, which tells how far it is."""
    from kalbar_tui.store import search

    with saved.database.write() as db:
        search.begin_anew(db)
    told: list[tuple[int, int | None]] = []
    async with Library(saved, f"https://{SITE}", offline=True, clock=lambda: NOW) as library:
        assert await library.prepare_search(lambda done, total: told.append((done, total)))
        assert not await library.prepare_search()
        assert len(await library.search(Shelf("search", "banjir"), 1)) == 1
    assert told == [(1, 1)]
    saved.database.close()
