"""An answer: sentences, each with the exact place that it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from rag.arabic import Language
from rag.documents import Unit
from rag.passages import Passage, Sentence
from rag.retrieval import Hit

if TYPE_CHECKING:
    from rag.answers.check.reasons import Check


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of one or more sentences of an answer.

    `quote` is `text[start:end]` of the extracted text of the document, exactly. `verified` says that the
    sentences that carry this number follow from `quote` (`rag.answers.support`). `unit` says what `page`
    counts: pages, pages read from a picture (`scan`), slides, or rows of a sheet.
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
    unit: Unit = "page"


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A retrieved passage as an answer reports it."""

    document: str
    paragraph: int
    text: str
    score: float

    @classmethod
    def of(cls, hit: Hit) -> FoundPassage:
        passage = hit.passage
        return cls(passage.document, passage.paragraph, passage.text, round(hit.score, 6))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What spoke for a passage: how much of the query's idf it holds in its terms (0 to 1), and the cosine of
    query and passage (-1 to 1)."""

    coverage: float
    similarity: float

    @classmethod
    def of(cls, hit: Hit) -> Evidence:
        return cls(hit.coverage, hit.similarity)


FaultCode = Literal[
    "unreachable",
    "key",
    "unknown_model",
    "busy",
    "failed",
    "timeout",
    "cut",
    "length",
    "empty",
    "repeating",
    "language",
    "format",
    "unsupported",
]
"""What a chat model, or its server, failed at: no connection; a key that it does not take; a model that it
does not have; too many requests; an error of its own; no answer in time; one that broke off; passages longer
than it takes; nothing said; the same again and again; another language than the question's; not the form
that was asked for; nothing that the documents support."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """The outcome of the check of `answer[start:end]`, a sentence of an answer without its marks.

    `verbatim` says that it is the text of its source, `reasons` why it is not supported, in the answer's
    language.
    """

    start: int
    end: int
    verdict: Literal["supported", "contradicted", "not_found"]
    verbatim: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curated:
    """What is told of an answer that somebody wrote: the question that it was written for, `by` whom (""
    where that is not known), and when, as ISO 8601 has a day."""

    question: str
    by: str
    changed: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its sources, or as much of it as has been made: parts add up to the whole, as LangChain's
    message chunks do.

    Where `answered` is False, `answer` is the refusal, in `language`, and `passages` are the nearest ones,
    which do not answer. `answer` carries the numbers as [1], [2]. `candidates` are the sentences that may
    answer where the reader is sure neither of its answer nor of its refusal, best first; their numbers go on
    from those of the citations. `emphasis` are the stretches of `answer` that say what was asked for, a
    number with its unit say, by their first character and the one after the last. `checks` are its sentences,
    each with what the check found. `model` is who answered, and `fault` what a chat model failed at: then the
    quoting reader may have answered in its stead. `curated` is who wrote the answer where that was a person:
    it was given as it stands, and a citation of it with an empty `quote` names a document as such.
    `confidence` is the probability that the documents hold an answer, where the reader estimates one; it is
    for evaluation and not part of the JSON. Nor are `terms`, the words that were searched for, and the
    `evidence` of each of `passages`, which the page shows, nor `requests`, which counts those to the chat
    model where it took more than one.
    """

    question: str
    answer: str
    answered: bool
    language: Language
    model: str
    citations: tuple[Citation, ...] = ()
    candidates: tuple[Citation, ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()
    checks: tuple[CheckedSentence, ...] = ()
    fault: FaultCode | None = None
    passages: tuple[FoundPassage, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    confidence: float | None = None
    terms: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    requests: int = 0
    curated: Curated | None = None

    def __add__(self, part: Answer) -> Answer:
        """This answer with a later part of it."""
        said = len(self.answer)
        return Answer(
            self.question,
            self.answer + part.answer,
            self.answered or part.answered,
            self.language,
            part.model,
            self.citations + part.citations,
            self.candidates + part.candidates,
            self.emphasis + tuple((said + a, said + b) for a, b in part.emphasis),
            self.checks
            + tuple(replace(each, start=said + each.start, end=said + each.end) for each in part.checks),
            part.fault or self.fault,
            self.passages + part.passages,
            self.seconds | part.seconds,
            self.confidence if part.confidence is None else part.confidence,
            self.terms + part.terms,
            self.evidence + part.evidence,
            self.requests + part.requests,
            part.curated or self.curated,
        )

    def explained(self) -> str:
        """The answer with, below each sentence that failed its check, why."""
        text = self.answer
        for check in reversed(self.checks):
            if check.reasons:
                line, after = text[: check.end], text[check.end :]
                rest, newline, further = after.partition("\n")
                text = f"{line}{rest}\n    {' '.join(check.reasons)}{newline}{further}"
        return text

    def to_json(self) -> dict[str, Any]:
        """The object that `isnad ask --json` prints and `POST /api/ask` returns."""
        values = asdict(self)
        for inner in ("confidence", "terms", "evidence", "requests"):
            del values[inner]
        return values | {name: values.pop(name) for name in _LATER}


_LATER: Final = ("candidates", "emphasis", "checks", "fault", "curated")
"""The fields that came to the JSON after the others."""

REFUSAL: Final[dict[Language, str]] = {
    "ar": "لم أجد في الوثائق جوابًا عن هذا السؤال.",
    "en": "The documents do not hold an answer to this question.",
}

UNSURE: Final[dict[Language, str]] = {
    "ar": "لم أجد في الوثائق جوابًا مؤكّدًا عن هذا السؤال.",
    "en": "The documents do not hold a certain answer to this question.",
}
"""The refusal that has candidates."""


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of a passage, as something to cite."""

    passage: Passage
    sentence: Sentence

    @property
    def quote(self) -> str:
        return self.passage.quote(self.sentence)

    @property
    def place(self) -> tuple[str, int, int]:
        """(document, start, end): two sources of one place are one citation."""
        return self.passage.document, self.sentence.start, self.sentence.end


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and what it says that it rests on. `failed` is what the check found where it
    is to be shown though it rests on nothing, and marked as such."""

    text: str
    sources: tuple[Source, ...]
    failed: Check | None = None


class Citations:
    """The citations of one answer, numbered from 1 in the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}

    def cite(self, sources: Sequence[Source]) -> tuple[str, tuple[Citation, ...]]:
        """The marks of these sources, as in `[1][3]`, and the citations that are new among them."""
        citations = self.number(sources)
        return "".join(f"[{self._numbers[source.place]}]" for source in sources), citations

    def number(self, sources: Sequence[Source]) -> tuple[Citation, ...]:
        """The citations that are new among these sources."""
        return tuple(self._new(sources))

    def _new(self, sources: Sequence[Source]) -> Iterator[Citation]:
        for source in sources:
            if source.place in self._numbers:
                continue
            passage, sentence = source.passage, source.sentence
            self._numbers[source.place] = len(self._numbers) + 1
            yield Citation(
                number=self._numbers[source.place],
                document=passage.document,
                title=passage.title,
                section=passage.section,
                paragraph=sentence.paragraph,
                page=sentence.page,
                start=sentence.start,
                end=sentence.end,
                quote=source.quote,
                verified=True,
                unit=sentence.unit,
            )
