from __future__ import annotations

import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from rag.answers.answer import Answer, Citation
from rag.collections import EVERYTHING, Scope
from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from rag.question import Turn
from tests.conftest import EngineOver, Write
from tests.serving import sent, served_apart, serving
from ui.web import answering
from ui.web.chat.branding import brand
from ui.web.server import Server, create_app, serve

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(engine_over: EngineOver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server that nothing changes."""
    settings = Settings(corpus=(), data_dir=tmp_path_factory.mktemp("data"))
    app = create_app(engine_over({"a.txt": "تشرق الشمس كل صباح."}), settings)
    with TestClient(app, "http://localhost", raise_server_exceptions=False) as client:
        yield client


def test_the_chat_is_ours_and_right_to_left_from_the_first_byte(client: TestClient) -> None:
    page = client.get("/").text
    assert '<html lang="ar" dir="rtl"' in page
    assert "<title>إسناد · Isnad</title>" in page
    assert "og:image" not in page


@pytest.mark.parametrize("path", ["/", "/api/ask", "/healthz", "/documents/x", "/ui/chat.css", "/nowhere"])
def test_every_response_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "referrer-policy" in headers


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://x.example/",
        "/gradio_api/info",
        "/config",
        "/monitoring",
        "/gradio_api/mcp/",
    ],
)
def test_what_is_not_used_of_gradio_is_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_an_open_page_learns_whether_the_server_is_another_one(client: TestClient) -> None:
    assert client.get("/gradio_api/app_id").json().keys() == {"app_id"}


def test_another_site_may_not_read_answers(client: TestClient) -> None:
    response = client.post(
        "/api/ask", json={"question": "متى تشرق الشمس؟"}, headers={"Origin": "https://x.example"}
    )
    assert "access-control-allow-origin" not in response.headers


def test_a_fault_of_ours_tells_the_client_nothing_about_it(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "نص.")
    index(settings)
    engine = Engine(settings)
    monkeypatch.setattr(engine, "stream", lambda *arguments: 1 / 0)
    with TestClient(
        create_app(engine, settings), "http://localhost", raise_server_exceptions=False
    ) as client:
        response = client.post("/api/ask", json={"question": "سؤال"})
    assert response.status_code == 500
    assert "division" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nothing", 404), ("GET", "/api/ask", 405), ("DELETE", "/api/ask", 405)],
)
def test_an_unknown_address_of_the_api_says_so_in_json(
    client: TestClient, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.json()["error"]["message"]


def test_an_index_made_later_is_taken_up(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "RETRY_SECONDS", 0.0)
    with TestClient(create_app(None, settings), "http://localhost") as client:
        assert client.get("/readyz").status_code == 503
        write("a.txt", "تشرق الشمس كل صباح.")
        index(settings)
        assert client.get("/readyz").status_code == 200


class Paused(Engine):
    """Waits after the first piece of an answer."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.begun, self.released = threading.Event(), threading.Event()

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        scope: Scope = EVERYTHING,
        count: Callable[[int], None] = print,
    ) -> Iterator[str | Citation | Answer]:
        for part in super().stream(question, history, scope):
            yield part
            self.begun.set()
            assert self.released.wait(120)


def listens(address: str) -> bool:
    try:
        httpx.get(f"{address}/healthz", timeout=60)
    except httpx.ConnectError:
        return False
    except httpx.TransportError:
        pass  # it closes while it is asked
    return True


def test_told_to_stop_it_answers_what_was_asked(settings: Settings, write: Write) -> None:
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    paused = Paused(settings)
    with serving(paused, settings) as (address, server), ThreadPoolExecutor(1) as asker:
        url, asked = f"{address}/api/ask", {"question": "متى تشرق الشمس؟"}
        answer = asker.submit(httpx.post, url, json=asked, timeout=60)
        assert paused.begun.wait(120)
        server.should_exit = True
        while listens(address):
            pass
        paused.released.set()
        assert answer.result().json()["answered"]


def test_a_server_that_is_stopped_under_load_loses_no_answer_that_began(tmp_path: Path, write: Write) -> None:
    source = write("a.txt", "تشرق الشمس كل صباح.").parent
    settings = Settings(corpus=(source,), data_dir=tmp_path / "data")
    index(settings)
    begun, stopping = threading.Semaphore(0), threading.Event()

    def ask(address: str) -> list[str]:
        """What each answer that began ended with."""
        ends = []
        while not stopping.is_set():
            url, asked = f"{address}/api/ask", {"question": "متى تشرق الشمس؟"}
            events, has_begun = {"Accept": "text/event-stream"}, False
            try:
                with httpx.stream("POST", url, json=asked, headers=events, timeout=60) as response:
                    has_begun = True
                    begun.release()
                    ends.append([line for line in response.iter_lines() if line.startswith("event:")][-1])
            except httpx.TransportError as error:
                ends += [repr(error)] if has_begun else []
                break
        return ends

    with (
        served_apart(tmp_path, limits={"questions": None}, answer={"reader": "fast"}) as (address, process),
        ThreadPoolExecutor(6) as askers,
    ):
        asking = [askers.submit(ask, address) for _ in range(6)]
        for _ in range(12):
            assert begun.acquire(timeout=120)
        process.terminate()
        assert process.wait(120) in (0, -signal.SIGTERM)
        stopping.set()
        ends = [end for each in asking for end in each.result()]
    assert len(ends) >= 12
    assert set(ends) == {"event: done"}


def test_every_line_of_the_log_is_json(tmp_path: Path) -> None:
    with served_apart(tmp_path, auth="tokens") as (address, process):
        httpx.get(f"{address}/healthz", timeout=60)
        assert sent(address, "no request at all").startswith(b"HTTP/1.1 400")
        sent(address, "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade")
        httpx.get(f"{address}/api/documents", timeout=60)
        process.terminate()
        process.wait(120)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert {"Invalid HTTP request received.", "request"} <= {line["event"] for line in lines}
    assert all(line["time"] and line["level"] for line in lines)


def test_branding_leaves_a_page_of_another_shape_alone() -> None:
    assert brand("<p>نص</p>", "ar") == "<p>نص</p>"


def test_a_server_that_cannot_start_or_whose_loop_dies_ends_in_an_error(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what supervises the process starts it again."""

    async def die(*_: object) -> None:
        raise RuntimeError("the loop died")

    def served() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as thread:
            thread.submit(serve, settings, listening).result()  # here another test's loop may be running

    monkeypatch.setattr(Server, "main_loop", die)
    with pytest.raises(RuntimeError, match="the loop died"):
        served()

    async def fail(self: Server, sockets: object = None) -> None:
        self.should_exit = True  # as uvicorn has it where what the app needs is not there

    monkeypatch.setattr(Server, "startup", fail)
    with pytest.raises(SystemExit) as ended:
        served()
    assert ended.value.code
