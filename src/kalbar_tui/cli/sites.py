"""`sites`: the sites that are known by a name, one more, and one less."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kalbar_tui import settings_file
from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import NotThere, SourceError, Unreachable
from kalbar_tui.settings import KNOWN_SITES
from kalbar_tui.text import address, clean

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.site import Capabilities, Way

SECONDS = 25.0
"""How long a new site may take to say how it can be read."""


def sites(session: Session) -> int:
    """Does what the second word says; without one, lists the sites."""
    match session.options.command:
        case "sites add":
            return _add(session)
        case "sites remove":
            return _remove(session)
        case _:
            return _list(session)


def _list(session: Session) -> int:
    named = session.settings.known_sites()
    with suppress(NotThere):
        if session.url not in named.values() and session.settings.site not in named:
            named[address.site_key(session.url)] = session.url
    width = max(map(len, named))
    for name, url in named.items():
        current = session.settings.site == name or session.settings.address() == url
        if session.options.json:
            settled = name not in session.settings.sites
            output.result(output.as_json({"name": name, "url": url, "current": current, "built_in": settled}))
        else:
            output.result(f"{'*' if current else ' '} {clean.line(name):<{width}}  {clean.line(url)}")
    return 0


def _add(session: Session) -> int:
    """Finds out how the site can be read, and writes it down; 3 where it cannot."""
    if session.offline:
        return output.usage_error(_("sites add needs the network and cannot be --offline"))
    wanted: str = session.options.words
    url = (session.settings.address(wanted) or "").removesuffix("/")
    if not url or wanted in session.settings.site_names():
        return output.usage_error(_("“{what}” is no address of a site").format(what=clean.line(wanted, 80)))
    name = session.options.name or _name_of(url)
    if not name or name != clean.line(name, 60) or name in session.settings.site_names():
        return output.usage_error(
            _("choose another name with --name: “{name}” is taken or cannot be one").format(
                name=clean.line(name, 60)
            )
        )
    url, found = _at_home(session, url)
    file = settings_file.change(session.settings_file, lambda document: _put(document, name, url))
    if session.options.json:
        output.result(
            output.as_json({"name": name, "url": url, "title": found.name, **ways(found), "path": str(file)})
        )
    else:
        for line in (
            _("{name}: {title}, {url}").format(name=name, title=found.name or url, url=url),
            _("API: {state}").format(state=said(found.api)),
            _("Feed: {state}").format(state=said(found.feed)),
            _("Written to {path}. Read it with “kalbar-tui --site {name}”.").format(
                path=clean.line(str(file)), name=name
            ),
        ):
            output.result(line)
    return 0


def _at_home(session: Session, url: str) -> tuple[str, Capabilities]:
    """The site that an address is of, and how it can be read; it may be that of an article or a feed.

    It is the host's own site where that has the same name, or where nothing is to be had at the address.
    """
    home = urlsplit(url)._replace(path="", query="", fragment="").geturl()
    try:
        found = learn(session, url)
    except SourceError:
        if home == url:
            raise
        return home, learn(session, home)
    if home == url or found.api.url.rstrip("/") == f"{url}/wp-json":
        return url, found
    with suppress(SourceError):
        of_host = learn(session, home)
        if of_host.name and of_host.name == found.name:
            return home, of_host
    return url, found


def learn(session: Session, url: str, seconds: float = SECONDS) -> Capabilities:
    """How the site can be read. Raises `SourceError` where it cannot, or does not say so in time."""
    import asyncio

    from kalbar_tui.sources.discover import discover, open_source
    from kalbar_tui.sources.http import Http

    async def ask() -> Capabilities:
        try:
            async with asyncio.timeout(seconds), Http() as http:
                found = await discover(http, url)
                open_source(http, url, found)  # tells why there is no way, if there is none
                return found
        except TimeoutError:
            raise Unreachable(url, "timeout") from None

    return asyncio.run(ask())


def ways(found: Capabilities) -> dict[str, object]:
    """The two ways of reading a site with the keys that scripts rely on."""
    return {
        name: {"state": way.state, "url": way.url or None, "reason": way.reason or None}
        for name, way in (("api", found.api), ("feed", found.feed))
    }


def said(way: Way) -> str:
    """Whether a way works, in words."""
    match way.state:
        case "works":
            return _("works ({url})").format(url=clean.line(way.url))
        case "closed":
            return _("closed ({reason})").format(reason=clean.line(way.reason) or "?")
        case "absent":
            return _("there is none")
        case "untried":
            return _("not needed, not tried")


def _name_of(url: str) -> str:
    """A name after the host: its longest part but the last."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    parts = host.split(".")
    return host if all(part.isdigit() for part in parts) else max(parts[:-1] or parts, key=len)


def _remove(session: Session) -> int:
    """Takes the name out of the settings file; 1 where there is none, 2 where it cannot be spared."""
    name: str = session.options.words
    if name not in session.settings.sites:
        if name in KNOWN_SITES:
            return output.usage_error(_("“{name}” is built in").format(name=name))
        raise NotThere("site", name, tuple(session.settings.sites))
    if session.settings.site == name:
        return output.usage_error(
            _("“{name}” is the site that is opened; choose another in the settings first").format(name=name)
        )
    file = settings_file.change(session.settings_file, lambda document: _take(document, name))
    if session.options.json:
        output.result(
            output.as_json({"name": name, "url": session.settings.known_sites()[name], "path": str(file)})
        )
    elif not session.options.quiet:
        output.result(
            _("“{name}” is no longer in {path}; what is saved of it stays.").format(
                name=clean.line(name), path=clean.line(str(file))
            )
        )
    return 0


def _put(document: TOMLDocument, name: str, url: str) -> None:
    import tomlkit

    if "sites" not in document:
        document["sites"] = tomlkit.table()
    document["sites"][name] = url


def _take(document: TOMLDocument, name: str) -> None:
    del document["sites"][name]
