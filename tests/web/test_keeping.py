from __future__ import annotations

import pytest

from rag.answers.answer import Answer, FoundPassage
from rag.config import Settings
from ui.conversations import store as store_module
from ui.conversations.database import StoreError
from ui.conversations.store import KeptConversation, Store
from ui.web import keeping as keeping_module
from ui.web.access import Visitor
from ui.web.keeping import Keeping, Purging, get_owner

ID = "conversation-of-salma"
SALMA = Visitor("salma", owner="token:salma")
PASSAGES = tuple(FoundPassage("a.txt", n, "نص.", 0.5) for n in range(8))
ANSWERED = Answer("سؤال", "نص. [1]", True, "ar", "extractive", passages=PASSAGES)


class Failing(Store):
    """A store whose database is away."""

    tries = 0

    def get(self, owner: str, identity: str) -> KeptConversation | None:
        self.tries += 1
        raise StoreError("away")


def test_a_store_that_failed_is_left_alone_for_a_while(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Failing(settings)
    keeping = Keeping(store)
    assert keeping.find(SALMA, ID) is None
    assert keeping.find(SALMA, ID) is None
    assert keeping.keep(SALMA, ID, "1", ANSWERED) is None
    assert store.tries == 1
    monkeypatch.setattr(keeping_module, "PAUSE_SECONDS", 0.0)
    keeping.find(SALMA, ID)
    assert store.tries == 2


def test_of_the_passages_a_refusal_keeps_what_the_page_shows_and_an_answer_none(settings: Settings) -> None:
    keeping = Keeping(Store(settings))
    keeping.keep(SALMA, ID, "1", ANSWERED)
    keeping.keep(SALMA, ID, "2", Answer("سؤال", "لم أجد.", False, "ar", "extractive", passages=PASSAGES))
    kept = keeping.find(SALMA, ID)
    assert kept
    assert [len(turn.answer["passages"]) for turn in kept.turns] == [0, 3]


@pytest.mark.parametrize("owner", [None, "", "user:" + "x" * 400])
def test_of_a_visitor_who_cannot_be_told_from_others_nothing_is_kept(
    settings: Settings, owner: str | None
) -> None:
    keeping = Keeping(Store(settings))
    visitor = Visitor("address", owner=owner)
    assert get_owner(visitor) is None
    assert keeping.keep(visitor, ID, "1", ANSWERED) is None
    assert keeping.find(visitor, ID) is None


def test_a_server_purges_when_it_starts_and_goes_on_where_that_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndedError(Exception):
        """Instead of the wait for the next time."""

    def end(seconds: float) -> None:
        raise EndedError

    monkeypatch.setattr("ui.web.keeping.time.sleep", end)
    store = Store(settings)
    store.keep("token:salma", ID, "1", ANSWERED.to_json())
    store.delete("token:salma", ID)
    monkeypatch.setattr(store_module, "UNDO_SECONDS", -1)
    with pytest.raises(EndedError):
        Purging(store).run()
    assert store.holdings() == []
    settings.data_dir.rename(settings.data_dir.with_name("elsewhere"))
    settings.data_dir.write_text("a file", encoding="utf-8")
    with pytest.raises(EndedError):
        Purging(store).run()
