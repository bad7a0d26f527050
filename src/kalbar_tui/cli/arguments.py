"""The command line's grammar: which command was meant, and its options.

Options may stand before or after the command. So the command is looked for first (the
first word that is neither an option nor an option's value), taken out, and what remains
is given to the parser of that command alone.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from kalbar_tui import __version__
from kalbar_tui.cli import output
from kalbar_tui.i18n import _, noop
from kalbar_tui.model.record import record

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from kalbar_tui.text.days import Day

# argparse looks its own words up in this module global; like this they follow the reader's
# language. The tuple below puts them into the catalogues.
vars(argparse)["_"] = _
ARGPARSE_WORDS = (
    noop("usage: "),
    noop("positional arguments"),
    noop("options"),
    noop("show this help message and exit"),
    noop("show program's version number and exit"),
    noop("unrecognized arguments: %s"),
    noop("the following arguments are required: %s"),
    noop("argument %(argument_name)s: %(message)s"),
    noop("expected one argument"),
    noop("expected at least one argument"),
    noop("invalid choice: %(value)r (choose from %(choices)s)"),
    noop("invalid %(type)s value: %(value)r"),
    noop("ignored explicit argument %r"),
    noop("not allowed with argument %s"),
)


def since(text: str) -> Day:
    """`7d`, `2w`, `3m`, `1y` (before today), `2024-01-31`, `2024-01` or `2024` as a day."""
    from kalbar_tui.text import days

    day = days.read(text)
    if day is None:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no day: 7d, 2w or 2024-01-31 are").format(text=text[:40])
        )
    return day


def size(text: str) -> int:
    """A number of bytes: `200MB`, `1.5GB`, `800kB` or `4096`; units are powers of 1000."""
    from kalbar_tui.text import sizes

    found = sizes.read(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no size: 200MB, 1.5GB or 800kB are").format(text=text[:40])
        )
    return found


def ahead(text: str) -> Day:
    """`7d`, `2w`, `3m`, `1y` (from today on) or `2027-01-31` as a day."""
    day = since(text)
    return day._replace(days_ago=-day.days_ago)


def count(text: str) -> int:
    """A whole number of at least 1."""
    if not re.fullmatch(r"\d{1,9}", text) or not int(text):
        raise argparse.ArgumentTypeError(_("“{text}” is no whole number above 0").format(text=text[:40]))
    return int(text)


@record
class Option:
    """An option: its flags, its help in English, and what argparse is to do with it."""

    flags: tuple[str, ...]
    help: str
    metavar: str = ""
    action: str = "store"
    choices: tuple[str, ...] = ()
    type: Callable[[str], object] | None = None
    default: object = None
    dest: str = ""
    required: bool = False

    @property
    def takes_value(self) -> bool:
        """Whether the word after it belongs to it."""
        return self.action in {"store", "append"}

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Gives the option to a parser, its help in the reader's language."""
        keywords: dict[str, object] = {"action": self.action, "help": _(self.help)}
        if self.takes_value:
            keywords |= {"metavar": self.metavar, "type": self.type}
        if self.choices:
            keywords |= {"choices": self.choices}
        if self.default is not None:
            keywords |= {"default": self.default}
        if self.dest:
            keywords |= {"dest": self.dest}
        if self.required:
            keywords |= {"required": True}
        parser.add_argument(*self.flags, **keywords)  # type: ignore[arg-type]  # typed by the fields above


@record
class Words:
    """Words that are no POST: how the help writes one, how many argparse counts, their help in English."""

    metavar: str
    nargs: str
    help: str
    type: Callable[[str], object] = str


@record
class Command:
    """A command: its name (empty for the reader), its help in English, options and words.

    A name of two words is one of several things that the first word can do (`GROUPS`).
    """

    name: str
    help: str
    options: tuple[Option, ...] = ()
    posts: str = ""
    """How many POST words it takes: empty none, `?`, `+` or `1` as argparse counts them."""
    text: str = ""
    """How many TEXT words it takes, which make a query of `text.query` together: empty, `*` or `+`."""
    words: Words | None = None
    """The words of its own that it takes."""


def _flag(name: str, text: str) -> Option:
    return Option((f"--{name}",), text, action="store_true")


CATEGORY = Option(("--category",), noop("only this category and all below it"), "SLUG")
CATEGORIES = Option(
    ("--category",),
    noop("only this category; may be given several times"),
    "SLUG",
    "append",
    default=[],
    dest="categories",
)
LIMIT = Option(("--limit",), noop("at most so many"), "N", type=count)
SEARCH = Option(("--search",), noop("search the saved posts for this"), "TEXT")
JSON = _flag("json", noop("print JSON, one object a line"))
COMMON = (
    Option(("--site",), noop("the site: a name from the settings, or an address"), "NAME|URL"),
    _flag("offline", noop("use no network at all")),
    _flag("demo", noop("read the bundled sample edition; nothing is kept")),
    _flag("plain", noop("the reader in lines, for braille, speech and pipes: no screen control")),
    Option(("--lang",), noop("the language of the program"), "id|en", choices=("id", "en")),
    Option(("--config",), noop("the settings file"), "FILE"),
    Option(("--data-dir",), noop("the folder of the saved posts"), "DIR"),
    _flag("quiet", noop("say nothing but errors")),
    _flag("verbose", noop("also write a log to the state folder")),
)
COMMANDS = (
    Command(
        "",
        noop("Read KalbarOnline, or any newsroom on WordPress, in your terminal."),
        (CATEGORY, SEARCH),
        "?",
    ),
    Command(
        "sync",
        noop("fetch posts for offline reading"),
        (
            CATEGORIES,
            Option(
                ("--since",),
                noop("from this day on: 7d, 2w, 2024-01-31"),
                "WHEN",
                type=since,
            ),
            Option(("--until",), noop("through this day; with --since or --archive"), "WHEN", type=since),
            _flag("archive", noop("back to the first post, at a polite rate; goes on where it was stopped")),
            _flag("images", noop("fetch the pictures of the posts too")),
            Option(("--max-size",), noop("what all saved pictures may take: 200MB"), "SIZE", type=size),
            _flag("alert", noop("print a line for each watched post that has come, and exit with 10 then")),
            JSON,
        ),
    ),
    Command(
        "list",
        noop("list saved posts, newest first"),
        (
            CATEGORY,
            _flag("unread", noop("only unread posts")),
            _flag("bookmarked", noop("only bookmarked posts")),
            Option(
                ("--since",),
                noop("from this day on: 7d, 2w, 2024-01-31"),
                "WHEN",
                type=since,
            ),
            Option(
                ("--until",),
                noop("through this day: 7d, 2w, 2024-01-31"),
                "WHEN",
                type=since,
            ),
            Option(("--author",), noop("only posts of this author"), "SLUG"),
            Option(("--tag",), noop("only posts with this tag"), "SLUG"),
            _flag("muted", noop("only posts that rules have muted")),
            LIMIT,
            JSON,
        ),
        text="*",
    ),
    Command(
        "search",
        noop("find saved posts by their words, newest first"),
        (
            _flag("best", noop("the best hits first, not the newest")),
            _flag("online", noop("ask the site's own search too, and save what it finds")),
            LIMIT,
            JSON,
        ),
        text="+",
    ),
    Command(
        "read",
        noop("print one article"),
        (
            Option(
                ("--format",),
                noop("how to print it"),
                "text|markdown|html|json",
                choices=("text", "markdown", "html", "json"),
                default="text",
            ),
            JSON,
        ),
        "1",
    ),
    Command(
        "export",
        noop("write saved posts to a file, to take along"),
        (
            _flag("bookmarked", noop("only bookmarked posts")),
            CATEGORY,
            Option(("--search",), noop("only posts that `search` finds"), "TEXT"),
            Option(("--since",), noop("from this day on: 7d, 2w, 2024-01-31"), "WHEN", type=since),
            Option(("--until",), noop("through this day: 7d, 2w, 2024-01-31"), "WHEN", type=since),
            Option(
                ("--format",),
                noop("what kind of file; without it the ending of FILE decides"),
                "epub|markdown|html|json",
                choices=("epub", "markdown", "html", "json"),
            ),
            Option(
                ("-o", "--output"),
                noop("the file to write, or for markdown a folder; - for standard output"),
                "FILE",
                required=True,
            ),
            JSON,
        ),
    ),
    Command(
        "import",
        noop("take in the marks of an export as JSON"),
        (JSON,),
        words=Words("FILE", "1", noop("a file that export --format json has written")),
    ),
    Command("categories", noop("list the categories"), (JSON,)),
    Command("today", noop("tell what came since the last visit, by category"), (JSON,)),
    Command(
        "bookmark",
        noop("bookmark posts"),
        (
            Option(("--note",), noop("write this note to the bookmark; an empty one takes it away"), "TEXT"),
            JSON,
        ),
        "+",
    ),
    Command("unbookmark", noop("take bookmarks away"), (JSON,), "+"),
    Command("mark-read", noop("mark posts as read"), (JSON,), "+"),
    Command("mark-unread", noop("mark posts as unread"), (JSON,), "+"),
    Command(
        "cache prune",
        noop("let old posts and pictures go, but nothing bookmarked"),
        (
            Option(("--max-size",), noop("until the store takes at most so much: 200MB"), "SIZE", type=size),
            Option(
                ("--older-than",),
                noop("what was published before this day: 90d, 1y, 2024-01-31"),
                "WHEN",
                type=since,
            ),
            JSON,
        ),
    ),
    Command(
        "rules",
        noop("list the rules by which posts are muted or watched for; or add and remove them"),
        (JSON,),
    ),
    Command(
        "rules add",
        noop("mute posts, or watch for them"),
        (
            _flag("mute", noop("keep the posts out of the lists, uncounted")),
            _flag("watch", noop("mark the posts, and let sync --alert tell of them")),
            Option(("--author",), noop("posts of this author"), "SLUG"),
            Option(("--tag",), noop("posts with this tag"), "SLUG"),
            Option(("--category",), noop("posts of this category and all below it"), "SLUG"),
            Option(("--until",), noop("through this day: 7d, 2w, 2027-01-31"), "WHEN", type=ahead),
            _flag("dry-run", noop("only say what the rule would hit")),
            JSON,
        ),
        words=Words("WORD", "?", noop("posts with this word; a * at its end leaves the end open")),
    ),
    Command(
        "rules remove",
        noop("remove rules; what they hid is shown again"),
        (JSON,),
        words=Words("N", "+", noop("the number of a rule"), count),
    ),
    Command("sites", noop("list the sites that are known by a name"), (JSON,)),
    Command(
        "sites add",
        noop("find the API and the feed of a site, and write it into the settings"),
        (Option(("--name",), noop("what to call it; without this, after its host"), "NAME"), JSON),
        words=Words("URL", "1", noop("the address of the site")),
    ),
    Command(
        "sites remove",
        noop("take a site out of the settings; what is saved of it stays"),
        (JSON,),
        words=Words("NAME", "1", noop("what it is called")),
    ),
    Command("doctor", noop("see what works here, what will be used, and why"), (JSON,)),
    Command("cache info", noop("tell what is saved and how much room it takes"), (JSON,)),
    Command("cache verify", noop("look the store through for damage; changes nothing"), (JSON,)),
    Command("cache repair", noop("make lists, counts and the search anew from the posts and marks"), (JSON,)),
    Command(
        "cache clear",
        noop("remove all posts and pictures; marks stay"),
        (
            _flag("marks", noop("forget read marks, bookmarks, notes and places too")),
            _flag("yes", noop("do not ask before --marks")),
            JSON,
        ),
    ),
    Command("config path", noop("print where the settings file is looked for"), (JSON,)),
    Command(
        "config show",
        noop("print the settings that hold, and where each comes from"),
        (_flag("template", noop("print a settings file with every setting as a comment instead")), JSON),
    ),
    Command("config check", noop("tell whether the settings file is right, else where it is not"), (JSON,)),
    Command(
        "help",
        noop("print the help of a command, the JSON schema or the keys"),
        words=Words("COMMAND|json|keys", "*", noop("what to tell about")),
    ),
)
BY_NAME = {command.name: command for command in COMMANDS}
GROUPS = {
    "cache": noop("look after the saved posts and pictures"),
    "config": noop("look at the settings"),
}
"""The first words of names of two that are no command alone, with their help in English."""
_WITH_VALUE = {
    flag
    for option in (*COMMON, *(option for command in COMMANDS for option in command.options))
    if option.takes_value
    for flag in option.flags
}


class _Help(argparse.RawDescriptionHelpFormatter):
    """argparse's own; which makes one for every option, and loads `shutil` for the width."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """The width of the terminal, as `shutil.get_terminal_size` finds it."""
    with suppress(ValueError):
        if columns := max(int(os.environ.get("COLUMNS", "")), 0):
            return columns
    with suppress(OSError, ValueError, AttributeError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one sentence, in the reader's language.

    `ending` makes the end of its help.
    """

    ending: Callable[[], str] | None = None

    def format_help(self) -> str:
        """The help, whose end is made when it is asked for."""
        self.epilog = self.ending() if self.ending else None
        return super().format_help()

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # argparse's own neither says that stdout is full or closed, nor survives an encoding
        # without the letters of the message.
        if message and file is sys.stdout:
            output.result(message.removesuffix("\n"))
            output.finish()
        elif message:
            output.message(message)

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2; the usage is one `--help` away and not repeated."""
        hint = _("See {command} --help.").format(command=self.prog)
        self.exit(2, f"{self.prog}: {message}. {hint}\n")


def find_command(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The command's name (empty for the reader) and the words without it.

    A name of `GROUPS` alone where none of its commands follows.
    """
    first = _plain_word(argv, 0)
    if first is None:
        return "", list(argv)
    second = _plain_word(argv, first + 1)
    name = f"{argv[first]} {argv[second]}" if second is not None else ""
    if second is not None and name in BY_NAME:
        return name, [*argv[:first], *argv[first + 1 : second], *argv[second + 1 :]]
    if argv[first] not in GROUPS and argv[first] not in BY_NAME:
        return "", list(argv)
    return argv[first], [*argv[:first], *argv[first + 1 :]]


def _plain_word(argv: Sequence[str], start: int) -> int | None:
    """Where the first word stands that is neither an option nor an option's value."""
    words = iter(range(start, len(argv)))
    for at in words:
        if argv[at] == "--":
            return None
        if not argv[at].startswith("-") or argv[at] == "-":
            return at
        if argv[at] in _WITH_VALUE:
            next(words, None)
    return None


def value_of(argv: Sequence[str], flag: str) -> str:
    """The value of an option, read before parsing: help and errors need the language first.

    Given twice, the last one counts, as it does when the words are parsed.
    """
    value = ""
    for word, following in pairwise((*argv, "")):
        if word == "--":
            break
        if word == flag:
            value = following
        elif word.startswith(f"{flag}="):
            value = word.partition("=")[2]
    return value


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The words as a namespace, its `command` being the command's name.

    Ends the process (2 for wrong usage, 0 after `--help` and `--version`) as argparse does.
    """
    name, words = find_command(argv)
    options = _parsed(name, words)
    options.command = name
    return options


def _parsed(name: str, words: Sequence[str]) -> argparse.Namespace:
    command = BY_NAME.get(name)
    if command is None or not command.text:
        return parser(name).parse_args(words)
    # Words may stand on both sides of options, and those to be left out begin with "-".
    options = parser(name).parse_intermixed_args(list(_no_options(words)))
    options.text = " ".join(map(str.strip, options.text)).strip()
    return options


def _no_options(words: Sequence[str]) -> Iterator[str]:
    """The words, so that argparse takes `-karet`, and all after `--`, for no options.

    All our options that `list` and `search` have begin with two dashes, but for `-h`.
    """
    before = ""
    for at, word in enumerate(words):
        if word == "--":
            yield from (f" {each}" for each in words[at + 1 :])
            return
        is_text = word.startswith("-") and not word.startswith("--") and word != "-h"
        yield f" {word}" if is_text and before not in _WITH_VALUE else word
        before = word


def parser(name: str) -> Parser:
    """The parser of a command, or of a first word alone, which tells what may follow."""
    command = BY_NAME.get(name) or Command(name, GROUPS[name])
    below = [each for each in COMMANDS if each.name.startswith(f"{name} ")]
    made = Parser(
        prog=f"kalbar-tui {name}".strip(),
        description=_sentence(_(command.help)),
        allow_abbrev=False,
        add_help=False,
        formatter_class=_Help,
    )
    if command.text:
        made.ending = _syntax
    elif below or not name:
        made.ending = lambda: _overview(below or COMMANDS)
    if name not in BY_NAME:
        verbs = [each.name.removeprefix(f"{name} ") for each in below]
        made.add_argument("verb", metavar="|".join(verbs), choices=verbs, help=argparse.SUPPRESS)
    fill(made, command)
    return made


def fill(made: argparse.ArgumentParser, command: Command, *, common: bool = True) -> None:
    """Gives a parser all that a command takes; `common` is what every command does."""
    if command.posts:
        made.add_argument(
            "posts" if command.posts == "+" else "post",
            metavar="POST",
            nargs=None if command.posts == "1" else command.posts,
            help=_("an id, a slug or an address"),
        )
    if command.text:
        made.add_argument("text", metavar="TEXT", nargs=command.text, help=_("what to look for"))
    if command.words:
        words = command.words
        nargs = None if words.nargs == "1" else words.nargs
        made.add_argument("words", metavar=words.metavar, nargs=nargs, help=_(words.help), type=words.type)
    for option in (*command.options, *(COMMON if common else ())):
        option.add_to(made)
    if common:
        made.add_argument(
            "--version", action="version", version=f"kalbar-tui {__version__}", help=_("print the version")
        )
        made.add_argument("-h", "--help", action="help", help=_("print this help"))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def _syntax() -> str:
    from kalbar_tui import query_help

    return "\n".join([_("what TEXT may be (all of it must hold):"), *query_help.lines()])


def _overview(commands: Sequence[Command]) -> str:
    width = max(len(command.name) for command in commands)
    lines = [f"  {command.name:<{width}}  {_(command.help)}" for command in commands if command.name]
    return "\n".join([_("commands:"), *lines])
