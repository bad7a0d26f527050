"""Links are opened by programs, as arguments; nothing in an address is obeyed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kalbar_tui import open_url
from kalbar_tui.open_url import Browser, find_browser


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that do nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("firefox", "w3m", "sh", "xdg-open"):
        file = folder / name
        file.write_text("#!/bin/true\n")
        file.chmod(stat.S_IRWXU)
    return folder


def found(programs: Path, **environment: str) -> Browser | None:
    return find_browser({"PATH": str(programs), **environment}, "linux")


def test_the_readers_browser_comes_first(programs: Path) -> None:
    """The first entry of BROWSER that can be run, its words as they are."""
    assert found(programs, BROWSER="gone:firefox --new-tab %s") == Browser(("firefox", "--new-tab", "%s"))


@pytest.mark.parametrize("entry", ["sh -c 'firefox %s'", "firefox 'x%s'", "'", "gone %s"])
def test_a_browser_that_could_obey_an_address_is_passed_over(programs: Path, entry: str) -> None:
    """No shell, and no address inside a longer word."""
    assert found(programs, BROWSER=entry, DISPLAY=":0") == Browser(("xdg-open",))


def test_without_a_display_a_console_browser_is_used(programs: Path) -> None:
    """And it is known to take the terminal over."""
    assert found(programs) == Browser(("w3m",), console=True)
    assert find_browser({"PATH": ""}, "linux") is None


def test_the_address_is_one_argument() -> None:
    """In the place of `%s`, else at the end."""
    url = "https://kabar.example/?a=1&b=$(reboot)"
    assert Browser(("firefox", "%s", "--x")).command(url) == ["firefox", url, "--x"]
    assert Browser(("firefox",)).command(url) == ["firefox", url]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "--help",
        "data:text/html,x",
        "ftp://a.example/",
        "vscode://x",
        "",
        "http://",
    ],
)
def test_only_web_addresses_are_opened(url: str) -> None:
    """Everything else is no address to open."""
    assert open_url.checked(url) is None


def test_a_browser_gets_the_address_and_nothing_else(tmp_path: Path) -> None:
    """A program that records its arguments has been given one."""
    record = tmp_path / "record"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nfor word in "$@"; do echo "<$word>"; done > "{record}"\n')
    program.chmod(stat.S_IRWXU)
    url = "https://kabar.example/x?q=%20;touch%20EVIL"
    browser = find_browser({"PATH": os.environ["PATH"], "BROWSER": str(program)})
    assert browser
    assert open_url.open_here(browser, url)
    assert record.read_text() == f"<{url}>\n"
    assert not open_url.open_here(Browser(("/nowhere/browser",)), url)
