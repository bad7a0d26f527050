"""How long the rest of some work will take."""

from __future__ import annotations

from collections import deque
from statistics import median

_STEPS = 15


class Pace:
    """The time left, by the median of the last steps: one slow answer of a site changes nothing."""

    def __init__(self) -> None:
        self._last: tuple[int, float] | None = None
        self._each: deque[float] = deque(maxlen=_STEPS)

    def left(self, done: int, total: int | None, now: float) -> float | None:
        """The seconds left when `done` of `total` are done at `now` (seconds of any clock that only goes on).

        `None` before the second step, and where nobody knows how much there is. What was done
        before the first call took no time of ours and does not count.
        """
        if self._last is not None and done > self._last[0]:
            self._each.append((now - self._last[1]) / (done - self._last[0]))
        if self._last is None or done != self._last[0]:
            self._last = done, now
        return median(self._each) * max(0, total - done) if self._each and total is not None else None
