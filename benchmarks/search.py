"""How long searching takes beside reading all texts: one word, two, beginnings, phrases, best first.

    python benchmarks/search.py [POSTS]

Makes a store of so many posts (100,000 by default, which takes some minutes and 600 MB in a
temporary folder). Prints the median and 95th percentile in milliseconds of wall time, and of
the processor's, for the first 40 posts of each kind of query, newest first unless it says otherwise.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author, Post, Term
from kalbar_tui.store.database import Database
from kalbar_tui.text.query import parse
from kalbar_tui.text.words import forms

SITE = "kabar.example"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
TIMES = 60
ROOTS = str.split(
    "kota warga daerah jalan sungai hutan pasar sekolah rumah polisi hakim jaksa harga beras karet "
    "tambang ikan nelayan petani guru siswa gubernur bupati camat desa banjir kabut hujan kapal "
    "pelabuhan mobil jembatan listrik sampah bangun rusak bantu temu rapat sidang tangkap lapor duga "
    "korban cari jual beli bayar pajak anggaran proyek bank kredit tahun bulan pemain pelatih bola "
    "menang piala lomba festival budaya adat musik film kopi durian "
)
VOCABULARY = list(dict.fromkeys(form for root in ROOTS for form in forms(root)))
WEIGHTS = list(accumulate(1 / (n + 3) for n in range(len(VOCABULARY))))


def posts(numbers: range) -> Iterator[tuple[Post, str]]:
    """Posts of some 330 words, a few of them common and most rare, with names that stand once or twice."""
    for number in numbers:
        chance = random.Random(number)  # noqa: S311  - the same posts in every run
        words = chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=320)
        words[50:60] = [f"nama{chance.randrange(200_000)}" for _each in range(10)]
        text = " ".join(words)
        yield (
            Post(
                id=f"b{number:09d}",
                site=SITE,
                guid=f"https://{SITE}/?p={number}",
                url=f"https://{SITE}/2026/11/25/{number}/",
                slug=f"pos-{number}",
                title=text[:60],
                published=NOW - timedelta(minutes=40 * number),
                source="api",
                wp_id=number + 1,
                html=f"<p>{text}</p>",
                categories=(Term(f"rubrik-{number % 12}", f"Rubrik {number % 12}"),),
                tags=(Term(words[0], words[0]),),
                author=Author(f"penulis-{number % 8}", f"Penulis {number % 8}"),
            ),
            text,
        )


def report(name: str, actions: list[Callable[[], object]]) -> float:
    """Times each action once, prints the line, and gives the 95th percentile."""
    wall, cpu = [], []
    for action in actions:
        start, work = perf_counter(), process_time()
        action()
        wall.append((perf_counter() - start) * 1e3)
        cpu.append((process_time() - work) * 1e3)
    p95 = quantiles(wall, n=20)[-1]
    print(f"{name:<36} {median(wall):>9.2f} {p95:>9.2f} {median(cpu):>9.2f} {quantiles(cpu, n=20)[-1]:>9.2f}")  # noqa: T201
    return p95


def main(size: int) -> None:
    """Makes the store and measures it."""
    chance = random.Random(1)  # noqa: S311  - the same queries in every run
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "search.db")
        saved = Saved(database, SITE, f"https://{SITE}/", clock=lambda: NOW)
        start = perf_counter()
        for at in range(0, size, 500):
            page = list(posts(range(at, min(at + 500, size))))
            saved.save([post for post, _text in page], {post.id: text for post, text in page})
        print(f"{size} posts saved and made searchable in {perf_counter() - start:.0f} s")  # noqa: T201
        print(f"{'milliseconds':<36} {'median':>9} {'p95':>9} {'cpu':>9} {'p95':>9}")  # noqa: T201

        def like(word: str) -> Callable[[], object]:
            def scan() -> object:
                with database.read() as db:
                    return db.execute(
                        "SELECT p.pk FROM posts p JOIN bodies b ON b.post = p.pk WHERE p.title LIKE :w"
                        " OR b.text LIKE :w ORDER BY p.at DESC LIMIT 40",
                        {"w": f"%{word}%"},
                    ).fetchall()

            return scan

        def asked(
            make: Callable[[], str], *, best: bool = False, times: int = TIMES
        ) -> list[Callable[[], object]]:
            queries = [parse(make()) for _each in range(times)]
            return [lambda query=query: saved.search(query, limit=40, best=best) for query in queries]  # type: ignore[misc]

        def word() -> str:
            return chance.choices([*ROOTS, f"nama{chance.randrange(200_000)}"], k=1)[0]

        scan = report("LIKE scan", [like(word()) for _each in range(20)])
        one_or_two = [*asked(word), *asked(lambda: f"{word()} {word()}")]
        search = report("one or two words", one_or_two)
        report("three words", asked(lambda: f"{word()} {word()} {word()}"))
        report("beginning of 2 letters", asked(lambda: f"{word()[:2]}*"))
        report("beginning of 4 letters", asked(lambda: f"{word()[:4]}*"))
        report("phrase", asked(lambda: f'"{word()} {word()}"'))
        report("word in a category", asked(lambda: f"{word()} kategori:rubrik-{chance.randrange(12)}"))
        report("word, less another", asked(lambda: f"{word()} -{word()}"))
        report("word, unread, 30 days", asked(lambda: f"{word()} belum:dibaca sejak:30d"))
        report("one word, best first", asked(word, best=True, times=20))
        report("unread of a kept search", [lambda: saved.unread_found(word()) for _each in range(TIMES)])
        print(f"p95 of one or two words: 1/{scan / search:.0f} of the scan's")  # noqa: T201
        database.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
