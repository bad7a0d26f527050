"""The settings: a TOML file, the environment, and where things are kept.

Whatever costs time to import (tomllib, msgspec, platformdirs, zoneinfo) is imported only
where a settings file exists or a folder is asked for that nothing else names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from kalbar_tui.model.errors import ConfigError
from kalbar_tui.model.post import PictureWish
from kalbar_tui.model.record import field, record, replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

APP = "kalbar-tui"
HOME_SITE = "kalbaronline"
KNOWN_SITES = {HOME_SITE: "https://kalbaronline.com"}

_HOME_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}
"""Where the XDG Base Directory Specification has these without the variable."""

MEASURES = range(60, 91)
"""How wide the lines of an article may be at most, in cells: longer ones are hard to follow."""

REFRESH_MINUTES = range(24 * 60 + 1)
"""After how long the reader may ask for new posts; 0 is never."""

Language = Literal["", "id", "en"]
Alert = Literal["none", "bell", "notify"]
Symbols = Literal["auto", "unicode", "ascii"]
PictureMeans = Literal["auto", "halfblocks", "kitty", "sixel", "none"]


@record
class NamedSite:
    """What `sites` may say of a site besides its address.

    `refresh_minutes` is as that of the settings, which hold for the site where it is `None`; `category`
    is the slug of the list that is opened at the start, empty for the latest posts.
    """

    url: str
    refresh_minutes: int | None = None
    category: str = ""

    def table(self) -> dict[str, str | int]:
        """What of it is said, as a file has it."""
        said: dict[str, str | int] = {"url": self.url}
        if self.refresh_minutes is not None:
            said["refresh_minutes"] = self.refresh_minutes
        return said | ({"category": self.category} if self.category else {})


@record
class Settings:
    """What a settings file may say; the defaults are what holds without one.

    `site` is a name of `sites` (or a built-in one) or an address. `language` is empty
    where the locale decides. `refresh_minutes` of 0 means that the reader does not
    refresh by itself. `picture_means` is how pictures are drawn, where the environment does
    not tell it rightly. `measure` is the widest line of an article in cells, one of
    `MEASURES`. `related` says whether pointers to other articles that interrupt the text
    ("Baca juga: …") are shown. `alert` is how the terminal calls when watched posts come: by
    its bell, or by a notice (OSC 9). `pack_budget` is what all saved pictures may take when
    lists are saved for offline. `theme` is `auto` (dark or light, as the terminal is) or one of
    `kalbar_tui.themes.NAMES`. `symbols` says whether more than ASCII is drawn with; `auto` is as
    charset and terminal are. `categories` are the slugs a site is asked for when it has only
    feeds and its tree cannot be learnt. `keys` has for the id of a command of the reader the keys
    it is to have, as people write them.
    """

    site: str = HOME_SITE
    language: Language = ""
    time_zone: str = "Asia/Pontianak"
    pictures: PictureWish = "request"
    picture_means: PictureMeans = "auto"
    measure: int = 76
    theme: str = "auto"
    symbols: Symbols = "auto"
    related: bool = True
    alert: Alert = "none"
    refresh_minutes: int = 15
    data_saver: bool = False
    pack_budget: str = "200MB"
    categories: list[str] = field(default_factory=list)
    sites: dict[str, str | NamedSite] = field(default_factory=dict)
    keys: dict[str, str | list[str]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of absolute times and of days."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.time_zone)

    @property
    def budget(self) -> int:
        """`pack_budget` in bytes."""
        from kalbar_tui.text import sizes

        return sizes.read(self.pack_budget) or 0

    def address(self, site: str = "") -> str | None:
        """The address of a site given by name or address; `None` if it is neither."""
        from kalbar_tui.text.address import safe_url

        wanted = site or self.site
        wanted = self.known_sites().get(wanted, wanted)
        if "://" in wanted:
            return safe_url(wanted)
        return safe_url(f"https://{wanted}") if "." in wanted or wanted.startswith("localhost") else None

    def known_sites(self) -> dict[str, str]:
        """The addresses of the sites that have a name, as they are written; built-in ones first."""
        named = {name: site if isinstance(site, str) else site.url for name, site in self.sites.items()}
        return {**KNOWN_SITES, **named}

    @property
    def of_site(self) -> NamedSite:
        """What is said of the site that is opened, by its name or by the same address."""
        said = self.sites.get(self.site)
        if said is None:
            url = self.address()
            said = next((each for name, each in self.sites.items() if self.address(name) == url), "")
        return NamedSite(said) if isinstance(said, str) else said

    @property
    def minutes(self) -> int:
        """After how long new posts of the site that is opened are asked for; 0 is never."""
        own = self.of_site.refresh_minutes
        return self.refresh_minutes if own is None else own

    def site_names(self) -> tuple[str, ...]:
        """The names `site` may be, built-in ones first."""
        return tuple(self.known_sites())


def load(path: Path, *, must_exist: bool = False) -> Settings:
    """The settings of the file at `path`; the defaults where there is none.

    Raises `ConfigError` for a file that cannot be read (or, with `must_exist`, is not
    there), is not TOML, has a key we do not know, or a value of the wrong kind; with it what
    else is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if must_exist:
            raise ConfigError(path, "", "unreadable", os.strerror(2)) from None
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        detail = error.strerror or "" if isinstance(error, OSError) else "UTF-8"
        raise ConfigError(path, "", "unreadable", detail) from error
    from kalbar_tui.settings_check import judge

    settings, wrong = judge(text, path)
    if wrong:
        wrong[0].others = wrong[1:]
        raise wrong[0]
    return settings


def parse(text: str, path: Path) -> dict[str, Any]:
    """What a settings file says. Raises `ConfigError` where it is not TOML."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise syntax_error(path, text, str(error)) from error


def syntax_error(path: Path, text: str, message: str) -> ConfigError:
    """The error of a file that is not TOML; before Python 3.14 the message alone tells the place."""
    import re

    detail, _bracket, place = message.rpartition(" (at ")
    if found := re.fullmatch(r"line (\d+), column (\d+)\)", place):
        return ConfigError(path, "", "syntax", detail, line=int(found[1]), column=int(found[2]))
    end = text.splitlines() or [""]
    return ConfigError(path, "", "syntax", detail or message, line=len(end), column=len(end[-1]) + 1)


def with_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """The settings with what `KALBAR_TUI_SITE` and `KALBAR_TUI_LANG` say instead.

    Raises `ConfigError` (its path is the variable's name) for a language we do not have.
    """
    changes: dict[str, Any] = {}
    if site := environment.get("KALBAR_TUI_SITE"):
        changes["site"] = site
    if language := environment.get("KALBAR_TUI_LANG"):
        if language not in get_args(Language):
            raise ConfigError(Path("KALBAR_TUI_LANG"), "", "wrong_value", language, nearest=("id", "en"))
        changes["language"] = language
    return replace(settings, **changes)


def language_of(settings: Settings, environment: Mapping[str, str]) -> str:
    """The language to speak: of the settings, else Indonesian for an Indonesian locale, else English."""
    if settings.language:
        return settings.language
    # The order in which gettext and the C library look (POSIX 8.2, and GNU's LANGUAGE first).
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            # "in" is the code Indonesian had before 1989; old systems still use it.
            return "id" if value.split(":")[0].split("_")[0].split(".")[0].lower() in {"id", "in"} else "en"
    return "en"


def path_of(named: str) -> Path:
    """A path as the reader named it; `~` is the home folder, but for a user there is not."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        return Path(named)


def config_file(environment: Mapping[str, str]) -> Path:
    """Where the settings file is looked for, `--config` aside."""
    if named := environment.get("KALBAR_TUI_CONFIG"):
        return path_of(named)
    return _folder(environment, "XDG_CONFIG_HOME", "user_config_path") / "config.toml"


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where the store is kept, `--data-dir` aside."""
    if named := environment.get("KALBAR_TUI_DATA_DIR"):
        return path_of(named)
    return _folder(environment, "XDG_DATA_HOME", "user_data_path")


def state_folder(environment: Mapping[str, str]) -> Path:
    """Where `--verbose` writes its log."""
    return _folder(environment, "XDG_STATE_HOME", "user_state_path")


def _is_android_app(environment: Mapping[str, str]) -> bool:
    """Whether this is Android outside Termux, where a program's folders are elsewhere."""
    android = environment.get("ANDROID_DATA") == "/data" and environment.get("ANDROID_ROOT") == "/system"
    return android and not (environment.get("SHELL") or environment.get("PREFIX"))


def _folder(environment: Mapping[str, str], variable: str, function: str) -> Path:
    # XDG: a relative path is invalid and to be ignored (Base Directory Specification 0.8).
    if (base := environment.get(variable)) and Path(base).is_absolute() and sys.platform != "win32":
        return Path(base) / APP
    if sys.platform == "linux" and not _is_android_app(environment):
        # What platformdirs would say, without the time it takes to import.
        return path_of("~") / _HOME_FOLDERS[variable] / APP
    import platformdirs

    folder: Path = getattr(platformdirs, function)(APP, appauthor=False)
    return folder
