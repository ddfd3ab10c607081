from __future__ import annotations

import hashlib
import re

import pytest

from rag.embedding import BUNDLED_PATH
from training import card
from training.data import ARTICLES, NAMES, SEED, SOURCES, Rows
from training.student import Recipe


def test_the_bundled_models_card_is_what_the_template_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    committed = (BUNDLED_PATH / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\S+) \| ([\d,]+) \|", committed, re.MULTILINE))
    counts = {name: int(count.replace(",", "")) for name, count in rows.items()}
    monkeypatch.setattr(Rows, "counts", lambda _: counts)
    checksum = hashlib.sha256((BUNDLED_PATH / "model.safetensors").read_bytes()).hexdigest()
    made = card.render(Rows(), Recipe(), checksum)
    assert committed[: len(made)] == made


def test_the_sources_that_name_a_commit_are_those_of_the_files_that_are_built() -> None:
    assert {source.file for source in SOURCES if " @" in source.origin} == {ARTICLES, SEED, NAMES}
    assert all(" @" in source.origin for source in SOURCES if source.file in (ARTICLES, SEED, NAMES))
