"""The structured reader: the definition, the answered question or the list that a question asks for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from rag import arabic
from rag.answers.answer import Claim, Source
from rag.answers.continuing import asks_how, asks_what_is_to_be_done
from rag.answers.deciding import says_whether
from rag.answers.definitions import defining, introducing, person, term, under_its_name
from rag.answers.focus import forms, forms_of
from rag.answers.following import VAGUE, holds
from rag.answers.given import FITTING, ROW, given
from rag.answers.kinds import COUNTED, asked
from rag.answers.lines import announces, asks
from rag.answers.matching import MATCHING, Match, Matcher, kinds, list_kinds, skeletons, telling
from rag.answers.numbered import is_another, numbered
from rag.answers.ranges import asked_quantities
from rag.answers.reader import Reading
from rag.answers.structure import Structure, Unit
from rag.answers.supposing import what_if
from rag.arabic import lexicon
from rag.embedding import Encoder
from rag.followups import is_quantity
from rag.index import Index
from rag.question import Question
from rag.retrieval import Hit

DEFINED: Final = 0.9
"""The confidence that a definition is shown with, by definition, not fitted: the term was found whole."""
CALLED: Final = 0.7
"""That of what is asked for by its name alone, in the document that the conversation is about."""


@dataclass(frozen=True, slots=True)
class Structured:
    """What the structure of the hits' documents says to a question: a reading, which may be that a list has
    no such item, or None where it decides nothing; the places of sentences that answer others, or name
    what follows; and those of rows of other ranges than the question's number is in, or of the contrary."""

    reading: Reading | None
    elsewhere: Set[tuple[str, int, int]] = frozenset()
    out_of_range: Set[tuple[str, int, int]] = frozenset()


class StructuredReader:
    """Reads the sections around the hits."""

    def __init__(self, index: Index, words: Encoder, max_sentences: int) -> None:
        self._structure = Structure(index)
        self._matcher = Matcher(index, words)
        self._max_sentences = max_sentences

    def read(self, question: Question, hits: Sequence[Hit]) -> Structured:
        """What the structure answers."""
        sections = self._structure.sections([hit.passage for hit in hits])
        named = term(question.query)
        if definition := defining(named, sections) or introducing(person(question.query), sections):
            return Structured(_reading([definition], DEFINED))
        units = [unit for section in sections for unit in section.units]
        lists = [unit for unit in units if unit.kind == "list"]
        current = {hit.passage.document for hit in hits if hit.is_current}
        here = [unit for unit in units if unit.sources[0].passage.document in current]
        if reading := self._called(question, here):
            return Structured(reading)
        if place := _place(question.query):
            return Structured(self._item(self._matcher.matches(question, lists, place.words), place))
        if counted := _counted_items(question.query):
            counts = self._matcher.matches(question, lists, frozenset(counted))
            if reading := self._counted(question, counts):
                return Structured(reading)
        matches = self._matcher.matches(question, [unit for unit in units if unit.kind != "named"])
        numbers = asked_quantities(question.query)
        words = arabic.words_of(question.query)
        out_of_range = {
            place for section in sections for place in section.entries_out_of_range(numbers, words)
        }
        if reading := self._matched(question, matches, out_of_range):
            return Structured(reading)
        if definition := under_its_name(named, sections):
            return Structured(_reading([definition], DEFINED))
        if reading := self._named(question, [unit for unit in units if unit.kind == "named"]):
            return Structured(reading)
        elsewhere = {place for match in matches for place in self._elsewhere(match)}
        for section in sections:
            elsewhere.update(section.label_places, section.other_entries(question.words))
        return Structured(None, elsewhere, out_of_range)

    def _called(self, question: Question, units: Sequence[Unit]) -> Reading | None:
        """Of the document that the conversation is about the list, or what stands below the heading, that a
        question asks for by its name alone: «والحقوق؟», «ما الشروط؟»; or what answers how that is done which
        it supposes («ولو ألغيت الطلب؟», «كيف ألغي الطلب؟»)."""
        supposed = what_if(question.wording)
        words = [word for word in supposed or question.own_words if word not in lexicon.FRAMING]
        if question.vagueness < VAGUE or all(map(is_quantity, words)) or len(supposed) == 1:
            return None
        if not _asks_openly(question.wording):
            return None
        called = [
            unit
            for unit in units
            if (unit.kind == "pair") == bool(supposed) and _has_all(unit.key, words, bool(supposed))
        ]
        best = min(called, key=lambda unit: (unit.kind != "list", len(telling(unit.key))), default=None)
        if best is None or best.kind == "list":
            return self._listed(best, CALLED) if best else None
        said = best.sources[: self._max_sentences]
        return self.announced(said[-1], CALLED) or _reading(said, CALLED)

    def _elsewhere(self, match: Match) -> Iterator[tuple[str, int, int]]:
        """The places of a short answer to another question, or of a line that announces another list."""
        unit = match.unit
        if match.across or match.key + match.added >= MATCHING.barely_held:
            return
        if unit.kind == "list" and unit.sources[0] is not unit.items[0]:
            yield unit.sources[0].place
        elif unit.kind == "pair" and len(unit.sources) <= self._max_sentences:
            yield from (source.place for source in unit.sources)

    def announced(self, opening: Source, confidence: float) -> Reading | None:
        """The list that a sentence announces, with it."""
        for section in self._structure.sections([opening.passage]):
            for unit in section.units:
                if unit.items and unit.sources[0].place == opening.place != unit.items[0].place:
                    return self._listed(unit, confidence)
        return None

    def around(
        self, question: Question, item: Source, hits: Sequence[Hit], confidence: float
    ) -> Reading | None:
        """The list of a procedure with an item that was found for it, or that of the other time («بعد
        العملية») where the question asks for that; an item that decides yes or no, below the
        line or heading that says so of it. None for what is no item, or asked for alone."""
        sections = self._structure.sections([item.passage, *(hit.passage for hit in hits)])
        lists = [unit for section in sections for unit in section.units if unit.kind == "list"]
        own = [unit for unit in lists if any(each.place == item.place for each in unit.items)]
        if own and _decides(question.query):
            return _reading([*_deciding(own[0]), item], confidence)
        if not asks_how(question) or not (named := [unit for unit in own if _names(unit, question)]):
            return None
        document = item.passage.document
        others = [unit for unit in lists if unit.items[0].passage.document == document]
        asked = (each for each in (*named, *others) if _names(each, question) and _is_then(each, question))
        best = next(asked, None)
        return self._listed(best, confidence) if best else None

    def _matched(
        self, question: Question, matches: Sequence[Match], out_of_range: Set[tuple[str, int, int]]
    ) -> Reading | None:
        """The best of the units that are about the question and answer in its way, of a table without the
        rows that are `out_of_range`."""
        fitting = [match for match in matches if match.log_odds >= 0 and self._fits(question, match)]
        if not fitting:
            return None
        named = list_kinds(question.query)
        best = max(
            fitting,
            key=lambda match: (
                bool(named & list_kinds(match.unit.key)),
                match.score,
                match.unit.kind == "list",
            ),
        )
        unit, confidence = best.unit, _probability(best)
        within = [item for item in unit.items if item.place not in out_of_range]
        if len(within) < len(unit.items):
            return _reading(within[: self._max_sentences], confidence)
        is_whole = _names_list(question.query) or asks_what_is_to_be_done(question)
        is_whole |= "steps" in list_kinds(unit.key) and asks_how(question)
        if unit.kind == "list" and best.added > MATCHING.of_items and not is_whole:
            scored = zip(unit.items, best.items, strict=True)
            items = [item for item, adds in scored if adds > max(best.items) - MATCHING.alike]
            if len(items) == 1 and (inner := self.announced(items[0], confidence)):
                return inner
            if len(items) < len(unit.items):
                # What an item decides is said by the line above it: «يُمنع ما يأتي».
                above = _deciding(unit) if _decides(question.query) else ()
                return _reading([*above, *items[: self._max_sentences]], confidence)
        if unit.kind == "list":
            return self._listed(unit, confidence)
        said = unit.sources
        if len(said) > self._max_sentences:
            said = unit.first[: self._max_sentences]
            return self.announced(said[-1], confidence) or _reading(said, confidence)
        return _reading(said, confidence)

    def _fits(self, question: Question, match: Match) -> bool:
        unit = match.unit
        if not self._is_of_kind(question, unit) or not (match.across or _says_what_is_new(unit, question)):
            return False
        if is_another(numbered(question.query), numbered(unit.key), {}):
            return False
        if term(unit.key) and asks(unit.key) and not term(question.query):
            # What a thing is says little of it else.
            return match.added > MATCHING.of_items
        if unit.kind == "list":
            if asks_what_is_to_be_done(question) and all(ROW.fullmatch(item.quote) for item in unit.items):
                return False  # the rows of a table are no steps
            # What an item adds to the agreement is asked of this one, not of the list, nor of two.
            if not _asks_for_one(question.query):
                return True
            is_measured = "date" in kinds(question.asking) or _counts(question.asking)
            if is_measured and not _has_number(unit, question.asking):
                return False
            return MATCHING.of_items < match.added < max(match.items) + MATCHING.of_items
        if _counts(question.asking) and not _counts(unit.key) and not _has_number(unit, question.asking):
            return False
        wanted, answered = kinds(question.query) & _EXCLUSIVE, kinds(unit.key) & _EXCLUSIVE
        if wanted and answered and not wanted & answered:
            return False
        is_long = len(unit.sources) > self._max_sentences
        is_title = unit.key == unit.sources[0].passage.title  # an article's, which asks to be read whole
        return not is_long or not (is_title or match.added > MATCHING.of_items)

    def _item(self, lists: Sequence[Match], place: _Place) -> Reading | None:
        """The item at this place of the list that is asked about."""
        best = max(lists, key=lambda match: match.score, default=None)
        if best is None:
            return None
        is_any = place.is_all and best.key >= MATCHING.all_held
        is_asked = best.asked >= MATCHING.all_held and best.key >= MATCHING.half_asked
        if best.log_odds < 0 and not (is_any or is_asked):
            return None
        number = place.number
        items = best.unit.items
        written = [_NUMBERED.match(item.quote) for item in items]
        labels = [int(label[1]) if label else n for n, label in enumerate(written, start=1)]
        if number and number not in labels:
            return _reading([], 1 - _probability(best))
        return _reading([items[labels.index(number) if number else -1]], _probability(best))

    def _counted(self, question: Question, lists: Sequence[Match]) -> Reading | None:
        """The list of which a question asks how many items it has, and how many it has."""
        named = list_kinds(question.query)
        fitting = [
            each
            for each in lists
            if (each.log_odds >= 0 or each.key >= MATCHING.all_held) and self._is_of_kind(question, each.unit)
        ]
        if not fitting:
            return None
        best = max(fitting, key=lambda match: (bool(named & list_kinds(match.unit.key)), match.score))
        return replace(self._listed(best.unit, _probability(best)), counted=len(best.unit.items))

    @staticmethod
    def _is_of_kind(question: Question, unit: Unit) -> bool:
        """Whether a list is of such items as the question names, as far as both say."""
        wanted, named = list_kinds(question.query), list_kinds(unit.key)
        return not (wanted and named) or bool(wanted & named)

    def _named(self, question: Question, units: Sequence[Unit]) -> Reading | None:
        """What stands below the name that a question asks for, where it asks for no one thing of it."""
        if not _asks_openly(question.asking):
            return None
        words = frozenset(word for word in telling(question.query) if word in lexicon.LISTS)
        matches = [
            match
            for match in self._matcher.matches(question, units, words)
            if match.key >= MATCHING.all_held
            and match.asked >= MATCHING.half_asked
            and not all(announces(source.quote) for source in match.unit.sources)
        ]
        best = max(matches, key=lambda match: match.score, default=None)
        return _reading(best.unit.sources[: self._max_sentences], _probability(best)) if best else None

    def _listed(self, unit: Unit, confidence: float) -> Reading:
        """A list whole, or so many of its items; what announces it is none of them."""
        opening = len(unit.sources) - len(unit.items)
        shown = unit.sources[: self._max_sentences + opening]
        return replace(_reading(shown, confidence), unshown=len(unit.sources) - len(shown))


def _says_what_is_new(unit: Unit, question: Question) -> bool:
    """Whether a unit has some word of what a follow-up supposes: those of the question before it would find
    again what answered that."""
    supposed = what_if(question.wording) if question.subject else []
    text = f"{unit.key} {unit.text}"
    return not supposed or any(holds(text, [word]) for word in supposed)


def _has_all(key: str, words: Sequence[str], is_done: bool) -> bool:
    """Whether a key has all of these words in some form; of what is done, of one root."""
    form = skeletons if is_done else forms
    said = frozenset[str]().union(*map(form, arabic.words_of(key)))
    return holds(key, words) or not any(form(word).isdisjoint(said) for word in words)


def _names(unit: Unit, question: Question) -> bool:
    """Whether half of what the key of a list says, or more, is said in the question."""
    said = forms_of(arabic.words_of(question.query))
    words = telling(unit.key)
    held = [word for word in words if not forms(word).isdisjoint(said)]
    return bool(held) and len(held) * 2 >= len(words)


def _is_then(unit: Unit, question: Question) -> bool:
    """Whether a list is of the time that the question asks for, as far as both say."""
    asked, own = (set(arabic.words_of(text)) & _TIMES for text in (question.query, unit.key))
    return not (asked and own) or bool(asked & own)


_TIMES: Final = frozenset({"قبل", "بعد", "before", "after"})


def _reading(sources: Sequence[Source], confidence: float) -> Reading:
    return Reading(tuple(Claim(source.quote, (source,)) for source in sources), confidence)


def _probability(match: Match) -> float:
    return 1 / (1 + math.exp(-match.log_odds))


_NUMBERED = re.compile(r"\W*(\d{1,3})\W")


_EXCLUSIVE: Final[frozenset[lexicon.Kind]] = frozenset(("date", "place", "reason"))


def _asks_for_one(text: str) -> bool:
    """Whether a question asks for a number, a time, a place, a reason or a person, or for yes or no."""
    words = arabic.words_of(text)
    is_list = kinds(text) <= {"manner"} and not _HOW_MUCH.search(" ".join(words))
    return not is_list or words[0] in lexicon.ASKING_FOR_ONE


def _asks_openly(text: str) -> bool:
    """Whether a question asks what there is to be said of something: for no number, time, place, person or
    reason, nor for yes or no."""
    kind = asked(text)
    return kind is None or kind.kind in ("manner", "definition")


def _counts(text: str) -> bool:
    """Whether a question or a heading is for how many or how much."""
    kind = asked(text)
    return kind is not None and kind.kind in COUNTED


def _has_number(unit: Unit, text: str) -> bool:
    """Whether a unit has a number, or a time, of the kind that a question asks for."""
    kind = asked(text)
    found = (each.fit for source in unit.sources for each in given(source.quote, kind)) if kind else ()
    return any(fit >= FITTING for fit in found)


def _deciding(unit: Unit) -> tuple[Source, ...]:
    """The line that announces a list, or its heading, where that says of the items whether they are so."""
    return tuple(line for line in unit.above if announces(line.quote) or says_whether(line.quote))


def _decides(text: str) -> bool:
    kind = asked(text)
    return bool(kind and kind.kind == "decision")


def _counted_items(text: str) -> tuple[str, ...]:
    """The words by which a question asks how many items a list has: "كم خطوة", "عدد الشروط"."""
    words = arabic.words_of(text)
    for counting, noun, after in zip(words, [*words[1:], ""], [*words[2:], "", ""], strict=False):
        if counting in lexicon.COUNTING:
            item = after if noun in ("عدد", "من") else noun
            if item in lexicon.ITEMS or item in lexicon.LISTS:
                return counting, noun, item
    return ()


def _names_list(text: str) -> bool:
    """Whether a question asks for a list by what its items are called: all of them, whatever one says."""
    return not lexicon.LISTS.isdisjoint(arabic.words_of(text))


_HOW_MUCH = re.compile(r"\bhow (?:many|much|long|often|old|far|big)\b")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a list (from 1; 0 for the last), the words of the question that name it, and whether it has
    no others, so that any list of such items is meant."""

    number: int
    words: frozenset[str]
    is_all: bool


def _place(question: str) -> _Place | None:
    """The item that a question asks for by its number: "الخطوة الثالثة", "step 3"."""
    words = [word for word in arabic.words_of(question) if word != "رقم"]
    for pair in pairwise(words):
        for item, place in (pair, pair[::-1]):
            number = int(place) if place.isdecimal() and len(place) < 4 else lexicon.ORDINALS.get(place)
            if item in lexicon.ITEMS and (number or place in lexicon.LAST):
                others = set(telling(question)) - {*pair, "رقم"}
                return _Place(
                    number or 0, frozenset((*pair, "رقم") if others else (place, "رقم")), not others
                )
    return None
