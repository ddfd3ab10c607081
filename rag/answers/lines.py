"""Lines: the lines of a paragraph as the reader sees them, with what is asked, what answers and what is an
item of a list told apart."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from rag import arabic
from rag.answers.answer import Source
from rag.arabic import lexicon
from rag.documents import Document, Paragraph
from rag.documents import Line as TextLine
from rag.passages import Sentence

LONGEST_LABEL: Final = 12
"""What only names what follows has so many words at most."""


@dataclass(frozen=True)
class Line:
    """A line of a paragraph, or the half of one that holds a question and its answer, without the label
    ("س:") that it begins with. `text` is without the space around it, and begins at offset `start` of the
    document. `depth` counts the lists around the list of an item."""

    text: str
    role: Literal["question", "answer", "item", "plain"]
    labelled: bool
    start: int
    within: Paragraph
    depth: int = 0

    @property
    def paragraph(self) -> int:
        return self.within.number

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, one or more. They are told when they are asked for: of most lines they never are."""
        return tuple(
            Sentence.of(self.within, self.start + first, self.start + last)
            for first, last in arabic.sentences(self.text)
        )

    @property
    def whole(self) -> Sentence:
        """The line as one thing to cite."""
        return Sentence.of(self.within, self.start, self.start + len(self.text))


def asks(text: str) -> bool:
    """Whether a heading or line is a question, with its mark or without ("كيف أطلب إجازة")."""
    if _QUESTION_MARK.search(text):
        return True
    words = arabic.words(text)
    return len(words) > 2 and words[0].text in lexicon.OPENING_A_QUESTION


def announces(text: str) -> bool:
    """Whether a line ends as one that announces what follows."""
    return text.rstrip().endswith((":", "："))


def is_label(text: str) -> bool:
    """Whether a sentence is but the number and name of what follows: "المادة 6: التخرج"."""
    return bool(_NUMBERED_LABEL.match(text)) and len(text.split()) <= LONGEST_LABEL


_NUMBERED_LABEL = re.compile(
    r"\W*(?:ال)?(?:مادة|بند|فصل|باب|قسم|ملحق|article|section|chapter|annex)\s*[(]?\d{1,3}[)]?\s*[:.\-–—]?"
    r"[^.!؟?؛]*$",
    re.IGNORECASE,
)
_QUESTION_MARK = re.compile(r"[؟?][\"'”’»)\]!.*_]*\s*$")
_LABEL = re.compile(
    rf"\W*(?:(?P<question>{lexicon.either(lexicon.QUESTION_LABELS)})"
    rf"|(?P<answer>{lexicon.either(lexicon.ANSWER_LABELS)}))\s*(?:[:：]|\d{{1,3}}\s*[:：.)\-–—])\s*",
    re.IGNORECASE,
)
_ANSWER_INSIDE = re.compile(
    rf"(?<=[\s؛;؟?.])(?={lexicon.either(lexicon.ANSWER_LABELS)}\s*\d{{0,3}}\s*[:：])", re.IGNORECASE
)
_AFTER_A_QUESTION = re.compile(r"(?<=[؟?])[؛;]\s+")
"""What stands in a row between the cell that asks and those that answer."""


def lines_of(document: Document, paragraph: Paragraph) -> tuple[Line, ...]:
    """The lines of a paragraph, with what is told of the document's."""
    told = document.lines
    first = bisect(told, paragraph.start - 1, key=lambda line: line.start)
    last = bisect(told, paragraph.end, key=lambda line: line.start)
    items = {line.start: line for line in told[first:last] if line.kind == "item"}
    return tuple(_divided(document.text[paragraph.start : paragraph.end], paragraph, items))


def _divided(text: str, paragraph: Paragraph, items: Mapping[int, TextLine]) -> Iterator[Line]:
    """The lines of a paragraph with this text. `items` are those of lists, by where they begin."""
    start = paragraph.start
    for line in text.split("\n"):
        inside = _ANSWER_INSIDE.search(line) if _LABEL.match(line) else _after_a_question(line)
        parts = [(0, inside.start()), (inside.end(), len(line))] if inside else [(0, len(line))]
        for first, last in parts:
            if line[first:last].strip():
                yield from _line(line[first:last], start + first, paragraph, items.get(start + first))
        start += len(line) + 1


def _after_a_question(line: str) -> re.Match[str] | None:
    return _AFTER_A_QUESTION.search(line) if "؟" in line or "?" in line else None


def _line(text: str, start: int, paragraph: Paragraph, item: TextLine | None) -> Iterator[Line]:
    """The line at `start`; `item` is what is told of it where it is one of a list."""
    label, number = _LABEL.match(text), item.words - start if item else 0
    # The number of a question is none of its words; that of an item is quoted with it.
    begins = label.end() if label else number if _asks_first(text[number:]) else 0
    said = text[begins:].rstrip(" ؛;") if label else text[begins:]
    if not said.strip():
        return
    role: Literal["question", "answer", "item", "plain"] = "plain"
    if label:
        role = "question" if label["question"] else "answer"
    elif _asks_first(said):
        role = "question"
    elif item:
        role = "item"
    begins += len(said) - len(said.lstrip())
    yield Line(said.strip(), role, bool(label), start + begins, paragraph, item.depth if item else 0)


def _asks_first(text: str) -> bool:
    """Whether the first sentence of a line is a question."""
    if "؟" not in text and "?" not in text:
        return False
    return any(_QUESTION_MARK.search(text[:end]) for _, end in arabic.sentences(text)[:1])


def halves(line: Line) -> tuple[str, list[Line]]:
    """What a line asks, and the answer that it goes on with."""
    start = line.start
    asked = [s for s in line.sentences if _QUESTION_MARK.search(line.text[: s.end - start])]
    last = max((line.sentences.index(s) for s in asked), default=len(line.sentences) - 1)
    rest = line.sentences[last + 1 :]
    key = line.text[: line.sentences[last].end - start]
    answer = (
        [Line(line.text[rest[0].start - start :], "answer", False, rest[0].start, line.within)]
        if rest
        else []
    )
    return key, answer


def without_label(source: Source) -> Source:
    """A sentence without the "ج:" that it begins with."""
    label = _LABEL.match(source.quote)
    if not (label and label["answer"]) or label.end() == len(source.quote):
        return source
    sentence = replace(source.sentence, start=source.sentence.start + label.end())
    return replace(source, sentence=sentence)
