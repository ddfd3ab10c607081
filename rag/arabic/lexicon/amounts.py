"""What numbers are made of and what they count: names of units, with what each is worth in a base unit.

Folded, like all of the lexicon.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from rag.arabic.lexicon.reading import words

CURRENCY_OF: Final[dict[str, str]] = {
    word: currency
    for currency, spellings in {
        "dollar": "دولار دولارا دولارات dollar dollars usd",
        "riyal": "ريال ريالا ريالات riyal riyals sar",
        "dirham": "درهم درهما دراهم dirham dirhams aed",
        "dinar": "دينار دينارا دنانير dinar dinars",
        "pound": "جنيه جنيها جنيهات pound pounds egp",
        "lira": "ليرة ليرات",
        "euro": "يورو euro euros eur",
        "yuan": "يوان yuan",
        "rouble": "روبل روبلا rubles",
        "rupee": "روبية",
        "yen": "ين",
        "franc": "فرنك فرنكا",
        "piastre": "قرش",
        "halala": "هللة",
        "fils": "فلس",
        "shekel": "شيكل",
    }.items()
    for word in words(spellings)
}
"""The currency that a word names; the words of `CURRENCIES`."""

MORE_CURRENCIES: Final[dict[str, str]] = {
    word: currency
    for currency, spellings in {
        "dollar": "دولاران دولارين",
        "riyal": "ريالان ريالين الريال الريالات",
        "dirham": "درهمان درهمين الدرهم",
        "dinar": "ديناران دينارين الدينار kwd bhd jod",
        "pound": "جنيهان جنيهين استرليني sterling gbp",
        "lira": "ليرا ليرتان ليرتين lira liras try",
        "yuan": "يوانا يوانات renminbi cny",
        "rouble": "روبلات ruble rouble roubles rub",
        "rupee": "روبيات rupee rupees inr",
        "yen": "yen jpy",
        "franc": "فرنكات franc francs chf",
        "piastre": "قروش قرشا piastre piastres",
        "halala": "هللات halala halalas",
        "fils": "فلوس فلسا",
        "shekel": "شيكلا شواكل shekel shekels",
        "cent": "سنت سنتا سنتات cent cents",
    }.items()
    for word in words(spellings)
}
"""Further words for currencies, which are looked for after a number only."""

CURRENCY_SIGNS: Final = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₽": "rouble", "﷼": "riyal"}

DAY: Final = Fraction(86_400)

TIME_UNIT_OF: Final[dict[str, tuple[str, Fraction]]] = {
    word: (base, Fraction(worth))
    for base, worth, spellings in (
        ("second", 1, "ثانية ثوان ثواني second seconds sec"),
        ("second", 60, "دقيقة دقائق minute minutes min"),
        ("second", 3_600, "ساعة ساعات hour hours"),
        ("second", DAY, "يوم يوما أيام ليلة ليال day days night nights"),
        ("second", 7 * DAY, "أسبوع أسبوعا أسابيع week weeks"),
        ("month", 1, "شهر شهرا شهور أشهر month months"),
        ("month", 12, "سنة سنوات سنين عام عاما أعوام year years"),
        ("month", 120, "عقد عقود عقدا decade decades"),
        ("month", 1_200, "قرن قرنا قرون century centuries"),
    )
    for word in words(spellings)
}
"""A unit of time: what it is measured in, and how many of that it is worth."""

DUAL_UNIT_OF: Final[dict[str, tuple[str, Fraction]]] = {
    dual: TIME_UNIT_OF[one]
    for one, duals in (
        ("ثانيه", "ثانيتان ثانيتين"),
        ("دقيقه", "دقيقتان دقيقتين"),
        ("ساعه", "ساعتان ساعتين"),
        ("يوم", "يومان يومين"),
        ("ليله", "ليلتان ليلتين"),
        ("اسبوع", "أسبوعان أسبوعين"),
        ("شهر", "شهران شهرين"),
        ("سنه", "سنتان سنتين"),
        ("عام", "عامان عامين"),
        ("عقد", "عقدان عقدين"),
        ("قرن", "قرنان قرنين"),
    )
    for dual in words(duals)
}
"""Two of a unit of time, in one word."""

CONSTRUCT_DUALS: Final[dict[str, tuple[str, Fraction]]] = {
    dual: TIME_UNIT_OF[one]
    for one, duals in (
        ("يوم", "يومي يوما"),
        ("ساعه", "ساعتي ساعتا"),
        ("سنه", "سنتي سنتا"),
        ("دقيقه", "دقيقتي دقيقتا"),
    )
    for dual in words(duals)
}
"""The same before what they are filled with («يومي عمل»)."""

FILLING: Final = words("عمل دراسة إجازة راحة عطلة انتظار تدريب سفر طيران متتاليتين متتاليين كاملتين كاملين")
"""What a length of time is filled with."""

RATES: Final[dict[str, str]] = {
    word: unit
    for unit, spellings in {
        "day": "يوميا daily",
        "week": "أسبوعيا weekly",
        "month": "شهريا monthly",
        "year": "سنويا yearly annually",
    }.items()
    for word in words(spellings)
}
"""How often, in one word."""

PER: Final[dict[str, str]] = {
    word: unit
    for unit, spellings in {
        "hour": "ساعة hour",
        "day": "يوم ليلة day night",
        "week": "أسبوع week",
        "month": "شهر month",
        "year": "سنة عام year",
    }.items()
    for word in words(spellings)
}
"""How often, after «في ال», «كل», "a" or "per"."""

MEASURE_OF: Final[dict[str, tuple[str, Fraction]]] = {
    word: (base, Fraction(worth))
    for base, worth, spellings in (
        ("gram", "0.001", "مليغرام ملغ milligram milligrams mg"),
        ("gram", 1, "غرام غراما غرامات جرام جراما جرامات gram grams"),
        (
            "gram",
            1_000,
            """كيلوغرام كيلوغراما كيلوغرامات كيلوجرام كيلوجراما كيلوجرامات كيلو كغ كغم كلغ kilogram kilograms
            kilo kilos kg""",
        ),
        ("gram", 1_000_000, "طن طنا أطنان طنين طنان ton tons tonne tonnes"),
        ("metre", "0.001", "مليمتر ملم millimetre millimetres millimeter millimeters mm"),
        ("metre", "0.01", "سنتيمتر سنتيمترا سنتيمترات سم centimetre centimetres centimeter centimeters cm"),
        ("metre", 1, "متر مترا أمتار metre metres meter meters"),
        (
            "metre",
            1_000,
            "كيلومتر كيلومترا كيلومترات كم kilometre kilometres kilometer kilometers km",
        ),
        ("mile", 1, "ميل ميلا أميال mile miles"),
        ("foot", 1, "قدم قدما أقدام foot feet ft"),
        ("inch", 1, "بوصة بوصات إنش inch inches"),
        ("litre", "0.001", "مليلتر مل millilitre millilitres milliliter milliliters ml"),
        ("litre", 1, "لتر لترا لترات ليتر litre litres liter liters"),
        ("barrel", 1, "برميل برميلا براميل barrel barrels"),
        ("gallon", 1, "غالون غالونا غالونات جالون gallon gallons"),
        ("hectare", 1, "هكتار هكتارا هكتارات hectare hectares"),
        ("acre", 1, "فدان فدانا أفدنة acre acres"),
        ("watt", 1, "واط واطا وات watt watts"),
        ("watt", 1_000, "كيلوواط كيلووات kilowatt kilowatts kw"),
        ("watt", 1_000_000, "ميغاواط ميغاوات ميجاوات megawatt megawatts mw"),
        ("watt", 1_000_000_000, "غيغاواط غيغاوات جيجاوات gigawatt gigawatts gw"),
        ("volt", 1, "فولت فولتا volt volts"),
        ("byte", 1, "بايت byte bytes"),
        ("byte", 1_000_000, "ميغابايت ميجابايت megabyte megabytes mb"),
        ("byte", 1_000_000_000, "غيغابايت جيجابايت gigabyte gigabytes gb"),
        ("degree", 1, "درجة درجات degree degrees"),
    )
    for word in words(spellings)
}
"""A unit of measure: what it is measured in, and how many of that it is worth."""

POWERS: Final[dict[str, str]] = {
    word: power
    for power, spellings in {"2": "مربع مربعا مربعة square", "3": "مكعب مكعبا مكعبة cubic"}.items()
    for word in words(spellings)
}
"""What makes a length an area or a volume."""

TEN: Final = words("عشر عشرة")
"""What makes a unit before it a number of the second ten."""

ELEVEN_TWELVE: Final = {
    **dict.fromkeys(words("أحد إحدى حادي حادية الحادي الحادية"), 1),
    **dict.fromkeys(words("اثنا اثني اثنتا اثنتي إثنا إثني ثاني ثانية الثاني الثانية"), 2),
}
"""The units of eleven and twelve, before «عشر»."""

ENGLISH_TEENS: Final = {
    word: value
    for value, names in enumerate(
        """eleven/eleventh twelve/twelfth thirteen/thirteenth fourteen/fourteenth fifteen/fifteenth
        sixteen/sixteenth seventeen/seventeenth eighteen/eighteenth nineteen/nineteenth""".split(),
        start=11,
    )
    for word in names.split("/")
}

DUAL_NUMBERS: Final = {
    **dict.fromkeys(words("مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي"), 200),
    **dict.fromkeys(words("ألفان ألفين ألفا ألفي"), 2_000),
    **dict.fromkeys(words("مليونان مليونين مليونا مليوني"), 2_000_000),
    **dict.fromkeys(words("ملياران مليارين مليارا ملياري"), 2_000_000_000),
}
"""Two of a magnitude, in one word."""

HUNDREDS: Final = words("مئة مائة المئة المائة hundred hundreds")
HUNDRED_ENDINGS: Final = words("مئة مائة")
"""A hundred, alone and as the end of one word with its unit («ثلاثمئة»)."""

FRACTIONS: Final[dict[str, Fraction]] = {
    word: Fraction(1, under)
    for under, spellings in {
        2: "نصف النصف half",
        3: "ثلث الثلث third thirds",
        4: "ربع الربع أرباع quarter quarters",
        10: "عشر أعشار tenth tenths",
    }.items()
    for word in words(spellings)
    if word not in ("عشر", "third")
} | dict.fromkeys(words("ثلثا ثلثي ثلثان ثلثين الثلثين الثلثان"), Fraction(2, 3))
"""A part of a whole, by its name; not what is more often an ordinal or another number."""

MULTIPLES: Final = words("ضعف ضعفي ضعفين أضعاف أضعافها أضعافه times fold مرة مرات")
"""What counts times."""

TWICE: Final = words("مرتين مرتان ضعفين ضعفي twice double")
ONCE: Final = words("once")
"""Two times, and one, in one word."""

MORNING: Final = words("صباحا الصباح صباح فجرا الفجر فجر am morning")
EVENING: Final = words("مساء المساء مساءا ليلا الليل عصرا العصر ظهرا الظهر بعد pm evening afternoon")
"""The halves of a day, beside an hour."""
