from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rag import arabic
from rag.config import Limits, Settings
from rag.documents import document_id
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from ui.page import DRESSING, DRESSING_SOURCE
from ui.web import api
from ui.web.body import MAX_BODY_BYTES
from ui.web.chat.examples import Examples, Offer
from ui.web.chat.topics import Topic
from ui.web.errors import read_accept_language
from ui.web.server import create_app

pytestmark = pytest.mark.slow

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."


@contextmanager
def asked(engine: Engine | None, settings: Settings) -> Iterator[TestClient]:
    app = create_app(engine, settings.model_copy(update={"limits": Limits(questions=None)}))
    with TestClient(app, "http://localhost", raise_server_exceptions=False) as client:
        yield client


def write_trade(settings: Settings) -> None:
    text = f"# التجارة\n\n{TRADE}\n\nنص فيه <script>alert(1)</script> وسم."
    (settings.corpus[0] / "تجارة <b>.md").write_text(text, encoding="utf-8")
    index(settings)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server for all who leave its documents as they are."""
    settings = Settings(corpus=(tmp_path_factory.mktemp("corpus"),), data_dir=tmp_path_factory.mktemp("data"))
    write_trade(settings)
    with asked(Engine(settings), settings) as client:
        yield client


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server that was started before anything was indexed."""
    with asked(None, Settings(corpus=(), data_dir=tmp_path_factory.mktemp("data"))) as client:
        yield client


def test_a_question_gets_the_contracts_object(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "كم بلغ حجم التجارة؟"})
    assert response.status_code == 200
    value = response.json()
    assert value["answer"] == f"{TRADE} [1]"
    assert value["citations"][0]["quote"] == TRADE


@pytest.mark.parametrize(
    ("claim", "verdict", "reasons"),
    [
        ("بلغت التجارة بين البلدين 240 مليار دولار.", "supported", []),
        (
            "بلغت التجارة بين البلدين 250 مليار دولار.",
            "contradicted",
            ["العدد «250 مليار دولار» ليس في المصدر، وفيه «240 مليار دولار»."],
        ),
        (
            "Trade between the two countries reached 240 billion euros.",
            "contradicted",
            ["The unit of “240 billion euros” is not the source's: “240 مليار دولار”."],
        ),
        ("The sky is green.", "not_found", ["The source does not say “sky is green”."]),
    ],
)
def test_a_claim_is_checked_and_the_reasons_are_in_its_language(
    empty: TestClient, claim: str, verdict: str, reasons: list[str]
) -> None:
    source = "بلغت التجارة بين البلدين 240 مليار دولار في عام 2023."
    response = empty.post("/api/check", json={"claim": claim, "sources": [source]})
    assert response.status_code == 200
    found = response.json()
    assert found["verdict"] == verdict
    assert len(found["reasons"]) == len(reasons)
    if verdict == "contradicted":
        assert found["reasons"] == reasons


@pytest.mark.parametrize(
    "body",
    [
        {"claim": "نص"},
        {"claim": "نص", "sources": "نص"},
        {"claim": "نص", "sources": [1]},
        {"claim": "ن" * 20_001, "sources": []},
        {"claim": "نص", "sources": ["نص"] * 101},
        {"claim": "نص", "sources": [], "more": 1},
    ],
)
def test_a_check_of_another_shape_is_refused(empty: TestClient, body: dict[str, object]) -> None:
    response = empty.post("/api/check", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["message"]


def test_history_makes_a_follow_up_whole(client: TestClient) -> None:
    history = [{"role": "user", "content": "كم بلغ حجم التجارة بين الصين وروسيا؟"}]
    response = client.post("/api/ask", json={"question": "وفي أي عام؟", "history": history})
    assert "2023" in response.json()["answer"]


@pytest.mark.parametrize(
    ("body", "status", "code", "languages"),
    [
        (b"", 400, "bad_json", "ar en"),
        (b"{", 400, "bad_json", "ar en"),
        (b"[" * 100_000, 400, "bad_json", "ar en"),
        (b"[]", 400, "not_an_object", "ar en"),
        (b"{}", 422, "missing_key", "ar en"),
        (b'{"question": 5}', 422, "bad_value", "ar en"),
        (b'{"question": "\\ud83d\\ude00"}', 422, "question_no_words", "ar en"),
        (b'{"question": " "}', 422, "question_empty", "ar en"),
        (b'{"question": "x", "more": 1}', 422, "unknown_key", "en en"),
        ('{"question": "س", "history": 5}'.encode(), 422, "bad_value", "ar ar"),
        (b'{"question": "x", "history": [{"role": "system", "content": "x"}]}', 422, "bad_value", "en en"),
        (b'{"question": "' + b"x" * 100_000 + b'"}', 422, "question_too_long", "en en"),
        (b"x" * (MAX_BODY_BYTES + 1), 413, "body_too_large", "ar en"),
    ],
)
def test_a_bad_request_says_what_is_wrong_in_the_askers_language(
    client: TestClient, body: bytes, status: int, code: str, languages: str
) -> None:
    """The asker's language is the question's where there is one that has letters, else the browser's."""
    told = []
    for accepted in ("ar", "en"):
        response = client.post("/api/ask", content=body, headers={"Accept-Language": accepted})
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (status, code)
        told.append(arabic.language(re.sub(r"\{.*\}|\w+\.\d\.\w+", "", error["message"])))
    assert " ".join(told) == languages


@hypothesis_settings(max_examples=50)
@given(
    body=st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: f'{{"question": "{text}"}}'.encode())
)
def test_no_body_makes_the_server_fail(client: TestClient, body: bytes) -> None:
    assert client.post("/api/ask", content=body).status_code < 500


def test_who_asks_for_examples_waits_for_them_but_not_for_ever(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Examples, "current", lambda *_: None)
    monkeypatch.setattr(api, "_EXAMPLES_SECONDS", 0.0)
    response = client.get("/api/examples")
    assert (response.status_code, response.json()) == (202, {"examples": {}, "topics": []})
    still = [None]
    offer = Offer({"ar": ("متى؟",)}, {Topic("التجارة", "a.md", "documents/a"): ("متى؟",)})
    monkeypatch.setattr(Examples, "current", lambda *_: still.pop() if still else offer)
    monkeypatch.setattr(api, "_EXAMPLES_SECONDS", 60.0)
    topic = {"name": "التجارة", "document": "a.md", "link": "documents/a", "questions": ["متى؟"]}
    assert client.get("/api/examples").json() == {"examples": {"ar": ["متى؟"]}, "topics": [topic]}


def test_a_document_is_shown_with_its_quote_marked_and_escaped(client: TestClient) -> None:
    citation = client.post("/api/ask", json={"question": "كم بلغ حجم التجارة؟"}).json()["citations"][0]
    url = f"/documents/{document_id(citation['document'])}?start={citation['start']}&end={citation['end']}"
    page = client.get(url)
    assert f">{TRADE}</mark>" in page.text
    assert "<script>alert" not in page.text
    allowed = page.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in allowed
    assert [each for each in allowed if "script" in each] == [f"script-src {DRESSING_SOURCE}"]
    assert page.text.count("<script>") == page.text.count(DRESSING) == 1


@pytest.mark.parametrize(
    "query", ["start=-1&end=5", "start=9&end=1", "start=x&end=y", "start=0&end=99999999999"]
)
def test_any_range_shows_the_document(client: TestClient, query: str) -> None:
    page = client.get(f"/documents/{document_id('تجارة <b>.md')}?{query}")
    assert page.status_code == 200
    assert "<mark" not in page.text


def test_an_old_link_leads_to_where_its_quote_stands_by_now(settings: Settings, write: Write) -> None:
    write_trade(settings)
    with asked(Engine(settings), settings) as client:
        headers = {"Accept": "text/event-stream"}
        events = client.post("/api/ask", json={"question": "كم بلغ حجم التجارة؟"}, headers=headers).text
        link = "/" + json.loads(events.partition("event: citation\ndata: ")[2].partition("\n")[0])["url"]
        write("تجارة <b>.md", f"# التجارة\n\nمقدمة كتبت بعد ذلك.\n\n{TRADE}")
        index(settings)
        moved = client.get(link)
        assert moved.history[0].status_code == 302
        assert moved.url.fragment == "p2"
        assert f">{TRADE}</mark>" in moved.text
        write("تجارة <b>.md", "# التجارة\n\nمقدمة كتبت بعد ذلك.\n\nلم يعد في الوثيقة رقم.")
        index(settings)
        gone = client.get(link)
        assert gone.status_code == 200
        assert "<mark" not in gone.text
        assert "لم تعد في الوثيقة" in gone.text


@pytest.mark.parametrize("name", ["0" * 20, "..%2f..%2fetc%2fpasswd", "x" * 500])
def test_an_unknown_document_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/documents/{name}").status_code == 404


def test_health_tells_alive_from_ready(client: TestClient, empty: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"status": "ready", "documents": 1}


def test_without_an_index_it_is_alive_and_says_what_is_missing(empty: TestClient) -> None:
    assert empty.get("/healthz").status_code == 200
    assert empty.get("/readyz").status_code == 503
    response = empty.post("/api/ask", json={"question": "سؤال"})
    assert response.status_code == 503
    assert "isnad index" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "ar"), ("en-GB,en;q=0.9", "en"), ("en;q=0.5, ar;q=0.9", "ar"), ("fr", "ar"), (";;q=x,,", "ar")],
)
def test_the_language_is_the_one_asked_for(header: str, language: str) -> None:
    assert read_accept_language({"accept-language": header}) == language


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    """The (name, data) of server-sent events."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = (line.partition(": ")[2] for line in block.split("\n"))
        found.append((name, json.loads(data)))
    return found


STREAMED = {"Accept": "text/event-stream"}


def test_a_stream_brings_tokens_citations_and_last_the_whole(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "كم بلغ حجم التجارة؟"}, headers=STREAMED)
    assert response.headers["content-type"].startswith("text/event-stream")
    found = events(response.text)
    assert "".join(str(data["text"]) for name, data in found if name == "token") == f"{TRADE} [1]"
    names = [name for name, _ in found]
    assert names.index("citation") < len(names) - 2
    assert found[-1][0] == "done"
    assert found[-1][1]["answer"] == f"{TRADE} [1]"


def test_what_cannot_be_answered_is_refused_before_a_stream_begins(
    client: TestClient, empty: TestClient
) -> None:
    assert client.post("/api/ask", json={"question": " "}, headers=STREAMED).status_code == 422


def test_a_fault_in_the_middle_of_a_stream_is_an_event(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> Iterator[str]:
        yield "جزء"
        raise RuntimeError("secret")

    monkeypatch.setattr(Engine, "stream", broken)
    response = client.post("/api/ask", json={"question": "سؤال عن شيء"}, headers=STREAMED)
    name, data = events(response.text)[-1]
    assert name == "error"
    assert "secret" not in json.dumps(data)


def test_passages_are_searched(client: TestClient) -> None:
    value = client.get("/api/search", params={"q": "حجم التجارة", "top_k": 1}).json()
    (passage,) = value["passages"]
    assert value["query"] == "حجم التجارة"
    assert TRADE in passage["text"]
    for wrong in ("0", "101", "x", "-1", "9999"):
        assert client.get("/api/search", params={"q": "حجم", "top_k": wrong}).status_code == 422
    assert client.get("/api/search").status_code == 422


def test_a_page_lists_the_documents_and_says_what_the_last_run_did(client: TestClient) -> None:
    page = client.get("/documents/", headers={"accept-language": "en"})
    assert document_id("تجارة <b>.md") in page.text
    assert "1 added, 0 changed, 0 removed" in page.text
    assert "أُضيف 1" in client.get("/documents/", headers={"accept-language": "ar"}).text


def test_documents_are_listed_with_where_they_are_shown(client: TestClient) -> None:
    (listed,) = client.get("/api/documents").json()["documents"]
    assert (listed["document"], listed["title"]) == ("تجارة <b>.md", "التجارة")
    assert client.get(listed["url"]).status_code == 200


def test_the_description_of_the_api_names_every_route_with_an_arabic_example(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/documents", "/v1/chat/completions", "/v1/models"} <= set(
        described["paths"]
    )
    body = described["paths"]["/api/ask"]["post"]["requestBody"]["content"]["application/json"]
    assert "التجارة" in json.dumps(body["example"], ensure_ascii=False)
    assert all(
        operation.get("summary") for path in described["paths"].values() for operation in path.values()
    )
