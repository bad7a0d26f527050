"""The package as users get it: the wheel alone, in an environment that has nothing else of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from kalbar_tui import __version__
from program import Program, environment
from terminal import Terminal

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by hatchling where the tests run; so without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    argv = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(argv, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `kalbar-tui` command of a new environment with the wheel in it.

    pip installs the wheel alone. What it depends on is lent by the environment the tests run in,
    by a `.pth` line after it: Python reads no `.pth` of a folder lent so, and looks there last,
    so that an editable installation of ours is not seen and another copy never comes first.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "-q", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(pip, check=True, env={"PATH": os.environ["PATH"], "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    own = next((folder / "lib").glob("python*/site-packages"))
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "lent.pth").write_text("".join(f"{place}\n" for place in sorted(lent)))
    shown = subprocess.run(
        [str(python), "-c", "import kalbar_tui; print(kalbar_tui.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    assert Path(shown.stdout.strip()).is_relative_to(own), "the wheel's own copy is the one that runs"
    return folder / "bin" / "kalbar-tui"


@pytest.fixture
def kalbar_tui(installed: Path, tmp_path: Path) -> Program:
    """The installed command with an empty home."""
    return Program(tmp_path / "home", command=(str(installed),))


def test_the_wheel_has_all_that_is_not_code_and_nothing_else(wheel):
    """Catalogues, looks, the sample edition, the type marker and the licence are in it; tests are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for ending in (
        "id/LC_MESSAGES/kalbar_tui.mo",
        "en/LC_MESSAGES/kalbar_tui.mo",
        ".tcss",
        "py.typed",
        "LICENSE",
    ):
        assert [name for name in names if name.endswith(ending)], ending
    assert [name for name in names if name.startswith("kalbar_tui/sample/") and not name.endswith(".py")]
    about, data = (f"kalbar_tui-{__version__}.{kind}" for kind in ("dist-info", "data"))
    assert {name.partition("/")[0] for name in names} == {"kalbar_tui", about, data}


def test_the_page_and_the_completions_are_installed(installed):
    """Where `man` and the shells look, below the environment's folder."""
    share = installed.parents[1] / "share"
    for name in (
        "man/man1/kalbar-tui.1",
        "bash-completion/completions/kalbar-tui",
        "zsh/site-functions/_kalbar-tui",
        "fish/vendor_completions.d/kalbar-tui.fish",
    ):
        assert (share / name).read_bytes() == (REPOSITORY / "share" / name).read_bytes()


def test_it_knows_its_version(kalbar_tui):
    """`--version` prints the name and the version, and nothing else."""
    done = kalbar_tui("--version")
    assert (done.out, done.err) == (f"kalbar-tui {__version__}\n", "")


def test_it_lists_the_sample_edition(kalbar_tui):
    """`list --demo --json` prints at least 60 posts of at least 12 categories, and keeps nothing."""
    posts = kalbar_tui("list", "--demo", "--json").objects
    assert len(posts) >= 60
    assert len({slug for post in posts for slug in post["categories"]}) >= 12
    assert not [path for path in kalbar_tui.home.rglob("*") if path.suffix == ".db" or "sqlite" in path.name]


def test_it_shows_the_sample_edition_in_a_terminal(installed, kalbar_tui, tmp_path):
    """`--demo` shows a headline of the sample on the front page within 20 seconds; `q` ends it with 0."""
    headline = kalbar_tui("list", "--demo", "--json", "--limit", "1").objects[0]["title"]
    # Lines may be cut or folded where they like: the first words of the headline are enough.
    words = " ".join(headline.split()[:3])
    with Terminal([str(installed), "--demo"], environment(tmp_path / "home")) as terminal:
        terminal.wait_for(words)
        terminal.type("q")
        assert terminal.ended() == 0
    assert b"Traceback" not in terminal.received
