"""Draws the pictures of the sample edition, so that all of it is ours.

Run it after a change: `python tools/sample_pictures.py`. It needs Pillow and overwrites
the files in `src/kalbar_tui/sample/gambar`. The same drawing gives the same picture.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter  # noqa: TID253  # not a part of the program

FOLDER = Path(__file__).parent.parent / "src/kalbar_tui/sample/gambar"
WIDTH, HEIGHT = 640, 360
SCALE = 2  # drawn larger and made smaller, which smooths the edges

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Scene:
    """A drawing of `WIDTH` x `HEIGHT` units, y downwards; its shapes take those units."""

    def __init__(self, top: Colour, bottom: Colour, seed: str) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # for looks, not for secrets
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.draw = ImageDraw.Draw(self.image)
        self.gradient(0, HEIGHT, top, bottom)

    def gradient(self, y0: float, y1: float, top: Colour, bottom: Colour) -> None:
        for y in range(int(y0 * SCALE), int(y1 * SCALE)):
            share = (y - y0 * SCALE) / ((y1 - y0) * SCALE)
            self.draw.line([(0, y), (WIDTH * SCALE, y)], fill=mixed(top, bottom, share))

    def polygon(self, points: list[Point], fill: Colour) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def box(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill)

    def disc(self, x: float, y: float, rx: float, fill: Colour, ry: float | None = None) -> None:
        ry = rx if ry is None else ry
        self.draw.ellipse([(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE], fill=fill)

    def line(self, points: list[Point], fill: Colour, width: float = 1.0) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")

    def ridge(self, y: float, rise: float, fill: Colour, steps: int = 9) -> None:
        """Hills or tree tops along the whole width, standing on the lower edge."""
        chance = self.chance
        waves = [
            (rise / (n + 1), chance.uniform(0.6, 1.4) * (n + 1), chance.uniform(0, 6)) for n in range(steps)
        ]
        tops: list[Point] = [
            (x, y - sum(size * (1 + math.sin(x / 90 * pace + shift)) / 2 for size, pace, shift in waves))
            for x in range(0, WIDTH + 4, 4)
        ]
        self.polygon([*tops, (WIDTH, HEIGHT), (0, HEIGHT)], fill)

    def glints(self, y0: float, y1: float, colour: Colour, number: int, longest: float = 60) -> None:
        """Light on water: short level strokes, longer the nearer they are."""
        for _ in range(number):
            depth = self.chance.random() ** 1.5
            x, y = self.chance.uniform(0, WIDTH), y0 + (y1 - y0) * depth
            half = (4 + longest * depth) * self.chance.uniform(0.2, 0.5)
            self.line([(x - half, y), (x + half, y)], colour, 0.6 + depth)

    def boat(self, x: float, y: float, length: float, hull: Colour, roofed: bool) -> None:
        side = length / 2
        self.polygon(
            [
                (x - side, y - length * 0.09), (x + side, y - length * 0.12),
                (x + side * 0.75, y + length * 0.05), (x - side * 0.8, y + length * 0.05),
            ],
            hull,
        )  # fmt: skip
        if roofed:
            self.box(
                x - side * 0.5,
                y - length * 0.24,
                length * 0.45,
                length * 0.15,
                mixed(hull, (255, 240, 210), 0.45),
            )
            self.box(
                x - side * 0.6, y - length * 0.27, length * 0.55, length * 0.04, mixed(hull, (0, 0, 0), 0.3)
            )
        else:
            self.line([(x, y - length * 0.08), (x + length * 0.02, y - length * 0.3)], hull, length * 0.05)
            self.disc(x + length * 0.02, y - length * 0.34, length * 0.045, hull)
            self.line(
                [(x + length * 0.03, y - length * 0.24), (x + length * 0.22, y + length * 0.1)], hull, 1.2
            )

    def stilt_house(self, x: float, y: float, size: float, wall: Colour) -> None:
        dark = mixed(wall, (30, 20, 20), 0.65)
        for n in range(4):
            self.box(x + size * (0.06 + 0.28 * n), y, size * 0.04, size * 0.4, dark)
        self.box(x, y - size * 0.45, size, size * 0.47, wall)
        self.polygon(
            [
                (x - size * 0.12, y - size * 0.43),
                (x + size * 0.5, y - size * 0.9),
                (x + size * 1.12, y - size * 0.43),
            ],
            dark,
        )
        self.box(x + size * 0.4, y - size * 0.3, size * 0.2, size * 0.32, dark)
        self.box(x + size * 0.1, y - size * 0.28, size * 0.16, size * 0.14, (255, 226, 150))

    def save(self, name: str, blur: float = 0.0) -> None:
        image = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        if blur:
            image = image.filter(ImageFilter.GaussianBlur(blur))
        image.save(FOLDER / f"{name}.jpg", quality=80, optimize=True)


def mixed(a: Colour, b: Colour, share: float) -> Colour:
    """`a` with a share (0 to 1) of `b` in it."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def jembatan() -> Scene:
    """A steel bridge over the Kapuas at dusk."""
    scene = Scene((58, 48, 98), (250, 168, 110), "jembatan")
    scene.disc(470, 205, 34, (255, 222, 160))
    scene.ridge(232, 26, (92, 66, 100))
    scene.gradient(236, HEIGHT, (224, 142, 110), (52, 46, 88))
    scene.glints(240, HEIGHT, (255, 206, 150), 90)
    steel, lit = (40, 34, 62), (255, 232, 170)
    for pier in (120, 320, 520):
        scene.box(pier - 9, 190, 18, 86, steel)
        scene.box(pier - 15, 268, 30, 12, steel)
    scene.box(0, 184, WIDTH, 11, steel)
    for left in range(20, 600, 100):
        arch: list[Point] = [(left + 5 * n, 184 - 54 * math.sin(math.pi * n / 20)) for n in range(21)]
        scene.line(arch, steel, 4)
        for x, y in arch[2:-1:3]:
            scene.line([(x, y), (x, 186)], steel, 1.6)
    for x in range(10, WIDTH, 40):
        scene.disc(x, 181, 2.2, lit)
    scene.boat(210, 318, 110, (34, 28, 52), roofed=True)
    return scene


def pasar() -> Scene:
    """Stalls of a morning market under bright awnings."""
    scene = Scene((250, 224, 178), (236, 190, 140), "pasar")
    scene.box(0, 250, WIDTH, 110, (150, 108, 82))
    awnings: list[Colour] = [(196, 62, 54), (40, 122, 112), (224, 158, 46), (62, 88, 150)]
    goods: list[Colour] = [(206, 48, 40), (88, 142, 52), (240, 180, 50), (236, 120, 40), (120, 60, 110)]
    for stall, colour in enumerate(awnings):
        x = 14 + stall * 158
        for post in (x + 8, x + 130):
            scene.box(post, 120, 5, 170, (92, 64, 50))
        for stripe in range(7):
            left = x + stripe * 20
            tint = colour if stripe % 2 == 0 else (250, 240, 222)
            scene.polygon([(left + 8, 84), (left + 26, 84), (left + 20, 136), (left, 136)], tint)
            scene.disc(left + 10, 136, 10, tint, 7)
        scene.box(x, 214, 142, 12, (122, 82, 58))
        scene.box(x + 6, 226, 130, 64, (168, 122, 86))
        for basket in range(3):
            cx = x + 24 + basket * 46
            fill = scene.chance.choice(goods)
            for _ in range(16):
                scene.disc(
                    cx + scene.chance.gauss(0, 8), 206 - abs(scene.chance.gauss(0, 6)), 5.5,
                    mixed(fill, (255, 255, 255), scene.chance.uniform(0, 0.25)),
                )  # fmt: skip
            scene.box(cx - 20, 204, 40, 12, (196, 152, 96))
    for x, shirt in ((120, (54, 72, 110)), (300, (150, 60, 70)), (380, (60, 110, 90)), (560, (110, 80, 130))):
        scene.box(x - 15, 246, 30, 114, shirt)
        scene.disc(x, 250, 15, shirt)
        scene.disc(x, 226, 12, (120, 82, 60))
        scene.disc(x, 221, 12.5, (46, 34, 34), 9)
    return scene


def sampan() -> Scene:
    """Boats before the houses on stilts along a river, in the morning."""
    scene = Scene((150, 206, 222), (240, 236, 212), "sampan")
    scene.ridge(150, 44, (124, 166, 140))
    scene.ridge(168, 26, (72, 124, 92))
    scene.gradient(196, HEIGHT, (164, 196, 186), (66, 112, 116))
    walls: list[Colour] = [(176, 120, 88), (120, 150, 156), (206, 168, 100), (150, 92, 84), (140, 160, 110)]
    for n, wall in enumerate(walls):
        scene.stilt_house(24 + n * 126, 188, 78 + (n * 37) % 20, wall)
    scene.glints(226, HEIGHT, (214, 232, 224), 110)
    scene.boat(170, 300, 150, (70, 44, 36), roofed=False)
    scene.boat(440, 262, 110, (96, 58, 40), roofed=True)
    return scene


def gambut() -> Scene:
    """Smoke over peat land, and the stumps in it."""
    scene = Scene((196, 176, 150), (226, 186, 140), "gambut")
    scene.disc(140, 92, 26, (240, 130, 80))
    scene.ridge(226, 30, (150, 134, 112))
    scene.gradient(232, HEIGHT, (110, 90, 66), (52, 42, 36))
    for _ in range(26):
        x, y = scene.chance.uniform(0, WIDTH), scene.chance.uniform(236, 330)
        tall = scene.chance.uniform(12, 50) * (y - 190) / 100
        scene.line([(x, y), (x + scene.chance.uniform(-4, 4), y - tall)], (40, 32, 30), 2 + (y - 230) / 30)
    for _ in range(34):
        x, y = scene.chance.uniform(-40, WIDTH), scene.chance.uniform(130, 250)
        scene.disc(
            x,
            y,
            scene.chance.uniform(40, 110),
            mixed((212, 196, 172), (190, 168, 140), scene.chance.random()),
            11,
        )
    for x in (90, 260, 300, 470, 590):
        scene.polygon([(x - 7, 292), (x, 266), (x + 7, 292)], (236, 112, 44))
        scene.polygon([(x - 3, 292), (x, 278), (x + 3, 292)], (255, 206, 96))
    return scene


def lampion() -> Scene:
    """Red lanterns over a street of Singkawang at night."""
    scene = Scene((22, 18, 52), (70, 34, 72), "lampion")
    for n in range(8):
        x, tall = n * 82 - 8, 120 + (n * 53) % 60
        scene.box(x, 320 - tall, 78, tall, mixed((58, 40, 66), (96, 56, 70), (n * 0.37) % 1))
        for row in range(2):
            for column in range(3):
                lit = scene.chance.random() < 0.6
                y = 320 - tall + 18 + row * 44
                scene.box(x + 10 + column * 22, y, 13, 22, (250, 206, 120) if lit else (44, 32, 54))
    scene.box(0, 316, WIDTH, 44, (36, 26, 44))
    for string in range(3):
        sag, top = 40 + string * 8, 26 + string * 56
        rope: list[Point] = [(x, top + sag * math.sin(math.pi * x / WIDTH)) for x in range(0, WIDTH + 8, 8)]
        scene.line(rope, (20, 14, 30), 1.4)
        for across, down in rope[4 + string * 2 :: 10]:
            size = 15 + string * 2
            scene.disc(across, down + size + 6, size * 1.12, (214, 38, 42), size)
            scene.disc(across, down + size + 6, size * 0.55, (255, 120, 70), size * 0.96)
            scene.box(across - 5, down + 3, 10, 4, (250, 206, 90))
            scene.box(across - 5, down + 2 * size + 4, 10, 4, (250, 206, 90))
            scene.line([(across, down + 2 * size + 8), (across, down + 2 * size + 20)], (250, 206, 90), 1.6)
    return scene


def lapangan() -> Scene:
    """A football match, seen from the stand."""
    scene = Scene((116, 176, 224), (214, 232, 240), "lapangan")
    scene.ridge(128, 28, (70, 118, 84))
    scene.gradient(128, HEIGHT, (82, 158, 78), (40, 112, 54))
    for n in range(0, 8, 2):
        left, right = n * 80, (n + 1) * 80
        scene.polygon(
            [
                (200 + left * 0.4, 130),
                (200 + right * 0.4, 130),
                (right * 1.6 - 180, 360),
                (left * 1.6 - 180, 360),
            ],
            (66, 142, 66),
        )
    chalk = (232, 244, 232)
    scene.line([(20, 150), (620, 150)], chalk, 2)
    scene.line([(320, 150), (320, 360)], chalk, 2.4)
    scene.draw.ellipse([230 * SCALE, 216 * SCALE, 410 * SCALE, 296 * SCALE], outline=chalk, width=5)
    scene.line([(40, 150), (40, 96), (150, 96), (150, 150)], (250, 250, 250), 4)
    for x in range(50, 150, 10):
        scene.line([(x, 98), (x, 148)], (222, 230, 236), 0.7)
    players: list[tuple[float, float, Colour]] = [
        (120, 190, (210, 48, 48)), (236, 240, (210, 48, 48)), (300, 208, (236, 196, 60)),
        (380, 262, (210, 48, 48)),
        (430, 196, (236, 196, 60)), (520, 250, (236, 196, 60)), (570, 190, (210, 48, 48)),
        (180, 300, (236, 196, 60)),
    ]  # fmt: skip
    for across, down, shirt in players:
        size = (down - 90) / 9
        scene.line(
            [(across - size * 0.2, down + size), (across - size * 0.4, down + size * 2)],
            (60, 44, 40),
            size * 0.3,
        )
        scene.line(
            [(across + size * 0.2, down + size), (across + size * 0.5, down + size * 1.9)],
            (60, 44, 40),
            size * 0.3,
        )
        scene.box(across - size * 0.5, down, size, size * 1.1, shirt)
        scene.disc(across, down - size * 0.4, size * 0.4, (110, 74, 54))
    scene.disc(336, 266, 6, (250, 250, 250))
    return scene


def sawah() -> Scene:
    """Rice fields below the hills of Sambas."""
    scene = Scene((140, 196, 232), (248, 238, 206), "sawah")
    scene.disc(520, 70, 26, (255, 244, 196))
    scene.ridge(150, 66, (116, 150, 162))
    scene.ridge(168, 38, (84, 132, 104))
    fields: list[Colour] = [(170, 188, 84), (128, 170, 70), (206, 194, 96), (96, 150, 64), (184, 196, 92)]
    top = 160.0
    for n, field in enumerate(fields):
        deep = 26 + n * 13
        scene.polygon([(0, top + 6), (WIDTH, top - 6), (WIDTH, top + deep), (0, top + deep + 12)], field)
        for _ in range(130):
            x, y = scene.chance.uniform(0, WIDTH), scene.chance.uniform(top + 4, top + deep)
            scene.line([(x, y), (x + 1, y - 3 - n * 2)], mixed(field, (40, 80, 30), 0.35), 0.8 + n * 0.2)
        scene.line([(0, top + deep + 10), (WIDTH, top + deep - 2)], (120, 96, 66), 2 + n * 0.6)
        top += deep
    scene.stilt_house(452, 196, 54, (178, 132, 86))
    return scene


def danau() -> Scene:
    """A lake of Kapuas Hulu at first light, with a fisherman."""
    scene = Scene((96, 116, 168), (248, 206, 178), "danau")
    scene.disc(210, 168, 20, (255, 238, 204))
    scene.ridge(178, 70, (126, 122, 160))
    scene.ridge(188, 36, (82, 92, 128))
    scene.gradient(192, HEIGHT, (236, 196, 176), (74, 88, 134))
    scene.glints(196, HEIGHT, (252, 226, 206), 80)
    for x, y, tall in ((60, 250, 110), (86, 262, 70), (560, 246, 120), (598, 258, 84), (530, 238, 60)):
        scene.line([(x, y), (x + 4, y - tall)], (46, 42, 66), 3)
        scene.line([(x + 2, y - tall * 0.6), (x + 22, y - tall * 0.9)], (46, 42, 66), 1.6)
        scene.line([(x + 2, y - tall * 0.5), (x - 16, y - tall * 0.8)], (46, 42, 66), 1.6)
    scene.boat(330, 288, 150, (40, 36, 62), roofed=False)
    return scene


def kopi() -> Scene:
    """A glass of coffee and cakes on a marble table."""
    scene = Scene((92, 62, 48), (140, 96, 68), "kopi")
    scene.box(0, 210, WIDTH, 150, (232, 226, 216))
    for _ in range(14):
        x, y = scene.chance.uniform(0, WIDTH), scene.chance.uniform(214, 356)
        scene.line([(x, y), (x + 40, y + 8), (x + 90, y + 2)], (206, 200, 192), 1.2)
    scene.disc(250, 292, 92, (250, 250, 246), 24)
    scene.disc(250, 289, 72, (222, 226, 228), 17)
    scene.polygon([(198, 140), (302, 140), (290, 284), (210, 284)], (196, 190, 186))
    scene.polygon([(201, 160), (299, 160), (289, 280), (211, 280)], (58, 30, 20))
    scene.polygon([(207, 236), (293, 236), (289, 280), (211, 280)], (214, 186, 150))
    scene.disc(250, 160, 49, (84, 46, 30), 9)
    for rise in (225, 250, 275):
        steam: list[Point] = [(rise + 8 * math.sin(n / 3), 138 - n * 5) for n in range(18)]
        scene.line(steam, (170, 132, 106), 2)
    scene.disc(470, 300, 104, (60, 112, 110), 26)
    scene.disc(470, 296, 86, (84, 142, 138), 19)
    for x, cake in ((424, (120, 170, 70)), (470, (240, 214, 150)), (516, (204, 110, 90))):
        scene.polygon(
            [(x - 24, 262), (x + 14, 256), (x + 26, 270), (x + 26, 296), (x - 14, 300), (x - 24, 290)], cake
        )
        scene.polygon(
            [(x - 24, 262), (x + 14, 256), (x + 26, 270), (x - 12, 276)], mixed(cake, (255, 255, 255), 0.35)
        )
    return scene


SCENES: tuple[Callable[[], Scene], ...] = (
    jembatan, pasar, sampan, gambut, lampion, lapangan, sawah, danau, kopi,
)  # fmt: skip


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        scene().save(scene.__name__, blur=1.2 if scene is gambut else 0.0)


if __name__ == "__main__":
    main()
