"""Pictures for tests: made on the spot, and a server on the loopback interface that has them."""

from __future__ import annotations

import io
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from PIL import Image


def a_picture(
    width: int = 64, height: int = 36, kind: str = "JPEG", *, mode: str = "RGB", **words: Any
) -> bytes:
    """A file with a picture: red above, blue below, so that one sees which side is up."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (0, height // 2, width, height))
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **words)
    return file.getvalue()


def unpacked(body: bytes) -> Image.Image:
    """The picture in a file."""
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


class PictureServer:
    """Answers each path with its `files`, else 404; `asked` lists the paths it was asked for, `hosts`
    the names it was asked by.

    A file is its bytes, or a status with the address that it leads to. `came` is set by the
    first request; with `together`, none is answered before that is set.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes | tuple[int, str]] = {}
        self.asked: list[str] = []
        self.hosts: list[str | None] = []
        self.at_once = 0
        self.busy = 0
        self.together: threading.Event | None = None
        self.came = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.pictures = self
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Speaks TLS from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def put(self, name: str, body: bytes | tuple[int, str]) -> str:
        """Has the server answer at that path; its address."""
        self.files[f"/{name}"] = body
        return f"{self.url}{name}"

    def comes(self, path: str, by: int) -> None:
        """Counts who is being served."""
        with self._lock:
            if by > 0:
                self.asked.append(path)
            self.busy += by
            self.at_once = max(self.at_once, self.busy)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    pictures: PictureServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave early are what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        pictures = self.server.pictures
        pictures.comes(self.path, 1)
        pictures.came.set()
        pictures.hosts.append(self.headers["Host"])
        try:
            if pictures.together:
                pictures.together.wait(5)
            found = pictures.files.get(self.path, (404, ""))
            status, where, body = (200, "", found) if isinstance(found, bytes) else (*found, b"nothing")
            self.send_response(status)
            if where:
                self.send_header("Location", where)
            self.send_header("Content-Type", "text/plain")  # what a server calls it does not count
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        finally:
            pictures.comes(self.path, -1)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""
