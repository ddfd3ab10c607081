"""Answer types: what kind of thing a question asks for.

Li and Roth, "Learning Question Classifiers" (2002), with rules instead of a learnt classifier.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag import arabic
from rag.answers.deciding import asks_whether
from rag.answers.roots import noun_stem
from rag.arabic import lexicon
from rag.arabic.lexicon import Thing
from rag.english import head_noun


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: the kind, the stem of the noun that is counted («كم موظفا»), and the
    preposition that frames a length of time («قبل كم يوم»); `is_code` says that a number counts nothing,
    since somebody is reached by it («رقم الهاتف»), `is_count` that one surely counts («عدد الموظفين»)."""

    kind: Thing
    counted: str | None = None
    frame: str | None = None
    is_code: bool = False
    is_count: bool = False


MEASURED: Final[frozenset[Thing]] = frozenset({"percentage", "money", "duration", "time", "date", "number"})
"""The kinds that are told by numbers, names of months and units."""
COUNTED: Final[frozenset[Thing]] = frozenset({"percentage", "money", "duration", "number"})
"""Those that nothing but a number tells."""


def asked(question: str) -> Asked | None:
    """What a question asks for, or None where it does not say."""
    words = tuple(_without_owner(_without_conjunction(word)) for word in arabic.words_of(question))
    folded = " ".join(words)
    if not words:
        return None
    first = words[0]
    if "هل" in words or (first in lexicon.QUESTION_WORDS["other"] and _ASKED["decision"].fullmatch(first)):
        return Asked("decision")
    if first in lexicon.ASKING_WHETHER_ENGLISH and not _ASKS_AS_WELL.search(folded):
        return Asked("decision")
    if first in lexicon.ASKING_WHETHER and lexicon.QUESTION_WORDS_ALL.isdisjoint(words[1:]):
        return Asked("decision")
    if asks_whether(words):
        return Asked("decision")
    if first == "لم":
        return Asked("reason")
    if _WHAT_HOUR.search(folded):
        return Asked("time")
    counted, frame = _counted(words)
    if counted in _TIME_STEMS or _HOW_LONG.search(folded):
        has = not frame and not _HAVING.isdisjoint(words)
        return Asked("duration", None, "خلال" if has else frame)
    if "how old" in folded:
        return Asked("number", "years")
    if counted in _TIMES or words[:2] == ("how", "often"):
        return Asked("duration", counted, "كل")
    if _asks_for_price(words) or _HOW_MUCH_PAID.search(folded):
        return Asked("money")
    if _ON_CONDITION.search(folded):
        return None
    if len(words) < 3 and words[-1] in _THE_NUMBER and words[0] not in lexicon.COUNTING:
        return Asked("number", is_code=True)
    if opening := _opened(words):
        return Asked(opening)
    for kind, pattern in _ASKED.items():
        if kind == "decision":
            continue
        if kind == "person" and _defines(words):
            continue
        if pattern.search(folded):
            is_code = kind == "number" and counted is None and not CODES.isdisjoint(words)
            is_code = is_code and "number of" not in folded
            if kind != "number":
                return Asked(kind, None, frame)
            return Asked(kind, counted, frame, is_code, "عدد" in words or bool(counted and counted.isascii()))
    if (first in ("من", "لمن") and len(words) > 1) or any(word in ("لمن", "بمن") for word in words[:2]):
        return Asked("person")
    return Asked("decision") if _ASKED["decision"].fullmatch(first) else None


def _asks_for_price(words: Sequence[str]) -> bool:
    """Whether «بكم» has a thing after it or nothing («بكم التذكرة», «بكم تذكرة المتحف», «التذكرة بكم»): by
    how many of something («بكم درجة») is no price."""
    return any(
        word in _PRICE and (after in _SHOWN or after.startswith("ال") or owner.startswith(("ال", "لل")))
        for word, after, owner in zip(words, [*words[1:], ""], [*words[2:], "", ""], strict=False)
    )


def _opened(words: Sequence[str]) -> Thing | None:
    """What a question asks for that begins with where, how, why, or with who and no preposition's object:
    «من يدفع الرسوم» asks for no sum. None where its words decide."""
    for kind in ("reason", "place", "manner"):
        if words[0] in lexicon.QUESTION_WORDS[kind] - lexicon.ALSO_PARTICLES - {"how"}:
            return kind
    asks_who = words[0] in WHO and len(words) > 1 and words[1] not in _FROM
    return "person" if asks_who and not _defines(words) else None


def _without_conjunction(word: str) -> str:
    """A question word without the «و» or «ف» that joins it to what was said before («ومتى»)."""
    return word[1:] if word[0] in "وف" and word[1:] in lexicon.QUESTION_WORDS_ALL else word


def _without_owner(word: str) -> str:
    """What is asked for without the pronoun of whose it is («رقمكم», «مساحتها»)."""
    match = _OWNED.fullmatch(word)
    cores = (f"{match[1]}{match[2]}", f"{match[1]}ه" if match[2] else "") if match else ()
    return next((core for core in cores if core in _KINDS), word)


def _defines(words: Sequence[str]) -> bool:
    """Whether «من هو» is followed by a name alone, whose bearer is asked about: not «من هو مدير المشروع»."""
    opening = " ".join(words[:2])
    alone = not any(word in lexicon.OFFICES | lexicon.RELATIVE_WORDS for word in words[2:])
    return bool(_ASKED["definition"].fullmatch(opening)) and alone and len(words) < 7


def _counted(words: Sequence[str]) -> tuple[str | None, str | None]:
    """The stem of the noun after «كم» or «عدد», and the preposition before it."""
    for place, word in enumerate(words[:-1]):
        if word in lexicon.COUNTING or word == "بكم":
            noun = words[place + 1]
            if (noun in lexicon.COUNTING or noun == "من") and place + 2 < len(words):
                noun = words[place + 2]
            frame = words[place - 1] if place and words[place - 1] in lexicon.FRAMES else None
            noun = head_noun(words[place + 1 :]) or noun
            is_noun = noun not in lexicon.FUNCTION_WORDS | lexicon.KIND_NAMES | lexicon.LIMITS
            is_noun = is_noun and not noun.isdigit()
            # «كم الحد» asks how much it is, as «كم بلغت» does: nothing is counted, unlike by «كم من الأصوات».
            after = words[place + 1]
            is_whole = word in _HOW_MANY and (
                after.startswith("ال") or after in CODES or _DONE.fullmatch(after)
            )
            return (noun_stem(noun) if is_noun and not is_whole else None), frame
    return None, None


_TIME_STEMS = frozenset(map(noun_stem, lexicon.TIME_UNITS))
_TIMES = frozenset(map(noun_stem, ("مره", "مرات", "times")))
"""What is counted where a question asks how often."""
_HOW_MANY = lexicon.COUNTING - {"عدد", "many"}
_DONE = re.compile(r"(?!ت\w\wي\w$)[يت]\w{3,}(?<!ه)(?<!ات)(?<!ا)|\w{3,}(?<!ا)ت")
"""What may be a verb after «كم»: in the present, or in the past of a woman or a thing."""
CODES: Final = lexicon.words("رقم الرقم أرقام تحويلة التحويلة هاتف الهاتف phone extension number hotline")
"""What a question names that wants a number to call."""
_THE_NUMBER: Final = lexicon.words("الرقم رقمكم رقمهم الهاتف")
"""What a question of two words ends with that wants such a number."""
_PRICE = frozenset({"بكم", "بكام", "بقديش", "بشحال"})
_SHOWN = frozenset({"", "هذا", "هذه", "هاد", "هاي", "ده", "دي"})
"""What stands after «بكم», besides a noun with its article, where it asks for a price."""
_HAVING = frozenset("عندي عندنا لدي لدينا معي معنا امامي باقي مهله المهله".split())
"""What asks within what time something has to be done: «كم يوم عندي»."""
WHO: Final = frozenset({"من", "مين", "منو", "who"})
"""What a question begins with that asks for a person."""
_ASKS_AS_WELL = re.compile(r"\b(?:how|which|why)\b")
"""What makes a question that begins with "do you" or "can you" one that does not ask whether."""
_HOW_MUCH_PAID = re.compile(
    rf"\bhow much (?:{lexicon.either(lexicon.ASKING_WHETHER_ENGLISH)}) .*"
    rf"\b(?:{lexicon.either(lexicon.PAYING)})\b"
    r"|\bhow much (?:do|does|did|will|would) (?:i|we|you|they) get\b"
)
"""What asks for a sum of money by a verb that pays, earns or costs: "how much do nurses get paid"."""
_FROM = frozenset({"اي", "ايه", "اين", "وين", "فين", "متي", "اجل", "كم"})
_WHAT_HOUR = re.compile(r"\bكم الساعه\b|\bالساعه كم\b|\bاي ساعه\b")
_HOW_LONG = lexicon.any_of(lexicon.HOW_LONG)
_ON_CONDITION = re.compile(
    rf"\b(?:{lexicon.either(lexicon.WHEN)}) (?:{lexicon.either(lexicon.MODAL_VERBS)})\b"
)
"""What asks for a condition, not for a date: «متى يجوز», "when may"."""
_ASKED = {kind: lexicon.any_of(phrases) for kind, phrases in lexicon.ASKING_FOR.items()}
_KINDS: Final = frozenset(
    phrase
    for kind in ("money", "duration", "number", "percentage", "place")
    for phrase in lexicon.ASKING_FOR[kind]
    if " " not in phrase and phrase not in lexicon.COUNTING
) | {"رسم", "رسوم", "مواعيد", "هاتف"}
_OWNED = re.compile(r"(\w{2,}?)(ت?)(?:كم|ك|نا|ه|ها|هم|هما)")
