"""The sites known by a name, to read another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kalbar_tui import cells
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.errors import StoreError
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import address, clean, when
from kalbar_tui.ui.following import bare
from kalbar_tui.ui.screens.choosing import ChoosingScreen

if TYPE_CHECKING:
    from kalbar_tui.library.saved import Saved
    from kalbar_tui.settings import Settings


class KnownSite(NamedTuple):
    """A site of the settings: its name there, its address, and what is saved of it."""

    name: str
    url: str
    title: str
    unread: int
    is_open: bool


def known_sites(settings: Settings, saved: Saved) -> list[KnownSite]:
    """The sites of the settings, and the one that is open, which may be known by its address alone."""
    named = {name: settings.address(name) or "" for name in settings.site_names()}
    if saved.site not in map(address.site_key, named.values()):
        named[settings.site] = saved.url
    return [_known(name, url, saved) for name, url in named.items()]


def _known(name: str, url: str, saved: Saved) -> KnownSite:
    key = address.site_key(url)
    try:
        of_site = saved.of(key, url)
        learnt = of_site.capabilities()
        title, unread = learnt.name if learnt else "", of_site.counts().latest
    except StoreError:  # told where the reader meets it; the site can be chosen all the same
        title, unread = "", 0
    return KnownSite(name, url, title, unread, key == saved.site)


class SitesScreen(ChoosingScreen):
    """Ends with the number of the site to read."""

    def __init__(self, sites: Sequence[KnownSite]) -> None:
        at = next((n for n, site in enumerate(sites) if site.is_open), 0)
        super().__init__(lambda: _("Sites"), len(sites), at=at, row_height=2)
        self._sites = sites

    def row_line(self, index: int, part: int, width: int) -> Line:
        """The site's own name and its unread posts, then its name in the settings and its address."""
        site = self._sites[index]
        sign = " ● " if site.is_open else "   "
        if part:
            place = f"{clean.line(site.name)} · {bare(site.url)}"
            return (Piece(" " * len(sign), "gap"), Piece(cells.fit(place, width - len(sign)), "note"))
        count = ""
        if site.unread:
            said = ngettext("{count} unread post", "{count} unread posts", site.unread)
            count = said.format(count=when.number(site.unread))
        room = width - len(sign)
        title = cells.fit(clean.line(site.title) or clean.line(site.name), room)
        gap = room - cells.width(title) - cells.width(count)
        end = (Piece(" " * gap, "gap"), Piece(count, "count")) if count and gap >= 2 else ()
        return (Piece(sign, "key"), Piece(title, "headline"), *end)

    def foot_line(self, width: int) -> Line:
        """How another site becomes known."""
        said = _("Enter reads it · Esc closes · another one: kalbar-tui sites add ADDRESS")
        return (Piece(" " + cells.fit(said, width - 1), "note"),)
