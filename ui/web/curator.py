"""A curator: somebody who may write curated answers, with the rights that they have as a reader."""

from __future__ import annotations

from collections.abc import Callable

from rag.answers.curated import CuratedAnswer
from rag.arabic import Language
from rag.collections import EVERYTHING, Asker, Collections
from rag.documents import Document
from rag.index.snapshot import SnapshotError
from rag.question import QuestionError
from ui.conversations.curated import MOST_ANSWERS, CuratedStore, FullError, KeptAnswer
from ui.curation import CurationError, Importer, find_document, vet
from ui.web.answering import Documents


class Curator:
    """The curated answers as an asker who may write them sees them: those for collections that they may see,
    and that rest on documents that they may see. Of the others they change nothing and learn nothing.

    `limit` is how many characters a question may have. Methods raise StoreError where the database cannot be
    used.
    """

    def __init__(
        self, store: CuratedStore, documents: Documents, collections: Collections, asker: Asker, limit: int
    ) -> None:
        self.names = tuple(collections.names(asker))
        """The collections that there are for them."""
        self._store = store
        self._documents = documents
        self._scope = collections.scope(asker)
        self._name = asker.user
        self._limit = limit

    def list_answers(self, words: str = "") -> list[KeptAnswer]:
        """The answers that hold each of these words, those changed last first."""
        sees = self._seeing()
        return [kept for kept in self._store.search(words) if sees(kept.answer)]

    def get(self, key: int) -> CuratedAnswer | None:
        """The answer of a key; None where there is none."""
        answer = self._store.get(key)
        return answer if answer and self._seeing()(answer) else None

    def save(self, written: CuratedAnswer, key: int | None = None) -> bool:
        """Keep an answer as another one, or in the place of that of a key. False where there is none of it.
        Raises CurationError and QuestionError for one that may not be kept."""
        vetted = vet(written, self.find, self.names, self._limit)
        if key is not None and self.get(key) is None:
            return False
        sees = self._seeing()
        if any(kept.key != key and sees(kept.answer) for kept in self._store.list_same(vetted)):
            raise CurationError("curated_twice")
        if key is not None:
            return self._store.change(key, vetted)
        try:
            return bool(self._store.add(vetted))
        except FullError:
            raise CurationError("curated_full", limit=MOST_ANSWERS) from None

    def delete(self, key: int) -> bool:
        """Delete an answer, which can be restored for a while. False where there is none of this key."""
        return self.get(key) is not None and self._store.delete(key)

    def find_deleted(self, key: int) -> CuratedAnswer | None:
        """The answer that was deleted under this key and can be restored; None where there is none."""
        answer = self._store.get_deleted(key)
        return answer if answer and self._seeing()(answer) else None

    def restore(self, key: int) -> bool:
        """Put a deleted answer back. False where there is none of this key. Raises CurationError where its
        question has another answer by now, or there is no room."""
        answer = self.find_deleted(key)
        if answer is None:
            return False
        sees = self._seeing()
        if any(sees(kept.answer) for kept in self._store.list_same(answer)):
            raise CurationError("curated_twice")
        try:
            return self._store.restore(key)
        except FullError:
            raise CurationError("curated_full", limit=MOST_ANSWERS) from None

    def take(self, table: str, language: Language) -> tuple[int, int]:
        """Keep the answers of a table in CSV: how many were new, and how many took the place of another.
        Raises TableError and FullError where they may not be kept; then none of them is."""
        answers = Importer(self.find, self.names, self._limit, self._name).read_table(table, language)
        return self._store.take(answers, self._seeing())

    def find(self, name: str) -> Document | None:
        """The document of a path or title (`find_document`) that they may see."""
        try:
            return find_document(name, self._documents.by_path, self._documents.titles)
        except SnapshotError:
            return None

    def list_paths(self) -> list[str]:
        """The paths of the documents that they may see."""
        try:
            return list(self._documents.titles())
        except SnapshotError:
            return []

    def find_fault(self, answer: CuratedAnswer, language: Language) -> str:
        """Why an answer is not given any more, in the language; empty where it is."""
        try:
            vet(answer, self.find, self.names, max(self._limit, len(answer.question)))
        except (CurationError, QuestionError) as error:
            return error.text(language)
        return ""

    def _seeing(self) -> Callable[[CuratedAnswer], bool]:
        """Whether they may see an answer. Who may see all documents sees those of documents that are gone,
        too."""
        if self._scope == EVERYTHING:
            return lambda answer: True
        paths = frozenset(self.list_paths())
        scope = self._scope
        return lambda answer: (
            (not answer.collections or scope.holds(answer.collections))
            and (not answer.document or answer.document in paths)
        )
