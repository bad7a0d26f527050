"""Pictures made into lines behind the screen's back, and kept for as long as they may be looked at."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from kalbar_tui.ui.pictures import halfblocks, kitty
from kalbar_tui.ui.pictures.halfblocks import Line
from kalbar_tui.ui.pictures.image import fitted, framed
from kalbar_tui.ui.pictures.means import Means
from kalbar_tui.ui.pictures.sizes import CELL

if TYPE_CHECKING:
    from textual.app import App

_KEPT = 48
"""Pictures kept as lines: more than one article shows, and some 10 MB."""


class _Painted(NamedTuple):
    lines: tuple[Line, ...]
    name: kitty.Id | None


_Key = tuple[str, int, int]
_Painting = dict[_Key, asyncio.Task[None]]


class Painter:
    """Makes saved pictures into lines for `means.inline`, on the colour `paper` (`#rrggbb`).

    `write` writes to the terminal as it is, between frames (`app._driver.write`); it is
    called for Kitty's means alone, which name pictures from `high` on (`kitty.ids`). `close`
    gives back what the terminal keeps.
    """

    def __init__(
        self,
        means: Means,
        paper: str,
        write: Callable[[str], None],
        *,
        cell: tuple[int, int] | None = None,
        high: int = 1,
    ) -> None:
        self.means = means
        self._paper = paper
        self._write = write
        self._cell = cell or CELL
        self._names = kitty.ids(true_colour=means.colours == "true", high=high)
        self._painted: OrderedDict[_Key, _Painted | None] = OrderedDict()
        self._painting: _Painting = {}

    @property
    def can_paint(self) -> bool:
        """Whether there are means to show a picture among lines at all."""
        return self.means.inline != "none"

    def lines(self, url: str, columns: int, rows: int) -> tuple[Line, ...] | None:
        """The picture as so many lines of exactly so many cells; `None` until it is painted.

        Cheap, for where a line is drawn.
        """
        key = (url, columns, rows)
        found = self._painted.get(key)
        if found is None:
            return None
        self._painted.move_to_end(key)
        return found.lines

    async def paint(
        self, url: str, body: bytes, columns: int, rows: int, *, fill: bool = False
    ) -> tuple[Line, ...] | None:
        """Paints a saved picture for so many cells; `None` if it cannot be read or there are no means.

        With `fill` what sticks out is cut off, so that pictures beside each other are alike.
        The work is done in a thread, once however many ask for it.
        """
        key = (url, columns, rows)
        if not self.can_paint:
            return None
        if key not in self._painted:
            painting = self._painting
            task = painting.get(key)
            if task is None:
                task = painting[key] = asyncio.create_task(self._paint(key, body, painting, fill=fill))
                task.add_done_callback(lambda _: painting.pop(key))
            await asyncio.shield(task)
        return self.lines(*key)

    def blank(self, columns: int, rows: int) -> tuple[Line, ...]:
        """The place of a picture that is not painted yet."""
        return halfblocks.blank(columns, rows, self._paper)

    def close(self) -> None:
        """Lets go of all that is painted, in the terminal too, and of what is being painted."""
        for painted in self._painted.values():
            self._forget(painted)
        self._painted.clear()
        self._painting = {}

    async def _paint(self, key: _Key, body: bytes, painting: _Painting, *, fill: bool) -> None:
        """Paints a picture; it is one of `painting`, and dropped where these were let go of meanwhile."""
        _url, columns, rows = key
        name = next(self._names) if self.means.inline == "kitty" else None
        if name:
            sent = await asyncio.to_thread(self._for_kitty, body, name, key, fill)
            painted = _Painted(kitty.lines(name, columns, rows), name) if sent else None
        else:
            sent, made = "", await asyncio.to_thread(self._in_blocks, body, key, fill)
            painted = _Painted(made, None) if made else None
        if painting is not self._painting:
            return
        if sent:
            self._write(sent)
        self._painted[key] = painted
        while len(self._painted) > _KEPT:
            self._forget(self._painted.popitem(last=False)[1])

    def _in_blocks(self, body: bytes, key: _Key, fill: bool) -> tuple[Line, ...]:
        _url, columns, rows = key
        image = fitted(body, columns, 2 * rows, self._paper, fill=fill)
        if image is None:
            return ()
        return halfblocks.lines(image, columns, rows, self._paper, colours=self.means.colours)

    def _for_kitty(self, body: bytes, name: kitty.Id, key: _Key, fill: bool) -> str:
        _url, columns, rows = key
        width, height = columns * self._cell[0], rows * self._cell[1]
        image = fitted(body, width, height, self._paper, fill=fill)
        if image is None:
            return ""
        # Of the very shape of its cells: terminals differ in how they fit another.
        image = framed(image, width, height, self._paper)
        return kitty.transmission(image, name, columns, rows, tmux=self.means.multiplexed)

    def _forget(self, painted: _Painted | None) -> None:
        if painted and painted.name:
            self._write(kitty.removal(painted.name, tmux=self.means.multiplexed))


def raw_writer(app: App[Any]) -> Callable[[str], None]:
    """Writes to the application's terminal as it is, in order with its frames; nowhere without one."""

    def write(data: str) -> None:
        driver = app._driver
        if driver is not None and app.is_running:
            driver.write(data)

    return write
