"""The routes of curation: who may, what readers get of it, and what they do not see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.config import ConfigError, Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from ui.conversations.curated import open_source
from ui.web.access import open_tokens
from ui.web.answering import LazyEngine
from ui.web.curating import Curating
from ui.web.server import create_app

pytestmark = pytest.mark.slow

HOURS = "تستقبل الحديقة زوارها من السابعة صباحًا حتى المغرب."
STAFF = "يدخل الحراس من الباب الخلفي عند الفجر."
QUESTION = "متى تستقبل الحديقة زوارها؟"
EN = {"accept-language": "en"}
ALLOWED = "https://intranet.example.org"
USER = {"x-forwarded-user": "salma"}

Serve = Callable[..., TestClient]


@pytest.fixture
def serve(settings: Settings, write: Write) -> Iterator[Serve]:
    """Starts a server over two documents, one of them for some readers if it is told so."""
    write("garden.txt", HOURS)
    write("staff/guards.txt", STAFF)
    index(settings)
    clients: list[TestClient] = []

    def start(**sections: Any) -> TestClient:
        given = Settings.model_validate(
            settings.model_dump()
            | {"curation": {"enabled": True}, "widget": {"allowed_origins": [ALLOWED]}}
            | sections
        )
        app = create_app(Engine(given, curated=open_source(given)), given)
        address = "10.0.0.1" if given.server.auth == "proxy" else "127.0.0.1"
        client = TestClient(app, "http://localhost", client=(address, 4000), follow_redirects=False)
        clients.append(client.__enter__())
        client.headers.update(EN)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def write_answer(client: TestClient, at: str = "new", **values: Any) -> Any:
    given = {"question": QUESTION, "answer": "من السابعة <b>صباحًا</b>.", **values}
    return client.post(f"/answers/{at}", data=given)


def ask(client: TestClient, question: str = QUESTION, **more: Any) -> Any:
    return client.post("/api/ask", json={"question": question, **more}).json()


def list_keys(client: TestClient, query: str = "") -> list[str]:
    return re.findall(r'<h2 dir="auto"><a href="(\d+)">', client.get("/answers/", params={"q": query}).text)


def test_an_answer_that_was_written_is_given_signed_and_cited(serve: Serve) -> None:
    client = serve()
    assert ask(client)["curated"] is None
    saved = write_answer(client, document="garden.txt", quote="من السابعة صباحًا")
    assert (saved.status_code, saved.headers["location"]) == (303, "./?saved=1")
    answer = ask(client, "متى بتستقبل الحديقة زوارها لو سمحتم؟")
    assert (answer["answer"], answer["model"]) == ("من السابعة <b>صباحًا</b>. [1]", "curated")
    assert (answer["curated"]["question"], answer["curated"]["by"]) == (QUESTION, "")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer["curated"]["changed"])
    (citation,) = answer["citations"]
    assert (citation["document"], citation["quote"]) == ("garden.txt", "من السابعة صباحًا")
    assert HOURS[citation["start"] : citation["end"]] == citation["quote"]
    assert ask(client, "متى تستقبل الحديقة زوارها يوم الجمعة؟")["model"] == "extractive"


def test_clients_of_openais_format_get_the_byline_in_the_text_and_as_a_field(serve: Serve) -> None:
    client = serve()
    write_answer(client)
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    whole = client.post("/v1/chat/completions", json=body).json()
    assert "جواب معتمد · \u200e20" in whole["choices"][0]["message"]["content"]
    assert whole["curated"]["question"] == QUESTION
    lines = client.post("/v1/chat/completions", json={**body, "stream": True}).text.split("\n\n")
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]
    said = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    assert said == whole["choices"][0]["message"]["content"]
    assert chunks[-1]["curated"] == whole["curated"]


def test_a_streamed_answer_brings_its_citation_before_its_number(serve: Serve) -> None:
    client = serve()
    write_answer(client, document="garden.txt")
    events = client.post(
        "/api/ask", json={"question": QUESTION}, headers={"accept": "text/event-stream"}
    ).text
    names = re.findall(r"event: (\w+)", events)
    assert names[0] == "citation"
    assert names[-1] == "done"
    assert '"quote": ""' in events


def test_it_is_listed_searched_edited_and_deleted(serve: Serve) -> None:
    client = serve()
    write_answer(client)
    write_answer(client, question="من يحرس الباب؟", answer="الحراس.")
    (key,) = list_keys(client, "الحديقه")
    assert len(list_keys(client)) == 2
    form = client.get(f"/answers/{key}").text
    assert f"\n{QUESTION}</textarea>" in form
    assert write_answer(client, key, answer="من الثامنة.").status_code == 303
    assert ask(client)["answer"] == "من الثامنة."
    deleted = client.post(f"/answers/{key}/delete")
    assert (deleted.status_code, deleted.headers["location"]) == (303, f"../?deleted={key}")
    assert ask(client)["model"] == "extractive"
    for missing in (client.get(f"/answers/{key}"), client.post(f"/answers/{key}/delete")):
        assert missing.status_code == 404
    assert write_answer(client, key).status_code == 404
    assert client.get("/answers/nonsense").status_code == 404


def test_a_deleted_answer_can_be_put_back(serve: Serve) -> None:
    client = serve()
    write_answer(client)
    (key,) = list_keys(client)
    client.post(f"/answers/{key}/delete")
    gone = client.get(f"/answers/?deleted={key}")
    assert QUESTION in gone.text
    assert f'action="{key}/restore"' in gone.text
    restored = client.post(f"/answers/{key}/restore")
    assert (restored.status_code, restored.headers["location"]) == (303, "../?restored=1")
    assert list_keys(client) == [key]
    assert ask(client)["model"] == "curated"
    for wrong in (key, "999", "nonsense"):
        assert client.post(f"/answers/{wrong}/restore").status_code == 404
    client.post(f"/answers/{key}/delete")
    write_answer(client, answer="غيره.")
    refused = client.post(f"/answers/{key}/restore")
    assert refused.status_code == 409
    assert f'action="{key}/restore"' not in client.get("/answers/?deleted=x").text


def test_texts_are_shown_as_text(serve: Serve) -> None:
    client = serve()
    hostile = '"><script>alert(1)</script>'
    write_answer(client, question=f"{QUESTION} {hostile}", answer=hostile)
    (key,) = list_keys(client)
    for page in (
        "/answers/",
        f"/answers/{key}",
        f"/answers/new?question={hostile}",
        f"/answers/?q={hostile}",
    ):
        assert "<script>alert" not in client.get(page).text
        assert "alert(1)" in client.get(page).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answer": " "}, "Write the answer."),
        ({"question": "؟"}, "holds no words"),
        ({"document": "other.txt"}, "No document “other.txt” is indexed"),
        ({"document": "garden.txt", "quote": "من الثامنة"}, "does not stand in “garden” word for word"),
        ({"quote": "من السابعة"}, "Name the document"),
        ({"collections": "سر"}, "no collection “سر”"),
    ],
)
def test_what_may_not_be_kept_comes_back_with_what_was_written(
    serve: Serve, change: dict[str, str], said: str
) -> None:
    client = serve()
    page = write_answer(client, **change)
    assert page.status_code == 422
    assert said in page.text
    assert "من السابعة" in page.text or change.get("answer")
    assert list_keys(client) == []


def test_one_question_has_one_answer_for_the_same_readers(serve: Serve) -> None:
    client = serve(collections={"حراس": ["staff/*"]})
    assert write_answer(client).status_code == 303
    again = write_answer(client, question="متى تَستقبل الحديقة  زوارها")
    assert (again.status_code, "Edit that one" in again.text) == (422, True)
    assert write_answer(client, collections="حراس").status_code == 303


def test_an_answer_rests_when_its_document_has_changed_and_the_list_says_so(
    serve: Serve, settings: Settings, write: Write
) -> None:
    client = serve()
    write_answer(client, document="garden.txt", quote="من السابعة صباحًا")
    write("garden.txt", HOURS.replace("السابعة", "الثامنة"))
    index(settings)
    assert ask(client)["model"] == "extractive"
    assert "Resting: This quote does not stand in" in client.get("/answers/").text


def test_a_table_is_downloaded_and_taken(serve: Serve) -> None:
    client = serve()
    write_answer(client, document="garden.txt", quote="من السابعة صباحًا")
    table = client.get("/answers/export.csv")
    assert table.headers["content-disposition"] == 'attachment; filename="answers.csv"'
    changed = (
        table.content.decode("utf-8-sig").replace("<b>صباحًا</b>", "صباحًا") + "من يحرس الباب؟,الحراس.\r\n"
    )
    taken = client.post("/answers/import", files={"table": ("answers.csv", changed.encode())})
    assert (taken.status_code, taken.headers["location"]) == (303, "./?added=1&changed=1")
    assert ask(client)["answer"] == "من السابعة صباحًا. [1]"
    assert "1 were added, 1 changed." in client.get("/answers/?added=1&changed=1").text


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"question,answer\n" + "من يحرس الباب؟,الحراس.\nمن؟,\n".encode(), "Row 3: Write the answer."),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "is no table"),
        (b"question,answers\na,b\n", "no column answer"),
    ],
)
def test_a_table_with_a_fault_is_not_taken(serve: Serve, table: bytes, said: str) -> None:
    client = serve()
    page = client.post("/answers/import", files={"table": ("answers.csv", table)})
    assert page.status_code == 422
    assert said in page.text
    assert list_keys(client) == []


def test_what_is_no_form_is_refused_in_words(serve: Serve) -> None:
    client, broken = serve(), {"content-type": "multipart/form-data; boundary=x"}
    taken = client.post("/answers/import", content=b"x", headers=broken)
    assert (taken.status_code, "This is no table" in taken.text) == (400, True)
    written = client.post("/answers/new", content=b"x", headers=broken)
    assert (written.status_code, "Write the answer." in written.text) == (422, True)


@pytest.mark.parametrize("headers", [{"origin": ALLOWED}, {"origin": "https://evil.example"}])
def test_no_other_site_writes_or_deletes(serve: Serve, headers: dict[str, str]) -> None:
    client = serve()
    write_answer(client)
    (key,) = list_keys(client)
    for path in ("new", key, f"{key}/delete", "import"):
        given = {"question": "من؟", "answer": "لا أحد."}
        assert client.post(f"/answers/{path}", data=given, headers=headers).status_code == 403
    assert ask(client)["model"] == "curated"


PATHS = ("", "new", "unanswered", "export.csv")


def test_with_tokens_it_takes_one_that_is_good_for_admin(serve: Serve, settings: Settings) -> None:
    client = serve(server={"auth": "tokens"})
    tokens = open_tokens(settings)
    reader = {"authorization": f"Bearer {tokens.add('omar')}"}
    editor = {"authorization": f"Bearer {tokens.add('salma', ['ask', 'documents', 'admin'])}"}
    for path in PATHS:
        assert client.get(f"/answers/{path}").status_code == 303
        assert client.get(f"/answers/{path}", headers=reader).status_code == 403
        assert client.get(f"/answers/{path}", headers=editor).status_code == 200
    assert "../answers/" not in client.get("/documents/", headers=reader).text
    assert "../answers/" in client.get("/documents/", headers=editor).text
    client.headers.update(editor)
    write_answer(client)
    assert ask(client)["curated"]["by"] == "salma"


def test_behind_a_proxy_it_is_for_those_who_are_named(serve: Serve) -> None:
    server = {"auth": "proxy", "proxy_addresses": ["10.0.0.1"], "proxy_groups_header": "X-Groups"}
    client = serve(server=server, curation={"enabled": True, "users": ["salma"], "groups": ["editors"]})
    omar = {"x-forwarded-user": "omar"}
    for path in PATHS:
        assert client.get(f"/answers/{path}", headers=omar).status_code == 403
        assert client.get(f"/answers/{path}", headers=omar | {"x-groups": "editors"}).status_code == 200
        assert client.get(f"/answers/{path}", headers=USER).status_code == 200
    assert (
        client.post("/answers/new", data={"question": QUESTION, "answer": "x"}, headers=omar).status_code
        == 403
    )


def test_who_may_not_see_a_document_sees_no_answer_that_rests_on_it(serve: Serve) -> None:
    server = {"auth": "proxy", "proxy_addresses": ["10.0.0.1"]}
    collections = {"حراس": {"paths": ["staff/*"], "users": ["salma"]}, "عام": ["garden.txt"]}
    client = serve(
        server=server, collections=collections, curation={"enabled": True, "users": ["salma", "huda"]}
    )
    asked = "من أي باب يدخل الحراس؟"
    client.headers.update(USER)
    assert (
        write_answer(client, question=asked, answer="الخلفي.", document="staff/guards.txt").status_code == 303
    )
    assert write_answer(client, collections="حراس", answer="للحراس: عند الفجر.").status_code == 303
    assert ask(client, asked)["answer"] == "الخلفي. [1]"
    assert ask(client)["answer"] == "للحراس: عند الفجر."
    assert ask(client, collections=["عام"])["model"] == "extractive"
    client.headers.update({"x-forwarded-user": "omar"})
    assert ask(client, asked)["answered"] is False
    assert ask(client)["model"] == "extractive"
    client.headers.update({"x-forwarded-user": "huda"})
    assert list_keys(client) == []
    assert "الخلفي" not in client.get("/answers/export.csv").text
    for key in ("1", "2"):
        assert client.get(f"/answers/{key}").status_code == 404
        assert write_answer(client, key).status_code == 404
        assert client.post(f"/answers/{key}/delete").status_code == 404
        assert client.post(f"/answers/{key}/restore").status_code == 404
    table = f"question,answer\n{asked},لا أعرف.\n"
    assert (
        client.post("/answers/import", files={"table": ("a.csv", table)}).headers["location"]
        == "./?added=1&changed=0"
    )
    assert write_answer(client, collections="حراس").status_code == 422
    cited = write_answer(client, question="من يحرس؟", answer="x", document="staff/guards.txt")
    assert (cited.status_code, "is indexed" in cited.text) == (422, True)
    client.headers.update(USER)
    assert len(list_keys(client)) == 3


def test_what_was_not_answered_is_shown_alike_together_and_nobodys(serve: Serve) -> None:
    client = serve(
        server={"auth": "proxy", "proxy_addresses": ["10.0.0.1"]},
        curation={"enabled": True, "users": ["salma"]},
    )
    asked = ["من فاز بجائزة الشعر؟", "مين فاز بجائزه الشعر", "كم سعر تذكرة الطائرة؟"]
    for number, question in enumerate(asked):
        client.headers.update({"x-forwarded-user": f"reader-{number}"})
        assert ask(client, question, conversation_id=f"conversation-{number:03}")["answered"] is False
    client.headers.update(USER)
    page = client.get("/answers/unanswered").text
    assert page.count("<h2") == 2
    assert "Asked 2 times" in page
    assert "kept for 90 days" in page
    assert "reader-" not in page
    write_answer(client, question=asked[2], answer="خمسون.")
    assert asked[2] not in client.get("/answers/unanswered").text


def test_where_no_conversations_are_kept_there_is_nothing_to_show_and_answers_are_given_all_the_same(
    serve: Serve,
) -> None:
    client = serve(conversations={"enabled": False})
    assert "Conversations are not kept on this server" in client.get("/answers/unanswered").text
    write_answer(client)
    assert ask(client)["model"] == "curated"


def test_by_default_there_are_no_such_pages(serve: Serve) -> None:
    client = serve(curation={})
    for path in PATHS:
        assert client.get(f"/answers/{path}").status_code == 404
    assert "../answers/" not in client.get("/documents/").text


@pytest.mark.parametrize(
    ("server", "curation", "said"),
    [
        ({"host": "0.0.0.0"}, {}, "everybody who reaches 0.0.0.0 could do so"),
        ({"auth": "proxy", "proxy_addresses": ["10.0.0.1"]}, {}, "name who may in curation.users"),
        ({"auth": "tokens"}, {"users": ["salma"]}, "nobody is known by these names"),
    ],
)
def test_settings_that_leave_open_who_may_are_refused(
    settings: Settings, server: dict[str, Any], curation: dict[str, Any], said: str
) -> None:
    sections = {"server": server, "curation": {"enabled": True, **curation}}
    given = Settings.model_validate(settings.model_dump() | sections)
    with pytest.raises(ConfigError, match=re.escape(said)):
        Curating(given, LazyEngine(None, given), None)
