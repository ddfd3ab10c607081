from __future__ import annotations

import pytest

from rag.collections import EVERYTHING
from rag.config import Settings
from rag.documents import document_id
from rag.engine import Engine
from rag.index.indexing import index
from rag.index.snapshot import SnapshotError
from rag.index.withdrawn import FILE, Withdrawn, read, stamp
from tests.conftest import Write

PAY = Withdrawn(frozenset({"pay.txt"}))
ASKED = "كم بدل السكن؟"


@pytest.fixture
def engine(settings: Settings, write: Write) -> Engine:
    write("pay.txt", "بدل السكن ثلاثمئة دينار كل شهر.")
    write("sun.txt", "تشرق الشمس كل صباح.")
    index(settings)
    return Engine(settings)


def test_a_list_is_read_as_it_was_kept(settings: Settings) -> None:
    assert (read(settings.data_dir), stamp(settings.data_dir)) == (Withdrawn(), None)
    PAY.keep(settings.data_dir)
    first = stamp(settings.data_dir)
    assert read(settings.data_dir) == PAY
    Withdrawn().keep(settings.data_dir)
    assert read(settings.data_dir) == Withdrawn()
    assert stamp(settings.data_dir) != first


def test_nothing_is_written_where_nothing_was_withdrawn(settings: Settings) -> None:
    Withdrawn().keep(settings.data_dir)
    assert not settings.data_dir.exists()


def test_versions_differ_as_the_documents_do() -> None:
    both = Withdrawn(frozenset({"pay.txt", "sun.txt"}))
    assert len({Withdrawn().version, PAY.version, both.version}) == 3
    assert Withdrawn(frozenset(["sun.txt", "pay.txt"])).version == both.version


def test_an_open_index_is_asked_as_if_it_had_no_withdrawn_document(
    engine: Engine, settings: Settings
) -> None:
    before = engine.version
    assert engine.ask(ASKED).answered
    PAY.keep(settings.data_dir)
    assert not engine.ask(ASKED).answered
    assert [found.document for found in engine.search("بدل السكن")] == ["sun.txt"]
    assert list(engine.titles()) == ["sun.txt"]
    assert [entry.path for entry in engine.entries()] == ["sun.txt"]
    assert engine.count_documents(EVERYTHING) == 1
    assert engine.document(document_id("pay.txt")) is None
    assert engine.entry(document_id("pay.txt")) is None
    assert engine.title("pay.txt") is None
    assert engine.is_withdrawn("pay.txt")
    assert engine.version != before
    Withdrawn().keep(settings.data_dir)
    assert engine.ask(ASKED).answered


def test_an_index_that_is_opened_or_made_later_has_none_of_it(engine: Engine, settings: Settings) -> None:
    PAY.keep(settings.data_dir)
    assert not Engine(settings).ask(ASKED).answered
    report = index(settings)
    assert (report.documents, report.removed) == (1, 1)
    assert report.messages == ("pay.txt is withdrawn, and was left out.",)
    assert not engine.ask(ASKED).answered
    Withdrawn().keep(settings.data_dir)
    assert index(settings).added == 1
    assert engine.ask(ASKED).answered


def test_a_list_that_cannot_be_read_is_no_empty_one(engine: Engine, settings: Settings) -> None:
    (settings.data_dir / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(SnapshotError, match=r"withdrawn\.json"):
        engine.ask(ASKED)
    with pytest.raises(SnapshotError, match=r"withdrawn\.json"):
        Engine(settings)
