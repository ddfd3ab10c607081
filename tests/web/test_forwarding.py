"""Behind a reverse proxy: as requests are read, and through nginx, Caddy and Apache before a server on a real
socket."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from starlette.types import Scope

from rag.answers.answer import Answer, Citation
from rag.config import Server, Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.proxies import PROXIES
from tests.serving import served, serving
from ui.web.access import open_tokens
from ui.web.forwarding import Forwarding

PROXY = "10.0.0.1"
ASKED = {"question": "متى تشرق الشمس؟"}


def received(client: str, *headers: tuple[str, str], path: str = "/", **server: Any) -> Scope:
    """A request as it is read after it has come from this address."""
    scope: Scope = {"type": "http", "scheme": "http", "path": path, "root_path": "", "client": (client, 1)}
    raw = [("host", "inside:7860"), *headers]
    scope["headers"] = [(name.encode(), value.encode()) for name, value in raw]
    settings = Server.model_validate({"proxy_addresses": ["10.0.0.0/24"], **server})
    Forwarding(settings).apply(scope)
    return scope


SAID = (
    ("x-forwarded-for", "192.0.2.7"),
    ("x-forwarded-host", "docs.example.org:8443"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-prefix", "/isnad/"),
)


def test_a_proxy_says_what_the_client_asked_for() -> None:
    scope = received(PROXY, *SAID, path="/healthz")
    assert scope["client"][0] == "192.0.2.7"
    assert scope["headers"] == [(b"host", b"docs.example.org:8443")]
    assert (scope["scheme"], scope["root_path"], scope["path"]) == ("https", "/isnad", "/isnad/healthz")


def test_nobody_else_is_believed() -> None:
    scope = received("192.0.2.1", *SAID)
    assert (scope["client"][0], scope["scheme"], scope["root_path"]) == ("192.0.2.1", "http", "")
    assert scope["headers"] == [(b"host", b"inside:7860")], "Gradio would believe the rest"


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("1.1.1.1, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("192.0.2.7:5123", "192.0.2.7"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("192.0.2.7, unknown", PROXY),
        ("", PROXY),
        ("x" * 10_000, PROXY),
    ],
)
def test_the_client_is_the_nearest_that_is_no_proxy(chain: str, client: str) -> None:
    assert received(PROXY, ("x-forwarded-for", chain))["client"][0] == client


@pytest.mark.parametrize("prefix", ["isnad", "//evil.example", "/a b", '/"><script>', "/", "/a//b", "/\r\nx"])
def test_a_prefix_that_is_none_is_passed_over(prefix: str) -> None:
    assert received(PROXY, ("x-forwarded-prefix", prefix), base_path="/own")["root_path"] == "/own"


def test_what_the_client_said_itself_counts_for_nothing_beside_the_proxys_word() -> None:
    scope = received(PROXY, ("x-forwarded-host", "localhost, evil.example"))
    assert scope["headers"] == [(b"host", b"evil.example")]


@pytest.mark.parametrize(
    ("path", "expected"), [("/docs/x", "/docs/x"), ("/x", "/docs/x"), ("/docsx", "/docs/docsx")]
)
def test_the_base_path_may_be_taken_off_or_left(path: str, expected: str) -> None:
    assert received("192.0.2.1", path=path, base_path="/docs")["path"] == expected


Open = Callable[..., str]
THROUGH = pytest.mark.parametrize("through", list(PROXIES))


@pytest.fixture
def behind(settings: Settings, write: Write, tmp_path: Path) -> Iterator[Open]:
    """The address of a proxy before a server with these settings of `server`."""
    write("a.txt", "تشرق الشمس كل صباح.")
    with ExitStack() as started:

        def start(through: str = "nginx", tls: bool = False, limit: str | None = None, **server: Any) -> str:
            sections = {
                "server": {"proxy_addresses": ["127.0.0.1"], **server},
                "limits": {"questions": limit},
            }
            address = started.enter_context(served(Settings.model_validate(settings.model_dump() | sections)))
            httpx.get(f"{address}/", timeout=600)  # until the chat is loaded, longer than a proxy waits
            return started.enter_context(PROXIES[through](address, tmp_path, tls=tls))

        yield start


@pytest.mark.slow
@pytest.mark.parametrize(
    ("through", "base"),
    [("nginx", "/kept/"), *((program, base) for program in PROXIES for base in ("/", "/isnad/"))],
)
def test_everything_works_where_the_proxy_shows_it(behind: Open, through: str, base: str) -> None:
    address = behind(through) + base
    own = {"Origin": address[: -len(base)]}
    with httpx.Client(base_url=address, follow_redirects=False, timeout=90) as client:
        assert client.post("api/ask", json=ASKED, headers=own).json()["answered"]
        (listed,) = client.get("api/documents").json()["documents"]
        assert listed["url"].startswith(f"{base}documents/")
        assert client.get(urljoin(address, listed["url"])).status_code == 200
        assert f'"root":"{address.rstrip("/")}"' in client.get("").text
        for path in ("widget.js", "widget", "widget/demo", "ui/base.css", "v1/models", "api/docs", "healthz"):
            assert client.get(path).status_code == 200, path
        assert client.get("api/openapi.json").json()["servers"] == [{"url": base.rstrip("/") or "/"}]
        assert client.get("api/nothing").json()["error"]["code"] == "not_found"
        join = client.post("gradio_api/queue/join", json={}, headers=own)
        assert join.status_code not in (403, 404)


def client_at(address: str, **options: Any) -> httpx.Client:
    """A client that comes from this address, which is no proxy's."""
    return httpx.Client(transport=httpx.HTTPTransport(local_address=address), timeout=90, **options)


@pytest.mark.slow
@THROUGH
def test_what_a_client_says_of_itself_is_not_taken_for_the_proxys_word(behind: Open, through: str) -> None:
    address = behind(through, limit="1/hour")
    for base, status in (("/isnad/", 200), ("/", 429)):
        headers = {
            "X-Forwarded-For": f"192.0.2.{status}",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Prefix": "/evil",
        }
        with client_at("127.0.0.2", base_url=address + base, headers=headers) as client:
            (listed,) = client.get("api/documents").json()["documents"]
            assert listed["url"].startswith(f"{base}documents/")
            asked = client.post("api/ask", json=ASKED, headers={"Origin": "http://evil.example"})
            assert asked.status_code == 403
            assert client.post("api/ask", json=ASKED).status_code == status
            assert "Secure" not in client.get("").headers.get("set-cookie", "Secure")


class Waiting(Engine):
    """Says a word, and the rest once that was heard."""

    heard = threading.Event()

    def stream(self, *arguments: Any) -> Iterator[str | Citation | Answer]:
        yield "أول "
        assert self.heard.wait(120)
        yield from super().stream(*arguments)


@pytest.mark.slow
@THROUGH
def test_an_answer_appears_as_it_is_made(
    settings: Settings, write: Write, tmp_path: Path, through: str
) -> None:
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    engine = Waiting(settings)
    engine.heard = threading.Event()
    events = {"Accept": "text/event-stream"}
    with (
        serving(engine, settings) as (direct, _),
        PROXIES[through](direct, tmp_path) as address,
        httpx.stream("POST", f"{address}/isnad/api/ask", json=ASKED, headers=events, timeout=90) as answer,
    ):
        said = ""
        for line in answer.iter_lines():
            said += line
            if "أول" in line:
                engine.heard.set()
        assert "event: done" in said


@pytest.mark.slow
def test_a_host_without_its_port_is_still_our_own(behind: Open) -> None:
    address = behind()
    for origin, status in ((address, 200), ("http://evil.example", 403)):
        asked = httpx.post(f"{address}/bare/api/ask", json=ASKED, headers={"Origin": origin}, timeout=90)
        assert asked.status_code == status


@pytest.mark.slow
@THROUGH
def test_readers_behind_tls_log_in_under_the_base_path(
    behind: Open, settings: Settings, through: str
) -> None:
    token = open_tokens(settings).add("a")
    address = behind(through, tls=True, auth="tokens") + "/isnad/"
    with httpx.Client(base_url=address, timeout=90, verify=False) as client:
        turned = client.get("")
        login = urljoin(address, turned.headers["location"])
        assert login.startswith(f"{address}login")
        logged_in = client.post(login, data={"token": token, "next": "/"})
        assert urljoin(login, logged_in.headers["location"]) == address
        cookie = logged_in.headers["set-cookie"]
        assert {"Path=/isnad/", "Secure", "HttpOnly"} <= set(cookie.split("; "))
        given = cookie.partition(";")[0]
        assert client.get("", headers={"Cookie": given}).status_code == 200


@pytest.mark.slow
@THROUGH
def test_each_user_behind_the_proxy_has_a_limit_of_their_own(behind: Open, through: str) -> None:
    address = behind(through, limit="2/hour")

    def ask(client: str) -> int:
        with client_at(client) as asker:
            return asker.post(f"{address}/api/ask", json=ASKED).status_code

    assert [ask("127.0.0.2") for _ in range(3)] == [200, 200, 429]
    assert ask("127.0.0.3") == 200
