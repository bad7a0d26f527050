"""What stands above and below the body of an article: headline, byline, notices, media, tags."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from kalbar_tui import cells
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.post import Enclosure, Picture
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.rows import BOOKMARK, MUTED, NOTE, WATCHED
from kalbar_tui.text import clean, when
from kalbar_tui.text.address import safe_url
from kalbar_tui.ui import keymap
from kalbar_tui.ui.lines.blocks import EMBED_SIGNS, figure_words
from kalbar_tui.ui.lines.inlines import linked
from kalbar_tui.ui.lines.parts import CodePart, Part, PictureBox, PictureLines, PictureParts, TextPart, Words

_RULE = 24


def head(
    found: SavedPost,
    width: int,
    *,
    kicker: str,
    age: str,
    minutes: int,
    zone: tzinfo,
    image: Picture | None,
    pictures: PictureLines | None,
    notices: list[str],
) -> Iterator[Part]:
    """The parts above the body. `minutes` of reading are told if there are any.

    `image` comes last, so that it moves nothing else of the head.
    """
    post = found.post
    yield TextPart(Words(""), "gap", gap=0)
    if kicker:
        yield TextPart(Words(kicker), "kicker", gap=0)
    yield TextPart(Words(clean.line(post.title) or _("(untitled)")), "article_title")
    if post.author and (name := clean.line(post.author.name)):
        yield TextPart(Words(_("By {author}").format(author=name)), "byline", gap=0)
    times = [when.absolute(found.published, zone), age]
    if cells.width(together := " · ".join(times)) <= width:
        times = [together]
    yield from (TextPart(Words(time), "note", gap=0) for time in times)
    facts = [clean.line(term.name) for term in post.categories]
    if minutes:
        reading = ngettext("{count} minute to read", "{count} minutes to read", minutes)
        facts.append(reading.format(count=when.number(minutes)))
    if post.comment_count:
        comments = ngettext("{count} comment", "{count} comments", post.comment_count)
        facts.append(comments.format(count=when.number(post.comment_count)))
    if found.mark.bookmarked_at:
        facts.append(BOOKMARK + " " + _("bookmarked"))
    if found.watched:
        facts.append(WATCHED + " " + _("watched"))
    if found.muted:
        facts.append(MUTED + " " + _("muted"))
    if facts:
        yield TextPart(Words(" · ".join(facts)), "category", gap=0)
    yield CodePart("─" * min(_RULE, width), "", "", role="rule")
    yield from (TextPart(Words(notice), "notice", "▌ ", "▌ ") for notice in notices)
    if note := clean.block(found.mark.note):
        yield TextPart(Words(note), "reader_note", f"{NOTE} ", "  ")
    if image and (pictures or image.caption or image.alt):
        caption, alt = clean.line(image.caption), clean.line(image.alt)
        url = safe_url(image.url) or ""
        shown = pictures is not None and bool(url)
        box = PictureBox(image, figure_words(alt if shown else caption or alt), url)
        picture = PictureParts([box], pictures if shown else None)
        yield picture
        if shown and caption:
            picture.gap = 0
            yield TextPart(Words(caption), "caption", "  ", "  ")


def notices(found: SavedPost, *, fetching: bool, is_read: bool) -> list[str]:
    """What an article lacks, and what can be done. `is_read`: its body has been read."""
    post = found.post
    told: list[str] = []
    if found.withdrawn:
        told.append(_("The site has withdrawn this post. What was saved of it can still be read here."))
    if post.locked:
        told.append(
            _("The site asks for a password here. Press {key} to open the post in the browser.").format(
                key=keymap.named("post.browser")
            )
        )
    elif post.fullness == "teaser":
        told.append(
            _("Fetching the whole article …")
            if fetching
            else _(
                "Only the site's summary is saved. Press {key} to read the whole article in the browser."
            ).format(key=keymap.named("post.browser"))
        )
    elif post.fullness == "first_page":
        told.append(
            _("Fetching the other pages …")
            if fetching
            else _(
                "Only the first page of this article is saved. Press {key} to read all of it in the browser."
            ).format(key=keymap.named("post.browser"))
        )
    if not is_read:
        told.append(_("Laying out a long article …"))
    return told


def tail(found: SavedPost) -> Iterator[Part]:
    """The parts below the body: files, the author, tags, and where the post is on the web."""
    post = found.post
    yield from (_enclosure(enclosure) for enclosure in post.enclosures if safe_url(enclosure.url))
    if post.author and (bio := clean.line(post.author.bio)):
        yield TextPart(Words(f"{clean.line(post.author.name)}. {bio}"), "caption", "▌ ", "▌ ")
    if post.tags:
        tags = ", ".join(clean.line(term.name) for term in post.tags)
        yield TextPart(Words(_("Tags: {tags}").format(tags=tags)), "note", gap=0)
    if url := safe_url(post.url):
        yield TextPart(linked(url, url), "note")


def _enclosure(enclosure: Enclosure) -> Part:
    url = safe_url(enclosure.url) or ""
    kind = clean.line(enclosure.type).partition("/")[0]
    words = linked(url.rpartition("/")[2] or url, url)
    return TextPart(words, "text", f"{EMBED_SIGNS.get(kind, '↓')} ", "  ")
