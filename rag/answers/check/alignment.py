"""Alignment: which words of a source each word of a claim stands for, within a language and across two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic, config, weights
from rag.answers.check.dates import same_date
from rag.answers.check.names import Name, country_of, forms, sounds_like
from rag.answers.check.negation import negations
from rag.answers.check.statement import Statement
from rag.answers.matching import skeletons
from rag.answers.roots import root
from rag.arabic import lexicon
from rag.arabic.lexicon.callings import CALLING_OF
from rag.arabic.lexicon.opposites import CONVERSE, opposites
from rag.embedding import StaticEmbeddings
from rag.translations import english_stem

CHOSEN: Final = weights.section("support")
SAME: Final = float(CHOSEN["same_word"])
"""The cosine from which two words of a language may stand for each other."""
SAME_ACROSS: Final = float(CHOSEN["same_word_across"])
"""The same for an Arabic and an English word."""
SAME_NAME_ACROSS: Final = float(CHOSEN["same_name_across"])
"""The same for a word with a capital letter, which is a name or is not: «Western» and «الغربية»."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Of each place in a claim, the places in a source that its word stands for, if any."""

    claim: Statement
    source: Statement
    of: dict[int, tuple[int, ...]]

    @property
    def across(self) -> bool:
        """Whether the two are in two languages."""
        return self.claim.language != self.source.language

    def coverage(self) -> float:
        """The share of the claim's content words that the source has."""
        said = self.claim.content
        return sum(place in self.of for place in said) / len(said) if said else 1.0

    def told(self) -> list[bool]:
        """Of each content word, number and date of the claim whether the source has it."""
        return [place in self.of for place in self.claim.content] + self.told_facts()

    def told_facts(self) -> list[bool]:
        """Of each number and date of the claim whether the source has it."""
        source = self.source
        values = {amount.value for amount in source.amounts}
        counted = [amount.value in values for amount in self.claim.amounts if not amount.implied]
        return counted + [same_date(date, source.dates, source.years) for date in self.claim.dates]

    def used(self) -> frozenset[int]:
        """The places in the source that some word of the claim stands for."""
        return frozenset(place for places in self.of.values() for place in places)


def align(claim: Statement, source: Statement) -> Alignment:
    """Align a claim's words with a source's: by form, stem, root, name or sound, else by their vectors."""
    across = claim.language != source.language
    index = _index(source)
    found: dict[int, tuple[int, ...]] = {}
    said = frozenset(claim.folded)
    for place, word in enumerate(claim.folded):
        keys = _keys(word)
        for levels in _LEVELS:
            if places := sorted({at for key in keys if key[0] in levels for at in index.get(key, ())}):
                others = [at for at in places if source.folded[at] == word or source.folded[at] not in said]
                found[place] = tuple(others or places)
                break
    for amount in claim.amounts:
        for given in source.amounts:
            if given.value == amount.value:
                found[amount.first], found[amount.last] = (given.first,), (given.last,)
    _align_names(claim, source, found)
    _align_both(claim, source, found)
    if across:
        for place in claim.content:
            if (
                place not in found
                and not sides(claim.folded[place])
                and (heard := _heard(claim.folded[place], source))
            ):
                found[place] = heard
    _align_denied(claim, source, found)
    _align_by_vectors(claim, source, found, SAME_ACROSS if across else SAME)
    return Alignment(claim, source, found)


_LEVELS: Final = ("fs", "k", "g")
"""Kinds of keys, the surer ones first: forms and stems, roots, groups of words that say the like."""


@lru_cache(maxsize=512)
def _index(source: Statement) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(source.folded):
        for key in _keys(word):
            index.setdefault(key, []).append(place)
    return index


@lru_cache(maxsize=32_768)
def _keys(word: str) -> frozenset[str]:
    """What two words share that may stand for each other, as far as spelling tells."""
    if word.isascii():
        return frozenset({f"f {word}", f"s {english_stem(word)}", *_groups(word)})
    keys = {f"f {word}", f"s {arabic.stem(word)}", *_groups(word)}
    if len(word) > 2:
        keys |= {f"f {form}" for form in forms(word) if len(form) > 2}
        keys |= {f"k {skeleton}" for skeleton in skeletons(word)}
        if word[0] in "يتن":  # the persons of a verb: «يُسوّى»، «تُسوّى»
            keys.add(f"k *{word[1:]}")
        strong = root(word)
        if len(strong) > 2:
            keys.add(f"k {strong}")
        if _REFLEXIVE.fullmatch(strong):
            keys.add(f"k {strong[0]}{strong[2:]}")
    return frozenset(keys)


_REFLEXIVE: Final = re.compile(r"\wت\w\w")
"""A root with the letter of the eighth form in it («يحتفظ», «تُحفظ»)."""


@lru_cache(maxsize=32_768)
def sides(word: str) -> frozenset[tuple[int, int]]:
    """The groups of opposites that a word is in, and on which side; not those of which it is on two."""
    known = _sides()
    found = frozenset().union(*(known.get(form, frozenset()) for form in forms(word)))
    groups = [group for group, _ in found]
    return frozenset(one for one in found if groups.count(one[0]) == 1)


@cache
def _sides() -> dict[str, frozenset[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = {}
    for number, group in enumerate(opposites()):
        for side, own in enumerate(group):
            for word in own:
                found.setdefault(word, set()).add((number, side))
    return {word: frozenset(own) for word, own in found.items()}


def _groups(word: str) -> Iterator[str]:
    """What words of one side of opposites share, and words for one office."""
    yield from (f"g {number} {side}" for number, side in sides(word))
    yield from (f"g {CALLING_OF[form]}" for form in forms(word) if form in CALLING_OF)


def _align_names(claim: Statement, source: Statement, found: dict[int, tuple[int, ...]]) -> None:
    for name in claim.names:
        same = [other for other in source.names if is_same(name, other)]
        if same:
            places = tuple(at for other in same for at in range(other.first, other.last + 1))
            for place in range(name.first, name.last + 1):
                found[place] = places


def _align_both(claim: Statement, source: Statement, found: dict[int, tuple[int, ...]]) -> None:
    named = tuple(name.first for name in source.names)
    for place, word in enumerate(claim.folded):
        if len(named) > 1 and word in lexicon.BOTH:
            found.setdefault(place, named)


def is_same(name: Name, other: Name) -> bool:
    """Whether two names are of one bearer; a capital stands for its country."""
    return name.entity == other.entity or (
        name.is_known and other.is_known and country_of(name) == country_of(other)
    )


def _align_denied(claim: Statement, source: Statement, found: dict[int, tuple[int, ...]]) -> None:
    """Align what one of the two denies with its opposite in the other («بلا رسوم»، «مجانًا»)."""
    for place, places in _opposed(claim, source):
        found.setdefault(place, tuple(places))
    for place, places in _opposed(source, claim):
        for at in places:
            found.setdefault(at, (place,))


def _opposed(one: Statement, other: Statement) -> Iterator[tuple[int, list[int]]]:
    """What a statement denies, and the places in another one of the opposite."""
    index = _index(other)
    for negation in negations(one):
        for group, side in sides(one.folded[negation.head]) if negation.head is not None else ():
            places = index.get(f"g {group} {1 - side}", [])
            if places and len(opposites()[group]) == 2 and group not in CONVERSE:
                yield negation.head or 0, places


def _heard(word: str, source: Statement) -> tuple[int, ...]:
    if word.isascii():
        pairs = [(word, other) for other in source.folded]
    else:
        pairs = [(other, word) for other in source.folded]
    return tuple(
        place
        for place, (latin, other) in enumerate(pairs)
        if latin.isascii()
        and latin.isalpha()
        and len(latin) > 2
        and not other.isascii()
        and sounds_like(latin, other)
    )


def _align_by_vectors(
    claim: Statement, source: Statement, found: dict[int, tuple[int, ...]], least: float
) -> None:
    left = [place for place in claim.content if place not in found]
    if not left or not source.content:
        return
    cosines = similarities(
        [claim.folded[place] for place in left], [source.folded[at] for at in source.content]
    )
    for row, place in zip(cosines, left, strict=True):
        best = int(row.argmax())
        if row[best] >= least:
            found[place] = (source.content[best],)


def similarities(one: Sequence[str], other: Sequence[str]) -> NDArray[np.float32]:
    """Cosines of words, [one, other], by the bundled static model."""
    return np.asarray(
        np.stack([_vector(word) for word in one]) @ np.stack([_vector(word) for word in other]).T
    )


@lru_cache(maxsize=16_384)
def _vector(word: str) -> NDArray[np.float32]:
    return np.asarray(encoder().encode_passages([word])[0])


@cache
def encoder() -> StaticEmbeddings:
    """The bundled model, loaded where it is first needed."""
    return StaticEmbeddings(config.Embedding())
