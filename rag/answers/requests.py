"""Requests for what takes whole documents: a summary of one or all, a comparison of some, a list of all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from rag import arabic, weights
from rag.arabic import phrases
from rag.embedding import Vectors
from rag.index.idf import background_idf
from rag.question import Question
from rag.retrieval import HybridRetriever

Kind = Literal["summary", "overview", "comparison", "list"]
"""What is asked for: a summary of one document, one of all of them, a comparison of two or more, or what each
of them says of something."""

Contents = Literal["contents"]
"""What documents there are is asked for; no document is read for that."""

_CHOSEN = weights.section("outline")
MATCHES: Final = float(_CHOSEN["matches"])
"""The share of what was asked for that a title has to hold."""
RELATED: Final = float(_CHOSEN["related"])
"""The similarity from which a title in another language is meant."""
NEAR: Final = float(_CHOSEN["near"])
"""A document is on a subject that has a passage with so much of the best one's score."""
MOST_COMPARED: Final = 6
"""Documents; who wants more of them compared is asked which."""
MOST_PLACES: Final = 6
"""Places between two titles that are tried, where the titles are not given word for word."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and of which documents, by their paths; of none where the question names none that
    there is. `subject` is what a list is to be of."""

    kind: Kind | Contents
    documents: tuple[str, ...] = ()
    subject: str = ""


def find_request(question: Question, retriever: HybridRetriever) -> Request | None:
    """What a question asks for; None where it is one that passages answer."""
    folded = arabic.fold_with_offsets(question.wording)

    def after(match: re.Match[str]) -> str:
        return question.wording[folded.offsets[match.end()] :].strip(_AROUND)

    whole = folded.text.rstrip(_AROUND)
    if phrases.CONTENTS.fullmatch(whole):
        return Request("contents")
    if match := phrases.SUMMARISING.match(folded.text):
        return _find_summary(question, after(match), retriever)
    if match := phrases.ABOUT.match(whole):
        start, end = match.span("named")
        named = question.wording[folded.offsets[start] : folded.offsets[end]].strip(_AROUND)
        if path := _find_named(named, retriever):
            return Request("summary", (path,))
        if _means_a_document(named, match):
            return _find_summary(question, named, retriever)
    if match := phrases.COMPARING.match(folded.text):
        return _find_comparison(after(match), retriever, is_sure=not match["difference"])
    if match := phrases.ACROSS_DOCUMENTS.search(folded.text):
        start, end = folded.offsets[match.start()], folded.offsets[match.end()]
        return _find_list(f"{question.wording[:start].rstrip()}{question.wording[end:]}", retriever)
    return None


_AROUND: Final = " ؟?.!:،"


def _find_summary(question: Question, subject: str, retriever: HybridRetriever) -> Request:
    titles = retriever.index.titles()
    if phrases.EVERY_DOCUMENT.fullmatch(arabic.fold(subject)):
        return Request("overview", tuple(titles)) if len(titles) > 1 else Request("summary", tuple(titles))
    names = _Names(titles, retriever)
    if exact := names.find_exact(subject):
        return Request("summary", exact[:1])
    words = _naming_words(subject)
    if words and titles:
        path, _ = names.find(" ".join(words))
    else:
        path = retriever.current_document(question)
        if path is None and len(titles) == 1:
            path = next(iter(titles))
    return Request("summary", (path,) if path else ())


def _find_named(text: str, retriever: HybridRetriever) -> str | None:
    """The document that is named as one: by its whole title, or by a word for documents and some of its
    title; None where it may be what a passage speaks of."""
    names = _Names(retriever.index.titles(), retriever)
    if exact := names.find_exact(text):
        return exact[0]
    words = _naming_words(text)
    is_document = len(words) < len(arabic.content_words(text))
    return names.find_titled(" ".join(words)) if words and is_document else None


def _means_a_document(named: str, match: re.Match[str]) -> bool:
    """Whether who asks what something is about means the document before them, and says no more of it."""
    if not named:
        return bool(match["points"] or match["key"])
    is_sure = bool(match["says"]) or arabic.language(named) == "ar"
    return is_sure and bool(arabic.content_words(named)) and not _naming_words(named)


def _find_comparison(sides: str, retriever: HybridRetriever, is_sure: bool) -> Request | None:
    """Those that are to be compared: two that are named, or several by their subject; None where that asks of
    what stands in documents."""
    titles = retriever.index.titles()
    names = _Names(titles, retriever)
    if len(exact := names.find_exact(sides)) == 2:
        return Request("comparison", exact)
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for one, other in _divisions(sides):
        found = [names.find(" ".join(_naming_words(side))) for side in (one, other)]
        paths = tuple(path for path, _ in found if path)
        if len(set(paths)) == 2:
            best = max(best, (min(score for _, score in found), paths))
    if best[1]:
        return Request("comparison", best[1])
    if (several := _find_several(sides, retriever, names)) is not None:
        return Request("comparison", several if len(several) <= MOST_COMPARED else ())
    if is_sure and not _naming_words(sides):
        return Request("comparison", tuple(titles) if len(titles) == 2 else ())
    return None


def _find_several(sides: str, retriever: HybridRetriever, names: _Names) -> tuple[str, ...] | None:
    """All documents, or those on a subject («وثائق السفر»): by their titles, else by what is found of
    it. None where several are not spoken of, and no documents where there are none but one."""
    folded = arabic.fold_with_offsets(sides)
    aspect = phrases.ASPECT.search(folded.text)
    end = aspect.start() if aspect else len(folded.text)
    if phrases.EVERY_DOCUMENT.fullmatch(folded.text[:end]):
        found = tuple(retriever.index.titles())
    elif several := phrases.DOCUMENTS_OF.match(folded.text[:end]):
        subject = sides[folded.offsets[several.end()] : folded.offsets[end]]
        found = names.find_all(" ".join(_naming_words(subject)))
        found = found if len(found) > 1 else _documents_on(subject, retriever)
    else:
        return None
    return found if len(found) > 1 else ()


def _documents_on(subject: str, retriever: HybridRetriever) -> tuple[str, ...]:
    hits = retriever.search(retriever.question(subject), retriever.candidates)
    near = [hit for hit in hits if hit.score >= NEAR * hits[0].score and hit.coverage >= MATCHES]
    return tuple(dict.fromkeys(hit.passage.document for hit in near))


def _find_list(subject: str, retriever: HybridRetriever) -> Request:
    paths = tuple(retriever.index.titles())
    is_of_something = bool(retriever.question(subject).own_words)
    return Request("list", paths, subject) if is_of_something else Request("overview", paths)


def _divisions(sides: str) -> Iterator[tuple[str, str]]:
    """A text in two, wherever it may end to name one thing and begin to name another."""
    folded = arabic.fold_with_offsets(sides)
    aspect = phrases.ASPECT.search(folded.text)
    end = aspect.start() if aspect else len(folded.text)
    for place, match in enumerate(phrases.COMPARED.finditer(folded.text, 0, end)):
        if place == MOST_PLACES:
            return
        yield (
            sides[: folded.offsets[match.start()]],
            sides[folded.offsets[match.end()] : folded.offsets[end]],
        )


def _naming_words(text: str) -> list[str]:
    """The folded words that say which document is meant."""
    points = phrases.MAIN_POINTS.match(arabic.fold(text))
    said = arabic.fold(text)[points.end() if points else 0 :]
    words = [word for word in arabic.content_words(said) if not _is_for_a_document(word)]
    return [word for word in words if word not in arabic.FUNCTION_WORDS]


def _is_for_a_document(word: str) -> bool:
    """Whether a folded word stands for any document, whatever is written together with it: «للدليل»."""
    without = word.removeprefix("و")
    forms = {word, without, without.removeprefix("ب"), without.removeprefix("ل")}
    if without.startswith("لل"):
        forms.add(f"ال{without[2:]}")
    return bool(forms & phrases.DOCUMENT_WORDS)


class _Names:
    """What documents are called: their titles and the names of their files."""

    def __init__(self, titles: Mapping[str, str], retriever: HybridRetriever) -> None:
        self._titles = titles
        self._retriever = retriever

    @cached_property
    def _terms(self) -> list[set[str]]:
        names = (
            f"{title} {re.sub(r'[-_./]+', ' ', str(PurePath(path).with_suffix('')))}"
            for path, title in self._titles.items()
        )
        return [set(arabic.terms(name, self._retriever.index.analyser)) for name in names]

    @cached_property
    def _vectors(self) -> Vectors:
        return self._retriever.encoder.encode_passages(list(self._titles.values()))

    def find_exact(self, text: str) -> tuple[str, ...]:
        """The documents whose whole title, or path, a text has word for word, in the order of the text. Where
        one title is a piece of another the longer one is meant."""
        said = arabic.spaced_words(text)
        found: dict[int, tuple[int, str]] = {}
        for path, title in self._titles.items():
            for name in (arabic.spaced_words(path), arabic.spaced_words(title)):
                at = said.find(name)
                if len(name) > 2 and at >= 0 and (at not in found or found[at][0] < len(name)):
                    found[at] = len(name), path
        ordered: list[str] = []
        end = named = 0
        for at, (length, path) in sorted(found.items()):
            if at >= end:
                ordered.append(path)
                end = at + length - 1
                named += length
        return tuple(dict.fromkeys(ordered)) if named * 2 >= len(said) else ()

    def find_all(self, subject: str) -> tuple[str, ...]:
        """The documents that are called so."""
        if not subject or not self._titles:
            return ()
        shares = self._shares(subject)
        return tuple(path for path, share in zip(self._titles, shares, strict=True) if share >= MATCHES)

    def _shares(self, subject: str) -> NDArray[np.float64]:
        """The share of what a subject says that each document's name has."""
        index = self._retriever.index
        asked = arabic.query_terms(subject, index.analyser)
        rarities = background_idf(index, asked)
        held = np.array([[term in own for term in asked] for own in self._terms], float)
        return np.asarray(held @ (rarities / (rarities.sum() or 1.0)))

    def find(self, subject: str) -> tuple[str | None, float]:
        """The document that is likeliest called so, if any may be, and how likely, 0 to 2."""
        if not subject or not self._titles:
            return None, 0.0
        paths = list(self._titles)
        found = self._shares(subject)
        if found.max() >= MATCHES:
            return paths[int(found.argmax())], 1 + float(found.max())
        encoder = self._retriever.encoder
        cosines = self._vectors @ encoder.encode_queries([subject])[0]
        across = arabic.language(subject) == "en"
        near = encoder.similarities(cosines.astype(np.float64), across)
        return (paths[int(near.argmax())], float(near.max())) if near.max() >= RELATED else (None, 0.0)

    def find_titled(self, subject: str) -> str | None:
        """The document whose title or path says most of the subject; None where none says enough. In another
        language it is the likeliest."""
        if arabic.language(subject) == "en":
            return self.find(subject)[0]
        found = self._shares(subject) if self._titles else np.zeros(1)
        return list(self._titles)[int(found.argmax())] if found.max() >= MATCHES else None
