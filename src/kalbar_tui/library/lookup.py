"""A thread for searching, so that neither a mark nor the screen waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from kalbar_tui.library.saved import Saved

T = TypeVar("T")


class Lookup:
    """Asks the store one question after the other; what is no longer wanted is stopped at once."""

    def __init__(self, saved: Saved) -> None:
        self._saved = saved
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._newest = 0

    async def ask(self, question: Callable[[], T]) -> T:
        """The answer, in place of all that was asked before. Raises `Stopped` once another is asked for."""
        self._newest += 1
        return await self.behind(question)

    async def behind(self, question: Callable[[], T]) -> T:
        """The answer, after what was asked before. Raises `Stopped` once `ask` wants the thread."""
        number = self._newest

        def answer() -> T:
            with self._saved.stoppable(lambda: number != self._newest):
                return question()

        return await self._run(answer)

    async def whole(self, question: Callable[[], T]) -> T:
        """The answer, whatever else is asked meanwhile."""
        return await self._run(question)

    async def aclose(self) -> None:
        """Stops what is asked, and gives the thread back."""
        self._newest += 1
        await self._run(self._saved.close_thread)
        self._thread.shutdown()

    async def _run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)
