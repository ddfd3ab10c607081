"""The routes of feedback, with two readers side by side: each judges answers of their own alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.config import Conversations, Settings
from rag.engine import Engine
from tests.conftest import EngineOver
from tests.serving import two_readers

pytestmark = pytest.mark.slow

ID = "conversation-of-salma"
FEEDBACK = "/api/feedback"
Readers = tuple[TestClient, TestClient]


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    return engine_over({"a.txt": "تشرق الشمس كل صباح."})


def serve(engine: Engine, settings: Settings, auth: str = "none", feedback: bool = True) -> Iterator[Readers]:
    sections = {
        "server": {"auth": auth, "proxy_addresses": ["127.0.0.1"]},
        "conversations": {"feedback": feedback},
    }
    changed = Settings.model_validate(settings.model_dump() | sections)
    with two_readers(engine, changed) as both:
        yield both


@pytest.fixture(params=["none", "tokens", "proxy"])
def readers(request: pytest.FixtureRequest, engine: Engine, settings: Settings) -> Iterator[Readers]:
    """Two readers of one server that keeps feedback."""
    yield from serve(engine, settings, auth=request.param)


@pytest.fixture
def without_feedback(engine: Engine, settings: Settings) -> Iterator[Readers]:
    yield from serve(engine, settings, feedback=False)


def ask(reader: TestClient) -> str:
    """The id of the turn of a question that was asked."""
    body = {"question": "متى تشرق الشمس؟", "conversation_id": ID}
    assert reader.post("/api/ask", json=body).json()["kept"]
    turn: str = reader.get(f"/api/conversations/{ID}").json()["turns"][-1]["id"]
    return turn


def judge(reader: TestClient, turn: str, judged: str = "right", **more: Any) -> Any:
    body = {"conversation_id": ID, "turn": turn, "judged": judged, **more}
    return reader.post(FEEDBACK, json=body)


def said(reader: TestClient) -> Any:
    return reader.get(FEEDBACK, params={"conversation_id": ID}).json()


def test_a_reader_judges_their_own_turn_and_nobody_elses(readers: Readers) -> None:
    salma, omar = readers
    turn = ask(salma)
    assert said(salma) == {"feedback": [{"turn": turn, "judged": "none", "reason": ""}]}
    kept = {"turn": turn, "judged": "wrong", "reason": "في الشتاء"}
    assert judge(salma, turn, "wrong", reason=" في الشتاء ").json() == kept
    stolen = judge(omar, turn)
    assert (stolen.status_code, stolen.json()["error"]["code"]) == (404, "turn_missing")
    assert omar.get(FEEDBACK, params={"conversation_id": ID}).status_code == 404
    own = ask(omar)  # in a conversation of the same id
    assert judge(omar, turn).status_code == 404
    assert said(omar) == {"feedback": [{"turn": own, "judged": "none", "reason": ""}]}
    assert said(salma) == {"feedback": [kept]}
    assert judge(salma, turn, "none").json()["judged"] == "none"
    assert said(salma) == {"feedback": [{"turn": turn, "judged": "none", "reason": ""}]}


@pytest.mark.parametrize(
    "change",
    [{"judged": "maybe"}, {"judged": None}, {"reason": "س" * 501}, {"turn": "1" * 65}, {"owner": "omar"}],
)
def test_a_body_that_does_not_fit_is_refused(readers: Readers, change: dict[str, Any]) -> None:
    turn = ask(readers[0])
    body = {"conversation_id": ID, "turn": turn, "judged": "right"} | change
    assert readers[0].post(FEEDBACK, json=body).status_code == 422
    assert said(readers[0])["feedback"][0]["judged"] == "none"


def test_what_a_database_cannot_hold_is_kept_as_a_sign(readers: Readers) -> None:
    turn = ask(readers[0])
    assert judge(readers[0], turn, reason="ا\0ب").json()["reason"] == "ا\ufffdب"
    assert judge(readers[0], "\0").status_code == 404


def test_by_default_there_is_no_such_route(without_feedback: Readers) -> None:
    assert not Conversations().feedback
    turn = ask(without_feedback[0])
    assert judge(without_feedback[0], turn).status_code == 404
    assert without_feedback[0].get(FEEDBACK, params={"conversation_id": ID}).status_code == 404
