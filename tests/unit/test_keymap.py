"""The keys of the settings: how they are written, whose they are, and what is wrong with them."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from kalbar_tui.model.errors import ConfigError
from kalbar_tui.settings import load
from kalbar_tui.ui.commands import BY_ID, COMMANDS
from kalbar_tui.ui.key_names import WrongKeyError, read, shown
from kalbar_tui.ui.keymap import Keys
from kalbar_tui.wording import describe


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("x", "x"),
        ("G", "G"),
        ("shift+g", "G"),
        ("?", "question_mark"),
        ("]", "right_square_bracket"),
        ("ctrl+b", "ctrl+b"),
        ("Ctrl+B", "ctrl+b"),
        ("C-b", "ctrl+b"),
        ("^b", "ctrl+b"),
        ("M-x", "alt+x"),
        ("alt+X", "alt+shift+x"),
        ("ctrl++", "ctrl+plus"),
        ("space", "space"),
        ("PgDn", "pagedown"),
        ("↑", "up"),
        ("f5", "f5"),
        ("shift+down", "shift+down"),
        ("S-Tab", "shift+tab"),
        ("g b", "g b"),
        ("ctrl+x ctrl+s", "ctrl+x ctrl+s"),
        ("", ""),
    ],
)
def test_keys_are_read_as_people_write_them(text, keys):
    """In the ways of vi, of Emacs and of key caps; Textual gets its own names."""
    assert " ".join(read(text)) == keys


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("pagdown", ("pagedown",)),
        ("ctrl+bakspace", ("ctrl+backspace", "ctrl+space")),
        ("ctrl+i", ("tab",)),
        ("ctrl+m", ("enter",)),
        ("shift+1", ()),
        ("f25", ("f5", "f2", "f24")),
        ("a b c d e", ()),
    ],
)
def test_what_is_no_key_is_told_with_the_nearest(text, nearest):
    """Also what a terminal cannot tell from another key."""
    with pytest.raises(WrongKeyError) as wrong:
        read(text)
    assert wrong.value.nearest == nearest


@given(st.sampled_from([*string.digits, *string.ascii_letters, *string.punctuation, "é", "€"]))
def test_every_character_has_the_name_textual_gives_it(sign):
    """And is shown as itself."""
    assert read(sign) == (_character_to_key(sign),)
    assert shown(read(sign)) == sign


@given(st.text(string.printable, max_size=12))
def test_any_text_is_keys_or_is_refused(text):
    """And keys that are shown are read as the same keys again."""
    try:
        press = read(text)
    except WrongKeyError:
        return
    assert read(shown(press)) == press


def test_the_keys_of_the_table_are_shown_as_it_writes_them() -> None:
    """A table that says one thing and does another would mislead."""
    for command in COMMANDS:
        assert [shown((key,)) for key in command.keys][: len(command.usual.split())] == command.usual.split()


def test_without_settings_all_is_as_in_the_table() -> None:
    """Textual is told nothing then."""
    assert Keys().for_textual() == {}
    assert Keys().problems == []


def test_a_key_given_away_is_no_longer_its_former_commands() -> None:
    """The other keys of that one stay; one without any left is told of."""
    keys = Keys(
        {"post.bookmark": ["x", "ctrl+b"], "post.note": "m", "move.top": ["g g", "home"], "post.next": ""}
    )
    assert keys.problems == []
    assert keys.for_textual()["post.bookmark"] == "x,ctrl+b"
    assert keys.for_textual()["move.page_up"] == "pageup,alt+v"
    assert keys.for_textual()["move.top"] == "g g,home"
    assert keys.for_textual()["post.next"] == keys.for_textual()["post.read"] == "<none>"
    assert keys.keyless == [BY_ID["post.read"]]
    assert keys.beginnings == {"g"}


def test_the_first_key_of_a_sequence_is_no_key_by_itself() -> None:
    """Else it would have to wait for nothing each time."""
    assert Keys({"post.bookmark": "g b"}).for_textual()["move.top"] == "home"


def test_the_way_in_out_and_back_stays() -> None:
    """Whatever else has them too."""
    keys = Keys({"program.quit": "Q", "reader.back": "backspace", "post.open": "x"})
    assert keys.for_textual()["program.quit"] == "Q,ctrl+q"
    assert keys.for_textual()["reader.back"] == "backspace,escape"
    assert keys.for_textual()["post.open"] == "x,enter"


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ('"post.bokmark" = "x"', 2, "there is no command “post.bokmark”. Possible: post.bookmark"),
        ('"bookmark" = "x"', 2, "there is no command “bookmark”. Possible: post.bookmark"),
        ('"post.read" = "pagdown"', 2, "there is no key “pagdown”. Possible: pagedown."),
        ('"post.read" = "ctrl+q"', 2, "“Ctrl+Q” always does “program.quit” and cannot be given away."),
        ('"post.read" = "g esc"', 2, "“Esc” always does “reader.back” and cannot be given away."),
        ('"post.read" = "ctrl+c g"', 2, "“Ctrl+C” always does “program.copy” and cannot be given away."),
        ('"post.note" = "x"\n"post.read" = "x"', 3, "“x” is given to “post.note” already."),
        ('"post.note" = "g"\n"post.read" = "g g"', 3, "“g g” and the keys of “post.note” begin alike"),
        ('"program.palette" = ""', 2, "the list of all commands cannot be left without a key."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, line, place, said):
    """Line, column, and the nearest right word."""
    file = tmp_path / "config.toml"
    file.write_text(f"[keys]\n{line}\n")
    with pytest.raises(ConfigError) as wrong:
        load(file)
    assert (wrong.value.line, wrong.value.column) == (place, 1)
    assert said in describe(wrong.value)


@given(
    st.dictionaries(
        st.sampled_from(sorted(BY_ID)),
        st.lists(
            st.sampled_from(["x", "g", "g g", "g b", "n", "ctrl+x", "ctrl+x b", "enter", "f5"]), max_size=3
        ),
        max_size=5,
    )
)
def test_no_two_commands_are_meant_by_the_same_keys(wanted):
    """Whatever the settings say: what is wrong is passed over, and the rest is unambiguous."""
    keys = Keys(wanted)
    given_to: dict[tuple[str, ...], str] = {}
    for command in COMMANDS:
        for press in keys.of(command.id):
            assert not (command.in_help and press in given_to), (press, command.id, given_to[press])
            given_to[press] = command.id
    for one in given_to:
        assert not any(one == other[: len(one)] for other in given_to if len(other) > len(one))


def test_the_examples_of_the_readme_are_right() -> None:
    """Whoever copies them shall not be told that they are wrong."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    examples = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)]
    tables = [example["keys"] for example in examples if "keys" in example]
    assert len(tables) >= 3
    for table in tables:
        assert Keys(table).problems == []
