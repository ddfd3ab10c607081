"""The gate: a question set that a new index has to answer well enough before it becomes current."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evals import metrics
from evals.corpus import Prepared
from evals.questions import Question, read
from evals.relevance import locate
from evals.run import MEASURES, Result, figures, run
from rag import config
from rag.config import ConfigError, Settings
from rag.embedding import EmbeddingModel
from rag.engine import Engine
from rag.index.outcome import Broken, RefusedError
from rag.index.snapshot import Snapshot, SnapshotError

SHOWN = 20
"""Questions that a refusal names."""


class QuestionGate:
    """`rag.index.indexing.Gate` as `index.gate` of the settings names it.

    Raises QuestionSetError for a set that cannot be read, ConfigError for a figure that is none.
    """

    def __init__(self, gate: config.Gate, settings: Settings) -> None:
        if unknown := [name for name in gate.at_least if name not in MEASURES]:
            known = ", ".join(MEASURES)
            raise ConfigError(f"index.gate.at_least: {unknown[0]!r} is no figure. Known are {known}.")
        self._questions = read(gate.set)
        self._at_least = gate.at_least
        self._settings = settings

    def __call__(self, new: Snapshot, current: Snapshot | None, embeddings: EmbeddingModel) -> None:
        results = self._ask(self._questions.questions, new, embeddings)
        found = {name: value for each in figures(results).values() for name, value in each.items()}
        short = [
            f"{name} is {'not measured' if value is None else f'{value:.4f}'}, under {limit:g}"
            for name, limit in self._at_least.items()
            if (value := found[name]) is None or value < limit
        ]
        if short:
            broken = self._broken(results, current, embeddings)
            kept = ", the one before goes on serving" if current else ""
            told = f"The new index is not used{kept}: over {self._questions.name} {'; '.join(short)}."
            raise RefusedError("\n".join((told, *_lines(broken))), broken)

    def _ask(
        self, questions: Sequence[Question], index: Snapshot, embeddings: EmbeddingModel
    ) -> tuple[Result, ...]:
        """The results; a question whose evidence the documents no longer hold is answered wrongly."""
        engine = Engine(self._settings, embeddings, only=index)
        asked = replace(self._questions, questions=tuple(questions))
        relevant, problems = locate(asked, engine, self._settings)
        results = run(Prepared(asked, engine, self._settings, relevant)).results
        lost = problems.keys() - relevant.keys()
        return tuple(_fail(each) if each.question.id in lost else each for each in results)

    def _broken(
        self, results: Sequence[Result], current: Snapshot | None, embeddings: EmbeddingModel
    ) -> tuple[Broken, ...]:
        """The questions that are answered wrongly and were not; where none is so, all that are wrong."""
        wrong = [each for each in results if each.right is False]
        before: dict[str, Result] = {}
        if current and wrong:
            try:
                asked = self._ask([each.question for each in wrong], current, embeddings)
                before = {each.question.id: each for each in asked}
            except SnapshotError:  # it was made with other settings, and cannot be asked with these
                pass
        turned = [each for each in wrong if each.question.id in before and before[each.question.id].right]
        return tuple(
            Broken(
                each.question.question,
                before[each.question.id].answer.answer if each.question.id in before else None,
                each.answer.answer,
            )
            for each in (turned or wrong)[:SHOWN]
        )


def _fail(result: Result) -> Result:
    names = (*metrics.RETRIEVAL, *(("hit@1", "hit@3") if result.question.answers else ()))
    return replace(result, right=False, measures=result.measures | dict.fromkeys(names, 0.0))


def _lines(broken: Sequence[Broken]) -> Iterator[str]:
    for each in broken:
        yield f"  {each.question}"
        if each.before is not None:
            yield f"    before: {' '.join(each.before.split())}"
        yield f"    after: {' '.join(each.after.split())}"
