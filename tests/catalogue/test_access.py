"""Tokens and sessions of servers that share a catalogue and no data folder."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from rag.config import Catalogue as CatalogueSettings
from rag.config import Server, Settings
from tests.catalogue.servers import Site
from tests.postgresql import Cluster
from tests.waiting import until
from ui.catalogue.catalogue import Catalogue
from ui.catalogue.copying import copy_state
from ui.catalogue.publishing import index_for_all
from ui.tokens import TokenError
from ui.web import shared_sessions
from ui.web.access import Access, open_sessions, open_tokens
from ui.web.server import create_app

ASKED = "كم بدل السكن في الشهر؟"
TOKENS = {"server": {"auth": "tokens", "port": 0}, "conversations": {"feedback": True}}


def bearer(token: str) -> Headers:
    return Headers({"authorization": f"Bearer {token}"})


def with_session(identity: str) -> Headers:
    return Headers({"cookie": f"isnad={identity}"})


def follow(settings: Settings) -> None:
    """Do as a server does when the catalogue wakes it."""
    copy_state(settings.data_dir, Catalogue(settings).state)


@pytest.fixture
def machines(settings: Settings, url: str, tmp_path: Path) -> list[Settings]:
    """The settings of two machines."""
    shared = {"catalogue": CatalogueSettings(url=url), "server": Server(auth="tokens")}
    return [settings.model_copy(update={**shared, "data_dir": tmp_path / name}) for name in ("one", "other")]


def test_a_token_of_one_machine_opens_the_other_until_it_is_removed(machines: list[Settings]) -> None:
    one, other = machines
    made = open_tokens(one).add("salma")
    door = Access(other, {})
    assert door.identify("", bearer(made)) is None
    follow(other)
    assert door.identify("", bearer(made))
    rotated = open_tokens(other).rotate("salma")
    follow(one)
    assert [bool(Access(one, {}).identify("", bearer(each))) for each in (made, rotated)] == [False, True]
    open_tokens(one).remove("salma")
    follow(other)
    assert door.identify("", bearer(rotated)) is None


def test_what_a_token_is_for_is_known_to_all(machines: list[Settings]) -> None:
    one, other = machines
    open_tokens(one).add("salma", ["ask"], "30d", ["staff"])
    kept = open_tokens(other)
    kept.refresh()
    assert kept.all() == open_tokens(one).all()
    assert [(each.uses, each.collections) for each in kept.all()] == [(("ask",), ["staff"])]
    with pytest.raises(TokenError, match="There is a token 'salma' already"):
        kept.add("salma")
    with pytest.raises(TokenError, match="There is no token 'omar'"):
        kept.remove("omar")


def test_a_log_in_is_known_to_all_and_a_log_out_too(machines: list[Settings]) -> None:
    one, other = machines
    made = open_tokens(one).add("salma")
    follow(other)
    doors = [Access(each, {}) for each in machines]
    session = doors[0].open_session(made)
    assert session
    headers = with_session(session.id)
    assert all(door.identify("", headers) for door in doors)
    assert list(open_sessions(other).last_uses()) == [open_tokens(one).all()[0].sha256]
    doors[1].close_sessions(headers)
    assert not any(door.identify("", headers) for door in doors)


@pytest.mark.parametrize("closed", [0, 1])
def test_a_session_that_one_machine_renewed_takes_the_place_of_the_old_one_at_all(
    machines: list[Settings], monkeypatch: pytest.MonkeyPatch, closed: int
) -> None:
    made, clock = open_tokens(machines[0]).add("salma"), time.time()
    follow(machines[1])
    one, other = (Access(each, {}) for each in machines)
    old = one.open_session(made)
    assert old
    monkeypatch.setattr(time, "time", lambda: clock + 7 * 86_400)
    new = one.renew_session(old)
    assert new
    assert other.renew_session(old) is None, "a request beside that one"
    both = [with_session(each.id) for each in (old, new)]
    assert other.identify("", both[0]), "its cookie has not reached the reader yet"
    assert other.identify("", both[1])
    late = other.identify("", both[0])
    assert late, "its requests were on their way"
    assert late.session
    assert one.renew_session(late.session) is None
    one.close_sessions(both[closed])
    assert not any(door.identify("", each) for door in (one, other) for each in both)


def test_the_sessions_of_a_removed_token_are_forgotten(machines: list[Settings]) -> None:
    one, other = machines
    gone, kept = (open_tokens(one).add(name) for name in ("salma", "omar"))
    door = Access(one, {})
    opened = [door.open_session(each) for each in (gone, kept)]
    open_tokens(other).remove("salma")
    open_sessions(other).keep_only({each.sha256 for each in open_tokens(other).all()})
    left = [bool(each and open_sessions(one).find(each.id)) for each in opened]
    assert left == [False, True]


def test_tokens_of_the_data_folder_are_left_as_they_are(machines: list[Settings]) -> None:
    one, _ = machines
    alone = one.model_copy(update={"catalogue": CatalogueSettings()})
    made = open_tokens(alone).add("salma")
    open_tokens(one).add("omar")
    assert [each.name for each in open_tokens(one).all()] == ["omar"]
    assert Access(alone, {}).identify("", bearer(made))


@pytest.mark.slow
def test_who_was_let_in_stays_in_while_the_catalogue_is_away(
    settings: Settings, tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_sessions, "PAUSE_SECONDS", 0.0)
    shared = {"catalogue": CatalogueSettings(url=cluster.make_database()), "server": Server(auth="tokens")}
    here = settings.model_copy(update=shared)
    made = open_tokens(here).add("salma")
    door = Access(here, {})
    known, unknown = (door.open_session(made) for _ in range(2))
    assert known
    assert unknown
    restarted = Access(here, {})
    cluster.stop()
    try:
        assert door.identify("", with_session(known.id))
        assert restarted.identify("", with_session(known.id)) is None
        assert restarted.identify("", bearer(made))
        with TestClient(create_app(None, here), "http://localhost") as client:
            refused = client.post("/login", data={"token": made}, headers={"Accept-Language": "ar"})
        assert (refused.status_code, "تعذّر تسجيل الدخول" in refused.text) == (503, True)
    finally:
        cluster.start()
    until(lambda: bool(restarted.identify("", with_session(known.id))))


@pytest.mark.slow
def test_readers_go_from_server_to_server(tmp_path: Path, cluster: Cluster) -> None:
    site = Site(tmp_path, cluster.make_database(), str(tmp_path / "store"))
    site.write("pay.txt", "بدل السكن 300 دينار في الشهر.")
    settings = site.settings("writer", **TOKENS)
    index_for_all(settings)
    kept = "conversation-of-a-reader"
    with site.serving("one", **TOKENS) as one, site.serving("other", **TOKENS) as other:
        for each in (one, other):
            until(each.is_ready)
            assert each.client.get("/api/documents").status_code == 401
        made = open_tokens(settings).add("salma")
        for each in (one, other):
            until(lambda each=each: each.status("/api/documents", made) == 200)  # type: ignore[misc]
        short = one.client.post("/api/token", headers={"Authorization": f"Bearer {made}"}).json()["token"]
        assert other.status("/api/search?q=x", short) == 200
        logged_in = one.client.post("/login", data={"token": made, "next": "/"})
        session = logged_in.headers["set-cookie"].partition(";")[0]
        other.client.headers["cookie"] = one.client.headers["cookie"] = session
        asked = one.ask(ASKED, conversation_id=kept)
        assert ("300" in asked["answer"], asked["kept"]) == (True, True)
        (turn,) = other.client.get(f"/api/conversations/{kept}").json()["turns"]
        judged = {"conversation_id": kept, "turn": turn["id"], "judged": "right"}
        assert other.client.post("/api/feedback", json=judged).status_code == 200
        said = one.client.get("/api/feedback", params={"conversation_id": kept}).json()["feedback"]
        assert [each["judged"] for each in said] == ["right"]
        other.client.post("/logout")
        assert one.client.get("/api/documents").status_code == 401
        open_tokens(settings).remove("salma")
        for each in (one, other):
            until(lambda each=each: each.status("/api/documents", made) == 401)  # type: ignore[misc]
