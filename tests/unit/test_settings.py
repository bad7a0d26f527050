"""Settings: what a file may say, how a wrong one is told, and where things are kept."""

import re
import sys
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalbar_tui import i18n
from kalbar_tui.model.errors import ConfigError
from kalbar_tui.model.record import replace
from kalbar_tui.settings import (
    Settings,
    config_file,
    data_folder,
    language_of,
    load,
    path_of,
    state_folder,
    with_environment,
)
from kalbar_tui.settings_check import judge
from kalbar_tui.settings_table import SETTINGS, template


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """A first start needs no settings; one that was named must exist."""
    assert load(tmp_path / "none.toml") == Settings()
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "none.toml", must_exist=True)
    assert caught.value.problem == "unreadable"


def test_every_setting_is_read(tmp_path: Path) -> None:
    """What the file says replaces the defaults; a site may be named."""
    path = write(
        tmp_path,
        'site = "contoh"\nlanguage = "en"\ntime_zone = "Asia/Makassar"\npictures = "never"\n'
        'measure = 66\nrelated = false\nalert = "bell"\nrefresh_minutes = 0\ndata_saver = true\n'
        'pack_budget = "1.5GB"\n'
        'categories = ["pontianak"]\n[sites]\ncontoh = "https://contoh.test/"\n',
    )
    settings = load(path)
    assert settings == Settings(
        site="contoh",
        language="en",
        time_zone="Asia/Makassar",
        pictures="never",
        measure=66,
        related=False,
        alert="bell",
        refresh_minutes=0,
        data_saver=True,
        pack_budget="1.5GB",
        categories=["pontianak"],
        sites={"contoh": "https://contoh.test/"},
    )
    assert settings.address() == "https://contoh.test/"


@pytest.mark.parametrize(
    ("text", "problem", "key", "line"),
    [
        ("site = ", "syntax", "", 1),
        ('# mine\nbahasa = "id"', "unknown_key", "bahasa", 2),
        ('\n\nlanguage = "jv"', "wrong_value", "language", 3),
        ("refresh_minutes = -1", "wrong_value", "refresh_minutes", 1),
        ('refresh_minutes = "often"', "wrong_value", "refresh_minutes", 1),
        ("measure = 91", "wrong_value", "measure", 1),
        ('symbols = "none"', "wrong_value", "symbols", 1),
        ('alert = "loud"', "wrong_value", "alert", 1),
        ("pack_budget = 'much'", "wrong_value", "pack_budget", 1),
        ('related = "yes"', "wrong_value", "related", 1),
        ('time_zone = "Asia/Nowhere"', "wrong_value", "time_zone", 1),
        ('time_zone = "../../etc"', "wrong_value", "time_zone", 1),
        ('[sites]\nx = "file:///etc"', "wrong_value", "sites.x", 2),
        ('site = "nowhere"', "wrong_value", "site", 1),
    ],
)
def test_a_wrong_file_names_the_key_and_its_line(
    tmp_path: Path, text: str, problem: str, key: str, line: int | None
) -> None:
    """The error carries what a sentence about it needs."""
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text))
    assert (caught.value.problem, caught.value.key, caught.value.line) == (problem, key, line)


def test_a_misspelt_key_has_a_suggestion(tmp_path: Path) -> None:
    """The nearest right word is offered."""
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, 'langauge = "id"'))
    assert caught.value.nearest == ("language",)


EVERYTHING = """langauge = "id"
measure = 99
  time_zone = "Asia/Makasar"   # near
related = "yes"
x = = 1
categories = ["a", 3]
site = "kalbaronlin"
refresh_minutes = 1.5

[sites]
a = "file:///x"
  "b c" = 4
d = "https://d.example"
"""


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """In the order of the lines, with the nearest right words; what is no TOML keeps nothing hidden."""
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, EVERYTHING))
    errors = (caught.value, *caught.value.others)
    assert [(error.line, error.column, error.key) for error in errors] == [
        (1, 1, "langauge"),
        (2, 1, "measure"),
        (3, 3, "time_zone"),
        (4, 1, "related"),
        (5, 5, ""),
        (6, 1, "categories"),
        (7, 1, "site"),
        (8, 1, "refresh_minutes"),
        (11, 1, "sites.a"),
        (12, 3, "sites.b c"),
    ]
    nearest = {error.key: error.nearest for error in errors}
    assert nearest["time_zone"][0] == "Asia/Makassar"
    assert nearest["site"] == ("kalbaronline",)
    assert nearest["related"] == ("true", "false")
    assert nearest["measure"] == ("60–90",)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('categories = [ "a"\nmeasure = 70\nalert = "bell"\n', [2]),
        ('site = "a\nmeasure = 99\n', [1, 2]),
        ('x = """\nmeasure = 1\n', [2]),
        ("measure = 99\nmeasure = 98\n", [1, 2]),
        ("[sites]\n[sites]\nlanguge = 1\n", [2, 3]),
        ('sites = { a = "file:///x", b = 1 }\n', [1, 1]),
        ('sites.a = "file:///x"\n', [1]),
    ],
)
def test_one_mistake_makes_no_others(tmp_path: Path, text: str, lines: list[int]) -> None:
    """What is left open is told of once, and where an open text ends is not guessed."""
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text))
    assert [error.line for error in (caught.value, *caught.value.others)] == lines


@given(st.text(alphabet="ab=[]{}\"'\\\n.# 1,", max_size=60))
def test_any_file_is_right_or_told_to_be_wrong(text: str) -> None:
    """Nothing else comes of it, and a place is in the file."""
    settings, wrong = judge(text, Path("x"))
    assert isinstance(settings, Settings)
    for error in wrong:
        assert error.line is not None
        assert 1 <= error.line <= text.count("\n") + 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_template_sets_nothing_and_tells_everything(tmp_path: Path, language: str) -> None:
    """Taking away every # before a setting makes a right file that says what holds anyway."""
    i18n.use(language)
    text = template()
    i18n.use("en")
    assert load(write(tmp_path, text)) == Settings()
    assert [setting.key for setting in SETTINGS] == list(Settings.__match_args__)
    bare = re.sub(r"^# (?=[a-z_]+ = |\[)", "", text, flags=re.MULTILINE)
    examples = {"sites": {"suara": "https://suara.example"}}
    assert load(write(tmp_path, bare)) == replace(Settings(), **examples)


def test_the_environment_overrides_the_file() -> None:
    """KALBAR_TUI_SITE and KALBAR_TUI_LANG win over the file; a language we lack is refused."""
    settings = with_environment(Settings(), {"KALBAR_TUI_SITE": "https://x.test", "KALBAR_TUI_LANG": "id"})
    assert (settings.site, settings.language) == ("https://x.test", "id")
    with pytest.raises(ConfigError):
        with_environment(Settings(), {"KALBAR_TUI_LANG": "jv"})


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "in_ID"}, "id"),
        ({"LANG": "ms_MY.UTF-8"}, "en"),
        ({"LANG": "id_ID", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "id:en", "LANG": "en_US.UTF-8"}, "id"),
        ({}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    """An Indonesian locale speaks Indonesian, any other English."""
    assert language_of(Settings(), environment) == language
    assert language_of(Settings(language="id"), environment) == "id"


def test_folders_follow_the_environment() -> None:
    """Our own variables come first, then XDG; a relative XDG path is invalid and ignored."""
    assert data_folder({"KALBAR_TUI_DATA_DIR": "/x"}) == Path("/x")
    assert data_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/kalbar-tui")
    assert data_folder({"XDG_DATA_HOME": "data"}) != Path("data/kalbar-tui")
    assert config_file({"XDG_CONFIG_HOME": "/etc/x"}) == Path("/etc/x/kalbar-tui/config.toml")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
def test_folders_are_those_platformdirs_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux they are worked out without it, for the time it takes to import, and are the same."""
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    assert data_folder({}) == platformdirs.user_data_path("kalbar-tui", appauthor=False)
    assert state_folder({}) == platformdirs.user_state_path("kalbar-tui", appauthor=False)
    assert config_file({}).parent == platformdirs.user_config_path("kalbar-tui", appauthor=False)


def test_a_home_there_is_not_is_a_name_like_any_other() -> None:
    """`~` alone is the reader's; that of a user there is not stays as it was written."""
    assert path_of("~/x") == Path.home() / "x"
    assert path_of("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")


def test_a_site_is_a_name_or_an_address() -> None:
    """Anything else has no address, and the built-in name needs no settings."""
    settings = Settings()
    assert (
        settings.address() == "https://kalbaronline.com/" or settings.address() == "https://kalbaronline.com"
    )
    assert settings.address("http://127.0.0.1:8087") is not None
    assert settings.address("berita.test/kalbar") == "https://berita.test/kalbar"
    assert settings.address("javascript:alert(1)") is None
    assert settings.address("nowhere") is None


SITES = """\
site = "detik"
sites.lain = "lain.example"
[sites.detik]
url = "https://detik.example"
refresh_minutes = 30
category = "nasional"
"""


def test_a_site_may_say_more_than_its_address(tmp_path):
    """Its own interval and category hold while it is the one that is opened, by whatever name."""
    file = tmp_path / "config.toml"
    file.write_text(SITES)
    settings = load(file)
    assert settings.address("detik") == "https://detik.example/"
    assert settings.address("lain") == "https://lain.example/"
    assert (settings.minutes, settings.of_site.category) == (30, "nasional")
    by_address = replace(settings, site="https://detik.example/")
    assert by_address.minutes == 30
    assert replace(settings, site="lain").minutes == 15
    assert replace(settings, site="kalbaronline").of_site.category == ""


@pytest.mark.parametrize(
    ("wrong", "key", "line", "nearest"),
    [
        (("category", "categori"), "sites.detik.categori", 6, ("category",)),
        (("30", "-1"), "sites.detik.refresh_minutes", 5, ("0–1440",)),
        (("30", '"x"'), "sites.detik.refresh_minutes", 5, ("0–1440",)),
    ],
)
def test_what_is_wrong_of_a_site_is_told_with_its_line(tmp_path, wrong, key, line, nearest):
    """And the nearest right word."""
    file = tmp_path / "config.toml"
    file.write_text(SITES.replace(*wrong))
    with pytest.raises(ConfigError) as error:
        load(file)
    assert (error.value.key, error.value.line, error.value.nearest) == (key, line, nearest)
