"""The reader in lines: a list, an article, and what is said between them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kalbar_tui import alert, frame
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.errors import KalbarError, StoreError
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import OF_SITE, Key, Row, SavedPost, Shelf
from kalbar_tui.open_url import checked
from kalbar_tui.plain import commands, pages
from kalbar_tui.text import clean, when
from kalbar_tui.text.address import same_site
from kalbar_tui.text.spoken import sentence
from kalbar_tui.wording import describe, news_since

if TYPE_CHECKING:
    from datetime import tzinfo

    from kalbar_tui.library.library import Library
    from kalbar_tui.library.saved import Saved
    from kalbar_tui.library.walk import Outcome
    from kalbar_tui.plain.commands import Asked

T = TypeVar("T")

HEADLINES = 10
"""Posts of a list that are told at once."""

_KEYS_AT_ONCE = 200


class Talk(Protocol):
    """Where the reader speaks and listens. What is said has been cleaned."""

    @property
    def width(self) -> int:
        """Letters of a line; 0 where lines are not to be wrapped."""

    @property
    def page(self) -> int:
        """Lines of an article that are told at once; 0 for all."""

    def say(self, text: str) -> None:
        """Prints lines."""

    def ask(self, prompt: str) -> str | None:
        """Prints a prompt and waits for a line; `None` at the end of what is said."""

    def browse(self, url: str) -> bool:
        """Opens a checked address in the browser; whether there is one that can be had here."""


class PlainReader:
    """One run of the reader: `read` speaks until its reader ends it."""

    def __init__(
        self,
        saved: Saved,
        talk: Talk,
        *,
        library: Callable[[], Library],
        zone: tzinfo,
        offline: bool = False,
        demo: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._saved = saved
        self._talk = talk
        self._library = library
        self._zone = zone
        self._offline = offline
        self._demo = demo
        self._now = clock
        self._shelf = Shelf()
        self._keys: list[Key] = []
        self._all_keys = False
        self._told = 0  # how many posts of the list have been told, and so have a number
        self._at = -1  # the place in the list of the post that was opened last
        self._post: SavedPost | None = None
        self._lines: list[str] = []
        self._line = 0
        self._ended = False
        self._news = ""  # what came since the last visit, until it has been told
        self._trouble = ""  # why what goes along with reading was not written, when that was last told
        self._actions: dict[str, Callable[[str], None]] = {
            "more": lambda _rest: self._more(),
            "open": self._open_number,
            "next": lambda _rest: self._step(1),
            "previous": lambda _rest: self._step(-1),
            "back": lambda _rest: self._back(),
            "bookmark": self._bookmark,
            "read": self._toggle_read,
            "undo": lambda _rest: self._undo(),
            "redo": lambda _rest: self._redo(),
            "all_read": lambda _rest: self._mark_all_read(),
            "unread": lambda _rest: self._unread_only(),
            "search": self._search,
            "lists": self._lists,
            "link": self._link,
            "links": self._links,
            "browser": self._browse,
            "refresh": lambda _rest: self._refresh(),
            "refresh_all": lambda _rest: self._refresh_all(),
            "newest": lambda _rest: self._from_the_top(),
            "help": lambda _rest: self._help(),
            "quit": lambda _rest: self._quit(),
        }

    def read(self, shelf: Shelf, post_id: str | None = None) -> None:
        """Tells a list, or a post, and obeys until the reader quits or says no more."""
        visit = self._begin_visit()
        self._open_list(shelf)
        found = self._saved.post(post_id) if post_id else None
        if found:
            self._open(found)
        else:
            self._tell_list()
            if not self._has(1) and not self._offline and self._shelf.kind in OF_SITE:
                self._refresh()  # there is nothing to open on
        try:
            while not self._ended and (line := self._talk.ask(self._prompt())) is not None:
                self._obey(line)
        finally:
            self._keep_place()
            if visit is not None:
                with suppress(StoreError):
                    self._saved.end_visit(visit)

    def _begin_visit(self) -> int | None:
        """Tells what came since the visit before; the number of this one, `None` where it cannot be noted."""
        if last := self._saved.last_visit():
            self._news = news_since(self._saved.count_news(last), last, self._now(), self._zone)
        with suppress(StoreError):
            return self._saved.begin_visit()
        return None

    def _obey(self, line: str) -> None:
        asked = commands.parse(line)
        if asked is None:
            what = clean.line(line, limit=40)
            self._say(_("“{what}” is no command here; ? lists what there is.").format(what=what))
            return
        try:
            self._do(asked)
        except KalbarError as error:
            self._say(describe(error, self._zone))

    def _do(self, asked: Asked) -> None:
        self._actions[asked.id](asked.rest)

    def _prompt(self) -> str:
        if self._post is None:
            return _("Number, Enter for more, ? for help:")
        if self._line < len(self._lines):
            share = pages.percent(self._share())
            return _("{percent}. Enter reads on, < for the list, ? for help:").format(percent=share)
        return _("Enter for the next unread post, < for the list, ? for help:")

    def _say(self, *paragraphs: str) -> None:
        for paragraph in paragraphs:
            self._talk.say("\n".join(pages.wrap(paragraph, self._talk.width)))

    def _help(self) -> None:
        self._say(
            _(
                "A number opens the post of that number. Enter alone reads on: "
                "the next headlines, the next page, then the next unread post."
            )
        )
        self._say(*(f"{each.written()}: {_(each.help)}" for each in commands.COMMANDS))

    def _quit(self) -> None:
        self._ended = True

    # -- the list

    def _open_list(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._keys, self._all_keys, self._told, self._at = [], False, 0, -1

    def _has(self, count: int) -> bool:
        """Whether the list has so many posts; their places are read as far as that."""
        while len(self._keys) < count and not self._all_keys:
            # A search gathers all it finds before it gives some: so all at once.
            limit = None if self._shelf.kind == "search" else _KEYS_AT_ONCE
            after = self._keys[-1] if self._keys else None
            more = self._saved.order(self._shelf, after=after, limit=limit)
            self._keys += more
            self._all_keys = limit is None or len(more) < limit
        return len(self._keys) >= count

    def _tell_list(self) -> None:
        """The head of the list and its first posts."""
        self._told = 0
        self._say(self._head())
        if self._has(1):
            self._tell_posts()

    def _head(self) -> str:
        tree, known = self._saved.tree(), self._saved.capabilities()
        name = clean.line(known.name if known else "") or clean.line(self._saved.site)
        notes = [_("Sample edition")] if self._demo else [_("offline")] if self._offline else []
        if self._news:
            notes.append(self._news)
            self._news = ""
        if self._shelf.kind == "search":
            self._has(1)
            total = len(self._keys)
            unread = len(self._saved.order(replace(self._shelf, unread_only=True), limit=None))
        else:
            total = self._saved.total(replace(self._shelf, unread_only=False))
            unread = self._saved.total(replace(self._shelf, unread_only=True))
        shelf = frame.shelf_name(self._shelf, tree, self._saved.kept_searches())
        return pages.head(name, self._shelf, shelf, unread=unread, total=total, notes=notes)

    def _tell_posts(self) -> None:
        """The next posts of the list."""
        self._has(self._told + HEADLINES)
        if len(self._keys) <= self._told and self._told:
            self._fetch_older()
        keys = self._keys[self._told : self._told + HEADLINES]
        if not keys:
            self._say(_("The list ends here."))
            return
        rows, now = self._saved.rows(key.pk for key in keys), self._now()
        all_unread = self._shelf.unread_only or self._shelf.kind == "unread"
        for number, key in enumerate(keys, start=self._told + 1):
            if row := rows.get(key.pk):
                self._say(pages.post(number, row, now, all_unread=all_unread))
        self._told += len(keys)

    def _back(self) -> None:
        """Tells the posts around the one that was opened last."""
        self._leave()
        self._told = max(0, self._at) // HEADLINES * HEADLINES
        self._tell_posts() if self._told else self._tell_list()

    def _from_the_top(self) -> None:
        if self._post:
            self._line = 0
            self._tell_page()
        else:
            self._open_list(self._shelf)
            self._tell_list()

    # -- the site

    def _refresh(self) -> None:
        shelf = self._shelf if self._shelf.kind in OF_SITE else Shelf()
        host = clean.line(self._saved.site)
        self._fetch_new(_("Asking {host} …").format(host=host), lambda library: library.refresh(shelf))

    def _refresh_all(self) -> None:
        host = clean.line(self._saved.site)
        self._fetch_new(_("Asking {host} …").format(host=host), lambda library: library.refresh_all())

    def _fetch_new(self, words: str, ask: Callable[[Library], Coroutine[Any, Any, Outcome]]) -> None:
        """Asks for new posts, and tells how many came, those watched for by name."""
        newest = self._saved.newest_pk()
        outcome = self._asked(words, ask)
        if outcome is None:
            return
        for notice in outcome.notices:
            self._say(describe(notice, self._zone))
        if not outcome.new:
            self._say(_("Nothing new."))
            return
        said = ngettext("{count} new post.", "{count} new posts.", outcome.new)
        self._say(said.format(count=when.number(outcome.new)))
        if watched := self._saved.watched_since(newest):
            self._say(sentence(alert.sentence(len(watched), watched[0].post.title)))
        if self._post is None:
            self._open_list(self._shelf)
            self._tell_list()

    def _fetch_older(self) -> None:
        """Asks the site for posts older than those saved, at the end of the list."""
        if self._offline or self._shelf.kind not in OF_SITE:
            return
        shelf = self._shelf

        async def older(library: Library) -> Outcome:
            return (await library.older(shelf))[0]

        if self._asked(_("Fetching older posts …"), older):
            self._all_keys = False
            self._has(self._told + HEADLINES)

    def _asked(self, words: str, ask: Callable[[Library], Coroutine[Any, Any, T]]) -> T | None:
        """What the site answered; `None`, which is said, where it did not or was not waited for."""
        import asyncio

        async def visit() -> T:
            async with self._library() as library:
                return await ask(library)

        self._say(words)
        try:
            return asyncio.run(visit())
        except KalbarError as error:
            self._say(describe(error, self._zone))
        except KeyboardInterrupt:
            self._say(_("Stopped."))
        return None

    # -- marks

    def _meant(self, said: str) -> SavedPost | None:
        """The post with this number, or the open one; that it is not clear which is said."""
        if said:
            row = self._numbered(int(said))
            return self._saved.post(row.id) if row else None
        if self._post is None:
            self._say(_("Say which post, by its number: b 3."))
            return None
        return self._saved.post(self._post.post.id)

    def _bookmark(self, said: str) -> None:
        if found := self._meant(said):
            on = found.mark.bookmarked_at is None
            self._saved.set_bookmark([found.post.id], on)
            self._say(_("Bookmarked.") if on else _("Bookmark taken away."))

    def _toggle_read(self, said: str) -> None:
        if found := self._meant(said):
            on = found.mark.read_at is None
            self._saved.mark_read([found.post.id], on)
            self._say(_("Marked as read.") if on else _("Marked as unread."))

    def _undo(self) -> None:
        undone = self._saved.undo()
        if undone is None:
            self._say(_("Nothing to undo."))
        else:
            self._say(_("Undone: {posts}.").format(posts=pages.posts(undone.count)))

    def _redo(self) -> None:
        redone = self._saved.redo()
        if redone is None:
            self._say(_("Nothing to redo."))
        else:
            self._say(_("Redone: {posts}.").format(posts=pages.posts(redone.count)))

    def _mark_all_read(self) -> None:
        count = self._saved.mark_all_read(self._shelf)
        if not count:
            self._say(_("There were no unread posts."))
            return
        said = ngettext("Marked {count} post as read.", "Marked {count} posts as read.", count)
        self._say(" ".join((said.format(count=when.number(count)), _("u undoes it."))))

    # -- other lists

    def _unread_only(self) -> None:
        if self._shelf.kind == "unread":
            self._say(_("This list has only unread posts."))
            return
        self._go_to(replace(self._shelf, unread_only=not self._shelf.unread_only))

    def _go_to(self, shelf: Shelf) -> None:
        self._leave()
        self._open_list(shelf)
        self._tell_list()

    def _search(self, words: str) -> None:
        from kalbar_tui.text.query import parse

        words = words or self._talk.ask(_("Search for:")) or ""
        if not words.strip():
            return
        query = parse(words)
        self._saved.index()
        self._saved.search(query, limit=1)  # a name nobody has ends here
        self._go_to(Shelf("search", query.text))

    def _lists(self, said: str) -> None:
        tree = self._saved.tree()
        entries = frame.entries(tree, self._saved.counts(), self._saved.kept_searches())
        lists = [entry for entry in entries if entry]
        if not said:
            names = {entry.shelf.slug: entry.name for entry in lists if entry.shelf.kind == "category"}
            parents = {category.slug: category.parent for category in tree if category.parent}
            for number, entry in enumerate(lists, start=1):
                parent = names.get(parents.get(entry.shelf.slug, "")) if entry.depth else None
                own = entry.shelf.kind in {"bookmarks", "history"}
                total = self._saved.total(entry.shelf) if own else None
                self._say(pages.list_line(number, entry, parent, total))
            said = (self._talk.ask(_("Number of a list, Enter for none:")) or "").strip()
        if not said:
            return
        if commands.is_number(said) and 0 < int(said) <= len(lists):
            self._go_to(lists[int(said) - 1].shelf)
        else:
            self._say(_("There is no list with that number."))

    # -- addresses

    def _link(self, said: str) -> None:
        if found := self._meant(said):
            self._talk.say(clean.line(found.post.url) or _("This post has no web address."))

    def _links(self, said: str) -> None:
        """Tells the addresses of the open article; with a number, opens that one."""
        from kalbar_tui.export.article import article
        from kalbar_tui.text.document import links

        if self._post is None:
            self._say(_("No post is open."))
            return
        found = links(article(self._post, self._zone).document)
        if not found:
            self._say(_("This article has no links."))
        elif not said:
            for number, url in enumerate(found, start=1):
                self._talk.say(f"{number}. {url}")
        elif 0 < int(said) <= len(found):
            self._follow(found[int(said) - 1])
        else:
            self._say(_("There is no link with that number."))

    def _follow(self, url: str) -> None:
        """Opens a post of the site here, asked for where it is not saved; anything else in the browser."""
        found = self._saved.find(url)
        if found is None and not self._offline and same_site(url, self._saved.url):

            async def find(library: Library) -> list[SavedPost]:
                post = await library.find(url)
                return [post] if post else []

            answer = self._asked(_("Fetching {address} …").format(address=url), find)
            if answer is None:
                return
            found = answer[0] if answer else None
        if found:
            self._open(found)
        else:
            self._open_outside(url)

    def _browse(self, said: str) -> None:
        if found := self._meant(said):
            self._open_outside(found.post.url)

    def _open_outside(self, url: str) -> None:
        address = checked(url)
        if address is None:
            self._say(_("This post has no web address."))
            return
        # Told before: a browser of the console writes where we do.
        self._say(_("Opening {url}").format(url=address))
        if not self._talk.browse(address):
            self._say(_("No browser was found."))

    # -- the article

    def _more(self) -> None:
        if self._post is None:
            self._tell_posts()
        elif self._line < len(self._lines):
            self._tell_page()
        else:
            self._open_next_unread()

    def _open_number(self, said: str) -> None:
        number = int(said)
        if row := self._numbered(number):
            self._at = number - 1
            self._open_row(row)

    def _numbered(self, number: int) -> Row | None:
        """The post of the list with this number; that there is none is said."""
        if number < 1 or not self._has(number):
            self._say(_("There is no post number {number} in this list.").format(number=number))
            return None
        pk = self._keys[number - 1].pk
        row = self._saved.rows([pk]).get(pk)
        if row is None:
            self._say(_("This post is no longer saved."))
        return row

    def _step(self, by: int) -> None:
        """Opens the post after or before the one that was opened last."""
        at = self._at + by
        if at < 0 or not self._has(at + 1):
            self._say(_("The list ends here."))
        elif row := self._numbered(at + 1):
            self._at = at
            self._open_row(row)

    def _open_next_unread(self) -> None:
        here = self._keys[self._at] if 0 <= self._at < len(self._keys) else None
        unread = replace(self._shelf, unread_only=True)
        for after in (here, None):
            for key in self._saved.order(unread, after=after, limit=1):
                self._open_key(key)
                return
        self._say(_("There are no more unread posts in this list."))

    def _open_key(self, key: Key) -> None:
        """Opens a post of the list wherever it stands in it."""
        at = self._place(key)
        if at is None:  # it came after the list was opened
            self._open_list(self._shelf)
            at = self._place(key)
        self._at = -1 if at is None else at
        if row := self._saved.rows([key.pk]).get(key.pk):
            self._open_row(row)

    def _place(self, key: Key) -> int | None:
        """Where a post stands in the list, which is read as far as that; `None` if it does not."""
        at = 0
        while self._has(at + 1):
            if self._keys[at] == key:
                return at
            at += 1
        return None

    def _open_row(self, row: Row) -> None:
        if found := self._saved.post(row.id):
            self._open(found)

    def _open(self, found: SavedPost) -> None:
        """Tells a post from its top, and marks it read."""
        self._leave()
        found = self._whole(found)
        self._post = found
        self._write(lambda: self._saved.mark_opened(found.post.id))
        self._lines = pages.lines(pages.article(found, self._now(), self._zone), self._talk.width)
        self._line = 0
        if self._talk.page and 0 < found.mark.position < 1:
            self._offer_place(found)
        else:
            self._tell_page()

    def _whole(self, found: SavedPost) -> SavedPost:
        """The post with what was not saved of it, where the site may be asked and answers."""
        if found.post.fullness == "full" or not self._library().may_complete(found):
            return found
        post_id = found.post.id
        return (
            self._asked(_("Fetching the whole article …"), lambda library: library.open_post(post_id))
            or found
        )

    def _offer_place(self, found: SavedPost) -> None:
        """Tells which post it is and where it was left, from where Enter goes on."""
        position = found.mark.position
        while self._share() < position and self._line < len(self._lines):
            self._line += 1
        while self._line and self._lines[self._line - 1]:  # to where the paragraph begins
            self._line -= 1
        if not self._line:
            self._tell_page()
            return
        told = _("You stopped at {percent}. Enter goes on there, g begins at the top.")
        self._say(
            sentence(clean.line(found.post.title) or _("(untitled)")),
            told.format(percent=pages.percent(self._share())),
        )

    def _tell_page(self) -> None:
        end = pages.page_end(self._lines, self._line, self._talk.page)
        self._talk.say("\n".join(self._lines[self._line : end]))
        self._line = end
        while self._line < len(self._lines) and not self._lines[self._line]:
            self._line += 1

    def _share(self) -> float:
        """How much of the open article has been told."""
        told = sum(map(len, self._lines[: self._line]))
        return told / max(1, sum(map(len, self._lines)))

    def _leave(self) -> None:
        self._keep_place()
        self._post = None

    def _keep_place(self) -> None:
        if post := self._post:
            self._write(lambda: self._saved.set_position(post.post.id, self._share()))

    def _write(self, write: Callable[[], object]) -> None:
        """Writes what goes along with reading, which goes on without it; why not is said once."""
        try:
            write()
        except StoreError as error:
            trouble = describe(error, self._zone)
            if trouble != self._trouble:
                self._say(trouble)
            self._trouble = trouble
