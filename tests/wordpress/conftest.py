"""The real WordPress for the tests of this folder; `serve.py` is what runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from program import Program

SERVE = Path(__file__).with_name("serve.py")
CANNOT = 77
GIVEN = os.environ.get("KALBAR_TUI_TEST_WORDPRESS", "")
NONE_AT_HAND = (
    "needs a real WordPress: `pytest -m wordpress` starts one (as root on Debian 12), "
    "KALBAR_TUI_TEST_WORDPRESS names the folder of one"
)


def serve(verb: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs serve.py; what it says goes to the test's captured stderr."""
    argv = [sys.executable, str(SERVE), verb, "--dir", str(folder), *words]
    return subprocess.run(argv, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


@dataclass
class WordPress:
    """A running WordPress, and what an editor or its host may do to it."""

    folder: Path
    url: str
    seen: int = field(default=0)

    def _do(self, verb: str, *words: str) -> str:
        done = serve(verb, self.folder, *words)
        assert done.returncode == 0, f"serve.py {verb} {' '.join(words)}: exit {done.returncode}"
        return done.stdout

    def start(self, *words: str) -> None:
        self._do("start", *words)

    def stop(self) -> None:
        self._do("stop")

    def set(self, *switches: str) -> None:
        """All switches back, then these; from the next request on."""
        self._do("set", "--reset", *switches)

    def publish(self, title: str, *categories: str) -> int:
        """A new post, dated now; its number."""
        return int(self._do("publish", "--title", title, "--category", ",".join(categories)).split()[0])

    def edit(self, number: int) -> None:
        """Puts "RALAT: " before the title and a paragraph at the end."""
        self._do("edit", str(number))

    def delete(self, number: int) -> None:
        self._do("delete", str(number))

    def bring(self, *files: Path) -> list[tuple[int, str, str]]:
        """Brings in what another WordPress exported: number, type and address of its posts and pages."""
        lines = self._do("import", *map(str, files)).splitlines()
        found = [line.split(" ", 2) for line in lines]
        return [(int(number), kind, url) for number, kind, url in found]

    def _open(self, what: str, query: dict[str, object]) -> Any:
        url = f"{self.url}/wp-json/wp/v2/{what}?{urlencode(query)}"
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=60)

    def ask(self, what: str, **query: object) -> Any:
        """What the API itself says, while its door is open."""
        with self._open(what, query) as answer:
            return json.load(answer)

    def every_post(self) -> list[dict[str, Any]]:
        """Numbers and dates of all posts the site has, newest first."""
        fields = "id,date,date_gmt"
        with self._open("posts", {"per_page": 100, "_fields": fields}) as answer:
            pages = int(answer.headers["X-WP-TotalPages"])
        found = (self.ask("posts", per_page=100, page=page, _fields=fields) for page in range(1, pages + 1))
        return [post for page in found for post in page]

    def posts(self, category: str = "", fields: str = "id,link,title,slug") -> list[dict[str, Any]]:
        """The newest 100 posts, of a category and all below it where one is named; newest first."""
        query: dict[str, object] = {"per_page": 100, "_fields": fields}
        if category:
            query |= {"categories[terms]": self.number_of(category), "categories[include_children]": "true"}
        answer: list[dict[str, Any]] = self.ask("posts", **query)
        return answer

    def number_of(self, category: str) -> int:
        number: int = self.ask("categories", slug=category, _fields="id")[0]["id"]
        return number

    def log(self) -> list[dict[str, Any]]:
        """What the program asked since the last call; what tests ask themselves is left out."""
        lines = (self.folder / "log" / "access.jsonl").read_text().splitlines()
        fresh, self.seen = lines[self.seen :], len(lines)
        return [
            entry for entry in map(json.loads, fresh) if not entry["user_agent"].startswith("Python-urllib")
        ]


@pytest.hookimpl(tryfirst=True)  # before `-m` is applied
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks the tests of this folder, and skips them where there is no site and none was asked for."""
    words = str(config.option.markexpr).split()
    asked_for = "wordpress" in words and "not" not in words
    for item in items:
        if item.path.is_relative_to(SERVE.parent):
            item.add_marker("wordpress")
            if not asked_for and not GIVEN:
                item.add_marker(pytest.mark.skip(reason=NONE_AT_HAND))


@pytest.fixture(scope="session")
def running_wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """One site for the whole run: the one at hand, else one of our own."""
    if GIVEN:
        folder = Path(GIVEN)
        done = serve("start", folder)
        assert done.returncode == 0, f"the WordPress in {folder} does not start"
        yield WordPress(folder, done.stdout.strip())
        return
    folder = tmp_path_factory.mktemp("wordpress")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = serve("start", folder, "--port", str(port), "--posts", "300")
    if done.returncode == CANNOT:
        pytest.skip("this machine cannot run WordPress; `tests/wordpress/serve.py install` says why")
    assert done.returncode == 0, "WordPress did not start"
    yield WordPress(folder, done.stdout.strip())
    serve("destroy", folder)


@pytest.fixture
def wordpress(running_wordpress: WordPress) -> Iterator[WordPress]:
    """The site with all doors open, before and after each test."""
    running_wordpress.set()
    running_wordpress.log()
    yield running_wordpress
    running_wordpress.set()


@dataclass(frozen=True)
class Readers:
    """As many readers of the site as a test needs, each with a store of their own."""

    folder: Path
    site: WordPress

    def __call__(self, name: str) -> Program:
        return Program(
            self.folder / name, ("--site", self.site.url, "--data-dir", str(self.folder / name / "data"))
        )


@pytest.fixture
def reader(tmp_path: Path, wordpress: WordPress) -> Readers:
    """Makes readers by name."""
    return Readers(tmp_path, wordpress)
