"""What an index has to do, whichever engine it is on. A test module subclasses `IndexConformance` and gives
the fixture `make_index`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from rag import arabic
from rag.documents import Block, Document, Loaded, assemble
from rag.embedding import Encoder, Vectors
from rag.index import Index, WholeIndex
from rag.index.recipe import passage_text
from rag.passages import Passage, split
from rag.question import Question

MakeIndex = Callable[[Sequence[Document], Sequence[Passage], Vectors], WholeIndex]
"""An index of documents, their passages and the vectors of these."""

TEXTS = {
    "تجارة.txt": "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار.",
    "طقس.txt": "تهطل الأمطار في فصل الشتاء على الجبال الشمالية.",
    "قسم/طبخ.txt": "يُطبخ الأرز على نار هادئة عشرين دقيقة.",
}


class BagOfWords(Encoder):
    """Vectors of buckets of stems, sixteen unless more are asked for: enough to tell these texts apart, and
    nothing to load."""

    def __init__(self, dimensions: int = 16) -> None:
        self._dimensions = dimensions

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimensions), np.float32)
        for row, text in enumerate(texts):
            for stem, count in Counter(arabic.stems(text)).items():
                vectors[row, sum(stem.encode()) % self._dimensions] += count
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)

    encode_queries = encode_passages


class IndexConformance:
    """The behaviour of `rag.index.Index`."""

    @pytest.fixture
    def make_index(self) -> MakeIndex:
        raise NotImplementedError

    @pytest.fixture
    def documents(self) -> list[Document]:
        return [
            assemble(path, Loaded((Block("العنوان", 1), Block(text))), path) for path, text in TEXTS.items()
        ]

    @pytest.fixture
    def index(self, make_index: MakeIndex, documents: list[Document]) -> WholeIndex:
        return self.index_of(documents, make_index)

    @staticmethod
    def index_of(documents: Sequence[Document], make_index: MakeIndex) -> WholeIndex:
        passages = [passage for document in documents for passage in split(document, 40, 160)]
        return make_index(
            documents, passages, BagOfWords().encode_passages(list(map(passage_text, passages)))
        )

    @staticmethod
    def question(text: str, index: Index) -> Question:
        return Question(text, BagOfWords(), (), index.analyser)

    def test_it_says_how_much_it_holds(self, index: Index) -> None:
        assert index.size == len(TEXTS)
        assert index.count_documents() == len(TEXTS)

    def test_the_passage_that_holds_the_terms_is_a_candidate_with_most_coverage(self, index: Index) -> None:
        found = index.candidates(self.question("حجم التجارة", index), 2)
        best = index.passages(found.numbers.tolist())[int(found.coverage.argmax())]
        assert best.document == "تجارة.txt"
        assert 0 < found.coverage.max() <= 1

    def test_an_english_question_finds_its_words_in_arabic(self, index: Index) -> None:
        found = index.candidates(self.question("winter rain on the mountains", index), 3)
        best = index.passages(found.numbers.tolist())[int(found.coverage.argmax())]
        assert best.document == "طقس.txt"
        assert 0 < found.coverage.max() <= 1

    def test_each_candidate_comes_once_with_its_coverage_and_similarity(self, index: Index) -> None:
        question = self.question("الأمطار في الشتاء", index)
        found = index.candidates(question, 3)
        assert len(found.numbers) == len(set(found.numbers.tolist()))
        assert found.numbers.shape == found.coverage.shape == found.similarity.shape
        texts = [passage_text(passage) for passage in index.passages(found.numbers.tolist())]
        cosines = BagOfWords().encode_passages(texts) @ question.vector
        np.testing.assert_allclose(found.similarity, cosines, atol=0.02)

    def test_a_passage_of_a_near_vector_is_a_candidate_without_a_shared_term(self, index: Index) -> None:
        question = self.question("zzzz", index)
        found = index.candidates(question, 1)
        assert len(found.numbers) == 1
        assert not found.coverage.any()

    def test_more_candidates_than_passages_are_all(self, index: Index) -> None:
        assert len(index.candidates(self.question("التجارة", index), 1_000).numbers) == len(TEXTS)

    def test_passages_come_in_the_order_asked_for(self, index: Index) -> None:
        numbers = index.candidates(self.question("التجارة", index), 1_000).numbers.tolist()
        forwards, backwards = index.passages(numbers), index.passages(numbers[::-1])
        assert forwards == backwards[::-1]
        assert index.passages([]) == []

    def test_a_passage_quotes_the_document_it_is_of(self, index: Index, documents: list[Document]) -> None:
        texts = {document.path: document.text for document in documents}
        numbers = index.candidates(self.question("التجارة", index), 1_000).numbers.tolist()
        for passage in index.passages(numbers):
            for sentence in passage.sentences:
                assert passage.quote(sentence) == texts[passage.document][sentence.start : sentence.end]

    def test_document_frequencies_count_passages(self, index: Index) -> None:
        terms = [arabic.terms(word, index.analyser)[0] for word in ("التجارة", "العنوان")]
        assert index.document_frequencies([*terms, "لا وجود له"]).tolist() == [1, 3, 0]
        assert index.document_frequencies([]).tolist() == []

    def test_documents_are_found_by_id_and_titles_by_path(
        self, index: Index, documents: list[Document]
    ) -> None:
        for document in documents:
            assert index.document(document.id) == document
            assert index.title(document.path) == document.title
        assert index.document("0" * 20) is None
        assert index.title("لا وجود له.txt") is None
        assert list(index.titles().items()) == sorted((d.path, d.title) for d in documents)

    def test_a_part_is_as_an_index_of_its_documents(
        self, make_index: MakeIndex, documents: list[Document]
    ) -> None:
        own = documents[:2]
        part = self.index_of(documents, make_index).within([document.path for document in own])
        alone = self.index_of(own, make_index)
        assert part.size == alone.size
        assert part.count_documents() == alone.count_documents()
        assert part.titles() == alone.titles()
        terms = arabic.terms(" ".join(TEXTS.values()), part.analyser)
        assert part.document_frequencies(terms).tolist() == alone.document_frequencies(terms).tolist()
        for text in ("حجم التجارة", "طبخ الأرز", "الأمطار على نار هادئة", "zzzz"):
            for count in (1, 2, 100):
                found = part.candidates(self.question(text, part), count)
                expected = alone.candidates(self.question(text, alone), count)
                np.testing.assert_allclose(found.coverage, expected.coverage, atol=1e-5)
                np.testing.assert_allclose(found.similarity, expected.similarity, atol=0.02)
                assert part.passages(found.numbers.tolist()) == alone.passages(expected.numbers.tolist())

    def test_of_what_is_in_no_part_nothing_is_told(
        self, index: WholeIndex, documents: list[Document]
    ) -> None:
        hidden = documents[0]
        part = index.within([document.path for document in documents[1:]])
        assert part.document(hidden.id) is None
        assert part.title(hidden.path) is None
        assert part.document(documents[1].id) == documents[1]
        found = part.candidates(self.question("حجم التجارة بين الصين وروسيا", part), 1_000)
        texts = [passage.document for passage in part.passages(found.numbers.tolist())]
        assert sorted(texts) == sorted(document.path for document in documents[1:])

    def test_a_part_of_no_documents_holds_nothing(self, index: WholeIndex) -> None:
        part = index.within([])
        assert (part.size, part.count_documents(), part.titles()) == (0, 0, {})
        assert len(part.candidates(self.question("التجارة", part), 100).numbers) == 0
        assert part.document_frequencies([" تجار", ""]).tolist() == [0, 0]
