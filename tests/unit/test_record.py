"""Records are what `@dataclass(frozen=True, slots=True)` would make of the same lines."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import dataclass

import pytest

from kalbar_tui.model.record import field, record, replace


@record
class Stop:
    """A stop on a line."""

    name: str
    number: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def sign(self) -> str:
        return f"{self.number} {self.name}"


@record
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Twin:
    name: str
    number: int = 0


def test_values_are_given_by_place_and_by_name():
    """As in a call of a function, with the defaults for what is not given."""
    for stop in (Stop("Kota", 3, []), Stop("Kota", number=3), Stop(number=3, name="Kota", lines=[])):
        assert (stop.name, stop.number, stop.lines, stop.sign) == ("Kota", 3, [], "3 Kota")
    assert Stop("Kota").number == 0
    assert Name("Kota") == Name(name="Kota")


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((), {"number": 1}), (("a", 1, [], 4), {}), (("a",), {"name": "b"}), (("a",), {"colour": 1})],
)
def test_a_wrong_call_is_a_type_error(values, named):
    """Too few, too many, twice or unknown."""
    with pytest.raises(TypeError, match="Stop"):
        Stop(*values, **named)


def test_each_record_gets_its_own_default():
    """`default_factory` is called for each record, and not for one that is given a value."""
    assert Stop("a").lines is not Stop("b").lines
    given = ["5"]
    assert Stop("a", lines=given).lines is given


def test_records_are_equal_by_their_values_and_class():
    """Equal ones have the same hash; another class is never equal, whatever its values."""
    assert Name("a") == Name("a") != Name("b")
    assert len({Name("a"), Name("a"), Name("b")}) == 2
    assert Stop("a") != Twin("a")
    assert Name("a") != ("a",)


def test_a_record_shows_its_values():
    """As a dataclass does."""
    assert repr(Stop("a", 1)) == "Stop(name='a', number=1, lines=[])"
    assert str(Name("[b]")) == "Name(name='[b]')"


def test_a_record_is_frozen_and_has_only_its_slots():
    """Nothing can be set, deleted or added."""
    stop = Stop("a")
    for name in ("name", "colour"):
        with pytest.raises(AttributeError):
            setattr(stop, name, "b")
    with pytest.raises(AttributeError):
        del stop.name
    assert not hasattr(stop, "__dict__")
    assert Stop.__slots__ == ("name", "number", "lines")
    assert stop == Stop("a")


def test_replace_changes_some_fields():
    """Of a copy; a field there is not is a `TypeError`. `dataclasses.replace` does the same."""
    stop = Stop("a", 1, ["x"])
    for changed in (replace(stop, name="b"), dataclasses.replace(stop, name="b")):
        assert changed == Stop("b", 1, ["x"])
    assert stop.name == "a"
    with pytest.raises(TypeError):
        replace(stop, colour=1)


def test_dataclasses_takes_a_record_for_its_own():
    """`fields` and `asdict` tell names, types and defaults."""
    assert dataclasses.is_dataclass(Stop)
    told = [(each.name, each.type, each.default, each.default_factory) for each in dataclasses.fields(Stop)]
    missing = dataclasses.MISSING
    assert told == [
        ("name", "str", missing, missing),
        ("number", "int", 0, missing),
        ("lines", "list[str]", missing, list),
    ]
    assert dataclasses.asdict(Stop("a", 1, ["x"])) == {"name": "a", "number": 1, "lines": ["x"]}


def test_a_record_can_be_copied_pickled_and_matched():
    """What other processes and `match` need."""
    stop = Stop("a", 1, ["x"])
    assert copy.deepcopy(stop) == pickle.loads(pickle.dumps(stop)) == copy.copy(stop) == stop
    match stop:
        case Stop(name, number):
            assert (name, number) == ("a", 1)
        case _:
            pytest.fail("no match")
