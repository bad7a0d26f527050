"""`config`, `sites`, `doctor` and `help`: what a reader asks before and beside reading."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from newsroom import Newsroom, status
from program import Program

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def settings(program: Program) -> Path:
    """The settings file, not yet there."""
    file = program.home / ".config" / "kalbar-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    return file


# -- config


def test_the_path_of_the_settings(program: Program, settings: Path) -> None:
    """The usual place, `KALBAR_TUI_CONFIG`, and before both `--config`."""
    assert program("config", "path").out == f"{settings}\n"
    env = {"KALBAR_TUI_CONFIG": "/there.toml"}
    assert program("config", "path", env=env).out == "/there.toml\n"
    assert program("config", "path", "--config", "/here.toml", env=env).out == "/here.toml\n"


def test_settings_are_shown_with_where_they_come_from(program: Program, settings: Path) -> None:
    """What is said last counts: option, environment, file, default; and it is TOML."""
    settings.write_text('measure = 70\nsite = "here"\nlanguage = "id"\n[sites]\nhere = "https://a.example"\n')
    env = {"KALBAR_TUI_SITE": "here"}
    done = program("config", "show", "--json", "--lang", "en", env=env)
    shown = done.objects[0]["settings"]
    assert shown["measure"] == {"value": 70, "from": "file"}
    assert shown["site"]["from"] == "environment"
    assert shown["language"] == {"value": "en", "from": "option"}
    assert shown["refresh_minutes"] == {"value": 15, "from": "default"}
    plain = program("config", "show", "--lang", "en", env=env).out
    assert tomllib.loads(plain) == {name: each["value"] for name, each in shown.items()}


@pytest.mark.parametrize(
    ("text", "place", "key", "nearest"),
    [
        ("site = 1\n", (1, 1), "site", []),
        ('\n  languge = "id"\n', (2, 3), "languge", ["language"]),
        ("measure = 76\n[site]\n", (2, 2), "site", []),
        ("x = = 1\n", (1, 5), None, []),
        ('\ntheme = "gruvbx"\n', (2, 1), "theme", ["gruvbox"]),
        ('theme = "Dracula"\n', (1, 1), "theme", ["dracula"]),
        ('pictures = "alwys"\n', (1, 1), "pictures", ["never", "request", "always"]),
        ('site = "a', (1, 10), None, []),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    program: Program, settings: Path, text: str, place: tuple[int, int], key: str | None, nearest: list[str]
) -> None:
    """File, line, column, key and the nearest right words; exit 5. All stop but `path` and help."""
    settings.write_text(text)
    found = program("config", "check", "--json", code=5).objects[0]
    assert (found["path"], found["right"]) == (str(settings), False)
    assert ((found["line"], found["column"]), found["key"], found["nearest"]) == (place, key, nearest)
    said = program("config", "check", code=5)
    assert f"{settings}, line {place[0]}, column {place[1]}" in said.err
    assert said.out == ""
    program("list", code=5)
    program("config", "show", code=5)
    program("config", "path")
    program("help", "keys")
    assert program("doctor", "--offline", "--json", code=5).objects[0]["exit"] == 5


def test_everything_that_is_wrong_is_told_at_once(program: Program, settings: Path) -> None:
    """A line for each problem; a command that cannot start tells of the first and how many more there are."""
    settings.write_text('measure = 1\nlanguge = "id"\n[sites]\na = 1\n')
    found = program("config", "check", "--json", code=5).objects[0]
    assert [(each["line"], each["key"]) for each in found["problems"]] == [
        (1, "measure"),
        (2, "languge"),
        (4, "sites.a"),
    ]
    assert found["problems"][0].items() <= found.items()
    assert len(program("config", "check", code=5).err.splitlines()) == 3
    assert "2 problems more" in program("list", code=5).err


def test_a_file_to_begin_with_is_printed(program: Program, settings: Path) -> None:
    """All of it is comments, and what is written there is right."""
    text = program("config", "show", "--template").out
    assert tomllib.loads(text) == {}
    settings.write_text(text)
    program("config", "check")


def test_right_settings_are_said_to_be_right(program: Program, settings: Path) -> None:
    """With a file and without one."""
    assert program("config", "check", "--json").objects[0]["right"] is True
    settings.write_text("measure = 70\n")
    assert program("config", "check").out == f"{settings} is right.\n"


# -- sites

COMMENTED = """# mine
measure = 70    # narrow

[sites]
# the neighbours
other = "https://other.example"   # every day
"""


def test_a_site_is_found_and_written_down(program: Program, newsroom: Newsroom, settings: Path) -> None:
    """Its API is found; the file keeps comments, order and rights, and the name works at once."""
    settings.write_text(COMMENTED)
    settings.chmod(0o640)
    found = program("sites", "add", newsroom.url, "--name", "kabar", "--json").objects[0]
    assert found["api"]["state"] == "works"
    assert settings.read_text() == COMMENTED + f'kabar = "{newsroom.url}"\n'
    assert settings.stat().st_mode & 0o777 == 0o640
    listed = {each["name"]: each for each in program("sites", "--json").objects}
    assert listed.keys() == {"kalbaronline", "other", "kabar"}
    assert listed["kalbaronline"]["current"]
    program("sync", "--site", "kabar")
    program("sites", "remove", "kabar")
    assert settings.read_text() == COMMENTED


def test_a_first_site_makes_the_file(program: Program, newsroom: Newsroom) -> None:
    """For its user alone, in a folder for its user alone; a linked file is written where it is."""
    program("sites", "add", newsroom.url, "--name", "kabar")
    file = program.home / ".config" / "kalbar-tui" / "config.toml"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    real = program.home / "dotfiles.toml"
    file.rename(real)
    file.symlink_to(real)
    program("sites", "remove", "kabar")
    assert file.is_symlink()
    assert "kabar" not in real.read_text()


def test_what_is_no_site_is_not_written_down(program: Program, newsroom: Newsroom, settings: Path) -> None:
    """Down: 3; no address, a name taken, offline: 2; a name that is not there: 1, the built-in one: 2."""
    program("sites", "add", NOBODY, code=3)
    program("sites", "add", "kalbaronline", code=2)
    program("sites", "add", newsroom.url, "--name", "kalbaronline", code=2)
    program("sites", "add", newsroom.url, "--offline", code=2)
    program("sites", "remove", "kabar", code=1)
    program("sites", "remove", "kalbaronline", code=2)
    assert not settings.exists()


def test_the_site_in_use_is_not_removed(program: Program, settings: Path) -> None:
    """The settings would no longer be right."""
    settings.write_text('site = "here"\n[sites]\nhere = "https://a.example"\n')
    program("sites", "remove", "here", code=2)
    assert "here" in settings.read_text()


# -- doctor


def checks(program: Program, *words: str, code: int = 0) -> dict[str, dict[str, object]]:
    found = program("doctor", "--json", *words, code=code).objects[0]
    assert found["exit"] == code
    return {check["name"]: check for check in found["checks"]}


def test_the_doctor_tells_by_what_a_site_is_read(program: Program, newsroom: Newsroom) -> None:
    """By its API; by its feed where that is closed, and why."""
    found = checks(program, "--site", newsroom.url)
    assert found["site"]["facts"]["read_by"] == "api"
    assert found["clock"]["state"] == "ok"
    newsroom.misbehave("/wp-json", status(403))
    found = checks(program, "--site", newsroom.url)
    assert found["site"]["facts"]["read_by"] == "feed"
    assert found["api"]["state"] == "warning"
    assert found["api"]["facts"]["reason"]


@pytest.mark.parametrize(
    ("minutes", "state", "said"),
    [
        (0, "ok", "agrees with the site's"),
        (-4, "ok", "agrees with the site's"),
        (-120, "warning", "120 minutes ahead of the site's: posts look older than they are"),
        (90, "warning", "90 minutes behind the site's: new posts look as if just published"),
    ],
)
def test_a_wrong_clock_is_told(
    program: Program, newsroom: Newsroom, minutes: int, state: str, said: str
) -> None:
    """By the time that the site's server sends: which way it is wrong, and by how much; it is no failure."""
    newsroom.clock_ahead = timedelta(minutes=minutes)
    clock = checks(program, "--site", newsroom.url)["clock"]
    assert (clock["state"], clock["words"]) == (state, said)
    assert clock["facts"]["ahead_seconds"] == pytest.approx(-60 * minutes, abs=30)  # type: ignore[index]  # JSON


def test_the_gravest_failure_is_the_exit_code(program: Program, settings: Path) -> None:
    """The store before the site, the settings before both; an unknown name of a site is 1."""
    checks(program, "--site", NOBODY, code=3)
    checks(program, "--site", "nowhere", code=1)
    folder = Path(program.options[program.options.index("--data-dir") + 1])
    folder.mkdir(parents=True)
    (folder / "kalbar-tui.db").write_text("not a database, but long enough to be looked at. " * 4)
    checks(program, "--site", NOBODY, code=4)
    settings.write_text("measure = 1\n")
    checks(program, "--site", NOBODY, code=5)


def test_the_doctor_makes_nothing_and_asks_nobody_offline(program: Program, newsroom: Newsroom) -> None:
    """No store, no folder, no request; a folder open to others is a warning."""
    folder = Path(program.options[program.options.index("--data-dir") + 1])
    found = checks(program, "--site", newsroom.url, "--offline")
    assert not folder.exists()
    assert newsroom.requests == []
    assert "api" not in found
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    assert checks(program, "--offline")["folder"]["state"] == "warning"


# -- help


def test_help_is_that_of_the_commands(program: Program) -> None:
    """`help X` is `X --help`, of two words and of one alone; a word like one is proposed."""
    assert program("help").out == program("--help").out
    for words in (("list",), ("cache", "clear"), ("cache",), ("sites",), ("help",)):
        assert program("help", *words).out == program(*words, "--help").out
    assert "cache" in program("help", "cahce", code=2).err


def test_the_keys_are_printed(program: Program) -> None:
    """By what they are for, as the reader's own help has them."""
    lines = program("help", "keys").out.splitlines()
    assert lines[0] == "Moving"
    assert any(line.split()[:2] == ["b", "bookmark"] for line in lines)


def test_help_keys_prints_the_readers_own(program: Program, tmp_path: Path) -> None:
    """Grouped, in ASCII, with all keys there are; what the settings took away is told."""
    settings = tmp_path / "config.toml"
    settings.write_text('[keys]\n"move.top" = ["g g", "home"]\n"post.bookmark" = "m"\n')
    out = program("--config", str(settings), "--lang", "en", "help", "keys").out
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "Moving"
    assert "j Down the next line or post" in lines
    assert "g g, Home to the top, where the newest posts are" in lines
    assert "m bookmark the post; again: take the bookmark away" in lines
    assert "none mark the post as read; again: as unread" in lines
    assert out.isascii()
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize("deep", ["feed/", "?feed=rss2", "2019/12/04/slug/", "category/pontianak/"])
def test_an_address_in_a_site_leads_to_the_site(program: Program, newsroom: Newsroom, deep: str) -> None:
    """Whoever copies the address of an article or of a feed means the site."""
    found = program(
        "sites", "add", f"{newsroom.url.rstrip('/')}/{deep}", "--name", "kabar", "--json"
    ).objects[0]
    assert found["url"] == newsroom.url.rstrip("/")
    assert found["api"]["state"] == "works"


def test_config_check_tells_which_command_has_no_key_left(program: Program, tmp_path: Path) -> None:
    """That is right, but may not be meant; one that is to have none is no news."""
    settings = tmp_path / "config.toml"
    settings.write_text('[keys]\n"post.bookmark" = "m"\n"post.note" = ""\n')
    out = program("--config", str(settings), "--lang", "en", "config", "check").out
    assert "“post.read” (Read/unread) has no key any more: others have them." in out
    assert "post.note" not in out
    assert "post.bookmark" not in out


def test_a_wrong_key_is_told_to_scripts_too(program: Program, tmp_path: Path) -> None:
    """By the same words as any mistake in the settings."""
    settings = tmp_path / "config.toml"
    settings.write_text('[keys]\n"post.bookmark" = "pagdown"\n')
    found = program("--config", str(settings), "config", "check", "--json", code=5).objects[0]
    assert (found["problem"], found["line"], found["nearest"]) == ("unknown_press", 2, ["pagedown"])
