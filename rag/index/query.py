"""What a question is looked for by: its terms, and how much of it each one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from rag import arabic
from rag.index.idf import Frequencies, idf
from rag.question import Question
from rag.translations import english_words, translations


def query_shares(question: Question, passages: Frequencies) -> dict[str, float]:
    """The share of a question, by idf, that each term of it is.

    An English word is its own terms and its Arabic translations, each for as much of it as it is likely to
    be it. (Darwish and Oard, "Probabilistic Structured Query Methods", 2003, who weigh the counts of the
    translations where this weighs their idf.) An Arabic word is its English ones, too, where documents are in
    English. The shares sum to one, or to more than one by what says a thing twice.
    """
    if question.query_language == "en":
        return _translated(question, passages)
    shares = term_shares(question.terms, passages)
    return shares | _in_english(question, passages, shares) if has_english(passages) else shares


def has_english(passages: Frequencies) -> bool:
    """Whether some passage is in English, as far as its commonest word tells."""
    return bool(passages.document_frequencies([" the"])[0])


def _in_english(question: Question, passages: Frequencies, shares: Mapping[str, float]) -> dict[str, float]:
    """The English words of passages that may be those of an Arabic question, each for as much of it as it is
    likely to be."""
    found: dict[str, float] = {}
    for word in dict.fromkeys(question.words):
        into = english_words(word)
        terms = [f" {each}" for each in into]
        known = passages.document_frequencies(terms) > 0
        share = sum(shares.get(term, 0.0) for term in arabic.word_terms(word, question.analyser))
        for term, likely, is_known in zip(terms, into.values(), known, strict=True):
            if is_known:
                found[term] = max(found.get(term, 0.0), share * likely)
    return {term: share for term, share in found.items() if term not in shares}


def term_shares(terms: Sequence[str], passages: Frequencies) -> dict[str, float]:
    """The share of the terms' idf that each of them is, those that come twice for both."""
    counts = Counter(terms)
    weights = idf(passages, list(counts)) * list(counts.values())
    return dict(zip(counts, (weights / (weights.sum() or 1.0)).tolist(), strict=True))


def _forms(stem: str) -> tuple[str, ...]:
    """What the stemmer may leave of a word of this stem: a preposition before it, the ending of the
    accusative."""
    return (stem, f"{stem}ا", f"ب{stem}", f"ل{stem}")


def _translated(question: Question, passages: Frequencies) -> dict[str, float]:
    counts = Counter(question.terms)
    weights = Counter[str]()
    whole = 0.0
    for word in dict.fromkeys(question.words):
        own, into = arabic.word_terms(word, question.analyser), translations(word)
        written = [(f" {form}", likely) for stem, likely in into.items() for form in _forms(stem)]
        names = [*own, *(term for term, _ in written)]
        known = passages.document_frequencies(names) > 0
        likely = idf(passages, names) * [*[1.0] * len(own), *(likely for _, likely in written)]
        translated = known & (np.arange(len(names)) >= len(own))
        most = max(likely[0] if known[0] else 0.0, likely[translated].max(initial=0)) or likely[0]
        times = max(counts[own[0]], 1)
        whole += most * times
        if known[0]:
            share = most * times / likely[: len(own)].sum()
            weights.update(dict(zip(own, likely[: len(own)] * share, strict=True)))
        weights.update({names[n]: likely[n] * times for n in np.flatnonzero(translated).tolist()})
    return {term: float(weight / (whole or 1.0)) for term, weight in weights.items()}
