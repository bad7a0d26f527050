"""`python -m kalbar_tui` and the `kalbar-tui` command: hands over to the command line."""

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    from kalbar_tui.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
