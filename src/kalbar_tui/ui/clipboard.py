"""Copying: by the terminal (OSC 52), and by the programs of this machine.

The terminal's is the only clipboard that is the reader's own over ssh, but whether it takes a text is
never told. So the programs are asked as well, one after the other, until one says that it has it.
Imports nothing of Textual, so that `doctor` need not either.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from typing import Literal, NamedTuple

from kalbar_tui.palette import is_dumb

Wrapping = Literal["plain", "tmux", "screen"]
Outcome = Literal["copied", "sent", "none"]
"""A program has it; it was sent to the terminal, which does not answer; or nothing here copies."""

LONGEST_SEQUENCE = 100_000
"""Bytes of a sequence that terminals take: the limit of hterm and of the `osc52.sh` that comes with it."""

_CHUNK = 768
"""Bytes that GNU screen passes on at once (its MAXSTR, as `osc52.sh` has it)."""

_VTE_WITH_OSC52 = 7600
"""VTE 0.76 is the first that sets the clipboard; `VTE_VERSION` is the version without its dots."""

_SECONDS = 2.0
"""How long a program may take, without which a display that does not answer would be waited for forever."""


class Program(NamedTuple):
    """A program that takes a text on its input; `words` with its full path.

    `certain` is one whose success means that the clipboard has the text.
    """

    name: str
    words: tuple[str, ...]
    encoding: str = "utf-8"
    certain: bool = True


class Means(NamedTuple):
    """What a text is copied by here.

    `wrapping` is how the terminal is reached; `None` for one known not to copy: `why_not` is what tells that.
    """

    wrapping: Wrapping | None
    why_not: str
    programs: tuple[Program, ...]


def means_for(environment: Mapping[str, str], platform: str = sys.platform) -> Means:
    """What to copy by in this environment, in the order it is tried."""
    wrapping = _wrapping(environment)
    why_not = _why_not(environment) if wrapping == "plain" else ""
    return Means(None if why_not else wrapping, why_not, tuple(_programs(environment, platform)))


def is_remote(environment: Mapping[str, str]) -> bool:
    """Whether the reader sits at another machine."""
    return bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))


def _wrapping(environment: Mapping[str, str]) -> Wrapping:
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    if environment.get("STY") or term.startswith("screen"):
        return "screen"
    return "plain"


def _why_not(environment: Mapping[str, str]) -> str:
    """What tells that the terminal does not copy; empty where nothing does."""
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    vte = environment.get("VTE_VERSION", "")
    if is_dumb(environment) or term == "linux" or term.startswith("vt"):
        return f"TERM={term}"
    if program == "Apple_Terminal":
        return f"TERM_PROGRAM={program}"
    if vte.isascii() and vte.isdigit() and int(vte) < _VTE_WITH_OSC52:
        return f"VTE_VERSION={vte}"
    return ""


def _programs(environment: Mapping[str, str], platform: str) -> list[Program]:
    here = not is_remote(environment)
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    wsl = environment.get("WSL_DISTRO_NAME") or environment.get("WSL_INTEROP")
    # A display over ssh is the reader's own, brought here; the other clipboards would be this machine's.
    wanted = (
        # With tmux's own settings neither sequence of ours gets through it, but this does.
        (environment.get("TMUX"), Program("tmux", ("load-buffer", "-w", "-"), certain=False)),
        (wayland, Program("wl-copy", ("--type", "text/plain"))),
        (x11, Program("xclip", ("-selection", "clipboard", "-in"))),
        (x11, Program("xsel", ("--clipboard", "--input"))),
        (here and platform == "darwin", Program("pbcopy", ())),
        (here and wsl, Program("clip.exe", (), encoding="utf-16-le")),
        (here, Program("termux-clipboard-set", ())),
    )
    path = environment.get("PATH", "")
    return [
        program._replace(words=(found, *program.words))
        for applies, program in wanted
        if applies and (found := shutil.which(program.name, path=path))
    ]


def sequence(text: str, wrapping: Wrapping) -> str:
    """What tells the terminal to copy a text; empty where it is more than terminals take."""
    copy = f"\x1b]52;c;{b64encode(text.encode()).decode()}\a"
    if len(copy) > LONGEST_SEQUENCE:
        return ""
    match wrapping:
        case "tmux":
            # It takes the first with `set-clipboard on`, and passes the second on with `allow-passthrough`.
            return copy + "\x1bPtmux;" + copy.replace("\x1b", "\x1b\x1b") + "\x1b\\"
        case "screen":
            parts = (copy[at : at + _CHUNK] for at in range(0, len(copy), _CHUNK))
            return "".join(f"\x1bP{part}\x1b\\" for part in parts)
        case "plain":
            return copy


def give(text: str, programs: tuple[Program, ...], environment: Mapping[str, str]) -> Outcome:
    """Gives a text to the programs until one surely has it. Blocks for as long as they take."""
    outcome: Outcome = "none"
    for program in programs:
        if _run(program, text, environment):
            if program.certain:
                return "copied"
            outcome = "sent"
    return outcome


def _run(program: Program, text: str, environment: Mapping[str, str]) -> bool:
    """Whether the program took the text. Those that stay to serve it let go of the terminal themselves."""
    try:
        done = subprocess.run(  # noqa: S603  # words of ours and a path of PATH; the text is on its input
            program.words,
            input=text.encode(program.encoding),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
            timeout=_SECONDS,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
