"""Web addresses of the corpus, from `config.yaml` to the index."""

from __future__ import annotations

import math
import shutil
import time
from pathlib import Path

import pytest

from rag.config import Settings, load_settings
from rag.crawl.finding import next_look
from rag.crawl.mirror import FOLDER
from rag.documents import Document, document_id
from rag.index import snapshot
from rag.index.indexing import NothingIndexedError, Report, index, is_of_corpus
from rag.index.outcome import last_outcome
from rag.index.snapshot import SNAPSHOTS
from tests.conftest import Write
from tests.crawl.intranet import Intranet, Page

pytestmark = pytest.mark.slow  # each run starts a process that reads


def of(settings: Settings, *sources: object) -> Settings:
    """The settings with these addresses beside their folder."""
    corpus = [str(path) for path in settings.corpus]
    return Settings.model_validate({"corpus": [*corpus, *sources], "data_dir": settings.data_dir})


def counts(report: Report) -> tuple[int, int, int]:
    return report.added, report.changed, report.removed


def paths(settings: Settings) -> list[str]:
    return list(snapshot.current(settings.data_dir / SNAPSHOTS).titles())


def document(settings: Settings, path: str) -> Document:
    found = snapshot.current(settings.data_dir / SNAPSHOTS).document(document_id(path))
    assert found
    return found


def test_pages_are_documents_called_by_their_address(
    settings: Settings, write: Write, site: Intranet
) -> None:
    write("محلي.txt", "نص محلي.")
    site.put("/", "الدليل", "/الإجازات.html")
    site.put("/%D8%A7%D9%84%D8%A5%D8%AC%D8%A7%D8%B2%D8%A7%D8%AA.html", "ثلاثون يومًا في السنة")
    with_web = of(settings, f"{site.address}/")
    assert counts(index(with_web)) == (3, 0, 0)
    leave = f"{site.address}/الإجازات.html"
    assert sorted(paths(with_web)) == sorted([f"{site.address}/", leave, "محلي.txt"])
    assert "ثلاثون يومًا في السنة." in document(with_web, leave).text
    assert is_of_corpus(with_web)
    assert not is_of_corpus(settings)


def test_what_changed_is_read_again_and_only_that(settings: Settings, site: Intranet) -> None:
    site.put("/", "الدليل", "/a", "/b", etag='"1"')
    site.put("/a", "أول", etag='"1"')
    site.put("/b", "ثان", etag='"1"')
    web = of(settings, f"{site.address}/")
    index(web)
    again = index(web)
    assert (counts(again), again.embedded) == ((0, 0, 0), 0)
    site.put("/a", "أول وقد تغير", etag='"2"')
    del site.pages["/b"]
    assert counts(index(web)) == (0, 1, 1)
    assert "وقد تغير" in document(web, f"{site.address}/a").text


def test_a_site_that_is_away_keeps_its_documents(settings: Settings, write: Write, site: Intranet) -> None:
    write("محلي.txt", "نص محلي.")
    site.put("/", "الدليل", "/a")
    site.put("/a", "أول")
    web = of(settings, f"{site.address}/")
    index(web)
    site.pages["/"] = Page(status=500)
    report = index(web)
    assert counts(report) == (0, 0, 0)
    assert [(each.name, each.reason) for each in report.unreachable] == [
        (f"{site.address}/", "cannot be fetched (the host answers 500)")
    ]
    last = last_outcome(web.data_dir)
    assert last
    assert last.unreachable == ((f"{site.address}/", "cannot be fetched (the host answers 500)"),)
    shutil.rmtree(web.data_dir / FOLDER)  # what was fetched is lost: the index still has it
    assert (counts(index(web)), len(paths(web))) == ((0, 0, 0), 3)


def test_what_was_looked_at_lately_is_not_asked_again(
    settings: Settings, write: Write, site: Intranet
) -> None:
    site.put("/", "الدليل", "/a")
    site.pages["/a"] = Page(status=500)
    web = of(settings, f"{site.address}/")
    first = index(web)
    site.forget()
    write("محلي.txt", "نص محلي.")
    report = index(web, max_age=3600)
    assert (counts(report), site.asked) == ((1, 0, 0), [])
    assert report.unreachable == first.unreachable  # it is still not known
    looked = next_look(web) - web.index.web_hours * 3600
    assert 0 <= time.time() - looked < 60
    assert next_look(settings) == math.inf


def test_a_source_that_is_no_longer_named_leaves(settings: Settings, write: Write, site: Intranet) -> None:
    write("محلي.txt", "نص محلي.")
    site.put("/a", "أول")
    index(of(settings, f"{site.address}/a"))
    assert counts(index(settings)) == (0, 0, 1)
    assert paths(settings) == ["محلي.txt"]


def test_the_last_page_that_is_gone_empties_the_index(settings: Settings, site: Intranet) -> None:
    site.put("/a", "أول")
    web = of(settings, f"{site.address}/a")
    index(web)
    del site.pages["/a"]
    assert counts(index(web)) == (0, 0, 1)


def test_a_first_run_without_the_site_says_so(settings: Settings, site: Intranet) -> None:
    web = of(settings, f"{site.address}/")
    with pytest.raises(NothingIndexedError, match=r"/: is not there \(404\)"):
        index(web)


def test_only_what_config_names_is_fetched(settings: Settings, write: Write, site: Intranet) -> None:
    file = write("محلي.txt", "نص محلي.")
    site.put("/a", "أول")
    index(of(settings, f"{site.address}/a"), [file])
    assert site.asked == []


def test_a_data_folder_in_the_corpus_gives_no_page_twice(site: Intranet, tmp_path: Path) -> None:
    site.put("/a", "أول")
    (tmp_path / "config.yaml").write_text(f"corpus: [., {site.address}/a]\n", encoding="utf-8")
    here = load_settings(tmp_path / "config.yaml", {})
    index(here)
    index(here)
    assert paths(here) == [f"{site.address}/a"]


def test_pages_with_nothing_to_read_are_named_by_their_address(settings: Settings, site: Intranet) -> None:
    site.put("/", "الدليل", "/empty")
    site.pages["/empty"] = Page(b"<html><body></body></html>", headers={"Content-Type": "text/html"})
    report = index(of(settings, f"{site.address}/"))
    assert [skip.path for skip in report.skipped] == [f"{site.address}/empty"]


def test_a_page_without_a_title_is_called_by_its_address(settings: Settings, site: Intranet) -> None:
    site.pages["/a/%D8%AF%D9%84%D9%8A%D9%84_b"] = Page("نص.".encode(), headers={"Content-Type": "text/plain"})
    web = of(settings, f"{site.address}/a/دليل_b")
    index(web)
    assert document(web, f"{site.address}/a/دليل_b").title == "دليل b"
