"""Facts: the numbers, dates, days and names of a claim, each held against those of a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rag import arabic
from rag.answers.check.alignment import SAME_NAME_ACROSS, Alignment, is_same, similarities
from rag.answers.check.amounts import Amount, same_value
from rag.answers.check.dates import Date, same_date
from rag.answers.check.names import PARTICLES, Name, forms, sounds_like
from rag.answers.check.reasons import Reason, ReasonKind
from rag.answers.check.statement import Statement
from rag.answers.roots import root
from rag.arabic import lexicon
from rag.arabic.lexicon import names as tables
from rag.arabic.lexicon.polarity import QUANTIFIERS


def differing_facts(aligned: Alignment) -> Iterator[Reason]:
    """What the claim has of numbers, dates, days and names that the source has otherwise, or not."""
    yield from _amounts(aligned)
    yield from _rates(aligned)
    yield from _dates(aligned)
    yield from _weekdays(aligned)
    yield from _names(aligned)


def reason(kind: ReasonKind, statement: Statement, first: int, last: int, given: str | None) -> Reason:
    """A reason about the words of these places."""
    start, end = statement.words[first].start, statement.words[last].end
    return Reason(kind, statement.text[start:end], given, start, end)


def _amounts(aligned: Alignment) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    for amount in claim.amounts:
        equal = [given for given in source.amounts if _is_equal(amount, given)]
        if not equal:
            if amount.unit in ("", "order") and amount.value in source.years:
                continue
            rivals = [given for given in source.amounts if _is_comparable(amount, given)]
            if amount.value == 2 and not rivals and _has_dual(source):
                continue
            if amount.implied and not rivals:
                yield from _first_of_others(aligned, amount)
                yield from _part_of_all(aligned, amount)
                continue
            shown = _shown(source, rivals[0]) if rivals else None
            yield reason("number", claim, amount.first, amount.last, shown)
        elif not any(_has_unit(aligned, amount, given) for given in equal):
            if not amount.implied:
                yield reason("unit", claim, amount.first, _with_noun(claim, amount), _shown(source, equal[0]))
        elif amount.bound in ("least", "most") and not any(
            _is_bounded_alike(aligned, amount, given) for given in equal
        ):
            yield reason("bound", claim, max(0, amount.first - 2), amount.last, _shown(source, equal[0], 3))
        elif not _is_beyond(source, amount) and all(_is_opposite_bound(amount, given) for given in equal):
            yield reason("bound", claim, amount.first, amount.last, _shown(source, equal[0], 3))
    yield from _turned_round(aligned)


def _first_of_others(aligned: Alignment, amount: Amount) -> Iterator[Reason]:
    """«الدرجة الأولى» of a class that the source calls otherwise («الدرجة السياحية»)."""
    claim, source = aligned.claim, aligned.source
    for at in aligned.of.get(amount.first - 1, ()) if amount.unit == "order" else ():
        after = source.folded[at + 1] if at + 1 < len(source.folded) else ""
        if (
            after.startswith("ال")
            and claim.folded[amount.first].startswith("ال")
            and at + 1 in source.content
        ):
            yield reason("number", claim, amount.first - 1, amount.last, source.shown(at, at + 1))
            return


def _has_dual(source: Statement) -> bool:
    """Whether a word of the source may say two by its ending («البلدين»)."""
    return any(len(word) > 4 and word.endswith(("ين", "ان")) for word in source.folded)


def _part_of_all(aligned: Alignment, amount: Amount) -> Iterator[Reason]:
    """A part of what the source says of the whole («نصف الثمن», «الثمن كاملا»)."""
    whole = [at for at, word in enumerate(aligned.source.folded) if word in QUANTIFIERS["all"]]
    if amount.unit == "part" and whole:
        yield reason("quantifier", aligned.claim, amount.first, amount.last, aligned.source.shown(whole[0]))


def _shown(source: Statement, amount: Amount, before: int = 0) -> str:
    return source.shown(max(0, amount.first - before), _with_noun(source, amount))


def _with_noun(statement: Statement, amount: Amount) -> int:
    after = amount.last + 1
    has_noun = amount.unit == "" and amount.noun and after < len(statement.words)
    return after if has_noun else amount.last


def _is_equal(amount: Amount, given: Amount) -> bool:
    if {amount.unit, given.unit} == {"%", "part"}:
        one, other = (each.value * (100 if each.unit == "part" else 1) for each in (amount, given))
        return one == other
    if amount.implied and amount.unit.startswith(("time", "measure")) and amount.unit != given.unit:
        return False
    if amount.unit == given.unit == "clock" and amount.noun and given.noun and amount.noun != given.noun:
        return False
    return same_value(amount, given)


def _is_comparable(amount: Amount, given: Amount) -> bool:
    kinds = amount.unit.split(":")[0], given.unit.split(":")[0]
    if set(kinds) == {"%", "part"}:
        return True
    if kinds[0] != kinds[1]:
        return False
    if kinds[0] in ("", "order") and amount.implied:
        return bool(amount.noun) and amount.noun == given.noun
    return True


_LOOSE: Final = ("", "order", "clock")


def _has_unit(aligned: Alignment, amount: Amount, given: Amount) -> bool:
    if amount.unit == given.unit == "":
        return _is_same_noun(aligned, amount, given)
    if amount.unit == given.unit or {amount.unit, given.unit} == {"%", "part"}:
        return True
    if amount.unit in _LOOSE and given.unit in _LOOSE:
        return True
    if amount.unit == "" and (not amount.noun or aligned.across):
        return True
    if given.unit or given.noun:
        return False
    is_told = any(word in aligned.source.folded for word in _unit_words(aligned.claim, amount))
    return is_told or amount.unit.startswith("times")


def _unit_words(claim: Statement, amount: Amount) -> tuple[str, ...]:
    return claim.folded[amount.first + 1 : amount.last + 1]


def _is_same_noun(aligned: Alignment, amount: Amount, given: Amount) -> bool:
    if (
        not amount.noun
        or not given.noun
        or amount.noun == given.noun
        or root(amount.noun) == root(given.noun)
    ):
        return True
    after = amount.last + 1
    claim = aligned.claim
    near_by = range(given.first - 2, given.last + 3)
    if any(at in near_by for at in aligned.of.get(after, ())):
        return True
    if any(name.first <= after <= name.last for name in claim.names):
        return True
    # What follows a number in the source may be something else than what it counts.
    folded = aligned.source.folded
    near = (*folded[max(0, given.first - 1) : given.first], *folded[given.last + 1 : given.last + 4])
    stems = {arabic.stem(word) for word in near}
    if aligned.across:
        return any(at in aligned.of or at not in claim.content for at in (after, after + 1))
    return amount.noun in stems or after not in claim.content


def _is_bounded_alike(aligned: Alignment, amount: Amount, given: Amount) -> bool:
    """Whether the source bounds an equal number so, or what is beyond it («وما زاد على ذلك»)."""
    if given.bound == amount.bound or _is_beyond(aligned.source, amount):
        return True
    said = set(aligned.claim.folded[max(0, amount.first - 5) : amount.first])
    verbs = said & _BOUNDING_VERBS
    return given.bound is None and any(
        form in verbs for word in aligned.source.folded for form in forms(word)
    )


_BOUNDING_VERBS: Final = frozenset(
    {"تجاوز", "تجاوزت", "يتجاوز", "تتجاوز", "زاد", "زادت", "قل", "فاق", "فاقت"}
)
_BEYOND: Final[dict[str, re.Pattern[str]]] = {
    "least": re.compile(
        r"\b(?:زاد|يزيد|تزيد|اكثر|تجاوز|more|beyond) (?:علي |عن |من |than )?(?:ذلك|هذا|that|this)\b"
    ),
    "most": re.compile(r"\b(?:قل|يقل|تقل|اقل|less|below) (?:عن |من |than )?(?:ذلك|هذا|that|this)\b"),
}


def _is_beyond(source: Statement, amount: Amount) -> bool:
    pattern = _BEYOND.get(amount.bound or "")
    return bool(pattern and pattern.search(" ".join(source.folded)))


def _is_opposite_bound(amount: Amount, given: Amount) -> bool:
    return {amount.bound, given.bound} == {"least", "most"}


_FROM: Final = frozenset({"من", "from"})
_TO: Final = frozenset({"الي", "to", "حتي", "until"})


def _turned_round(aligned: Alignment) -> Iterator[Reason]:
    """«من 25% إلى 100%» the other way round."""
    claimed, given = _ends(aligned.claim), _ends(aligned.source)
    for start, end in claimed:
        if any((end.value, start.value) == (one.value, other.value) for one, other in given):
            yield reason("role", aligned.claim, start.first - 1, end.last, _pair(aligned.source, given))


def _ends(statement: Statement) -> list[tuple[Amount, Amount]]:
    """From one amount to another, which may have the unit of both."""
    pairs = []
    for one, other in zip(statement.amounts, statement.amounts[1:], strict=False):
        before = statement.folded[one.first - 1] if one.first else ""
        between = statement.folded[other.first - 1]
        if before in _FROM and between in _TO and (one.unit == other.unit or not one.unit):
            pairs.append((one, other))
    return pairs


def _pair(source: Statement, given: list[tuple[Amount, Amount]]) -> str:
    start, end = given[0]
    return source.shown(start.first - 1, end.last)


def _rates(aligned: Alignment) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    if claim.rates and source.rates and not claim.rates & source.rates:
        yield Reason(
            "unit", ", ".join(sorted(claim.rates)), ", ".join(sorted(source.rates)), 0, len(claim.text)
        )


def _dates(aligned: Alignment) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    for date in claim.dates:
        if same_date(date, source.dates, source.years):
            continue
        if date.month is None and any(amount.value == date.year for amount in source.amounts):
            continue
        rivals = [other for other in source.dates if _may_rival(date, other)]
        shown = source.shown(rivals[0].first, rivals[0].last) if rivals else None
        yield reason("date", claim, date.first, date.last, shown)


def _may_rival(date: Date, other: Date) -> bool:
    return bool(other.month if date.month else other.year)


def _weekdays(aligned: Alignment) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    for place, word in enumerate(claim.folded):
        named = {
            lexicon.WEEKDAY_OF[form]
            for form in (word, word[1:], "ال" + word[2:], word.removesuffix("s"))
            if form in lexicon.WEEKDAY_OF
        }
        if named and not named & source.weekdays:
            days = [at for at, other in enumerate(source.folded) if _is_weekday(other)]
            yield reason("weekday", claim, place, place, source.shown(days[0]) if days else None)


def _is_weekday(word: str) -> bool:
    return any(form in lexicon.WEEKDAYS for form in (word, word[1:], "ال" + word[2:], word.removesuffix("s")))


_PLACED: Final = frozenset({"في", "مدينه", "بمدينه", "الي", "in", "at", "to", "city", "العاصمه"})


def _names(aligned: Alignment) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    for name in claim.names:
        if (
            not name.is_sure and (not aligned.across or len(name.entity) < 6 or _COMMON.search(name.entity))
        ) or _has_name(aligned, name):
            continue
        used = [other for other in source.names if any(is_same(other, said) for said in claim.names)]
        rivals = [other for other in source.names if other not in used and other.is_place == name.is_place]
        shown = source.shown(rivals[0].first, rivals[0].last) if rivals else None
        yield reason("name", claim, name.first, name.last, shown)


_COMMON: Final = re.compile(r"(?:s|ing|ed|ly|tion|ment|ance|ence|ity|ness)$")
"""How words end that open a sentence with a capital letter and are no names."""


def _has_name(aligned: Alignment, name: Name) -> bool:
    claim, source = aligned.claim, aligned.source
    exact = [other for other in source.names if other.entity == name.entity]
    if exact:
        return True
    if name.is_known:
        same = [other for other in source.names if is_same(name, other)]
        is_capital = any(other.entity != name.entity for other in same)
        before = claim.folded[name.first - 1] if name.first else ""
        placed = before in _PLACED or claim.folded[name.first][0] == "ب"
        if same and is_capital and placed and name.entity in _CAPITALS:
            cities = [
                other for other in source.names if other.is_place and other not in same and _is_city(other)
            ]
            return not cities
        return (
            bool(same) or _may_name(source, name) or _stands(claim.folded[name.first : name.last + 1], source)
        )
    words = claim.folded[name.first : name.last + 1]
    return all(
        _has_word(aligned, name.first + at, word) for at, word in enumerate(words) if word not in PARTICLES
    )


def _may_name(source: Statement, name: Name) -> bool:
    """Whether a word of the source that is a name only sometimes («قطر») is this one."""
    return any(tables.ENTITIES.get((form,)) == name.entity for word in source.folded for form in forms(word))


def _is_city(name: Name) -> bool:
    return name.is_place and name.entity not in _COUNTRIES


def _stands(words: tuple[str, ...], source: Statement) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(source.folded)} "


def _has_word(aligned: Alignment, place: int, word: str) -> bool:
    source = aligned.source
    if word in source.folded or any(word in re.split(r"\W", other) for other in source.folded):
        return True
    if not aligned.across:
        stems = {arabic.stem(form) for form in forms(word)}
        return any(arabic.stem(other) in stems for other in source.folded)
    if any(_sounds_alike(word, other) for other in source.folded):
        return True
    if word in lexicon.FUNCTION_WORDS or place not in aligned.claim.content or not source.content:
        return True
    others = [form for at in source.content for form in forms(source.folded[at])]
    near = similarities([word], others)
    return bool(near.max() >= SAME_NAME_ACROSS)


def _sounds_alike(word: str, other: str) -> bool:
    if word.isascii() == other.isascii() or not (word.isalpha() and other.isalpha()):
        return False
    return sounds_like(word, other) if word.isascii() else sounds_like(other, word)


_CAPITALS: Final = frozenset(tables.CAPITALS)
_COUNTRIES: Final = frozenset(tables.CAPITALS.values())
