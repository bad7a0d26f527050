"""The frame around the posts: how panes share a screen, and what their lines say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rich.cells import cell_len

from builders import NOW, a_category
from kalbar_tui import frame
from kalbar_tui.frame import Arrangement, Pane
from kalbar_tui.model.shelf import Counts, Shelf
from kalbar_tui.rows import Line, Piece

COUNTS = Counts(latest=7, bookmarks=1, history=0, categories={"daerah": 5, "sintang": 2})


def text(line: Line) -> str:
    return "".join(piece.text for piece in line)


@pytest.mark.parametrize("width", [1, 2, 39, 40, 79, 80, 100, 109, 110, 119, 120, 160, 500])
@pytest.mark.parametrize("focus", frame.PANES)
def test_panes_fill_the_screen(width: int, focus: Pane) -> None:
    """The shares add up to the screen, and the pane in use is on it."""
    panes = frame.arrange(width, focus)
    assert sum(panes) == width
    assert panes.width(focus) > 0
    assert sum(share > 0 for share in panes) == (1 if width < 80 else 2 if width < 110 else 3)


def test_the_article_alone_has_all_of_the_screen() -> None:
    """Only while it is the pane in use."""
    assert frame.arrange(160, "article", alone=True) == Arrangement(0, 0, 160)
    assert frame.arrange(160, "posts", alone=True).categories > 0


def test_two_panes_show_what_belongs_to_the_one_in_use() -> None:
    """The categories beside the list they choose, the list beside the article."""
    assert frame.arrange(100, "categories").article == 0
    assert frame.arrange(100, "posts").categories == 0


@pytest.mark.parametrize("width", range(1, 90))
def test_no_line_of_the_frame_is_too_wide(width: int) -> None:
    """Header, titles and entries keep to any width."""
    notes = frame.site_notes("feed", NOW - timedelta(minutes=2), NOW, offline=False)
    entry = frame.Entry(Shelf("category", "x"), "Kalimantan Barat 中国", depth=9, unread=12345)
    for line in (
        frame.header(width, "KalbarOnline 中国", demo=True, notes=notes),
        frame.pane_title(width, "Kalimantan Barat", "1.234", focused=True),
        frame.entry_line(entry, width, is_open=True) if width > 1 else (),
        frame.entry_line(None, width, is_open=False),
    ):
        assert cell_len(text(line)) <= width


def test_the_header_says_what_is_read_and_how() -> None:
    """Name, label of the sample, the way in use and the age of the last refresh."""
    notes = frame.site_notes("feed", NOW - timedelta(minutes=2), NOW, offline=False)
    line = frame.header(80, "KalbarOnline", demo=True, notes=notes)
    assert text(line).strip() == "KalbarOnline   SAMPLE " + " " * 29 + "RSS · updated 2 minutes ago"
    assert text(frame.header(80, "K", demo=False, notes=[Piece("offline", "alert")])).endswith(" offline")


def test_the_focus_is_seen_without_colour() -> None:
    """The rule above the pane in use is heavy, above the others it is light."""
    assert text(frame.pane_title(30, "Latest", focused=True)) == "━ Latest ━━━━━━━━━━━━━━━━━━━━━"
    assert text(frame.pane_title(30, "Latest", "60", focused=False)) == "─ Latest ──────────────── 60 ─"


def test_a_narrow_title_comes_before_its_note() -> None:
    """What the pane is stays readable; what is said of it goes first."""
    assert text(frame.pane_title(20, "Buttons", "Esc closes", focused=True)) == "━ Buttons ━━━━━━━━━━"
    assert text(frame.pane_title(20, "Latest", "69", focused=True)) == "━ Latest ━━━━━━ 69 ━"


def test_the_tree_is_told_in_reading_order() -> None:
    """Our own lists, a rule, and each category before those below it, with its unread posts."""
    tree = (
        a_category("daerah"),
        a_category("opini"),
        a_category("sintang", "daerah"),
        a_category("ladang", "sintang"),
    )
    entries = frame.entries(tree, COUNTS)
    assert [entry.shelf.kind for entry in entries[:4] if entry] == [
        "latest",
        "unread",
        "bookmarks",
        "history",
    ]
    assert entries[4] is None
    assert [(entry.name, entry.depth, entry.unread) for entry in entries[5:] if entry] == [
        ("Daerah", 0, 5),
        ("Sintang", 1, 2),
        ("Ladang", 2, 0),
        ("Opini", 0, 0),
    ]


def test_a_tree_in_a_circle_loses_nobody() -> None:
    """Parents that are not there, or below their own children, cost no category."""
    tree = (a_category("a", "b"), a_category("b", "a"), a_category("c", "tiada"))
    entries = frame.entries(tree, COUNTS)
    assert {entry.shelf.slug for entry in entries[5:] if entry} == {"a", "b", "c"}


def test_a_list_is_called_by_its_name() -> None:
    """By the site's word for a category, by its slug where that is unknown, by ours else."""
    tree = (a_category("kubu-raya"),)
    assert frame.shelf_name(Shelf("category", "kubu-raya"), tree) == "Kubu Raya"
    assert frame.shelf_name(Shelf("category", "lain"), tree) == "lain"
    assert frame.shelf_name(Shelf(unread_only=True), tree) == "Latest, unread only"


def test_pages_without_posts_keep_to_their_size() -> None:
    """The masthead and the calm page are never wider or higher than their pane."""
    for width, height in ((1, 1), (10, 3), (40, 12), (120, 40)):
        pages = (
            frame.masthead(width, height, "KalbarOnline", NOW, NOW.tzinfo, unread=3, is_empty=False),  # type: ignore[arg-type]
            frame.centred(width, height, ["Nothing is saved yet.", "", "r  try again"]),
        )
        for page in pages:
            assert len(page) <= height
            assert all(cell_len(text(line)) <= max(width, 3) for line in page)


def test_words_on_keys_are_never_cut_in_the_middle() -> None:
    """Parts go whole, and how to leave goes last."""
    words = "Enter goes · H other years · Esc closes"
    assert frame.what_keys_do(words, 39) == words
    assert frame.what_keys_do(words, 38) == "Enter goes · Esc closes"
    assert frame.what_keys_do(words, 22) == "Esc closes"
    assert frame.what_keys_do(words, 5) == "Esc…"
