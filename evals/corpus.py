"""What question sets are asked over: the index, the paragraphs that a set brings along, or documents that
are named for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.questions import QuestionSet, QuestionSetError, read
from evals.relevance import Relevance, relevance
from rag.answers.curated import CuratedSource
from rag.config import Passages, Settings
from rag.documents import Document, document_id
from rag.embedding import EmbeddingModel, embedding_model
from rag.engine import Engine
from rag.index import indexing, snapshot
from rag.index.corpus import Origin
from rag.index.indexing import Progress
from rag.index.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Prepared:
    """A set that can be run: what answers it, with its settings, and what is relevant for each question."""

    questions: QuestionSet
    engine: Engine
    settings: Settings
    relevant: dict[str, Relevance]


@contextmanager
def prepare(
    sets: Sequence[QuestionSet],
    corpus: Path | None,
    settings: Settings,
    progress: Progress,
    curated: CuratedSource | None = None,
) -> Iterator[list[Prepared]]:
    """Have the sets ready: over `corpus` (another SQuAD file or BEIR folder, joined by the questions' ids, or
    documents), else each over the paragraphs that it brings along or over the index, where
    `curated` answers win as they do for readers. What has to be indexed for it is gone afterwards.

    Raises QuestionSetError for a set that does not fit, NothingIndexedError and SnapshotError as indexing
    does.
    """
    paragraphs = read(corpus) if corpus and _is_published(corpus) else None
    embeddings = embedding_model(settings.embedding)
    with ExitStack() as folders:

        def ready(questions: QuestionSet) -> Prepared:
            apart = settings.model_copy(
                update={"data_dir": Path(folders.enter_context(TemporaryDirectory()))}
            )
            if paragraphs:
                questions = join_sets(questions, paragraphs)
            elif corpus:
                questions = _without_corpus(questions)
            used = apart
            if questions.corpus:
                used = apart.model_copy(update={"passages": _WHOLE})
                _publish(questions.corpus, used, embeddings, progress)
            elif corpus:
                indexing.index(apart, [corpus.absolute()], progress)
            elif not (documents := _stale(settings, embeddings)):
                used = settings
            else:
                _publish(documents, used, embeddings, progress)
            own = None if corpus or questions.corpus else curated
            engine = Engine(used, embeddings, curated=own)
            engine.read_ahead(lambda done, total: progress("read ahead", done, total))
            return Prepared(questions, engine, used, relevance(questions, engine, used))

        yield [ready(questions) for questions in sets]


_WHOLE = Passages(min_words=1, max_words=1_000_000)
"""Every document a passage of its own."""


def _is_published(corpus: Path) -> bool:
    return corpus.suffix.lower() == ".json" or (corpus / "corpus.jsonl").is_file()


def _stale(settings: Settings, embeddings: EmbeddingModel) -> list[Document]:
    """The documents of the current index where the settings ask for another analyser, model or size of
    passages than it has, else none. Raises SnapshotError where there is no index."""
    current = snapshot.current(settings.data_dir / snapshot.SNAPSHOTS)
    try:
        if current.manifest.recipe == Recipe.of(settings, embeddings):
            return []
        documents = (current.document(document_id(path)) for path in current.titles())
        return [document for document in documents if document]
    finally:
        current.close()


def _publish(
    documents: Sequence[Document], settings: Settings, embeddings: EmbeddingModel, progress: Progress
) -> None:
    with snapshot.writer(settings.data_dir / snapshot.SNAPSHOTS):
        indexing.publish(settings, embeddings, [(document, Origin()) for document in documents], progress)


def join_sets(questions: QuestionSet, corpus: QuestionSet) -> QuestionSet:
    """The questions asked on the paragraphs of another set with questions of the same ids (XQuAD in another
    language), with its answers. Raises QuestionSetError for ids that it lacks."""
    there = {question.id: question for question in corpus.questions}
    if missing := [question for question in questions.questions if question.id not in there]:
        problems = [f"has no question {question.id} ({question.place})." for question in missing[:10]]
        raise QuestionSetError(Path(corpus.name), problems)
    moved = (
        replace(question, evidence=there[question.id].evidence, answers=there[question.id].answers)
        for question in questions.questions
    )
    return replace(questions, questions=tuple(moved), corpus=corpus.corpus)


def _without_corpus(questions: QuestionSet) -> QuestionSet:
    """The questions without the paragraphs that they brought along."""
    if not questions.corpus:
        return questions
    bare = (replace(question, evidence=()) for question in questions.questions)
    return replace(questions, questions=tuple(bare), corpus=())
