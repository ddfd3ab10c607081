"""The encoding of a text: what its bytes stand for, and what became of it under way.

Arabic files come in UTF-8, in the code pages of Windows (1256), ISO and DOS (720, 864), and, more
often than in other languages, as text that some program read in the wrong one of these and saved so.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from rag import arabic
from rag.documents import DocumentError
from rag.frequencies import background_share

CODE_PAGES: Final = ("cp1256", "iso8859_6", "cp720", "cp864", "cp1252")
"""What a text can be that is not UTF-8, the commoner first: of two that fit alike, the first is taken."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before the mark of UTF-16, with which it begins
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_BINARY_DATA = "is not text: it holds binary data. Give the original document."
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 200_000
_MAX_RUNS = 2_000


def decode(data: bytes) -> str:
    """Text in any encoding that Arabic and English come in, with `\\n` for every line ending, and without the
    marks of direction at the ends of its lines: editors of Arabic put them before the signs of a list.

    Raises DocumentError for what is no text.
    """
    text = as_text(by_mark(data) or by_form(data) or data.decode(guess(data), "replace"))
    return _DIRECTIONS.sub(r"\1", text)


_DIRECTION = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_DIRECTIONS = re.compile(rf"^([ \t>]*){_DIRECTION}+|(?<!{_DIRECTION}){_DIRECTION}+$", re.MULTILINE)


def as_text(text: str) -> str:
    """With `\\n` for every line ending. Raises DocumentError where it holds binary data."""
    if len(_BINARY.findall(text[:100_000])) > 0.001 * min(len(text), 100_000):
        raise DocumentError(_BINARY_DATA)
    return _LINE_END.sub("\n", text).replace("\x0c", "\n\n").replace("\u2029", "\n\n")


_LINE_END = re.compile(r"\r\n?|[\x0b\u2028]|(?<![\u00d8-\u00db])\x85")
"""After Ù and its like, a next line (U+0085) is half of a letter that was read in a wrong encoding (م)."""


def by_mark(data: bytes) -> str | None:
    """By the byte order mark, where there is one."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return None


def by_form(data: bytes) -> str | None:
    """As UTF-16 or UTF-8 where the bytes have their form, but for a few that are broken, as after a cut.

    Raises DocumentError where they hold zeros otherwise than UTF-16 does.
    """
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if max(even, odd) <= 3 * min(even, odd):
            raise DocumentError(_BINARY_DATA)
        return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # The letters that are whole have to outweigh the broken bytes: under English text a few Arabic words of
    # another encoding are as rare as damage.
    whole = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return text if whole > 10 * broken else None


def guess(data: bytes) -> str:
    """The code page whose words are best known. Looks at the letters alone, so that markup does not count."""
    runs = re.findall(rb"[A-Za-z\x80-\xff]+", data)
    telling = list(dict.fromkeys(run for run in runs if any(byte > 0x7F for byte in run)))[:_MAX_RUNS]
    joined = b" ".join(telling)
    return max(CODE_PAGES, key=lambda page: plausibility(joined.decode(page, "replace")))


def plausibility(text: str) -> float:
    """How much a text looks like one in Arabic, or in a language of Latin letters: for each word 1 where it
    is a known Arabic one or a Latin one with an accent or two, less where it is neither; -1 to 1."""
    words = text.split()
    return sum(map(_plausible, words)) / len(words) if words else 0.0


_ARABIC_WORD = re.compile(r"[\u0621-\u063a\u0640-\u0652]+")
_SIGNS = "،؛؟.,:;!?\"'«»()[]{}*_#|/-–—…\u200e\u200f"
_LATIN_WORD = re.compile(r"[^\W\d_]+")


def _plausible(word: str) -> float:
    letters = unicodedata.normalize("NFKC", word).strip(_SIGNS)
    if _ARABIC_WORD.fullmatch(letters):
        return 1.0 if is_known(letters) else -0.2
    if _LATIN_WORD.fullmatch(letters):
        plain = sum(letter.isascii() for letter in letters)
        return (
            0.5 if 2 * plain >= len(letters) and not any("\u0600" <= c <= "\u06ff" for c in letters) else -0.7
        )
    return -1.0 if letters else 0.0


def is_known(word: str) -> bool:
    """Whether text at large has an Arabic word, by its stem."""
    return len(word) > 1 and background_share(" " + arabic.stem(arabic.fold(word))) > 0
