"""`rules`: what the reader wants hidden or pointed out; listed, added after a look at it, removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.rule import Draft
from kalbar_tui.text import clean, when
from kalbar_tui.text.folding import Words
from kalbar_tui.wording import rule_line

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.rule import Rule, RuleKind

_LONGEST = 80
"""Characters of a word that is muted or watched for."""


class _WrongUsage(Exception):
    """What is wrong with the way the command was called, in words."""


def rules(session: Session) -> int:
    """Lists, adds or removes rules. Of numbers to remove: 1 if there is none of them, 6 if only some."""
    match session.options.command:
        case "rules add":
            try:
                draft = _draft(session)
            except _WrongUsage as wrong:
                return output.usage_error(str(wrong))
            return _preview(session, draft) if session.options.dry_run else _add(session, draft)
        case "rules remove":
            return _remove(session)
        case _:
            return _list(session)


def _list(session: Session) -> int:
    for rule in session.saved.rules():
        output.result(output.as_json(_object(rule)) if session.options.json else _line(rule, session))
    return 0


def _draft(session: Session) -> Draft:
    """The rule that was asked for. Raises `_WrongUsage`."""
    options = session.options
    if options.mute == options.watch:
        raise _WrongUsage(_("a rule is either --mute or --watch"))
    kind: RuleKind = "mute" if options.mute else "watch"
    word = clean.line(options.words or "")
    author, tag = (clean.line((slug or "").lower()) for slug in (options.author, options.tag))
    until = _until(session)
    match word, author, tag, options.category:
        case word, "", "", None if word:
            if len(word) > _LONGEST or not Words(word).can_match:
                raise _WrongUsage(_("“{text}” is no word that could be looked for").format(text=word[:40]))
            return Draft(kind, "word", word, until)
        case "", author, "", None if author:
            return Draft(kind, "author", author, until)
        case "", "", tag, None if tag:
            return Draft(kind, "tag", tag, until)
        case "", "", "", str(category):
            return Draft(kind, "category", session.check_category(category), until)
    raise _WrongUsage(_("a rule has one subject: a word, --author, --tag or --category"))


def _until(session: Session) -> datetime | None:
    """The first moment after the last day that was asked for."""
    if session.options.until is None:
        return None
    now = datetime.now(session.settings.zone)
    until: datetime = session.options.until.end(now)
    if until <= now:
        raise _WrongUsage(_("--until lies in the past"))
    return until


def _preview(session: Session, draft: Draft) -> int:
    *_before, found = session.saved.preview(draft)
    if session.options.json:
        newest = [
            {"id": row.id, "title": row.title, "published": output.rfc3339(row.published)}
            for row in found.newest
        ]
        answer = {**_draft_object(draft), "hits": found.hits, "of": found.total, "newest": newest}
        output.result(output.as_json(answer))
        return 0
    said = (
        ngettext(
            "It would hide {hits} of {total} post.", "It would hide {hits} of {total} posts.", found.total
        )
        if draft.kind == "mute"
        else ngettext(
            "It would mark {hits} of {total} post.", "It would mark {hits} of {total} posts.", found.total
        )
    )
    output.result(said.format(hits=when.number(found.hits), total=when.number(found.total)))
    now = datetime.now(UTC)
    for row in found.newest:
        output.result(f"{row.id}  {when.short(row.published, now):>7}  {row.title}")
    return 0


def _add(session: Session, draft: Draft) -> int:
    saved = session.saved
    number = saved.add_rule(draft)
    saved.settle()
    rule = next((rule for rule in saved.rules() if rule.number == number), None)
    if rule is not None:  # another process may have removed it meanwhile
        output.result(output.as_json(_object(rule)) if session.options.json else _line(rule, session))
    return 0


def _remove(session: Session) -> int:
    numbers = list(dict.fromkeys(session.options.words))
    saved = session.saved
    removed = [number for number in numbers if saved.remove_rule(number)]
    missing = [number for number in numbers if number not in removed]
    saved.settle()
    for number in missing:
        output.message("kalbar-tui: " + _("There is no rule {number}.").format(number=number))
    if session.options.json:
        output.result(output.as_json({"removed": removed, "missing": missing}))
    if missing:
        return 6 if removed else 1
    return 0


def _line(rule: Rule, session: Session) -> str:
    return f"{rule.number:>3}  {rule_line(rule, session.settings.zone)}"


def _object(rule: Rule) -> dict[str, object]:
    """A rule with the keys that scripts rely on."""
    return {
        "number": rule.number,
        **_draft_object(rule.draft),
        "made": output.rfc3339(rule.made_at),
        "posts": rule.posts,
        "settled": rule.settled,
    }


def _draft_object(draft: Draft) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "field": draft.field,
        "value": draft.value,
        "until": output.rfc3339(draft.until),
    }
