"""Records: frozen classes with slots, written like dataclasses, that cost next to nothing to define.

`dataclasses` imports `inspect`, `ast`, `dis` and `tokenize`, and compiles eight methods for each
class: half of the time that `kalbar-tui list` has. A record compiles nothing, and this module
needs what Python has loaded anyway. Type checkers know records by `dataclass_transform`; the
functions of `dataclasses` (`replace`, `fields`, `asdict`) and what builds on them take a record
for a dataclass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping  # also for those who read the annotations of a record
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field

T = TypeVar("T")


class _Made:
    """The mark of a default that each record gets a fresh one of."""

    __slots__ = ("factory",)

    def __init__(self, factory: Callable[[], object]) -> None:
        self.factory = factory


def field(*, default_factory: Callable[[], T]) -> T:
    """A default that is made anew for each record: `field(default_factory=list)`."""
    return _Made(default_factory)  # type: ignore[return-value]  # what it is in a record


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """The class as `@dataclass(frozen=True, slots=True)` would make it of the same lines.

    Its fields are its annotations, in their order; it has no base class. Records of one class
    are equal when all their fields are. Setting or deleting a field raises `AttributeError`.
    """
    names = tuple(cls.__annotations__)
    namespace = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
    defaults = {name: namespace.pop(name) for name in names if name in namespace}
    made: Any = type(cls.__name__, (_Record,), namespace | {"__slots__": names, "__match_args__": names})
    made._defaults = defaults
    made._made = tuple(name for name, value in defaults.items() if isinstance(value, _Made))
    made._stores = tuple(vars(made)[name].__set__ for name in names)
    made._values = staticmethod(attrgetter(*names) if len(names) > 1 else _only(*names))
    made.__dataclass_fields__ = _Fields()
    kept: type[T] = made
    return kept


def replace(original: T, /, **changes: object) -> T:
    """A copy of a record with some fields changed, as `dataclasses.replace` makes it."""
    kind: Any = type(original)
    return kind(**dict(zip(kind.__match_args__, kind._values(original), strict=True)) | changes)  # type: ignore[no-any-return]  # of `kind`


def _only(name: str) -> Callable[[object], tuple[object]]:
    return lambda self: (getattr(self, name),)


class _Record:
    """What all records have in common; `__match_args__` are the names of the fields."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()
    _defaults: Mapping[str, object]
    _made: tuple[str, ...]
    """The fields whose default is a `_Made`."""
    _stores: tuple[Callable[[object, object], None], ...]
    """What sets each field past `__setattr__`."""
    _values: Callable[[object], tuple[object, ...]]

    def __init__(self, *values: object, **named: object) -> None:
        if named or len(values) != len(self._stores):
            values = self._arranged(values, named)
        for store, value in zip(self._stores, values, strict=True):
            store(self, value)

    def _arranged(self, values: tuple[object, ...], named: Mapping[str, object]) -> tuple[object, ...]:
        """The value of every field, in order. Raises `TypeError` as a function's call would."""
        names = self.__match_args__
        found = {**self._defaults, **dict(zip(names, values, strict=False)), **named}
        if (
            len(values) > len(names)
            or len(found) > len(names)
            or not named.keys().isdisjoint(names[: len(values)])
        ):
            raise TypeError(f"{type(self).__name__} takes each of {', '.join(names)} once, and no more")
        for name in self._made:
            if isinstance(value := found[name], _Made):
                found[name] = value.factory()
        try:
            return tuple(map(found.__getitem__, names))
        except KeyError as missing:
            raise TypeError(f"{type(self).__name__} misses its argument {missing}") from None

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._values(self) == self._values(other)

    def __hash__(self) -> int:
        return hash(self._values(self))

    def __repr__(self) -> str:
        shown = zip(self.__match_args__, self._values(self), strict=True)
        return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in shown)})"

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"cannot delete field {name!r}")

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return self.__class__, self._values(self)

    def __replace__(self, /, **changes: object) -> Self:
        return replace(self, **changes)


class _Fields:
    """`__dataclass_fields__` of a record, made when somebody asks for it."""

    def __get__(self, _record: object, owner: type[_Record]) -> dict[str, Field[Any]]:
        import dataclasses

        fields: list[tuple[str, Any, Any]] = []
        for name, kind in owner.__annotations__.items():
            default = owner._defaults.get(name, dataclasses.MISSING)
            made = (
                {"default_factory": default.factory} if isinstance(default, _Made) else {"default": default}
            )
            fields.append((name, kind, dataclasses.field(**made)))
        found: dict[str, Field[Any]] = vars(dataclasses.make_dataclass("_", fields))["__dataclass_fields__"]
        return found
