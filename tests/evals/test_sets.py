from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import sameness
from benchmarks.check import read_pairs, read_told
from evals.questions import read
from evals.relevance import relevance
from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index

ROOT = Path(__file__).parents[2]
SETS = sorted((ROOT / "evals" / "sets").glob("*.csv"))


@pytest.mark.parametrize("name", ["check.tsv", "check-unseen.tsv"])
def test_the_sets_of_the_check_hold_claims_of_each_verdict(name: str) -> None:
    pairs = read_pairs(ROOT / "evals" / "sets" / name)
    assert len({(pair.claim, pair.sources) for pair in pairs}) == len(pairs)
    assert all(pair.claim and all(pair.sources) and pair.kind for pair in pairs)
    assert {pair.is_faithful for pair in pairs} == {True, False}


def test_what_the_seeds_tell_is_asked_in_both_languages() -> None:
    pairs = read_told(ROOT / "evals" / "sets" / "check-told.tsv")
    assert len({pair.claim for pair in pairs}) == len(pairs)
    assert {pair.kind for pair in pairs} == {"told, ar", "told, en", "untold, ar", "untold, en"}


@pytest.mark.parametrize("name", ["same.tsv", "same-unseen.tsv"])
def test_of_the_sets_of_sameness_no_other_question_is_taken_for_the_same(name: str) -> None:
    pairs = sameness.read_pairs(ROOT / "evals" / "sets" / name)
    assert len({frozenset((pair.question, pair.other)) for pair in pairs}) == len(pairs)
    assert all(pair.question and pair.other and pair.kind for pair in pairs)
    taken = [pair for pair in pairs if sameness.is_taken_for_the_same(pair)]
    assert [pair for pair in taken if not pair.is_same] == []
    assert len(taken) > sum(pair.is_same for pair in pairs) / 2


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(corpus=(ROOT / "seeds",), data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Engine:
    index(settings)
    return Engine(settings)


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.name)
def test_every_quote_of_our_sets_stands_in_its_document(
    file: Path, engine: Engine, settings: Settings
) -> None:
    asked = read(file)
    found = relevance(asked, engine, settings)
    for question in asked.questions:
        assert question.tags
        assert (question.id in found) is question.answerable
        assert bool(question.answers) is question.answerable
