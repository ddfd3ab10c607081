"""Telling: whether a sentence says where something is, or who, at all.

A sentence that names a thing and no place beside it, or that has no word but the question's own and a date,
says neither, however near it is to the question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from rag import arabic
from rag.answers.constraints import places
from rag.answers.focus import after_attribute, forms, forms_of, roots, says_attribute
from rag.answers.given import ROW
from rag.answers.kinds import WHO, Asked
from rag.arabic import lexicon
from rag.arabic.lexicon.attributes import ATTRIBUTES, VAGUE
from rag.arabic.lexicon.callings import CALLING_OF
from rag.arabic.lexicon.months import MONTHS
from rag.arabic.lexicon.names import GIVEN_NAMES
from rag.arabic.lexicon.reading import words


def tells_where(sentence: str, asked: Sequence[str], named: Sequence[str]) -> bool:
    """Whether an Arabic sentence has a place, its name, or a preposition of place in the clause of what is
    asked about. `asked` are the question's folded words, `named` its nouns. Another language's passes."""
    if arabic.language(sentence) != "ar":
        return True
    said = frozenset(asked)
    if _PLACED.search(arabic.fold(sentence)) or places(sentence) - places(" ".join(asked)):
        return True
    known = _forms(asked)
    parts = [sentence] if ROW.fullmatch(sentence) else _CLAUSE.split(sentence)
    clauses = [arabic.words_of(clause) for clause in parts]
    speaking = [clause for clause in clauses if _speaks(clause, named)]
    prepositions = _PREPOSITIONS | (_WAY & said and _WAYS)
    happened = any(word not in lexicon.FUNCTION_WORDS and word not in named for word in asked)
    return any(
        (_bare(word) in _PLACES and word not in said)
        or (before in prepositions and _is_news(word, known))
        or (happened and word[0] == "ب" and len(word) > 3 and _is_news(word, known))
        for clause in speaking or clauses
        for before, word in zip(("", *clause), clause, strict=False)
    )


def tells_who(sentence: str, asked: Sequence[str]) -> bool:
    """Whether a sentence has a word that is not the question's, nor of a date or an amount."""
    known = _forms(asked)
    return any(_is_news(word, known) for word in arabic.content_words(sentence))


def tells_name(sentence: str, asked: Sequence[str]) -> bool:
    """Whether an Arabic sentence names what a question of these folded words asks the name of: somebody by a
    given name or a word after his office or title, something by a word after what it is, in quotation marks
    or in Latin letters. Another language's passes."""
    if arabic.language(sentence) != "ar":
        return True
    thing = _named(asked)
    said, known = arabic.words_of(sentence), _forms(asked)
    if _is_somebody(thing):
        return _names_somebody(said, thing, known)
    if _QUOTED.search(sentence) or places(sentence) - places(" ".join(asked)):
        return True
    return any(
        _may_name(next((each for each in said[place + 1 :] if forms(each).isdisjoint(known)), ""))
        for place, word in enumerate(said)
        if _bare(word) in _CALLED or not forms(word).isdisjoint(forms(thing))
    )


def asks_for_somebody(asked: Sequence[str]) -> bool:
    """Whether the name that the folded words of a question ask for is somebody's."""
    return _is_somebody(_named(asked))


def _named(asked: Sequence[str]) -> str:
    """The word for what has the name that is asked for."""
    return next((word for word in asked if word not in _NAMING and word not in lexicon.FUNCTION_WORDS), "")


def _is_somebody(word: str) -> bool:
    return _bare(word) in _SOMEBODY


def _names_somebody(said: Sequence[str], thing: str, known: frozenset[str]) -> bool:
    """Whether folded words name who is some office or relative: no name follows where neither is definite
    («خبيرا زراعيا فحص التربة»), and another's office is followed by another's name."""
    is_attribute = thing in ATTRIBUTES
    speaks = [
        not forms(word).isdisjoint(forms(thing)) or (is_attribute and says_attribute(thing, (word,)))
        for word in said
    ]
    is_told = any(speaks)
    if is_told and any(word in GIVEN_NAMES and forms(word).isdisjoint(known) for word in said):
        return True
    for place, word in enumerate(said):
        leads = speaks[place] or _bare(word) in (_SOMEBODY if is_told else _TITLES) | _CALLED
        after = said[place + 1 :]
        definite = any(each.startswith(("ال", "لل")) or each.endswith(_OWNED) for each in (word, *after[:1]))
        name = next((e for e in after if not e.startswith("ال") and forms(e).isdisjoint(known)), "")
        if leads and definite and (_may_name(name) or not _KIN.isdisjoint(after[:_NAMED_WITHIN])):
            return True
    return False


def asks_for_name(asked: Sequence[str], wanted: Asked | None) -> bool:
    """Whether the folded words of a question ask for a name, or who holds an office: «من مدير الفرع؟»."""
    if wanted is None or wanted.kind != "person" or asked[0] not in WHO:
        return wanted is not None and wanted.kind == "name"
    return next((word for word in asked[1:] if word not in _NAMING), "") in _HELD


def _may_name(word: str) -> bool:
    """Whether a word may be the name of what stands before it: not what joins, counts or is done."""
    joins = word in _PREPOSITIONS or _NO_NAME.fullmatch(word)
    return bool(word) and not joins and _is_news(word, frozenset())


def is_of_elsewhere(attribute: str, words: Sequence[str], wanted: Collection[str]) -> bool:
    """Whether each of these folded words that says an attribute says it of another place than is wanted:
    «الرئيس الروسي» is not «رئيس الصين»."""
    named = [places(after) for after in after_attribute(attribute, words)]
    return bool(wanted and named) and all(of and of.isdisjoint(wanted) for of in named)


def is_of_another_kind(
    said: Sequence[str],
    asked: Sequence[str],
    nouns: Collection[str],
    absent: Collection[str],
    is_row: bool,
    is_measured: bool,
) -> bool:
    """Whether folded words name another of what the words of a question name one of: «كلية الهندسة», in the
    row of a table «الكلية: الهندسة», where «كلية الحقوق» is asked about. Of the question's `nouns` those that
    are `absent` are not spoken of. Where nothing is measured, a thing may be described in other words."""
    for thing, which in pairwise(asked):
        if thing not in nouns or which not in nouns or which not in absent:
            continue
        if not (bound := _is_bound(thing, which)) or (bound == _DESCRIBED and not is_measured):
            continue
        others = [
            after not in asked and (is_row or _is_bound(word, after) == bound)
            for word, after in pairwise((*said, ""))
            if not forms(word).isdisjoint(forms(thing))
        ]
        if others and all(others):
            return True
    return False


def is_of_another_office(said: Sequence[str], named: str, asked: Sequence[str]) -> bool:
    """Whether folded words name offices («مكتب الأمن») and none that the question asks about; `named` is the
    first noun of that."""
    if any(not forms(word).isdisjoint(forms(named)) for word in said):
        return False
    known = _forms(asked)
    others = [
        _forms((after,)).isdisjoint(known)
        for word, after in pairwise(said)
        if not _OFFICES.isdisjoint((word, word[1:])) and _is_bound(word, after) == 1
    ]
    return bool(others) and all(others)


def _is_bound(word: str, after: str) -> int:
    """_DESCRIBED where a noun is described by the definite word after it («القرض العقاري»), 1 where it
    belongs to that («كلية الطب»), 0 where neither («وقّعت الاتفاقية الوزير»)."""
    if not after.startswith("ال"):
        return 0
    is_definite, agrees = word.startswith("ال"), (word[-1] == "ه") == (after[-1] == "ه")
    if is_definite and not (agrees and _bare(after) not in _SOMEBODY):
        return 0
    return _DESCRIBED if is_definite else 1


def _speaks(clause: Sequence[str], named: Sequence[str]) -> bool:
    said = forms_of(clause)
    return any(not forms(word).isdisjoint(said) for word in named)


def _is_news(word: str, known: frozenset[str]) -> bool:
    """Whether a word says something that is not `known`, and no number or time."""
    return not (
        word in lexicon.FUNCTION_WORDS
        or word[0].isdigit()
        or _bare(word) in _TIME
        or (word,) in MONTHS
        or lexicon.NUMBER.fullmatch(word)
        or not _forms((word,)).isdisjoint(known)
    )


def _forms(words: Sequence[str]) -> frozenset[str]:
    """What words share with others of the same noun or root."""
    return forms_of(words).union(*map(roots, words))


def _bare(word: str) -> str:
    """A folded word without conjunction and article."""
    return _PREFIX.sub("", word, count=1)


_PREFIX: Final = re.compile(r"[وف]?(?:[بك]?ال|لل)?(?=\w{3})")
_NAMING: Final = words("ما شو ايش وش شنو هو هي") | VAGUE
_CALLED: Final = words(
    "اسم اسمه اسمها يسمى تسمى سمي سميت يدعى تدعى باسم يطلق أطلق يلقب تلقب لقب لقبه يعرف تعرف عرف عرفت معروف"
)
"""What a name follows, whatever it is the name of."""
_TITLES: Final = words("دكتور دكتورة سيد سيدة أستاذ أستاذة شيخ شيخة آنسة كابتن عقيد نقيب حاج حاجة")
_SOMEBODY: Final = (
    frozenset(CALLING_OF)
    | _TITLES
    | words("""خبير خبيرة مشرف مشرفة
    مقاول مالك مالكة مؤجر مستأجر موظف موظفة عامل عاملة باحث باحثة شاهد حارس مندوب مندوبة مسعف
    قائد قائدة والد والدة أب أم أخ أخت عم عمة خال خالة جد جدة ابنة زوج زوجة رجل
    امرأة طفل لاعب مدعي مدعى متحدث متحدثة""")
)
_DESCRIBED: Final = 2
_OWNED: Final = ("ه", "ها", "هم", "نا")
_KIN: Final = words("بن ابن أبو أبي بنت")
"""What stands within a name: «الحجاج بن يوسف»."""
_NAMED_WITHIN: Final = 4
"""So many words after an office or a relative begin the name."""
_HELD: Final = CALLING_OF.keys() & ATTRIBUTES.keys()
"""The offices that somebody holds."""
_OFFICES: Final = words("مكتب قسم وحدة إدارة دائرة مديرية شعبة مركز فرع عيادة لجنة هيئة غرفة")
"""What is reached by a number of its own, and named by the word after it."""
_QUOTED: Final = re.compile(r"[«\"“][^»\"”]{2,40}[»\"”]|[A-Za-z]{3}")
_NO_NAME: Final = re.compile(r"[يت][^\Wا]\w{2,}|و\w{2,}(?<!وليد)(?<!وداد)(?<!وسام)(?<!وائل)|\w{1,2}")
"""What stands after an office and is no name: a verb, what is joined to it, a particle."""
_CLAUSE: Final = re.compile(r"[،؛:,;.()]")
_PREPOSITIONS: Final = frozenset(
    f"{conjunction}{word}"
    for word in words("""في عند عندها لدى بجوار بجانب جنب قرب بقرب قبالة مقابل أمام خلف وراء تحت فوق أسفل أعلى
    داخل خارج ضمن وسط بين حول جوار بمحاذاة إلى عبر""")
    for conjunction in ("", "و", "ف")
)
_WAY: Final = words("منين من")
_WAYS: Final = words("من ومن")
_PLACES: Final = frozenset(map(_bare, lexicon.PLACES)) | words("""مكتب مركز فرع دائرة محكمة قاعة صالة غرفة
    عيادة مستشفى مدرسة جامعة كلية مصرف بنك متجر سوق مطار محطة ميناء موقف حديقة ملعب""")
"""What names a place, by its kind or by what is done there."""
_PLACED: Final = re.compile(
    r"\b[وف]?(?:[تي]قع|الواقع[هة]?|(?:مقر|مكان|موقع|عنوان)(?:ه|ها|هم|نا))\b|\bال(?:مقر|مكان|موقع|عنوان)\s*:"
)
"""What says where something is that need not be named beside it."""
_TIME: Final = frozenset(
    map(
        _bare,
        lexicon.TIME_UNITS
        | lexicon.TIMES
        | lexicon.WEEKDAYS
        | lexicon.DAY_PARTS
        | words("وقت حال أثناء مدة خلال موعد سنويا شهريا يوميا"),
    )
)
