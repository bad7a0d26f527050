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
from kalbar_tui.library.upkeep import Fault, repair, verify
from kalbar_tui.model.errors import Stopped, StoreError
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


def damage_index(saved: Saved) -> None:
    """Does to the pages of the index what a fault of ours or of SQLite's would do, and not a disk."""
    with saved.database.write() as db:
        db.execute("UPDATE search_data SET block = X'FFFFFFFFFFFF' WHERE id > 10")


@pytest.mark.parametrize("query", ["banjir", "ban*", '"banjir isi"'])
async def test_a_damaged_index_is_made_anew_and_nothing_else_is_lost(saved: Saved, query: str) -> None:
    """The search that meets it fails; all is found again once the posts were taken into it."""
    damage_index(saved)
    assert list(verify(saved.database)) == [Fault("search")]
    async with Library(saved, f"https://{SITE}", offline=True, clock=lambda: NOW) as library:
        with pytest.raises(StoreError) as caught:
            await library.search(Shelf("search", query), 1)
        assert caught.value.reason == "search"
        assert await library.prepare_search()
        assert len(await library.search(Shelf("search", "banjir"), 1)) == 1
    assert saved.database.set_aside is None
    assert list(verify(saved.database)) == []
    saved.database.close()


def test_repair_makes_a_damaged_index_anew(saved: Saved) -> None:
    """The store is not set aside for it."""
    damage_index(saved)
    repair(saved.database)
    assert list(verify(saved.database)) == []
    assert len(saved.order(Shelf("search", "banjir"))) == 1
    assert saved.database.set_aside is None
    saved.database.close()
