"""The order of a list, of whatever length."""

from __future__ import annotations

from kalbar_tui.model.shelf import Key
from kalbar_tui.ui.order import Order


def order(*pairs: tuple[int, int]) -> Order:
    return Order(Key(at, pk) for at, pk in pairs)


def test_posts_are_found_by_place_and_by_number() -> None:
    """A place gives a key, a post gives its place."""
    found = order((9, 1), (8, 5), (8, 2))
    assert found[1] == Key(8, 5)
    assert found.index(2) == 2
    assert found.index(77) is None
    assert found.last() == Key(8, 2)
    assert order().last() is None


def test_what_has_left_a_list_can_stay_in_its_place() -> None:
    """The posts that only the older order has stand where their keys put them; none is there twice."""
    before = order((9, 1), (8, 5), (7, 2))
    now = order((10, 6), (9, 1), (7, 2))
    merged = now.with_those_of(before)
    assert list(merged.pks) == [6, 1, 5, 2]
    assert now.with_those_of(order((9, 1))) is now


def test_a_moved_post_stands_at_its_new_place_only() -> None:
    """A post whose time has changed is taken from the newer order."""
    assert list(order((9, 2), (5, 1)).with_those_of(order((9, 2), (8, 1))).pks) == [2, 1]


def test_a_key_that_is_not_here_has_a_place() -> None:
    """Before the first that is less: where the next post by date stands."""
    found = order((9, 1), (8, 5), (8, 2))
    places = [found.place(Key(*pair)) for pair in ((10, 1), (9, 1), (8, 4), (8, 2), (1, 1))]
    assert places == [0, 0, 2, 2, 3]
