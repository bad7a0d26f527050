"""Opening a link of a site in the browser: http and https only, as an argument, never by a shell."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from kalbar_tui.text.address import safe_url

CONSOLE_BROWSERS = frozenset(
    {"w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "chawan", "cha", "www-browser"}
)
_SHELLS = frozenset(
    {"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh", "busybox", "env", "sudo"}
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A program that opens an address: its words, the address being the last or in place of `%s`.

    `console` ones take the terminal over until they end.
    """

    words: tuple[str, ...]
    console: bool = False

    def command(self, url: str) -> list[str]:
        """The program and its arguments for one address, for use without a shell."""
        if "%s" in self.words:
            return [url if word == "%s" else word for word in self.words]
        return [*self.words, url]


def find_browser(environment: Mapping[str, str], platform: str = sys.platform) -> Browser | None:
    """The browser to use: of `BROWSER`, else the system's opener; `None` where there is none.

    An entry of `BROWSER` that starts a shell, or hides `%s` inside a longer word, is
    passed over: it would let an address be read as a command.
    """
    path = environment.get("PATH")
    for entry in environment.get("BROWSER", "").split(":"):
        try:
            words = shlex.split(entry)
        except ValueError:
            continue
        words = [word for word in words if word != "&"]
        if not words or not shutil.which(words[0], path=path):
            continue
        name = PurePath(words[0]).name
        if name in _SHELLS or any("%" in word and word != "%s" for word in words):
            continue
        return Browser(tuple(words), console=name in CONSOLE_BROWSERS)
    candidates = [*_openers(environment, platform)]
    candidates += [(name,) for name in ("www-browser", "w3m", "lynx", "links", "elinks")]
    return _first(candidates, path)


def find_mailer(environment: Mapping[str, str], platform: str = sys.platform) -> Browser | None:
    """The system's opener, which starts the mail program on a mailto address; `None` where there is none.

    `BROWSER` is not asked: browsers of the console make nothing of such an address.
    """
    return _first(_openers(environment, platform), environment.get("PATH"))


def _openers(environment: Mapping[str, str], platform: str) -> Iterator[tuple[str, ...]]:
    """The programs that open an address by what the system thinks best."""
    if platform == "darwin":
        yield ("open",)
    yield from (("termux-open-url",), ("wslview",))
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        yield from (("xdg-open",), ("gio", "open"))


def _first(candidates: Iterable[tuple[str, ...]], path: str | None) -> Browser | None:
    for candidate in candidates:
        if shutil.which(candidate[0], path=path):
            return Browser(candidate, console=candidate[0] in CONSOLE_BROWSERS)
    return None


def checked(url: str) -> str | None:
    """The address as it may be opened; `None` if it is not a web address."""
    address = safe_url(url)
    return address if address and address.startswith(("http://", "https://")) else None


def open_beside(browser: Browser, url: str) -> bool:
    """Starts a graphical browser on a checked address; whether it could be started."""
    try:
        process = subprocess.Popen(  # noqa: S603  # words of the reader's own settings, a checked address
            browser.command(url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    threading.Thread(target=process.wait, name="browser", daemon=True).start()
    return True


def open_here(browser: Browser, url: str) -> bool:
    """Runs a console browser on a checked address until it ends; whether it could be run."""
    try:
        subprocess.run(browser.command(url), check=False)  # noqa: S603  # as above
    except OSError:
        return False
    return True
