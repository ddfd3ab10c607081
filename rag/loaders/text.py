"""Plain text: its encoding, its paragraphs and headings, and the lines that a web page left in it."""

from __future__ import annotations

import codecs
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import charset_normalizer

from rag import arabic
from rag.documents import Block, DocumentError, Loaded

_ARABIC_ENCODINGS = ["cp1256", "iso8859_6"]
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_BINARY_DATA = "is not text: it holds binary data. Give the original document."
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no text."""
    paragraphs, dropped = _without_furniture(_paragraphs(decode(data)))
    remarks = (f"left out as parts of a web page: {', '.join(dropped)}",) if dropped else ()
    return Loaded(tuple(_blocks(paragraphs)), remarks=remarks)


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16, Windows-1256 or ISO-8859-6, with `\\n` for every line ending.

    Raises DocumentError for what is none of them.
    """
    text = _decoded(data)
    if len(_BINARY.findall(text[:100_000])) > 0.001 * min(len(text), 100_000):
        raise DocumentError(_BINARY_DATA)
    return re.sub(r"\r\n?|[\x0b\x85\u2028]", "\n", text).replace("\x0c", "\n\n").replace("\u2029", "\n\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    sample = data[:200_000]
    if b"\0" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if max(even, odd) <= 3 * min(even, odd):
            raise DocumentError(_BINARY_DATA)
        return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= 0.01 * len(text):
        return text  # a few broken bytes, as after a cut
    best = charset_normalizer.from_bytes(sample, cp_isolation=_ARABIC_ENCODINGS).best()
    # A short text gives little to go by; Windows-1256 is by far the more common.
    return data.decode(best.encoding if best else "cp1256", "replace")


_ENDS = re.compile(r"[.!?؟:؛،,…][\"'”’»)\]]*$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•●▪–—]|[(]?(?:\d{1,3}|[أ-ي])[.)-])\s")
_LINE = (
    r"[^\S\n]*+\S[^\n]*"  # tried at the start of a line only and without going back: a line may be of spaces
)
_FILLED_LINE = re.compile(rf"^{_LINE}", re.MULTILINE)
_CHUNK = re.compile(rf"^{_LINE}(?:\n{_LINE})*", re.MULTILINE)
_MAX_TITLE_WORDS, _MAX_HEADING_WORDS = 25, 12


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph, and whether more blank lines than usual stand before it."""

    text: str
    set_apart: bool


def _paragraphs(text: str) -> list[_Paragraph]:
    """Paragraphs are divided by blank lines; in a text without any, each line is one."""
    chunks = list(_CHUNK.finditer(text))
    if len(chunks) == 1 and not _is_wrapped(chunks[0].group().split("\n")):
        chunks = list(_FILLED_LINE.finditer(text))
    space = [text.count("\n", before.end(), chunk.start()) for before, chunk in pairwise(chunks)]
    usual = statistics.median_low(space) if space else 0
    return [
        _Paragraph(_joined(chunk.group().split("\n")), above > usual)
        for chunk, above in zip(chunks, [0, *space], strict=False)
    ]


def _blocks(paragraphs: Sequence[_Paragraph]) -> list[Block]:
    """Paragraphs as blocks: one of the first may be the title, short ones before long ones are headings."""
    blocks: list[Block] = []
    for i, paragraph in enumerate(paragraphs):
        following = paragraphs[i + 1].text if i + 1 < len(paragraphs) else ""
        level = 0
        if i < 3 and _is_title(paragraph.text, following) and not any(block.level for block in blocks):
            level = 1
        elif _is_heading(paragraph.text, following, paragraph.set_apart):
            level = 2
        blocks.append(Block(paragraph.text, level))
    return blocks


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken at some width: most are of nearly one length and end in mid-sentence."""
    full = [line.strip() for line in lines[:-1] if line.strip()]
    if len(full) < 2:
        return False
    lengths = [len(line) for line in full]
    longest = max(lengths)
    near = sum(length >= 0.7 * longest for length in lengths)
    unfinished = sum(not _ENDS.search(line) for line in full)
    return longest <= 140 and near >= 0.7 * len(full) and unfinished >= 0.5 * len(full)


def _joined(lines: Sequence[str]) -> str:
    lines = [" ".join(line.split()) for line in lines]
    if not _is_wrapped(lines):
        return "\n".join(lines)
    joined = lines[0]
    for line in lines[1:]:
        joined += ("\n" if _LIST_ITEM.match(line) else " ") + line
    return joined


def _is_title(paragraph: str, following: str) -> bool:
    words = len(paragraph.split())
    return (
        "\n" not in paragraph
        and 2 <= words <= _MAX_TITLE_WORDS
        and not re.search(r"[.،؛,:…]$", paragraph)
        and len(following.split()) >= max(8, words)
        and not _LIST_ITEM.match(paragraph)
    )


def _is_heading(paragraph: str, following: str, set_apart: bool) -> bool:
    """A short line without the end of a sentence before a longer paragraph; where it is set apart by more
    blank lines than usual, it may end like one (الشراكة "بلا حدود".)."""
    words = len(paragraph.split())
    return (
        "\n" not in paragraph
        and words <= _MAX_HEADING_WORDS
        and (set_apart or not _ENDS.search(paragraph))
        and len(following.split()) >= max(10, 2 * words)
        and not _LIST_ITEM.match(paragraph)
    )


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
_EDGE_PARAGRAPHS = 8


def _without_furniture(paragraphs: Sequence[_Paragraph]) -> tuple[Sequence[_Paragraph], list[str]]:
    """The paragraphs without menu and footer lines at either end, and the text of those lines."""
    furniture = [is_furniture(paragraph.text) for paragraph in paragraphs]
    first = next((i for i, is_one in enumerate(furniture[:_EDGE_PARAGRAPHS]) if not is_one), 0)
    ending = furniture[first:][: -_EDGE_PARAGRAPHS - 1 : -1]
    end = len(paragraphs) - next((i for i, is_one in enumerate(ending) if not is_one), 0)
    return paragraphs[first:end], [p.text for p in (*paragraphs[:first], *paragraphs[end:])]


def is_furniture(text: str) -> bool:
    """Whether a text is nothing but words of a menu or footer, alone or repeated (القائمة القائمة)."""
    return all(_parts_are_furniture(arabic.fold(line).split()) for line in text.split("\n"))


def _parts_are_furniture(words: list[str]) -> bool:
    """Whether phrases of furniture can be laid end to end over all words."""
    covered = {0}  # how many words, from the first, phrases can cover
    for start in range(len(words)):
        if start in covered:
            ends = range(start + 1, min(len(words), start + _LONGEST_FURNITURE) + 1)
            covered.update(end for end in ends if " ".join(words[start:end]) in _FURNITURE)
        elif start > max(covered):
            return False
    return len(words) in covered


def table_lines(rows: Sequence[Sequence[str]], has_header: bool) -> Iterator[str]:
    """Each row of a table as a line that can be read alone: each cell after its column's name."""
    if not rows:
        return
    names = [" ".join(cell.split()) for cell in rows[0]] if has_header and len(rows) > 1 else []
    for row in rows[1:] if names else rows:
        cells = [" ".join(cell.split()) for cell in row]
        named = [
            f"{names[i].rstrip(':')}: {cell}" if i < len(names) and names[i] else cell
            for i, cell in enumerate(cells)
            if cell
        ]
        if named:
            yield "؛ ".join(named) if arabic.language(" ".join(cells + names)) == "ar" else "; ".join(named)
