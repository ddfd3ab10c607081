from __future__ import annotations

import pytest

from rag.config import Catalogue as CatalogueSettings
from rag.config import Settings
from rag.index.snapshot import BusyError
from rag.index.withdrawn import Withdrawn
from ui.catalogue.catalogue import Catalogue, Pointer, Replica, State
from ui.conversations.database import StoreError

DOCUMENT = "staff/pay.txt"


@pytest.fixture
def shared(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"catalogue": CatalogueSettings(url=url)})


def test_a_new_catalogue_has_no_snapshot_and_withdraws_nothing(shared: Settings) -> None:
    assert Catalogue(shared).state() == State(None, Withdrawn())


def test_what_one_withdraws_another_sees_until_it_is_taken_back(shared: Settings) -> None:
    one, other = Catalogue(shared), Catalogue(shared)
    assert one.withdraw(DOCUMENT)
    assert not one.withdraw(DOCUMENT)
    assert other.state().withdrawn.documents == {DOCUMENT}
    assert [each.document for each in other.withdrawals()] == [DOCUMENT]
    assert other.restore(DOCUMENT)
    assert not one.restore(DOCUMENT)
    assert one.state().withdrawn == Withdrawn()


def test_a_published_snapshot_is_the_current_one_of_all(shared: Settings) -> None:
    catalogue = Catalogue(shared)
    for name in ("20300101T000000", "20300102T000000"):
        with catalogue.writer() as writer:
            writer.publish(Pointer(name, "0" * 64), "/srv/snapshots")
        assert Catalogue(shared).state().current == Pointer(name, "0" * 64)


def test_there_is_one_writer_at_a_time(shared: Settings) -> None:
    one, other = Catalogue(shared), Catalogue(shared)
    with one.writer(), pytest.raises(BusyError, match="Another `isnad index`"), other.writer():
        pass
    with other.writer():
        pass


def test_a_server_is_listed_with_what_it_answers_from_until_it_leaves(shared: Settings) -> None:
    catalogue = Catalogue(shared)
    catalogue.withdraw(DOCUMENT)
    state = catalogue.report(Replica("a:7860", "", ""))
    catalogue.report(Replica("b:7860", "", state.withdrawn.version))
    assert [(each.id, each.follows(state)) for each in catalogue.replicas()] == [
        ("a:7860", False),
        ("b:7860", True),
    ]
    catalogue.forget("a:7860")
    assert [each.id for each in catalogue.replicas()] == ["b:7860"]


def test_a_database_that_is_not_there_is_named_by_its_setting(settings: Settings) -> None:
    away = CatalogueSettings(url="postgresql://isnad:secret@127.0.0.1:1/isnad")
    catalogue = Catalogue(settings.model_copy(update={"catalogue": away}))
    with pytest.raises(StoreError, match=r"catalogue.*127\.0\.0\.1:1.*catalogue\.url") as raised:
        catalogue.state()
    assert "secret" not in str(raised.value)
    assert not catalogue.wait(0.1)
