"""What one run of a command works with: its options, the settings, the site and the store."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import NotThere, SourceError, StoreError
from kalbar_tui.model.record import replace
from kalbar_tui.settings import Settings, config_file, data_folder, load, path_of, with_environment
from kalbar_tui.text import address

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from kalbar_tui.library.library import Library
    from kalbar_tui.library.saved import Saved
    from kalbar_tui.model.errors import ConfigError
    from kalbar_tui.store.database import Database

STORE_FILE = "kalbar-tui.db"
TREE_SECONDS = 5.0
"""How long the site may take to say whether it has a category we have not heard of."""


def settings_of(config: str, site: str, language: str) -> Settings:
    """The settings of this run: the file's, then the environment's, then the options'."""
    path = path_of(config) if config else config_file(os.environ)
    named = bool(config or os.environ.get("KALBAR_TUI_CONFIG"))
    settings = with_environment(load(path, must_exist=named), os.environ)
    changes = {"site": site} if site else {}
    if language in {"id", "en"}:
        changes["language"] = language
    return replace(settings, **changes)


@contextmanager
def besides() -> Iterator[None]:
    """For what is written besides what was asked for: without room or a turn for it, it is left for later."""
    try:
        yield
    except StoreError as error:
        if error.reason not in {"full", "locked"}:
            raise


class Session:
    """The pieces of one run, made when they are first asked for and given back at its end."""

    def __init__(self, options: Namespace, settings: Settings, wrong: ConfigError | None = None) -> None:
        self.wrong = wrong
        """What is wrong with the settings; then `settings` are those without a file."""
        self.options = options
        self.settings = settings
        self._at_end = ExitStack()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_error: object) -> None:
        self._at_end.close()

    @property
    def settings_file(self) -> Path:
        """Where the settings are looked for."""
        return path_of(self.options.config) if self.options.config else config_file(os.environ)

    def read_settings(self) -> Settings:
        """The settings as they are now; they are this run's from here on. Raises `ConfigError`."""
        self.settings = settings_of(
            self.options.config or "", self.options.site or "", self.options.lang or ""
        )
        return self.settings

    @property
    def offline(self) -> bool:
        """Whether the network is not to be used at all."""
        return bool(self.options.offline or self.options.demo)

    def may_move_on(self, stream: TextIO) -> bool:
        """Whether a stream takes more than lines: a terminal that can, unless `--plain` forbids it."""
        from kalbar_tui.palette import is_dumb

        return not self.options.plain and output.is_terminal(stream) and not is_dumb(os.environ)

    @cached_property
    def url(self) -> str:
        """The address of the site. Raises `NotThere` for a name we do not know."""
        if self.options.demo:
            from kalbar_tui.sample import edition

            return edition.URL
        found = self.settings.address()
        if found is None:
            raise NotThere("site", self.settings.site, self.settings.site_names())
        return found

    @cached_property
    def folder(self) -> Path:
        """The folder of the store; for the sample edition a private one that goes at the end."""
        if self.options.demo:
            import tempfile

            return Path(self._at_end.enter_context(tempfile.TemporaryDirectory(prefix="kalbar-tui-")))
        return path_of(self.options.data_dir) if self.options.data_dir else data_folder(os.environ)

    @cached_property
    def database(self) -> Database:
        """The store. Raises `StoreError` when it cannot be used."""
        from kalbar_tui.store.database import Database

        database = Database(self.folder / STORE_FILE)
        self._at_end.callback(database.close)
        if self.options.demo:
            from kalbar_tui.library.saved import Saved
            from kalbar_tui.sample import edition

            edition.fill(Saved(database, address.site_key(self.url), self.url))
        if database.set_aside:
            output.message(
                _("The store was damaged. It is kept as {path}, and your marks were carried over.").format(
                    path=database.set_aside
                )
            )
        elif database.read_only and not self.options.quiet:
            output.message(_("{path} cannot be written; it is only read.").format(path=database.path))
        return database

    @cached_property
    def saved(self) -> Saved:
        """What is saved of the site."""
        from kalbar_tui.library.saved import Saved

        saved = Saved(self.database, address.site_key(self.url), self.url, zone=lambda: self.settings.zone)
        if self.options.command:  # the reader opens on what is there, and does this behind
            with besides():
                saved.settle()
        return saved

    def library(self) -> Library:
        """The library on this site's posts, to be entered inside an event loop."""
        from kalbar_tui.library.library import Library

        return Library(
            self.saved,
            self.url,
            offline=self.offline,
            data_saver=self.settings.data_saver,
            categories=self.settings.categories,
            pictures=self.settings.pictures,
        )

    def check_category(self, slug: str) -> str:
        """The category's slug as the site writes it. Raises `NotThere` if there is none.

        A category that is not in the saved tree is asked of the site, once. Raises
        `SourceError` where there is no saved tree and the site cannot be asked.
        """
        wanted = slug.strip().lower()
        if found := self._in_tree(wanted):
            return found
        if self.offline:
            raise NotThere("category", slug, self.saved.nearest(slug))
        try:
            self._learn_tree()
        except SourceError:
            if not self.saved.tree():
                raise
        else:
            if not self.saved.tree():
                return wanted  # only feeds, and no tree to be had: the word is taken as it is
        if found := self._in_tree(wanted):
            return found
        raise NotThere("category", slug, self.saved.nearest(slug))

    def _in_tree(self, wanted: str) -> str | None:
        return next(
            (category.slug for category in self.saved.tree() if category.slug.lower() == wanted), None
        )

    def _learn_tree(self) -> None:
        import asyncio

        from kalbar_tui.model.errors import Unreachable

        async def learn() -> None:
            async with self.library() as library:
                await library.learn_tree()

        async def in_time() -> None:
            try:
                async with asyncio.timeout(TREE_SECONDS):
                    await learn()
            except TimeoutError:
                raise Unreachable(self.url, "timeout") from None

        asyncio.run(in_time())
