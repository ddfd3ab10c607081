"""The routes of conversations, with two readers side by side: neither reaches what is the other's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.config import Settings
from rag.engine import Engine
from tests.conftest import EngineOver
from tests.serving import two_readers
from ui.conversations import store as store_module
from ui.web.access import open_tokens
from ui.web.server import create_app

pytestmark = pytest.mark.slow

ID = "conversation-of-salma"
SUN, MOON = "متى تشرق الشمس؟", "متى يطلع القمر؟"
LIST = "/api/conversations"
ONE = f"{LIST}/{ID}"

REACHING = [
    ("GET", ONE, None),
    ("PATCH", ONE, {"title": "عنوان"}),
    ("DELETE", ONE, None),
    ("POST", f"{ONE}/restore", None),
    ("GET", f"{ONE}/export.md", None),
    ("GET", f"{ONE}/export.json", None),
    ("GET", f"/conversations/{ID}", None),
]
"""Each route of one conversation."""


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    return engine_over({"a.txt": "تشرق الشمس كل صباح.\n\nيطلع القمر كل مساء."})


def changed(settings: Settings, **sections: object) -> Settings:
    return Settings.model_validate(settings.model_dump() | sections)


@pytest.fixture(params=["none", "tokens", "proxy"])
def readers(
    request: pytest.FixtureRequest, engine: Engine, settings: Settings
) -> Iterator[tuple[TestClient, TestClient]]:
    """Two readers of one server: two browsers, two holders of tokens, two users of a proxy."""
    server = {"auth": request.param, "proxy_addresses": ["127.0.0.1"]}
    with two_readers(engine, changed(settings, server=server)) as both:
        yield both


@pytest.fixture
def reader(engine: Engine, settings: Settings) -> Iterator[TestClient]:
    """One reader, with a browser."""
    with TestClient(create_app(engine, settings), "http://localhost") as client:
        client.get("/")
        yield client


def ask(reader: TestClient, question: str = SUN, **more: object) -> dict[str, Any]:
    response = reader.post("/api/ask", json={"question": question, "conversation_id": ID, **more})
    assert response.status_code == 200
    value: dict[str, Any] = response.json()
    return value


def titles(reader: TestClient, **query: str) -> list[str]:
    return [each["title"] for each in reader.get(LIST, params=query).json()["conversations"]]


def test_an_answer_is_kept_in_the_conversation_that_the_question_names(reader: TestClient) -> None:
    given = ask(reader)
    assert (given["kept"], given["conversation_id"]) == (True, ID)
    kept = reader.get(ONE).json()
    assert (kept["title"], kept["turns"][0]["question"]) == (SUN, SUN)
    stored = kept["turns"][0]["answer"]
    assert stored["citations"] == given["citations"]
    assert stored["answer"] == given["answer"]


def test_a_follow_up_leans_on_what_is_kept(reader: TestClient) -> None:
    ask(reader)
    assert "كل مساء" in ask(reader, "والقمر؟")["answer"]
    assert reader.get(ONE).json()["turns"][1]["question"] == "والقمر؟"


def test_a_streamed_answer_is_kept_as_well(reader: TestClient) -> None:
    body = {"question": SUN, "conversation_id": ID}
    with reader.stream("POST", "/api/ask", json=body, headers={"Accept": "text/event-stream"}) as response:
        assert '"kept": true' in response.read().decode()
    assert titles(reader) == [SUN]


def test_without_a_conversation_nothing_is_kept(reader: TestClient) -> None:
    assert "kept" not in reader.post("/api/ask", json={"question": SUN}).json()
    assert titles(reader) == []


@pytest.mark.parametrize(
    "identity", ["short", "x" * 15, "../../../../etc/passwd", "متى تشرق الشمس في الصباح"]
)
def test_an_id_that_could_be_guessed_or_is_none_is_refused(reader: TestClient, identity: str) -> None:
    response = reader.post("/api/ask", json={"question": SUN, "conversation_id": identity})
    assert response.status_code == 422
    assert "conversation_id" in response.json()["error"]["message"]


@pytest.mark.parametrize(("method", "path", "body"), REACHING)
def test_no_route_reaches_the_conversation_of_another_reader(
    readers: tuple[TestClient, TestClient], method: str, path: str, body: object
) -> None:
    salma, omar = readers
    ask(salma)
    if path.endswith("/restore"):
        salma.delete(ONE)
    refused = omar.request(method, path, json=body)
    unknown = omar.request(method, path.replace(ID, "x" * len(ID)), json=body)
    assert refused.status_code == unknown.status_code == 404
    assert refused.text == unknown.text, "whether there is one of another reader's shows nowhere"
    assert SUN not in refused.text
    assert salma.request(method, path, json=body).status_code == 200


def test_lists_searches_and_questions_stay_with_their_reader(readers: tuple[TestClient, TestClient]) -> None:
    salma, omar = readers
    ask(salma)
    assert titles(omar) == titles(omar, q="الشمس") == []
    assert omar.delete(LIST).json() == {"deleted": 0}
    assert "مساء" not in ask(omar, "وماذا عنه؟")["answer"], "it leans on nothing of the other's"
    assert [turn["question"] for turn in salma.get(ONE).json()["turns"]] == [SUN]
    assert [turn["question"] for turn in omar.get(ONE).json()["turns"]] == ["وماذا عنه؟"]


def test_readers_of_a_page_with_a_short_lived_token_share_no_conversations(
    engine: Engine, settings: Settings
) -> None:
    """A page gives all of its readers tokens of one name: what is kept by it would be everybody's."""
    app = create_app(engine, changed(settings, server={"auth": "tokens"}))
    lasting = {"Authorization": f"Bearer {open_tokens(settings).add('intranet')}"}
    with TestClient(app, "http://localhost", headers=lasting) as client:
        ask(client)
        short = {"Authorization": f"Bearer {client.post('/api/token').json()['token']}"}
        assert client.get(LIST, headers=short).json()["conversations"] == []
        assert client.get(ONE, headers=short).status_code == 404
        body = {"question": MOON, "conversation_id": ID}
        assert client.post("/api/ask", json=body, headers=short).json()["kept"] is False
        assert len(client.get(ONE).json()["turns"]) == 1


def test_another_machine_goes_on_with_the_conversation_of_a_token(engine: Engine, settings: Settings) -> None:
    app = create_app(engine, changed(settings, server={"auth": "tokens"}))
    token = open_tokens(settings).add("salma")
    browser = TestClient(app, "http://localhost")
    with TestClient(app, "http://localhost") as program:
        program.headers["Authorization"] = f"Bearer {token}"
        ask(program)
        browser.post("/login", data={"token": token, "next": "/"})
        assert titles(browser) == [SUN]


def test_a_browser_gets_a_cookie_that_no_script_reads(reader: TestClient) -> None:
    cookie = reader.get("/").headers["set-cookie"]
    assert re.match(r"isnad-reader=[\w.-]{40,}; HttpOnly; Max-Age=\d+; Path=/; SameSite=lax$", cookie)


def test_where_nothing_is_kept_there_is_no_cookie_and_no_route(engine: Engine, settings: Settings) -> None:
    off = changed(settings, conversations={"enabled": False})
    with TestClient(create_app(engine, off), "http://localhost") as client:
        assert "set-cookie" not in client.get("/").headers
        assert ask(client)["kept"] is False
        assert client.get(LIST).status_code == 404
        assert client.get(ONE).status_code == 404
    assert not (settings.data_dir / "conversations.db").exists()


def test_a_conversation_is_renamed_found_deleted_and_restored(reader: TestClient) -> None:
    ask(reader)
    assert reader.patch(ONE, json={"title": " الفلك\n والنجوم "}).json()["title"] == "الفلك والنجوم"
    assert titles(reader, q="نجوم") == titles(reader, q="شمسٌ") == ["الفلك والنجوم"]
    assert titles(reader, q="تجارة") == []
    assert reader.delete(ONE).json()["undo_seconds"] == store_module.UNDO_SECONDS
    assert titles(reader) == []
    assert reader.post(f"{ONE}/restore").status_code == 200
    assert titles(reader) == ["الفلك والنجوم"]
    assert reader.delete(LIST).json() == {"deleted": 1}
    assert reader.post(f"{ONE}/restore").status_code == 404


@pytest.mark.parametrize("title", ["", " \n", "\u2066\u2069"])
def test_a_title_that_cannot_be_seen_is_refused(reader: TestClient, title: str) -> None:
    ask(reader)
    assert reader.patch(ONE, json={"title": title}).status_code == 422


def test_exports_are_files_with_the_title_as_their_name(reader: TestClient) -> None:
    ask(reader)
    markdown = reader.get(f"{ONE}/export.md")
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    assert markdown.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D9%85%D8%AA")
    assert "تشرق الشمس كل صباح." in markdown.text
    assert reader.get(f"{ONE}/export.json").json() == reader.get(ONE).json()
    assert reader.get(f"{ONE}/export.html").status_code == 404
    printed = reader.get(f"/conversations/{ID}")
    assert "script-src 'self';" in printed.headers["content-security-policy"]
    assert "تشرق الشمس كل صباح." in printed.text


def test_another_site_can_neither_read_nor_change_conversations(engine: Engine, settings: Settings) -> None:
    """Not even one that may show the widget and ask."""
    allowed = changed(
        settings,
        widget={"allowed_origins": ["https://intranet.example.org"]},
        conversations={"feedback": True},
    )
    with TestClient(create_app(engine, allowed), "http://localhost") as client:
        client.get("/")
        ask(client)
        client.headers["Origin"] = "https://intranet.example.org"
        assert "access-control-allow-origin" not in client.get(LIST).headers
        for method in ("DELETE", "PATCH"):
            preflight = {"Access-Control-Request-Method": method}
            assert client.options(ONE, headers=preflight).status_code == 403
        for path in (f"{ONE}/restore", "/api/feedback", "/gradio_api/queue/join", "/logout"):
            assert client.post(path, content="{}").status_code == 403, "for which no browser asks first"
        assert client.post("/api/ask", json={"question": "متى تشرق الشمس؟"}).status_code == 200


def test_a_store_that_cannot_be_used_costs_no_answer(engine: Engine, settings: Settings) -> None:
    away = changed(settings, conversations={"url": "postgresql://isnad:secret@127.0.0.1:1/isnad"})
    with TestClient(create_app(engine, away), "http://localhost", raise_server_exceptions=False) as client:
        client.get("/")
        given = ask(client)
        assert (given["answered"], given["kept"]) == (True, False)
        listed = client.get(LIST, headers={"Accept-Language": "en"})
        assert listed.status_code == 503
        assert "cannot be reached" in listed.json()["error"]["message"]
        assert "secret" not in listed.text
