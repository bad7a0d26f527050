"""Every setting, once: what it means and may be, for the template and the settings screen."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args, get_origin, get_type_hints

from kalbar_tui.i18n import _, noop
from kalbar_tui.settings import MEASURES, REFRESH_MINUTES, Settings
from kalbar_tui.text import clean


class Setting(NamedTuple):
    """A field of `Settings` in the reader's words.

    `allowed` says what it may be, where its kind does not tell; the lines of `example` stand
    for a table, which has no default.
    """

    key: str
    meaning: str
    allowed: str = ""
    example: tuple[str, ...] = ()

    @property
    def default(self) -> object:
        """What holds where nothing else is said."""
        return getattr(Settings(), self.key)

    @property
    def words(self) -> tuple[object, ...]:
        """The values it may have, where these are few."""
        kind = get_type_hints(Settings)[self.key]
        return (False, True) if kind is bool else get_args(kind) if get_origin(kind) is Literal else ()

    def told(self) -> str:
        """What it means and may be, in one line."""
        words = ", ".join(written(word) for word in self.words if word != "")
        allowed = self.allowed or ("" if isinstance(self.default, bool) else words)
        meaning = _(self.meaning)
        return f"{meaning}: {allowed}" if allowed else meaning


SETTINGS = (
    Setting("site", noop("The newsroom that is opened: a name of [sites], or an address")),
    Setting("language", noop("The language; without one the locale decides")),
    Setting("time_zone", noop("The time zone of days and times, as Asia/Makassar or UTC")),
    Setting("pictures", noop("Whether pictures are fetched: never, at a key (i), or always")),
    Setting("picture_means", noop("How pictures are drawn, where the terminal is not known rightly")),
    Setting(
        "measure",
        noop("The widest line of an article, in columns"),
        f"{MEASURES.start}–{MEASURES.stop - 1}",
    ),
    Setting(
        "theme",
        noop("The look: as the terminal is (auto), or by name"),
        "auto, light, dark, contrast, contrast-light, mono, mono-light, nord, gruvbox …",
    ),
    Setting(
        "symbols",
        noop("What is drawn with: symbols (unicode) or ASCII alone; auto as charset and terminal are"),
    ),
    Setting("related", noop("Whether “Baca juga” links are shown between the paragraphs of an article")),
    Setting("alert", noop("How the terminal calls when watched posts come: not, by its bell, by a notice")),
    Setting(
        "refresh_minutes",
        noop("Minutes after which the reader asks for new posts; 0 only at a key"),
        f"{REFRESH_MINUTES.start}–{REFRESH_MINUTES.stop - 1}",
    ),
    Setting(
        "data_saver", noop("Ask for nothing unasked, for little at a time, and for pictures only at a key")
    ),
    Setting(
        "pack_budget", noop("What all saved pictures may take when lists are saved for offline, as 1.5GB")
    ),
    Setting(
        "categories", noop("The slugs of categories to ask for where a site has only feeds and tells no tree")
    ),
    Setting(
        "sites",
        noop("Names for other newsrooms and their addresses"),
        example=('suara = "https://suara.example"',),
    ),
    Setting(
        "keys",
        noop("Keys of your own for the commands of the reader; “kalbar-tui help keys” has their names"),
        example=('"post.bookmark" = "x"', '"move.top" = ["g g", "home"]'),
    ),
)
BY_KEY = {setting.key: setting for setting in SETTINGS}


def template() -> str:
    """A settings file in which nothing is set: all of it is comments that tell of the settings."""
    lines = [
        "# " + _("The settings of kalbar-tui. Take away the # before a setting to make it count."),
        "# " + _("“kalbar-tui config check” tells what is wrong in here."),
    ]
    for setting in SETTINGS:
        lines += ["", f"# {setting.told()}"]
        if setting.example:
            lines += [f"# [{setting.key}]", *(f"# {line}" for line in setting.example)]
        else:
            lines.append(f"# {setting.key} = {written(setting.default)}")
    return "\n".join(lines) + "\n"


def written(value: object) -> str:
    """A value as TOML has it, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            escaped = clean.line(value).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case dict():
            items = ", ".join(f"{written_key(key)} = {written(each)}" for key, each in value.items())
            return f"{{ {items} }}" if items else "{}"
        case list() | tuple():
            return f"[{', '.join(map(written, value))}]"
        case _:
            return str(value)


def written_key(key: str) -> str:
    """A key as TOML has it."""
    import re

    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else written(key)
