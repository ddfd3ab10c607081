"""Furniture: the words of menus and footers that web pages leave in a text."""

from __future__ import annotations

from rag import arabic

_FURNITURE_PHRASES = """
القائمة | القائمة الرئيسية | قائمة | الرئيسية | الصفحة الرئيسية | إمكانية الوصول | تخطي إلى المحتوى
| انتقل إلى المحتوى | التجاوز إلى المحتوى | بحث | ابحث | إغلاق | تسجيل الدخول | تسجيل | اشترك
| اشترك الآن | الاشتراك | النشرة البريدية | شارك | مشاركة | شارك المقال | طباعة | اتصل بنا | من نحن
| سياسة الخصوصية | شروط الاستخدام | الشروط والأحكام | جميع الحقوق محفوظة | حقوق النشر | اقرأ أيضا
| اقرأ المزيد | مقالات ذات صلة | مواضيع ذات صلة | التعليقات | اترك تعليقا | عودة إلى الأعلى
| العودة إلى الأعلى | فيسبوك | تويتر | واتساب | تلغرام | لينكد إن | يوتيوب | إنستغرام | خريطة الموقع
| ملفات تعريف الارتباط | menu | main menu | home | skip to content | skip to main content | search
| close | login | log in | sign in | sign up | subscribe | share | print | contact us | about us
| privacy policy | terms of use | all rights reserved | read more | related articles | comments
| leave a comment | back to top | accessibility | facebook | twitter | whatsapp | telegram | linkedin
| youtube
"""
_FURNITURE = frozenset(arabic.fold(phrase.strip()) for phrase in _FURNITURE_PHRASES.split("|"))
_LONGEST_FURNITURE = max(len(phrase.split()) for phrase in _FURNITURE)


def is_furniture(text: str) -> bool:
    """Whether a text is nothing but words of a menu or footer, alone or repeated (القائمة القائمة)."""
    return all(_parts_are_furniture(arabic.fold(line).split()) for line in text.split("\n"))


def _parts_are_furniture(words: list[str]) -> bool:
    """Whether phrases of furniture can be laid end to end over all words."""
    covered, reach = {0}, 0  # how many words, from the first, phrases can cover
    for start in range(len(words)):
        if start > reach:
            return False
        if start in covered:
            ends = range(start + 1, min(len(words), start + _LONGEST_FURNITURE) + 1)
            covered.update(end for end in ends if " ".join(words[start:end]) in _FURNITURE)
            reach = max(reach, *covered.intersection(ends), 0)
    return len(words) in covered
