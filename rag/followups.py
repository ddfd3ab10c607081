"""Follow-ups: whether a question can be asked alone, and which earlier one it leans on where it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rag import arabic
from rag.arabic import lexicon, phrases
from rag.arabic.lexicon.attributes import ATTRIBUTES, VAGUE
from rag.arabic.lexicon.names import ENTITIES
from rag.courtesy import plain, small_talk
from rag.ellipsis import fill, is_preposition, named_in

MOST_WORDS_OF_A_FOLLOW_UP: Final = 6
"""A question with more content words of its own says what it is about, whatever it points to."""


def find_subject(text: str, earlier: Sequence[str]) -> str | None:
    """The question that this one leans on: of the `earlier` ones, oldest first, the latest that can be asked
    alone, else the latest; of that one what it is about, where this one asks what happens if. One that asks
    nothing by itself ("والسيارات؟") takes the latest that does, whose subject it replaces. None where this
    one can be asked alone. Greetings and thanks are passed over."""
    if not leans_back(text):
        return None
    asked = _asked(earlier)
    if not asked:
        return None
    if own_words(text) and not asks(text) and not supposes(text):
        return next(filter(_can_be_gone_on_from, asked), asked[0])
    subject = next((question for question in asked if not leans_back(question)), asked[0])
    return _topic(subject) if supposes(text) else subject


def complete(text: str, earlier: Sequence[str]) -> str | None:
    """The whole question of which this one says only what is another than in an `earlier` one («والمرضية؟»,
    «وفي أوروبا؟»); None where it is none, or what is another cannot be told."""
    if not _says_what_is_another(text):
        return None
    before = next(filter(_can_be_gone_on_from, _asked(earlier)), None)
    return fill(text, before) if before else None


def _says_what_is_another(text: str) -> bool:
    if asks(named_in(text)) or not own_words(text) or not leans_back(text):
        return False
    return not (supposes(text) or _POINTS_BACK.search(arabic.fold(text)))


def supposes(text: str) -> bool:
    """Whether a question asks what happens if."""
    return bool(_SUPPOSES.match(arabic.fold(text)))


def _can_be_gone_on_from(text: str) -> bool:
    """Whether a question asks something, by a word that asks or as one that can be asked alone."""
    return asks(text) or not leans_back(text)


def _asked(earlier: Sequence[str]) -> list[str]:
    """What was asked, without courtesy and each as a whole question where it can be told, latest first."""
    found: list[str] = []
    before = None
    for each in map(plain, (each for each in earlier if each.strip() and not small_talk(each))):
        whole = fill(each, before) if before and _says_what_is_another(each) else None
        found.append(whole or each)
        if _can_be_gone_on_from(found[-1]):
            before = found[-1]
    return found[::-1]


def asks(text: str) -> bool:
    """Whether a text has a question word of its own."""
    return any(map(is_question_word, arabic.words_of(text)))


def is_question_word(word: str) -> bool:
    """Whether a folded word is one that asks, whatever is written together with it."""
    own = lexicon.QUESTION_WORDS_ALL
    return word in own or (word[:1] in "وفبل" and word[1:] in own) or bool(_HOW_MANY.fullmatch(word))


_HOW_MANY = re.compile(r"[وف]?[بل]كم")
_POINTING = frozenset(lexicon.POINTING_BACK)
_WHO_ASKS = frozenset({"if", "i", "me", "my", "we", "our", "you", "your"})
_SUPPOSES = re.compile(
    r"و?(?:(?:ماذا|ما|شو|ايش|وش|طيب|ايه) )*(?:(?:ب|ح)?[يت](?:حدث|حصل|صير) )?(?:لو|اذا|ان)(?!\w)"
    r"|(?:and |but )?what (?:happens )?(?:if|when)(?!\w)"
)
"""How a question begins that asks what happens if, in folded text."""


def _topic(question: str) -> str:
    """What a question is about, without what it asks of that; the question where that is all it has."""
    about = [
        question[word.start : word.end]
        for word in arabic.words(question)
        if word.text not in arabic.FUNCTION_WORDS
        and not is_measure(word.text)
        and not is_question_word(word.text)
    ]
    return " ".join(about) or question


def is_quantity(word: str) -> bool:
    """Whether a folded word, «و» and the article aside, says what is measured: «السعر», «والوزن»."""
    return word.removeprefix("و").removeprefix("ال") in _QUANTITIES


def is_measure(word: str) -> bool:
    """Whether a folded word says what is measured or asked of something, not what that is: «المدة», «رسم»."""
    return word in _MEASURES or word.removeprefix("ال") in _MEASURES


_QUANTITIES = phrases.MEASURES.union(ATTRIBUTES)
_MEASURES = phrases.MEASURES.union(*lexicon.ASPECTS.values())


def own_words(text: str) -> list[str]:
    """The folded content words of a question; none where it has only question words and the like."""
    return [
        word
        for word in arabic.content_words(text)
        if word not in arabic.FUNCTION_WORDS
        and not (word[0] == "و" and word[1:] in arabic.FUNCTION_WORDS)
        and not _HOW_MANY.fullmatch(word)
        and word not in _WHO_ASKS
        and word not in _POINTING
    ]


def names(text: str) -> list[str]:
    """The folded words by which a question says what it is about: its own, but for what is measured or asked
    of that («السعر», «الشروط») and what frames it («المسموح»)."""
    asked_of_it = lexicon.FRAMING | lexicon.LISTS | lexicon.ITEMS | VAGUE
    said = (word for word in own_words(text) if not (is_measure(word) or is_quantity(word)))
    return [word for word in said if word not in asked_of_it and not word.isdecimal()]


def leans_back(text: str) -> bool:
    """Whether a question cannot be asked alone: it names no subject ("ولماذا؟", "متى تبدأ؟", "كم السعر؟"),
    goes on from the one before ("وماذا عن السيارات؟"), or points back ("متى حدث ذلك؟", "كم مدتها؟")."""
    words = arabic.words_of(text)
    own = own_words(text)
    if not own or len(own) > MOST_WORDS_OF_A_FOLLOW_UP:
        return not own
    if all(map(is_measure, own)):
        return True
    folded = _COPULA.sub(" ", " ".join(words))
    joined = 2 if words[0].startswith("و") and words[0] not in phrases.OWN_WAW else 0
    return (
        _goes_on(words, own)
        or bool(_POINTS_BACK.search(_RELATIVE.split(folded)[0]))
        or (len(own) <= 2 + joined and any(map(is_possessed, _original_words(text, own))))
        or (len(own) == 1 and _lacks_its_subject(words, own[0]))
    )


def _goes_on(words: Sequence[str], own: Sequence[str]) -> bool:
    """Whether it begins as what goes on from something said before."""
    if _CONTINUES.match(" ".join(words)):
        return True
    first = words[0]
    if _names_a_circumstance(words) and len(own) <= 3 and not any(map(is_question_word, words)):
        return True
    if first == "و":
        return len(own) <= 3
    if not first.startswith("و") or first in phrases.OWN_WAW or len(first) < 3:
        return False
    if first[1:] in lexicon.QUESTION_WORDS_ALL:
        return len(own) == 1
    if first[1:] in arabic.FUNCTION_WORDS or first in arabic.FUNCTION_WORDS:
        asks = any(word in lexicon.QUESTION_WORDS_ALL for word in words[1:])
        return len(own) <= (1 if asks else 3)
    return len(first) > 3 and len(own) <= 3


def _names_a_circumstance(words: Sequence[str]) -> bool:
    """Whether it begins with a preposition. «في» before a noun without an article may say that there is
    such a thing: «في خصم للطلاب؟»."""
    if words[0] != "في":
        return is_preposition(words[0])
    joined = words[1] if len(words) > 1 else ""
    return joined.startswith("ال") or joined.isdecimal() or (joined,) in ENTITIES


def _lacks_its_subject(words: Sequence[str], own: str) -> bool:
    """Whether it is a question word and a verb that says of nothing that it did or does it."""
    asks = any(word.removeprefix("و") in _ASKS_OF_VERBS for word in words[:2])
    return asks and len(words) <= 3 and bool(_VERB.fullmatch(own))


def _original_words(text: str, own: Sequence[str]) -> list[str]:
    """The own words as they are spelt, so that a pronoun is told from ta marbuta."""
    return [text[word.start : word.end] for word in arabic.words(text) if word.text in own]


def is_possessed(word: str) -> bool:
    """Whether a word ends with a pronoun: "مدتها", and, where it is not folded, "مديره"."""
    return bool(_POSSESSED.fullmatch(arabic.fold(word))) or bool(_HIS.fullmatch(word))


_CONTINUES = lexicon.any_of(lexicon.CONTINUING)
_POINTS_BACK = lexicon.any_of(lexicon.POINTING_BACK)
_RELATIVE = lexicon.any_of(lexicon.RELATIVE)
_COPULA = re.compile(r"\b[وف]?(?:ما|من|مين|منو|شو|ايش|وش|ايه) (?:هو|هي|هم|هما|الذي|التي|الذين|اللي)\b")
"""In "ما هي الشروط؟" and "ما الذي حدث؟" the pronoun points forward."""
_POSSESSED = re.compile(r"(?!ال|تفاهم|مساهم)\w{3,}(?:ها|هم|هما)")
"""A noun with its owner's pronoun: "مدتها". (Not where the letters are the word's own.)"""
_HIS = re.compile(r"(?!ال|[أا]ل|وال|بال|لل|انتبا|اتجا|شبي|مكرو|فقي|وجيه|تشبي|تنبي|توجي)\w{2,}[^\Wاةو]ه")
"""The same with "his": "مديره"."""
_VERB = re.compile(
    r"[يتن]\w{2,}(?<!ه)|\w{3,}ت|ولد|بدا|حدث|حصل|صدر|وقع|تم|انتهي|توفي|راح|ذهب|سافر|غادر|رجع|وصل"
)
_ASKS_OF_VERBS = frozenset().union(
    *(lexicon.QUESTION_WORDS[kind] for kind in ("date", "place", "reason", "manner", "number"))
)
