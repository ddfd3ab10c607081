"""The quoting reader: the sentences of the retrieved passages that answer, or none. No language model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from langchain_core.embeddings import Embeddings

from rag import weights
from rag.answers.answer import Claim, Source
from rag.answers.constraints import Dates
from rag.answers.continuing import with_what_goes_on
from rag.answers.features import FEATURES, Candidate, candidates
from rag.answers.following import CURRENT, VAGUE, select_following
from rag.answers.given import TELLING
from rag.answers.kinds import COUNTED, asked
from rag.answers.lines import is_label, without_label
from rag.answers.matching import MATCHING
from rag.answers.reader import MOST_CANDIDATES, Reading
from rag.answers.structured import StructuredReader
from rag.answers.topics import is_topic, is_unheard_of, speaking_of_it
from rag.answers.versions import versions
from rag.arabic.lexicon import Thing
from rag.config import EXTRACTIVE
from rag.contextual import ContextualVectors
from rag.embedding import as_encoder
from rag.index import Index
from rag.question import Question
from rag.retrieval import Hit


@dataclass(frozen=True, slots=True)
class QuotingWeights:
    """The numbers of the quoting reader. Of weights, features that are not named have none.

    choice: what each feature adds to a sentence's score against the other sentences.
    answers: what each feature of the best sentence adds to the log-odds that the hits hold the answer.
    within, across: where those log-odds begin, with question and passage in one language, and in two.
    spared: what is added within a language, since questions that lack a noun are refused for that alone.
    adds: how much more of some part of the question a sentence must hold to be quoted beside the ones before.
    close: how far below the best a sentence may score and still be quoted beside it.
    unrelated: words of two languages that are no nearer than this have nothing to do with each other.
    passages: of the hits, how many are read.
    hopeless: below this confidence that the hits hold an answer none of their sentences may answer.
    sure: from this probability that the best sentence answers no other is shown beside it.
    """

    choice: dict[str, float]
    answers: dict[str, float]
    within: float
    across: float
    spared: float
    adds: float
    close: float
    unrelated: float
    passages: int
    hopeless: float
    sure: float


QUOTING: Final = QuotingWeights(**weights.section("quoting"))
QUOTING_CONTEXTUAL: Final = QuotingWeights(**weights.section("quoting_contextual"))
"""Those of the reader that has contextual vectors."""

MENTIONED: Final = 0.5
"""The confidence of an answer to a mere subject, at least, where a sentence speaks of that; half of what it
would be where nothing does."""


class QuotingReader:
    """Scores each sentence of the best passages and quotes the best one, with those that add to it.

    `words` relates words of two languages; a static model is quick and good at it. `contextual` has the
    vectors of sentences by a transformer, where they are to be read.
    """

    model = EXTRACTIVE

    def __init__(
        self,
        index: Index,
        words: Embeddings,
        max_sentences: int,
        contextual: ContextualVectors | None = None,
    ) -> None:
        self._index = index
        self._contextual = contextual
        self._weights = QUOTING_CONTEXTUAL if contextual else QUOTING
        self._words = as_encoder(words)
        self._max_sentences = max_sentences
        self._structured = StructuredReader(index, self._words, max_sentences)

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """Quotes of the sentences that answer; no claims where the log-odds that one does are under 0. A
        vague question is read in the document that the conversation is about first."""
        current = [hit for hit in hits if hit.is_current]
        if question.vagueness >= VAGUE and len(current) < len(hits):
            reading = self._read(question, current)
            if reading.claims:
                return reading
        return self._read(question, hits)

    def _read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """The same of these hits. Where the structure of the documents decides, it does."""
        structured = self._structured.read(question, hits)
        if structured.reading:
            return structured.reading
        # A sentence that asks never answers, nor does one that answers another question.
        found = [
            candidate
            for candidate in select_following(question, self.candidates(question, hits))
            if not (candidate.asks or is_label(candidate.source.quote))
            and (candidate.source.place not in structured.elsewhere or _says_it(candidate))
            and candidate.source.place not in structured.out_of_range
        ]
        if not found:
            return Reading((), 0.0)
        scores = [_weighed(candidate, self._weights.choice) for candidate in found]
        best = found[int(np.argmax(scores))]
        start = self._weights.across if best.across else self._weights.within + self._weights.spared
        log_odds = _weighed(best, self._weights.answers) + start
        if best.is_current and _gives(best, question):
            log_odds += CURRENT * question.vagueness
        confidence = 1 / (1 + math.exp(-log_odds))
        if is_topic(question) and (reading := self._about(question, hits, found, scores, confidence)):
            return reading
        if log_odds < 0:
            return Reading((), confidence, candidates=self._candidates(found, scores, confidence))
        if announced := self._structured.announced(best.source, confidence):
            return announced
        if listed := self._structured.around(question, best.source, hits, confidence):
            return listed
        chosen = self._versions(question, found, scores) or with_what_goes_on(
            question,
            [each.source for each in self._choose(found, scores, question.asks_for_several)],
        )
        shown = map(without_label, chosen[: self._max_sentences])
        claims = tuple(Claim(source.quote, (source,)) for source in shown)
        return Reading(claims, confidence, candidates=self._candidates(found, scores, confidence))

    def _candidates(
        self, found: Sequence[Candidate], scores: Sequence[float], confidence: float
    ) -> list[Source]:
        """The sentences of which one may answer, best first; none where the best surely does, or none may."""
        shares = np.exp(np.array(scores) - max(scores))
        likely = confidence * float(shares.max() / shares.sum())
        if confidence < self._weights.hopeless or likely >= self._weights.sure:
            return []
        order = np.argsort(-shares, kind="stable")[: self._max_sentences + MOST_CANDIDATES]
        return [found[i].source for i in order]

    @staticmethod
    def _versions(question: Question, found: Sequence[Candidate], scores: Sequence[float]) -> list[Source]:
        """The best sentence with its other versions, newer first; none where it has none, or where the
        question names the year."""
        order = np.argsort(-np.array(scores), kind="stable")
        sources = [found[i].source for i in order]
        named = Dates.of(question.query).years
        chosen = [] if named else versions(sources[0], sources)
        return chosen if len(chosen) > 1 else []

    def _about(
        self,
        question: Question,
        hits: Sequence[Hit],
        found: Sequence[Candidate],
        scores: Sequence[float],
        confidence: float,
    ) -> Reading | None:
        """What speaks of the subject that a question names, the best sentence first, the others in reading
        order; a refusal where nothing has a word of it, and None where no sentence has all of them."""
        order = np.argsort(-np.array(scores), kind="stable")
        if about := speaking_of_it(question, [found[i] for i in order])[: self._max_sentences]:
            sources = [each.source for each in _in_reading_order(about, best_first=True)]
            return Reading([Claim(each.quote, (each,)) for each in sources], max(confidence, MENTIONED))
        if is_unheard_of(question, hits):
            refused = confidence * MENTIONED
            return Reading((), refused, candidates=self._candidates(found, scores, refused))
        return None

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """Each sentence of the hits that are read, with what speaks for it."""
        read = hits[: self._weights.passages]
        return candidates(question, read, self._index, self._words, self._weights.unrelated, self._contextual)

    def _choose(
        self, candidates: Sequence[Candidate], scores: Sequence[float], several: bool
    ) -> list[Candidate]:
        """The best sentence, alone where it gives the one thing that is asked for, else with those that come
        close to it, speak of all that it speaks of, and hold something of the question that the ones before
        do not, or come close and several are asked for.

        The best comes first, since a reader who takes in one sentence should have taken in that one; what is
        beside it follows in reading order within a document, its own document first. Where several are asked
        for, the steps of a procedure say, all are in that order."""
        order = sorted(range(len(candidates)), key=lambda i: -scores[i])
        missing = candidates[order[0]].features[_MISSING]
        if not several and candidates[order[0]].features[_MEASURE] >= TELLING:
            return [candidates[order[0]]]
        chosen: list[Candidate] = []
        for i in order:
            if len(chosen) == self._max_sentences or scores[i] < scores[order[0]] - self._weights.close:
                break
            candidate = candidates[i]
            if candidate.features[_MISSING] > missing:
                continue
            said = [other.held for other in chosen if len(other.held) == len(candidate.held)]
            adds = not said or bool((candidate.held > np.max(said, axis=0) + self._weights.adds).any())
            if several or adds:
                chosen.append(candidate)
        return _in_reading_order(chosen, best_first=not several)


def _in_reading_order(chosen: Sequence[Candidate], best_first: bool) -> list[Candidate]:
    """Candidates, of which the best is the first, as they stand in their documents, the best one's first."""
    first = {candidate.source.passage.document: i for i, candidate in reversed(list(enumerate(chosen)))}
    return sorted(
        chosen,
        key=lambda candidate: (
            best_first and candidate is not chosen[0],
            first[candidate.source.passage.document],
            candidate.source.sentence.start,
        ),
    )


def _gives(candidate: Candidate, question: Question) -> bool:
    """Whether a sentence has what a question asks for, where that can be told: a number, say, or a person."""
    kind = asked(question.wording) or asked(question.asking)
    if kind is None:
        return True
    if kind.kind in COUNTED:
        return not candidate.features[_LACKS]
    return kind.kind not in _SHOWN_BY or bool(candidate.features[_SHOWN_BY[kind.kind]])


def _says_it(candidate: Candidate) -> bool:
    """Whether a sentence has nearly all that is asked, whatever its place."""
    return bool(candidate.features[_RELATED] >= MATCHING.mostly_held)


_LACKS: Final = FEATURES.index("lacks")
_SHOWN_BY: Final[dict[Thing, int]] = {
    "person": FEATURES.index("named"),
    "place": FEATURES.index("named"),
    "reason": FEATURES.index("reason"),
}
"""The features by which a sentence shows that it has what is asked for."""
_RELATED: Final = FEATURES.index("related")
_MISSING: Final = FEATURES.index("missing")
_MEASURE: Final = FEATURES.index("measure")


def _weighed(candidate: Candidate, weights: dict[str, float]) -> float:
    named = zip(FEATURES, candidate.features, strict=True)
    return float(sum(weights.get(name, 0.0) * value for name, value in named))
