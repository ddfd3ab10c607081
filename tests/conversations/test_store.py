from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rag.config import Settings
from tests.conversations.answers import QUOTE, answered
from ui.conversations import store as store_module
from ui.conversations.store import LISTED, Judgement, Store

SALMA, OMAR = "token:salma", "token:omar"
FIRST, SECOND = "first-conversation", "second-conversation"


def test_a_conversation_is_kept_with_its_turns_in_order(store: Store) -> None:
    store.keep(SALMA, FIRST, "1", answered("كم بلغ حجم التجارة؟"))
    summary = store.keep(SALMA, FIRST, "2", answered("وفي أي عام؟"))
    assert (summary.title, summary.turns) == ("كم بلغ حجم التجارة؟", 2)
    kept = store.get(SALMA, FIRST)
    assert kept
    assert [turn.question for turn in kept.turns] == ["كم بلغ حجم التجارة؟", "وفي أي عام؟"]
    assert kept.turns[0].answer == json.loads(json.dumps(answered("كم بلغ حجم التجارة؟")))
    assert kept.summary == summary


def test_no_operation_reaches_the_conversation_of_another_owner(store: Store) -> None:
    store.keep(SALMA, FIRST, "1", answered("سؤال سلمى"))
    assert store.get(OMAR, FIRST) is None
    assert store.latest(OMAR) == store.latest(OMAR, "سلمى") == []
    assert store.rename(OMAR, FIRST, "عمر") is None
    assert not store.delete(OMAR, FIRST)
    assert store.delete_all(OMAR) == 0
    store.delete(SALMA, FIRST)
    assert not store.restore(OMAR, FIRST)
    store.restore(SALMA, FIRST)
    store.keep(OMAR, FIRST, "1", answered("سؤال عمر"), instead_of="1")
    kept = store.get(SALMA, FIRST)
    assert kept
    assert [turn.question for turn in kept.turns] == ["سؤال سلمى"]
    assert kept.summary.title == "سؤال سلمى"


def test_the_latest_comes_first_and_older_ones_are_asked_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(LISTED + 2):
        monkeypatch.setattr(store_module, "_now", lambda number=number: 1_000 + number)
        store.keep(SALMA, f"conversation-{number:04}", "1", answered(f"السؤال {number}"))
    listed = store.latest(SALMA)
    assert [each.title for each in listed[:2]] == [f"السؤال {LISTED + 1}", f"السؤال {LISTED}"]
    older = store.latest(SALMA, before=listed[-1].updated)
    assert [each.title for each in older] == ["السؤال 1", "السؤال 0"]


@pytest.mark.parametrize("query", ["تجاره", "والتِّجارة", "بلغ دولار", "240", "٢٤٠", "حجم", "مليار التجارة"])
def test_a_search_finds_questions_and_answers_in_any_spelling(store: Store, query: str) -> None:
    store.keep(SALMA, FIRST, "1", answered("كم بلغ حجمها؟"))
    store.keep(SALMA, SECOND, "1", answered("ما مدة الإجازة؟", "عشرة أيام."))
    assert [each.id for each in store.latest(SALMA, query)] == [FIRST]


@pytest.mark.parametrize("query", ["سفر", "تجارة سفر"])
def test_a_search_for_what_nobody_said_finds_nothing(store: Store, query: str) -> None:
    store.keep(SALMA, FIRST, "1", answered("كم بلغ حجمها؟"))
    assert store.latest(SALMA, query) == []


@pytest.mark.parametrize("query", ["", "%", "؟", "_"])
def test_a_search_without_words_leaves_nothing_out(store: Store, query: str) -> None:
    store.keep(SALMA, FIRST, "1", answered("كم بلغ حجمها؟"))
    assert store.latest(SALMA, query)


def test_a_search_finds_the_title_that_the_reader_gave(store: Store) -> None:
    store.keep(SALMA, FIRST, "1", answered("كم بلغ حجمها؟"))
    renamed = store.rename(SALMA, FIRST, "  تقرير \n الأرقام ")
    assert renamed
    assert renamed.title == "تقرير الأرقام"
    assert [each.title for each in store.latest(SALMA, "ارقام")] == ["تقرير الأرقام"]
    store.keep(SALMA, FIRST, "2", answered("سؤال"))
    assert store.latest(SALMA)[0].title == "تقرير الأرقام"


def test_what_is_deleted_can_be_restored_until_it_is_purged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(SALMA, FIRST, "1", answered("سؤال"))
    assert store.delete(SALMA, FIRST)
    assert not store.delete(SALMA, FIRST)
    assert store.latest(SALMA) == []
    assert store.get(SALMA, FIRST) is None
    assert store.rename(SALMA, FIRST, "عنوان") is None
    assert store.purge() == 0
    assert store.restore(SALMA, FIRST)
    assert not store.restore(SALMA, FIRST)
    assert store.latest(SALMA)[0].turns == 1
    store.delete(SALMA, FIRST)
    monkeypatch.setattr(store_module, "UNDO_SECONDS", -1)
    assert store.purge() == 1
    assert not store.restore(SALMA, FIRST)


def test_a_deleted_conversation_that_goes_on_is_there_again(store: Store) -> None:
    store.keep(SALMA, FIRST, "1", answered("سؤال"))
    store.delete(SALMA, FIRST)
    assert store.keep(SALMA, FIRST, "2", answered("آخر")).turns == 2
    assert store.latest(SALMA)


def test_what_is_older_than_the_days_to_keep_is_purged(
    kept_in: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_now", lambda: 0)
    store.keep(SALMA, FIRST, "1", answered("قديم"))
    day = 86_400_000
    monkeypatch.setattr(store_module, "_now", lambda: 89 * day)
    store.keep(SALMA, SECOND, "1", answered("جديد"))
    assert store.purge() == 0
    monkeypatch.setattr(store_module, "_now", lambda: 91 * day)
    forever = kept_in.conversations.model_copy(update={"keep_days": None})
    assert Store(kept_in.model_copy(update={"conversations": forever})).purge() == 0
    assert store.purge() == 1
    assert [each.id for each in store.latest(SALMA)] == [SECOND]


def test_a_turn_takes_the_place_of_another(store: Store) -> None:
    store.keep(SALMA, FIRST, "1", answered("أول"))
    store.keep(SALMA, FIRST, "2", answered("ثاني"))
    store.keep(SALMA, FIRST, "3", answered("الثاني مصححًا"), instead_of="2")
    kept = store.get(SALMA, FIRST)
    assert kept
    assert [turn.question for turn in kept.turns] == ["أول", "الثاني مصححًا"]


def test_a_turn_that_comes_twice_is_kept_once(store: Store) -> None:
    store.keep(SALMA, FIRST, "1", answered("سؤال"))
    assert store.keep(SALMA, FIRST, "1", answered("سؤال")).turns == 1


def test_all_of_one_owner_is_deleted_for_good(store: Store) -> None:
    for identity in (FIRST, SECOND):
        store.keep(SALMA, identity, "1", answered("سؤال"))
    store.keep(OMAR, FIRST, "1", answered("سؤال"))
    assert [(each.owner, each.conversations) for each in store.holdings()] == [(OMAR, 1), (SALMA, 2)]
    assert store.delete_all(SALMA) == 2
    assert not store.restore(SALMA, FIRST)
    assert store.latest(SALMA) == []
    assert store.get(OMAR, FIRST)


def test_turns_that_begin_a_conversation_at_once_are_all_kept(store: Store) -> None:
    with ThreadPoolExecutor(4) as readers:
        list(readers.map(lambda n: store.keep(SALMA, FIRST, str(n), answered(f"سؤال {n}")), range(8)))
    kept = store.get(SALMA, FIRST)
    assert kept
    assert sorted(turn.id for turn in kept.turns) == [str(n) for n in range(8)]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_is_kept_as_it_is_and_searched_for(store: Store, text: str) -> None:
    store.keep(SALMA, FIRST, "1", answered(text, text))
    kept = store.get(SALMA, FIRST)
    assert kept
    assert kept.turns[0].answer["citations"][0]["quote"] == text
    assert store.latest(SALMA, text)
    store.delete_all(SALMA)


def test_what_is_deleted_is_not_to_be_found_in_the_file(settings: Settings) -> None:
    store = Store(settings)
    store.keep(SALMA, FIRST, "1", answered("سؤال"))
    file = settings.data_dir / "conversations.db"
    assert QUOTE.encode() in file.read_bytes()
    store.delete_all(SALMA)
    assert QUOTE.encode() not in file.read_bytes()


def test_a_conversation_is_called_after_the_question_that_begins_it_until_the_reader_names_it(
    store: Store,
) -> None:
    store.keep(SALMA, FIRST, "1", answered("أول"))
    assert store.keep(SALMA, FIRST, "2", answered("أول مصححًا"), instead_of="1").title == "أول مصححًا"
    store.rename(SALMA, FIRST, "اسمي")
    assert store.keep(SALMA, FIRST, "3", answered("ثالث"), instead_of="2").title == "اسمي"


def test_a_judgement_is_changed_taken_back_and_its_owners_alone(store: Store) -> None:
    store.keep("salma", FIRST, "1", answered("سؤال"))
    store.keep("omar", FIRST, "1", answered("سؤال"))
    assert store.judge("salma", FIRST, "1", Judgement(True))
    assert store.judge("salma", FIRST, "1", Judgement(False, "قديم\0"))
    assert store.judgements("salma", FIRST) == {"1": Judgement(False, "قديم\ufffd")}
    assert store.judgements("omar", FIRST) == {"1": None}
    assert not store.judge("salma", FIRST, "2", Judgement(True))
    assert not store.judge("lina", FIRST, "1", Judgement(True))
    assert store.judgements("lina", FIRST) is None
    assert store.judge("salma", FIRST, "1", None)
    assert store.judged() == []


def test_what_was_judged_is_listed_with_what_came_before_it(store: Store) -> None:
    for turn in ("1", "2", "3"):
        store.keep("salma", FIRST, turn, answered(f"سؤال {turn}"))
    store.judge("salma", FIRST, "2", Judgement(True))
    (found,) = store.judged()
    assert (found.turn.id, [each.id for each in found.before]) == ("2", ["1"])


def test_a_judgement_goes_with_its_turn_and_its_conversation(store: Store) -> None:
    store.keep("salma", FIRST, "1", answered("سؤال"))
    store.judge("salma", FIRST, "1", Judgement(True))
    store.keep("salma", FIRST, "2", answered("سؤال آخر"), instead_of="1")
    assert store.judged() == []
    store.judge("salma", FIRST, "2", Judgement(True))
    store.delete("salma", FIRST)
    assert store.judged() == []
    assert not store.judge("salma", FIRST, "2", Judgement(False))
    store.restore("salma", FIRST)
    assert len(store.judged()) == 1
    store.delete_all("salma")
    assert store.judged() == []


def test_what_was_not_answered_is_listed(store: Store) -> None:
    store.keep("salma", FIRST, "1", answered("سؤال"))
    store.keep("omar", FIRST, "1", answered("من فاز؟") | {"answered": False})
    assert [turn.question for turn in store.refused()] == ["من فاز؟"]
