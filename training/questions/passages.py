"""Paragraphs cut at sentences into passages of a size, as the tokens that a model reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag import arabic
from rag.embedding.onnx import Span, tokens_of
from training.questions.reading import Paragraph

QUERY, PASSAGE = "query: ", "passage: "
MOST_TOKENS = 200
"""Of a passage's sentences together. A longer sentence is cut by the model's own limit."""
MOST_SENTENCES = 16
LONGEST = 330
"""Letters of a sentence; what is longer is cut at a space or comma, or where there is none, as it comes."""
LONGEST_TITLE = 80
READ = 224
"""Tokens that are read of a passage, with its title."""
READ_QUESTION = 40

_END = re.compile(r"[。！？।]+[」』”\"]*|(?<=[^\s\d]{2})[.!?؟](?=[^\s\d.])")
"""An end of a sentence after which no space need stand."""
_PLACES = (" ", "、", "，", "،", ",")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text and, of each, the sentence that it is in, or -1: both [tokens]."""

    ids: NDArray[np.int32]
    sentence: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a paragraph; `spans` are its sentences' places in the paragraph."""

    text: str
    spans: tuple[Span, ...]
    titled: Tokens
    untitled: Tokens


@dataclass(slots=True)
class Pool:
    """Passages by number; each paragraph is cut once."""

    tokeniser: Tokenizer
    passages: list[Passage] = field(default_factory=list)
    _numbers: dict[Paragraph, list[int]] = field(default_factory=dict)

    def add(self, paragraph: Paragraph) -> list[int]:
        """The numbers of a paragraph's passages; none where it holds no sentence."""
        if paragraph not in self._numbers:
            made = list(self._cut(paragraph))
            self._numbers[paragraph] = list(range(len(self.passages), len(self.passages) + len(made)))
            self.passages += made
        return self._numbers[paragraph]

    def question(self, text: str) -> Tokens:
        """A question's tokens."""
        return encode(self.tokeniser, QUERY, text, (), READ_QUESTION)

    def _cut(self, paragraph: Paragraph) -> Iterator[Passage]:
        spans = sentences(paragraph.text)
        offsets = self.tokeniser.encode(paragraph.text, add_special_tokens=False).offsets
        counts = tokens_of(spans, offsets, 0).sum(axis=1)
        start = held = 0
        for end in range(len(spans)):
            if end > start and (held + counts[end] > MOST_TOKENS or end - start == MOST_SENTENCES):
                yield self._passage(paragraph, spans[start:end])
                start, held = end, 0
            held += int(counts[end])
        if spans:
            yield self._passage(paragraph, spans[start:])

    def _passage(self, paragraph: Paragraph, spans: Sequence[Span]) -> Passage:
        first = spans[0][0]
        text = paragraph.text[first : spans[-1][1]]
        inside = [(start - first, end - first) for start, end in spans]
        untitled = encode(self.tokeniser, PASSAGE, text, inside, READ)
        title = paragraph.title[:LONGEST_TITLE]
        titled = encode(self.tokeniser, f"{PASSAGE}{title}\n", text, inside, READ) if title else untitled
        return Passage(text, tuple(spans), titled, untitled)


def encode(tokeniser: Tokenizer, before: str, text: str, spans: Sequence[Span], most: int) -> Tokens:
    """The first `most` tokens of what stands before a text and the text, and the sentences of the text."""
    encoding = tokeniser.encode(before + text)
    ids = np.array(encoding.ids, np.int32)
    members = tokens_of(spans, encoding.offsets, len(before))
    sentence = np.where(members.any(axis=0), members.argmax(axis=0), -1) if spans else np.full(len(ids), -1)
    kept = np.arange(len(ids))
    if len(ids) > most:
        kept = np.append(kept[: most - 1], kept[-1])  # the last token says that the text ends
    return Tokens(ids[kept], sentence[kept].astype(np.int8))


def sentences(text: str) -> list[Span]:
    """The sentences of a text in any script, none longer than LONGEST letters."""
    spans: list[Span] = []
    for start, end in arabic.sentences(text):
        for match in _END.finditer(text, start, end):
            spans += _shorter(text, start, match.end())
            start = match.end()
        spans += _shorter(text, start, end)
    return spans


def _shorter(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        place = max(text.rfind(mark, start + LONGEST // 3, start + LONGEST - 30) for mark in _PLACES)
        cut = place + 1 if place >= 0 else start + LONGEST - 30
        yield from _stripped(text, start, cut)
        start = cut
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
