"""What a text is copied by, and how it gets there."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from kalbar_tui.ui import clipboard
from kalbar_tui.ui.clipboard import LONGEST_SEQUENCE, Means, Program, give, means_for, sequence

LINK = "https://kalbaronline.com/2026/11/25/banjir/"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with a stand-in for every program; each writes what it takes into a file of its name."""
    folder = tmp_path / "bin"
    folder.mkdir()
    names = ("tmux", "wl-copy", "xclip", "xsel", "pbcopy", "clip.exe", "termux-clipboard-set")
    for name in names:
        program = folder / name
        program.write_text(f'#!/bin/sh\n/bin/cat > "{tmp_path}/{name}.took"\n')
        program.chmod(stat.S_IRWXU)
    return folder


def names(means: Means) -> list[str]:
    return [program.name for program in means.programs]


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", ["termux-clipboard-set"]),
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel", "termux-clipboard-set"]),
        (
            {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"},
            "linux",
            ["wl-copy", "xclip", "xsel", "termux-clipboard-set"],
        ),
        ({}, "darwin", ["pbcopy", "termux-clipboard-set"]),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["clip.exe", "termux-clipboard-set"]),
        ({"SSH_CONNECTION": "10.0.0.2 4 10.0.0.3 22"}, "darwin", []),
        ({"SSH_TTY": "/dev/pts/3", "DISPLAY": "localhost:10.0"}, "linux", ["xclip", "xsel"]),
        ({"TMUX": "/tmp/tmux-0/default,1,0"}, "linux", ["tmux", "termux-clipboard-set"]),
    ],
)
def test_which_programs_are_tried_and_in_which_order(
    programs: Path, environment: dict[str, str], platform: str, expected: list[str]
) -> None:
    """Those of a display wherever there is one; the others only where the reader sits at this machine."""
    assert names(means_for({"PATH": str(programs), **environment}, platform)) == expected


def test_only_programs_that_are_there_are_tried(tmp_path: Path) -> None:
    """And each by the path it was found under."""
    assert means_for({"PATH": str(tmp_path), "DISPLAY": ":0", "TERM": "xterm"}).programs == ()


@pytest.mark.parametrize(
    ("environment", "wrapping", "why_not"),
    [
        ({"TERM": "xterm-256color"}, "plain", ""),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "plain", ""),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, None, "VTE_VERSION=7006"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, None, "TERM_PROGRAM=Apple_Terminal"),
        ({"TERM": "linux"}, None, "TERM=linux"),
        ({"TERM": "vt220"}, None, "TERM=vt220"),
        ({}, None, "TERM="),
        ({"TERM": "screen-256color", "TMUX": "x"}, "tmux", ""),
        ({"TERM": "tmux-256color"}, "tmux", ""),
        ({"TERM": "screen"}, "screen", ""),
        ({"TERM": "xterm", "STY": "123.pts"}, "screen", ""),
        # Which terminal is behind a multiplexer may change, and is not known.
        ({"TERM": "tmux-256color", "TMUX": "x", "VTE_VERSION": "6800"}, "tmux", ""),
    ],
)
def test_how_the_terminal_is_reached(environment: dict[str, str], wrapping: str | None, why_not: str) -> None:
    """Through what stands before it; not at all where it is known that it does not copy."""
    means = means_for({"PATH": "", **environment}, "linux")
    assert (means.wrapping, means.why_not) == (wrapping, why_not)


def test_the_sequence() -> None:
    """OSC 52 with the text in UTF-8; for tmux also with every escape doubled; for screen in parts."""
    plain = sequence("Sungai Kapuas – naik", "plain")
    assert plain.startswith("\x1b]52;c;")
    assert plain.endswith("\a")
    assert b64decode(plain[7:-1]).decode() == "Sungai Kapuas – naik"
    body = plain.removeprefix("\x1b")
    assert sequence("Sungai Kapuas – naik", "tmux") == f"{plain}\x1bPtmux;\x1b\x1b{body}\x1b\\"
    parts = sequence("a" * 2000, "screen").removesuffix("\x1b\\").split("\x1b\\")
    assert all(part.startswith("\x1bP") and len(part) <= 2 + 768 for part in parts)
    assert "".join(part[2:] for part in parts) == sequence("a" * 2000, "plain")


def test_what_is_longer_than_terminals_take_is_not_sent() -> None:
    """74,994 bytes are the most that go; a cut text would be worse than none."""
    longest = sequence("a" * 74_994, "plain")
    assert 0 < len(longest) <= LONGEST_SEQUENCE
    assert sequence("a" * 74_995, "plain") == ""


def test_a_program_gets_the_text_on_its_input(programs: Path, tmp_path: Path) -> None:
    """As it is, whatever a shell would make of it; the first that takes it ends the trying."""
    text = f"$(touch {tmp_path}/evil) `id` “Kapuas” {LINK}"
    environment = {"PATH": str(programs), "DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert give(text, means_for(environment, "linux").programs, environment) == "copied"
    assert (tmp_path / "wl-copy.took").read_text() == text
    assert sorted(path.name for path in tmp_path.glob("*.took")) == ["wl-copy.took"]
    assert not (tmp_path / "evil").exists()


def test_windows_gets_its_own_encoding(programs: Path, tmp_path: Path) -> None:
    """What `clip.exe` takes for the letters of the old console otherwise."""
    environment = {"PATH": str(programs), "WSL_INTEROP": "/run/WSL/1_interop"}
    assert give("Kapuas – naik", means_for(environment, "linux").programs, environment) == "copied"
    assert (tmp_path / "clip.exe.took").read_bytes() == "Kapuas – naik".encode("utf-16-le")


def test_the_next_program_follows_one_that_fails(programs: Path, tmp_path: Path) -> None:
    """One that ends with an error, and one that cannot be started."""
    (programs / "wl-copy").write_text("#!/bin/sh\nexit 1\n")
    (programs / "xclip").write_text("#!/nowhere/sh\n")
    environment = {"PATH": str(programs), "DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert give(LINK, means_for(environment, "linux").programs, environment) == "copied"
    assert (tmp_path / "xsel.took").read_text() == LINK


def test_tmux_is_asked_and_not_relied_upon(programs: Path, tmp_path: Path) -> None:
    """It hands on to a terminal that does not answer."""
    environment = {"PATH": str(programs), "TMUX": "x", "SSH_TTY": "/dev/pts/1"}
    assert give(LINK, means_for(environment, "linux").programs, environment) == "sent"
    assert (tmp_path / "tmux.took").read_text() == LINK
    assert give(LINK, (), environment) == "none"


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And waited for, so that nothing of it is left."""
    monkeypatch.setattr(clipboard, "_SECONDS", 0.3)
    pid = tmp_path / "pid"
    program = tmp_path / "slow"
    program.write_text(f'#!/bin/sh\necho $$ > "{pid}"\nexec sleep 600\n')
    program.chmod(stat.S_IRWXU)
    assert give(LINK, (Program("slow", (str(program),)),), dict(os.environ)) == "none"
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """An X display with nothing on it."""
    server = shutil.which("Xvfb")
    if not server:
        pytest.skip("needs Xvfb")
    ours, theirs = os.pipe()
    words = [server, "-displayfd", str(theirs), "-screen", "0", "64x64x8", "-nolisten", "tcp"]
    process = subprocess.Popen(words, pass_fds=(theirs,), stderr=subprocess.DEVNULL)
    os.close(theirs)
    with os.fdopen(ours) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.mark.parametrize("name", ["xclip", "xsel"])
def test_the_clipboard_of_x(display: str, tmp_path: Path, name: str) -> None:
    """What was copied is still there when the program that copied it has long returned."""
    program, reader = shutil.which(name), shutil.which("xclip")
    if not program or not reader:
        pytest.skip("needs xclip and xsel")
    only = tmp_path / "bin"
    only.mkdir()
    (only / name).symlink_to(program)
    environment = {"PATH": str(only), "DISPLAY": display, "HOME": str(tmp_path)}
    means = means_for(environment, "linux")
    assert names(means) == [name]
    assert give(f"{LINK} – Kapuas", means.programs, environment) == "copied"
    words = [reader, "-selection", "clipboard", "-out"]
    end = time.monotonic() + 10
    while (found := _output(words, environment)) != f"{LINK} – Kapuas" and time.monotonic() < end:
        time.sleep(0.05)
    assert found == f"{LINK} – Kapuas"


def _output(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(words, env=environment, capture_output=True, timeout=10, check=False)
    return done.stdout.decode()
