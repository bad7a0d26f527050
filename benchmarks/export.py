"""How long exports and an import take, the memory they need and the files they make.

    python benchmarks/export.py [POSTS ...]

Makes a store of each size (by default 200 and 100,000 posts of some 330 words, all read, every
hundredth bookmarked) in a temporary folder. Each measurement is the command in a process of its own:
seconds by the clock and of the processor, the most memory it held, and the size of its file. The
import is of the JSON, into an empty store and once more, when it brings nothing new.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from store import SITE, posts, tree

from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store.database import Database

FORMATS = {"epub": "a.epub", "html": "a.html", "markdown": "a.md", "json": "a.json"}


def build(folder: Path, size: int) -> None:
    """A store of so many posts."""
    database = Database(folder / "kalbar-tui.db")
    saved = Saved(database, SITE, f"https://{SITE}/")
    saved.save_tree(tree())
    for start in range(0, size, 1_000):
        came = list(posts(range(start, min(start + 1_000, size))))
        saved.save(came, {post.id: post.html[3:-4] for post in came})
    saved.mark_all_read(Shelf())
    saved.set_bookmark([f"b{number:09d}" for number in range(0, size, 100)])
    database.close()


def measured(*words: str) -> list[float]:
    """Seconds by the clock, seconds of the processor and megabytes of one run of the program."""
    command = [sys.executable, __file__, "one", *words, "--quiet", "--offline", "--site", SITE]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return list(map(float, done.stdout.split()))


def one(words: list[str]) -> None:
    """Runs a command and prints what it took."""
    from kalbar_tui.cli import run

    start = perf_counter()
    code = run(words)
    if code:
        sys.exit(code)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{perf_counter() - start:.2f} {process_time():.2f} {memory:.0f}")  # noqa: T201


def report(what: str, size: int, path: Path, words: tuple[str, ...]) -> None:
    """Measures one command and prints a line."""
    clock, processor, memory = measured(*words)
    sizes = f"{memory:5.0f} MB {path.stat().st_size / 1e6:8.1f} MB file"
    times = f"{clock:8.2f} s by the clock {processor:8.2f} s of the processor"
    print(f"{what:14} {size:>8,} {times} {sizes}", flush=True)  # noqa: T201


def main() -> None:
    """Measures every size asked for."""
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2:])
        return
    for size in [int(word) for word in sys.argv[1:]] or [200, 100_000]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            build(folder / "store", size)
            place = ("--data-dir", str(folder / "store"))
            for kind, file in FORMATS.items():
                path = folder / file
                report(kind, size, path, ("export", "--format", kind, "-o", str(path), *place))
            json = folder / "a.json"
            for what in ("import", "import again"):
                report(what, size, json, ("import", str(json), "--data-dir", str(folder / "other")))


if __name__ == "__main__":
    main()
