"""A Document becomes Passages: runs of whole sentences from one section, sized for retrieval.

A passage is a paragraph where it can be. Short neighbours under one heading are joined, so that a passage
says enough to be found; a long paragraph is divided between sentences, as evenly as they allow.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from rag.arabic import sentences
from rag.documents import Document, Paragraph, Unit

SPLITTING = "3"
"""The version of the way that documents are divided. Raise it when `split` yields other passages or sentences
than before: indexes made with the older one are then made again."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`document.text[start:end]`, in paragraph number `paragraph` of the document, on page `page`, or on
    the slide or row of this number, as `unit` says."""

    start: int
    end: int
    paragraph: int
    page: int | None = None
    unit: Unit = "page"

    @classmethod
    def of(cls, paragraph: Paragraph, start: int, end: int) -> Sentence:
        """The sentence of a paragraph between two offsets of the document."""
        return cls(start, end, paragraph.number, paragraph.page, paragraph.unit)


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is `document.text[start:end]`; its sentences' offsets are those of the document too."""

    document: str
    title: str
    section: str | None
    start: int
    text: str
    sentences: tuple[Sentence, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def paragraph(self) -> int:
        return self.sentences[0].paragraph

    def quote(self, sentence: Sentence) -> str:
        """The exact text of one of the passage's sentences."""
        return self.text[sentence.start - self.start : sentence.end - self.start]


def split(document: Document, min_words: int, max_words: int) -> list[Passage]:
    """The passages of a document, in order: every character of its paragraphs that is not white space lies
    in exactly one. No passage crosses a heading; one has more than `max_words` words only where a single
    sentence does, and fewer than `min_words` only where its section or its neighbours leave no choice."""
    passages: list[Passage] = []
    pending: list[_Piece] = []

    def close() -> None:
        if pending:
            passages.append(_passage(document, pending))
            pending.clear()

    for piece in _pieces(document, max_words):
        if pending:
            words = sum(part.words for part in pending)
            together = words < min_words or piece.words < min_words // 2
            if piece.under != pending[0].under or not together or words + piece.words > max_words:
                close()
        pending.append(piece)
    close()
    return passages


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, or a part of one that is too long. `under` tells two sections of one name apart."""

    section: str | None
    under: int
    sentences: tuple[Sentence, ...]
    words: int


def _pieces(document: Document, max_words: int) -> Iterator[_Piece]:
    headings = [heading.start for heading in document.headings]
    for paragraph in document.paragraphs:
        under = bisect(headings, paragraph.start)
        for part in _divide(document, paragraph, max_words):
            inside, words = zip(*part, strict=True)
            yield _Piece(paragraph.section, under, inside, sum(words))


def _divide(document: Document, paragraph: Paragraph, max_words: int) -> Iterator[list[tuple[Sentence, int]]]:
    """Cut after the sentence that brings a part closest to an even share of the words."""
    text = document.text[paragraph.start : paragraph.end]
    counted = [
        (
            Sentence.of(paragraph, paragraph.start + start, paragraph.start + end),
            len(text[start:end].split()),
        )
        for start, end in sentences(text)
    ]
    left = sum(words for _, words in counted)
    part: list[tuple[Sentence, int]] = []
    size = 0
    for sentence, words in counted:
        share = left / max(1, -(-left // max_words))
        if part and (size + words > max_words or size + words / 2 > share):
            yield part
            left -= size
            part, size = [], 0
        part.append((sentence, words))
        size += words
    if part:
        yield part


def _passage(document: Document, pieces: list[_Piece]) -> Passage:
    inside = tuple(sentence for piece in pieces for sentence in piece.sentences)
    start, end = inside[0].start, inside[-1].end
    return Passage(document.path, document.title, pieces[0].section, start, document.text[start:end], inside)
