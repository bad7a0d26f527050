"""How long an article takes to open and how much memory it holds: ours against Textual's Markdown widget.

    python benchmarks/article.py [ROUNDS]
    python benchmarks/article.py one WAY ARTICLE       prints one measurement as JSON

Each measurement is a process of its own, without a terminal: a pane of 120 by 40 cells is up and
empty, then the article is opened and the clock stops when the pane has been drawn. `ours` is
HTML to document to lines in our pane, `markdown` is Markdown to Textual's widget; the Markdown is
written beforehand, so that no converter is measured. As in the reader once it is up, the parsers
are loaded and what is there is no more looked through for garbage (`gc.freeze`), for both ways.
Prints medians of milliseconds (processor time, which is steadier than the clock here) and of the
mebibytes the process has grown by.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import resource
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SIZE = (120, 40)
WORDS = [
    "warga",
    "pemerintah",
    "jalan",
    "sungai",
    "pasar",
    "banjir",
    "sekolah",
    "hutan",
    "harga",
    "beras",
    "menyampaikan",
    "pembangunan",
    "kabupaten",
    "yang",
    "di",
    "dan",
    "untuk",
    "dengan",
    "perusahaan",
    "kecamatan",
    "masyarakat",
    "dari",
    "pada",
    "Rp",
    "3",
    "juta",
    "12",
    "km",
    "persen",
    "provinsi",
]

Blocks = list[tuple[str, str]]
"""Kind and text: `p`, `h2`, `li`, `quote`, `code`, `row` (cells between bars)."""


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def prose(count: int) -> Blocks:
    """So many words in paragraphs, with a heading, a list or a quote now and then."""
    chance = random.Random(count)  # noqa: S311  - the same article in every run
    blocks: Blocks = []
    left = count
    while left > 0:
        length = min(left, chance.randint(20, 70))
        blocks.append(("p", f"{_words(chance, length)} *{_words(chance, 2)}*."))
        left -= length
        if len(blocks) % 7 == 0:
            blocks.append(("h2", _words(chance, 5)))
        if len(blocks) % 11 == 0:
            blocks += (("li", _words(chance, 8)) for _each in range(4))
        if len(blocks) % 13 == 0:
            blocks.append(("quote", _words(chance, 15)))
    return blocks


def table(rows: int) -> Blocks:
    """A table of five columns."""
    chance = random.Random(rows)  # noqa: S311
    return [("row", "Nama|Desa|Umur|Jumlah|Keterangan")] + [
        ("row", f"{_words(chance, 2)}|{_words(chance, 1)}|{n}|{n * 1250}|{_words(chance, 6)}")
        for n in range(rows)
    ]


ARTICLES: dict[str, Callable[[], Blocks]] = {
    "2,000 words": partial(prose, 2_000),
    "20,000 words": partial(prose, 20_000),
    "200-row table": partial(table, 200),
    "3,000 paragraphs": lambda: [("p", "Satu kalimat pendek.")] * 3_000,
    "one word of 100,000 letters": lambda: [("p", "a" * 100_000)],
}


def as_html(blocks: Blocks) -> str:
    """As WordPress writes it."""
    forms = {"p": "<p>{}</p>", "h2": "<h2>{}</h2>", "li": "<ul><li>{}</li></ul>"}
    forms |= {"quote": "<blockquote><p>{}</p></blockquote>", "row": "<tr><td>{}</td></tr>"}
    made = [forms[kind].format(text.replace("|", "</td><td>")) for kind, text in blocks]
    html = "\n".join(made).replace("</ul>\n<ul>", "")
    if blocks[0][0] == "row":
        first, _line, rest = html.partition("\n")
        html = f"<table>{first.replace('td>', 'th>')}\n{rest}</table>"
    return html.replace(" *", " <em>").replace("*.", "</em>.")


def as_markdown(blocks: Blocks) -> str:
    """The same, for the widget."""
    forms = {"p": "{}\n", "h2": "## {}\n", "li": "- {}", "quote": "> {}\n", "row": "| {} |"}
    lines = [forms[kind].format(text) for kind, text in blocks]
    if blocks[0][0] == "row":
        lines.insert(1, "|" + " --- |" * (blocks[0][1].count("|") + 1))
    return "\n".join(lines)


async def _drawn(pilot: Pilot[None], work: Awaitable[object] | None = None) -> None:
    """When the work is done, and what it asked to be drawn has been."""
    if work is not None:
        await work
    drawn = asyncio.Event()
    pilot.app.call_after_refresh(drawn.set)
    await drawn.wait()
    pilot.app.screen._compositor.render_strips()


def _ours(blocks: Blocks) -> tuple[Widget, Callable[[Pilot[None]], Awaitable[None]]]:
    from kalbar_tui.model.marks import Mark
    from kalbar_tui.model.post import Post
    from kalbar_tui.model.shelf import SavedPost
    from kalbar_tui.text.html import document
    from kalbar_tui.ui.article_lines import Article
    from kalbar_tui.ui.widgets.article_view import ArticleView

    html = as_html(blocks)
    url = "https://kabar.example/a/"
    post = Post("b1", "kabar.example", url, url, "a", "Judul", NOW, "api", html=html)
    view = ArticleView(lambda _width, _height: (), measure=76, id="article")

    document("<p></p>")  # loads the parser

    async def show(pilot: Pilot[None]) -> None:
        found = SavedPost(1, post, Mark(post.id), NOW, NOW, NOW, "", False)
        view.show(Article(found, document(html, url), now=NOW, zone=UTC))
        await _drawn(pilot)

    return view, show


def _markdown(blocks: Blocks) -> tuple[Widget, Callable[[Pilot[None]], Awaitable[None]]]:
    from textual.containers import VerticalScroll
    from textual.widgets import Markdown

    source = as_markdown(blocks)
    widget = Markdown()

    async def show(pilot: Pilot[None]) -> None:
        await _drawn(pilot, widget.update(source))

    return VerticalScroll(widget), show


WAYS = {"ours": _ours, "markdown": _markdown}


class Bench(App[None]):
    """One pane."""

    def __init__(self, pane: Widget) -> None:
        super().__init__()
        self._pane = pane

    def compose(self) -> ComposeResult:
        """The pane alone."""
        yield self._pane


def _resident() -> float:
    """Mebibytes the process holds now (Linux), else the most it has held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


async def measure(way: str, name: str) -> dict[str, float]:
    """Opens one article; milliseconds to open it and to draw the next page, mebibytes grown by."""
    warm, _show_warm = WAYS[way](ARTICLES[name]())
    del warm
    pane, show = WAYS[way](ARTICLES[name]())
    app = Bench(pane)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        gc.freeze()
        before, started = _resident(), process_time()
        await show(pilot)
        opened = process_time()
        pane.scroll_to(y=30, animate=False, force=True, immediate=True)
        await _drawn(pilot)
        return {
            "open": 1000 * (opened - started),
            "page": 1000 * (process_time() - opened),
            "memory": _resident() - before,
        }


def _run(way: str, name: str) -> dict[str, float]:
    command = [sys.executable, __file__, "one", way, name]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603  - ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(arguments: list[str]) -> None:
    """Measures all, or one."""
    if arguments[:1] == ["one"]:
        print(json.dumps(asyncio.run(measure(*arguments[1:3]))))  # noqa: T201
        return
    rounds = int(arguments[0]) if arguments else 5
    opens: dict[tuple[str, str], float] = {}
    print(f"{'':28} {'open ms':>9} {'page ms':>9} {'MiB':>7}")  # noqa: T201
    for name in ARTICLES:
        for way in WAYS:
            found = [_run(way, name) for _round in range(rounds)]
            one = {key: median(each[key] for each in found) for key in found[0]}
            opens[way, name] = one["open"]
            figures = f"{one['open']:9.0f} {one['page']:9.0f} {one['memory']:7.1f}"
            print(f"{name if way == 'ours' else '':28} {figures}  {way}")  # noqa: T201
    share = opens["ours", "20,000 words"] / opens["markdown", "2,000 words"]
    print(f"20,000 words of ours take {share:.2f} of what 2,000 take the Markdown widget (goal: 0.20)")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
