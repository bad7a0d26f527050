"""How long the store takes: to open, for a first page, for a whole order, to save, to mark and to prune.

    python benchmarks/store.py [POSTS ...]

Makes a store of each size (by default 1,000 and 100,000; 1,000,000 takes some minutes and
3 GB) in a temporary folder and prints medians in milliseconds of wall time. Opening and the
first page must cost the same whatever the size.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from kalbar_tui.library.retention import Limits, prune
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author, Category, Picture, Post, Term
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store.database import Database

SITE = "kabar.example"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
WORDS = ["warga", "pemerintah", "jalan", "sungai", "pasar", "banjir", "sekolah", "hutan", "harga", "beras"]
TOPS, BELOW = 6, 4


def tree() -> list[Category]:
    """Six categories with four below each, as a regional newsroom has them."""
    tops = [Category(f"rubrik-{top}", f"Rubrik {top}", wp_id=top + 1) for top in range(TOPS)]
    below = [
        Category(f"rubrik-{top}-{n}", f"Rubrik {top}.{n}", f"rubrik-{top}", wp_id=100 + top * BELOW + n)
        for top in range(TOPS)
        for n in range(BELOW)
    ]
    return [*tops, *below]


def posts(numbers: range) -> Iterator[Post]:
    """Posts with articles of some 330 words, one every quarter of an hour back from now."""
    for number in numbers:
        chance = random.Random(number)  # noqa: S311  - the same posts in every run
        words = " ".join(chance.choices(WORDS, k=330))
        named = [f"rubrik-{chance.randrange(TOPS)}-{chance.randrange(BELOW)}" for _each in range(2)]
        yield Post(
            id=f"b{number:09d}",
            site=SITE,
            guid=f"https://{SITE}/?p={number}",
            url=f"https://{SITE}/2026/11/25/{number}/",
            slug=f"pos-{number}",
            title=words[:60],
            published=NOW - timedelta(minutes=15 * number),
            source="api",
            modified=NOW,
            wp_id=number + 1,
            excerpt=words[60:260],
            html=f"<p>{words}</p>",
            categories=tuple(Term(slug, slug) for slug in dict.fromkeys(named)),
            tags=(Term(chance.choice(WORDS), "t"),),
            author=Author(f"penulis-{number % 8}", f"Penulis {number % 8}"),
            image=Picture(f"https://{SITE}/{number}.jpg"),
        )


def timed(action: Callable[[], object], times: int = 9) -> float:
    """The median of the action's duration in milliseconds."""
    taken = []
    for _each in range(times):
        start = perf_counter()
        action()
        taken.append((perf_counter() - start) * 1e3)
    return median(taken)


def measure(folder: Path, size: int) -> dict[str, float]:
    """Makes a store of this size and measures it."""
    path = folder / f"{size}.db"
    database = Database(path)
    saved = Saved(database, SITE, f"https://{SITE}/", clock=lambda: NOW)
    saved.save_tree(tree())
    start = perf_counter()
    for at in range(0, size, 100):
        page = list(posts(range(at, min(at + 100, size))))
        saved.save(page, {post.id: post.html[3:-4] for post in page})
    building = perf_counter() - start
    category = Shelf("category", "rubrik-1")

    def first_page() -> None:
        again = Database(path)
        Saved(again, SITE).head(Shelf(), 40)
        again.close()

    fresh = iter(range(size, size + 10**6, 100))

    def save_new() -> None:
        at = next(fresh)
        saved.save(list(posts(range(at, at + 100))), {})

    known = list(posts(range(100)))
    texts = {post.id: post.html[3:-4] for post in known}
    results = {
        "posts a second, building": size / building,
        "open, first page, close": timed(first_page),
        "head of 40": timed(lambda: saved.head(Shelf(), 40), 99),
        "head of 40, unread in a category": timed(
            lambda: saved.head(Shelf("category", "rubrik-1", unread_only=True), 40), 99
        ),
        "order of all": timed(lambda: saved.order(Shelf(), limit=None)),
        "counts": timed(saved.counts, 99),
        "one article": timed(lambda: saved.post(size // 2), 99),
        "mark one read": timed(lambda: (saved.mark_read(["b000000001"]), saved.undo())) / 2,
        "mark all of a category": timed(lambda: saved.mark_all_read(category), 1),
        "undo that": timed(saved.undo, 1),
        "mark all": timed(lambda: saved.mark_all_read(Shelf()), 1),
        "head of 40 unread, all being read": timed(lambda: saved.head(Shelf("unread"), 40), 99),
        "undo mark all": timed(saved.undo, 1),
        "redo mark all": timed(saved.redo, 1),
        "save 100 new": timed(save_new),
        "save 100 unchanged": timed(lambda: saved.save(known, texts)),
        "megabytes": path.stat().st_size / 1e6,
    }
    moved = [*tree(), Category("provinsi", "Provinsi", wp_id=999)]
    moved[0] = Category("rubrik-0", "Rubrik 0", "provinsi", wp_id=1)
    results["move a category"] = timed(lambda: saved.save_tree(moved), 1)
    half = Limits(oldest=NOW - timedelta(minutes=15 * (size // 2)))
    results["prune the older half"] = timed(lambda: prune(database, half), 1)
    small = Limits(most=path.stat().st_size // 2)
    results["prune to half the size"] = timed(lambda: prune(database, small), 1)
    database.close()
    return results


def main() -> None:
    """Measures every size asked for and prints a table."""
    sizes = [int(word) for word in sys.argv[1:]] or [1_000, 100_000]
    with tempfile.TemporaryDirectory() as folder:
        columns = [measure(Path(folder), size) for size in sizes]
    print(f"{'':36}", *(f"{size:>12,}" for size in sizes))  # noqa: T201
    for name in columns[0]:
        print(f"{name:36}", *(f"{column[name]:12.2f}" for column in columns))  # noqa: T201


if __name__ == "__main__":
    main()
