"""The dialects' question words, particles and ways to put things, and what is written for them.

Their nouns stand in `everyday`, their verbs in `spoken_verbs`.
"""

from __future__ import annotations

import re
from typing import Final

from rag.arabic.folding import fold

_ASKED = """
متى: امتى امتا ايمتى ايمتا يمتى امته ايمته فوقاش وقتاش وقتيش شوكت شوقت اشوكت متين وينتا
أين: وين فين فاين وينه وينو وينها فينه فينها
لماذا: ليش علاش عليش لويش ليشن لشو اشمعنى
كم: كام قديش قداش اديش اديه قديه شقد شكد شحال اشحال جديش كديش قدي
كم سعر: بكام بقديش باديش بيش بيكم بشحال بقداش بكديش
كيف: ازاي ازي كيفاش شلون اشلون كيفن
ماذا: شنهو ويش اشنو اشني شنية شنوة ايشو وشهو
من: شكون منو مينو منهو
ماذا أفعل: شسوي شنسوي شندير اشندير
ماذا يحدث: شيصير شيحصل شيحدث
ماذا أحتاج: شحتاج شيلزمني
ما هو: شوهو شنوهو
يوجد: اكو كاين كاينة كاينين
لا يوجد: مافيش مفيش ماكو ماكاينش ماكاين
عند: عندو
أحد: حدا
ثلاثة: تلاتة تلاته
ثلاث: تلات
اثنين: اتنين تنين
ثمانية: تمنية تمانية
أيام: تيام
"""

STANDARD: Final[dict[str, str]] = {
    spoken: written
    for written, said in (line.split(": ") for line in _ASKED.strip().split("\n"))
    for spoken in fold(said).split()
}
"""By the folded word of a dialect that asks, points or counts, what is written for it, whatever the documents
are about."""

MAGHREBI: Final = frozenset(
    fold(
        """شحال بشحال اشحال واش علاش فوقاش وقتاش كيفاش شنو اشنو شكون ديال ديالي ديالك تاع نتاع متاع خاصني خاصك
        خاصنا خاص باش بغيت كنبغي ندير نديرو غادي دابا بزاف"""
    ).split()
)
"""Words by which a question shows that it is in a dialect of the Maghreb, whose present begins with ك."""

FRAMING_DIALECT: Final = frozenset(
    fold(
        """لازم أقدر بقدر نقدر منقدر أگدر اكدر نكدر نگدر فيني فيي بدي بدنا بدك عايز عايزة عاوز عاوزة أبغى أبغي
        أبي نبي نبغى ودي حابب حابة أريد أود عندي عندنا بصير يصير بيصير حيصير هيحصل أسوي نسوي سويت أعمل
        بعمل أفعل معايا معاي ينفع بينفع هلق هلأ الحين دلوقتي بس كمان برضو برضه شوية لي لك لنا وش
        اللي يلي تبع بتاع بتاعت حقت لو الواحد تسوي يسوي بسوي بساوي أساوي نساوي بنعمل بتعمل يعمل نعمل
        مالتي مالت مالتنا حقي حقتي حقنا بتاعي بتاعتي تبعي تبعتي ديالي شسوي شنسوي
        لي خاصني خاصك خاصنا خاص باش بغيت كنبغي ندير نعملو نديرو لسا لسه هسه هسة هسع توا دابا ذحين هلقيت دروك
        ليا ليك كده كدا هيك هيج هكا جذي"""
    ).split()
)
"""Words of wish, ability and duty, and particles, by which a question is put in a dialect."""


def _written(said: str, written: str) -> tuple[re.Pattern[str], str]:
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)"), written


_COUNT = r"كم|كام|قديش|اديش|أديش|قدي|شقد|شكد|شحال|قد (?:ايه|إيه|اي)"
_WHAT = r"(?:[اإ]يش|شو|وش|شنو)"
_TAKING = r"(?:ب|ك|كا|عم )?[تي][اأ]خ[دذ](?:و|وا|ون)?|(?:ب|عم )?[تي]حسب(?:و|وا|ون)(?:ها)?"
_OF = r"تبع|تبعت|بتاع|بتاعة|بتاعت|بتوع|تاع|نتاع|متاع|ديال|ديالت|حقت|مالت"
_PRICES_AND_AMOUNTS = [
    _written(rf"({_COUNT}) (?:{_TAKING}) (?:من |ديال )?(?:ال)?وقت", "كم يستغرق"),
    _written(r"(?:ب|ه|ح)[تي]اخ[دذ](?:وا?)? (?:وقت )?قد (?:ايه|إيه)(?: وقت)?(?! من)", "كم يستغرق"),
    _written(rf"(?:بكم|بشحال|{_COUNT}) (?:{_TAKING})(?: على| عن| في)?", "كم سعر"),
    _written(rf"(?:{_COUNT}) (?:ب|ك|عم )?[تي]كلف(?:ني|نا|و|وا)?", "كم تكلف"),
    _written(r"(كم|قديش|شقد|شكد) حق(?= ال)|بكم(?= ال)", "كم سعر"),
    _written(r"كل (?:قديش|اديش|أديش|شكد|شقد|متى|امتى|ايمتى|شحال)", "كم مرة"),
    _written(r"شحال (?:من|ديال|د)(?= \w)|قد (?:ايه|إيه|اي)", "كم"),
]
_POSSESSION = [
    _written(rf"(?:{_OF})(?:ي|ك|نا|كم|ه|ها|هم|و)", ""),
    _written(rf"ال(\w{{2,}}) (?:{_OF}|مال)(?= ال)", r"\1"),
    _written(rf"(?:ال)?(\w{{2,}}) (?:{_OF})(?= \w)", r"\1"),
    _written(r"([وبل]?)عربيت(ي|ك|ه|ها|نا)", r"\1سيارت\2"),  # «العربية» alone is mostly the language
]
_WHAT_TO_DO = [
    _written(rf"(?:{_WHAT}|ما|ماذا) (\w+)(?: الواحد)? لا(?= [اأ]?ن\w{{3,}}| \w{{2,}}ت)", r"ماذا \1 إذا"),
    _written(r"(ندير|نعمل|نسوي|ديرو?|يوقع) (?:[إا]لا|[اإ]يلا|يلا|لا)(?= \w)", r"\1 إذا"),
    _written(rf"اعمل [اإ]يه|{_WHAT} (?:[اأ]سوي|[اأ]ساوي|بعمل|بساوي|[اأ]عمل|ندير|نسوي|نعمل)", "ماذا أفعل"),
    _written(rf"{_WHAT} (?:ب?يصير|ب?يحصل|غادي يوقع|كيوقع)|[هحب]يحصل [اإ]يه", "ماذا يحدث"),
]
_NOT_AND_AGAIN = [
    _written(r"ما ?(?!\w*(?:ناقش|فتش|دهش|نعش))(ب?[يتنا]\w{3,})ش", r"لا \1"),
    _written(r"ما ?(?!ال)(\w{3,}(?:ت|نا))ش", r"لا \1"),
    _written(r"[أانتي]رجع(?= (?!ال)[أانتي]\w{3})", ""),
]
_WHETHER_AND_WHY = [
    _written(r"(?:راح|رح|رايح|غادي|(?<=\w )عم|قاعد|قاعدين|جالس)(?: ان| أن)?(?= ب?[يتن]\w{2,})", ""),
    (re.compile(r"^\s*ليه(?= \w)"), "لماذا"),
    (re.compile(r"^(?!.*[،,؛]|و)(.+) ليه(?=\W*$)"), r"لماذا \1"),
    _written(r"(لو|إذا|اذا|ينفع|ممكن) حد(?= \w)", r"\1 أحد"),
    _written(r"شي (?:واحد|حد)", "أحد"),
    (
        re.compile(r"^\s*(?:ب?ينفع|بي?صير|فيني|فيي|(?:يصير|عادي)(?= (?:[اأآنيت]|واحد)))(?= \w)"),
        "هل يمكن",
    ),
    _written(r"من (\w{3,}) ل(?:ل)?\1 (?:تاني|تانية|ثاني|ثانية)", r"من \1 إلى \1 أخرى"),
    _written(r"(?<!إلى )(?<!الى )جنب(?= ال)", "قرب"),
]
PUT_OTHERWISE: Final = [
    *_PRICES_AND_AMOUNTS,
    *_POSSESSION,
    *_NOT_AND_AGAIN,
    *_WHAT_TO_DO,
    *_WHETHER_AND_WHY,
]
"""What a dialect says in several words, and how it is written, in text that is not folded: a price that is
"taken", whose something is, "if" as «لا», what is going to be, and what to do."""
