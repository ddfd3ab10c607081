"""The months, by all their names."""

from __future__ import annotations

from typing import Final, Literal

from rag.arabic.lexicon.reading import phrases, words

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
    "ربيع الأول | rabi al-awwal | rabi i",
    "ربيع الآخر | ربيع الثاني | rabi al-thani | rabi ii",
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
MONTH_NAMES: Final[dict[Month, list[str]]] = {
    (calendar, number): phrases(names)
    for calendar, months in _CALENDARS
    for number, names in enumerate(months, start=1)
}
"""What each month is called, a tradition after the other."""
MONTHS: Final[dict[tuple[str, ...], Month]] = {
    tuple(name.split()): month for month, names in MONTH_NAMES.items() for name in names
}
"""Each month by the words of its name: in the Egyptian and Gulf, the Levantine and the Maghrebi tradition, in
English, and of the Hijri calendar."""

_WORDS_TOO = words("may march صفر رجب شعبان محرم آب ماي أوت جوان")
"""Names of months that are also other words or names: they are months only beside a number."""


def named_months(folded: list[str]) -> set[Month]:
    """The months that folded words name."""
    found: set[Month] = set()
    for start in range(len(folded)):
        for length in (2, 1):
            name = tuple(folded[start : start + length])
            if name in MONTHS:
                beside = folded[max(0, start - 1) : start] + folded[start + length : start + length + 1]
                if name[0] not in _WORDS_TOO or any(word[0].isdigit() for word in beside):
                    found.add(MONTHS[name])
                break
    return found
