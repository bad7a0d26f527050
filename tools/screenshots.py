"""Makes the pictures of `screenshots/` from the running reader on the sample edition.

    python tools/screenshots.py [FOLDER]

Writes an SVG of each view, without the address of a font host, and a PNG beside it where
Chromium is installed (Debian: `chromium` and `fonts-firacode`).
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kalbar_tui import i18n
from kalbar_tui.library.library import Library
from kalbar_tui.library.saved import Saved
from kalbar_tui.sample import edition
from kalbar_tui.settings import Settings
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key
from kalbar_tui.ui.app import KalbarApp
from kalbar_tui.ui.searching import TYPED_SECONDS


@dataclass(frozen=True)
class View:
    """One picture: its name, the terminal's size, and the keys pressed before it is taken."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    light: bool = False
    language: str = "id"


VIEWS = (
    View("wide-dark", (150, 42), ("j", "enter")),
    View("wide-light", (150, 42), ("j", "j", "enter"), light=True),
    View("front-page", (150, 42)),
    View("english", (150, 42), ("j", "enter"), language="en"),
    View("medium-dark", (100, 32), ("j",)),
    View("narrow-dark", (60, 28), ("j",)),
    View("narrow-light", (60, 28), ("enter",), light=True),
    View("small-dark", (40, 12), ("j",)),
    View("search", (110, 32), ("slash", *"sungai")),
    View("calendar", (110, 32), ("D",)),
    View("help", (110, 42), ("question_mark",)),
)


async def take(view: View, folder: Path) -> None:
    """Takes one picture of the reader on a new sample edition."""
    os.environ["COLORFGBG"] = "0;15" if view.light else "15;0"
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    i18n.use(view.language)
    with tempfile.TemporaryDirectory() as store:
        database = Database(Path(store) / "sample.db")
        saved = Saved(database, site_key(edition.URL), edition.URL)
        edition.fill(saved)
        async with Library(saved, edition.URL, offline=True) as library:
            app = KalbarApp(library, Settings(), demo=True, clock=lambda: datetime.now(UTC))
            async with app.run_test(size=view.size) as pilot:
                await pilot.pause()
                for key in view.keys:
                    await pilot.press(key)
                await pilot.pause(2 * TYPED_SECONDS)
                await app.workers.wait_for_complete()
                await pilot.pause()
                picture = without_hosts(app.export_screenshot(title="kalbar-tui"))
        database.close()
    path = folder / f"{view.name}.svg"
    path.write_text(picture, encoding="utf-8")
    rasterise(path)


def without_hosts(svg: str) -> str:
    """The picture without the fonts it would fetch: whoever has Fira Code sees it, others their own."""
    return re.sub(r"@font-face\s*{[^}]*}", "", svg)


def rasterise(svg: Path) -> None:
    """Writes the PNG beside an SVG, if Chromium is there."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return
    text = svg.read_text(encoding="utf-8")
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    if found is None:
        raise SystemExit(f"{svg} has no size")
    width, height = (int(float(size)) + 1 for size in found.groups())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        body = f'<meta charset="utf-8"><body style="margin:0;background:transparent">{text}</body>'
        page.write_text(body, encoding="utf-8")
        subprocess.run(  # noqa: S603  # our own file
            [
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--default-background-color=00000000", f"--window-size={width},{height}",
                f"--screenshot={svg.with_suffix('.png').resolve()}", page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip


def main() -> None:
    """Takes all pictures, one after the other."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(exist_ok=True)
    for view in VIEWS:
        asyncio.run(take(view, folder))


if __name__ == "__main__":
    main()
