from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.config import WebSource
from rag.crawl.mirror import STATE, Mirror, State, Validators, mirror_folder

A = "https://a.example/"


def kept(folder: Path) -> State:
    mirror = Mirror(folder)
    state = State(5.0, {A: mirror.store(b"text", ".html", Validators('"1"'))}, [(A, "no")], [])
    mirror.keep(state)
    return state


def test_what_is_kept_is_known_again(tmp_path: Path) -> None:
    state = kept(tmp_path)
    again = Mirror(tmp_path)
    assert again.state == state
    page = again.page(A)
    assert page
    assert (again.read(page), page.validators) == (b"text", Validators('"1"'))


def test_bodies_of_other_pages_are_removed(tmp_path: Path) -> None:
    state = kept(tmp_path)
    mirror = Mirror(tmp_path)
    mirror.store(b"other", ".html", Validators())
    mirror.keep(state)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_page_whose_body_was_removed_is_not_asked_for_as_known(tmp_path: Path) -> None:
    state = kept(tmp_path)
    (tmp_path / state.pages[A].file).unlink()
    assert Mirror(tmp_path).page(A) is None


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"looked": 1}', json.dumps({"looked": 1, "pages": {A: {"file": "../../etc/passwd"}},
     "skipped": [], "unreachable": []})],
)  # fmt: skip
def test_a_damaged_state_is_none(tmp_path: Path, damage: str) -> None:
    kept(tmp_path)
    (tmp_path / STATE).write_text(damage, encoding="utf-8")
    assert Mirror(tmp_path).state == State()


def test_each_url_has_a_folder_that_no_corpus_takes_for_documents(tmp_path: Path) -> None:
    folders = {mirror_folder(WebSource(url=url), tmp_path) for url in (A, A + "b", A + "../x")}
    assert len(folders) == 3
    assert {folder.parent for folder in folders} == {tmp_path / ".web"}
