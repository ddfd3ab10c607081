"""Readers who come back stay logged in, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient

from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from ui.web import sessions
from ui.web.access import open_tokens
from ui.web.server import create_app

pytestmark = pytest.mark.slow

DAY = 86_400
ASKED = {"question": "متى تشرق الشمس؟"}


@pytest.fixture
def reader(settings: Settings, write: Write) -> Iterator[TestClient]:
    """A reader of a server that asks for tokens."""
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    changed = Settings.model_validate(settings.model_dump() | {"server": {"auth": "tokens"}})
    app = create_app(Engine(changed), changed)
    with TestClient(app, "http://localhost", follow_redirects=False) as client:
        yield client


def make_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a session is renewed at each use."""
    monkeypatch.setattr(sessions, "RENEWAL_SECONDS", -1)


def days(set_cookie: str) -> int:
    """The days for which a cookie is kept."""
    return round(int(SimpleCookie(set_cookie)["isnad"]["max-age"]) / DAY)


@pytest.mark.parametrize(("expires", "kept"), [("", 30), ("90d", 30), ("5d", 5)])
def test_the_cookie_lasts_as_long_as_the_session(
    reader: TestClient, settings: Settings, expires: str, kept: int
) -> None:
    logged_in = reader.post("/login", data={"token": open_tokens(settings).add("a", expires=expires)})
    assert days(logged_in.headers["set-cookie"]) == kept


def test_a_session_that_is_used_is_renewed_with_its_cookie(
    reader: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [reader.post("/login", data={"token": open_tokens(settings).add("a")}).cookies["isnad"]]
    assert "set-cookie" not in reader.get("/").headers, "it is new"
    make_due(monkeypatch)
    for response in (reader.get("/"), reader.post("/api/ask", json=ASKED), reader.get("/ui/base.css")):
        assert response.status_code == 200
        assert response.cookies["isnad"] not in given, "one that somebody has seen is soon of no use"
        assert days(response.headers["set-cookie"]) == 30
        assert response.headers["cache-control"] == "no-store", "no cache keeps a reader's cookie"
        given.append(response.cookies["isnad"])


def test_a_reader_whom_the_new_cookie_did_not_reach_stays_logged_in(
    reader: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = reader.post("/login", data={"token": open_tokens(settings).add("a")}).cookies["isnad"]
    make_due(monkeypatch)
    for _ in range(2):
        reader.cookies.clear()
        asked = reader.post("/api/ask", json=ASKED, headers={"Cookie": f"isnad={given}"})
        assert asked.status_code == 200


def test_who_logs_out_is_not_brought_back(
    reader: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.post("/login", data={"token": open_tokens(settings).add("a")})
    make_due(monkeypatch)
    assert len(reader.post("/logout").headers.get_list("set-cookie")) == 1
    assert not reader.cookies
    assert reader.get("/").status_code == 303


def test_programs_with_a_token_get_no_cookie(
    reader: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_due(monkeypatch)
    bearer = {"Authorization": f"Bearer {open_tokens(settings).add('a')}"}
    assert "set-cookie" not in reader.post("/api/ask", json=ASKED, headers=bearer).headers


@pytest.mark.parametrize("end", ["remove", "rotate"])
def test_the_end_of_a_token_logs_its_readers_out_everywhere(
    reader: TestClient, settings: Settings, end: str
) -> None:
    tokens = open_tokens(settings)
    devices = []
    for name in ("a", "b"):
        token = tokens.add(name)
        for _ in range(2):
            logged_in = reader.post("/login", data={"token": token}, headers={"Cookie": ""})
            devices.append({"Cookie": f"isnad={logged_in.cookies['isnad']}"})
            reader.cookies.clear()
    getattr(tokens, end)("a")
    asked = [reader.post("/api/ask", json=ASKED, headers=each).status_code for each in devices]
    assert asked == [401, 401, 200, 200]
    turned = reader.get("/", headers=devices[0])
    assert turned.headers["location"].startswith("./login")
