"""Every command of the reader, once: bindings, hints, the palette and the help are made from this table.

It imports nothing of Textual, so that `kalbar-tui help keys` need not either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kalbar_tui.frame import Pane
from kalbar_tui.i18n import noop

if TYPE_CHECKING:
    from textual.binding import Binding, BindingType

Group = Literal["moving", "reading", "article", "marks", "site", "program"]

GROUPS: dict[Group, str] = {
    "moving": noop("Moving"),
    "reading": noop("Reading"),
    "article": noop("In the article"),
    "marks": noop("Marks"),
    "site": noop("Site"),
    "program": noop("Program"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the reader can be told to do.

    `keys` are Textual's names, `usual` is how the help writes them while the settings do not
    say otherwise. `footer` names the panes whose hints show it, by its label. `on_pane`
    commands belong to the pane that has the focus (they move within it); the others to the
    screen. A command not `in_help` is named where it can be used. `also` are keys for the habits
    of other programs, which only the whole list names. One without keys is in the palette alone.
    """

    id: str
    label: str
    keys: tuple[str, ...]
    usual: str
    action: str
    help: str
    group: Group
    footer: tuple[Pane, ...] = ()
    on_pane: bool = False
    in_help: bool = True
    also: tuple[str, ...] = ()

    def binding(self, action: str = "") -> Binding:
        """The keys as Textual wants them; `id` is the name by which they can be remapped.

        With an `action`, the keys do that: in a window, what the command does to the reader.
        """
        from textual.binding import Binding

        keys = ",".join((*self.keys, *self.also)) or NO_KEY
        return Binding(keys, action or self.action, self.label, id=self.id, show=bool(self.footer))

    @property
    def first_key(self) -> str:
        """The key that a hint names; empty where the reader's settings leave it without one."""
        from kalbar_tui.ui import keymap

        return keymap.in_use().first(self.id)

    @property
    def written(self) -> str:
        """Its keys as the short help writes them."""
        from kalbar_tui.ui import keymap

        return keymap.in_use().written(self)


NO_KEY = "<none>"
"""What Textual is told for a command without a key: no terminal sends it."""

COMMANDS = (
    Command(
        "move.down",
        noop("Down"),
        ("j", "down"),
        "j ↓",
        "move(1)",
        noop("the next line or post"),
        "moving",
        on_pane=True,
    ),
    Command(
        "move.up",
        noop("Up"),
        ("k", "up"),
        "k ↑",
        "move(-1)",
        noop("the line or post before"),
        "moving",
        on_pane=True,
    ),
    Command(
        "move.page_down",
        noop("Page down"),
        ("pagedown",),
        "PgDn",
        "page(1)",
        noop("a page down"),
        "moving",
        on_pane=True,
        also=(
            "ctrl+f",
            "ctrl+v",
        ),
    ),
    Command(
        "move.page_up",
        noop("Page up"),
        ("pageup",),
        "PgUp",
        "page(-1)",
        noop("a page up"),
        "moving",
        on_pane=True,
        also=(
            "ctrl+b",
            "alt+v",
        ),
    ),
    Command(
        "move.half_down",
        noop("Half a page down"),
        ("ctrl+d",),
        "Ctrl+D",
        "page(0.5)",
        noop("half a page down"),
        "moving",
        on_pane=True,
    ),
    Command(
        "move.half_up",
        noop("Half a page up"),
        ("ctrl+u",),
        "Ctrl+U",
        "page(-0.5)",
        noop("half a page up"),
        "moving",
        on_pane=True,
    ),
    Command(
        "move.top",
        noop("Top"),
        ("g", "home"),
        "g",
        "edge(False)",
        noop("to the top, where the newest posts are"),
        "moving",
        on_pane=True,
    ),
    Command(
        "move.bottom",
        noop("Bottom"),
        ("G", "end"),
        "G",
        "edge(True)",
        noop("to the end"),
        "moving",
        on_pane=True,
    ),
    Command(
        "pane.right",
        noop("Pane to the right"),
        ("l", "right"),
        "l →",
        "pane_beside(1)",
        noop("to the pane on the right"),
        "moving",
    ),
    Command(
        "pane.left",
        noop("Pane to the left"),
        ("h", "left"),
        "h ←",
        "pane_beside(-1)",
        noop("to the pane on the left"),
        "moving",
    ),
    Command(
        "pane.next",
        noop("Pane"),
        ("tab",),
        "Tab",
        "pane_cycle(1)",
        noop("to the next pane, around the end; in the article first to its next link"),
        "moving",
        footer=("categories", "posts"),
    ),
    Command(
        "pane.previous",
        noop("Previous pane"),
        ("shift+tab",),
        "Shift+Tab",
        "pane_cycle(-1)",
        noop("to the pane before, around the end; in the article first to the link before"),
        "moving",
    ),
    Command(
        "post.open",
        noop("Open"),
        ("enter",),
        "Enter",
        "open_highlighted",
        noop("open the post or the link, or go to the list of the category"),
        "reading",
        footer=("categories", "posts", "article"),
    ),
    Command(
        "reader.back",
        noop("Back"),
        ("escape", "backspace"),
        "Esc Bksp",
        "back",
        noop("back: out of finding, to the post a link led away from, to the pane before"),
        "reading",
        footer=("article",),
        also=("ctrl+g",),
    ),
    Command(
        "reader.read_on",
        noop("Read on"),
        ("space",),
        "Space",
        "read_on",
        noop("a page down, then the next unread post, then the next category with unread posts"),
        "reading",
        footer=("posts", "article"),
    ),
    Command(
        "post.next",
        noop("Next"),
        ("n",),
        "n",
        "step(1)",
        noop("open the next post; while finding: the next hit"),
        "reading",
        footer=("article",),
    ),
    Command(
        "post.previous",
        noop("Previous"),
        ("p",),
        "p",
        "step(-1)",
        noop("open the previous post"),
        "reading",
        footer=("article",),
    ),
    Command(
        "article.find",
        noop("Find"),
        ("f",),
        "f",
        "find",
        noop("find words in the article, and go from hit to hit; Esc ends it"),
        "article",
        footer=("article",),
    ),
    Command(
        "article.hit_before",
        noop("Hit before"),
        ("N",),
        "N",
        "hit_before",
        noop("while finding: the hit before"),
        "article",
    ),
    Command(
        "article.next_heading",
        noop("Next heading"),
        ("right_square_bracket",),
        "]",
        "heading(1)",
        noop("to the next heading"),
        "article",
    ),
    Command(
        "article.previous_heading",
        noop("Previous heading"),
        ("left_square_bracket",),
        "[",
        "heading(-1)",
        noop("to the heading before"),
        "article",
    ),
    Command(
        "article.outline",
        noop("Outline"),
        ("O",),
        "O",
        "outline",
        noop("list the headings, to go to one"),
        "article",
    ),
    Command(
        "article.links",
        noop("Links"),
        ("L",),
        "L",
        "links",
        noop("list the links with their hosts, to follow or copy one"),
        "article",
        footer=("article",),
    ),
    Command(
        "article.pictures",
        noop("Pictures"),
        ("i",),
        "i",
        "toggle_pictures",
        noop("show the pictures of the article; again: hide them"),
        "article",
    ),
    Command(
        "article.wider",
        noop("Wider"),
        ("plus",),
        "+",
        "widen(2)",
        noop("longer lines"),
        "article",
    ),
    Command(
        "article.narrower",
        noop("Narrower"),
        ("minus",),
        "-",
        "widen(-2)",
        noop("shorter lines"),
        "article",
    ),
    Command(
        "article.right",
        noop("Scroll right"),
        ("greater_than_sign",),
        ">",
        "scroll_sideways(1)",
        noop("scroll wide code or a wide table to the right"),
        "article",
    ),
    Command(
        "article.left",
        noop("Scroll left"),
        ("less_than_sign",),
        "<",
        "scroll_sideways(-1)",
        noop("scroll it back to the left"),
        "article",
    ),
    Command(
        "select.down",
        noop("Select lines"),
        ("shift+down",),
        "Shift+↓",
        "select(0, 1)",
        noop("select text from the first line in sight on, a line more; Ctrl+C copies it"),
        "article",
    ),
    Command(
        "select.up",
        noop("Select a line less"),
        ("shift+up",),
        "Shift+↑",
        "select(0, -1)",
        noop("a line less"),
        "article",
    ),
    Command(
        "select.right",
        noop("Select letters"),
        ("shift+right",),
        "Shift+→",
        "select(1, 0)",
        noop("a letter more"),
        "article",
    ),
    Command(
        "select.left",
        noop("Select a letter less"),
        ("shift+left",),
        "Shift+←",
        "select(-1, 0)",
        noop("a letter less"),
        "article",
    ),
    Command(
        "list.calendar",
        noop("Calendar"),
        ("D",),
        "D",
        "calendar",
        noop("a calendar of the list, to go to a day"),
        "reading",
    ),
    Command(
        "list.other_years",
        noop("This day in other years"),
        ("H",),
        "H",
        "other_years",
        noop("what was published on this day in other years"),
        "reading",
    ),
    Command(
        "list.unread_only",
        noop("Unread only"),
        ("v",),
        "v",
        "toggle_unread_only",
        noop("show only unread posts, in any list; again: all"),
        "reading",
        footer=("posts",),
    ),
    Command(
        "search.begin",
        noop("Search"),
        ("slash",),
        "/",
        "search",
        noop("search all that is saved; Esc goes back to the list before"),
        "reading",
        footer=("categories", "posts"),
        also=("ctrl+s",),
    ),
    Command(
        "search.best",
        noop("Best first"),
        ("e",),
        "e",
        "best_first",
        noop("in a search: the best hits first; again: the newest"),
        "reading",
        footer=("posts",),
    ),
    Command(
        "search.keep",
        noop("Keep the search"),
        ("S",),
        "S",
        "keep_search",
        noop("keep the open search among the categories, under a name; empty the name to drop it"),
        "reading",
        footer=("posts",),
    ),
    Command(
        "reader.alone",
        noop("Article alone"),
        ("z",),
        "z",
        "toggle_alone",
        noop("give the article the whole screen; again: all panes"),
        "reading",
    ),
    Command(
        "post.browser",
        noop("Browser"),
        ("o",),
        "o",
        "open_in_browser",
        noop("open the post in the browser, or the link walked to"),
        "reading",
        footer=("article",),
    ),
    Command(
        "post.copy_link",
        noop("Copy the link"),
        ("y",),
        "y",
        "copy_link",
        noop("copy the link of the post, or the link walked to"),
        "reading",
    ),
    Command(
        "post.share",
        noop("Share"),
        ("s",),
        "s",
        "share",
        noop("share the post: QR code, link, WhatsApp, Telegram, X, Facebook, e-mail"),
        "reading",
        footer=("article",),
    ),
    Command(
        "post.bookmark",
        noop("Bookmark"),
        ("b",),
        "b",
        "toggle_bookmark",
        noop("bookmark the post; again: take the bookmark away"),
        "marks",
        footer=("posts", "article"),
    ),
    Command(
        "post.note",
        noop("Note"),
        ("B",),
        "B",
        "edit_note",
        noop("write a note to the bookmark of the post"),
        "marks",
    ),
    Command(
        "post.read",
        noop("Read/unread"),
        ("m",),
        "m",
        "toggle_read",
        noop("mark the post as read; again: as unread"),
        "marks",
        footer=("posts",),
    ),
    Command(
        "list.all_read",
        noop("Mark all read"),
        ("A",),
        "A",
        "mark_all_read",
        noop("mark all posts of this list as read"),
        "marks",
    ),
    Command(
        "list.above_read",
        noop("Mark those above read"),
        ("K",),
        "K",
        "mark_beside_read(-1)",
        noop("mark the posts above the highlighted one as read"),
        "marks",
    ),
    Command(
        "list.below_read",
        noop("Mark those below read"),
        ("J",),
        "J",
        "mark_beside_read(1)",
        noop("mark the posts below the highlighted one as read"),
        "marks",
    ),
    Command(
        "marks.undo",
        noop("Undo"),
        ("u",),
        "u",
        "undo",
        noop("undo the last mark"),
        "marks",
        footer=("posts", "article"),
    ),
    Command(
        "marks.redo",
        noop("Redo"),
        ("U",),
        "U",
        "redo",
        noop("do again what was undone"),
        "marks",
        also=("ctrl+r",),
    ),
    Command(
        "rules.make",
        noop("Mute …"),
        ("M",),
        "M",
        "make_rule",
        noop("mute posts like this one, or watch for them: by author, category, tag or a word"),
        "marks",
    ),
    Command(
        "rules.list",
        noop("Rules"),
        ("W",),
        "W",
        "list_rules",
        noop("list what is muted and watched for, to remove a rule"),
        "marks",
    ),
    Command(
        "site.refresh",
        noop("Refresh"),
        ("r",),
        "r",
        "refresh_list",
        noop("ask the site for new posts of this list"),
        "site",
        footer=("categories", "posts"),
        also=("f5",),
    ),
    Command(
        "site.refresh_all",
        noop("Refresh all"),
        ("R",),
        "R",
        "refresh_all",
        noop("ask the site for new posts of all categories"),
        "site",
    ),
    Command(
        "site.keep_offline",
        noop("Save for offline"),
        ("d",),
        "d",
        "keep_offline",
        noop("save the posts of this list for reading without a connection; again: stop that"),
        "site",
        footer=("categories",),
    ),
    Command(
        "site.switch",
        noop("Another site"),
        ("X",),
        "X",
        "switch_site",
        noop("read another site of those known by a name"),
        "site",
    ),
    Command(
        "site.sample",
        noop("Sample edition"),
        ("s",),
        "s",
        "open_sample",
        noop("open the bundled sample edition"),
        "site",
        in_help=False,
    ),
    Command(
        "program.theme",
        noop("Theme"),
        ("T",),
        "T",
        "app.choose_theme",
        noop("change the colours"),
        "program",
    ),
    Command(
        "program.help",
        noop("Help"),
        ("question_mark",),
        "?",
        "help",
        noop("show the keys"),
        "program",
        footer=("categories", "posts", "article"),
        also=("f1",),
    ),
    Command(
        "program.settings",
        noop("Settings"),
        ("comma",),
        ",",
        "app.settings",
        noop("change the settings: language, theme, pictures and more"),
        "program",
    ),
    Command(
        "program.palette",
        noop("Commands"),
        ("ctrl+p",),
        "Ctrl+P",
        "app.command_palette",
        noop("find a command by its name"),
        "program",
        also=("alt+x",),
    ),
    Command(
        "language.id",
        "Bahasa Indonesia",  # languages are named as they name themselves
        (),
        "",
        "app.choose_language('id')",
        noop("speak Indonesian from now on"),
        "program",
        in_help=False,
    ),
    Command(
        "language.en",
        "English",
        (),
        "",
        "app.choose_language('en')",
        noop("speak English from now on"),
        "program",
        in_help=False,
    ),
    Command(
        "program.copy",
        noop("Copy"),
        ("ctrl+c",),
        "Ctrl+C",
        "copy_text",
        noop("copy the selected text"),
        "program",
    ),
    Command(
        "program.quit",
        noop("Quit"),
        ("q", "ctrl+q"),
        "q Ctrl+Q",
        "app.quit",
        noop("leave the reader"),
        "program",
        footer=("categories", "posts", "article"),
    ),
)
BY_ID = {command.id: command for command in COMMANDS}
ON_PANE = tuple(command for command in COMMANDS if command.on_pane)
ON_SCREEN = tuple(command for command in COMMANDS if not command.on_pane)


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The commands as a `BINDINGS` list."""
    return [command.binding() for command in commands]


def windows(actions: Mapping[str, str]) -> list[BindingType]:
    """The bindings of a window: for the id of a command what its keys do there."""
    return [BY_ID[name].binding(action) for name, action in actions.items()]


def action_name(command: Command) -> tuple[str, str]:
    """The action's bare name, and the text of its arguments."""
    name, _bracket, arguments = command.action.partition("(")
    return name.rpartition(".")[2], arguments.rstrip(")")
