"""Everyday words of the dialects: what documents in Standard Arabic call the same, and what says nothing."""

from __future__ import annotations

from typing import Final

from rag.arabic.folding import fold

_SAID: Final = """
جوال موبايل تلفون تليفون نقال خلوي: هاتف جوال
لابتوب لاب كمبيوتر كومبيوتر: حاسوب كمبيوتر حاسب
باسورد باسوورد: مرور
ايميل إيميل: بريد
مسج: رسالة
نت انترنت: شبكة إنترنت
فلوس مصاري قروش: مبلغ نقود مال
شغل: عمل
عربية موتر: سيارة
أوتيل اوتيل: فندق
أوضة اوضة: غرفة
تكت: تذكرة
دكتور: طبيب
مشفى: مستشفى
عيان تعبان مرضان: مريض مرض
عطلة: إجازة
ضاع ضيعت ضيع ضايع: فقد أضاع
غلط: خطأ
خربان خرب عطلان: عطل
مشبوه مشبوهة: مريبة مريب
أرجع: إرجاع أستعيد استعاد
برا بره برة: خارج
جوا جوه: داخل
هلق هلأ الحين دلوقتي توا: الآن
بكرا بكره: غدا
عيال: أبناء أطفال
مرتي مراتي: زوجة الزوج
جوزي: الزوج زوج
زبالة قمامة: نفايات
ردم: نفايات أنقاض
ميعاد: موعد
دوا: دواء
أشتكي بشتكي أتشكى: شكوى شكاوى
يسكر بسكر تسكر تسكير مسكر مسكرة: يغلق إغلاق
كهرب: كهرباء كهربائية
كراء: إيجار أجرة
كرت كارت كارنيه: بطاقة
شنطة: حقيبة
باص اوتوبيس: حافلة
"""

EVERYDAY: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(fold(meant).split())
    for said, meant in (line.split(":") for line in _SAID.strip().split("\n"))
    for word in fold(said).split()
}
"""By the folded word, the folded words that mean the same, the likeliest first."""

FRAMING_DIALECT: Final = frozenset(
    fold(
        """لازم أقدر بقدر نقدر منقدر أگدر فيني فيي بدي بدنا بدك عايز عايزة عاوز عاوزة أبغى أبغي أبي نبي
        نبغى ودي حابب حابة أريد أود عندي عندنا بصير يصير بيصير حيصير هيحصل أسوي نسوي سويت أعمل
        بعمل أفعل معايا معاي ينفع بينفع هلق هلأ الحين دلوقتي بس كمان برضو برضه شوية لي لك لنا وش
        اللي يلي تبع بتاع بتاعت حقت لو"""
    ).split()
)
"""Words of wish, ability and duty, and particles, by which a question is put in a dialect."""
