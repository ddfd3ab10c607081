from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.catalogue.servers import Site
from ui.catalogue.examining import examine_catalogue
from ui.catalogue.publishing import index_for_all
from ui.conversations.database import CATALOGUE, Database
from ui.diagnosis import Diagnosis
from ui.doctor import examine


@pytest.fixture
def site(tmp_path: Path, url: str) -> Site:
    site = Site(tmp_path, url, str(tmp_path / "store"))
    site.write("pay.txt", "بدل السكن ثلاثمئة دينار.")
    return site


def found(site: Site) -> dict[str, Diagnosis]:
    return {each.what: each for each in examine_catalogue(site.settings("one"), {})}


def states(site: Site) -> dict[str, str]:
    return {what: finding.state for what, finding in found(site).items()}


def test_a_sound_site_has_nothing_wrong(site: Site) -> None:
    assert "isnad index" in found(site)["catalogue"].said
    index_for_all(site.settings("writer"))
    assert states(site) == {"catalogue": "ok", "store": "ok", "secret": "note"}
    secret = {"ISNAD_SECRET": "the secret of a whole site"}
    assert "secret" not in {each.what for each in examine_catalogue(site.settings("one"), secret)}
    assert {"catalogue", "store"} <= {each.what for each in examine(site.settings("writer"))}


def test_what_the_store_lacks_is_told(site: Site) -> None:
    index_for_all(site.settings("writer"))
    stored = sorted((Path(site.store) / "files").iterdir())
    stored[0].unlink()
    assert "1 files of the index" in found(site)["store"].said
    (manifest,) = (Path(site.store) / "snapshots").iterdir()
    manifest.write_text("{}")
    assert "not the one that was published" in found(site)["store"].said
    manifest.unlink()
    lost = found(site)["store"]
    assert (lost.state, "is not there" in lost.said, "isnad index" in lost.said) == ("wrong", True, True)
    index_for_all(site.settings("writer"))
    assert states(site)["store"] == "ok"
    Path(site.store).rename(site.folder / "away")
    away = found(site)["store"]
    assert (away.state, "Mount it" in away.said) == ("wrong", True)


def test_a_catalogue_that_is_not_there_or_of_another_version_is_told(site: Site) -> None:
    index_for_all(site.settings("writer"))
    database = Database(site.settings("writer"), CATALOGUE)
    for version, state, remedy in (("0001", "note", "isnad serve"), ("9999", "wrong", "Upgrade Isnad")):
        with database.session() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})
        told = found(site)["catalogue"]
        assert (told.state, version in told.said, remedy in told.said) == (state, True, True)
    site.url = "postgresql://isnad:secret@127.0.0.1:1/isnad"
    away = found(site)["catalogue"]
    assert (away.state, "catalogue.url" in away.said, "secret" in away.said) == ("wrong", True, False)
