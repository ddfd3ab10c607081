"""The structure of documents as the reader sees it: questions with their answers, lists with what announces
them. Documents keep it as headings, paragraphs and lines; what these mean to a question is told here."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, pairwise, takewhile
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from rag import arabic
from rag.answers.answer import Source
from rag.answers.focus import forms
from rag.arabic import lexicon
from rag.documents import Document, Paragraph, document_id
from rag.index import Index
from rag.passages import Passage, Sentence

WINDOW: Final = 60
"""How many paragraphs of a section are looked at to either side of a passage: a longer one is a book's."""
MOST_SECTIONS: Final = 128
"""So many are kept; one of fifty paragraphs takes some 200 KB."""


@dataclass(frozen=True)
class Line:
    """A line of a paragraph, or the half of one that holds a question and its answer, without the label
    ("س:") that it begins with. `text` is without the space around it, and begins at offset `start` of the
    document."""

    text: str
    role: Literal["question", "answer", "item", "plain"]
    labelled: bool
    start: int
    within: Paragraph

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


@dataclass(frozen=True, slots=True)
class Unit:
    """What answers as a whole. `key` is what a question has to match: the question, or the heading or the
    announcing line of a list, which is one unit by either, or the name of what stands below. `sources` are
    what answers, in reading order; a list that is announced begins with the announcing line, `items` are its
    others, and `heading` is its own, where it has one."""

    kind: Literal["pair", "list", "named"]
    key: str
    sources: tuple[Source, ...]
    items: tuple[Source, ...] = ()
    heading: Source | None = None

    @property
    def above(self) -> tuple[Source, ...]:
        """The line that announces the items of a list, else the heading of it."""
        announcing = self.sources[: len(self.sources) - len(self.items)]
        return announcing or ((self.heading,) if self.heading else ())

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
    """The sections of an index's documents. Keeps those that were read last, and their documents."""

    def __init__(self, index: Index) -> None:
        self._document = lru_cache(maxsize=32)(lambda path: index.document(document_id(path)))
        self._extent = lru_cache(maxsize=4_096)(self._find_extent)
        self._section = lru_cache(maxsize=MOST_SECTIONS)(self._make_section)

    def sections(self, passages: Sequence[Passage]) -> list[Section]:
        """The sections that the passages stand in, each once, in the order of the passages; without those of
        documents that the index does not hold."""
        found: dict[tuple[str, int], Section] = {}
        for passage in passages:
            if extent := self._extent(passage.document, passage.start):
                section = self._section(passage.document, extent)
                found.setdefault((passage.document, section.passage.start), section)
        return list(found.values())

    def _find_extent(self, path: str, place: int) -> Extent | None:
        document = self._document(path)
        return Extent.around(document, place) if document and document.paragraphs else None

    def _make_section(self, path: str, extent: Extent) -> Section:
        document = self._document(path)
        assert document, "it was there when its extent was found"
        return Section.of(document, extent)


@dataclass(frozen=True, slots=True)
class _Entries:
    """Lines that are each of something, and the stems of what each is of alone."""

    lines: tuple[Line, ...]
    names: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Entries:
        names = [_entry(line) or frozenset() for line in lines]
        shared = frozenset.intersection(*names)
        return cls(tuple(lines), tuple(name - shared for name in names))


class Extent(NamedTuple):
    """Where a section is in its document: after the heading of this number, from 1 (0 where none is above
    it), from its first paragraph to before its last, or as much of that as is looked at."""

    under: int
    first: int
    last: int

    @classmethod
    def around(cls, document: Document, place: int) -> Extent:
        """That of the section that holds this offset of the document's text."""
        paragraphs, headings = document.paragraphs, document.headings
        number = bisect(paragraphs, place, key=_start) - 1
        under = bisect(headings, paragraphs[number].start, key=_start)
        first = bisect(paragraphs, headings[under - 1].start, key=_start) if under else 0
        end = headings[under].start if under < len(headings) else len(document.text)
        last = bisect(paragraphs, end, key=_start)
        return cls(under, max(first, number - WINDOW), min(last, number + WINDOW))


@dataclass(frozen=True)
class Section:
    """What stands between two headings. `passage` holds its text, to cite from, line by line; `is_opening`
    says that the document begins with it; `named` is the heading above it as something to cite."""

    heading: str
    is_opening: bool
    passage: Passage
    lines: tuple[Line, ...]
    named: Source | None = None

    @classmethod
    def of(cls, document: Document, extent: Extent) -> Section:
        """The section of a document of this extent."""
        headings, under = document.headings, extent.under
        near = document.paragraphs[extent.first : extent.last]
        lines = tuple(line for paragraph in near for line in _lines_of(document, paragraph))
        wholes = tuple(line.whole for line in lines)
        start = near[0].start
        text = document.text[start : near[-1].end]
        passage = Passage(document.path, document.title, near[0].section, start, text, wholes)
        above = headings[under - 1] if under else None
        if above is None:
            return cls("", near[0].number == 1, passage, lines)
        heading = document.text[above.start : above.end]
        cited = Sentence.of(near[0], above.start, above.end)
        named = Source(replace(passage, start=above.start, text=heading, sentences=(cited,)), cited)
        return cls(heading, near[0].number == 1, passage, lines, named)

    @cached_property
    def units(self) -> list[Unit]:
        """Its questions with their answers, its lists, and what stands below a name."""
        return [*self._pairs(), *self._lists(), *self._named()]

    @cached_property
    def labels(self) -> frozenset[int]:
        """The places, among its lines, of those that only name what follows in their paragraph."""
        return frozenset(
            place
            for place, (line, after) in enumerate(pairwise(self.lines))
            if (not place or self.lines[place - 1].paragraph != line.paragraph)
            and after.paragraph == line.paragraph
            and _is_name(line)
            and (after.role == "item" or announces(after.text) or _ENDS.search(after.text))
        )

    @cached_property
    def folded(self) -> str:
        """Its text, folded: what is in none of it is in no sentence of it."""
        return arabic.fold(self.passage.text)

    @cached_property
    def sentences(self) -> tuple[tuple[Source, str], ...]:
        """Its sentences, but those of lines that ask, each with its text folded."""
        told = (line for line in self.lines if line.role != "question")
        sources = (self.source(sentence) for line in told for sentence in line.sentences)
        return tuple((source, arabic.fold(source.quote)) for source in sources)

    @cached_property
    def _entries(self) -> tuple[_Entries, ...]:
        """Its runs of entries: rows of a table, lines that begin with a name."""
        runs = groupby(self.lines, key=lambda line: (_entry(line) is not None, line.paragraph))
        return tuple(_Entries.of([*run]) for (is_entry, _), run in runs if is_entry)

    @property
    def label_places(self) -> Iterator[tuple[str, int, int]]:
        """Where the lines stand that only name what follows, the document's title and who wrote it among
        them."""
        named = [self.lines[place] for place in self.labels]
        for number, (_, paragraph) in enumerate(groupby(self.lines, key=attrgetter("paragraph"))):
            lines = [*paragraph]
            names = [*takewhile(_is_name, lines)]
            after = next(iter(lines[len(names) :]), None)
            is_above = bool(_ENDS.search(after.text)) if after else self.is_opening and not number
            named += names if is_above and len(names) < len(self.lines) else []
        return (self.source(line.whole).place for line in named)

    def other_entries(self, words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Where the entries stand (rows of a table, lines that begin with a name) that are not of what these
        words of a question name, while others beside them are."""
        asked = set().union(*map(forms, words)) if words else set()
        for run in self._entries:
            held = [not name.isdisjoint(asked) for name in run.names]
            if any(held):
                yield from (
                    self.source(sentence).place
                    for line, is_held in zip(run.lines, held, strict=True)
                    if not is_held
                    for sentence in line.sentences
                )

    def source(self, sentence: Sentence) -> Source:
        return Source(self.passage, sentence)

    def _pairs(self) -> Iterator[Unit]:
        """The block under a heading that asks, and what follows each line that asks."""
        asking = [i for i, line in enumerate(self.lines) if line.role == "question"]
        if asks(self.heading) and (block := self.lines[: asking[0] if asking else None]):
            yield self._pair(self.heading, block)
        for i, end in pairwise([*asking, len(self.lines)]):
            asked, rest = _halves(self.lines[i])
            named = next((place for place in sorted(self.labels) if i + 1 < place < end), end)
            said: Sequence[Line] = [*rest, *self.lines[i + 1 : named]]
            if end == len(self.lines) and not _announces(said[:1]):
                # Nothing says where the last answer ends, nor whether a question alone is more than an
                # author's way of beginning: the paragraph answers, or the next one.
                said = [line for line in said if line.paragraph == said[0].paragraph]
            if said:
                yield self._pair(asked, said)

    def _named(self) -> Iterator[Unit]:
        """The paragraph below a heading that asks nothing, and what stands below a line that is a name."""
        opening = [line for line in self.lines if line.paragraph == self.lines[0].paragraph]
        if opening and self.heading and not asks(self.heading) and 0 not in self.labels:
            yield self._block(self.heading, opening)
        for place in self.labels:
            below = [
                line for line in self.lines[place + 1 :] if line.paragraph == self.lines[place].paragraph
            ]
            yield self._block(self.lines[place].text, below)

    def _block(self, key: str, block: Sequence[Line]) -> Unit:
        return replace(self._pair(key, block), kind="named")

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
                    yield Unit("list", key, (*opening, *cited), cited, self.named if headed else None)


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
_AFTER_A_QUESTION = re.compile(r"(?<=[؟?])[؛;]\s+")
"""What stands in a row between the cell that asks and those that answer."""
_LONGEST_LABEL = 12
_LONGEST_NAME = 6
_ENDS = re.compile(r"[.!؟?…]$")


def _lines_of(document: Document, paragraph: Paragraph) -> tuple[Line, ...]:
    """The lines of a paragraph, with what is told of the document's."""
    told = document.lines
    first = bisect(told, paragraph.start - 1, key=lambda line: line.start)
    last = bisect(told, paragraph.end, key=lambda line: line.start)
    items = {line.start: line.words for line in told[first:last] if line.kind == "item"}
    return tuple(_divided(document.text[paragraph.start : paragraph.end], paragraph, items))


def _divided(text: str, paragraph: Paragraph, items: Mapping[int, int]) -> Iterator[Line]:
    """The lines of a paragraph with this text. `items` are where those of lists begin, and where their words
    do."""
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


def _line(text: str, start: int, paragraph: Paragraph, words: int | None) -> Iterator[Line]:
    """The line at `start`; `words` is where those of an item begin, None for what is none."""
    label, number = _LABEL.match(text), 0 if words is None else words - start
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
    elif words is not None:
        role = "item"
    begins += len(said) - len(said.lstrip())
    yield Line(said.strip(), role, bool(label), start + begins, paragraph)


def _asks_first(text: str) -> bool:
    """Whether the first sentence of a line is a question."""
    if "؟" not in text and "?" not in text:
        return False
    return any(_QUESTION_MARK.search(text[:end]) for _, end in arabic.sentences(text)[:1])


def _halves(line: Line) -> tuple[str, list[Line]]:
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


def _run(numbered: tuple[int, Line]) -> object:
    """Items in paragraphs of their own are one list; other lines are one with those of their paragraph."""
    _, line = numbered
    return "items" if line.role == "item" else line.paragraph


def _may_be_item(line: Line) -> bool:
    return line.role in ("item", "plain")


def _announces(lines: Sequence[Line]) -> bool:
    return any(announces(line.text) for line in lines)


def _is_name(line: Line) -> bool:
    """Whether a line names something and says nothing: no fact stands in it, and nothing ends it."""
    text = _COUNTED_OFF.sub("", line.text)
    return (
        line.role == "plain" and len(text.split()) <= _LONGEST_NAME and not re.search(r"[\d:؛;.!؟?،,…]", text)
    )


_ORDINALS = "[أا]ول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر".split()
_COUNTED_OFF = re.compile(rf"(?:{'|'.join(_ORDINALS)})[ًا]{{1,2}}\s*[:：.)\-–—]\s*")
"""What a name may begin with: «ثانيًا: اشتراكات السكان»."""


@lru_cache(maxsize=8_192)
def _entry_of(text: str) -> frozenset[str] | None:
    match = _ENTRY.match(text)
    name = match and (match["value"] or match["name"])
    if not name or len(name.split()) > _LONGEST_NAME:
        return None
    return frozenset().union(*(forms(word.text) for word in arabic.words(name)))


def _entry(line: Line) -> frozenset[str] | None:
    """The stems of what an entry is of: the first cell of a row, or the name that a line begins with."""
    return _entry_of(line.text) if line.role in ("plain", "item") else None


_ENTRY = re.compile(r"(?P<name>[^:؛;.،؟?!\n]{2,60})(?::\s(?:(?P<value>[^:؛;\n]{1,60})؛)?|؛)")


def without_label(source: Source) -> Source:
    """A sentence without the "ج:" that it begins with."""
    label = _LABEL.match(source.quote)
    if not (label and label["answer"]) or label.end() == len(source.quote):
        return source
    sentence = replace(source.sentence, start=source.sentence.start + label.end())
    return replace(source, sentence=sentence)


def _is_label(line: Line) -> bool:
    """Whether a line before a list is its name, as a heading is that the loader did not take for one."""
    return len(line.text.split()) <= _LONGEST_LABEL and not re.search(r"[.!؟?؛،,…]$", line.text)
