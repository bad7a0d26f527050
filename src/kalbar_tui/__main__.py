"""`python -m kalbar_tui` and the `kalbar-tui` command: hands over to the command line."""

import sys

from kalbar_tui import __version__


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    if sys.argv[1:] == ["--version"] and _told_version():
        return
    from kalbar_tui.cli import run

    sys.exit(run(sys.argv[1:]))


def _told_version() -> bool:
    """Prints the version before anything is loaded; `False` where it cannot be printed.

    Then nothing of it waits in a buffer, and the command line says what is wrong.
    """
    import os

    if sys.stdout is None:  # closed, and its number may be another file's by now
        return False
    try:
        return os.write(1, f"kalbar-tui {__version__}\n".encode()) > 0
    except OSError:
        return False


if __name__ == "__main__":
    main()
