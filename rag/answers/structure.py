"""The structure of documents as the reader sees it: questions with their answers, lists with what announces
them. Documents keep it as headings, paragraphs and lines; what these mean to a question is told here."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, Literal

from rag import arabic
from rag.answers.answer import Source
from rag.arabic import lexicon
from rag.documents import Document, Paragraph, document_id
from rag.index import Index
from rag.passages import Passage, Sentence

WINDOW: Final = 60
"""How many paragraphs of a section are looked at to either side of a passage: a longer one is a book's."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph, or the half of one that holds a question and its answer, without the label
    ("س:") that it begins with."""

    text: str
    role: Literal["question", "answer", "item", "plain"]
    labelled: bool
    sentences: tuple[Sentence, ...]

    @property
    def paragraph(self) -> int:
        return self.sentences[0].paragraph

    @property
    def whole(self) -> Sentence:
        """The line as one thing to cite."""
        first, last = self.sentences[0], self.sentences[-1]
        return replace(first, end=last.end)


@dataclass(frozen=True, slots=True)
class Unit:
    """What answers as a whole. `key` is what a question has to match: the question, or the heading or the
    announcing line of a list, which is one unit by either. `sources` are what answers, in reading order; a
    list that is announced begins with the announcing line, `items` are its others."""

    kind: Literal["pair", "list"]
    key: str
    sources: tuple[Source, ...]
    items: tuple[Source, ...] = ()

    @property
    def first(self) -> tuple[Source, ...]:
        """The sources of the first paragraph."""
        opening = self.sources[0].sentence.paragraph
        return tuple(source for source in self.sources if source.sentence.paragraph == opening)

    @property
    def context(self) -> str:
        """The title and the headings that it stands under."""
        passage = self.sources[0].passage
        return f"{passage.title} {passage.section or ''}"

    @property
    def text(self) -> str:
        """What it answers."""
        return " ".join(source.quote for source in self.sources)


class Structure:
    """The sections of an index's documents. Keeps the documents that were read last."""

    def __init__(self, index: Index) -> None:
        self._document = lru_cache(maxsize=32)(lambda path: index.document(document_id(path)))

    def sections(self, passages: Sequence[Passage]) -> list[Section]:
        """The sections that the passages stand in, each once, in the order of the passages; without those of
        documents that the index does not hold."""
        found: dict[tuple[str, int], Section] = {}
        for passage in passages:
            document = self._document(passage.document)
            if document and document.paragraphs:
                section = Section.around(document, passage.start)
                found.setdefault((passage.document, section.passage.start), section)
        return list(found.values())


@dataclass(frozen=True)
class Section:
    """What stands between two headings. `passage` holds its text, to cite from; `is_opening` says that the
    document begins with it."""

    heading: str
    is_opening: bool
    passage: Passage
    lines: tuple[Line, ...]

    @classmethod
    def around(cls, document: Document, place: int) -> Section:
        """The section of a document that holds this offset of its text."""
        paragraphs, headings = document.paragraphs, document.headings
        number = bisect(paragraphs, place, key=_start) - 1
        under = bisect(headings, paragraphs[number].start, key=_start)
        first = bisect(paragraphs, headings[under - 1].start, key=_start) if under else 0
        end = headings[under].start if under < len(headings) else len(document.text)
        last = bisect(paragraphs, end, key=_start)
        near = paragraphs[max(first, number - WINDOW) : min(last, number + WINDOW)]
        lines = tuple(line for paragraph in near for line in _lines_of(document, paragraph))
        sentences = tuple(sentence for line in lines for sentence in line.sentences)
        start = near[0].start
        text = document.text[start : near[-1].end]
        passage = Passage(document.path, document.title, near[0].section, start, text, sentences)
        above = headings[under - 1] if under else None
        heading = document.text[above.start : above.end] if above else ""
        return cls(heading, near[0].number == 1, passage, lines)

    @cached_property
    def units(self) -> list[Unit]:
        """Its questions with their answers, and its lists."""
        return [*self._pairs(), *self._lists()]

    def source(self, sentence: Sentence) -> Source:
        return Source(self.passage, sentence)

    def _pairs(self) -> Iterator[Unit]:
        """The block under a heading that asks, and what follows each line that asks."""
        asking = [i for i, line in enumerate(self.lines) if line.role == "question"]
        if asks(self.heading) and (block := self.lines[: asking[0] if asking else None]):
            yield self._pair(self.heading, block)
        for i, end in pairwise([*asking, len(self.lines)]):
            asked, rest = _halves(self.lines[i])
            said: Sequence[Line] = [*rest, *self.lines[i + 1 : end]]
            if end == len(self.lines) and not _announces(said[:1]):
                # Nothing says where the last answer ends, nor whether a question alone is more than an
                # author's way of beginning: the paragraph answers, or the next one.
                said = [line for line in said if line.paragraph == said[0].paragraph]
            if said:
                yield self._pair(asked, said)

    def _pair(self, key: str, block: Sequence[Line]) -> Unit:
        cited = (
            sentence
            for line in block
            for sentence in ([line.whole] if line.role == "item" else line.sentences)
        )
        return Unit("pair", key, tuple(map(self.source, cited)))

    def _lists(self) -> Iterator[Unit]:
        runs = [[*run] for _, run in groupby(enumerate(self.lines), key=_run)]
        lists = [[*run] for run in runs if len(run) > 1 and all(_may_be_item(line) for _, line in run)]
        for run in lists:
            first = run[0][0]
            items = [line for _, line in run]
            before = self.lines[first - 1] if first else None
            if announces(items[0].text):
                before, items = items[0], items[1:]
            announcing = before if before and (announces(before.text) or _is_label(before)) else None
            # The heading is the list's own where at most its announcement stands between, or names several.
            follows = not first or (first == 1 and announcing is self.lines[0])
            headed = bool(self.heading) and (follows or (len(lists) == 1 and names_several(self.heading)))
            if len(items) < 2 or not (announcing or headed):
                continue
            cited = tuple(self.source(line.whole) for line in items)
            opening = (self.source(announcing.sentences[-1]),) if announcing else ()
            for key in (announcing.text if announcing else "", self.heading if headed else ""):
                if key:
                    yield Unit("list", key, (*opening, *cited), cited)


_start = attrgetter("start")


def asks(text: str) -> bool:
    """Whether a heading or line is a question, with its mark or without ("كيف أطلب إجازة")."""
    if _QUESTION_MARK.search(text):
        return True
    words = arabic.words(text)
    return len(words) > 2 and words[0].text in lexicon.OPENING_A_QUESTION


def names_several(text: str) -> bool:
    """Whether a heading is one of a list ("شروط القبول")."""
    return bool(_SEVERAL.search(arabic.fold(text)))


def announces(text: str) -> bool:
    """Whether a line ends as one that announces what follows."""
    return text.rstrip().endswith((":", "："))


def is_label(text: str) -> bool:
    """Whether a sentence is but the number and name of what follows: "المادة 6: التخرج"."""
    return bool(_NUMBERED_LABEL.match(text)) and len(text.split()) <= _LONGEST_LABEL


_NUMBERED_LABEL = re.compile(
    r"\W*(?:ال)?(?:مادة|بند|فصل|باب|قسم|ملحق|article|section|chapter|annex)\s*[(]?\d{1,3}[)]?\s*[:.\-–—]?"
    r"[^.!؟?؛]*$",
    re.IGNORECASE,
)
_SEVERAL = lexicon.any_of(lexicon.ASKING_FOR_SEVERAL)
_QUESTION_MARK = re.compile(r"[؟?][\"'”’»)\]!.*_]*\s*$")
_LABEL = re.compile(
    rf"\W*(?:(?P<question>{lexicon.either(lexicon.QUESTION_LABELS)})"
    rf"|(?P<answer>{lexicon.either(lexicon.ANSWER_LABELS)}))\s*(?:[:：]|\d{{1,3}}\s*[:：.)\-–—])\s*",
    re.IGNORECASE,
)
_ANSWER_INSIDE = re.compile(
    rf"(?<=[\s؛;؟?.])(?={lexicon.either(lexicon.ANSWER_LABELS)}\s*\d{{0,3}}\s*[:：])", re.IGNORECASE
)
_LONGEST_LABEL = 12


def _lines_of(document: Document, paragraph: Paragraph) -> tuple[Line, ...]:
    told = document.lines
    first = bisect(told, paragraph.start - 1, key=lambda line: line.start)
    last = bisect(told, paragraph.end, key=lambda line: line.start)
    items = tuple((line.start, line.words) for line in told[first:last] if line.kind == "item")
    return _lines(document.text[paragraph.start : paragraph.end], paragraph, items)


@lru_cache(maxsize=8_192)
def _lines(text: str, paragraph: Paragraph, items: tuple[tuple[int, int], ...]) -> tuple[Line, ...]:
    """The lines of a paragraph with this text; kept, since one section is read for many questions. `items`
    are where those of lists begin, and where their words do."""
    return tuple(_divided(text, paragraph, dict(items)))


def _divided(text: str, paragraph: Paragraph, items: Mapping[int, int]) -> Iterator[Line]:
    start = paragraph.start
    for line in text.split("\n"):
        inside = _ANSWER_INSIDE.search(line) if _LABEL.match(line) else None
        for part in (line[: inside.start()], line[inside.start() :]) if inside else (line,):
            if part.strip():
                yield from _line(part, start, paragraph, items.get(start))
            start += len(part)
        start += 1


def _line(text: str, start: int, paragraph: Paragraph, words: int | None) -> Iterator[Line]:
    """The line at `start`; `words` is where those of an item begin, None for what is none."""
    label, number = _LABEL.match(text), 0 if words is None else words - start
    # The number of a question is none of its words; that of an item is quoted with it.
    begins = label.end() if label else number if _asks_first(text[number:]) else 0
    said = text[begins:].rstrip(" ؛;") if label else text[begins:]
    sentences = tuple(
        Sentence.of(paragraph, start + begins + first, start + begins + last)
        for first, last in arabic.sentences(said)
    )
    if not sentences:
        return
    role: Literal["question", "answer", "item", "plain"] = "plain"
    if label:
        role = "question" if label["question"] else "answer"
    elif _asks_first(said):
        role = "question"
    elif words is not None:
        role = "item"
    yield Line(said.strip(), role, bool(label), sentences)


def _asks_first(text: str) -> bool:
    """Whether the first sentence of a line is a question."""
    if "؟" not in text and "?" not in text:
        return False
    return any(_QUESTION_MARK.search(text[:end]) for _, end in arabic.sentences(text)[:1])


def _halves(line: Line) -> tuple[str, list[Line]]:
    """What a line asks, and the answer that it goes on with."""
    start = line.sentences[0].start
    asked = [s for s in line.sentences if _QUESTION_MARK.search(line.text[: s.end - start])]
    last = max((line.sentences.index(s) for s in asked), default=len(line.sentences) - 1)
    rest = line.sentences[last + 1 :]
    key = line.text[: line.sentences[last].end - start]
    answer = [Line(line.text[rest[0].start - start :], "answer", False, rest)] if rest else []
    return key, answer


def _run(numbered: tuple[int, Line]) -> object:
    """Items in paragraphs of their own are one list; other lines are one with those of their paragraph."""
    _, line = numbered
    return "items" if line.role == "item" else line.paragraph


def _may_be_item(line: Line) -> bool:
    return line.role in ("item", "plain")


def _announces(lines: Sequence[Line]) -> bool:
    return any(announces(line.text) for line in lines)


def _is_label(line: Line) -> bool:
    """Whether a line before a list is its name, as a heading is that the loader did not take for one."""
    return len(line.text.split()) <= _LONGEST_LABEL and not re.search(r"[.!؟?؛،,…]$", line.text)
