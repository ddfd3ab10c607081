"""The chain: a follow-up made whole -> retrieve -> read -> check, each a LangChain Runnable, and the engine
that keeps it on the newest snapshot."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, ClassVar, Literal

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from rag import arabic, config, snapshot
from rag.citations import Answer, Citation, Draft, FoundPassage, Language, check
from rag.config import Settings
from rag.documents import Document
from rag.embedding import BUNDLED, SentenceEmbeddings
from rag.indexing import SNAPSHOTS, recipe
from rag.reader import QuotingReader, ReaderInput
from rag.retrieval import Hit, HybridRetriever, found_passage
from rag.snapshot import Recipe, Snapshot, SnapshotError
from rag.tracing import Tracing


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


class QuestionError(ValueError):
    """A question that cannot be answered as it stands; `text` says why in either language."""

    _TEXTS: ClassVar[dict[str, dict[Language, str]]] = {
        "empty": {
            "ar": "السؤال فارغ. اكتب ما تريد أن تعرفه.",
            "en": "The question is empty. Write what you would like to know.",
        },
        "too_long": {
            "ar": "السؤال طويل: {length} حرفًا، والحد {limit}. اختصره إلى ما تسأل عنه.",
            "en": "The question is too long: {length} characters, of {limit} at most. Shorten it.",
        },
        "no_words": {
            "ar": "لا كلمات في السؤال. اكتبه بكلمات أو أرقام.",
            "en": "The question holds no words. Write it in words or numbers.",
        },
    }

    def __init__(
        self, code: Literal["empty", "too_long", "no_words"], length: int = 0, limit: int = 0
    ) -> None:
        self.code = code
        self._values = {"length": length, "limit": limit}
        super().__init__(self.text("en"))

    def text(self, language: Language) -> str:
        return self._TEXTS[self.code][language].format(**self._values)


def checked_question(question: str, limit: int) -> str:
    """The question without the space around it and without lone surrogates. Raises QuestionError."""
    question = question.encode("utf-8", "replace").decode().strip()
    if not question:
        raise QuestionError("empty")
    if len(question) > limit:
        raise QuestionError("too_long", len(question), limit)
    if not arabic.stems(question):
        raise QuestionError("no_words")
    return question


_POINTS_BACK = re.compile(
    r"^(?:و|طيب|ماذا عن|وماذا|what about|how about|and )|"
    r"\b(?:ذلك|هذا|هذه|تلك|هو|هي|هم|فيه|فيها|منه|منها|له|لها|لهم|عنه|عنها|عليه|عليها|بها|به"
    r"|it|its|they|them|their|he|she|his|her|that|this|those|these)\b"
)
_ENOUGH_WORDS = 3


def whole_question(question: str, history: Sequence[Turn]) -> str:
    """What to search for: the question, after the one before it where it leans on that: it has hardly a
    word of its own, or points back ("وماذا عن ذلك؟")."""
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not earlier:
        return question
    folded = arabic.fold(question)
    own = [word for word in arabic.content_words(question) if word not in arabic.FUNCTION_WORDS]
    if len(own) < _ENOUGH_WORDS or (_POINTS_BACK.search(folded) and len(own) <= 2 * _ENOUGH_WORDS):
        return f"{earlier[-1]} {question}"
    return question


def build_chain(
    retriever: HybridRetriever, reader: QuotingReader
) -> tuple[Runnable[dict[str, str], ReaderInput], Runnable[ReaderInput, Answer]]:
    """The two halves of the chain, to be joined with `|`: from {"question", "query"} to what the reader
    reads, and from there to the checked answer."""
    retrieve: Runnable[dict[str, str], Any] = RunnablePassthrough.assign(
        documents=itemgetter("query") | retriever
    )
    read: Runnable[ReaderInput, Draft] = RunnableLambda(reader.read)
    return retrieve, read | RunnableLambda(check)


class Engine:
    """Answers questions from the current snapshot, and takes up a newer one when there is one.

    Safe to share between threads. Raises SnapshotError where there is no index, it is damaged, or it was
    made with another embedding model than the settings name; EmbeddingError where the model cannot be had.
    `embeddings` are those of the settings, where they are loaded already.
    """

    def __init__(self, settings: Settings, embeddings: SentenceEmbeddings | None = None) -> None:
        self._settings = settings
        self._root = settings.data_dir / SNAPSHOTS
        self._embeddings = embeddings or SentenceEmbeddings(settings.embedding)
        is_bundled = settings.embedding.model == BUNDLED
        self._words = self._embeddings if is_bundled else SentenceEmbeddings(config.Embedding())
        self._recipe = recipe(settings, self._embeddings)
        self._tracing = Tracing(settings.tracing)
        self._lock = threading.Lock()
        self._open = self._opened()
        self._embeddings.encode_queries(["إسناد"])  # loads the model, so that the first answer is as quick

    def _opened(self) -> _Open:
        current = snapshot.current(self._root)
        _require_same_recipe(current.manifest.recipe, self._recipe)
        retriever = HybridRetriever(
            snapshot=current,
            embeddings=self._embeddings,
            top_k=self._settings.retrieval.top_k,
            candidates=self._settings.retrieval.candidates,
        )
        reader = QuotingReader(
            current.lexical, self._embeddings, self._settings.answer.max_sentences, self._words
        )
        retrieve, answer = build_chain(retriever, reader)
        return _Open(current, retriever, self._tracing.bind(retrieve), self._tracing.bind(answer))

    def _current(self) -> _Open:
        """What is open, or the newer snapshot. One that cannot be opened leaves the old one serving."""
        with self._lock:
            try:
                name = snapshot.current_name(self._root)
                if name is not None and name != self._open.snapshot.manifest.name:
                    self._open = self._opened()
            except SnapshotError:
                pass
            return self._open

    @property
    def chain(self) -> Runnable[dict[str, str], Answer]:
        """The whole chain over the current snapshot, from {"question", "query"} to an Answer."""
        current = self._current()
        return self._tracing.bind(current.retrieve | current.answer)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question. Raises QuestionError for one that cannot be answered as it stands."""
        question = checked_question(question, self._settings.answer.max_question_characters)
        current = self._current()
        started = time.perf_counter()
        found = current.retrieve.invoke({"question": question, "query": whole_question(question, history)})
        retrieved = time.perf_counter()
        answer = current.answer.invoke(found)
        finished = time.perf_counter()
        seconds = {
            "retrieve": round(retrieved - started, 6),
            "answer": round(finished - retrieved, 6),
            "total": round(finished - started, 6),
        }
        return replace(answer, seconds=seconds)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str | Citation | Answer]:
        """The same as a stream: pieces of the answer's text, each citation before the number that names
        it, and last the whole Answer."""
        answer = self.ask(question, history)
        citations = {f"[{citation.number}]": citation for citation in answer.citations}
        for piece in re.findall(r"\s*\S+", answer.answer):
            for mark in re.findall(r"\[\d+\]", piece):
                if mark in citations:
                    yield citations.pop(mark)
            yield piece
        yield answer

    def search(self, query: str, top_k: int | None = None) -> list[FoundPassage]:
        """The best passages for a query, best first. Raises QuestionError."""
        return [found_passage(hit) for hit in self.hits(query, top_k)]

    def hits(self, query: str, top_k: int | None = None, history: Sequence[Turn] = ()) -> list[Hit]:
        """Like `search`, with each passage's place and what speaks for it; a follow-up brings its history."""
        query = checked_question(query, self._settings.answer.max_question_characters)
        return self._current().retriever.search(whole_question(query, history), top_k)

    def document(self, document_id: str) -> Document | None:
        """The document of this id (`rag.documents.document_id` of its path), or None."""
        return self._current().snapshot.document(document_id)

    def titles(self) -> dict[str, str]:
        """The title of each indexed document by its path."""
        return self._current().snapshot.titles()


@dataclass(frozen=True, slots=True)
class _Open:
    """A snapshot and what works on it."""

    snapshot: Snapshot
    retriever: HybridRetriever
    retrieve: Runnable[dict[str, str], ReaderInput]
    answer: Runnable[ReaderInput, Answer]


def _require_same_recipe(made: Recipe, wanted: Recipe) -> None:
    if made.embedding != wanted.embedding:
        made_with, named = made.embedding.split("|")[0], wanted.embedding.split("|")[0]
        change = f"'{made_with}', the settings name '{named}'" if made_with != named else f"another '{named}'"
        raise SnapshotError(
            f"The index was made with the embedding model {change}. Make it again: isnad index"
        )
    if made.analyser != wanted.analyser:
        raise SnapshotError(
            f"The index was made with the analyser {made.analyser}, the settings name {wanted.analyser}."
            " Make it again: isnad index"
        )
    if made.analysers_version != wanted.analysers_version:
        raise SnapshotError(
            "The index was made by another version of Isnad, which analyses words otherwise."
            " Make it again: isnad index"
        )
