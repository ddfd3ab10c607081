from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from rag import arabic
from rag.config import Settings
from ui.web.server import create_app

ARABIC, ENGLISH = {"Accept-Language": "ar"}, {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a server without an index."""
    folder = tmp_path_factory.mktemp("server")
    settings = Settings(corpus=(folder,), data_dir=folder / "data")
    with TestClient(create_app(None, settings), "http://localhost", raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("chosen", "language"),
    [("en", "en"), ("ar", "ar"), ('"en"', "en"), ("fr", "ar"), ("", "ar"), ("en\u0000", "ar")],
)
def test_the_language_that_was_chosen_in_the_chat_goes_before_the_browsers(
    client: TestClient, chosen: str, language: str
) -> None:
    headers = {"Cookie": f"theirs=1; isnad-language={chosen}", "Accept": "text/html", **ARABIC}
    for path in ("/nowhere", "/documents/", "/documents/0", "/login"):
        assert f'<html lang="{language}"' in client.get(path, headers=headers).text
    headers |= {"Cookie": "isnad-language=ar", **ENGLISH}
    assert '<html lang="ar"' in client.get("/documents/", headers=headers).text
    told = client.post("/api/ask", json={}, headers=headers).json()  # as the widget asks
    assert arabic.language(told["error"]["message"]) == "en"


@pytest.mark.parametrize(
    ("body", "status", "code", "named"),
    [
        (b"", 400, "bad_json", "question"),
        (b"\xff", 400, "bad_json", "question"),
        (b"[" * 100_000, 400, "bad_json", "question"),
        (b"null", 400, "not_an_object", "question"),
        (b'"x"', 400, "not_an_object", "question"),
        (b"{}", 422, "missing_key", "question"),
        (b'{"question": 5}', 422, "bad_value", "question"),
        (b'{"question": "1", "more": 1}', 422, "unknown_key", "more"),
        (b'{"question": "1", "history": {}}', 422, "bad_value", "history"),
        (b'{"question": "1", "history": ["x"]}', 422, "bad_value", "history.0"),
        (
            b'{"question": "1", "history": [{"role": "x", "content": ""}]}',
            422,
            "bad_value",
            "history.0.role",
        ),
        (b'{"question": "1", "conversation_id": "' + b"x" * 65 + b'"}', 422, "too_long", "conversation_id"),
    ],
)
def test_a_body_that_does_not_fit_is_told_by_its_key_in_the_askers_language(
    client: TestClient, body: bytes, status: int, code: str, named: str
) -> None:
    for headers, language in ((ARABIC, "ar"), (ENGLISH, "en")):
        response = client.post("/api/ask", content=body, headers=headers)
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (status, code)
        assert named in error["message"]
        words = error["message"].partition("{")[0].replace(named, "")
        assert arabic.language(words) == language


@pytest.mark.parametrize(
    "kind", [None, "application/x-www-form-urlencoded", "text/plain", "application/json"]
)
def test_a_body_is_json_whatever_its_type_is_called(client: TestClient, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    response = client.post("/api/ask", content=b'{"question": "x", "more": 1}', headers=headers)
    assert response.json()["error"]["code"] == "unknown_key"


@pytest.mark.parametrize("body", [{"question": "ما هذا؟"}, {"question": "ما هذا؟", "more": 1}])
def test_the_language_of_the_question_goes_before_that_of_the_browser(
    client: TestClient, body: dict[str, object]
) -> None:
    message = client.post("/api/ask", json=body, headers=ENGLISH).json()["error"]["message"]
    assert arabic.language(message.replace("isnad index", "")) == "ar"


def test_openais_format_has_its_own_errors(client: TestClient) -> None:
    for body, kind, code in (
        ({"messages": []}, "invalid_request_error", "bad_value"),
        ({"messages": [{"role": "user", "content": "سؤال"}]}, "server_error", "no_index"),
    ):
        error = client.post("/v1/chat/completions", json=body).json()["error"]
        assert (error["type"], error["code"], error["param"]) == (kind, code, None)


def test_the_error_of_a_page_is_a_page(client: TestClient) -> None:
    response = client.get("/documents/x", headers=ENGLISH)
    assert response.status_code == 503
    assert response.headers["content-type"].startswith("text/html")
    assert "isnad index" in response.text
