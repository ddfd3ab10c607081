from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Scope

from rag.answers.answer import Answer, Citation
from rag.collections import EVERYTHING
from rag.collections import Scope as AskedScope
from rag.config import ConfigError, Settings
from rag.engine import Engine
from rag.index.indexing import index
from rag.question import Turn
from tests.conftest import EngineOver, Write
from tests.coroutines import awaited
from tests.serving import sent, serving
from ui.strings import count_wait
from ui.web import body, limits
from ui.web.access import open_tokens
from ui.web.origins import allows
from ui.web.server import create_app

pytestmark = pytest.mark.slow

ASKED = {"question": "متى تشرق الشمس؟"}


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    return engine_over({"a.txt": "تشرق الشمس كل صباح."})


def client_of(engine: Engine, settings: Settings, **sections: object) -> TestClient:
    changed = Settings.model_validate(settings.model_dump() | sections)
    app = create_app(engine, changed)
    return TestClient(app, "http://localhost", raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def closed(engine: Engine, settings: Settings) -> Iterator[TestClient]:
    """A server that asks for tokens."""
    with client_of(engine, settings, server={"auth": "tokens"}) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/ask"),
        ("GET", "/api/search?q=x"),
        ("GET", "/api/documents"),
        ("POST", "/v1/chat/completions"),
        ("GET", "/v1/models"),
        ("GET", "/metrics"),
        ("POST", "/gradio_api/queue/join"),
    ],
)
def test_without_a_token_nothing_is_told(closed: TestClient, method: str, path: str) -> None:
    response = closed.request(method, path, headers={"Accept-Language": "en"})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert "token" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("use", "open_to_it"),
    [
        ("ask", ["/", "/api/search?q=x"]),
        ("documents", ["/api/documents", "/documents/"]),
        ("admin", ["/metrics"]),
    ],
)
def test_a_token_opens_what_it_is_good_for_alone(
    closed: TestClient, settings: Settings, use: str, open_to_it: list[str]
) -> None:
    made = open_tokens(settings).add(use, [use])
    for path in ("/", "/api/search?q=x", "/api/documents", "/documents/", "/metrics"):
        response = closed.get(path, headers={"Authorization": f"Bearer {made}"})
        assert response.status_code == (200 if path in open_to_it else 403)


def test_a_reader_who_logs_in_can_log_out_of_the_chat(closed: TestClient, settings: Settings) -> None:
    closed.post("/login", data={"token": open_tokens(settings).add("a")})
    assert 'action=\\"logout\\"' in closed.get("/").text
    assert closed.post("/logout").headers["location"] == "./login"
    assert closed.get("/").headers["location"].startswith("./login")


def test_a_log_in_that_is_no_form_fails_as_one_without_a_token(closed: TestClient) -> None:
    page = closed.post("/login", content=b"x", headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert (page.status_code, 'role="alert"' in page.text) == (401, True)


def test_who_logs_in_again_leaves_no_session_behind(closed: TestClient, settings: Settings) -> None:
    token = open_tokens(settings).add("a")
    first = closed.post("/login", data={"token": token}).cookies["isnad"]
    second = closed.post("/login", data={"token": token}).cookies["isnad"]
    assert first != second
    closed.cookies.clear()
    asked = [
        closed.post("/api/ask", json=ASKED, headers={"Cookie": f"isnad={each}"}) for each in (first, second)
    ]
    assert [each.status_code for each in asked] == [401, 200]


def test_with_a_token_the_same_is_answered(closed: TestClient, settings: Settings) -> None:
    headers = {"Authorization": f"Bearer {open_tokens(settings).add('a')}"}
    assert closed.post("/api/ask", json=ASKED, headers=headers).json()["answered"]
    short = closed.post("/api/token", headers=headers).json()
    assert short["expires_in"] == 600
    headers = {"Authorization": f"Bearer {short['token']}"}
    assert closed.post("/api/ask", json=ASKED, headers=headers).json()["answered"]
    assert closed.post("/api/token", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/login", "/ui/base.css"])
def test_what_says_nothing_of_the_documents_is_for_everybody(closed: TestClient, path: str) -> None:
    assert closed.get(path).status_code == 200


def test_readers_are_sent_to_log_in(closed: TestClient, settings: Settings) -> None:
    page = f"/documents/{'0' * 20}?start=1&end=2&quote=0123456789ab"
    turned = closed.get(page)
    assert turned.status_code == 303
    login = closed.get(urljoin(page, turned.headers["location"]))
    assert "/documents/" in login.text
    token = open_tokens(settings).add("a")
    wrong = closed.post("/login", data={"token": "isnad_x", "next": page})
    assert wrong.status_code == 401
    assert "set-cookie" not in wrong.headers
    right = closed.post("/login", data={"token": token, "next": page})
    assert right.headers["location"] == f".{page}"
    assert "httponly" in right.headers["set-cookie"].lower()
    assert token not in right.headers["set-cookie"]
    assert closed.get("/").status_code == 200
    kept = dict(closed.cookies)
    assert 'action="logout"' in closed.get("/login").text
    assert closed.post("/logout").headers["location"] == "./login"
    assert not closed.cookies
    assert closed.get("/", headers={"Cookie": f"isnad={kept['isnad']}"}).status_code == 303


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/?c=0123456789abcdef",
        "/documents/",
        "/documents/?q=%D8%B3%D9%81%D8%B1&kind=pdf&sort=-title&page=2",
        f"/documents/{'0' * 20}",
        f"/documents/{'0' * 20}?part=3",
        f"/documents/{'0' * 20}/original",
        "/conversations/0123456789abcdef",
    ],
)
def test_logging_in_leads_back_to_the_page_that_was_wanted(
    closed: TestClient, settings: Settings, page: str
) -> None:
    login = urljoin(page, closed.get(page).headers["location"])
    (wanted,) = re.findall(r'name="next" value="([^"]*)"', closed.get(login).text)
    sent = {"token": open_tokens(settings).add("a"), "next": unescape(wanted)}
    assert closed.post("/login", data=sent).headers["location"] == f".{page}"


def test_the_login_speaks_both_languages_and_says_what_a_token_is(closed: TestClient) -> None:
    page = "/documents/?q=a"
    arabic = closed.get("/login", params={"next": page})
    assert 'lang="ar"' in arabic.text
    assert "مشرف" in arabic.text
    assert " autofocus" in arabic.text
    (switch,) = re.findall(r'href="(login\?lang=en[^"]*)"', arabic.text)
    english = closed.get(f"/{unescape(switch)}")
    assert "operator" in english.text
    assert f'value="{page}"' in english.text
    assert "operator" in closed.get("/login").text  # the choice is kept for every page
    closed.cookies.clear()
    failed = closed.post("/login", data={"token": "x", "next": page, "lang": "en"})
    assert "not valid" in failed.text


def test_people_get_a_page_where_there_is_nothing(engine: Engine, settings: Settings) -> None:
    accept = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "en"}
    with client_of(engine, settings) as client:
        for path, root in (("/nowhere", "./"), ("/a/b/c", "../../"), ("/gradio_api/upload", "../")):
            found = client.get(path, headers=accept)
            assert found.status_code == 404
            assert f'href="{root}ui/document.css"' in found.text
            assert "There is nothing at this address." in found.text
            assert "document.css" not in client.get(path).text  # a program gets none


@pytest.mark.parametrize(
    "wanted",
    [
        "https://x.example",
        "//x.example",
        "/\\x.example",
        "/documents/../api",
        "/documents//x.example",
        "/documents/\n",
        "/documents/?q=\r\nSet-Cookie: a=b",
        "/api/documents",
        "/logout",
        "/login",
        "/nowhere",
        "",
    ],
)
def test_logging_in_leads_nowhere_else(closed: TestClient, settings: Settings, wanted: str) -> None:
    token = open_tokens(settings).add("a")
    assert closed.post("/login", data={"token": token, "next": wanted}).headers["location"] == "./"


def test_whom_the_proxy_does_not_name_is_turned_down(engine: Engine, settings: Settings) -> None:
    server = {"auth": "proxy", "proxy_addresses": ["10.0.0.0/8"]}
    with client_of(engine, settings, server=server) as client:
        response = client.post("/api/ask", json=ASKED, headers={"X-Forwarded-User": "salma"})
        assert response.status_code == 403


def test_who_asks_too_often_is_told_when_to_come_back(engine: Engine, settings: Settings) -> None:
    with client_of(engine, settings, limits={"questions": "2/hour"}) as client:
        answers = [client.post("/api/ask", json=ASKED, headers={"Accept-Language": "en"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        wait = int(answers[-1].headers["retry-after"])
        assert 1 <= wait <= 3_600
        assert count_wait(wait, "en") in answers[-1].json()["error"]["message"]
        assert client.get("/api/documents").status_code == 200


def test_an_answer_that_takes_too_long_is_given_up(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def stream(*arguments: object) -> Iterator[str]:
        yield str(released.wait(120))

    monkeypatch.setattr(engine, "stream", stream)
    with client_of(engine, settings, limits={"seconds": 0.05}) as client:
        response = client.post("/api/ask", json=ASKED)
        released.set()
    assert response.status_code == 503
    assert response.headers["retry-after"]


def test_who_gets_no_turn_in_time_is_told_to_come_back(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, released = threading.Event(), threading.Event()
    answer = engine.stream

    def stream(*arguments: Any) -> Iterator[Any]:
        begun.set()
        released.wait(120)
        yield from answer(*arguments)

    monkeypatch.setattr(engine, "stream", stream)
    monkeypatch.setattr(limits, "WAITING_SECONDS", 0.05)
    with client_of(engine, settings, limits={"concurrent": 1}) as client, ThreadPoolExecutor() as askers:
        first = askers.submit(client.post, "/api/ask", json=ASKED)
        assert begun.wait(120)
        second = client.post("/api/ask", json=ASKED)
        released.set()
        assert first.result().status_code == 200
        assert client.post("/api/ask", json=ASKED).status_code == 200
    assert (second.status_code, second.json()["error"]["code"]) == (503, "too_many")
    assert second.headers["retry-after"] == "5"


def test_a_body_that_does_not_arrive_is_given_up(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(body, "REST_SECONDS", 0.05)
    responses: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        responses.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": "/api/ask", "query_string": b""}
    scope["headers"] = [(b"host", b"localhost")]
    app = create_app(engine, settings)

    async def request() -> None:
        await app(scope, receive, send)

    awaited(request())
    assert responses[0]["status"] == 408


@pytest.mark.parametrize(
    ("header", "status"), [(b"origin: http://evil.example", 403), (b"host: evil.example", 403)]
)
def test_a_refusal_comes_after_the_body_has_come(
    engine: Engine, settings: Settings, header: bytes, status: int
) -> None:
    pieces = [json.dumps(ASKED).encode(), b" " * 10, b" "]
    responses: list[Message] = []

    async def receive() -> Message:
        assert not responses, "a proxy that is answered while it sends may lose the answer"
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        responses.append(message)

    name, _, value = header.partition(b": ")
    headers = {b"host": b"localhost", b"content-type": b"application/json", name: value}
    scope: Scope = {"type": "http", "method": "POST", "path": "/api/ask", "query_string": b""}
    scope["headers"] = list(headers.items())
    app = create_app(engine, settings)

    async def request() -> None:
        await app(scope, receive, send)

    awaited(request())
    assert responses[0]["status"] == status
    assert pieces == []


class Endless(Engine):
    """Never comes to the end of an answer."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.begun, self.ended = threading.Event(), threading.Event()

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        scope: AskedScope = EVERYTHING,
        count: Callable[[int], None] = print,
    ) -> Iterator[str | Citation | Answer]:
        try:
            while True:
                yield "لا "
                self.begun.set()
        finally:
            self.ended.set()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_who_goes_away_stops_the_answer(settings: Settings, write: Write, accept: str) -> None:
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    endless = Endless(settings)
    asked = json.dumps(ASKED).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n"
    head += f"Content-Length: {len(asked)}\r\n\r\n"
    with serving(endless, settings) as (address, _):
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as asker:
            asker.sendall(head.encode() + asked)
            assert endless.begun.wait(120)
        assert endless.ended.wait(120)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://intranet.example.org"}, 200),
        ({"Origin": "https://x.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_only_pages_of_allowed_sites_may_ask(
    engine: Engine, settings: Settings, headers: dict[str, str], status: int
) -> None:
    widget = {"allowed_origins": ["https://intranet.example.org"]}
    with client_of(engine, settings, widget=widget) as client:
        response = client.post("/api/ask", json=ASKED, headers=headers)
    assert response.status_code == status
    allowed = headers.get("Origin") == "https://intranet.example.org"
    assert ("access-control-allow-origin" in response.headers) is allowed


@pytest.mark.parametrize(
    "origin", ["http://[", "://", "http://[::1", "http://a@b:c", "\xff", "http://x:99999999"]
)
def test_an_origin_that_is_none_is_another_site(engine: Engine, settings: Settings, origin: str) -> None:
    with serving(engine, settings) as (address, _):
        host = address.removeprefix("http://")
        head = f"POST /api/ask HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}"
        assert sent(address, head, json.dumps(ASKED).encode()).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(("origin", "allowed"), [("https://a.example", True), ("https://b.example", False)])
def test_a_browser_may_ask_first_whether_a_page_may_ask(
    engine: Engine, settings: Settings, origin: str, allowed: bool
) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    widget = {"allowed_origins": ["https://a.example"]}
    with client_of(engine, settings, server={"auth": "tokens"}, widget=widget) as client:
        response = client.options("/api/ask", headers=headers)
    assert response.is_success is allowed
    assert ("access-control-allow-origin" in response.headers) is allowed


def test_monitors_may_look_without_taking_the_body(engine: Engine, settings: Settings) -> None:
    with serving(engine, settings) as (address, _):
        host = address.removeprefix("http://")
        for path in (
            "/",
            "/healthz",
            "/readyz",
            "/v1/models",
            "/widget.js",
            "/metrics",
            "/api/documents",
            "/ui/base.css",
        ):
            head, _, told_body = sent(address, f"HEAD {path} HTTP/1.1\r\nHost: {host}").partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), path
            assert not told_body
            told = sent(address, f"OPTIONS {path} HTTP/1.1\r\nHost: {host}")
            if path not in ("/", "/ui/base.css"):
                assert told.startswith(b"HTTP/1.1 204"), path
                assert b"allow: get, head, options\r\n" in told.lower()
        assert b"POST" in sent(address, f"OPTIONS /api/ask HTTP/1.1\r\nHost: {host}")
        for method in ("HEAD", "OPTIONS"):
            assert (
                b" 404 " in sent(address, f"{method} /api/nothing HTTP/1.1\r\nHost: {host}").split(b"\r\n")[0]
            )


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://intranet.example.org", True),
        ("https://a.example.com", True),
        ("https://a.b.example.com", True),
        ("https://example.com", False),
        ("http://a.example.com", False),
        ("https://a.example.com:8443", False),
        ("https://evilexample.com", False),
        ("https://x.example@a.example.com", False),
        ("https://intranet.example.org.evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_a_star_stands_for_hosts_under_a_domain_alone(origin: str, allowed: bool) -> None:
    assert allows(("https://intranet.example.org", "https://*.example.com"), origin) is allowed


def test_a_storage_that_cannot_be_used_is_named(engine: Engine, settings: Settings) -> None:
    changed = settings.model_copy(update={"limits": settings.limits.model_copy(update={"storage": "no://x"})})
    with (
        pytest.raises(ConfigError, match=r"limits\.storage = 'no://x'"),
        TestClient(create_app(engine, changed), "http://localhost"),
    ):
        pass
