"""How long the program takes to start, as times of a bare interpreter.

    python benchmarks/start.py [--runs N] [--python PYTHON]

Measures the installed package of the interpreter that runs this, or of PYTHON: install the
wheel into an environment of its own, as users do, since an editable installation pays for its
hooks with every start. Each run of a command is paired with one of `python -c pass`, so that
other work on the machine falls on both; printed are the medians of CPU and wall time in
milliseconds, and of what each pair's CPU times make as a ratio.

The goals: `--version` at most 2.5 times a bare interpreter, `list --limit 20` at most 5 times.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

COMMANDS = (("--version",), ("list", "--limit", "20"), ("list", "--limit", "20", "--json"), ("--help",))


def run(argv: list[str], env: dict[str, str]) -> tuple[float, float]:
    """The CPU and wall time of one run, in milliseconds."""
    begun = perf_counter()
    process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL)  # noqa: S603
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(argv)} ended with {os.waitstatus_to_exitcode(status)}")
    process.returncode = 0
    return 1000 * (used.ru_utime + used.ru_stime), 1000 * (perf_counter() - begun)


def main() -> None:
    """Saves the first posts of the sample edition, and measures on them."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--runs", type=int, default=25)
    words.add_argument("--python", default=sys.executable)
    options = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="kalbar-tui-") as home:
        env = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8"}
        program = str(Path(options.python).with_name("kalbar-tui"))
        fill(options.python, env)
        print(f"{'':28} {'CPU ms':>8} {'bare':>6} {'times':>6} {'wall ms':>8} {'times':>6}")  # noqa: T201
        for command in COMMANDS:
            pairs = [
                (
                    run([program, *command], env),
                    run([options.python, "-c", "pass"], env),
                )
                for _each in range(options.runs)
            ]
            cpu, bare = median(ours[0] for ours, _ in pairs), median(theirs[0] for _, theirs in pairs)
            wall = median(ours[1] for ours, _ in pairs)
            times = median(ours[0] / theirs[0] for ours, theirs in pairs)
            walls = median(ours[1] / theirs[1] for ours, theirs in pairs)
            name = " ".join(command)
            print(f"{name:28} {cpu:8.1f} {bare:6.1f} {times:6.2f} {wall:8.1f} {walls:6.2f}")  # noqa: T201


def fill(python: str, env: dict[str, str]) -> None:
    """Puts the posts of the sample edition into the store, as if they came from the site."""
    saving = """
import os
from kalbar_tui.library.saved import Saved
from kalbar_tui.sample import edition
from kalbar_tui.settings import data_folder
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key
url = "https://kalbaronline.com"
edition.fill(Saved(Database(data_folder(os.environ) / "kalbar-tui.db"), site_key(url), url))
"""
    subprocess.run([python, "-c", saving], env=env, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
