"""What a question is about: the nouns that a sentence, or what stands around it, has to speak of.

Verbs have many words for one thing ("عُقدت", "انعقدت", "جرت"), and so have words of measure and framing; a
noun that nothing around a sentence speaks of ("سكان", "الحج") is another question's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rag import arabic
from rag.answers.roots import root
from rag.arabic import lexicon
from rag.arabic.lexicon.amounts import POWERS
from rag.arabic.lexicon.attributes import ATTRIBUTES, COUNTABLE, VAGUE
from rag.arabic.lexicon.english import FRAMING_ENGLISH, MEASURES_ENGLISH, VERBS
from rag.translations import english_stem


def is_named(asked: Sequence[str], words: Sequence[str]) -> list[bool]:
    """Which of the `words` of a question are nouns that have to be spoken of; `asked` are all its words."""
    before = dict(zip(asked[1:], asked, strict=False))
    if is_english(asked):
        predicate = _predicate(asked, words)
        return [word == predicate or _is_english_noun(word, before.get(word, "")) for word in words]
    done = asked[1] if asked[:1] and asked[0] in _WHO and len(asked) > 1 and _DID.fullmatch(asked[1]) else ""
    return [word != done and _is_noun(word, before.get(word, "")) for word in words]


def _predicate(asked: Sequence[str], words: Sequence[str]) -> str:
    """What an English question asks whether a thing is: the last of its `words` but for measures, where
    that is said of a thing ("are the rooms cleaned every day"); else an empty string."""
    last = next((word for word in reversed(words) if word not in _SAYING_LITTLE), "")
    return last if asked[0] in _IS and PARTICIPLE.fullmatch(last) else ""


def is_english(asked: Sequence[str]) -> bool:
    """Whether most words of a question are English."""
    return 2 * sum(word.isascii() and word.isalpha() for word in asked) > len(asked)


def _is_english_noun(word: str, before: str) -> bool:
    """Whether a word of an English question is a noun, as far as can be told without a dictionary: a verb
    stands after who does it («we carry»), and many are known."""
    if word in ATTRIBUTES:
        return True
    if len(word) < 2 or not word.isalpha() or word in _NO_ENGLISH_NAMES:
        return False
    return before not in _DOERS


def _is_noun(word: str, before: str) -> bool:
    if word in ATTRIBUTES:
        return True
    if word in _NO_NAMES or word.isascii() or not word.isalpha() or len(word) < 3:
        return False
    if before in _HEADS and _VERBAL_NOUN.fullmatch(word):
        return True
    if before in lexicon.COUNTING:
        return not _VERB.fullmatch(word) or word[0] in "نا"
    if before in lexicon.BEFORE_A_VERB and (not word.startswith("ال") or _MET.fullmatch(word)):
        return False
    return word.startswith(("ال", "لل", "بال", "وال")) or not _VERB.fullmatch(word)


def asked_attributes(asked: Sequence[str], words: Sequence[str]) -> frozenset[str]:
    """Which of the `words` of a question ask for an attribute, and not how many of them there are: not «كم
    وزير», nor «كم عرض قدموا», of offers, but «كم عرض الشارع». Nor is a family something that was built:
    «خلفاء بني أمية»."""
    counted = {
        word
        for before, word, after in zip(asked, asked[1:], [*asked[2:], ""], strict=False)
        if before in lexicon.COUNTING and word in COUNTABLE and not after.startswith("ال")
    }
    other = counted | {
        word
        for before, word in pairwise(asked)
        if word == _BUILT and before not in lexicon.FUNCTION_WORDS | lexicon.QUESTION_WORDS_ALL
    }
    return frozenset(word for word in words if word in ATTRIBUTES and word not in other)


def says_attribute(word: str, words: Sequence[str]) -> bool:
    """Whether one of these folded words says the attribute that a word asks for."""
    return any(True for _ in after_attribute(word, words))


def after_attribute(word: str, words: Sequence[str]) -> Iterator[str]:
    """What follows each of these folded words that says the attribute that a word asks for; "" at the end."""
    said = ATTRIBUTES[word]
    for each, after in pairwise((*words, "")):
        if not said.isdisjoint(_bare(each)) and not (each in _METRES and after in POWERS):
            yield after


def says_life(word: str, text: str) -> bool:
    """Whether a word asks when somebody was born or died, and a text has a year in brackets, as stands behind
    a name: "يسرا (10 مارس 1951 -)"."""
    return word in _OF_LIFE and bool(_YEAR_IN_BRACKETS.search(text))


@lru_cache(maxsize=65_536)
def _bare(word: str) -> frozenset[str]:
    """A folded word, and what it is without conjunction, article, preposition, the ending of the accusative,
    or a pronoun."""
    found = {word}
    found |= {match[1] for each in (*found,) if (match := _BEFORE.fullmatch(each))}
    cores = (*found,)
    found |= {match[1] for each in cores if (match := _AFTER.fullmatch(each))}
    found |= {match[1] for each in cores if (match := _YOURS.fullmatch(each))}
    found |= {f"{match[1]}ه" for each in (*found,) if (match := _OWNED.fullmatch(each))}
    found |= {f"{match[1]}ي" for each in cores if (match := _WITH_ALIF.fullmatch(each))}
    return frozenset(found)


@lru_cache(maxsize=65_536)
def forms(word: str) -> frozenset[str]:
    """What a folded word shares with other forms of the same noun: "لبكين" and "بكين", "نهائيا" and
    "النهائي", "قمتها" and "قمة", "books" and "book"."""
    return frozenset((word, english_stem(word)) if word.isascii() else map(arabic.stem, _bare(word)))


def forms_of(words: Iterable[str]) -> frozenset[str]:
    """What folded words share with other forms of any of them."""
    return frozenset[str]().union(*map(forms, words))


@lru_cache(maxsize=65_536)
def roots(word: str) -> frozenset[str]:
    """The roots that a folded word may have, with a preposition before it or without; none of one letter."""
    match = _BEFORE.fullmatch(word)
    found = set[str]()
    for each in (word, match[1]) if match else (word,):
        found.add(root(each))
        stem = arabic.stem(each)
        if len(stem) > _SHORTEST.get(stem[:1], len(stem)):
            # A root's own letter («السباحة»), or that of a participle («مغشوش», but not «مكتب»).
            noun = stem.removeprefix("م")
            letters = noun[0] + re.sub("[اوي]", "", noun[1:]).removesuffix("ه")
            found |= {letters} if len(letters) > 2 else set()
    return frozenset(letters for letters in found if len(letters) > 1)


_SHORTEST: Final = {"س": 3, "ن": 3, "ل": 3, "ي": 3, "ت": 3, "م": 4}
"""The letters that verbs and participles begin with, and how long a noun's stem is at most that begins so."""
_BUILT: Final = "بني"
_DOERS: Final = lexicon.words("i we you he she they it people anybody anyone somebody someone not to who")
"""What a verb follows in an English question."""
PARTICIPLE: Final = re.compile(r"[a-z]{3,}(?<!e)ed")
"""What is said of an English noun («heated», «furnished»), which is asked about, but for it."""
_IS: Final = lexicon.words("is are was were")
_SAYING_LITTLE: Final = FRAMING_ENGLISH | MEASURES_ENGLISH
_OF_LIFE: Final = frozenset(word for word in ATTRIBUTES if ATTRIBUTES[word] & {"ولد", "توفي"}) - {
    "عمر",
    "age",
}
_YEAR_IN_BRACKETS: Final = re.compile(r"\([^()\n]{0,60}(?<!\d)\d{3,4}(?!\d)[^()\n]{0,60}\)")
_BEFORE: Final = re.compile(r"(?:[وف]?(?:[بك]?ال|لل|[بلك])|[وف])(\w{3,})")
_AFTER: Final = re.compile(r"(\w{3,}?)(?:ا|ه|ها|هم|هما)")
_WITH_ALIF: Final = re.compile(r"(\w{2,})ا(?:ه|ها|هم|هما)")
"""What ends in ى, before a pronoun: «بناها» is «بنى»."""
_YOURS: Final = re.compile(r"(\w{3,})(?:نا|ك|كم)")
_OWNED: Final = re.compile(r"(\w{2,})ت(?:ه|ها|هم|هما|نا|ك|كم|ي)")
_VERB: Final = re.compile(r"[يتنا]\w{3,}(?<!ه)(?<!ات)|ي\w\w|\w{3,}(?<!ا)ت")
"""What may be a verb: in the present, or in the past of a woman or a thing."""
_VERBAL_NOUN: Final = re.compile(r"ا\w{2,}ا\w|ت\w\wي\w")
"""A noun that begins like a verb: "اشتراك", "استخراج", "تسجيل"."""
_HEADS: Final = frozenset().union(lexicon.KIND_NAMES, ATTRIBUTES, *lexicon.ASPECTS.values())
"""What a noun follows that belongs to it: "رسوم تسجيل", "مدة اشتراك"."""
_WHO: Final = lexicon.words("من مين منو")
_DID: Final = re.compile(r"(?!ملك|بطل|شيخ|زوج|ابن|بنت|ولي|نجم)\w{3}")
"""What somebody did, where a question begins with who: "من زار"; most nouns there are longer."""
_MET: Final = re.compile(r"الت\w{1,2}ي")
"""A verb whose first letters are no article: "التقى"."""
_METRES: Final = lexicon.words("متر مترا أمتار كيلومتر")
_NO_ENGLISH_NAMES: Final = FRAMING_ENGLISH | MEASURES_ENGLISH | VERBS | lexicon.FUNCTION_WORDS
_NO_NAMES: Final = lexicon.KIND_NAMES | lexicon.BOTH | lexicon.FRAMING | lexicon.TIME_UNITS | VAGUE
