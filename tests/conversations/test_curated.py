"""The curated answers in the database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.answers.curated import CuratedAnswer
from rag.config import Curation, Settings
from ui.conversations import curated
from ui.conversations.curated import UNDO_SECONDS, CuratedStore, FullError, KeptSource, open_source
from ui.conversations.database import StoreError

HOURS = CuratedAnswer("متى تفتح المكتبة؟", "من الثامنة.", "سلمى", "2026-03-01", "دليل.md", "من الثامنة")
FEES = CuratedAnswer("كم رسم العضوية؟", "عشرة دنانير.", collections=frozenset({"عام", "خاص"}))


@pytest.fixture
def answers(kept_in: Settings) -> Iterator[CuratedStore]:
    """An empty store."""
    store = CuratedStore(kept_in)
    for each in store.search():
        store.delete(each.key)
    yield store
    store.close()


def test_what_is_written_is_there_as_it_was_written_the_last_first(answers: CuratedStore) -> None:
    answers.add(HOURS)
    key = answers.add(FEES)
    assert answers.all() == [FEES, HOURS]
    assert answers.get(key) == FEES
    assert answers.get(key + 1) is None


def test_an_answer_is_edited_and_deleted(answers: CuratedStore) -> None:
    key = answers.add(HOURS)
    changed = replace(HOURS, answer="من التاسعة.", by="عمر")
    assert answers.change(key, changed)
    assert answers.all() == [changed]
    assert answers.delete(key)
    assert answers.all() == []
    assert not answers.change(key, changed)
    assert not answers.delete(key)


def test_a_deleted_answer_is_restored_as_it_was_until_it_is_purged(
    answers: CuratedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, other = answers.add(HOURS), answers.add(FEES)
    versions = [answers.version()]
    answers.delete(key)
    versions.append(answers.version())
    assert answers.get_deleted(key) == HOURS
    assert answers.search("المكتبة") == []
    assert answers.list_same(HOURS) == []
    assert answers.restore(key)
    versions.append(answers.version())
    assert answers.all() == [HOURS, FEES]
    assert len(set(versions)) == 3
    assert not answers.restore(key)
    answers.delete(key)
    later = time.time() + UNDO_SECONDS + 2
    monkeypatch.setattr("ui.conversations.curated.time.time", lambda: later)
    assert answers.get_deleted(key) is None
    assert not answers.restore(key)
    assert answers.get(other) == FEES


def test_it_is_found_by_words_in_any_spelling(answers: CuratedStore) -> None:
    for answer in (HOURS, FEES):
        answers.add(answer)
    assert [each.answer for each in answers.search("المَكْتَبَه")] == [HOURS]
    assert [each.answer for each in answers.search("دنانير رسم")] == [FEES]
    assert answers.search("لا شيء كهذا") == []


def test_every_change_is_another_version(answers: CuratedStore) -> None:
    seen = [answers.version()]
    key = answers.add(HOURS)
    seen.append(answers.version())
    answers.change(key, replace(HOURS, answer="من التاسعة."))
    seen.append(answers.version())
    answers.delete(key)
    answers.add(HOURS)
    seen.append(answers.version())
    assert len(set(seen)) == 4


def test_a_table_puts_answers_in_the_place_of_those_to_the_same_question(answers: CuratedStore) -> None:
    answers.take([HOURS, FEES])
    again = replace(HOURS, question="متى تفتح  المكتبةُ", answer="من التاسعة.")
    for_some = replace(HOURS, answer="للموظفين: من السابعة.", collections=frozenset({"خاص"}))
    assert answers.take([again, for_some]) == (1, 1)
    assert {each.answer for each in answers.all()} == {"من التاسعة.", "عشرة دنانير.", "للموظفين: من السابعة."}
    assert [each.answer for each in answers.list_same(HOURS)] == [again]
    assert [each.answer for each in answers.list_same(for_some)] == [for_some]
    assert answers.list_same(replace(HOURS, question="متى تفتح")) == []


def test_a_table_leaves_alone_what_it_may_not_change(answers: CuratedStore) -> None:
    answers.add(HOURS)
    own = replace(HOURS, answer="من التاسعة.")
    assert answers.take([own], may_change=lambda answer: not answer.document) == (1, 0)
    assert answers.all() == [own, HOURS]


def test_there_is_room_for_so_many_and_a_table_is_taken_whole_or_not(
    answers: CuratedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curated, "MOST_ANSWERS", 1)
    with pytest.raises(FullError, match="Delete some first"):
        answers.take([HOURS, FEES])
    assert answers.all() == []
    answers.add(HOURS)
    with pytest.raises(FullError):
        answers.add(FEES)


def test_the_engine_reads_them_again_when_they_have_changed(answers: CuratedStore) -> None:
    source = KeptSource(answers)
    before = source.version()
    assert source.all() == []
    answers.add(HOURS)
    assert source.version() != before
    assert source.all() == [HOURS]


def test_questions_are_answered_with_what_was_read_last_where_the_database_fails(settings: Settings) -> None:
    store = CuratedStore(settings)
    store.add(HOURS)
    source = KeptSource(store)
    known = source.version()
    file = Path(settings.data_dir) / "conversations.db"
    store.close()
    file.write_text("no database", encoding="utf-8")
    with pytest.raises(StoreError):
        store.version()
    assert source.version() == known
    assert source.all() == [HOURS]


def test_by_default_there_are_none(settings: Settings) -> None:
    assert not Curation().enabled
    assert open_source(settings) is None
    assert not settings.data_dir.exists()
    assert open_source(settings.model_copy(update={"curation": Curation(enabled=True)}))
