"""The structure of documents as the reader sees it: questions with their answers, lists with what announces
them. Documents keep it as headings, paragraphs and lines; what these mean to a question is told here."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, pairwise, takewhile
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from rag import arabic
from rag.answers.answer import Source
from rag.answers.deciding import has_contrary, is_contrary
from rag.answers.focus import forms_of
from rag.answers.lines import LONGEST_LABEL, Line, announces, asks, halves, lines_of
from rag.answers.ranges import Quantity, find_range
from rag.arabic import lexicon
from rag.documents import Document, Heading, document_id
from rag.index import Index
from rag.passages import Passage, Sentence

WINDOW: Final = 60
"""How many paragraphs of a section are looked at to either side of a passage: a longer one is a book's."""
MOST_WITH_INNER: Final = 5
"""A list of so many items, those of lists inside it counted, is one; of a longer one the outermost are."""
MOST_SECTIONS: Final = 128
"""So many are kept; one of fifty paragraphs takes some 200 KB."""


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
    says that the document begins with it; `named` is the heading above it as something to cite, and `parts`
    are that and its siblings, where the heading above them is one of a list."""

    heading: str
    is_opening: bool
    passage: Passage
    lines: tuple[Line, ...]
    named: Source | None = None
    parts: Unit | None = None

    @classmethod
    def of(cls, document: Document, extent: Extent) -> Section:
        """The section of a document of this extent."""
        near = document.paragraphs[extent.first : extent.last]
        lines = tuple(line for paragraph in near for line in lines_of(document, paragraph))
        wholes = tuple(line.whole for line in lines)
        start = near[0].start
        text = document.text[start : near[-1].end]
        passage = Passage(document.path, document.title, near[0].section, start, text, wholes)
        if not extent.under:
            return cls("", near[0].number == 1, passage, lines)
        named = _cited(document, document.headings[extent.under - 1], passage)
        parts = _parts(document, extent.under - 1, passage)
        return cls(named.quote, near[0].number == 1, passage, lines, named, parts)

    @cached_property
    def units(self) -> list[Unit]:
        """Its questions with their answers, its lists, and what stands below a name."""
        parts = [self.parts] if self.parts else []
        return [*self._pairs(), *self._lists(), *parts, *self._named()]

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
        asked = forms_of(words)
        for run in self._entries:
            held = [not name.isdisjoint(asked) for name in run.names]
            if any(held):
                yield from (
                    self.source(sentence).place
                    for line, is_held in zip(run.lines, held, strict=True)
                    if not is_held
                    for sentence in line.sentences
                )

    def entries_out_of_range(
        self, asked: Sequence[Quantity], words: Sequence[str]
    ) -> Iterator[tuple[str, int, int]]:
        """Where the entries stand that are of ranges into which nothing asked falls, while one beside them
        is of one into which it does; or that are named by the contrary of the question's folded words
        («داخل البلاد», where it says «خارج»), while one beside them isn't."""
        for run in self._entries if asked or has_contrary(words) else ():
            names = [_named_by(line.text) for line in run.lines]
            ranges = [find_range(name) for name in names]
            held = [each is not None and any(map(each.holds, asked)) for each in ranges]
            contrary = [
                each is None and is_contrary(arabic.words_of(name), words)
                for each, name in zip(ranges, names, strict=True)
            ]
            for line, each, is_held, is_other in zip(run.lines, ranges, held, contrary, strict=True):
                if (each and not is_held and any(held)) or (is_other and not all(contrary)):
                    yield from (self.source(sentence).place for sentence in line.sentences)

    def source(self, sentence: Sentence) -> Source:
        return Source(self.passage, sentence)

    def _pairs(self) -> Iterator[Unit]:
        """The block under a heading that asks, and what follows each line that asks."""
        asking = [i for i, line in enumerate(self.lines) if line.role == "question"]
        if asks(self.heading) and (block := self.lines[: asking[0] if asking else None]):
            yield self._pair(self.heading, block)
        for i, end in pairwise([*asking, len(self.lines)]):
            asked, rest = halves(self.lines[i])
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
            lines = [line for _, line in run]
            before = self.lines[first - 1] if first else None
            items = _outermost(lines)
            if announces(items[0].text) and lines[1].depth <= lines[0].depth:
                before, items = items[0], items[1:]
            announcing = before if before and (announces(before.text) or _is_label(before)) else None
            # The heading is the list's own where at most its announcement stands between, or names several.
            follows = not first or (first == 1 and announcing is self.lines[0])
            headed = bool(self.heading) and (follows or (len(lists) == 1 and names_several(self.heading)))
            if len(items) > 1 and (announcing or headed):
                yield from self._list(items, announcing, self.heading if headed else "")
            for item, inside in _inner(lines):
                yield from self._list(inside, item, "")

    def _list(self, items: Sequence[Line], announcing: Line | None, heading: str) -> Iterator[Unit]:
        """A list as a unit by the line that announces it, and by its heading."""
        cited = tuple(self.source(line.whole) for line in items)
        opening = (self.source(announcing.sentences[-1]),) if announcing else ()
        for key in (announcing.text if announcing else "", heading):
            if key:
                yield Unit("list", key, (*opening, *cited), cited, self.named if heading else None)


_start = attrgetter("start")


def _cited(document: Document, heading: Heading, passage: Passage) -> Source:
    """A heading as something to cite, with what a passage below it says of its document."""
    after = min(bisect(document.paragraphs, heading.start, key=_start), len(document.paragraphs) - 1)
    sentence = Sentence.of(document.paragraphs[after], heading.start, heading.end)
    text = document.text[heading.start : heading.end]
    return Source(replace(passage, start=heading.start, text=text, sentences=(sentence,)), sentence)


def _parts(document: Document, place: int, passage: Passage) -> Unit | None:
    """The headings that stand under one of a list («مراحل العمل») beside the one at a place, or that begin
    with one word («المرحلة الأولى», «المرحلة الثانية»)."""
    headings = document.headings
    level = headings[place].level
    above = next((n for n in range(place - 1, -1, -1) if headings[n].level < level), None)
    if above is None:
        return None
    below = takewhile(lambda heading: heading.level > headings[above].level, headings[above + 1 :])
    cited = [_cited(document, heading, passage) for heading in below if heading.level == level]
    key = _cited(document, headings[above], passage)
    words = {arabic.words_of(source.quote)[:1] for source in cited}
    several = names_several(key.quote) or not lexicon.LISTS.isdisjoint(arabic.words_of(key.quote))
    if len(cited) < 2 or not (several or len(words) == 1):
        return None
    return Unit("list", key.quote, tuple(cited), tuple(cited), key)


def names_several(text: str) -> bool:
    """Whether a heading is one of a list ("شروط القبول")."""
    return bool(_SEVERAL.search(arabic.fold(text)))


_SEVERAL = lexicon.any_of(lexicon.ASKING_FOR_SEVERAL)
_LONGEST_NAME = 6
_ENDS = re.compile(r"[.!؟?…]$")


def _run(numbered: tuple[int, Line]) -> object:
    """Items in paragraphs of their own are one list; other lines are one with those of their paragraph."""
    _, line = numbered
    return "items" if line.role == "item" else line.paragraph


def _outermost(lines: Sequence[Line]) -> list[Line]:
    """The items of a list without those of the lists inside it; a short one with them."""
    outermost = [line for line in lines if line.depth == lines[0].depth]
    return [*lines] if len(lines) <= MOST_WITH_INNER or len(outermost) < 2 else outermost


def _inner(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """The items that hold lists of two or more, with what these hold."""
    for place, line in enumerate(lines):
        ends = (n for n, other in enumerate(lines[place + 1 :]) if other.depth <= line.depth)
        below = lines[place + 1 : place + 1 + next(ends, len(lines))]
        inside = [other for other in below if other.depth == below[0].depth]
        if len(inside) > 1:
            yield line, inside


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


def _named_by(text: str) -> str:
    """What an entry is of, in words: the first cell of a row, or the name that a line begins with."""
    match = _ENTRY.match(text)
    return (match["value"] or match["name"]) if match else ""


_ORDINALS = "[أا]ول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر".split()
_COUNTED_OFF = re.compile(rf"(?:{'|'.join(_ORDINALS)})[ًا]{{1,2}}\s*[:：.)\-–—]\s*")
"""What a name may begin with: «ثانيًا: اشتراكات السكان»."""


@lru_cache(maxsize=8_192)
def _entry_of(text: str) -> frozenset[str] | None:
    name = _named_by(text)
    if not name or len(name.split()) > _LONGEST_NAME:
        return None
    return forms_of(arabic.words_of(name))


def _entry(line: Line) -> frozenset[str] | None:
    """The stems of what an entry is of: the first cell of a row, or the name that a line begins with."""
    return _entry_of(line.text) if line.role in ("plain", "item") else None


_ENTRY = re.compile(r"(?P<name>[^:؛;.،؟?!\n]{2,60})(?::\s(?:(?P<value>[^:؛;\n]{1,60})؛)?|؛)")


def _is_label(line: Line) -> bool:
    """Whether a line before a list is its name, as a heading is that the loader did not take for one."""
    return (
        line.role != "item"
        and len(line.text.split()) <= LONGEST_LABEL
        and not re.search(r"[.!؟?؛،,…]$", line.text)
    )
