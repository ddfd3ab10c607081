from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.index.outcome import LAST_RUN, Broken, Outcome, last_outcome

OUTCOME = Outcome(
    1, 2, 3, (("أ.txt", "is empty."),), (("share", "does not exist"),), "broke", (Broken("س؟", None, "لا"),)
)


def test_what_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    assert last_outcome(tmp_path) is None
    OUTCOME.keep(tmp_path)
    last = last_outcome(tmp_path)
    assert last
    assert last.finished
    assert replace(last, finished="") == OUTCOME


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"skipped": 1}', "\\ud800"])
def test_a_damaged_file_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / LAST_RUN).write_text(text, encoding="utf-8")
    assert last_outcome(tmp_path) is None


def test_where_it_cannot_be_kept_nothing_fails(tmp_path: Path) -> None:
    OUTCOME.keep(tmp_path / "nowhere")
