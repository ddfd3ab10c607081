"""Ellipsis: a question that says only what is another than in the one before («والمرضية؟», «وفي أوروبا؟»,
"what about paternity leave?"), and that one with it in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from rag import arabic
from rag.arabic import lexicon, phrases
from rag.arabic.lexicon.opposites import opposites


def fill(text: str, before: str) -> str | None:
    """The question `before` with what `text` names instead of the like: what has the same noun, another
    adjective of its form, a number as long, what stands after such a preposition. After a preposition that it
    has none like, what is named is added. None where nothing is like it."""
    named = named_in(text)
    words = arabic.words(named)
    if not words:
        return None
    asked = arabic.words(before)
    with_the_noun = _by_english_noun if words[-1].text.isascii() else _by_noun
    if found := _by_owning_preposition(words, asked) or _by_owned_noun(words, asked):
        start, end, instead = found
        return f"{before[:start]}{instead}{before[end:]}"
    for attempt in (with_the_noun, _by_adjective, _by_number, _by_preposition):
        if span := attempt(words, asked):
            start, end, said = span
            return f"{before[:start]}{named[said:]}{before[end:]}"
    if _CORRECTS.search(arabic.fold(text)) and (last := _last_thing(words, asked)):
        return f"{before[: last.start]}{named}{before[last.end :]}"
    if is_preposition(words[0].text):
        return f"{before.rstrip(_MARKS)} {named}{before[len(before.rstrip(_MARKS)) :]}"
    return None


def is_preposition(word: str) -> bool:
    """Whether a folded word is a preposition of place or time, or begins with one and the article."""
    return word in _PREPOSITIONS or word.startswith(_JOINED)


_Span = tuple[int, int, int]
"""Where what is replaced starts and ends, and from where on in `named` it is replaced."""
_Words = Sequence[arabic.Word]


def named_in(text: str) -> str:
    """What is named, without what leads up to it."""
    folded = arabic.fold_with_offsets(text)
    match = _LEADING.match(folded.text)
    named = text[folded.offsets[match.end()] :] if match else text
    first = next(iter(arabic.words(named)), None)
    if first and first.text[0] == "و" and first.text not in phrases.OWN_WAW:
        rest = first.text[1:]
        named = named[first.start + 1 :] if len(rest) != 2 or rest in _PREPOSITIONS else named
    return named.strip(f"{_MARKS}،,")


def _by_owned_noun(named: _Words, asked: _Words) -> tuple[int, int, str] | None:
    """«واجباته» for «حقوق» in «ما حقوق المتطوع»: what somebody or something has, whose it is stands there."""
    owned = _OWNED.fullmatch(named[0].text) if len(named) == 1 else None
    if not owned or _kind(owned[1]) or len(asked) < 3 or asked[0].text not in _WHAT:
        return None
    at = 2 if asked[1].text in ("هي", "هو") and len(asked) > 3 else 1
    head, owner = asked[at : at + 2]
    is_noun = not head.text.startswith("ال") and head.text not in lexicon.FUNCTION_WORDS
    if not is_noun or not owner.text.startswith("ال") or _VERB.fullmatch(head.text):
        return None
    noun = f"{owned[1]}ة" if owned[2] and not owned[1].endswith("ا") else f"{owned[1]}{owned[2]}"
    return head.start, head.end, noun


def _by_owning_preposition(named: _Words, asked: _Words) -> tuple[int, int, str] | None:
    """«وبعدها» for «قبل» in «ماذا أفعل قبل العملية», «وخارجها» for «داخل المدينة»."""
    owned = _OWNED.fullmatch(named[0].text) if len(named) == 1 else None
    kind = _kind(owned[1]) if owned else ""
    for word in asked if kind else ():
        if owned and _kind(word.text) == kind and word.text != owned[1]:
            return word.start, word.end, owned[1]
    return None


def _by_noun(named: _Words, asked: _Words) -> _Span | None:
    """«إجازة الأبوة» for «إجازة الوضع»: from a noun that both have to the verb or question word after it."""
    for word in named:
        if word.text in lexicon.FUNCTION_WORDS:
            continue
        for place, other in enumerate(asked):
            if _core(other.text) == _core(word.text) and other.text not in lexicon.FUNCTION_WORDS:
                last = _last(asked, place, lambda each: _asks(each) or bool(_VERB.fullmatch(each)))
                return other.start, asked[last].end, word.start
    return None


def _by_english_noun(named: _Words, asked: _Words) -> _Span | None:
    """ "paternity leave" for "marriage leave": what stands before the last noun goes with it."""
    head = named[-1]
    for place, other in enumerate(asked):
        if other.text == head.text and head.text not in lexicon.FUNCTION_WORDS:
            first = place
            while first and asked[first - 1].text not in lexicon.FUNCTION_WORDS | lexicon.QUESTION_WORDS_ALL:
                first -= 1
            return asked[first].start, other.end, 0
    return None


def _by_adjective(named: _Words, asked: _Words) -> _Span | None:
    """«المرضية» for «السنوية»: one adjective of a relation for another."""
    form = _RELATION.fullmatch(named[0].text) if len(named) == 1 else None
    if not form:
        return _by_opposite(named, asked)
    for before, other in zip(reversed(asked[:-1]), reversed(asked[1:]), strict=True):
        like = _RELATION.fullmatch(other.text)
        if (
            like
            and like[1] == form[1]
            and before.text not in lexicon.FUNCTION_WORDS
            and not _asks(before.text)
        ):
            return other.start, other.end, 0
    return None


def _by_opposite(named: _Words, asked: _Words) -> _Span | None:
    """«الكبيرة» for «الصغيرة»."""
    others = _opposites(named[0].text) if len(named) == 1 else frozenset[str]()
    for other in asked if others else ():
        if other.text.removeprefix("ال") in others:
            return other.start, other.end, 0
    return None


@lru_cache(maxsize=1_024)
def _opposites(word: str) -> frozenset[str]:
    """The words that exclude a folded word, without the article."""
    said = word.removeprefix("ال")
    return frozenset(
        other
        for sides in opposites()
        for side in sides
        if said in side
        for another in sides
        if another is not side
        for other in another
    )


def _last_thing(named: _Words, asked: _Words) -> arabic.Word | None:
    """The last noun with an article, for which another with one is meant («أقصد المسبح»)."""
    if not named[0].text.startswith("ال"):
        return None
    return next((word for word in reversed(asked) if word.text.startswith("ال")), None)


def _by_number(named: _Words, asked: _Words) -> _Span | None:
    """«2022» for «2023»."""
    for other in asked if named[-1].text.isdecimal() else ():
        if other.text.isdecimal() and len(other.text) == len(named[-1].text):
            return other.start, other.end, named[-1].start
    return None


def _by_preposition(named: _Words, asked: _Words) -> _Span | None:
    """«داخل البلاد» for «في الدول العربية», «للأطفال» for «للكبار»: what stands after a preposition of the
    same kind."""
    kind = _kind(named[0].text)
    for place, other in enumerate(asked) if kind else ():
        last = _last(asked, place, lambda each: _asks(each) or is_preposition(each))
        says_more = last > place or other.text.startswith(_JOINED)
        if place and _kind(other.text) == kind and says_more:
            return other.start, asked[last].end, 0
    return None


def _kind(word: str) -> str:
    """Of which kind a folded word is as a preposition; empty for none."""
    joined = next((prefix for prefix in _JOINED if word.startswith(prefix)), "")
    return joined or ("place" if word in _OF_PLACE else "time" if word in _OF_TIME else "")


def _last(asked: _Words, place: int, ends: Callable[[str], bool]) -> int:
    """The last word of what begins at a place and goes on until a word ends it."""
    for after in range(place + 1, len(asked)):
        if ends(asked[after].text):
            return after - 1
    return len(asked) - 1


def _asks(word: str) -> bool:
    return word.removeprefix("و") in lexicon.QUESTION_WORDS_ALL


def _core(word: str) -> str:
    """A folded noun without article, preposition and the pronoun or ending after it: «إجازتي» as «إجازة»."""
    return _AFTER.sub("", _BEFORE.sub("", word))


_MARKS: Final = " \t\n؟?.!"
_LEADING: Final = re.compile(
    r"(?:و?(?:طيب|طب|لا|اقصد|قصدي|اعني|ماذا عن|(?:ماذا|شو|ايش|وش|ايه|ما)(?: هو)? (?:عن|بخصوص|حول)"
    r"|بالنسبه الى|بخصوص"
    r"|what about|how about|and|but|ok|okay|so|no|i mean|i meant)(?!\w)[،,]? *"
    r"|و?(?:(?:ماذا|شو|ايش|وش|ايه|ما) )?بالنسبه ل)+"
)
"""What leads up to what is named, in folded text."""
_CORRECTS: Final = re.compile(r"(?<!\w)(?:اقصد|قصدي|اعني)(?!\w)")
_OF_PLACE: Final = lexicon.words("في داخل خارج إلى in inside outside at to for within")
_OF_TIME: Final = lexicon.words("بعد قبل خلال منذ أثناء after before during since")
_PREPOSITIONS: Final = _OF_PLACE | _OF_TIME | frozenset({"مع", "بدون", "with", "without"})
_JOINED: Final = ("لل", "بال")
_OWNED: Final = re.compile(r"(?!ال)(\w{2,}?)(ت?)(?:ه|ها|هم|هما)")
"""A noun or preposition with its owner's pronoun, in folded text: its own ending ة is a ت then."""
_WHAT: Final = lexicon.words("ما ماهي ماهو كم شو ايش وش متى اين وين قديش اعطني اذكر")
_RELATION: Final = re.compile(r"ال\w{2,}?(يه|ي)")
"""An adjective of a relation, with the article: «السنوية», «الداخلي»."""
_VERB: Final = re.compile(r"[يتن]\w{2,}(?<!ه)")
_BEFORE: Final = re.compile(r"^(?:[وف]?[بكل]?ال|لل|[بل](?=\w{4}))(?=\w{3})")
_AFTER: Final = re.compile(r"(?<=\w{3})(?:ت(?:ي|ها|ه|هم|نا|ك|كم)|ه|ات)$")
