"""Everything a reader can do without a network: saved posts, lists of them, and marks.

Synchronous, and light to import: a page of a list costs less than a millisecond, however
long the list, and may be read where it is drawn. Reads may be made in any thread; writes of one process
belong in one thread, so that none waits for another.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from kalbar_tui.model.errors import NotThere, QueryError
from kalbar_tui.model.post import Category, Post
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import Counts, KeptSearch, Key, Row, SavedPost, Shelf
from kalbar_tui.model.site import Capabilities, Progress, Validators
from kalbar_tui.store import reading, shelves, sites
from kalbar_tui.store.database import Database
from kalbar_tui.text import clean

if TYPE_CHECKING:
    from kalbar_tui.model.marks import Mark, Visit
    from kalbar_tui.model.rule import Draft, Preview, Rule
    from kalbar_tui.store.marks import JournalKind, Merged, Undone
    from kalbar_tui.store.posts import SaveResult
    from kalbar_tui.text.hits import Snippet
    from kalbar_tui.text.query import Query

_PAGE = 200
_PAGE_WITH_BODIES = 25  # each of which may be megabytes
COUNTED = 1000
"""Of the newest so many posts that a kept search finds the unread ones are counted."""

_INDEXED_AT_ONCE = 500
"""Posts taken into the index in one transaction: others wait for it, some 60 ms."""
_EXAMPLES = 5
"""Of how many posts a preview of a rule has the headlines."""

_STEP_SECONDS = 0.04
"""After so long a step of applying rules ends; what it has begun by then may take as long again."""

_PAUSE_SECONDS = 0.005
"""Between two steps, so that another write is not kept waiting for all of them."""


class Saved:
    """What is saved of one site. Every method may raise `StoreError`.

    `site` is the site's key (`text.address.site_key`), `url` its address. `zone` is asked for the
    reader's time zone, in which a day of a search begins. Nothing is
    written by reading: of a site that was never saved, every list is empty.
    """

    def __init__(
        self,
        database: Database,
        site: str,
        url: str = "",
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        zone: Callable[[], tzinfo] = lambda: UTC,
    ) -> None:
        self.site = site
        self.url = url
        self.database = database
        self._now = clock
        self._zone = zone

    def of(self, site: str, url: str) -> Saved:
        """What is saved of another site in the same store."""
        return Saved(self.database, site, url, clock=self._now, zone=self._zone)

    def changes(self) -> int:
        """A number that is another one when this or any other process has changed the store."""
        return self.database.changes()

    def close_thread(self) -> None:
        """Gives back what this thread holds of the store, before the thread ends."""
        self.database.close_thread()

    def stoppable(self, stopped: Callable[[], bool]) -> AbstractContextManager[None]:
        """In it, reads of this thread end with `Stopped` soon after `stopped` begins to say so."""
        return self.database.stoppable(stopped)

    # -- lists

    def order(self, shelf: Shelf, *, after: Key | None = None, limit: int | None = _PAGE) -> list[Key]:
        """The places of a list's posts that follow `after`, newest first; `None` for `limit` is all.

        Of a search with the best hits first `after` means nothing. Raises `QueryError`, and `NotThere`
        for a category, author or tag in it.
        """
        if shelf.kind == "search":
            if shelf.best and after:
                return []
            from kalbar_tui.text.query import parse

            query = parse(shelf.slug)
            if shelf.unread_only:
                query = query._replace(unread=True)
            return self.search(query, after=after, limit=limit, best=shelf.best)
        with self.database.read() as db:
            site, pk = self._shelf(db, shelf)
            only = shelves.Only(unread=shelves.unread_only(shelf))
            return shelves.order(db, site, pk, only, after=after, limit=limit) if pk else []

    def rows(self, pks: Iterable[int]) -> dict[int, Row]:
        """Posts as lists show them, by row number; those that are not saved any more are left out."""
        with self.database.read() as db:
            return reading.rows(db, pks)

    def head(self, shelf: Shelf, limit: int) -> list[Row]:
        """The newest posts of a list."""
        keys = self.order(shelf, limit=limit)
        found = self.rows(key.pk for key in keys)
        return [found[key.pk] for key in keys if key.pk in found]

    def total(self, shelf: Shelf) -> int:
        """How many posts stand in a list."""
        with self.database.read() as db:
            _site, pk = self._shelf(db, shelf)
            return shelves.total(db, pk, unread=shelves.unread_only(shelf)) if pk else 0

    def count(self, shelf: Shelf, *, since: datetime | None = None, until: datetime | None = None) -> int:
        """How many posts of a list stand from `since` on and before `until`."""
        with self.database.read() as db:
            _site, pk = self._shelf(db, shelf)
            return shelves.count(db, pk, since=since, until=until) if pk else 0

    def total_posts(self) -> int:
        """How many posts of the site are saved, muted ones too."""
        return self.total(Shelf()) + self.total(Shelf("muted"))

    def counts(self) -> Counts:
        """The unread posts of every list."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return shelves.counts(db, site) if site is not None else Counts(0, 0, 0, {})

    # -- posts

    def post(self, pk_or_id: int | str) -> SavedPost | None:
        """The post with this row number or id, whole."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            if site is None:
                return None
            pk = pk_or_id if isinstance(pk_or_id, int) else reading.find_id(db, site, pk_or_id)
            return reading.load(db, [pk], with_body=True).get(pk) if pk is not None else None

    def find(self, reference: str) -> SavedPost | None:
        """The post that an id, a WordPress number, a slug or an address names, whole."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            pk = reading.find(db, site, reference) if site is not None else None
            return reading.load(db, [pk], with_body=True).get(pk) if pk is not None else None

    def listing(
        self,
        *,
        category: str | None = None,
        unread: bool = False,
        bookmarked: bool = False,
        muted: bool = False,
        since: datetime | None = None,
        until: datetime | None = None,
        author: str | None = None,
        tag: str | None = None,
        limit: int | None = None,
    ) -> Iterator[SavedPost]:
        """Saved posts that meet all that is asked for, newest first, without their bodies.

        `since` is the first moment that counts, `until` the first that does not. `author`
        and `tag` are slugs. Muted posts are left out unless they are `bookmarked` too; with
        `muted` they alone are meant. Reads page by page, so what changes meanwhile may show.
        """
        shelf = Shelf("category", category) if category else Shelf("bookmarks" if bookmarked else "latest")
        only = shelves.Only(unread=unread, bookmarked=bookmarked, author=author, tag=tag)
        if muted:  # they stand in no list of a category
            shelf, only = Shelf("muted"), replace(only, category=category)
        after: Key | None = None
        left = limit
        while left is None or left > 0:
            page = _PAGE if left is None else min(_PAGE, left)
            with self.database.read() as db:
                site, pk = self._shelf(db, shelf)
                if not pk:
                    return
                keys = shelves.order(db, site, pk, only, after=after, limit=page, since=since, until=until)
                found = reading.load(db, [key.pk for key in keys], with_body=False)
            yield from (found[key.pk] for key in keys if key.pk in found)
            if len(keys) < page:
                return
            after = keys[-1]
            left = None if left is None else left - page

    def selection(
        self,
        *,
        category: str | None = None,
        bookmarked: bool = False,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[int]:
        """The rows of the posts that `listing` would give."""
        shelf = Shelf("category", category) if category else Shelf("bookmarks" if bookmarked else "latest")
        with self.database.read() as db:
            site, pk = self._shelf(db, shelf)
            if not pk:
                return []
            only = shelves.Only(bookmarked=bookmarked)
            return [key.pk for key in shelves.order(db, site, pk, only, since=since, until=until)]

    def posts(self, pks: Sequence[int], *, with_body: bool = True) -> Iterator[SavedPost]:
        """Posts by row number, in this order, read page by page; those not saved any more are left out."""
        size = _PAGE_WITH_BODIES if with_body else _PAGE
        for start in range(0, len(pks), size):
            page = pks[start : start + size]
            with self.database.read() as db:
                found = reading.load(db, page, with_body=with_body)
            yield from (found[pk] for pk in page if pk in found)

    # -- searching

    def search(
        self, query: Query, *, after: Key | None = None, limit: int | None = _PAGE, best: bool = False
    ) -> list[Key]:
        """The places of the posts a query asks for, newest first or `best` first.

        Posts that wait for the index (`index`) are not found yet. Raises `NotThere` for a category,
        author or tag that there is not.
        """
        from kalbar_tui.library.searching import wanted
        from kalbar_tui.store import search

        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            if site is None:
                return []
            asked = wanted(db, site, query, self._now().astimezone(self._zone()))
            return search.order(db, site, asked, after=after, limit=limit, best=best)

    def found(
        self, query: Query, *, best: bool = False, limit: int | None = None
    ) -> Iterator[tuple[SavedPost, Snippet]]:
        """The posts a query asks for, without their bodies, and what each says of it."""
        from kalbar_tui.text.hits import Hits

        hits = Hits(query)
        after: Key | None = None
        left = limit
        while left is None or left > 0:
            page = _PAGE if left is None or best else min(_PAGE, left)
            keys = self.search(query, after=after, limit=limit if best else page, best=best)
            with self.database.read() as db:
                found = reading.load(db, [key.pk for key in keys], with_body=False)
                texts = reading.texts(db, [key.pk for key in keys]) if hits else {}
            for key in keys:
                if key.pk in found:
                    excerpt = found[key.pk].post.excerpt
                    yield found[key.pk], hits.snippet(texts.get(key.pk, "")) or hits.mark(excerpt)
            if best or len(keys) < page:
                return
            after = keys[-1]
            left = None if left is None else left - page

    def found_by_site(self, query: Query, ids: Iterable[str]) -> list[Key]:
        """Of what the site's own search has found, the places of the posts that meet the rest of a query.

        The site finds by the words alone, and by other rules than ours.
        """
        rest = query._replace(words=tuple(each for each in query.words if each.negated))
        allowed = {key.pk for key in self.search(rest, limit=None)} if rest.asks else None
        posts = filter(None, map(self.post, ids))
        return [
            Key(int(each.published.timestamp()), each.pk)
            for each in posts
            if allowed is None or each.pk in allowed
        ]

    def index(self, report: Callable[[int, int], None] | None = None) -> None:
        """Takes all posts that wait for it into the index of words, in steps; nothing where it is read-only.

        `report` is told how many are done, of how many.
        """
        from kalbar_tui.store import search

        with self.database.read() as db:
            total = search.waiting(db)
        while self.index_some():
            if report and total:
                report(total - min(self.unindexed(), total), total)
        if report and total:
            report(total, total)

    def index_some(self) -> bool:
        """Takes some of the posts that wait into the index; whether more are waiting."""
        from kalbar_tui.store import search

        if self.database.read_only:
            return False
        with self.database.read() as db:
            if not search.is_behind(db):
                return False
        with self.database.write() as db:
            return search.update(db, _INDEXED_AT_ONCE)

    def texts(self, pks: Sequence[int]) -> dict[int, str]:
        """The articles of posts as plain text, by row number."""
        with self.database.read() as db:
            return reading.texts(db, pks)

    def kept_searches(self) -> tuple[KeptSearch, ...]:
        """The searches kept under a name."""
        from kalbar_tui.store import searches

        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return searches.kept(db, site) if site is not None else ()

    def keep_search(self, name: str, query: str) -> None:
        """Keeps a search under a name; with an empty one, no longer."""
        from kalbar_tui.store import searches

        with self.database.write(durable=True) as db:
            site = sites.add_site(db, self.site, self.url)
            if name:
                searches.keep(db, site, name, query)
            else:
                searches.drop(db, site, query)

    def unread_found(self, query: str) -> int:
        """How many of the newest posts that a kept search finds are unread; 0 where it cannot be searched."""
        from kalbar_tui.library.searching import wanted
        from kalbar_tui.store import search
        from kalbar_tui.text.query import parse

        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            if site is None:
                return 0
            try:
                asked = wanted(db, site, parse(query), self._now().astimezone(self._zone()))
            except (QueryError, NotThere):
                return 0
            return search.unread_of_newest(db, site, asked, COUNTED)

    def unindexed(self) -> int:
        """How many posts a search does not find yet."""
        from kalbar_tui.store import search

        with self.database.read() as db:
            return search.waiting(db)

    # -- categories

    def tree(self) -> tuple[Category, ...]:
        """The site's categories in its own order, with the site's own counts."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return shelves.tree(db, site) if site is not None else ()

    def save_tree(self, categories: Iterable[Category]) -> None:
        """Keeps the site's categories. A tree with the site's numbers replaces, one without adds."""
        with self.database.write() as db:
            site = sites.add_site(db, self.site, self.url)
            shelves.save_tree(db, site, categories)
            sites.set_tree_checked_at(db, site, self._now())

    def tree_checked_at(self) -> datetime | None:
        """When the site was last asked for its categories (UTC)."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return sites.tree_checked_at(db, site) if site is not None else None

    def categories(self, slugs: Iterable[str]) -> tuple[Category, ...]:
        """Those of these categories that the tree has."""
        known = {category.slug: category for category in self.tree()}
        return tuple(known[slug] for slug in slugs if slug in known)

    def nearest(self, slug: str) -> tuple[str, ...]:
        """The slugs of up to three categories whose slug or name is most like this."""
        from difflib import get_close_matches

        names: dict[str, str] = {}
        for category in self.tree():
            names[category.name.casefold()] = category.slug
        for category in self.tree():
            names[category.slug] = category.slug
        close = get_close_matches(slug.casefold(), names, n=6, cutoff=0.5)
        return tuple(dict.fromkeys(names[name] for name in close))[:3]

    # -- rules

    def rules(self) -> list[Rule]:
        """The reader's rules for this site, oldest first, without those that are being taken off."""
        from kalbar_tui.store import rules

        with self.database.read() as db:
            return rules.kept(db, self.site)

    def preview(self, draft: Draft) -> Iterator[Preview]:
        """What a draft would hit among the posts in the lists: answers that become more and more complete."""
        from kalbar_tui.model.rule import Preview
        from kalbar_tui.store import rules

        total = self.total(Shelf())
        looked_at = count = 0
        newest: list[Key] = []
        below = 2**63 - 1
        while below:
            with self.database.read() as db:
                site = sites.find_site(db, self.site) or 0
                looked_at_here, hit, below = rules.look(db, site, draft, below)
                newest = sorted([*newest, *hit], reverse=True)[:_EXAMPLES]
                found = reading.rows(db, [key.pk for key in newest])
            looked_at += looked_at_here
            count += len(hit)
            examples = tuple(found[key.pk] for key in newest if key.pk in found)
            yield Preview(looked_at, total, count, examples)

    def add_rule(self, draft: Draft) -> int:
        """Keeps a rule, which `settle` then applies to what is saved; its number."""
        from kalbar_tui.store import rules

        with self.database.write(durable=True) as db:
            sites.add_site(db, self.site, self.url)
            return rules.add(db, self.site, draft, self._now())

    def remove_rule(self, number: int) -> bool:
        """Removes a rule, which `settle` then takes off what it hit; whether there was one."""
        from kalbar_tui.store import rules

        with self.database.write(durable=True) as db:
            return rules.remove(db, self.site, number)

    def is_unsettled(self) -> bool:
        """Whether `settle` has something to do, in a store that can be written."""
        with self.database.read() as db:
            return not self.database.read_only and shelves.is_unsettled(db, self.site, self._now())

    def settle(self) -> None:
        """Applies rules that are new, and takes off those that were removed or have ended."""
        while self.settle_step():
            time.sleep(_PAUSE_SECONDS)

    def settle_step(self) -> bool:
        """As `settle`, for a moment only; whether something is left. Another process may go on from there."""
        if not self.is_unsettled():
            return False
        from kalbar_tui.store import rules

        ends = time.monotonic() + _STEP_SECONDS
        with self.database.write() as db:
            site = sites.add_site(db, self.site, self.url)
            while is_left := rules.step(db, site, self.site, self._now()):
                if time.monotonic() > ends:
                    break
        return is_left

    def told_until(self) -> int:
        """The row of the newest post when it was last told which watched ones had come; at first, of now."""
        from kalbar_tui.store import rules

        with self.database.write() as db:
            return rules.told_until(db, sites.add_site(db, self.site, self.url))

    def set_told(self, newest_pk: int) -> None:
        """Notes that it was told which watched posts have come up to the one with this row."""
        from kalbar_tui.store import rules

        with self.database.write() as db:
            rules.set_told(db, sites.add_site(db, self.site, self.url), newest_pk)

    def watched_since(self, newest_pk: int) -> list[SavedPost]:
        """The watched posts saved since `newest_pk()` was that, newest first, without their bodies."""
        from kalbar_tui.store import rules

        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            pks = rules.watched_since(db, site, newest_pk) if site is not None else []
            found = reading.load(db, pks, with_body=False)
            return [found[pk] for pk in pks if pk in found]

    # -- marks: on the disk when the method returns

    def mark_read(self, ids: Sequence[str], on: bool = True) -> int:
        """Marks posts read or unread, as one step to undo; how many it changed."""
        return self._mark("read" if on else "unread", ids)

    def mark_opened(self, post_id: str) -> None:
        """Marks a post read, as one step to undo unless it was, and puts it on top of the history."""
        from kalbar_tui.store import marks

        with self.database.write(durable=True) as db:
            marks.opened(db, sites.add_site(db, self.site, self.url), post_id, self._now())

    def set_bookmark(self, ids: Sequence[str], on: bool = True) -> int:
        """Bookmarks posts or takes their bookmarks away, as one step to undo; how many it changed."""
        return self._mark("bookmark" if on else "unbookmark", ids)

    def set_note(self, ids: Sequence[str], note: str) -> int:
        """Writes a note to posts and bookmarks them, as one step to undo; how many it changed.

        An empty note takes the one there is away.
        """
        from kalbar_tui.store import marks

        text = clean.block(note)
        with self.database.write(durable=True) as db:
            return marks.set_note(db, sites.add_site(db, self.site, self.url), ids, text, self._now())

    def mark_rows_read(self, pks: Sequence[int]) -> int:
        """Marks the posts of these rows read, as one step to undo; how many were unread."""
        from kalbar_tui.store import marks

        with self.database.write(durable=True) as db:
            return marks.mark_rows_read(db, sites.add_site(db, self.site, self.url), pks, self._now())

    def merge_marks(self, came: Sequence[Mark]) -> Merged:
        """Adds marks from elsewhere to those there are, as up to two steps to undo; what was new."""
        from kalbar_tui.store import marks

        with self.database.write(durable=True) as db:
            return marks.merge(db, sites.add_site(db, self.site, self.url), came, self._now())

    def mark_all_read(self, shelf: Shelf, *, newest_pk: int | None = None) -> int:
        """Marks all unread posts of a list read, as one step to undo; how many there were.

        `newest_pk`, from `newest_pk()` at the time of the key press, leaves out what is
        saved after it.
        """
        from kalbar_tui.store import marks

        if shelf.kind == "search":
            unread = replace(shelf, unread_only=True, best=False)
            pks = [
                key.pk for key in self.order(unread, limit=None) if newest_pk is None or key.pk <= newest_pk
            ]
            return self.mark_read([post.post.id for post in self.posts(pks, with_body=False)])
        with self.database.write(durable=True) as db:
            site = sites.add_site(db, self.site, self.url)
            pk = shelves.find_shelf(db, site, shelf)
            return (
                marks.mark_all_read(db, site, pk, self._now(), newest_pk=newest_pk) if pk is not None else 0
            )

    def newest_pk(self) -> int:
        """The row of the post that was saved last; 0 when none is."""
        with self.database.read() as db:
            return reading.newest_pk(db)

    def set_position(self, post_id: str, share: float) -> None:
        """Keeps the place reached in an article, 0.0 to 1.0."""
        from kalbar_tui.store import marks

        with self.database.write() as db:
            marks.set_position(db, post_id, share)

    def undo(self) -> Undone | None:
        """Takes the last mark back; `None` when there is none."""
        from kalbar_tui.store import marks

        with self.database.write(durable=True) as db:
            return marks.undo(db, sites.add_site(db, self.site, self.url))

    def redo(self) -> Undone | None:
        """Makes the mark again that was last taken back; `None` when there is none."""
        from kalbar_tui.store import marks

        with self.database.write(durable=True) as db:
            return marks.redo(db, sites.add_site(db, self.site, self.url))

    def _mark(self, kind: JournalKind, ids: Sequence[str]) -> int:
        from kalbar_tui.store import marks

        with self.database.write(durable=True) as db:
            return marks.mark(db, sites.add_site(db, self.site, self.url), kind, ids, self._now())

    # -- days

    def between(self, since: datetime, until: datetime) -> list[Key]:
        """The places of all posts from `since` on and before `until`, newest first."""
        with self.database.read() as db:
            site, pk = self._shelf(db, Shelf())
            return shelves.order(db, site, pk, shelves.Only(), since=since, until=until) if pk else []

    def oldest(self) -> datetime | None:
        """When the oldest saved post was published; `None` if none is saved."""
        with self.database.read() as db:
            return shelves.oldest(db, self._shelf(db, Shelf())[1])

    # -- visits

    def last_visit(self) -> Visit | None:
        """The visit before the one that goes on now; `None` if there was none."""
        from kalbar_tui.store import visits

        with self.database.read() as db:
            return visits.last(db, self.site, self._now())

    def begin_visit(self) -> int:
        """Begins a visit, or goes on with one that ended within half an hour; its number."""
        from kalbar_tui.store import visits

        with self.database.write() as db:
            return visits.begin(db, self.site, self._shelf(db, Shelf())[1], self._now())

    def end_visit(self, number: int) -> None:
        """Notes that a visit ends now, and the newest post there is."""
        from kalbar_tui.store import visits

        with self.database.write() as db:
            visits.end(db, self.site, self._shelf(db, Shelf())[1], number, self._now())

    def count_news(self, visit: Visit) -> int:
        """How many posts are newer than all there were at a visit."""
        with self.database.read() as db:
            return shelves.count(db, self._shelf(db, Shelf())[1], since=visit.news_from)

    # -- what comes from the site

    def save(
        self,
        came: Sequence[Post],
        texts: Mapping[str, str] | None = None,
        validators: Mapping[str, Validators] | None = None,
    ) -> SaveResult:
        """Saves the posts of one answer with its validators, in one transaction.

        `texts` are the articles as plain text by `Post.id`; without it they are made here.
        """
        from kalbar_tui.store import posts, search

        if texts is None:
            texts = plain_texts(came)
        with self.database.write() as db:
            site = sites.add_site(db, self.site, self.url)
            result = posts.save(db, site, came, texts, self._now())
            sites.set_validators(db, site, validators or {})
            search.update(db, _INDEXED_AT_ONCE)
        return result

    def known(self, wp_ids: Iterable[int]) -> dict[int, datetime]:
        """Of these WordPress numbers, those saved whole from the API, and as of which revision (UTC)."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return reading.known(db, site, wp_ids) if site is not None else {}

    def known_or_unsaved(self, wp_ids: Iterable[int]) -> dict[int, datetime]:
        """As `known`, and posts that are not saved at all as if nothing about them could be news."""
        asked = list(wp_ids)
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            if site is None:
                return {}
            unsaved = set(asked) - reading.numbers(db, site, asked)
            return reading.known(db, site, asked) | dict.fromkeys(unsaved, datetime.max.replace(tzinfo=UTC))

    def suspects(
        self,
        shelf: Shelf,
        *,
        newer_than: datetime | None,
        older_than: datetime | None,
        seen: Iterable[int],
    ) -> list[int]:
        """The WordPress numbers of a list's saved posts published between two moments and not `seen`.

        Without those already known to be withdrawn; both moments themselves are left out.
        """
        with self.database.read() as db:
            _site, pk = self._shelf(db, shelf)
            if not pk:
                return []
            return reading.suspects(db, pk, newer_than=newer_than, older_than=older_than, seen=seen)

    def set_withdrawn(self, *, gone: Sequence[int], there: Sequence[int] = ()) -> int:
        """Notes which posts the site no longer has, and which it has (again); how many are newly gone."""
        from kalbar_tui.store import posts

        with self.database.write() as db:
            site = sites.add_site(db, self.site, self.url)
            posts.set_withdrawn(db, site, there, False)
            return posts.set_withdrawn(db, site, gone, True)

    def incomplete(self, shelf: Shelf, limit: int | None) -> list[Post]:
        """The newest posts of a list of which only a part is saved and more may be had.

        Not those whose page was asked within the day and had no more.
        """
        from kalbar_tui.library.freshness import REPROBE_AFTER

        with self.database.read() as db:
            site, pk = self._shelf(db, shelf)
            if not pk:
                return []
            wanted = reading.incomplete(db, site, pk, limit, self._now() - REPROBE_AFTER)
            found = reading.load(db, wanted, with_body=True)
            return [found[each].post for each in wanted if each in found]

    def page_asked(self, post_id: str) -> None:
        """Notes that a post's own page was asked now, and had no more of it."""
        from kalbar_tui.store import posts

        with self.database.write() as db:
            posts.set_page_asked(db, post_id, self._now())

    def capabilities(self) -> Capabilities | None:
        """What was learnt of the site; `None` before it was."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return sites.capabilities(db, site) if site is not None else None

    def set_capabilities(self, learnt: Capabilities) -> None:
        """Keeps what was learnt of the site."""
        with self.database.write() as db:
            sites.set_capabilities(db, sites.add_site(db, self.site, self.url), learnt)

    def validators(self, url: str) -> Validators | None:
        """What the server sent with the last answer at this address that was saved."""
        with self.database.read() as db:
            return sites.validators(db, url)

    def hold_offs(self) -> dict[str, datetime]:
        """The hosts that asked to be left alone, and until when (UTC)."""
        with self.database.read() as db:
            return sites.hold_offs(db)

    def set_hold_offs(self, until: Mapping[str, datetime]) -> None:
        """Keeps which hosts asked to be left alone; the later of two times for one host holds."""
        now = self._now()
        known = self.hold_offs()
        if not any(time > now and known.get(host) != time for host, time in until.items()):
            return
        with self.database.write() as db:
            sites.set_hold_offs(db, until, now)

    def progress(self, scope: str) -> Progress:
        """How far the walks through a list have come; `scope` is a category's slug, "" for all posts."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return sites.progress(db, site, scope) if site is not None else Progress()

    def last_refresh(self) -> datetime | None:
        """When the newest posts of any list were last asked for with success (UTC)."""
        with self.database.read() as db:
            site = sites.find_site(db, self.site)
            return sites.last_refresh(db, site) if site is not None else None

    def set_progress(self, scope: str, reached: Progress) -> None:
        """Keeps how far a walk has come."""
        with self.database.write() as db:
            sites.set_progress(db, sites.add_site(db, self.site, self.url), scope, reached)

    def forget_progress(self, scope: str) -> None:
        """Makes the next walk of that name begin at its start."""
        with self.database.write() as db:
            sites.forget_progress(db, sites.add_site(db, self.site, self.url), scope)

    def _shelf(self, db: sqlite3.Connection, shelf: Shelf) -> tuple[int, int]:
        """The rows of the site and of one of its lists; 0 for what is not in the store."""
        site = sites.find_site(db, self.site)
        return (site, shelves.find_shelf(db, site, shelf) or 0) if site is not None else (0, 0)


def plain_texts(came: Iterable[Post]) -> dict[str, str]:
    """The articles as plain text, by `Post.id`."""
    from kalbar_tui.text.html import document
    from kalbar_tui.text.plain import plain

    return {post.id: plain(document(post.html, post.url)) for post in came}
