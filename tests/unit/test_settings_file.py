"""The settings file as it is written: all that is not changed stays, whatever wrote it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalbar_tui import settings_file
from kalbar_tui.model.errors import ConfigError, StoreError
from kalbar_tui.settings_table import template

COMMENTED = """# mine
site = "here"   # the one
measure = 70    # narrow

# Quiet hours
[sites]
# the neighbours
here = "https://a.example"   # every day
[ keys ] # mine too
"open" = ["o", "enter"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_a_value_changes_in_its_place(file: Path) -> None:
    """Order, spaces and comments stay, that of the changed line too."""
    file.write_text(COMMENTED)
    assert settings_file.put(file, "measure", 66) == file
    assert file.read_text() == COMMENTED.replace("70 ", "66 ")


def test_a_new_key_comes_before_the_tables(file: Path) -> None:
    """Below the head of a table it would be one of the table's."""
    file.write_text(COMMENTED)
    settings_file.put(file, "data_saver", True)
    assert tomllib.loads(file.read_text()) == {**tomllib.loads(COMMENTED), "data_saver": True}
    assert file.read_text() == COMMENTED.replace("# narrow\n", "# narrow\ndata_saver = true\n")
    file.write_text("# neighbours\n[sites]\n")
    settings_file.put(file, "data_saver", True)
    assert file.read_text() == "data_saver = true\n\n# neighbours\n[sites]\n"


def test_a_new_key_comes_below_its_comment(file: Path) -> None:
    """The line that shows the default stays; one in a text of several lines, or in a table, is none."""
    file.write_text('# The language.\n# language = ""\n\n# measure = 76\n')
    settings_file.put(file, "language", "id")
    assert file.read_text() == '# The language.\n# language = ""\nlanguage = "id"\n\n# measure = 76\n'
    for text in ('site = """\n# measure = 1\n"""\n', "[sites]\n# measure = 1\n"):
        file.write_text(text)
        settings_file.put(file, "measure", 66)
        assert tomllib.loads(file.read_text()) == {**tomllib.loads(text), "measure": 66}


def test_a_key_is_taken_out(file: Path) -> None:
    """With what stands behind it on its line; one that is not there is no error."""
    file.write_text(COMMENTED)
    settings_file.remove(file, "measure")
    settings_file.remove(file, "language")
    assert file.read_text() == COMMENTED.replace("measure = 70    # narrow\n", "")


def test_line_ends_and_the_mark_before_them_stay(file: Path) -> None:
    """Each line keeps its own; a new one has that of Windows in a file that does."""
    file.write_bytes(b"\xef\xbb\xbf# a\r\nmeasure = 70\r\n# unix\n\r\n[sites]\r\n")
    settings_file.put(file, "measure", 66)
    assert file.read_bytes() == b"\xef\xbb\xbf# a\r\nmeasure = 66\r\n# unix\n\r\n[sites]\r\n"
    settings_file.put(file, "alert", "bell")
    assert file.read_bytes().endswith(b'66\r\n# unix\nalert = "bell"\r\n\r\n[sites]\r\n')


def test_a_last_line_without_an_end_gets_one(file: Path) -> None:
    """What comes after it stands on a line of its own."""
    file.write_text("measure = 70")
    settings_file.put(file, "alert", "bell")
    assert tomllib.loads(file.read_text()) == {"measure": 70, "alert": "bell"}


def test_inline_tables_and_lists_are_changed_too(file: Path) -> None:
    """And those of several lines."""
    text = 'sites = { here = "https://a.example" } # one\ncategories = [\n  "a", # first\n]\n'
    file.write_text(text)
    settings_file.put(file, "categories", ["b", "c"])
    settings_file.put(file, "language", "en")
    found = tomllib.loads(file.read_text())
    assert found == {"sites": {"here": "https://a.example"}, "categories": ["b", "c"], "language": "en"}
    assert 'sites = { here = "https://a.example" } # one\n' in file.read_text()


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    """With all settings as comments; for its user alone, in a folder for its user alone."""
    file = tmp_path / "new" / "config.toml"
    settings_file.put(file, "language", "en")
    assert file.read_text() == template().replace('language = ""\n', 'language = ""\nlanguage = "en"\n')
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_link_is_followed_and_rights_stay(tmp_path: Path, file: Path) -> None:
    """Settings are often kept elsewhere, and linked."""
    real = tmp_path / "dotfiles" / "kalbar.toml"
    real.parent.mkdir()
    real.write_text(COMMENTED)
    real.chmod(0o640)
    file.symlink_to(real)
    assert settings_file.put(file, "measure", 66) == real
    assert file.is_symlink()
    assert real.read_text() == COMMENTED.replace("70 ", "66 ")
    assert real.stat().st_mode & 0o777 == 0o640


def test_nothing_else_is_left_beside_it(file: Path) -> None:
    """Neither when it was written nor when it was not."""
    settings_file.put(file, "measure", 66)
    with pytest.raises(ZeroDivisionError):
        settings_file.change(file, lambda _document: 1 / 0)
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    """A folder in its place, a file for a folder, links in a circle: a sentence, and nothing is changed."""
    (tmp_path / "config.toml").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for path in ("config.toml", "file/config.toml", "circle"):
        with pytest.raises(StoreError) as caught:
            settings_file.put(tmp_path / path, "measure", 66)
        assert caught.value.reason == "read_only"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["circle", "config.toml", "file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_is_only_read_stays_as_it_is(file: Path) -> None:
    """Its reader wanted it so, though the folder would let it be replaced."""
    file.write_text(COMMENTED)
    file.chmod(0o400)
    with pytest.raises(StoreError):
        settings_file.put(file, "measure", 66)
    assert file.read_text() == COMMENTED


@pytest.mark.parametrize("text", [b"measure = = 1\n", b"a = 1\na = 2\n", b"\xff"])
def test_what_is_wrong_already_is_not_touched(file: Path, text: bytes) -> None:
    """A change would have to guess what was meant."""
    file.write_bytes(text)
    with pytest.raises(ConfigError):
        settings_file.put(file, "measure", 66)
    assert file.read_bytes() == text


def test_two_at_once_lose_nothing(file: Path) -> None:
    """Each process waits for its turn."""
    code = (
        "import sys; from pathlib import Path; from kalbar_tui import settings_file\n"
        "for number in range(20): settings_file.put(Path(sys.argv[1]), f'{sys.argv[2]}{number}', number)"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(file), name]) for name in ("a", "b")]
    assert [each.wait() for each in running] == [0, 0]
    assert len(tomllib.loads(file.read_text())) == 40


PIECES = {
    "measure": "measure = 70 # narrow",
    "language": ' language = ""',
    "alert": "'alert'=\"bell\"",
    "time_zone": 'time_zone = """Asia/\\\n  Makassar"""',
    "categories": "categories = [ # some\n  'a', 'b',\n]",
    "related": "related=false\t",
    "gap": "",
    "set in": "   # set in, é 🙂",
    "comment": "# measure of all things\n# data = 1",
}
TABLES = (
    "[sites]\na = 'https://a.example' # one\n\n# the end",
    "[keys]\n'program.help' = ['f1']",
    '  [keys."x y"] # deep\n  a.b = 1\n',
)


@given(
    pieces=st.lists(st.sampled_from(sorted(PIECES)), unique=True),
    tables=st.lists(st.sampled_from(TABLES), unique=True),
    end=st.sampled_from(("\n", "\r\n")),
    bom=st.booleans(),
    key=st.sampled_from(("measure", "data_saver", "alert", "categories", "time_zone")),
    value=st.one_of(st.integers(0, 99), st.booleans(), st.text(max_size=9), st.lists(st.text(max_size=3))),
)
def test_whatever_is_in_it_stays(
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[str],
    tables: list[str],
    end: str,
    bom: bool,
    key: str,
    value: object,
) -> None:
    """Any file says afterwards what it said, but for the one key, and around that every byte is the same."""
    parts = [PIECES[piece] for piece in pieces] + tables
    before = tomllib.loads("\n".join((*parts, "")))
    file = tmp_path_factory.mktemp("any") / "config.toml"

    def written(*lines: str) -> bytes:
        return ("\ufeff" * bom + "".join(f"{line}\n" for line in lines).replace("\n", end)).encode()

    file.write_bytes(written(*parts))
    settings_file.put(file, key, value)
    after = file.read_bytes()
    assert tomllib.loads(after.decode("utf-8-sig")) == {**before, key: value}
    if key in pieces:
        at = pieces.index(key)
        start, rest = written(*parts[:at]), written(*parts[at + 1 :]).removeprefix("\ufeff".encode())
    else:
        start = after[: after.index(f"{key} = ".encode())]
        rest = written(*parts)[len(start) :]
    assert after.startswith(start)
    assert after.endswith(rest)
    settings_file.remove(file, key)
    assert key not in tomllib.loads(file.read_bytes().decode("utf-8-sig"))
