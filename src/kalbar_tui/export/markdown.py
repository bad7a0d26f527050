"""Posts as Markdown, each with what is told of it before it as YAML (front matter)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from unicodedata import normalize

from kalbar_tui.export.article import article, title, whole
from kalbar_tui.export.collection import Collection
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text import clean
from kalbar_tui.text.markdown import markdown

_LONGEST_SLUG = 60


def texts(collection: Collection) -> Iterator[str]:
    """The posts one after the other, as pieces of one file, an empty line between any two."""
    for number, saved in enumerate(collection.posts()):
        yield ("\n" if number else "") + text(saved, collection.zone)


def text(saved: SavedPost, zone: tzinfo) -> str:
    """One post: its front matter, and the article as `read --format markdown` prints it."""
    head = "".join(f"{key}: {value}\n" for key, value in _front_matter(saved).items() if value)
    return f"---\n{head}---\n\n{markdown(whole(article(saved, zone)))}\n"


def file_name(saved: SavedPost, zone: tzinfo, taken: set[str]) -> str:
    """The name of a file of its own for a post, not among those taken, and now taken.

    Its day and its slug, reduced to `a-z`, `0-9` and hyphens: no site chooses a file's name.
    """
    day = saved.published.astimezone(zone).date().isoformat()
    slug = _bare(saved.post.slug or title(saved))[:_LONGEST_SLUG].strip("-")
    stem = f"{day}-{slug}".strip("-")
    if stem in taken:
        stem = f"{stem}-{_bare(saved.post.id)}"
    taken.add(stem)
    return f"{stem}.md"


def _bare(name: str) -> str:
    """The name in ASCII letters and digits with hyphens between them."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def _front_matter(saved: SavedPost) -> dict[str, str]:
    """Values of YAML by their keys; empty ones are left out. What is the site's is always quoted."""
    post, mark = saved.post, saved.mark
    return {
        "id": _quoted(post.id),
        "site": _quoted(post.site),
        "url": _quoted(post.url),
        "title": _quoted(post.title),
        "date": _moment(saved.published),
        "modified": _moment(post.modified),
        "author": _quoted(post.author.name) if post.author else "",
        "categories": _list(term.slug for term in post.categories),
        "tags": _list(term.slug for term in post.tags),
        "excerpt": _quoted(post.excerpt),
        "read": _moment(mark.read_at),
        "bookmarked": _moment(mark.bookmarked_at),
        "note": json.dumps(clean.block(mark.note), ensure_ascii=False) if mark.note else "",
    }


def _quoted(value: str) -> str:
    """A string as JSON writes it, which is how YAML reads one in double quotes; on one line."""
    value = clean.line(value)
    return json.dumps(value, ensure_ascii=False) if value else ""


def _list(values: Iterator[str]) -> str:
    quoted = [each for each in map(_quoted, values) if each]
    return f"[{', '.join(quoted)}]" if quoted else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".zfill(20) if moment else ""
