"""Errors in the reader's words: one or two sentences of what happened, to what, and what to do."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from kalbar_tui.i18n import _, ngettext, noop
from kalbar_tui.model.errors import (
    ConfigError,
    KalbarError,
    NoExport,
    NotThere,
    QueryError,
    Refused,
    SourceError,
    StoreError,
    Unreadable,
)
from kalbar_tui.text import clean, when

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from kalbar_tui.model.marks import Visit
    from kalbar_tui.model.rule import Draft, Rule

_UNREACHABLE = {
    "dns": noop("{host} was not found. Is there a connection?"),
    "refused": noop("{host} does not take connections."),
    "timeout": noop("{host} did not answer in time."),
    "tls": noop("The connection to {host} is not secure: its certificate was not accepted."),
    "proxy": noop("The proxy on the way to {host} refused."),
    "connection": noop("The connection to {host} broke off."),
    "offline": noop("Offline: {host} is not asked."),
}
_REFUSED = {
    "challenge": noop("{host} asks for proof of a browser and lets no program in."),
    "captive": noop("Another page answered in place of {host}. Does this network ask for a sign-in?"),
    "redirect": noop("{host} points to another site; it is not followed."),
    "feeds_off": noop("{host} has switched its feeds off."),
    "private": noop("{host} is not a public address, so pictures are not fetched from there."),
}
_UNREADABLE = {
    "not_json": noop("{host} answered with something that is not its API."),
    "not_a_feed": noop("{host} answered with something that is no feed."),
    "not_posts": noop("{host} answered, but not with posts."),
    "not_a_picture": noop("{host} answered with something that is no picture we can read."),
    "too_large": noop("The answer of {host} is too large and was not read."),
    "cut": noop("The answer of {host} broke off half-way."),
    "encoding": noop("The answer of {host} is in an encoding that cannot be read."),
    "doctype": noop("The feed of {host} declares entities of its own and was refused."),
    "bomb": noop("The answer of {host} swells when unpacked and was refused."),
}
_STORE = {
    "full": noop("The disk is full: {path} could not be written."),
    "locked": noop("Another program holds {path}. Try again in a moment."),
    "foreign": noop(
        "{path} belongs to another program and was left untouched. Choose another folder with --data-dir."
    ),
    "newer": noop(
        "{path} was made by a newer kalbar-tui and was left untouched. Update kalbar-tui to read it."
    ),
    "not_a_database": noop(
        "{path} is not a kalbar-tui store and was left untouched. Choose another folder with --data-dir."
    ),
    "folder": noop("The folder for {path} cannot be used. Choose another with --data-dir."),
    "symlink": noop(
        "{path} is a symbolic link, which is not followed. Choose another folder with --data-dir."
    ),
    "read_only": noop("{path} cannot be written here."),
    "damaged": noop("{path} is damaged and cannot be read."),
    "search": noop("The index of the search was damaged and is being made anew; nothing else is lost."),
}
_NOT_THERE = {
    "category": noop("There is no category “{what}”."),
    "post": noop("There is no post “{what}”, neither saved nor on the site."),
    "result": noop("Nothing was found for “{what}”."),
    "site": noop("“{what}” is neither a site known by name nor an address."),
    "tag": noop("There is no tag “{what}”."),
    "author": noop("There is no author “{what}”."),
}

_QUERY = {
    "quote": noop("The quotation mark at character {place} has no second one."),
    "field": noop(
        "There is no field “{what}” (character {place}); put “{what}:…” in quotation marks to find it."
    ),
    "value": noop("“{what}:” at character {place} needs a word right after the colon."),
    "day": noop("“{what}” at character {place} is no day: 7d, 2w, 2024-05 or 2024-05-31 are."),
    "switch": noop("“{what}:” at character {place} takes “yes” or “no”."),
    "not_yet": noop("“{what}:” at character {place} takes “dibaca” alone."),
    "minus": noop("“{what}:” at character {place} cannot be taken away with “-”."),
    "star": noop("“*” at character {place} needs the beginning of a word before it."),
    "long": noop("That is more than can be looked for at once, from character {place} on."),
    "nothing": noop("There is no word in it that could be looked for."),
}


_KEYS = {
    "unknown_command": noop("{place}: there is no command “{detail}”."),
    "unknown_press": noop("{place}: there is no key “{detail}”."),
    "kept_press": noop("{place}: “{detail}” always does “{other}” and cannot be given away."),
    "taken_press": noop("{place}: “{detail}” is given to “{other}” already."),
    "begun_press": noop(
        "{place}: “{detail}” and the keys of “{other}” begin alike, so one of them is never met."
    ),
    "needed_press": noop("{place}: the list of all commands cannot be left without a key."),
}

_RULES = {
    "word": noop("the word “{what}”"),
    "author": noop("the author {what}"),
    "tag": noop("the tag {what}"),
    "category": noop("the category {what}"),
}


def subject(draft: Draft) -> str:
    """What a rule is about, in words: the word “banjir”."""
    return _(_RULES[draft.field]).format(what=clean.line(draft.value, limit=80))


def rule_line(rule: Rule, zone: tzinfo) -> str:
    """A rule on one line: what it does, to what, until when, and how many posts it hits."""
    draft = rule.draft
    parts = [_("mute") if draft.kind == "mute" else _("watch"), subject(draft)]
    if draft.until:
        # The end is the first moment after its last day.
        last = draft.until.astimezone(zone) - timedelta(seconds=1)
        parts.append(_("until {day}").format(day=f"{last:%Y-%m-%d}"))
    posts = ngettext("{count} post", "{count} posts", rule.posts).format(count=when.number(rule.posts))
    parts.append(posts if rule.settled else _("{posts}, being applied").format(posts=posts))
    return "  ".join(parts)


def describe(error: KalbarError, zone: tzinfo | None = None) -> str:  # noqa: PLR0911  # one return an error
    """The error as one or two sentences. `zone` is for times in it; without it, UTC."""
    match error:
        case SourceError():
            return _source(error, zone)
        case StoreError():
            return _(_STORE[error.reason]).format(path=clean.line(str(error.path)))
        case NotThere():
            return _not_there(error)
        case QueryError():
            return _query(error)
        case NoExport():
            return _no_export(error)
        case ConfigError():
            return _config(error) + _others(error)
        case _:
            return clean.line(str(error))


def news_since(count: int, visit: Visit, now: datetime, zone: tzinfo) -> str:
    """How many posts came since the last visit: "12 new since yesterday 18:30"; empty for none."""
    if not count:
        return ""
    said = ngettext("{count} new since {time}", "{count} new since {time}", count)
    return said.format(count=when.number(count), time=when.lately(visit.ended_at, now, zone))


def before_visit(visit: Visit, now: datetime, zone: tzinfo) -> str:
    """What stands on the line between new posts and those that were there at the last visit."""
    return _("last visit {time}").format(time=when.lately(visit.ended_at, now, zone))


def _source(error: SourceError, zone: tzinfo | None) -> str:
    host = _host(error)
    match error:
        case Refused(reason="held_off"):
            return _held_off(error, host, zone)
        case Refused(reason="status"):
            return _("{host} refused with the answer {status}.").format(host=host, status=error.status)
        case Refused():
            return _(_REFUSED[error.reason]).format(host=host)
        case Unreadable():
            return _(_UNREADABLE[error.reason]).format(host=host)
        case _:
            return _(_UNREACHABLE[error.reason]).format(host=host)


def _host(error: SourceError) -> str:
    from urllib.parse import urlsplit

    try:
        host = clean.line(urlsplit(error.url).netloc.rpartition("@")[2])
    except ValueError:
        host = ""
    return host or clean.line(error.url.rpartition("@")[2], limit=80)


def _held_off(error: Refused, host: str, zone: tzinfo | None) -> str:
    if error.until is None:
        return _("{host} asks to be left alone for a while.").format(host=host)
    time = when.clock(error.until, zone or error.until.tzinfo or UTC)
    return _("{host} asks to be left alone until {time}.").format(host=host, time=time)


def _not_there(error: NotThere) -> str:
    sentence = _(_NOT_THERE[error.kind]).format(what=clean.line(error.what, limit=80))
    if error.nearest:
        return f"{sentence} " + _("Nearest: {names}.").format(names=", ".join(error.nearest))
    return sentence


def _query(error: QueryError) -> str:
    sentence = _(_QUERY[error.reason]).format(place=error.at + 1, what=clean.line(error.what, limit=40))
    if error.nearest:
        return f"{sentence} " + _("Nearest: {names}.").format(names=", ".join(error.nearest))
    return sentence


def _no_export(error: NoExport) -> str:
    sentence = {
        "unreadable": noop("{path} cannot be read: {detail}."),
        "no_posts": noop("{path}, line {line}, is no post as `kalbar-tui export --format json` writes it."),
        "other_site": noop("{path} is of the site {detail}. Name it with --site."),
    }[error.reason]
    path, detail = clean.line(str(error.path)), clean.line(error.detail, limit=80)
    return _(sentence).format(path=path, line=error.line, detail=detail)


def config_lines(error: ConfigError) -> list[str]:
    """Everything that is wrong with the settings, a line each."""
    return [_config(each) for each in (error, *error.others)]


def _others(error: ConfigError) -> str:
    if not error.others:
        return ""
    count = len(error.others)
    said = ngettext(
        "“kalbar-tui config check” tells of {count} problem more.",
        "“kalbar-tui config check” tells of {count} problems more.",
        count,
    )
    return " " + said.format(count=when.number(count))


def _config(error: ConfigError) -> str:
    path = clean.line(str(error.path))
    place = (
        _("{path}, line {line}, column {column}").format(path=path, line=error.line, column=error.column)
        if error.line
        else path
    )
    detail = clean.line(error.detail, limit=120)
    match error.problem:
        case "unreadable":
            sentence = _("{place} cannot be read: {detail}.").format(place=place, detail=detail)
        case "syntax":
            sentence = _("{place} is not valid TOML: {detail}.").format(place=place, detail=detail)
        case "unknown_key":
            sentence = _("{place}: there is no setting “{key}”.").format(
                place=place, key=clean.line(error.key, limit=80)
            )
        case "wrong_value":
            key = clean.line(error.key, limit=80)
            subject = f"{place}: {key}" if key else place
            sentence = _("{subject} cannot be “{detail}”.").format(subject=subject, detail=detail)
        case problem:
            sentence = _(_KEYS[problem]).format(place=place, detail=detail, other=error.other)
    if error.nearest:
        return f"{sentence} " + _("Possible: {names}.").format(names=", ".join(error.nearest))
    return sentence
