"""A collection that was closed to a reader: what was answered from it before is withheld, on every route."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from rag.collections import Asker
from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.serving import two_readers
from ui.strings import ARABIC
from ui.web.answering import Documents, LazyEngine
from ui.web.chat.conversation import Exchange, keep, restore

pytestmark = pytest.mark.slow

ID = "conversation-of-salma"
PAY, SUN = "كم بدل السكن؟", "متى تشرق الشمس؟"
SECRET = "ثلاثمئة"


@pytest.fixture
def settings_of(settings: Settings, write: Write) -> Callable[[str], Settings]:
    """The settings of a server that shows what is in staff/ to one user."""
    write("open.txt", "تشرق الشمس كل صباح.")
    write("staff/pay.txt", "بدل السكن ثلاثمئة دينار كل شهر.")
    index(settings)

    def make(user: str) -> Settings:
        server = {"auth": "proxy", "proxy_addresses": ["127.0.0.1"]}
        staff = {"paths": ["staff/*"], "users": [user]}
        sections = {"server": server, "collections": {"staff": staff}}
        return Settings.model_validate(settings.model_dump() | sections)

    return make


@contextmanager
def salma(settings: Settings) -> Iterator[TestClient]:
    index(settings)
    with two_readers(Engine(settings), settings) as (reader, _):
        yield reader


def ask(reader: TestClient, question: str) -> None:
    found = reader.post("/api/ask", json={"question": question, "conversation_id": ID}).json()
    assert (found["answered"], found["kept"]) == (True, True)


ROUTES = [
    f"/api/conversations/{ID}",
    f"/api/conversations/{ID}/export.json",
    f"/api/conversations/{ID}/export.md",
    f"/conversations/{ID}",
]


@pytest.mark.parametrize("is_indexed", [True, False])
def test_no_route_shows_what_is_withheld_and_all_show_it_again(
    settings_of: Callable[[str], Settings], is_indexed: bool
) -> None:
    with salma(settings_of("salma")) as reader:
        ask(reader, PAY)
        ask(reader, SUN)
        assert all(SECRET in reader.get(route).text for route in ROUTES)
    closed = settings_of("omar")
    if not is_indexed:
        (closed.corpus[0] / "staff" / "pay.txt").unlink()
    with salma(closed) as reader:
        for route in ROUTES:
            shown = reader.get(route).text
            assert SECRET not in shown
            assert "pay.txt" not in shown
            assert PAY.rstrip("؟") in shown.replace("\\", "")
            assert "صباح" in shown
        assert ARABIC.withheld in json.dumps(reader.get(ROUTES[0]).json(), ensure_ascii=False)
        assert reader.get("/api/conversations", params={"q": SECRET}).json()["conversations"] == []
        for said in ("السكن", "صباح"):
            assert len(reader.get("/api/conversations", params={"q": said}).json()["conversations"]) == 1
    with salma(settings_of("salma")) as reader:
        assert all(SECRET in reader.get(route).text for route in ROUTES)


def test_a_page_gets_nothing_back_that_is_withheld(settings_of: Callable[[str], Settings]) -> None:
    opened, closed = settings_of("salma"), settings_of("omar")
    index(opened)
    answer = Engine(opened).ask(PAY)
    assert SECRET in answer.answer
    kept = keep(Exchange(PAY, "a", answer=answer))
    for settings, is_shown in ((opened, True), (closed, False)):
        documents = Documents(LazyEngine(Engine(settings), settings), Asker("salma"))
        (exchange,) = restore(kept, documents)
        assert exchange.answer
        assert (SECRET in str(exchange)) is is_shown
        assert (exchange.answer.answer == ARABIC.withheld) is not is_shown
