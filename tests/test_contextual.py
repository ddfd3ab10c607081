from __future__ import annotations

import os
import stat
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.contextual import ContextualVectors
from rag.documents import Block, Loaded, assemble
from rag.embedding import Vectors
from rag.embedding.onnx import Span
from rag.passages import Passage, split
from rag.storage import StorageError


class Spans:
    """Three numbers a text: its length, its first letter, its last; and what it was asked to encode."""

    dimensions = 3

    def __init__(self, identity: str = "test") -> None:
        self.identity = identity
        self.encoded: list[str] = []
        self._lock = threading.Lock()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._vector(text) for text in texts], np.float32)

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        with self._lock:
            self.encoded += texts
        parts = [
            np.array([self._vector(text[start:end]) for start, end in own], np.float32).reshape(-1, 3)
            for text, own in zip(texts, spans, strict=True)
        ]
        return self.encode_queries(texts), parts

    @staticmethod
    def _vector(text: str) -> Vectors:
        vector = np.array([len(text), ord(text[0]) % 97, ord(text[-1]) % 89], np.float32)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def passages(*texts: str, section: str | None = "قسم") -> list[Passage]:
    blocks = [Block(section, 1)] if section else []
    documents = [
        assemble(f"{n}.md", Loaded((*blocks, Block(text)), title="عنوان"), "") for n, text in enumerate(texts)
    ]
    return [passage for document in documents for passage in split(document, 1, 160)]


THREE = passages("جملة أولى. جملة ثانية.", "نص آخر.", "ثالث هنا. ورابع.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "contextual.db"


def test_a_passage_has_the_vector_of_each_of_its_sentences(file: Path) -> None:
    encoder = Spans()
    (found,) = ContextualVectors(encoder, file).of(THREE[:1])
    expected = [encoder._vector(THREE[0].quote(sentence)) for sentence in THREE[0].sentences]
    np.testing.assert_allclose(found.sentences, expected, atol=1e-3)
    assert encoder.encoded == ["عنوان\nقسم\nجملة أولى. جملة ثانية."]
    np.testing.assert_allclose(found.passage, encoder._vector(encoder.encoded[0]), atol=1e-3)


def test_what_is_kept_is_never_encoded_again_and_is_the_same(file: Path) -> None:
    first = ContextualVectors(Spans(), file)
    assert first.kept(THREE) is None
    made = first.of(THREE)
    encoder = Spans()
    again = ContextualVectors(encoder, file).kept(THREE)
    assert again is not None
    for one, other in zip(made, again, strict=True):
        assert (one.passage.tolist(), one.sentences.tolist()) == (
            other.passage.tolist(),
            other.sentences.tolist(),
        )
    assert encoder.encoded == []


def test_another_model_another_heading_and_another_division_are_another_passage(file: Path) -> None:
    ContextualVectors(Spans(), file).of(THREE)
    assert ContextualVectors(Spans("other"), file).kept(THREE) is None
    assert ContextualVectors(Spans(), file).kept(passages("نص آخر.", section="غيره")) is None


def test_filling_goes_on_where_it_stopped_and_forgets_what_is_gone(file: Path) -> None:
    gone = passages("لم يعد هنا.")
    vectors = ContextualVectors(Spans(), file)
    vectors.of(gone)
    assert next(iter(vectors.fill(THREE, batch=2))) == 2
    encoder = Spans()
    resumed = ContextualVectors(encoder, file)
    assert list(resumed.fill(THREE, batch=2)) == [2, 3]
    assert len(encoder.encoded) == 1
    assert ContextualVectors(Spans(), file).kept(gone) is None
    assert ContextualVectors(Spans(), file).kept(THREE) is not None


def test_a_damaged_file_costs_time_only(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"not a database" * 100)
    assert len(ContextualVectors(Spans(), file).of(THREE)) == 3


def test_a_full_disk_costs_time_only(small_disk: Path) -> None:
    vectors = ContextualVectors(Spans(), small_disk / "contextual.db")
    vectors.of(THREE[:1])
    rest = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(rest.f_bavail * rest.f_frsize))
    many = passages(*(f"النص رقم {n}. وجملة." for n in range(500)))
    assert len(vectors.of(many)) == 500
    with pytest.raises(StorageError, match=r"contextual\.db cannot be written"):
        list(vectors.fill(passages(*(f"نص آخر رقم {n}." for n in range(500)), section=None), batch=100))
    (small_disk / "filler").unlink()
    assert ContextualVectors(Spans(), small_disk / "contextual.db").kept(THREE[:1])


def test_threads_share_it(file: Path) -> None:
    vectors = ContextualVectors(Spans(), file)
    many = passages(*(f"النص رقم {n}. وجملة." for n in range(40)))
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: vectors.of(many), range(8)))
    assert all(
        np.array_equal(one.passage, other.passage) for one, other in zip(found[0], found[7], strict=True)
    )


def test_a_question_is_encoded_once(file: Path) -> None:
    vectors = ContextualVectors(Spans(), file)
    assert vectors.query_vector("سؤال") is vectors.query_vector("سؤال")


def test_the_folder_that_it_makes_is_its_owners_alone(tmp_path: Path) -> None:
    ContextualVectors(Spans(), tmp_path / "data" / "contextual.db")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
