"""An intranet of the tests' own: a server on loopback whose pages a test writes, and what was asked of it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Page:
    """What stands at an address: with an `etag` a browser that has it gets 304. `answer` writes a response of
    its own."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    answer: Answering | None = None


class Intranet:
    """Its `pages` by their path with the query, and the paths that were `asked` for, in that order, with the
    status that each got."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, int]] = []
        self.headers: list[dict[str, str]] = []

    def put(
        self, path: str, text: str, *links: str, etag: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        """A page of one sentence, and links to other paths."""
        linked = "".join(f'<li><a href="{link}">صفحة</a></li>' for link in links)
        body = f"<!doctype html><title>{text}</title><h1>{text}</h1><p>{text}.</p><ul>{linked}</ul>"
        sent = {"Content-Type": "text/html; charset=utf-8"} | dict(headers or {})
        self.pages[path] = Page(body.encode(), headers=sent, etag=etag)

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.pages[path] = Page(status=status, headers={"Location": target})

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def forget(self) -> None:
        self.asked.clear()


@contextmanager
def intranet(certificate: Path | None = None) -> Iterator[Intranet]:
    """By https where there is a certificate, whose key lies beside it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.headers.append({name.lower(): value for name, value in self.headers.items()})
            page = site.pages.get(self.path, Page(b"not here", 404))
            if page.answer:
                site.asked.append((self.path, 0))
                page.answer(self)
                return
            known = page.etag and self.headers.get("If-None-Match") == page.etag
            status, body = (304, b"") if known else (page.status, page.body)
            site.asked.append((self.path, status))
            self.send_response(status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.etag:
                self.send_header("ETag", page.etag)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *ignored: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, f"{certificate}.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Intranet(f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
