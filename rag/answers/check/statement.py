"""Statements: a sentence as the check compares it with another, read once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag import arabic
from rag.answers.check.amounts import Amount, each_word, rates, read_amounts
from rag.answers.check.dates import Date, read_dates, weekdays
from rag.answers.check.names import Name, read_names
from rag.arabic import Language, Word, lexicon
from rag.arabic.lexicon import amounts as units
from rag.arabic.lexicon import polarity
from rag.arabic.lexicon.reading import words as _words


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A sentence, its words, and what stands in it; equal only to itself, as what is known of it is cached.

    clauses: of each word, which clause it is in; parts: which part, where each conjunction begins one, too.
    content: the places of the words that say something, without
    numbers, dates and units.
    """

    text: str
    words: tuple[Word, ...]
    folded: tuple[str, ...]
    language: Language
    amounts: tuple[Amount, ...]
    dates: tuple[Date, ...]
    years: frozenset[int]
    weekdays: frozenset[int]
    rates: frozenset[str]
    names: tuple[Name, ...]
    clauses: tuple[int, ...]
    parts: tuple[int, ...]
    content: tuple[int, ...]

    @classmethod
    @lru_cache(maxsize=2_048)
    def of(cls, text: str) -> Statement:
        """The statement that a sentence makes."""
        words = tuple(_as_negation(word, text) for word in arabic.words(text))
        folded = tuple(word.text for word in words)
        dates = tuple(read_dates(text, words))
        dated = frozenset(place for date in dates for place in range(date.first, date.last + 1))
        amounts = tuple(read_amounts(text, words, dated))
        counted = dated | set(each_word(amounts))
        years = frozenset(date.year for date in dates if date.year)
        years |= {int(word) for word in folded if re.fullmatch(r"1\d{3}|20\d{2}", word)}
        clauses = _clauses(text, words)
        content = tuple(
            place for place, word in enumerate(folded) if place not in counted and _says_something(word)
        )
        return cls(
            text,
            words,
            folded,
            arabic.language(text),
            amounts[:MOST_FACTS],
            dates[:MOST_FACTS],
            years,
            weekdays(folded),
            rates(folded),
            tuple(read_names(text, words)),
            clauses,
            divided(folded, clauses, JOINING),
            content,
        )

    def shown(self, first: int, last: int | None = None) -> str:
        """The words of these places as they are written."""
        return self.text[self.words[first].start : self.words[first if last is None else last].end]


BOUNDING: Final = frozenset(
    word for phrases in polarity.BOUNDS.values() for phrase in phrases for word in phrase.split()
)
MOST_FACTS: Final = 48
"""So many numbers, and dates, of one sentence are compared: each is with each."""
_LITTLE: Final = (
    lexicon.FUNCTION_WORDS
    | BOUNDING
    | _words("""بلغ بلغت يبلغ تبلغ وصل وصلت يصل تصل عام سنة وقد كذلك أيضا وذلك وهو وهي قدره
قدرها أي أو إن إنها إنه ثمة هناك كانت كانوا تم يتم يوم يومي ابن بأن لأن فقد فإن حيث إذ كما مثل فيما وفق
حسب غضون
عليه عليها منها منه
لها له بها به فيها فيه إليها إليه عنها عنه تكون يكون كون يمكن يجب ينبغي التي الذي وكان وكانت لقد قيمة
قيمتها قيمته حجم بلغه بلغها
after before about its his her their this that these those it they he she which who when would could can
may must should also been being into over under up out such other more most s t""")
)


def _says_something(word: str) -> bool:
    if len(word) < 2 or word in _LITTLE or word.isdigit() or word.removeprefix("ال") in units.TIME_UNIT_OF:
        return False
    return not (len(word) > 3 and word[0] in "وفبل" and word[1:] in _LITTLE)


def _as_negation(word: Word, text: str) -> Word:
    """«ألا», which is «أن لا» and would be folded to the form of «إلا», as «لا»."""
    is_negation = word.text == "الا" and text[word.start] == "أ"
    return Word("لا", word.start, word.end) if is_negation else word


_BOUNDARY: Final = re.compile(r"[،,;؛:.!?؟\n|·—–]")
_CONNECTORS: Final = _words("ثم أما بينما لكن ولكن بل while whereas but فيما وأما إذ")


def _clauses(text: str, words: Sequence[Word]) -> tuple[int, ...]:
    found, number = [], 0
    for place, word in enumerate(words):
        between = _BOUNDARY.search(text, words[place - 1].end, word.start) if place else None
        goes_on = (
            between and between.group() in ",،" and word.text in lexicon.RELATIVE_WORDS | {"which", "who"}
        )
        if (between and not goes_on) or (place and word.text in _CONNECTORS):
            number += 1
        found.append(number)
    return tuple(found)


JOINING: Final = _words("and while و")
"""Conjunctions that stand by themselves."""


_WHOLE: Final = _words("""
وزارة وزير وزراء وزيرة وفد وفود وافق وافقت وافقوا وصل وصلت وصلوا وقع وقعت وقعوا وضع وضعت ولد ولدت
ولادة وطني وطنية وطن وقت وسط وحدة وحدات وحده وحدها واحد واحدة وثيقة وثائق وظيفة وظائف ورق ورقة والد
والدة والدي وجد وجدت وجه وجهت وعد وعدت ورد وردت وجبة وديعة ولاية ولايات وكيل وكالة وفاة وفق وفقا
وسيلة وسائل وزن ورشة وباء وقود وريث ورثة وصية وقف واجب واجبات وارد واردات واسع واسعة واضح واضحة وحيد
وحيدة وساطة وسيط وصف وصفة وعي وفر وفرت وقاية
""")
"""Words that begin with the letter of the conjunction."""


def divided(folded: Sequence[str], clauses: Sequence[int], at: frozenset[str]) -> tuple[int, ...]:
    """Clauses divided further: where a conjunction is written on a word, and at these words."""
    parts, number = [], 0
    for place, word in enumerate(folded):
        is_new = place and clauses[place] != clauses[place - 1]
        is_joined = len(word) > 2 and word[0] == "و" and word.removeprefix("ال") not in _WHOLE
        number += bool(is_new or word in at or is_joined)
        parts.append(number)
    return tuple(parts)
