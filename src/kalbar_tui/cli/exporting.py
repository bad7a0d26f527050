"""`export`: saved posts in a file, to take along."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.text import clean, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kalbar_tui.cli.session import Session
    from kalbar_tui.export.collection import Collection

_ENDINGS = {".epub": "epub", ".md": "markdown", ".html": "html", ".json": "json"}
_STDOUT = "-"


def export(session: Session) -> int:
    """Writes the saved posts asked for, newest first; with none of them nothing is written."""
    options = session.options
    kind: str | None = options.format or _ENDINGS.get(Path(options.output).suffix.lower())
    if options.json:  # as with `read`
        kind = "json"
    if kind is None:
        return output.usage_error(_("--format is missing, and the name of the file does not tell"))
    if kind == "epub" and options.output == _STDOUT:
        return output.usage_error(_("An EPUB is no text and is not written to standard output"))
    collection = _collection(session)
    if collection is None:
        output.message("kalbar-tui: " + _("Nothing saved meets what was asked for; nothing was written."))
        return 1
    if options.output == _STDOUT:
        for text in _texts(kind, collection):
            output.result_in_utf8(text)
        return 0
    _write(kind, collection, Path(options.output))
    if not options.quiet:
        said = ngettext("{count} post in {path}.", "{count} posts in {path}.", collection.count)
        path = clean.line(options.output)
        output.message(said.format(count=when.number(collection.count), path=path))
    return 0


def _write(kind: str, collection: Collection, path: Path) -> None:
    from kalbar_tui.export import files

    if kind == "markdown" and path.is_dir():
        _write_folder(collection, path)
        return
    with files.written(path) as file:
        if kind == "epub":
            from kalbar_tui.export import epub

            epub.write(file, collection)
        else:
            for text in _texts(kind, collection):
                file.write(text.encode())


def _write_folder(collection: Collection, folder: Path) -> None:
    """A file for each post; all of them, or with an exception on the way none."""
    from kalbar_tui.export import files
    from kalbar_tui.export.markdown import file_name, text

    taken: set[str] = set()
    with files.written_into(folder) as add:
        for saved in collection.posts():
            add(file_name(saved, collection.zone, taken), text(saved, collection.zone).encode())


def _texts(kind: str, collection: Collection) -> Iterator[str]:
    """The file as pieces of text."""
    match kind:
        case "markdown":
            from kalbar_tui.export import markdown

            yield from markdown.texts(collection)
        case "html":
            from kalbar_tui.export import page

            yield from page.texts(collection)
        case _:
            for saved in collection.posts():
                yield output.as_json(output.exported_object(saved)) + "\n"


def _collection(session: Session) -> Collection | None:
    """The posts asked for; `None` if there are none."""
    from kalbar_tui.cli.listing import category_asked
    from kalbar_tui.export.collection import Collection
    from kalbar_tui.library.saved_pictures import SavedPictures

    options, saved, zone = session.options, session.saved, session.settings.zone
    category = category_asked(session) if options.category else None
    local = datetime.now(UTC).astimezone(zone)
    pks = saved.selection(
        category=category,
        bookmarked=options.bookmarked,
        since=options.since.start(local) if options.since else None,
        until=options.until.end(local) if options.until else None,
    )
    if options.search is not None:
        found = _found(session, options.search)
        pks = [pk for pk in pks if pk in found]
    ends = list(saved.posts([*pks[:1], *pks[-1:]], with_body=False))
    if not ends:
        return None
    learnt = saved.capabilities()
    names = {each.slug: clean.line(each.name) for each in saved.tree()}
    days = dict.fromkeys(when.day(each.published, zone) for each in reversed(ends))
    return Collection(
        title=", ".join(
            part
            for part in (
                names.get(category) or category if category else "",
                _("Bookmarks") if options.bookmarked else "",
                f"“{clean.line(options.search)}”" if options.search else "",
            )
            if part
        )
        or _("Posts"),
        span=" – ".join(days),
        site=clean.line(learnt.name if learnt else "") or saved.site,
        url=saved.url,
        count=len(pks),
        zone=zone,
        posts=lambda: saved.posts(pks),
        heads=lambda: saved.posts(pks, with_body=False),
        picture=SavedPictures(saved).picture,
    )


def _found(session: Session, text: str) -> set[int]:
    """The rows of the posts that a search finds."""
    from kalbar_tui.cli.searching import take_in
    from kalbar_tui.text.query import parse

    query = parse(text)
    take_in(session)
    return {key.pk for key in session.saved.search(query, limit=None)}
