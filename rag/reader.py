"""Answers by quoting: the sentences of the retrieved passages that answer, or none. No language model."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from langchain_core.documents import Document as LangChainDocument
from numpy.typing import NDArray

from rag import arabic
from rag.citations import Claim, Draft, Source
from rag.config import EXTRACTIVE
from rag.embedding import SentenceEmbeddings
from rag.lexical import LexicalIndex
from rag.retrieval import Hit, found_passage

READ_PASSAGES = 4
"""Of the retrieved passages, how many are read for an answer."""


class ReaderInput(TypedDict):
    """`question` is what was asked, `query` what it was searched as, `documents` what the retriever gave."""

    question: str
    query: str
    documents: list[LangChainDocument]


FEATURES = (
    "covered",  # share of the question's weight that the sentence holds
    "alone",  # share that stands in no other sentence of the passage
    "around",  # share that the sentences beside it, its headings and its title add
    "similarity",  # of sentence and question, see `SentenceEmbeddings.similarities`
    "passage",  # the passage's share of the question's weight
    "near",  # the passage's similarity
    "first",  # 1 for the first passage
    "opening",  # 1 for the first sentence of its passage
    "number",  # 1 where a number is asked for and the sentence has one that the question has not
    "date",  # the same for a date
    "reason",  # 1 where a reason is asked for and the sentence has a word that gives one
    "repeat",  # 1 where the sentence is itself a question
)


# Fitted on ARCD's training questions by rag.training.reader; "repeat" is set by hand, they hold no questions.
CHOICE = {
    "covered": 2.89,
    "alone": 2.83,
    "around": 1.82,
    "similarity": 2.97,
    "passage": 2.12,
    "near": 2.14,
    "first": 0.73,
    "opening": -0.43,
    "number": 2.87,
    "date": 2.02,
    "reason": 1.38,
    "repeat": -1.5,
}
"""What each feature adds to a sentence's score against the other sentences."""

ANSWERS = {"covered": 2.63, "around": 0.46, "similarity": 2.52, "passage": 1.76, "near": 5.12}
"""What each feature of the best sentence adds to the log-odds that the documents hold the answer."""

WITHIN, ACROSS = -4.17, -3.2
"""Where those log-odds begin: with question and passage in one language, and in two. The latter is set so
that of English questions to somebody else's database twelve in a hundred are answered from Arabic
articles."""

ADDS = 0.3
"""How much more of some part of the question a sentence must hold to be quoted beside the ones before."""

CLOSE = 0.7
"""How far below the best a sentence may score and still be quoted beside it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its features in the order of `FEATURES`, how far it holds each part of the
    question, 0 to 1, and whether it is in another language than the question."""

    source: Source
    features: NDArray[np.float64]
    held: NDArray[np.float64]
    across: bool


class QuotingReader:
    """Scores each sentence of the best passages and quotes the best one, with those that add to it.

    `words` relates words of two languages, by default the same model; a static one is quick and good at it.
    """

    def __init__(
        self,
        lexical: LexicalIndex,
        embeddings: SentenceEmbeddings,
        max_sentences: int,
        words: SentenceEmbeddings | None = None,
    ) -> None:
        self._lexical = lexical
        self._embeddings = embeddings
        self._words = words or embeddings
        self._max_sentences = max_sentences

    def read(self, inputs: ReaderInput) -> Draft:
        """The draft of an answer; without claims where the passages do not hold one."""
        hits: list[Hit] = [document.metadata["hit"] for document in inputs["documents"]]
        candidates = self.candidates(inputs["query"], hits)
        scores = [_weighed(candidate, CHOICE) for candidate in candidates]
        chosen: list[Candidate] = []
        confidence = 0.0
        if candidates:
            best = candidates[int(np.argmax(scores))]
            log_odds = _weighed(best, ANSWERS) + (ACROSS if best.across else WITHIN)
            confidence = 1 / (1 + math.exp(-log_odds))
            if log_odds >= 0:
                chosen = self._choose(candidates, scores, asks_for_several(inputs["query"]))
        return Draft(
            question=inputs["question"],
            language=arabic.language(inputs["question"]),
            model=EXTRACTIVE,
            claims=tuple(Claim(candidate.source.quote, (candidate.source,)) for candidate in chosen),
            passages=tuple(map(found_passage, hits)),
            confidence=confidence,
        )

    def _choose(
        self, candidates: Sequence[Candidate], scores: Sequence[float], several: bool
    ) -> list[Candidate]:
        """The best sentence and those that come close to it and hold something of the question that the ones
        before do not, or come close and several are asked for; in reading order within a document, the
        document of the best sentence first."""
        order = sorted(range(len(candidates)), key=lambda i: -scores[i])
        if announced := self._announced(candidates, order[0]):
            return announced
        chosen: list[Candidate] = []
        for i in order:
            if len(chosen) == self._max_sentences or scores[i] < scores[order[0]] - CLOSE:
                break
            candidate = candidates[i]
            said = [other.held for other in chosen if len(other.held) == len(candidate.held)]
            adds = not said or bool((candidate.held > np.max(said, axis=0) + ADDS).any())
            if several or adds:
                chosen.append(candidate)
        first = {candidate.source.passage.document: i for i, candidate in reversed(list(enumerate(chosen)))}
        return sorted(
            chosen,
            key=lambda candidate: (
                first[candidate.source.passage.document],
                candidate.source.sentence.start,
            ),
        )

    def _announced(self, candidates: Sequence[Candidate], best: int) -> list[Candidate]:
        """Where the best sentence ends with a colon: itself and what it announces, a list as a rule."""
        opening = candidates[best].source
        if not opening.quote.endswith(":"):
            return []
        last = opening.sentence.paragraph + 1
        following = [
            candidate
            for candidate in candidates[best + 1 :]
            if candidate.source.passage is opening.passage and candidate.source.sentence.paragraph <= last
        ]
        return [candidates[best], *following][: self._max_sentences]

    def candidates(self, query: str, hits: Sequence[Hit]) -> list[Candidate]:
        """Each sentence of the passages that are read, with what speaks for it."""
        hits = hits[:READ_PASSAGES]
        sources = [Source(hit.passage, sentence) for hit in hits for sentence in hit.passage.sentences]
        if not sources:
            return []
        question = self._embeddings.encode_queries([query])[0]
        cosines = self._embeddings.encode_passages([source.quote for source in sources]) @ question
        language = arabic.language(query)
        asked = _Asked.of(query)
        evidence = {False: self._same_terms(query), True: self._related_words(query)}
        found: list[Candidate] = []
        for rank, hit in enumerate(hits):
            own = [source for source in sources if source.passage is hit.passage]
            across = arabic.language(hit.passage.text) != language
            headings = f"{hit.passage.title} {hit.passage.section or ''}"
            weights, held = evidence[across]([*(source.quote for source in own), headings])
            whole = float(weights @ held[:-1].max(axis=0))
            for i, source in enumerate(own):
                others = np.delete(held[:-1], i, axis=0).max(axis=0, initial=0)
                beside = np.vstack((held[max(0, i - 1) : i], held[i + 1 : i + 2], held[-1:])).max(axis=0)
                text = source.quote
                similarity, near = self._embeddings.similarities(
                    np.array([cosines[len(found)], hit.similarity]), across
                )
                features = np.array(
                    [
                        weights @ held[i],
                        weights @ np.maximum(held[i] - others, 0),
                        weights @ np.maximum(beside - held[i], 0),
                        similarity,
                        whole,
                        near,
                        rank == 0,
                        i == 0,
                        asked.number and bool(_numbers(text) - asked.numbers),
                        asked.date and bool(_dates(text) - asked.numbers),
                        asked.reason and bool(_REASON.search(arabic.fold(text))),
                        text.rstrip().endswith(("؟", "?")),
                    ],
                    dtype=np.float64,
                )
                found.append(Candidate(source, features, held[i], across))
        return found

    def _same_terms(self, query: str) -> _Evidence:
        """Within a language: which of the query's terms (stems and 4-grams) a text holds."""
        counts = Counter(self._lexical.query_terms(query))
        weights = np.array([count * self._lexical.weight(term) for term, count in counts.items()])

        def held(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            terms = [set(self._lexical.terms(text)) for text in texts]
            found = np.array([[float(term in own) for term in counts] for own in terms])
            return weights / (weights.sum() or 1.0), found

        return held

    def _related_words(self, query: str) -> _Evidence:
        """Across languages: how near the nearest word of a text is to each word of the query, 0 to 1, by the
        bundled model's vectors (the MaxSim of Khattab and Zaharia, "ColBERT", 2020, without the context)."""
        asked = arabic.content_words(query)
        weights = np.array([self._lexical.weight(" " + arabic.stem(word)) for word in asked])

        def held(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            words = [list(dict.fromkeys(arabic.content_words(text))) for text in texts]
            place = {word: n for n, word in enumerate(dict.fromkeys(word for own in words for word in own))}
            found = np.zeros((len(texts), len(asked)))
            if place:
                cosines = self._words.encode_queries(asked) @ self._words.encode_passages(list(place)).T
                near = self._words.similarities(cosines.astype(np.float64), across=True)
                near = ((near - UNRELATED) / (1 - UNRELATED)).clip(0, 1)
                for row, own in enumerate(words):
                    found[row] = near[:, [place[word] for word in own]].max(axis=1, initial=0)
            return weights / (weights.sum() or 1.0), found

        return held


def _weighed(candidate: Candidate, weights: dict[str, float]) -> float:
    named = zip(FEATURES, candidate.features, strict=True)
    return float(sum(weights.get(name, 0.0) * value for name, value in named))


_Evidence = Callable[[Sequence[str]], tuple[NDArray[np.float64], NDArray[np.float64]]]
"""For texts: the weights of the query's parts, which sum to one, and how far each text holds each part,
[texts, parts], 0 to 1."""

UNRELATED = 0.3
"""Words that are no nearer than this have nothing to do with each other."""


# Digits, and numbers in words; not what is counted off ("the nineteenth"), nor words that are more often
# something else ("one", "he wrote").
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|\b[وفبل]?(?:(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع)(?:ه|ي|يه|ون|ين|ي?ما?يه)?|اثنت?(?:ان|ين|ا|ي)"
    r"|(?<!ال\w{4} )(?<!ال\w{5} )عشر(?:ه|ون|ين)?|ما?ي(?:ه|تان|تين|ات)|الاف|الفان|الفين"
    r"|مليون(?:ا|ان|ين)?|ملايين|مليار(?:ا|ان|ين|ات)?|نصف|ثلث|ربع)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|half|dozen|hundred|thousand|(?:m|b|tr)illion)s?\b"
)
_ASKS_NUMBER = re.compile(
    r"\b(?:كم|بكم|وكم|كام|قديش|قداش|اديش|شقد|شحال|عدد|نسبه|مقدار|حجم|قيمه|how (?:many|much)|percentage)\b"
)
_ASKS_DATE = re.compile(
    r"\b(?:متي|امتي|امتا|ايمتي|ايمتا|فوقاش|تاريخ|when|what year|which year)\b"
    r"|\b(?:اي|ايه) (?:عام|سنه|يوم|شهر|قرن|تاريخ)\b"
)
_ASKS_REASON = re.compile(r"\b(?:لماذا|لم|ليش|ليه|علاش|لما|سبب|اسباب|why)\b")
_ASKS_SEVERAL = re.compile(
    r"\b(?:اذكر|عدد|ما هي|ماهي|ما هم|ماهم|شو هي|ايه هي|اهم|ابرز|انواع|خطوات|شروط|مجالات|دول"
    r"|list|what are|which are)\b"
)
_REASON = re.compile(
    r"\b(?:لان\w*|بسبب|نتيجه|بفضل|لذلك|نظرا|اذ|حيث|من اجل|بهدف|يرجع|يعود|لكي|كي|because|due)\b"
)
_DATE = re.compile(
    r"\b(?:1[0-9]{3}|20[0-9]{2})\b|\b(?:يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر"
    r"|شباط|اذار|نيسان|ايار|حزيران|تموز|ايلول|تشرين|كانون|محرم|صفر|ربيع|جمادي|رجب|شعبان|رمضان|شوال)\b"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What kind of thing a question asks for, and the numbers that it already holds."""

    number: bool
    date: bool
    reason: bool
    numbers: frozenset[str]

    @classmethod
    def of(cls, question: str) -> _Asked:
        folded = arabic.fold(question)
        date, reason = bool(_ASKS_DATE.search(folded)), bool(_ASKS_REASON.search(folded))
        return cls(
            number=bool(_ASKS_NUMBER.search(folded)) and not (date or reason),
            date=date,
            reason=reason,
            numbers=frozenset(_dates(question) | _numbers(question)),
        )


def asks_for_several(question: str) -> bool:
    """Whether a question asks for a list rather than for one thing."""
    return bool(_ASKS_SEVERAL.search(arabic.fold(question)))


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(arabic.fold(text)))


def _dates(text: str) -> set[str]:
    return set(_DATE.findall(arabic.fold(text)))
