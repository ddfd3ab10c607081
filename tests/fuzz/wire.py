"""Requests of any content, to the whole server; and the web addresses that a corpus may hold."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache, partial
from pathlib import Path

from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from rag import addresses
from rag.config import Limits, Server, Settings
from rag.config.sections import Curation, Documents, Index, Upload
from rag.crawl.links import find_links
from rag.engine import Engine
from rag.index.indexing import index
from tests.fuzz.target import Target
from ui.web.cookies import read_cookies
from ui.web.server import create_app

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."
ASKED = '"كم بلغ حجم التجارة؟"'
NAMES = (
    b"Host",
    b"Origin",
    b"Cookie",
    b"Accept-Language",
    b"Authorization",
    b"X-Forwarded-For",
    b"X-Forwarded-Host",
    b"X-Forwarded-Proto",
    b"X-Forwarded-Prefix",
    b"Sec-Fetch-Site",
    b"Content-Type",
)
"""The headers that are read, in the order of a target's lines."""


@cache
def client() -> TestClient:
    """A server of one document that takes others and curated answers, behind a proxy that is the client."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    place = Path(folder.name)
    (place / "corpus").mkdir()
    (place / "corpus" / "a.txt").write_text(TRADE, encoding="utf-8")
    settings = Settings(
        corpus=(place / "corpus",),
        data_dir=place / "data",
        limits=Limits(questions=None),
        server=Server.model_validate({"proxy_addresses": ["127.0.0.1"]}),
        index=Index(watch=False),
        documents=Documents(upload=Upload(folder=place / "corpus")),
        curation=Curation(enabled=True),
    )
    index(settings)
    app = create_app(Engine(settings), settings)
    started = TestClient(app, "http://localhost", client=("127.0.0.1", 50_000), follow_redirects=False)
    started.__enter__()
    started.get("/")  # waits until the chat is loaded
    atexit.register(started.__exit__, None, None, None)
    return started


def check_body(path: str, data: bytes, accept: str = "application/json") -> None:
    """Whatever is posted is answered, or refused as what the client did wrong."""
    response = client().post(
        path, content=data, headers={"Content-Type": "application/json", "Accept": accept}
    )
    assert response.status_code < 500, response.text[:300]
    response.text.encode()  # which fails for what is no text


def check_form(path: str, data: bytes) -> None:
    """Whatever form is sent, a page says what became of it."""
    response = client().post(
        path, content=data, headers={"Content-Type": "multipart/form-data; boundary=b", "Accept": "text/html"}
    )
    assert response.status_code < 500, response.text[:300]
    response.text.encode()


def check_headers(data: bytes) -> None:
    """Whatever the headers say, the page or the refusal comes."""
    lines = data.replace(b"\r", b"").replace(b"\0", b"").split(b"\n")
    given = [(name, line) for name, line in zip(NAMES, lines, strict=False) if line]
    response = client().get("/api/documents", headers=given)
    assert response.status_code < 500, response.text[:300]


def check_target(data: bytes) -> None:
    """Whatever an address asks for, a page comes, or none."""
    letters = "".join(chr(byte) for byte in data if 32 < byte < 127)
    response = client().get("/" + letters.lstrip("/").replace("#", "%23"))
    assert response.status_code < 500, response.text[:300]


def check_cookies(data: bytes) -> None:
    """Of any cookies ours is read, however the others look."""
    ours = [(b"cookie", b"isnad_session=abc"), (b"cookie", data)]
    assert read_cookies(Headers(raw=ours), "isnad_session")[0] == "abc"
    assert len(read_cookies(Headers(raw=ours[::-1]), "isnad_session")) < 10


def check_address(data: bytes) -> None:
    """A reference is one spelling of an address, or none; that spelling stays itself."""
    reference, _, base = data.decode("utf-8", "replace").partition("\n")
    try:
        address = addresses.normalise(reference, base)
    except ValueError:
        return
    assert addresses.normalise(address) == address
    assert addresses.is_address(address)
    for each in (addresses.authority, addresses.host_of, addresses.origin_of, addresses.ending_of):
        each(address)
    assert addresses.normalise(addresses.readable(address)) == address
    addresses.name_of(address)


def check_links(data: bytes) -> None:
    for link in find_links(data, "https://example.org/a/"):
        assert addresses.is_address(link)


EVENTS = "text/event-stream"
CALL = (
    '{"jsonrpc": "2.0", "id": 1, "method": "%s", "params": {"name": "search", "arguments": {"query": "x"}}}'
)
START = (
    '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",'
    ' "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}}'
)
CHAT = (
    f'{{"model": "isnad", "messages": [{{"role": "user", "content": [{{"type": "text", "text": {ASKED}}},'
    ' {"type": "image_url", "image_url": {"url": "data:,"}}]}], "stream": false, "n": 1, "tools": [],'
    ' "stream_options": {"include_usage": true}}'
)

TABLE = "question,answer,document,quote,changed\nكم؟,مئة,a.txt,240 مليار,2026-01-01\n"


def form(**fields: str) -> bytes:
    """A form as it is sent: `files` and `table` are files."""
    whole = ""
    for name, value in fields.items():
        file = '; filename="b.txt"' if name in ("files", "table") else ""
        whole += f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'
    return f"{whole}--b--\r\n".encode()


WIRE = (
    Target(
        "ask",
        partial(check_body, "/api/ask"),
        (f'{{"question": {ASKED}, "history": [{{"role": "user", "content": "من؟"}}]}}'.encode(),),
    ),
    Target(
        "ask-events",
        partial(check_body, "/api/ask", accept=EVENTS),
        (f'{{"question": {ASKED}, "conversation_id": "{"a" * 32}"}}'.encode(),),
    ),
    Target(
        "check", partial(check_body, "/api/check"), (f'{{"claim": {ASKED}, "sources": [{ASKED}]}}'.encode(),)
    ),
    Target(
        "feedback",
        partial(check_body, "/api/feedback"),
        (f'{{"conversation_id": "{"a" * 32}", "turn": "1", "judged": "right", "reason": "لا"}}'.encode(),),
    ),
    Target("upload", partial(check_form, "/documents/upload"), (form(files=TRADE),)),
    Target("answers-table", partial(check_form, "/answers/import"), (form(table=TABLE),)),
    Target(
        "answers-form",
        partial(check_form, "/answers/new"),
        (form(question="كم؟", answer="مئة", document="a.txt", quote="240 مليار"),),
    ),
    Target("openai", partial(check_body, "/v1/chat/completions"), (CHAT.encode(),)),
    Target(
        "openai-stream",
        partial(check_body, "/v1/chat/completions"),
        (CHAT.replace('"stream": false', '"stream": true').encode(),),
    ),
    Target(
        "mcp",
        partial(check_body, "/mcp", accept=f"application/json, {EVENTS}"),
        ((CALL % "tools/call").encode(), (CALL % "tools/list").encode(), START.encode()),
    ),
    Target(
        "headers", check_headers, (b"localhost\nhttp://localhost\na=b\nar\nBearer x\n10.0.0.1\nh\nhttps\n",)
    ),
    Target(
        "targets",
        check_target,
        (
            b"documents/00000000000000000000?start=1&quote=a#p1",
            b"api/search?q=%D8%A7&top_k=3",
            b"?c=x",
        ),
    ),
    Target("cookies", check_cookies, ('{"a":1}; a[b]=1; ن=ع; x; isnad_session="b"'.encode(),)),
    Target(
        "addresses",
        check_address,
        (
            "https://مثال.السعودية:443/a/%d8%a7 b?q=ا#x".encode(),
            b"../b//c\nhttp://[::1]:80/a",
            b"//EXAMPLE.org.",
        ),
    ),
    Target("links", check_links, (b'<base href="//x"><a href=b>c</a><iframe src="data:,"></iframe>',)),
)
