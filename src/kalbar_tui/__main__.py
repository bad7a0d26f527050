"""`python -m kalbar_tui` and the `kalbar-tui` command: hands over to the command line."""

import os
import sys

from kalbar_tui import __version__


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    if sys.argv[1:] == ["--version"] and _told_version():
        code = 0
    else:
        from kalbar_tui.cli import run

        code = run(sys.argv[1:])
    # What was opened is closed. To take the interpreter apart, module by module, would take
    # a sixth of the time that `list` takes.
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):  # nobody reads it, and `run` has said what there was to say
            pass
    os._exit(code)


def _told_version() -> bool:
    """Prints the version before anything is loaded; `False` where it cannot be printed.

    Then nothing of it waits in a buffer, and the command line says what is wrong.
    """
    if sys.stdout is None:  # closed, and its number may be another file's by now
        return False
    try:
        return os.write(1, f"kalbar-tui {__version__}\n".encode()) > 0
    except OSError:
        return False


if __name__ == "__main__":
    main()
