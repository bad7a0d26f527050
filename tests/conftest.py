"""What all tests share: a fixed time, folders of their own, and no way off this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from builders import NOW
from newsroom import Newsroom
from program import Program

# A machine that is busy with something else is no reason for a property to fail.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches anything but the loopback interface, by name or by number."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if name in {None, "", "localhost"}:
            return
        try:
            inside = ipaddress.ip_address(str(name)).is_loopback
        except ValueError:
            inside = False
        if not inside:
            pytest.fail(f"a test reached for {name}, which is not this machine")

    def guarded(original: Any) -> Any:
        def method(self: socket.socket, address: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                check(address[0])
            return original(self, address)

        return method

    def guarded_look_up(host: Any, *words: Any, **named: Any) -> Any:
        check(host)
        return look_up(host, *words, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is read or written, whatever a test forgets."""
    home = tmp_path / "home"
    for name in ("SITE", "LANG", "CONFIG", "DATA_DIR"):
        monkeypatch.delenv(f"KALBAR_TUI_{name}", raising=False)
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (("DATA", "share"), ("CONFIG", "config"), ("STATE", "state"), ("CACHE", "cache")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))


@pytest.fixture
def now() -> datetime:
    """The time that builders count from."""
    return NOW


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where a store may be kept; not made yet, as on a first start."""
    return tmp_path / "data"


@pytest.fixture
def program(tmp_path: Path, data_dir: Path) -> Program:
    """The program as another process, on a store of its own."""
    return Program(tmp_path / "home", ("--data-dir", str(data_dir)))


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A WordPress site on the loopback interface, made of recorded answers."""
    with Newsroom() as site:
        yield site
