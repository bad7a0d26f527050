"""What `--json` prints is what its schema says, and what every command prints is fit for a pipe."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kalbar_tui.cli.arguments import COMMANDS
from kalbar_tui.cli.help import SCHEMA
from newsroom import Newsroom
from program import Program, environment

ANSWERING = tuple(
    command.name for command in COMMANDS if any("--json" in option.flags for option in command.options)
)
LISTING = {"list", "export", "rules", "categories", "sites", "search"}
"""Those that print one object a line; the others print one object."""


def strict(schema: Any) -> Any:
    """The schema with no other keys than it names: for its readers new ones may come, for us none unnamed."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    return (
        made | {"additionalProperties": False} if made.keys() >= {"type", "properties", "required"} else made
    )


def problems(command: str, found: object) -> list[str]:
    """What is wrong with an object that a command printed."""
    schema = strict(json.loads(SCHEMA.read_text()))
    validator = Draft202012Validator(schema | {"$ref": f"#/$defs/{command}"})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]


@pytest.fixture
def synced(program: Program, newsroom: Newsroom) -> Program:
    """The program on a store with the newsroom's posts, the newsroom being its site."""
    here = Program(program.home, (*program.options, "--site", newsroom.url))
    here("sync", "--images")
    post = here("list", "--json", "--limit", "1").objects[0]["id"]
    here("mark-read", post)
    here("bookmark", post)
    return here


def asked(command: str, program: Program, newsroom: Newsroom) -> tuple[str, ...]:
    """The words of a run of the command that has something to say."""
    words = tuple(command.split())
    match command:
        case "read" | "bookmark" | "unbookmark" | "mark-read" | "mark-unread":
            return (*words, program("list", "--json", "--limit", "1").objects[0]["id"])
        case "search":
            title: str = program("list", "--json", "--limit", "1").objects[0]["title"]
            return (*words, max(title.split(), key=len))
        case "export":
            return (*words, "--format", "json", "-o", "-")
        case "import":
            program("export", "--bookmarked", "-o", str(program.home / "marks.json"))
            return (*words, str(program.home / "marks.json"))
        case "sync":
            return (*words, "--alert")
        case "cache prune":
            return (*words, "--older-than", "1d")
        case "rules" | "rules remove":
            number = program("rules", "add", "warga", "--mute", "--json").objects[0]["number"]
            return (*words, str(number)) if command == "rules remove" else words
        case "rules add":
            return (*words, "warga", "--watch")
        case "sites add":
            return (*words, newsroom.url, "--name", "kabar")
        case "sites remove":
            program("sites", "add", newsroom.url, "--name", "kabar")
            return (*words, "kabar")
        case "cache clear":
            return (*words, "--marks", "--yes")
        case _:
            return words


def test_the_schema_is_one_and_has_every_command() -> None:
    """It is valid, ASCII, and names the commands that know `--json`; nothing else but what they share."""
    schema = json.loads(SCHEMA.read_text(encoding="ascii"))
    Draft202012Validator.check_schema(schema)
    assert schema["$defs"].keys() - {"time", "way", "post"} == set(ANSWERING)


@pytest.mark.parametrize("command", ANSWERING)
def test_json_is_as_its_schema_says(command: str, synced: Program, newsroom: Newsroom) -> None:
    """Every object of every command; ASCII, with no word of progress on stdout."""
    done = synced(*asked(command, synced, newsroom), "--json")
    assert done.out.isascii()
    assert done.objects
    assert command in LISTING or len(done.objects) == 1
    assert [problem for found in done.objects for problem in problems(command, found)] == []


def test_an_export_as_json_is_the_same_however_it_is_asked_for(synced: Program) -> None:
    """By its format or as elsewhere, before or after the command, to stdout or a file of any name."""
    posts = synced("export", "--format", "json", "-o", "-").out
    assert synced("--json", "export", "-o", "-").out == posts
    synced("export", "--json", "-o", "posts.txt")
    assert (synced.home / "posts.txt").read_text() == posts


def test_posts_of_every_kind_are_as_their_schema_says(program: Program) -> None:
    """Those of the sample edition."""
    for found in Program(program.home)("list", "--demo", "--json").objects:
        assert problems("list", found) == []


def test_the_schema_is_what_help_json_prints(program: Program) -> None:
    """`help json` is the file."""
    assert json.loads(program("help", "json").out) == json.loads(SCHEMA.read_text())


@pytest.mark.parametrize("command", [command.name for command in COMMANDS if command.name])
def test_a_pipe_gets_no_escape_byte(command: str, synced: Program, newsroom: Newsroom) -> None:
    """In plain words too, nor does stderr (`Program` looks at both)."""
    done = synced(*asked(command, synced, newsroom), env={"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"})
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", done.out + done.err)


@pytest.mark.parametrize("command", [command.name for command in COMMANDS if command.name])
def test_a_closed_pipe_ends_it_quietly(command: str, synced: Program, newsroom: Newsroom) -> None:
    """141 and not a word, where nobody reads what it says."""
    words = asked(command, synced, newsroom)
    if command in ANSWERING:  # some have nothing to say on stdout in words
        words = (*words, "--json")
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [*synced.command, *synced.options, *words],
        env=environment(synced.home),
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    said = [line for line in ran.stderr.decode().splitlines() if not re.search(r": \d", line)]  # progress
    assert (ran.returncode, said) == (141, [])
