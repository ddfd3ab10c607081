"""Encoders: LangChain's Embeddings as arrays."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# Sentences of a dozen fields, to see how a model's cosines lie. (Arabic, English)
_TRANSLATIONS = (
    ("أعلنت الحكومة ميزانية العام المقبل.", "The government announced next year's budget."),
    ("يشرب الأطفال الحليب كل صباح.", "The children drink milk every morning."),
    ("فاز الفريق بالمباراة النهائية بهدفين.", "The team won the final match by two goals."),
    ("يعالج الطبيب المرضى في المستشفى.", "The doctor treats patients in the hospital."),
    ("انقطعت الكهرباء عن المدينة بعد العاصفة.", "The city lost its electricity after the storm."),
    ("كتب الشاعر قصيدة عن البحر.", "The poet wrote a poem about the sea."),
    ("يحتاج الموظف إلى موافقة مديره قبل الإجازة.", "The employee needs his manager's approval before leave."),
    ("تأسست الجامعة في القرن التاسع عشر.", "The university was founded in the nineteenth century."),
    ("ارتفعت أسعار النفط في الأسواق العالمية.", "Oil prices rose on the world markets."),
    ("تدور الأرض حول الشمس مرة في السنة.", "The earth goes around the sun once a year."),
    ("أعد تشغيل الحاسوب ثم افتح البرنامج.", "Restart the computer and then open the program."),
    ("دخل الجيش القرية عند الفجر.", "The army entered the village at dawn."),
)


class Encoder(Embeddings, ABC):
    """LangChain's Embeddings as arrays: what retrieval and reading ask of any embedding model."""

    _measured: tuple[float, float] | None = None

    @abstractmethod
    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), each of length 1 (or 0 where a text says nothing)."""

    @abstractmethod
    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Like `encode_queries`, for what is searched."""

    def similarities(self, cosines: NDArray[np.float64], across: bool) -> NDArray[np.float64]:
        """Cosines on a scale that all models share: 0 for texts that have nothing to do with each other, 1
        for the same text, or, `across` languages, for a translation. Models differ widely in both."""
        floor, translated = self._scale()
        return (cosines - floor) / max((translated if across else 1.0) - floor, 0.1)

    def _scale(self) -> tuple[float, float]:
        """The mean cosines of this model for unrelated sentences and for translations."""
        if self._measured is None:
            arabic, english = zip(*_TRANSLATIONS, strict=True)
            vectors = self.encode_passages(arabic), self.encode_queries(english)
            cosines = vectors[0] @ vectors[1].T
            own = vectors[0] @ vectors[0].T
            others = ~np.eye(len(arabic), dtype=bool)
            floor = float(np.mean([cosines[others].mean(), own[others].mean()]))
            self._measured = floor, float(np.diagonal(cosines).mean())
        return self._measured

    def embed_query(self, text: str) -> list[float]:
        return [float(value) for value in self.encode_queries([text])[0]]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in vector] for vector in self.encode_passages(texts)]


def as_encoder(embeddings: Embeddings) -> Encoder:
    """An encoder over any LangChain Embeddings; itself where it is one."""
    return embeddings if isinstance(embeddings, Encoder) else _LangChainEncoder(embeddings)


class _LangChainEncoder(Encoder):
    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return unit([self._embeddings.embed_query(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return unit(self._embeddings.embed_documents(list(texts)))


def unit(vectors: Any) -> Vectors:
    """Vectors of any float type scaled to length 1; one of zeros stays as it is."""
    array = np.ascontiguousarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(array, axis=-1, keepdims=True)
    return np.asarray(array / np.maximum(lengths, np.float32(1e-12)))
