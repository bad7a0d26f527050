"""How long rules take on a large store: to look at what one would hit, to apply it, to take it off.

    python benchmarks/rules.py [POSTS]

Makes a store (by default of 100,000 posts with articles of some 330 words) in a temporary
folder and prints seconds, and the longest time in milliseconds that one step held the write
lock. `all` is a word that every post has, `few` one that a hundredth has: preview and step
are to stay bounded for both.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from store import NOW, SITE, posts, tree

from kalbar_tui.library.saved import Saved
from kalbar_tui.model.rule import Draft
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store.database import Database


def seconds(action: Callable[[], object]) -> float:
    """How long the action took."""
    start = perf_counter()
    action()
    return perf_counter() - start


def settle(saved: Saved) -> tuple[float, float]:
    """How long it took to settle the rules in all, and the longest step."""
    steps = []
    left = True
    while left:
        start = perf_counter()
        left = saved.settle_step()
        steps.append(perf_counter() - start)
    return sum(steps), max(steps)


def main() -> None:
    """Measures previews, additions and removals, and prints a table."""
    size = int(sys.argv[1]) if sys.argv[1:] else 100_000
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "rules.db")
        saved = Saved(database, SITE, f"https://{SITE}/", clock=lambda: NOW)
        saved.save_tree(tree())
        for at in range(0, size, 100):
            page = list(posts(range(at, min(at + 100, size))))
            texts = {post.id: post.html[3:-4] + " langka" * (post.wp_id == at + 1) for post in page}
            saved.save(page, texts)
        print(f"{'':28}{'preview s':>11}{'add s':>9}{'step ms':>9}{'remove s':>10}{'step ms':>9}{'hits':>9}")  # noqa: T201
        for name, field, value in (
            ("word, all", "word", "banjir"),
            ("word, few", "word", "langka"),
            ("word, none", "word", "tidakada"),
            ("author, an eighth", "author", "penulis-1"),
            ("category, a third", "category", "rubrik-1"),
        ):
            draft = Draft("mute", field, value)  # type: ignore[arg-type]  # as in the list above
            previewed = seconds(lambda draft=draft: [*saved.preview(draft)])  # type: ignore[misc]
            number = saved.add_rule(draft)
            added, longest = settle(saved)
            hits = saved.total(Shelf("muted"))
            saved.remove_rule(number)
            removed, longest_off = settle(saved)
            print(  # noqa: T201
                f"{name:28}{previewed:11.2f}{added:9.2f}{longest * 1e3:9.0f}"
                f"{removed:10.2f}{longest_off * 1e3:9.0f}{hits:9,}"
            )
        database.close()


if __name__ == "__main__":
    main()
