"""The calendar of a list: how many posts each day has, and the way to one; and this day in other years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fake_library import FakeLibrary
from hypothesis import given
from hypothesis import strategies as st
from test_looks import check

from builders import NOW, a_post
from conftest import Open
from kalbar_tui import i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Post
from kalbar_tui.model.shelf import Key, Shelf
from kalbar_tui.text import when
from kalbar_tui.ui.days import Days
from kalbar_tui.ui.order import Order
from kalbar_tui.ui.screens.calendar import CalendarScreen
from kalbar_tui.ui.screens.other_years import OtherYearsScreen

MakeSaved = Callable[..., Saved]


def some_years() -> list[Post]:
    """Posts of two months: every third day one more than the time before; and of this day in other years."""
    posts = [
        a_post(f"Kabar {n}.{m}", number=1000 * n + m + 1, age=timedelta(days=n, minutes=m))
        for n in range(0, 60, 3)
        for m in range(n // 3 + 1)
    ]
    for years, words in ((1, "Setahun lalu"), (3, "Tiga tahun lalu")):
        age = NOW - NOW.replace(year=NOW.year - years)
        posts.append(a_post(words, number=100_000 + years, age=age))
    return posts


@given(
    st.lists(st.integers(-(2**40), 2**33), min_size=1, max_size=30),
    st.sampled_from(["Asia/Pontianak", "Europe/Berlin", "America/New_York"]),
)
def test_every_post_is_counted_on_its_day(times: list[int], zone: str) -> None:
    """In whatever zone, over changes of the clock too; and the newest of a day is found."""
    here = ZoneInfo(zone)
    keys = sorted((Key(at, pk) for pk, at in enumerate(times)), reverse=True)
    days = Days(Order(keys), here)
    of_day: dict[date, list[int]] = {}
    for index, key in enumerate(keys):
        if key.at >= int(datetime(1900, 1, 2, tzinfo=UTC).timestamp()):
            day = datetime.fromtimestamp(key.at, here).date()
            assert days.day_of(index) == day
            of_day.setdefault(day, []).append(key.pk)
    for day, pks in of_day.items():
        assert days.count(day) == len(pks)
        assert days.newest_pk(day) == pks[0]
    if of_day:
        assert days.count(min(of_day), max(of_day)) == sum(map(len, of_day.values()))
        assert days.newest_pk(max(of_day) + timedelta(days=1)) is None


async def test_the_calendar_goes_to_a_day(a_saved: MakeSaved, open_reader: Open) -> None:
    """The list stays whole; the newest post of the day is highlighted, at the top of the pane."""
    async with open_reader(FakeLibrary(a_saved(some_years()))) as reading:
        total = reading.screen.posts.row_count
        await reading.press("D")
        calendar = reading.app.screen
        assert isinstance(calendar, CalendarScreen)
        assert calendar.day == date(2026, 11, 25)
        await reading.press("up", "left", "left", "enter")
        assert calendar.day == date(2026, 11, 16)
        assert reading.app.screen is reading.screen
        assert reading.screen.posts.row_count == total
        row = reading.screen.posts.highlighted_row
        assert row.title == "Kabar 9.0"
        assert (
            reading.screen.posts.scroll_y
            == reading.screen.posts.highlighted * reading.screen.posts.row_height
        )


async def test_the_calendar_knows_its_ends(a_saved: MakeSaved, open_reader: Open) -> None:
    """No month after this one, none before the first post; a day without posts is not gone to."""
    async with open_reader(FakeLibrary(a_saved(some_years()))) as reading:
        await reading.press("D", "pagedown", "right")
        calendar = reading.app.screen
        assert calendar.day == date(2026, 11, 25)
        await reading.press("pageup", "pageup")
        assert calendar.day == date(2026, 9, 25)
        await reading.press("home", "pageup")
        assert calendar.day == date(2023, 11, 25)
        await reading.press("g", "left", "enter")
        assert reading.app.screen is calendar
        assert "Tuesday, 24 November 2026: 0 posts" in reading.frame()
        await reading.press("escape")
        assert reading.screen.posts.highlighted == 0


async def test_a_day_is_chosen_by_the_mouse(a_saved: MakeSaved, open_reader: Open) -> None:
    """One click shows what it has, another goes there."""
    async with open_reader(FakeLibrary(a_saved(some_years())), (100, 30)) as reading:
        await reading.press("D")
        line = reading.line_of(" 16 ")
        at = reading.lines()[line].index(" 16 ") + 1
        await reading.pilot.click(offset=(at, line))
        assert reading.app.screen.day == date(2026, 11, 16)
        await reading.pilot.click(offset=(at, line))
        await reading.settle()
        assert reading.screen.posts.highlighted_row.title == "Kabar 9.0"


async def test_this_day_in_other_years(a_saved: MakeSaved, open_reader: Open) -> None:
    """From the calendar and by its own key; a post is opened from there."""
    saved = a_saved(some_years())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("H")
        assert isinstance(reading.app.screen, OtherYearsScreen)
        assert reading.line_of("2025 Setahun lalu") < reading.line_of("2023 Tiga tahun lalu")
        await reading.press("j", "enter")
        assert reading.screen.opened.post.title == "Tiga tahun lalu"
        await reading.press("h", "D", "H")
        assert isinstance(reading.app.screen, OtherYearsScreen)
        assert reading.line_of("2025 Setahun lalu") > 0
        assert reading.line_of("2023 Tiga") == -1
        await reading.press("escape", "D", "g", "left", "H")
        assert "24 November: nothing in other years." in reading.lines()[-1]


async def test_the_calendar_of_any_list(a_saved: MakeSaved, open_reader: Open) -> None:
    """Of the bookmarks too; an empty list has none."""
    saved = a_saved(some_years())
    saved.set_bookmark([saved.head(Shelf(), 30)[20].id])
    async with open_reader(FakeLibrary(saved)) as reading:
        reading.screen.open_shelf(Shelf("bookmarks"))
        await reading.press("D")
        assert "1 post" in reading.frame()
        await reading.press("escape")
        reading.screen.open_shelf(Shelf("history"))
        await reading.press("D")
        assert reading.app.screen is reading.screen


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("name", "size"), [("calendar", (100, 30)), ("calendar-low", (80, 20)), ("calendar-small", (40, 12))]
)
async def test_the_look_of_the_calendar(
    a_saved: MakeSaved, open_reader: Open, language: str, name: str, size: tuple[int, int]
) -> None:
    """A month of six weeks fits a small screen; on a large one each day has its count and air."""
    i18n.use(language)
    async with open_reader(FakeLibrary(a_saved(some_years())), size) as reading:
        await reading.press("D", "pageup", "left")
        check(reading, f"{name}.{language}")


@pytest.mark.parametrize("size", [(20, 6), (1, 1), (14, 40)])
async def test_no_size_is_too_small(a_saved: MakeSaved, open_reader: Open, size: tuple[int, int]) -> None:
    """Less is seen; nothing breaks."""
    async with open_reader(FakeLibrary(a_saved(some_years())), size) as reading:
        await reading.press("D", "down", "up", "left")
        assert reading.app.screen.day == date(2026, 11, 17)
        await reading.press("escape", "H", "escape", "B", "escape")
        assert reading.app.screen is reading.screen


async def test_thirty_columns_hold_a_week(a_saved: MakeSaved, open_reader: Open) -> None:
    """Sunday included."""
    async with open_reader(FakeLibrary(a_saved(some_years())), (30, 10)) as reading:
        await reading.press("D")
        assert all(name in reading.frame() for name in when.short_weekdays()), reading.frame()
