"""Which categories and tags a feed means. Feeds name both by their names alone, mixed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kalbar_tui.model.post import Category, Term
from kalbar_tui.text.address import slugify
from kalbar_tui.text.html import title


class Filing:
    """Files posts under what a feed names, by a site's tree.

    `asked` is the slug of the category whose feed this is, `None` for a feed of all.
    """

    def __init__(self, tree: Sequence[Category], asked: str | None = None) -> None:
        self._by_slug = {one.slug: one for one in tree}
        self._by_name: dict[str, list[Category]] = {}
        for one in tree:
            self._by_name.setdefault(one.name.casefold(), []).append(one)
        self._asked = asked

    def file(self, named: Iterable[str]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """The categories and the tags of a post that names these; the asked category is one of them.

        What is in the tree is a category, all else a tag. Where the tree has no category of
        the post that is the asked one or below it, the post is filed under the asked one itself.
        """
        categories: dict[str, Term] = {}
        tags: dict[str, Term] = {}
        for raw in named:
            name = title(raw)
            if not name:
                continue
            if found := self._in_tree(name):
                categories.setdefault(found.slug, Term(found.slug, found.name))
            else:
                slug = slugify(name) or name.casefold()
                tags.setdefault(slug, Term(slug, name))
        if self._asked and not any(self._is_below(slug, self._asked) for slug in categories):
            found = self._by_slug.get(self._asked)
            tag = tags.pop(self._asked, None)
            name = found.name if found else tag.name if tag else _as_name(self._asked)
            categories[self._asked] = Term(self._asked, name)
        return tuple(categories.values()), tuple(tags.values())

    def _in_tree(self, name: str) -> Category | None:
        """The category of that name: of several the one nearest to what was asked for."""
        found = self._by_name.get(name.casefold(), ())
        asked = self._asked
        return min(
            found,
            key=lambda one: 0 if asked is None or self._is_below(one.slug, asked) else 1,
            default=None,
        )

    def _is_below(self, slug: str, ancestor: str) -> bool:
        """Whether a category is `ancestor` or stands anywhere below it."""
        seen: set[str] = set()
        here: str | None = slug
        while here and here not in seen:
            if here == ancestor:
                return True
            seen.add(here)
            category = self._by_slug.get(here)
            here = category.parent if category else None
        return False


def _as_name(slug: str) -> str:
    return slug.replace("-", " ").title()
