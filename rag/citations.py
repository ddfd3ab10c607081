"""What an answer is made of: sentences, each with the exact place that it came from; and the check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rag.arabic import Word, content_words, fold, stem, words
from rag.passages import Passage, Sentence

Language = Literal["ar", "en"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of one or more sentences of an answer.

    `quote` is `text[start:end]` of the extracted text of the document, exactly. `verified` says that the
    sentences that carry this number follow from `quote` (see `supports`).
    """

    number: int
    document: str
    title: str
    section: str | None
    paragraph: int
    page: int | None
    start: int
    end: int
    quote: str
    verified: bool


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A retrieved passage as an answer reports it."""

    document: str
    paragraph: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its sources. Where `answered` is False, `answer` is the refusal, in `language`, and
    `passages` are the nearest ones, which do not answer. `answer` carries the numbers as [1], [2].
    `confidence` is the probability that the documents hold an answer, where what answers estimates one; it
    is for evaluation and not part of the JSON."""

    question: str
    answer: str
    answered: bool
    language: Language
    model: str
    citations: tuple[Citation, ...] = ()
    passages: tuple[FoundPassage, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    confidence: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The object that `isnad ask --json` prints and `POST /api/ask` returns."""
        values = asdict(self)
        del values["confidence"]
        return values


REFUSAL: dict[Language, str] = {
    "ar": "لم أجد في الوثائق جوابًا عن هذا السؤال.",
    "en": "The documents do not hold an answer to this question.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of a passage, as something to cite."""

    passage: Passage
    sentence: Sentence

    @property
    def quote(self) -> str:
        return self.passage.quote(self.sentence)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and what it says that it rests on."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader wrote, before the check. Without claims it is a refusal."""

    question: str
    language: Language
    model: str
    claims: tuple[Claim, ...]
    passages: tuple[FoundPassage, ...]
    confidence: float | None = None


def check(draft: Draft) -> Answer:
    """The answer that a draft amounts to: claims that no source of theirs supports are dropped, and an
    answer of which nothing is left is a refusal. Sources are numbered in the order of their first use."""
    sentences: list[str] = []
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    for claim in draft.claims:
        supporting = [source for source in claim.sources if supports(source.quote, claim.text)]
        if not supporting:
            continue
        marks = []
        for source in supporting:
            passage, sentence = source.passage, source.sentence
            place = (passage.document, sentence.start, sentence.end)
            if place not in numbers:
                numbers[place] = len(numbers) + 1
                citations.append(
                    Citation(
                        number=numbers[place],
                        document=passage.document,
                        title=passage.title,
                        section=passage.section,
                        paragraph=sentence.paragraph,
                        page=sentence.page,
                        start=sentence.start,
                        end=sentence.end,
                        quote=source.quote,
                        verified=True,
                    )
                )
            marks.append(f"[{numbers[place]}]")
        sentences.append(f"{claim.text} {''.join(marks)}")
    return Answer(
        question=draft.question,
        answer="\n".join(sentences) if sentences else REFUSAL[draft.language],
        answered=bool(sentences),
        language=draft.language,
        model=draft.model,
        citations=tuple(citations),
        passages=draft.passages,
        confidence=draft.confidence,
    )


MINIMUM_OVERLAP = 0.4
"""The share of a claim's content words that its quote has to hold where both are in one script."""


def supports(quote: str, claim: str) -> bool:
    """Whether a claim follows from a quote, as far as a deterministic check can tell.

    It does where the claim is part of the quote, word for word. Otherwise each number (with its percent sign
    or magnitude), each month and each word in Latin letters of the claim has to stand in the quote, and of
    its other words at least `MINIMUM_OVERLAP`, unless the two are in different scripts.
    """
    if " ".join(claim.split()) in " ".join(quote.split()):
        return True
    claimed, quoted = words(claim), words(quote)
    if not _quantities(claim, claimed) <= _quantities(quote, quoted):
        return False
    if not _months(claimed) <= _months(quoted):
        return False
    claim_latin, quote_latin = _latin(claimed), _latin(quoted)
    claim_other = {stem(word) for word in content_words(claim) if word.isalpha() and not word.isascii()}
    quote_other = {stem(word.text) for word in quoted if word.text.isalpha() and not word.text.isascii()}
    if claim_other and not claim_latin <= quote_latin:
        return False
    if bool(claim_other) != bool(quote_other):
        return True
    shared = claim_other & quote_other if claim_other else claim_latin & quote_latin
    return len(shared) >= MINIMUM_OVERLAP * len(claim_other or claim_latin)


_MAGNITUDES = {
    fold(word): magnitude
    for magnitude, spellings in {
        "%": "بالمئة بالمائة percent",
        "10^3": "الف الاف الفا thousand",
        "10^6": "مليون مليونا ملايين million",
        "10^9": "مليار مليارا مليارات بليون billion",
        "10^12": "تريليون تريليونا تريليونات trillion",
    }.items()
    for word in spellings.split()
}

_PERCENT_SIGN = re.compile(r"\s*[%٪]")
_PERCENT_WORDS = [["في", fold("المئة")], ["في", fold("المائة")], ["per", "cent"]]

_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            "يناير جانفي january",
            "فبراير شباط فيفري february",
            "مارس آذار march",
            "أبريل إبريل نيسان أفريل april",
            "مايو أيار ماي may",
            "يونيو حزيران جوان june",
            "يوليو تموز جويلية july",
            "أغسطس آب أوت august",
            "سبتمبر أيلول september",
            "أكتوبر october",
            "نوفمبر november",
            "ديسمبر december",
        ),
        start=1,
    )
    for name in names.split()
}


def _quantities(text: str, found: Sequence[Word]) -> set[tuple[str, str]]:
    """Each number with the percent sign or the magnitude that goes with it, or an empty string."""
    quantities = set()
    for position, word in enumerate(found):
        if word.text[0].isdigit():
            following = [other.text for other in found[position + 1 : position + 3]]
            unit = next((_MAGNITUDES[other] for other in following[:1] if other in _MAGNITUDES), "")
            if _PERCENT_SIGN.match(text, word.end) or following in _PERCENT_WORDS:
                unit = "%"
            quantities.add((word.text, unit))
    return quantities


def _months(found: Sequence[Word]) -> set[int]:
    months = set()
    for position, word in enumerate(found):
        beside_number = any(other.text[0].isdigit() for other in found[max(0, position - 1) : position + 2])
        if word.text in _MONTHS and (beside_number or word.text not in ("may", "march")):
            months.add(_MONTHS[word.text])
    return months


def _latin(found: Sequence[Word]) -> set[str]:
    return {word.text for word in found if word.text.isascii() and word.text.isalpha()}
