#!/usr/bin/env python3
"""Records what `tests/newsroom.py` answers with: see README.md in this folder."""

from __future__ import annotations

import argparse
import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).resolve().parent / "recorded"
PLACEHOLDER = "http://newsroom.invalid"
FIELDS = (
    "id,date,date_gmt,guid,modified,modified_gmt,slug,status,type,link,title,content,excerpt,author,"
    "featured_media,comment_status,sticky,format,categories,tags,_embedded,_links.author,_links.wp:featuredmedia,"
    "_links.wp:term"
)
# What no reader of news asks for, and what tells nothing: left out to keep the files small.
DROPPED = {"avatar_urls", "_links", "targetHints", "class_list", "meta", "template", "ping_status", "curies"}
TOO_LONG = "khusus-sangat-panjang"


class Recorder:
    """Asks a running newsroom and writes its answers down, its address replaced by a placeholder."""

    def __init__(self, site: str) -> None:
        self.site = site.rstrip("/")

    def ask(self, path: str) -> tuple[str, dict[str, str]]:
        request = urllib.request.Request(self.site + path, headers={"Accept-Encoding": "identity"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.read().decode(), dict(error.headers)

    def write(self, name: str, text: str) -> None:
        placed = text.replace(self.site, PLACEHOLDER).replace(
            quote(self.site, safe=""), quote(PLACEHOLDER, safe="")
        )
        (HERE / name).write_text(placed, encoding="utf-8")

    def json(self, name: str, path: str) -> Any:
        """An object a line, so that a change of the recordings can be read."""
        found = json.loads(self.ask(path)[0])
        lean = _without(found, DROPPED) if isinstance(found, list) else found
        rows = lean if isinstance(lean, list) else [lean]
        # Escaped as WordPress does it, control characters included; a slash needs no escape.
        self.write(name, "".join(json.dumps(row) + "\n" for row in rows))
        return lean

    def feed(self) -> None:
        """The channel of the site's feed, then all its items; the broken one of `arsip-rusak` apart."""
        first, headers = self.ask("/feed/")
        items: list[str] = []
        page = 1
        while found := re.findall(
            r"<item>.*?</item>", first if page == 1 else self.ask(f"/feed/?paged={page}")[0], re.DOTALL
        ):
            items += found
            page += 1
        channel = re.sub(r"<item>.*</item>", "<!-- items -->", first, flags=re.DOTALL)
        kept = [item for item in items if TOO_LONG not in item]
        self.write("feed.xml", channel.replace("<!-- items -->", "\n\t".join(kept)))
        self.write("past-the-end.xml", self.ask("/feed/?paged=99")[0])
        kinds = ("Content-Type", "Last-Modified", "ETag", "Link", "Vary")
        self.write("feed-headers.json", json.dumps({name: headers[name] for name in kinds}, indent=1) + "\n")

    def page(self, path: str) -> str:
        """A page as the theme makes it, but for its styles and scripts, which are most of it."""
        text = re.sub(r"<(style|script)\b.*?</\1>", "", self.ask(path)[0], flags=re.DOTALL)
        return re.sub(r"\n\s*\n+", "\n", text)


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, names) for key, inner in value.items() if key not in names}
    return [_without(inner, names) for inner in value] if isinstance(value, list) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", help="the address of a newsroom of tests/wordpress/serve.py")
    recorder = Recorder(parser.parse_args().site)
    HERE.mkdir(exist_ok=True)
    recorder.json(
        "index.json", "/wp-json/?_fields=name,description,url,home,gmt_offset,timezone_string,namespaces"
    )
    recorder.json("categories.json", "/wp-json/wp/v2/categories?per_page=100")
    recorder.json("tags.json", "/wp-json/wp/v2/tags?per_page=100")
    recorder.json("users.json", "/wp-json/wp/v2/users?per_page=100")
    long = json.loads(recorder.ask(f"/wp-json/wp/v2/posts?slug={TOO_LONG}&_fields=id")[0])[0]["id"]
    embeds = "author,wp:featuredmedia,wp:term"
    posts = f"/wp-json/wp/v2/posts?per_page=100&exclude={long}&_embed={embeds}&_fields={FIELDS}"
    found = recorder.json("posts.json", posts)
    recorder.feed()
    recorder.write("front.html", recorder.page("/"))
    article = next(post for post in found if post["slug"] == "khusus-kutipan")
    text = recorder.page(article["link"].removeprefix(recorder.site))
    text = re.sub(r"(<h1[^>]*>).*?(?=</h1>)", r"\1[title]", text, flags=re.DOTALL)
    text = re.sub(
        r'(<div class="entry-content[^>]*>).*?</blockquote>\s*(?=</div>)',
        r"\1[content]",
        text,
        flags=re.DOTALL,
    )
    recorder.write("article.html", text)


if __name__ == "__main__":
    main()
