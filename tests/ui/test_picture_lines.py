"""Pictures as cells: half blocks, Kitty's placeholders and Sixels, and who makes them when."""

from __future__ import annotations

import asyncio
import re
import zlib
from base64 import standard_b64decode
from itertools import islice

import pytest
from PIL import Image
from rich.cells import cell_len
from rich.color import Color, ColorSystem

from kalbar_tui.themes import DARK, LIGHT
from kalbar_tui.ui.pictures import halfblocks, kitty, sixel
from kalbar_tui.ui.pictures.halfblocks import Line
from kalbar_tui.ui.pictures.image import fitted, framed, size_of
from kalbar_tui.ui.pictures.means import Means
from kalbar_tui.ui.pictures.painter import Painter
from picture_server import a_picture

PAPER = DARK.paper


def colours(line: Line) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """The cells of a line: character, ink and paper."""
    cells = []
    for text, style, _ in line:
        assert style is not None
        assert style.color is not None
        assert style.bgcolor is not None
        cells += [
            (char, tuple(style.color.triplet or ()), tuple(style.bgcolor.triplet or ())) for char in text
        ]
    return cells


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 150 > 100 > colour[2]


class TestFitted:
    def test_a_picture_keeps_its_shape_in_whatever_room(self) -> None:
        """As large as fits, wider or higher; a sliver is cut off rather than left blank."""
        body = a_picture(1280, 640)
        assert size_of(body) == (1280, 640)
        for room, size in (
            ((80, 80), (80, 40)),
            ((400, 20), (40, 20)),
            ((1, 1), (1, 1)),
            ((83, 40), (83, 40)),
        ):
            made = fitted(body, *room, PAPER)
            assert made
            assert (made.size, made.mode) == (size, "RGB")

    @pytest.mark.parametrize("palette", [DARK, LIGHT])
    def test_through_a_logo_the_paper_shows(self, palette: object) -> None:
        """Of the very colour of the pane, so that no box stands around it."""
        from kalbar_tui.palette import rgb

        image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
        import io

        file = io.BytesIO()
        image.save(file, "WEBP")
        made = fitted(file.getvalue(), 20, 20, palette.paper)  # type: ignore[attr-defined]
        assert made
        assert made.getpixel((5, 5)) == rgb(palette.paper)  # type: ignore[attr-defined]
        cells = colours(halfblocks.lines(made, 20, 10, palette.paper)[3])  # type: ignore[attr-defined]
        assert {cell[2] for cell in cells} == {rgb(palette.paper)}  # type: ignore[attr-defined]
        assert {cell[0] for cell in cells} == {" "}

    @pytest.mark.parametrize("body", [b"", b"no picture", a_picture()[:200], a_picture(kind="PNG")])
    def test_a_damaged_store_costs_the_picture_alone(self, body: bytes) -> None:
        """What cannot be read, or is none of ours, is none."""
        assert fitted(body, 10, 10, PAPER) is None


class TestHalfBlocks:
    @pytest.mark.parametrize("system", ["true", "256"])
    @pytest.mark.parametrize(("width", "height"), [(20, 20), (20, 7), (5, 20), (1, 1), (13, 19)])
    def test_lines_are_as_many_and_as_wide_as_was_said(self, width: int, height: int, system: str) -> None:
        """Whatever the picture: so nothing jumps when it comes."""
        image = Image.new("RGB", (width, height), (200, 30, 30))
        lines = halfblocks.lines(image, 20, 10, PAPER, colours=system)  # type: ignore[arg-type]
        assert [sum(cell_len(segment.text) for segment in line) for line in lines] == [20] * 10

    def test_a_cell_holds_two_pixels(self) -> None:
        """The upper one in ink, the lower one in paper; where both are alike there is no ink."""
        image = Image.new("RGB", (3, 24), (200, 30, 30))
        image.paste((30, 30, 200), (0, 11, 3, 24))
        lines = halfblocks.lines(image, 3, 12, PAPER)
        whole, split = lines[0], lines[5]
        assert [cell[0] for cell in colours(whole)] == [" "] * 3
        assert all(is_red(cell[2]) for cell in colours(whole))
        for char, ink, paper in colours(split):
            assert (char, is_red(ink), is_red(paper)) == ("▀", True, False)

    def test_a_smaller_picture_stands_in_the_middle(self) -> None:
        """With the paper of the pane around it."""
        lines = halfblocks.lines(Image.new("RGB", (4, 4), (200, 30, 30)), 8, 6, PAPER)
        seen = [[is_red(paper) for _char, _ink, paper in colours(line)] for line in lines]
        inside = [False] * 2 + [True] * 4 + [False] * 2
        assert seen == [[False] * 8] * 2 + [inside] * 2 + [[False] * 8] * 2

    def test_neighbours_that_are_alike_are_one_run(self) -> None:
        """A plain area costs one segment, however wide."""
        lines = halfblocks.lines(Image.new("RGB", (60, 20), (200, 30, 30)), 60, 10, PAPER)
        assert {len(line) for line in lines} == {1}

    def test_in_256_colours_only_those_are_used(self) -> None:
        """And of these none that the reader may have changed: Rich finds the very same ones."""
        image = Image.effect_noise((40, 20), 90).convert("RGB")
        image.paste((200, 30, 30), (0, 0, 20, 20))
        table = halfblocks._palette_256()
        known = {tuple(table[at : at + 3]) for at in range(0, len(table), 3)} | {(0x15, 0x17, 0x1A)}
        for line in halfblocks.lines(image, 40, 10, PAPER, colours="256"):
            for _char, ink, paper in colours(line):
                assert {ink, paper} <= known


class TestKitty:
    def test_every_row_and_column_has_an_accent_of_its_own(self) -> None:
        """And with it a placeholder is one cell wide, as all that lays out lines believes."""
        accents = kitty._accents()
        assert len(set(accents)) == kitty.MOST
        assert {cell_len("\U0010eeee" + accent * 3) for accent in accents} == {1}
        assert [f"{ord(accents[n]):x}" for n in (0, 1, 2, 296)] == ["305", "30d", "30e", "1d244"]

    def test_names_are_the_same_in_256_colours(self) -> None:
        """A picture is called by the colour that is written, also where Rich must write another."""
        for name, plain in zip(
            islice(kitty.ids(), 400), islice(kitty.ids(true_colour=False), 400), strict=True
        ):
            red, green, blue = name.colour
            assert name.number & 0xFFFFFF == red << 16 | green << 8 | blue
            written = Color.from_rgb(red, green, blue).downgrade(ColorSystem.EIGHT_BIT)
            assert plain.number & 0xFFFFFF == written.number
            assert name.number >> 24 == plain.number >> 24 == name.high > 0
        names = [name.number for name in islice(kitty.ids(), 5000)]
        assert len(set(names)) == 5000

    def test_what_is_sent_is_the_picture_and_asks_for_no_answer(self) -> None:
        """In pieces of at most 4096 characters, all quiet, to be shown by placeholders."""
        image = Image.effect_noise((160, 90), 80).convert("RGB")
        name = next(kitty.ids())
        sent = kitty.transmission(image, name, 20, 6)
        pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sent)
        assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in pieces) == sent
        keys = dict(pair.split("=") for pair in pieces[0][0].split(","))
        assert keys == {
            "a": "T", "U": "1", "q": "2", "i": str(name.number), "f": "24", "o": "z",
            "s": "160", "v": "90", "c": "20", "r": "6", "m": "1",
        }  # fmt: skip
        assert [piece[0] for piece in pieces[1:]] == ["q=2,m=1"] * (len(pieces) - 2) + ["q=2,m=0"]
        assert max(len(data) for _, data in pieces) <= 4096
        plain = zlib.decompress(standard_b64decode("".join(data for _, data in pieces)))
        pairs = zip(plain, image.tobytes(), strict=True)
        assert all(abs(one - other) < 4 for one, other in pairs)

    def test_every_placeholder_says_its_own_place(self) -> None:
        """So that a terminal may be sent any part of a line."""
        name = next(kitty.ids())
        lines = kitty.lines(name, 3, 2)
        accents = kitty._accents()
        for row, (segment,) in enumerate(lines):
            wanted = "".join(
                f"\U0010eeee{accents[row]}{accents[column]}{accents[name.high]}" for column in range(3)
            )
            assert segment.text == wanted
            assert segment.style
            assert segment.style.color
            assert segment.style.color.triplet == name.colour

    def test_through_tmux_everything_is_wrapped(self) -> None:
        """What tmux is to pass on has its escapes doubled."""
        name = next(kitty.ids())
        sent = kitty.transmission(Image.new("RGB", (2, 2)), name, 1, 1, tmux=True)
        inside = re.fullmatch(r"\x1bPtmux;(.*)\x1b\\", sent, re.DOTALL)
        assert inside
        assert inside[1].replace("\x1b\x1b", "\x1b") == kitty.transmission(
            Image.new("RGB", (2, 2)), name, 1, 1
        )
        assert kitty.removal(name) == f"\x1b_Ga=d,d=I,q=2,i={name.number}\x1b\\"


class TestSixel:
    def test_what_is_drawn_is_the_picture(self) -> None:
        """Read back as a terminal would, in whole bands."""
        image = Image.new("RGB", (30, 20), (200, 30, 30))
        image.paste((30, 30, 200), (10, 3, 20, 15))
        drawn = read_sixels(sixel.encoded(image))
        assert {place[1] for place in drawn} == set(range(18)), "the two rows that make no band are left out"
        for (column, row), colour in drawn.items():
            wanted = image.getpixel((column, row))
            assert isinstance(wanted, tuple)
            assert all(abs(one - other) <= 3 for one, other in zip(colour, wanted, strict=True))
        assert len(drawn) == 30 * 18

    def test_it_neither_scrolls_nor_moves_the_cursor(self) -> None:
        """No new line after the last band, and the cursor is put back."""
        made = sixel.encoded(Image.new("RGB", (30, 12), (200, 30, 30)))
        assert not made.removesuffix("\x1b\\").endswith("-")
        assert sixel.placed(made, 4, 2) == f"\x1b7\x1b[3;5H{made}\x1b8"
        assert sixel.encoded(Image.new("RGB", (30, 5))) == ""


def read_sixels(sequence: str) -> dict[tuple[int, int], tuple[int, ...]]:
    """The pixels that a terminal would colour."""
    body = re.fullmatch(r'\x1bP0;1;0q"1;1;\d+;\d+(.*)\x1b\\', sequence)
    assert body
    table: dict[int, tuple[int, ...]] = {}
    drawn: dict[tuple[int, int], tuple[int, ...]] = {}
    column = top = colour = 0
    for number, red, green, blue, step, count, char in re.findall(
        r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|([$-])|(?:!(\d+))?([?-~])", body[1]
    ):
        if red:
            table[int(number)] = tuple(round(int(part) * 255 / 100) for part in (red, green, blue))
        elif number:
            colour = int(number)
        elif step:
            column, top = 0, top + (6 if step == "-" else 0)
        else:
            end = column + int(count or 1)
            rows = [top + bit for bit in range(6) if ord(char) - 63 & 1 << bit]
            for place in ((at, row) for at in range(column, end) for row in rows):
                assert place not in drawn, "no pixel is drawn twice"
                drawn[place] = table[colour]
            column = end
    return drawn


class TestPainter:
    async def test_a_picture_is_painted_once(self) -> None:
        """Then it is there for where lines are drawn, at that size alone."""
        painter = Painter(Means(), PAPER, written := [].append)
        body = a_picture()
        assert painter.lines("u", 20, 6) is None
        one, two = await asyncio.gather(painter.paint("u", body, 20, 6), painter.paint("u", body, 20, 6))
        assert one is two is painter.lines("u", 20, 6)
        assert one
        assert len(one) == 6
        assert painter.lines("u", 30, 6) is None
        assert written.__self__ == []  # type: ignore[attr-defined]

    async def test_of_kittys_pictures_the_terminal_has_those_that_are_kept(self) -> None:
        """Each is sent before its placeholders stand, and let go of in the end."""
        sent: list[str] = []
        painter = Painter(Means("kitty", "kitty"), PAPER, sent.append)
        lines = await painter.paint("u", a_picture(), 20, 6)
        assert lines
        assert lines[0][0].text.startswith("\U0010eeee")
        assert len(sent) == 1
        assert sent[0].startswith("\x1b_Ga=T,U=1,q=2,")
        painter.close()
        assert painter.lines("u", 20, 6) is None
        assert sent[1:] == [kitty.removal(next(kitty.ids()))]

    async def test_what_is_closed_while_it_paints_leaves_nothing_in_the_terminal(self) -> None:
        """Nobody would take it out again; asked for once more, it is painted once more."""
        sent: list[str] = []
        painter = Painter(Means("kitty", "kitty"), PAPER, sent.append)
        first = asyncio.create_task(painter.paint("u", a_picture(), 20, 6))
        await asyncio.sleep(0)
        painter.close()
        assert await painter.paint("u", a_picture(), 20, 6)
        await first
        assert len(sent) == 1
        other = asyncio.create_task(painter.paint("v", a_picture(), 20, 6))
        await asyncio.sleep(0)
        painter.close()
        assert await other is None
        assert [data.partition(",")[0] for data in sent] == ["\x1b_Ga=T", "\x1b_Ga=d"]

    async def test_old_ones_are_let_go_of(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Those looked at longest ago."""
        monkeypatch.setattr("kalbar_tui.ui.pictures.painter._KEPT", 2)
        sent: list[str] = []
        painter = Painter(Means("kitty", "kitty"), PAPER, sent.append)
        for url in ("a", "b"):
            await painter.paint(url, a_picture(), 4, 2)
        painter.lines("a", 4, 2)
        await painter.paint("c", a_picture(), 4, 2)
        assert [painter.lines(url, 4, 2) is not None for url in "abc"] == [True, False, True]
        assert len(sent) == 4

    async def test_what_cannot_be_read_is_not_tried_again(self) -> None:
        """And without means nothing is painted at all."""
        painter = Painter(Means(), PAPER, [].append)
        assert await painter.paint("u", b"broken", 4, 2) is None
        assert await painter.paint("u", a_picture(), 4, 2) is None
        assert await painter.paint("v", a_picture(), 4, 2) is not None
        none = Painter(Means("none", "none"), PAPER, [].append)
        assert not none.can_paint
        assert await none.paint("u", a_picture(), 4, 2) is None

    def test_a_frame_is_of_exactly_so_many_pixels(self) -> None:
        """For Kitty, whose followers fit other shapes each in their own way."""
        assert framed(Image.new("RGB", (10, 4)), 20, 20, PAPER).size == (20, 20)
