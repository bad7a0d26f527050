"""`doctor`: what works here, what will be used, and why."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from kalbar_tui.cli import output
from kalbar_tui.cli.sites import said, ways
from kalbar_tui.i18n import _, current, noop
from kalbar_tui.model.errors import NotThere, SourceError, StoreError, Unreachable
from kalbar_tui.model.record import record
from kalbar_tui.text import clean, when
from kalbar_tui.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.site import Capabilities

SECONDS = 15.0
"""How long the site is waited for in all."""

GRAVEST = (5, 4, 3, 1)
"""The exit codes, the gravest first: the settings, the store, the site, a site there is not."""

_SKEW_SECONDS = 300
"""How far this clock may be from the site's before the times shown are doubted."""

State = Literal["ok", "warning", "failed"]

_TITLES = {
    "settings": noop("Settings"),
    "site": noop("Site"),
    "api": noop("API"),
    "feed": noop("Feed"),
    "clock": noop("Clock"),
    "cache": noop("Saved posts"),
    "folder": noop("Folder"),
    "terminal": noop("Terminal"),
    "colours": noop("Colours"),
    "pictures": noop("Pictures"),
    "letters": noop("Letters"),
    "clipboard": noop("Clipboard"),
    "browser": noop("Browser"),
    "language": noop("Language"),
}


@record
class Check:
    """One thing that was looked at: how it is, and in words what will be used and why.

    `code` is the exit code of a failed one. `facts` are for scripts.
    """

    name: str
    state: State
    words: str
    code: int = 0
    facts: dict[str, object] | None = None


def doctor(session: Session) -> int:
    """Looks at everything, and ends with the code of what is gravest; a warning is no failure."""
    checks = [*_settings(session), *_network(session), *_store(session), *_here(session)]
    codes = {check.code for check in checks}
    code = next((each for each in GRAVEST if each in codes), 0)
    if session.options.json:
        shown = [
            {"name": check.name, "state": check.state, "words": check.words, "facts": check.facts or {}}
            for check in checks
        ]
        output.result(output.as_json({"checks": shown, "exit": code}))
        return code
    signs = {"ok": "  ", "warning": "! ", "failed": "✗ "}
    width = max(len(_(title)) for title in _TITLES.values())
    for check in checks:
        output.result(f"{signs[check.state]}{_(_TITLES[check.name]):<{width}}  {check.words}")
    return code


def _settings(session: Session) -> Iterator[Check]:
    path = session.settings_file
    facts: dict[str, object] = {"path": str(path), "exists": path.exists()}
    if session.wrong:
        yield Check("settings", "failed", describe(session.wrong), 5, facts)
    elif path.exists():
        yield Check("settings", "ok", clean.line(str(path)), facts=facts)
    else:
        words = _("there is no {path}; the defaults hold").format(path=clean.line(str(path)))
        yield Check("settings", "ok", words, facts=facts)
    zone = session.settings.time_zone
    words = _("English, times in {zone}").format(zone=clean.line(zone))
    yield Check("language", "ok", words, facts={"language": current(), "time_zone": zone})


def _network(session: Session) -> Iterator[Check]:
    try:
        url = session.url
    except NotThere as error:
        yield Check("site", "failed", describe(error), 1)
        return
    facts: dict[str, object] = {"url": url}
    if session.offline:
        yield Check("site", "ok", _("{url}, not asked: offline").format(url=url), facts=facts)
        return
    try:
        found, ahead = _asked(url)
    except SourceError as error:
        yield Check("site", "failed", describe(error, session.settings.zone), 3, facts)
        return
    name = f"{found.name}, {url}" if found.name else url
    kind = found.kind
    if kind is None:
        words = _("{name}: neither the API nor a feed can be used").format(name=name)
        yield Check("site", "failed", words, 3, facts)
    else:
        by = _("{name}, read by its API") if kind == "api" else _("{name}, read by its feed")
        yield Check("site", "ok", by.format(name=name), facts=facts | {"read_by": kind})
    shown = ways(found)
    for way, each in (("api", found.api), ("feed", found.feed)):
        is_bad = each.state in {"closed", "absent"}
        state: State = "warning" if is_bad and way == "api" else "ok"
        yield Check(way, state, said(each), facts=shown[way])  # type: ignore[arg-type]  # a dict of strings
    yield _clock(ahead)


def _asked(url: str) -> tuple[Capabilities, float | None]:
    """How the site can be read, and by how many seconds our clock is ahead of its own."""
    import asyncio

    from kalbar_tui.sources.discover import discover
    from kalbar_tui.sources.http import Http

    async def ask() -> tuple[Capabilities, float | None]:
        try:
            async with asyncio.timeout(SECONDS), Http() as http:
                found = await discover(http, url)
                try:
                    answer = await http.head(url, allowed=url)
                except SourceError:
                    return found, None
                return found, _ahead(answer.headers)
        except TimeoutError:
            raise Unreachable(url, "timeout") from None

    return asyncio.run(ask())


def _ahead(headers: Mapping[str, str]) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    return (datetime.now(UTC) - theirs).total_seconds()


def _clock(ahead: float | None) -> Check:
    if ahead is None:
        return Check("clock", "ok", _("the site does not tell its own time"))
    facts: dict[str, object] = {"ahead_seconds": round(ahead)}
    if abs(ahead) <= _SKEW_SECONDS:
        return Check("clock", "ok", _("agrees with the site's"), facts=facts)
    minutes = when.number(round(abs(ahead) / 60))
    late = _("{minutes} minutes ahead of the site's: posts look older than they are")
    early = _("{minutes} minutes behind the site's: new posts look as if just published")
    return Check("clock", "warning", (late if ahead > 0 else early).format(minutes=minutes), facts=facts)


def _store(session: Session) -> Iterator[Check]:
    """The store, without making or changing it."""
    from kalbar_tui.cli.session import STORE_FILE
    from kalbar_tui.store import files
    from kalbar_tui.store.database import Database

    if session.options.demo:
        yield Check("cache", "ok", _("the sample edition, kept nowhere"))
        return
    path = session.folder / STORE_FILE
    facts: dict[str, object] = {"path": str(path)}
    try:
        if files.judge(path) == "missing":
            words = _("nothing yet; {path} will be made").format(path=clean.line(str(path)))
            yield Check("cache", "ok", words, facts=facts | {"exists": False})
        else:
            writable = files.writable(path)
            database = Database(path, read_only=True)
            try:
                with database.read() as db:
                    posts: int = db.execute("SELECT count(*) FROM posts").fetchone()[0]
            finally:
                database.close()
            size = path.stat().st_size
            words = _("{posts} posts, {size}, {path}").format(
                posts=when.number(posts), size=when.size(size), path=clean.line(str(path))
            )
            if not writable:
                words += ". " + _("It can only be read.")
            facts |= {"exists": True, "posts": posts, "bytes": size, "writable": writable}
            yield Check("cache", "ok" if writable else "warning", words, facts=facts)
    except StoreError as error:
        yield Check("cache", "failed", describe(error), 4, facts)
    if session.folder.exists():
        yield _modes(session.folder, path)


def _modes(folder: Path, store: Path) -> Check:
    """Whether others of this machine can read what is kept."""
    open_to_others = {
        str(each): f"{each.stat().st_mode & 0o777:04o}"
        for each in (folder, store)
        if each.exists() and each.stat().st_mode & 0o077
    }
    facts: dict[str, object] = {"path": str(folder), "open_to_others": open_to_others}
    if not open_to_others:
        return Check(
            "folder", "ok", _("{path}, for you alone").format(path=clean.line(str(folder))), facts=facts
        )
    shown = ", ".join(f"{clean.line(each)} ({mode})" for each, mode in open_to_others.items())
    words = _("others on this machine may look into {paths}; chmod go= closes it").format(paths=shown)
    return Check("folder", "warning", words, facts=facts)


def _here(session: Session) -> Iterator[Check]:
    """The terminal and what is around it."""
    import shutil

    environment = os.environ
    from kalbar_tui.palette import is_dumb

    streams = (sys.stdin, sys.stdout, sys.stderr)
    term = environment.get("TERM", "")
    size = shutil.get_terminal_size()
    facts: dict[str, object] = {"term": term, "columns": size.columns, "rows": size.lines}
    if not all(map(output.is_terminal, streams)):
        yield Check(
            "terminal", "ok", _("none here: the reader needs one, the other commands do not"), facts=facts
        )
    elif is_dumb(environment):
        yield Check(
            "terminal",
            "warning",
            _("TERM={term}: read in lines, as with --plain").format(term=term),
            facts=facts,
        )
    else:
        words = f"{clean.line(term, 40)}, {size.columns} x {size.lines}"
        small = size.columns < 40 or size.lines < 12
        yield Check(
            "terminal",
            "warning" if small else "ok",
            words + ": " + _("smaller than 40 x 12") if small else words,
            facts=facts,
        )
    yield from _looks(session, environment)
    yield _letters()
    yield _clipboard(environment)
    from kalbar_tui.open_url import find_browser

    browser = find_browser(environment)
    if browser:
        yield Check(
            "browser", "ok", clean.line(" ".join(browser.words)), facts={"words": list(browser.words)}
        )
    else:
        yield Check("browser", "warning", _("none found: addresses are shown, to be copied"))


def _looks(session: Session, environment: Mapping[str, str]) -> Iterator[Check]:
    from kalbar_tui import symbols
    from kalbar_tui.palette import colours_of, is_light
    from kalbar_tui.ui.pictures.means import means_for

    colours = colours_of(environment)
    ground = _("light") if is_light(environment) else _("dark")
    if colours == 0 and environment.get("NO_COLOR"):
        words = _("none, as NO_COLOR is set")
    elif colours == 0:
        words = _("none")
    elif colours == 16:
        words = _("those of the terminal; it names no more")
    elif colours == 256:
        words = _("256, on a {ground} ground").format(ground=ground)
    else:
        words = _("16 million, on a {ground} ground").format(ground=ground)
    yield Check("colours", "ok", words, facts={"colours": colours, "light": is_light(environment)})
    system = {0: None, 16: "standard", 256: "256"}.get(colours, "truecolor")
    setting = session.settings.picture_means
    symbols.use(session.settings.symbols, environment, getattr(sys.__stderr__, "encoding", None) or "utf-8")
    means = means_for(environment, setting, color_system=system)
    facts: dict[str, object] = {"inline": means.inline, "full": means.full, "setting": setting}
    why = _("as this terminal is known") if setting == "auto" else _("by the setting picture_means")
    if means.inline == means.full == "none":
        yield Check("pictures", "ok", _("not shown: no colours, no symbols, or turned off"), facts=facts)
    else:
        words = _("in the article {inline}, on the whole screen {full}, {why}").format(
            inline=means.inline, full=means.full, why=why
        )
        yield Check("pictures", "ok", words, facts=facts)


def _letters() -> Check:
    """Whether the letters and signs of the reader can be written; the font is for the eye to judge."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    signs = "● ★ ▀ ▌ › …"
    facts: dict[str, object] = {"encoding": encoding}
    if encoding.lower().replace("-", "") != "utf8":
        words = _("the locale writes {encoding}, not UTF-8: symbols are in ASCII; set LANG to a UTF-8 locale")
        return Check("letters", "warning", words.format(encoding=clean.line(encoding, 40)), facts=facts)
    words = _("UTF-8; where {signs} are boxes, the terminal's font lacks them").format(signs=signs)
    return Check("letters", "ok", words, facts=facts)


def _clipboard(environment: Mapping[str, str]) -> Check:
    from kalbar_tui.ui.clipboard import is_remote, means_for

    means = means_for(environment)
    names = [program.name for program in means.programs]
    facts: dict[str, object] = {
        "osc52": means.wrapping,
        "why_not_osc52": means.why_not or None,
        "programs": names,
        "ssh": is_remote(environment),
    }
    if means.wrapping == "plain":
        words = _("by the terminal (OSC 52), which does not tell whether it copied")
    elif means.wrapping:
        words = _("by the terminal (OSC 52, through {name}), which does not tell whether it copied")
        words = words.format(name=means.wrapping)
    else:
        words = _("not by the terminal ({why}), which is known not to copy")
        words = words.format(why=clean.line(means.why_not, 40))
    if names:
        words += "; " + _("and by {programs}, the first that works").format(programs=", ".join(names))
    elif not means.wrapping:
        words += "; " + _("no program either: links are shown, to be copied")
    works = bool(means.wrapping or names)
    return Check("clipboard", "ok" if works else "warning", words, facts=facts)
