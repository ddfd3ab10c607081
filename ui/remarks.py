"""Remarks of the loaders, and refusals of files and tables, in the language of the page: they are written in
English, as the log has them."""

from __future__ import annotations

import re
from typing import Final

from rag.arabic import Language
from ui.refusals import REFUSALS

_LOST: Final = "\ufffd"
_ARABIC: Final = [
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            r"page (\d+): (\d+) letters? stands? for no character in the file; each is given as \ufffd\.",
            r"الصفحة \1: حروف لا يذكر الملف ما هي، وتظهر هكذا " + f"{_LOST}: \\2.",
        ),
        (
            r"page (\d+): its (\d+) letters were left out, since its text is (.+)\. Print or scan it again,"
            r" or give the original file\.",
            r"الصفحة \1: تُركت حروفها (\2)، فنصها \3. اطبعها أو امسحها ضوئيًّا من جديد، أو هات الملف الأصلي.",
        ),
        (
            r"page (\d+): (\d+) letters? (?:was|were) left out that runs? another way than the lines of the"
            r" page \(a stamp, say\)\.",
            r"الصفحة \1: تُركت حروف تجري على غير اتجاه السطور (ختم مثلًا): \2.",
        ),
        (
            r"page ([\d, -]+) is a picture and was left out\. Install (\S+) and (\S+), with"
            r" (documents\.ocr: auto), or give the original file\.",
            r"الصفحة \1: صورة، وقد تُركت. ثبّت \2 و\3 واجعل \4، أو هات الملف الأصلي.",
        ),
        (r"read from a picture: page ([\d, -]+)", r"قُرئت من صورة: الصفحة \1"),
        (
            r"read with a confidence below (\d+) of 100: page (.+)\. Compare with the original, or scan it"
            r" again\.",
            r"قُرئت بثقة دون \1 من 100: الصفحة \2. قابلها بالأصل، أو امسحها ضوئيًّا من جديد.",
        ),
        (
            r"page ([\d, -]+) was left out: its picture takes too long to be read",
            r"الصفحة \1: تُركت، فقراءة صورتها تطول كثيرًا",
        ),
        (r"slide (.+) is hidden and was left out", r"الشريحة \1: مخفية، وقد تُركت"),
        (r"sheet (.+) is hidden and was left out", r"الورقة \1: مخفية، وقد تُركت"),
        (
            r"sheet (.+): hidden cells of (\d+) rows were left out",
            r"الورقة \1: تُركت خلايا مخفية، في صفوف عددها \2",
        ),
        (
            r"sheet (.+): (\d+) formulas have no value, since what wrote them computes none\. Open the file"
            r" in Excel and save it again\.",
            r"الورقة \1: صيغ بلا قيمة، فالبرنامج الذي كتبها لا يحسب: \2. افتح الملف في Excel واحفظه من جديد.",
        ),
        (r"left out: a comment", "تُرك تعليق واحد"),
        (r"left out: (\d+) comments", r"تُركت تعليقات: \1"),
        (r"left out: an included file \((.+)\)", r"تُرك ملف مضمّن (\1)"),
        (r"left out as parts of a web page: (.+)", r"تُركت أجزاء من صفحة الويب ليست من النص: \1"),
        (
            r"left out from where lists or quotations nest (\d+) levels deep",
            r"تُرك ما تداخلت فيه القوائم أو الاقتباسات أكثر من \1 مستوى",
        ),
        (
            r"marks of quotation were read as letters: one is not closed",
            "قُرئت علامات الاقتباس كأنها حروف، فإحداها لم تُغلق",
        ),
        (
            r"restored: text that was stored in the order in which it is seen, from left to right",
            "أُصلح نص كان محفوظًا كما يُرى، من اليسار إلى اليمين",
        ),
        (r"restored: letters that were stored by their shapes", "أُصلحت حروف كانت محفوظة بأشكالها"),
        (
            r"restored: (\d+) lines? that had been read in a wrong encoding",
            r"أُصلحت سطور قُرئت بترميز خاطئ: \1",
        ),
        (
            r"(\d+) characters? cannot be read \(\ufffd\)\. Save the file as UTF-8\.",
            f"محارف لا تُقرأ ({_LOST}): \\1. احفظ الملف بترميز UTF-8.",
        ),
        (r"(\d+) attachments after the first (\d+) were left out", r"تُركت مرفقات بعد أول \2: \1"),
        (r"is called (\S+) and was read as (\S+)", r"اسمه ينتهي بـ\1، وقد قُرئ على أنه \2"),
    )
]
_FAULTS: Final = {
    "without the characters that its letters stand for": "بلا محارف لحروفه",
    "in single letters: its face does not stand on straight lines (Nastaliq)": (
        "حروف متفرقة، فخطه لا يقف على سطر مستقيم (نستعليق)"
    ),
    "reversed or scrambled": "مقلوب أو مختلط",
    "no Arabic: its font names other letters than it draws": "ليس عربيًّا، فخطه يسمي غير ما يرسم",
}
_REFUSALS: Final = [
    (
        re.compile(
            re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(english.rstrip("."))) + r"(?P<end>\.?)", re.DOTALL
        ),
        arabic.rstrip(".") + "{end}",
    )
    for english, arabic in REFUSALS
]
"""With the full stop or without it, as the list of what was not reached has them."""
_ATTACHED: Final = re.compile(r"attachment (.+?): (.+)", re.DOTALL)


def refusal_in(language: Language, refusal: str) -> str:
    """Why a file or a table is refused, in this language; as it is where it has no other words."""
    if language != "ar":
        return refusal
    for pattern, words in _REFUSALS:
        if found := pattern.fullmatch(refusal):
            return words.format_map({name: remark_in("ar", held) for name, held in found.groupdict().items()})
    return refusal


def remark_in(language: Language, remark: str) -> str:
    """A remark in this language; as it is where it has no other words."""
    if language != "ar":
        return remark
    if attached := _ATTACHED.fullmatch(remark):
        return f"المرفق {attached[1]}: {remark_in(language, attached[2])}"
    for pattern, words in _ARABIC:
        if found := pattern.fullmatch(remark):
            told = found.expand(words)
            for fault, arabic in _FAULTS.items():
                told = told.replace(fault, arabic)
            return told
    return refusal_in(language, remark)  # of an attachment
