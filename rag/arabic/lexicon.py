"""The word lists of Arabic (with its dialects) and English that all of Isnad reads: one table each.

All are folded (`rag.arabic.fold`), so text has to be folded before it is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from rag.arabic.folding import fold

Kind = Literal["number", "date", "place", "reason", "manner", "other"]
"""What a question word asks for."""


def _words(text: str) -> frozenset[str]:
    """The folded words of a text."""
    return frozenset(fold(text).split())


def _phrases(text: str) -> list[str]:
    """The folded phrases of a text, which | separates."""
    return [fold(phrase.strip()) for phrase in text.split("|")]


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these folded words or phrases, whole."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, phrases), key=len, reverse=True))})\b")


QUESTION_WORDS: Final[dict[Kind, frozenset[str]]] = {
    "number": _words("كم وكم كام قديش قداش اديش شقد شحال"),
    "date": _words("متى امتى امتا ايمتى فوقاش when"),
    "place": _words("اين فين وين منين where"),
    "reason": _words("لماذا لم لما ليش ليه علاش why"),
    "manner": _words("كيف ازاي ازي كيفاش how"),
    "other": _words("""من ما ماذا هل اي ايه مم عم علام بم فيم ماهو ماهي وما ومن وهل فما فمن بما لمن
    شو شنو ايش وش وشو اشنو واش مين منو what which who whom whose"""),
}

QUESTION_WORDS_ALL: Final = frozenset().union(*QUESTION_WORDS.values())
"""Every question word."""

ASKING_PHRASES: Final[dict[Kind, list[str]]] = {
    "number": _phrases("بكم | عدد | نسبة | مقدار | حجم | قيمة | how many | how much | percentage"),
    "date": [
        *_phrases("ايمتا | تاريخ | what year | which year"),
        *(f"{which} {unit}" for which in ("اي", "ايه") for unit in fold("عام سنة يوم شهر قرن تاريخ").split()),
    ],
    "reason": _phrases("سبب | أسباب"),
}
"""What asks for a kind of thing beside its question words."""

ASKING_FOR_SEVERAL: Final = _phrases(
    """اذكر | عدد | ما هي | ماهي | ما هم | ماهم | شو هي | ايه هي | أهم | أبرز | أنواع | خطوات | شروط
    | مجالات | دول | list | what are | which are"""
)
"""What asks for a list rather than for one thing."""

PRONOUNS: Final = _words("""هو هي هم هما هن انا نحن انت هذا هذه ذلك تلك هؤلاء الذي التي الذين اللذان اللتان
اللاتي اللي الي هاد هاي هيك هذي دا دي ده that this these those it its their""")

FUNCTION_WORDS: Final = frozenset().union(
    *QUESTION_WORDS.values(),
    PRONOUNS,
    _words("""اذكر عدد وضح اشرح
    في على الى عن مع بين منذ خلال عند لدى حتى بعد قبل ضد حول دون تحت فوق عبر نحو ل ب ك و ف
    وفي ولا وان ان انه انها انهم كان كانت يكون تكون ليس ليست قد لقد لن لا او ثم بل لكن اذا لو كما كل بعض
    غير سوف عشان علشان بتاع تبع ديال مش مو ما مب
    the a an of in on at to for from by with and or is are was were be been do does did has have had will
    many much there than as"""),
)
"""Words that ask, point or join but say nothing of what is asked about."""

POINTING_BACK: Final = _phrases(
    """ذلك | هذا | هذه | تلك | هو | هي | هم | فيه | فيها | فيهم | منه | منها | منهم | له | لها | لهم | لهما
    | عنه | عنها | عنهم | عليه | عليها | عليهم | بها | به | بهم | إليه | إليها | معه | معها | معهم | بينها
    | بينهم | بينهما | it | its | they | them | their | he | she | his | her | this | those | these"""
)
"""Pronouns, alone or after a preposition, that stand for something said before."""

RELATIVE: Final = _phrases("الذي | التي | الذين | اللذان | اللتان | اللاتي | اللي")
"""What opens a relative clause; a pronoun in one stands for what the clause is about."""

CONTINUING: Final = _phrases("ماذا عن | وماذا عن | what about | how about | and")
"""How a question begins that goes on from the one before it."""

REASON: Final = re.compile(
    r"\b(?:لان\w*|بسبب|نتيجه|بفضل|لذلك|نظرا|اذ|حيث|من اجل|بهدف|يرجع|يعود|لكي|كي|because|due)\b"
)
"""What gives a reason."""

# Digits, and numbers in words; not what is counted off ("the nineteenth"), nor words that are more often
# something else ("one", "he wrote").
NUMBER: Final = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|\b[وفبل]?(?:(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع)(?:ه|ي|يه|ون|ين|ي?ما?يه)?|اثنت?(?:ان|ين|ا|ي)"
    r"|(?<!ال\w{4} )(?<!ال\w{5} )عشر(?:ه|ون|ين)?|ما?ي(?:ه|تان|تين|ات)|الاف|الفان|الفين"
    r"|مليون(?:ا|ان|ين)?|ملايين|مليار(?:ا|ان|ين|ات)?|نصف|ثلث|ربع)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|half|dozen|hundred|thousand|(?:m|b|tr)illion)s?\b"
)
"""A number, in digits or in words."""

MAGNITUDES: Final = {
    fold(word): magnitude
    for magnitude, spellings in {
        "%": "بالمئة بالمائة percent",
        "10^3": "الف الاف الفا thousand",
        "10^6": "مليون مليونا ملايين million",
        "10^9": "مليار مليارا مليارات بليون billion",
        "10^12": "تريليون تريليونا تريليونات trillion",
    }.items()
    for word in spellings.split()
}
"""What multiplies the number before it, by its name."""

PERCENT: Final = [fold(phrase).split() for phrase in ("في المئة", "في المائة", "per cent")]
"""A percent sign in two words."""

Month = tuple[Literal["solar", "hijri"], int]
"""A month of the Gregorian or of the Hijri calendar, from 1 to 12."""

_SOLAR_MONTHS = (
    "يناير | كانون الثاني | جانفي | january",
    "فبراير | شباط | فيفري | february",
    "مارس | آذار | march",
    "أبريل | إبريل | نيسان | أفريل | april",
    "مايو | أيار | ماي | may",
    "يونيو | حزيران | جوان | june",
    "يوليو | تموز | جويلية | july",
    "أغسطس | آب | أوت | august",
    "سبتمبر | أيلول | september",
    "أكتوبر | تشرين الأول | october",
    "نوفمبر | تشرين الثاني | november",
    "ديسمبر | كانون الأول | december",
)
_HIJRI_MONTHS = (
    "محرم | المحرم | muharram",
    "صفر | safar",
    "ربيع الأول",
    "ربيع الآخر | ربيع الثاني",
    "جمادى الأولى",
    "جمادى الآخرة | جمادى الثانية",
    "رجب | rajab",
    "شعبان | shaban",
    "رمضان | ramadan",
    "شوال | shawwal",
    "ذو القعدة | ذي القعدة",
    "ذو الحجة | ذي الحجة",
)
_CALENDARS: tuple[tuple[Literal["solar", "hijri"], tuple[str, ...]], ...] = (
    ("solar", _SOLAR_MONTHS),
    ("hijri", _HIJRI_MONTHS),
)
MONTHS: Final[dict[tuple[str, ...], Month]] = {
    tuple(name.split()): (calendar, number)
    for calendar, months in _CALENDARS
    for number, names in enumerate(months, start=1)
    for name in _phrases(names)
}
"""Each month by the words of its name: in the Egyptian and Gulf, the Levantine and the Maghrebi tradition, in
English, and of the Hijri calendar."""

_WORDS_TOO = _words("may march صفر رجب شعبان محرم آب ماي أوت جوان")
"""Names of months that are also other words or names: they are months only beside a number."""


def months(words: list[str]) -> set[Month]:
    """The months that folded words name."""
    found: set[Month] = set()
    for start in range(len(words)):
        for length in (2, 1):
            name = tuple(words[start : start + length])
            if name in MONTHS:
                beside = words[max(0, start - 1) : start] + words[start + length : start + length + 1]
                if name[0] not in _WORDS_TOO or any(word[0].isdigit() for word in beside):
                    found.add(MONTHS[name])
                break
    return found
