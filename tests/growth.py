"""How the time of some work grows with the length of what it is given."""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time

_TIMES = 30
"""Ten times the length takes ten times as long, or a little more; what is quadratic takes a hundred."""

_FLOOR = 0.002  # seconds: in less, what is measured is something else


def grows_with_length_alone(work: Callable[[int], object], length: int) -> bool:
    """Whether `work` on `length` takes no more than its share of ten times what a tenth of that takes.

    In time of the processor, so neither how fast it is nor who else is at it matters.
    """
    small = max(_FLOOR, min(_seconds(work, length // 10) for _turn in range(3)))
    return any(_seconds(work, length) < _TIMES * small for _turn in range(3))


def _seconds(work: Callable[[int], object], length: int) -> float:
    begun = thread_time()
    work(length)
    return thread_time() - begun
