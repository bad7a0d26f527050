"""The command line's grammar: options anywhere, commands found, wrong usage told."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kalbar_tui.cli.arguments import COMMANDS, find_command, parse, since, size, value_of
from kalbar_tui.text.days import Day

PONTIANAK = ZoneInfo("Asia/Pontianak")


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ([], "", []),
        (["list", "--json"], "list", ["--json"]),
        (["--json", "list"], "list", ["--json"]),
        (["--site", "list", "list"], "list", ["--site", "list"]),
        (["--site=list", "sync"], "sync", ["--site=list"]),
        (["banjir-di-sambas", "list"], "", ["banjir-di-sambas", "list"]),
        (["--", "list"], "", ["--", "list"]),
        (["--category", "sync"], "", ["--category", "sync"]),
        (["read", "list"], "read", ["list"]),
        (["cache", "prune", "--json"], "cache prune", ["--json"]),
        (["--json", "cache", "--lang", "id", "prune"], "cache prune", ["--json", "--lang", "id"]),
        (["cache", "--json"], "cache", ["--json"]),
        (["cache", "list"], "cache", ["list"]),
        (["--", "cache", "prune"], "", ["--", "cache", "prune"]),
    ],
)
def test_the_first_plain_word_is_the_command(words: list[str], command: str, rest: list[str]) -> None:
    """An option's value is no command, and after `--` nothing is."""
    assert find_command(words) == (command, rest)


def test_options_mean_the_same_before_and_after_the_command() -> None:
    """`--json list` and `list --json` are one."""
    before = parse(["--json", "--category", "sambas", "list"])
    after = parse(["list", "--category", "sambas", "--json"])
    assert vars(before) == vars(after)
    assert before.json
    assert before.category == "sambas"


def test_what_is_left_out_of_a_search_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    """Words may begin with a dash; what an option is given is read as it is anywhere else."""
    assert parse(["search", "-karet", "--limit", "3", "hutan"]).text == "-karet hutan"
    assert parse(["search", "--", "-karet"]).text == "-karet"
    assert parse(["--json", "search", "hutan", "--", "--karet"]).text == "hutan --karet"
    with pytest.raises(SystemExit):
        parse(["search", "hutan", "--limit", "-3"])
    assert "“-3”" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--archive", "list"],
        ["list", "--nope"],
        ["list", "--limit", "0"],
        ["sync", "--since", "soon"],
        ["read"],
        ["a", "b"],
        ["--cat", "x"],
        ["list", "--since", "0001-01-01"],
        ["cache"],
        ["cache", "list"],
        ["cache", "prune", "--max-size", "much"],
    ],
)
def test_wrong_usage_is_code_2_and_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Options of later work, abbreviations and unusable values are refused in one line."""
    with pytest.raises(SystemExit) as caught:
        parse(words)
    assert caught.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_each_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Help goes to stdout, names every option of the command, and ends with 0."""
    for command in COMMANDS:
        with pytest.raises(SystemExit) as caught:
            parse([*command.name.split(), "--help"])
        said = capsys.readouterr().out
        assert caught.value.code == 0
        assert all(option.flags[0] in said for option in command.options)


def test_a_first_word_alone_tells_what_may_follow(capsys: pytest.CaptureFixture[str]) -> None:
    """`cache` is no command, and its help lists those it begins."""
    with pytest.raises(SystemExit) as caught:
        parse(["cache", "--help"])
    assert caught.value.code == 0
    assert "cache prune" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "bytes_meant"),
    [
        ("200MB", 200_000_000),
        ("1.5gb", 1_500_000_000),
        ("800 kB", 800_000),
        ("4096", 4096),
        ("0,5M", 500_000),
    ],
)
def test_sizes_are_powers_of_1000(text: str, bytes_meant: int) -> None:
    """With or without a unit, in either case, with either sign before decimals."""
    assert size(text) == bytes_meant


def test_a_day_begins_and_ends_in_the_readers_zone() -> None:
    """Days are those of the reader's zone: WIB begins seven hours before UTC."""
    now = datetime(2026, 11, 25, 1, 0, tzinfo=PONTIANAK)
    day = Day(date(2026, 11, 25), date(2026, 11, 25))
    assert day.start(now) == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert day.end(now) == datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert since("1d").start(now) == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert since("2w").days_ago == 14


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ([], ""),
        (["--lang", "en"], "en"),
        (["list", "--lang=en"], "en"),
        (["--", "--lang", "en"], ""),
        (["--lang"], ""),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(words: list[str], value: str) -> None:
    """An option's value can be had from words that may yet turn out wrong, or from none at all."""
    assert value_of(words, "--lang") == value


def test_of_an_option_given_twice_the_last_one_counts() -> None:
    """What is read before parsing is what parsing finds."""
    words = ["--site", "a.example", "list", "--site=b.example", "--", "--site", "c.example"]
    assert value_of(words, "--site") == "b.example"
    assert value_of(words[:-3], "--site") == parse(words[:-3]).site
