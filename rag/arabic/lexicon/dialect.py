"""Everyday words of the dialects, and what documents in Standard Arabic call the same."""

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
أرجع: أستعيد استعاد
برا بره برة: خارج
جوا جوه: داخل
هلق هلأ الحين دلوقتي توا: الآن
بكرا بكره: غدا
عيال: أبناء أطفال
مرتي مراتي: زوجة الزوج
جوزي: الزوج زوج
"""

EVERYDAY: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(fold(meant).split())
    for said, meant in (line.split(":") for line in _SAID.strip().split("\n"))
    for word in fold(said).split()
}
"""By the folded word, the folded words that mean the same, the likeliest first."""
