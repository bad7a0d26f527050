"""Runs the program as its users do: another process, its exit code and what it printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Whoever would leave this machine in spite of everything is sent to a port where nobody listens.
NOWHERE = "http://127.0.0.1:9"
INHERITED = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")


@dataclass(frozen=True)
class Done:
    """What a run of the program left."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects on stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path, **more: str) -> dict[str, str]:
    """A user's environment with an empty home, English, and no way off this machine."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    proxies = {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1,localhost"}
    return kept | proxies | {"HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"} | more


@dataclass(frozen=True)
class Program:
    """`kalbar-tui` with a home of its own; `options` stand before every command."""

    home: Path
    options: tuple[str, ...] = ()
    command: tuple[str, ...] = (sys.executable, "-m", "kalbar_tui")

    def __call__(
        self,
        *words: str,
        code: int | None = 0,
        env: Mapping[str, str] | None = None,
        timeout: float = 120,
        said: str = "",
    ) -> Done:
        """Runs it, with `said` on its standard input; never is there a traceback.

        The exit code must be `code` unless that is `None`.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        ran = subprocess.run(
            [*self.command, *self.options, *words],
            env=environment(self.home, **(env or {})),
            cwd=self.home,
            input=said.encode(),
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        done = Done(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
        assert "Traceback" not in done.err, done.err
        assert "\x1b" not in done.out + done.err, "an escape byte where no terminal is"
        if code is not None:
            assert done.code == code, (
                f"{' '.join(words)}: exit {done.code}\n{done.out[-2000:]}\n{done.err[-2000:]}"
            )
        return done
