"""What may be said at a prompt: letters, as the full-screen reader's keys, and words of both languages."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from kalbar_tui import i18n
from kalbar_tui.i18n import _, noop
from kalbar_tui.model.record import record

Takes = Literal["", "number", "text"]


@record
class Command:
    """One thing that can be said. `words` are English and Indonesian, in this order.

    `takes` is what may follow it: nothing, the number of a post or link, or any words.
    """

    id: str
    letters: tuple[str, ...]
    words: tuple[str, str]
    help: str
    takes: Takes = ""

    def written(self) -> str:
        """How the help names it: its letter and its word in the reader's language."""
        word = self.words[1 if i18n.current() == "id" else 0]
        return _("{letter} or {word}").format(letter=self.letters[0], word=word) if self.letters else word


COMMANDS = (
    Command("more", (), ("more", "lanjut"), noop("as Enter: read on")),
    Command("next", ("n",), ("next", "berikutnya"), noop("open the next post")),
    Command("previous", ("p",), ("previous", "sebelumnya"), noop("open the post before")),
    Command("back", ("<",), ("list", "daftar"), noop("back to the list")),
    Command(
        "bookmark",
        ("b",),
        ("bookmark", "markah"),
        noop("bookmark the post; again: take the bookmark away"),
        "number",
    ),
    Command("read", ("m",), ("mark", "tandai"), noop("mark the post as read; again: as unread"), "number"),
    Command("undo", ("u",), ("undo", "urungkan"), noop("undo the last mark")),
    Command("redo", ("U",), ("redo", "ulangi"), noop("do again what was undone")),
    Command("all_read", ("A",), ("all", "semua"), noop("mark all posts of this list as read")),
    Command("unread", ("v",), ("unread", "belum"), noop("show only unread posts, in any list; again: all")),
    Command("search", ("/",), ("search", "cari"), noop("search all that is saved, as in /banjir"), "text"),
    Command(
        "lists",
        ("c", "k"),
        ("categories", "kategori"),
        noop("tell the lists and categories, to go to one"),
        "number",
    ),
    Command(
        "links",
        ("l", "L"),
        ("links", "tautan"),
        noop("tell the addresses of the links of the open post; with a number: follow that one"),
        "number",
    ),
    Command("browser", ("o",), ("open", "buka"), noop("open the post in the browser"), "number"),
    Command("link", ("y",), ("link", "alamat"), noop("tell the address of the post"), "number"),
    Command("refresh", ("r",), ("refresh", "segarkan"), noop("ask the site for new posts of this list")),
    Command("refresh_all", ("R",), ("update", "perbarui"), noop("ask the site for new posts of all lists")),
    Command("newest", ("g",), ("top", "awal"), noop("from the top: the newest posts, or the open article")),
    Command("quit", ("q",), ("quit", "keluar"), noop("end the reader")),
    Command("help", ("?",), ("help", "bantuan"), noop("these lines")),
)
_BY_WORD = {said: command for command in COMMANDS for said in (*command.letters, *command.words)}

LONGEST = 500
"""Characters of what is said that are looked at."""


class Asked(NamedTuple):
    """A command as it was said: its id, and what followed it."""

    id: str
    rest: str = ""


def parse(line: str) -> Asked | None:
    """What a line asks for: `open` for a number alone, `more` for nothing; `None` if it is no command.

    Letters differ by case where the keys of the full-screen reader do, else not.
    """
    said = " ".join(line[:LONGEST].split())
    if not said:
        return Asked("more")
    if is_number(said):
        return Asked("open", said)
    if said.startswith("/"):
        return Asked("search", said[1:].strip())
    word, _space, rest = said.partition(" ")
    command = _BY_WORD.get(word) or _BY_WORD.get(word.casefold())
    if command is None and (close := re.fullmatch(r"([^\W\d])(\d+)", said)):
        command, rest = _BY_WORD.get(close[1]) or _BY_WORD.get(close[1].casefold()), close[2]
    if command is None or (rest and not command.takes):
        return None
    if command.takes == "number" and rest and not is_number(rest):
        return None
    return Asked(command.id, rest)


def is_number(said: str) -> bool:
    """Whether this is a number that a list may have."""
    return len(said) <= 6 and said.isascii() and said.isdigit()
