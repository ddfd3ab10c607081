"""Two readers, one of whom may not see the staff's documents: no route tells her of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from rag.config import Collection, Limits, Server, Settings
from rag.documents import document_id
from rag.engine import Engine
from rag.index.indexing import index
from tests.coroutines import awaited
from tests.serving import served
from ui.uses import USES
from ui.web.access import open_tokens
from ui.web.server import create_app

STAFF, GUIDES = "الموارد البشرية", "الأدلة"
TEXTS = {
    "open.md": "# افتتاح المبنى\n\nافتُتح المبنى الجديد في عام 2019 بحضور 300 ضيف.",
    "guides/travel.md": "# السفر في مهمة\n\nيُقدَّم طلب السفر قبل 14 يومًا من موعد الرحلة.",
    "staff/pay.md": "# رواتب المديرين\n\nيبلغ راتب المدير زهرنوش 42000 ريال في الشهر.",
}
HIDDEN = document_id("staff/pay.md")
SECRETS = ("42000", "زهرنوش", "staff", STAFF, "رواتب", HIDDEN)
ASKED = "كم راتب المدير زهرنوش في الشهر؟"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("collections")
    for name, text in TEXTS.items():
        (folder / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    made = Settings(
        corpus=(folder / "corpus",),
        data_dir=folder / "data",
        server=Server(auth="tokens"),
        limits=Limits(questions=None),
        collections={
            STAFF: Collection(paths=("staff/*",), users=("أمل",)),
            GUIDES: Collection(paths=("guides/*",)),
        },
    )
    index(made)
    return made


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(Engine(settings), settings), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def amal(settings: Settings) -> dict[str, str]:
    """Who may see everything."""
    return bearer(open_tokens(settings).add("أمل", USES))


@pytest.fixture(scope="module")
def salma(settings: Settings) -> dict[str, str]:
    """Who may not see the staff's documents."""
    return bearer(open_tokens(settings).add("سلمى", USES))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def asked(**more: Any) -> dict[str, Any]:
    return {"question": ASKED, **more}


def chat(**more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": ASKED}], **more}


ROUTES = [
    ("POST", "/api/ask", asked(), ""),
    ("POST", "/api/ask", asked(), "text/event-stream"),
    ("POST", "/api/ask", {"question": "متى الاندماج مع زهرنوس؟"}, ""),
    ("POST", "/api/ask", {"question": "لخص الوثائق"}, ""),
    ("POST", "/api/ask", {"question": "لخص وثيقة رواتب المدير"}, ""),
    (
        "POST",
        "/api/ask",
        {"question": "وكم ذلك؟", "history": [{"role": "user", "content": "ما راتب المدير؟"}]},
        "",
    ),
    ("POST", "/v1/chat/completions", chat(), ""),
    ("POST", "/v1/chat/completions", chat(stream=True), ""),
    ("GET", "/v1/models", None, ""),
    ("GET", "/api/search?q=%D8%B1%D8%A7%D8%AA%D8%A8&top_k=100", None, ""),
    ("GET", "/api/documents", None, ""),
    ("GET", "/api/collections", None, ""),
    ("GET", "/documents/", None, ""),
    ("GET", f"/documents/{HIDDEN}", None, ""),
    ("GET", "/readyz", None, ""),
    ("GET", "/metrics", None, ""),
    ("GET", "/", None, ""),
]


@pytest.mark.parametrize(("method", "path", "body", "accept"), ROUTES)
def test_no_route_shows_what_may_not_be_seen(
    app: TestClient,
    amal: dict[str, str],
    salma: dict[str, str],
    method: str,
    path: str,
    body: Any,
    accept: str,
) -> None:
    app.request(method, path, json=body, headers=amal)  # whatever she leaves behind
    said = app.request(method, path, json=body, headers=salma | ({"Accept": accept} if accept else {}))
    assert said.status_code == (404 if HIDDEN in path else 200)
    text = said.text if body is None else said.text.replace(str(body.get("question", ASKED)), "")
    assert r"\u06" not in text, "letters are written as they are"
    assert not [secret for secret in SECRETS if secret in text]


def test_who_may_see_it_gets_the_answer_and_the_document(app: TestClient, amal: dict[str, str]) -> None:
    assert "42000" in app.post("/api/ask", json=asked(), headers=amal).json()["answer"]
    assert app.get(f"/documents/{HIDDEN}", headers=amal).status_code == 200
    assert len(app.get("/api/documents", headers=amal).json()["documents"]) == 3
    listed = app.get("/api/collections", headers=amal).json()["collections"]
    assert listed == [{"name": STAFF, "documents": 1}, {"name": GUIDES, "documents": 1}]


def test_what_is_hidden_is_counted_nowhere(app: TestClient, salma: dict[str, str]) -> None:
    assert len(app.get("/api/documents", headers=salma).json()["documents"]) == 2
    assert app.get("/readyz").json()["documents"] == 2
    listed = app.get("/api/collections", headers=salma).json()["collections"]
    assert listed == [{"name": GUIDES, "documents": 1}]


def test_a_hidden_document_and_one_that_there_is_not_are_told_alike(
    app: TestClient, salma: dict[str, str]
) -> None:
    hidden, missing = (app.get(f"/documents/{each}", headers=salma) for each in (HIDDEN, "0" * 20))
    assert (hidden.status_code, hidden.text) == (missing.status_code, missing.text) == (404, missing.text)
    assert dict(hidden.headers) == dict(missing.headers)


@pytest.mark.parametrize(
    ("language", "question"), [("ar", ASKED), ("en", "How much does the director earn?")]
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_hidden_collection_and_one_that_there_is_not_are_told_alike(
    app: TestClient, salma: dict[str, str], language: str, question: str, stream: bool
) -> None:
    headers = salma | ({"Accept": "text/event-stream"} if stream else {})
    told = []
    for name in (STAFF, "لا وجود لها"):
        for path, body in (
            ("/api/ask", {"question": question, "collections": [GUIDES, name]}),
            (
                "/v1/chat/completions",
                chat(collections=[name])
                | {"messages": [{"role": "user", "content": question}], "stream": stream},
            ),
        ):
            refused = app.post(path, json=body, headers=headers)
            assert refused.status_code == 422
            assert refused.json()["error"]["code"] == "unknown_collection"
            told.append(refused.text.replace(name, "…"))
        refused = app.get("/api/search", params={"q": question, "collection": name}, headers=salma)
        assert refused.status_code == 422
        told.append(refused.text.replace(name, "…"))
    assert told[:3] == told[3:]
    assert ("لا مجموعة" in told[0]) == (language == "ar")


def test_a_question_is_asked_where_the_reader_chose(app: TestClient, amal: dict[str, str]) -> None:
    def answered(**more: Any) -> bool:
        return bool(app.post("/api/ask", json=asked(**more), headers=amal).json()["answered"])

    assert answered()
    assert answered(collections=None)
    assert answered(collections=[STAFF])
    assert answered(collections=[GUIDES, STAFF])
    assert not answered(collections=[GUIDES])
    for wrong in ([], "x", [1]):
        assert app.post("/api/ask", json=asked(collections=wrong), headers=amal).status_code == 422
    found = app.get("/api/search", params={"q": "راتب", "collection": GUIDES}, headers=amal).json()
    assert [passage["document"] for passage in found["passages"]] == ["guides/travel.md"]
    said = app.post("/v1/chat/completions", json=chat(collections=[GUIDES]), headers=amal).json()
    assert said["citations"] == []


def test_a_token_may_be_held_to_collections(app: TestClient, settings: Settings) -> None:
    tokens = open_tokens(settings)
    guide = bearer(tokens.add("دليل", collections=[GUIDES]))
    assert [d["document"] for d in app.get("/api/documents", headers=guide).json()["documents"]] == [
        "guides/travel.md"
    ]
    none = bearer(tokens.add("غيرها", collections=[STAFF]))  # which does not name it
    assert app.get("/api/documents", headers=none).json()["documents"] == []
    assert not app.post("/api/ask", json=asked(), headers=none).json()["answered"]
    short = app.post("/api/token", headers=guide).json()["token"]
    assert len(app.get("/api/documents", headers=bearer(short)).json()["documents"]) == 1
    tokens.remove("دليل")
    assert app.get("/api/documents", headers=bearer(short)).status_code == 401


@tried(max_examples=40)
@given(st.text(st.sampled_from("راتبمديزهنوش 42000؟lx"), min_size=1, max_size=30))
def test_no_search_brings_up_a_hidden_passage(app: TestClient, salma: dict[str, str], words: str) -> None:
    found = app.get("/api/search", params={"q": words, "top_k": "100"}, headers=salma).json()
    assert {passage["document"] for passage in found.get("passages", ())} <= {"open.md", "guides/travel.md"}


@pytest.fixture(scope="module")
def proxied(settings: Settings) -> TestClient:
    """What comes from a reverse proxy that tells users and groups."""
    server = Server.model_validate(
        {"auth": "proxy", "proxy_addresses": ["10.0.0.1"], "proxy_groups_header": "X-Forwarded-Groups"}
    )
    staff = Collection(paths=("staff/*",), groups=("الموارد", "hr"))
    own = settings.model_copy(update={"server": server, "collections": {STAFF: staff}})
    return TestClient(create_app(Engine(own), own), base_url="http://localhost", client=("10.0.0.1", 1))


@pytest.mark.parametrize(
    ("groups", "seen"),
    [
        ([b"hr"], 3),
        ([b"all, hr ,x"], 3),
        (["الموارد".encode()], 3),
        ([], 2),
        ([b""], 2),
        ([b"hr2"], 2),
        ([b"HR"], 2),
        ([b"all", b"hr"], 2),  # one of the two may be the client's own
    ],
)
def test_the_proxy_tells_the_groups(proxied: TestClient, groups: list[bytes], seen: int) -> None:
    headers = [(b"X-Forwarded-User", b"salma"), *((b"X-Forwarded-Groups", each) for each in groups)]
    assert len(proxied.get("/api/documents", headers=headers).json()["documents"]) == seen


@pytest.mark.slow
def test_the_tools_of_assistants_hold_to_the_same(
    settings: Settings, amal: dict[str, str], salma: dict[str, str]
) -> None:
    import httpx2
    from mcp.client import Client
    from mcp.client.streamable_http import streamable_http_client

    def called(url: str, headers: dict[str, str], tool: str, arguments: dict[str, Any]) -> Any:
        async def call() -> Any:
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
            ):
                return await client.call_tool(tool, arguments)

        return awaited(call())

    with served(settings) as url:
        assert "42000" in str(called(url, amal, "ask", {"question": ASKED}).content)
        for tool, arguments in (
            ("ask", {"question": ASKED}),
            ("search", {"query": "راتب"}),
            ("list_collections", {}),
        ):
            said = str(called(url, salma, tool, arguments).content).replace(ASKED, "")
            assert not [secret for secret in SECRETS if secret in said]
        refused = [
            called(url, salma, "ask", {"question": ASKED, "collections": [name]})
            .content[0]
            .text.replace(name, "…")
            for name in (STAFF, "لا وجود لها")
        ]
        assert refused[0] == refused[1]


def test_who_comes_round_the_proxy_is_not_let_in(settings: Settings) -> None:
    server = Server.model_validate(
        {"auth": "proxy", "proxy_addresses": ["10.0.0.1"], "proxy_groups_header": "X-Forwarded-Groups"}
    )
    own = settings.model_copy(update={"server": server})
    app = TestClient(create_app(Engine(own), own), base_url="http://localhost", client=("10.0.0.2", 1))
    headers = {"X-Forwarded-User": "salma", "X-Forwarded-Groups": "hr"}
    assert app.get("/api/documents", headers=headers).status_code == 403
