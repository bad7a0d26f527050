"""Makes docs/renderings.md: pages of WordPress's test data as this reader and newsboat show them.

    python tools/renderings.py FOLDER WORDPRESS

FOLDER has the theme unit test data and the block test data (github.com/WordPress/theme-test-data);
WORDPRESS is that of a site that `tests/wordpress/serve.py start` made, which renders them. Needs
newsboat (Debian: `newsboat`).
"""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from kalbar_tui import i18n
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.post import Post
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text.html import document, title
from kalbar_tui.ui.article_lines import Article

ROOT = Path(__file__).parent.parent
FILES = ("themeunittestdata.wordpress.xml", "64-block-test-data.xml")
COLUMNS = 76
LINES = 24
WHEN = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
HOME = "https://kabar.example"
MARKS = re.compile("<[bu]?>|</>")
PATIENCE = 20.0
"""Seconds that newsboat may take for one page."""


@dataclass(frozen=True)
class Page:
    """A page to be shown from the line on that has `start` in it, and what is to be seen there."""

    slug: str
    remark: str
    start: str = ""


PAGES = (
    Page(
        "edge-case-nested-and-mixed-lists",
        "Lists in lists. Both keep the numbers; ours hangs them closer and changes the sign with the depth.",
        "Ordered – Unordered – Ordered",
    ),
    Page(
        "table",
        "Ours sets a caption above its table, rules off the headings and keeps tables apart. In "
        "newsboat a caption stands below its table, and against what comes next.",
    ),
    Page(
        "markup-html-tags-and-formatting",
        "A table with long cells, and definitions. Ours wraps within the column; in newsboat the row "
        "goes on beyond the width. Definitions set in below their terms, without a sign, we have from "
        "newsboat.",
        "Employee",
    ),
    Page(
        "page-markup-and-formatting",
        "Preformatted text. Ours bars it off; a line that is too long ends in `›` and is scrolled with `>`.",
        "The Road Not Taken",
    ),
    Page(
        "block-quotes",
        "Quotes with a bar, pull quotes with a heavy one. newsboat sets both in and tells neither from "
        "the other.",
        "The quote blocks themselves",
    ),
    Page(
        "block-gallery",
        "A gallery as it is without pictures. Here newsboat was better: ours had each caption in a "
        "column of 22 cells, however long it was. Now columns are only for captions that are short.",
    ),
    Page(
        "post-format-image-caption",
        "A picture with a description and a caption: ours tells both, newsboat the caption. newsboat "
        "shows where links lead; in ours `L` lists them, and a terminal that knows links shows the "
        "address of one pointed at.",
    ),
    Page(
        "blocks-embeds",
        "Embeds, with no network to ask for them. Ours gives each a line, with its caption and its "
        "host; newsboat gives the whole address of each, and runs them together.",
    ),
    Page(
        "details",
        "Ours shows by a bar what belongs to a summary; in newsboat a summary stands closer to what is "
        "before it.",
    ),
    Page(
        "footnotes",
        "Ours raises the numbers, and leaves out the links that lead from a note back into the text.",
    ),
)
OWN = Page(
    "aksara-lain",
    "A page of our own, as the test data have none of this: right-to-left and wide letters, and a word "
    "longer than a line. Both keep the letters in the order of the text and leave their direction to "
    "the terminal. Ours takes invisible direction marks out, and begins a line for a word that needs "
    "more than one; newsboat fills the line first.",
)
OWN_HTML = (
    "<p>Salam dalam tiga aksara, satu paragraf masing-masing.</p>"
    "<p>السلام عليكم ورحمة الله وبركاته، أهلا وسهلا بكم في بونتياناك، "
    "مدينة خط الاستواء على ضفاف نهر كابواس.</p>"
    "<p>坤甸位于赤道上，卡普阿斯河穿城而过，河上的渡船从清晨开到深夜，"
    "船票价格多年来没有变化，市民和游客都喜欢在傍晚乘船看日落。</p>"
    f"<p>Satu kata: {'pertanggungjawaban' * 6}.</p>"
    "<blockquote><p>שלום לכולם, <strong>ברוכים הבאים</strong>\u200f (2026).</p></blockquote>"
)
INTRODUCTION = """
# Renderings

Pages of WordPress's own test data in this reader and in {version}, {columns} columns wide, at most
{lines} lines of each from the place where they differ most; `…` where there is more. Both were given the
HTML that WordPress makes of them. `tools/renderings.py` made this page.

Neither text says all: bold, italics, colours and links are left out. newsboat's is what it hands to a
pager, its marks for bold taken out.

circumflex is not shown: it reads Hacker News, or one address at a time that it reduces to an article
itself, but no feeds; Debian 12 has no package of it, nor the Go that it needs.

The excerpts are from the theme unit test data and the block test data of the WordPress project
(<https://github.com/WordPress/theme-test-data>), which are under the GNU General Public License, as
WordPress is. The last page is our own.

What newsboat does better in these pages: it shows where each link leads without a key, and numbers links
and pictures, so that one is opened by typing its number.
"""


def main(folder: Path, site: Path) -> None:
    """Writes the page."""
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        raise SystemExit("newsboat is not installed")
    i18n.use("en")
    html = brought(folder, site)
    parts = [INTRODUCTION.strip().format(version=version_of(newsboat), columns=COLUMNS, lines=LINES)]
    for number, page in enumerate((*PAGES, OWN), 1):
        name, body, url = html[page.slug]
        ours = excerpt(in_ours(name, body, url), page.start)
        theirs = excerpt(in_newsboat(newsboat, name, body, url), page.start)
        remark = textwrap.fill(page.remark, 105, break_on_hyphens=False)
        parts += [f"## {number}. {title(name)}", remark]
        parts += ["kalbar-tui:", fenced(ours), "newsboat:", fenced(theirs)]
    path = ROOT / "docs" / "renderings.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def brought(folder: Path, site: Path) -> dict[str, tuple[str, str, str]]:
    """Title, HTML and address of the posts of the test data, by their slug, and of our own page."""
    argv = [sys.executable, str(ROOT / "tests" / "wordpress" / "serve.py"), "import", "--dir", str(site)]
    argv += [str(folder / name) for name in FILES]
    done = subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own file
    found = {OWN.slug: ("Aksara lain", OWN_HTML, f"{HOME}/{OWN.slug}/")}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for line in done.stdout.splitlines():
        number, kind, address = line.split(" ", 2)
        slug = address.rstrip("/").rpartition("/")[2]
        if slug in {page.slug for page in PAGES}:
            home = urlsplit(address)
            route = f"{home.scheme}://{home.netloc}/wp-json/wp/v2/{kind}s/{number}?_fields=title,content"
            with opener.open(route, timeout=60) as answer:
                post = json.load(answer)
            body = post["content"]["rendered"].replace(f"{home.scheme}://{home.netloc}", HOME)
            found[slug] = (post["title"]["rendered"], body, f"{HOME}/{slug}/")
    return found


def in_ours(name: str, html: str, url: str) -> list[str]:
    """The lines of the body in our reader, without pictures."""
    post = Post(
        id="x",
        site="x",
        guid="",
        url=url,
        slug="x",
        title=title(name),
        published=WHEN,
        source="api",
        html=html,
    )
    saved = SavedPost(1, post, Mark(post.id), WHEN, WHEN, WHEN, "", False)
    article = Article(saved, document(html, url), now=WHEN, zone=UTC)
    article.lay(COLUMNS)
    lines = [article.text(line).rstrip() for line in range(article.height)]
    rule = next(place for place, line in enumerate(lines) if line and set(line) == {"─"})
    return trimmed(lines[rule + 1 : lines.index(url)])


def in_newsboat(newsboat: str, name: str, html: str, url: str) -> list[str]:
    """The lines of the body in newsboat, as it hands them to a pager."""
    with tempfile.TemporaryDirectory(prefix="kalbar-tui-") as work:
        here = Path(work)
        body = html.replace("]]>", "]]]]><![CDATA[>")
        (here / "feed.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>'
            f"<link>{escape(url)}</link><description>D</description><item><title>{escape(title(name))}</title>"
            f"<link>{escape(url)}</link><guid>{escape(url)}</guid>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>",
            encoding="utf-8",
        )
        (here / "urls").write_text(f"file://{here}/feed.xml\n")
        (here / "config").write_text(f'text-width {COLUMNS}\npager "cp %f {here}/shown"\n')
        argv = [newsboat, "-u", f"{here}/urls", "-C", f"{here}/config", "-c", f"{here}/cache"]
        environment = {"HOME": work, "PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8"}
        subprocess.run([*argv, "-x", "reload"], check=True, env=environment)  # noqa: S603  # no shell
        opened(argv, environment, here / "shown")
        text = (here / "shown").read_text(encoding="utf-8").replace(f"file://{here}/feed.xml", url)
    lines = [line.rstrip() for line in MARKS.sub("", text).split("\n")]
    return trimmed(lines[lines.index("") :])


def opened(argv: list[str], environment: dict[str, str], shown: Path) -> None:
    """Runs newsboat on a pseudo-terminal and opens the one article of the one feed."""
    process, terminal = pty.fork()
    if process == 0:
        os.execve(argv[0], argv, environment)  # noqa: S606  # no shell
    end = time.monotonic() + PATIENCE
    try:
        while not (shown.exists() and shown.stat().st_size):
            if time.monotonic() > end:
                raise TimeoutError(f"newsboat did not show the article: {argv}")
            os.write(terminal, b"\r")
            for _line in drained(terminal, 0.6):
                pass
    finally:
        os.close(terminal)
        os.waitpid(process, 0)


def drained(terminal: int, seconds: float) -> Iterator[bytes]:
    """What the terminal says for so long."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            yield os.read(terminal, 65536)


def version_of(newsboat: str) -> str:
    """As it names itself."""
    done = subprocess.run([newsboat, "-v"], check=True, capture_output=True, text=True)  # noqa: S603  # no shell
    return " ".join(done.stdout.split()[:2])


def trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at the ends."""
    return "\n".join(lines).strip("\n").split("\n")


def excerpt(lines: list[str], start: str) -> list[str]:
    """So many lines, from the one on that has `start` in it."""
    first = next((place for place, line in enumerate(lines) if start in line), 0)
    found = trimmed(lines[first : first + LINES])
    return [*found, "…"] if len(lines) > first + LINES else found


def fenced(lines: list[str]) -> str:
    """As it stands, in Markdown."""
    return "\n".join(["```text", *lines, "```"])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
