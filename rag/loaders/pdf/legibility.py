"""Legibility: whether the text of a page can be what its letters look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rag import arabic
from rag.frequencies import background_share
from rag.loaders.pdf.characters import UNKNOWN
from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.thresholds import THRESHOLDS


def find_fault(lines: Sequence[Line]) -> str | None:
    """What is wrong with a page's text, if anything: characters that stand for no letter, words that come in
    pieces, letters in an order that no Arabic word has, or words that nobody writes."""
    text = "\n".join(line.text for line in lines)
    letters = [character for character in text if not character.isspace()]
    unknown = sum(is_unknown(character) for character in letters)
    if unknown > THRESHOLDS.unknown * len(letters):
        return "without the characters that its letters stand for"
    text = "".join(c for c in text if not unicodedata.combining(c))
    words = re.findall(r"[\u0621-\u064a]{3,}", text)
    torn = sum(len(match[0].split()) for match in _TORN.finditer(text))
    if torn > max(THRESHOLDS.torn_letters, THRESHOLDS.torn * len(words)):
        return "in single letters: its face does not stand on straight lines (Nastaliq)"
    if len(words) < THRESHOLDS.judged_words:
        return None
    if len(_MINGLED.findall(text)) > THRESHOLDS.mingled * len(words):
        return _OTHER_LETTERS
    # Ta marbuta and alef maqsura end words, the article begins them.
    wrong = sum(bool(re.search(r"[ةى].|لا$", word)) for word in words)
    right = sum(bool(re.search(r"^(?:[وفبك]?ال|لل)|[ةى]$", word)) for word in words)
    if wrong > max(THRESHOLDS.misspelt_odds * right, THRESHOLDS.misspelt * len(words)):
        return "reversed or scrambled"
    least = THRESHOLDS.known if len(words) >= THRESHOLDS.many_words else THRESHOLDS.known_of_few
    if not _OTHER_LANGUAGES.search(text) and known_share(words) < least:
        return _OTHER_LETTERS
    return None


_TORN = re.compile(r"(?<!\S)[ء-ي](?: [ء-ي])+(?!\S)")
"""Single letters that follow one another."""
_OTHER_LETTERS: Final = "no Arabic: its font names other letters than it draws"
_MINGLED = re.compile(r"[ء-ي][A-Za-z0-9]+(?=[ء-ي])|\b[A-Za-z](?=[ء-ي]{2})|(?<=[ء-ي]{2})[A-Za-z]\b")
"""A Latin letter or a number within an Arabic word, or a single letter at its end: الكتا3، قاF."""
_TOUCHING = re.compile(
    r"(?<=[ء-ي])[^\W\d_]|[^\W\d_](?=[ء-ي])"
    r"|(?<=[ء-\u0652\ufffd])[\u0530-\u060b\u060e\u060f\u061d\u0900-\u1fff\u2300-\u2bff](?=[ء-\u0652\ufffd])"
    r"|(?<=[A-Za-z])[\u2e80-\uffef]+(?=[A-Za-z])"
)
"""Beside Arabic letters: letters, and signs between two, those of Arabic too that stand in no word; and the
letters of the Far East in a Latin word."""


def without_strangers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page with UNKNOWN for the letters of other scripts that touch Arabic ones, but for Latin
    ones, and for Latin letters that stand for figures: a file that was made over by another program may
    number or name a glyph as if it were a character."""
    false = frozenset("".join(letter for line in lines for letter in _FALSE_FIGURE.findall(line.text)))
    return [
        replace(line, text=_TOUCHING.sub(_known, _without_false_figures(line.text, false))) for line in lines
    ]


_FALSE_FIGURE = re.compile(r"(?<=[٠-٩٫٬])[A-Za-z](?=[٠-٩٫٬٪/])|(?<=/)[A-Za-z](?=[٠-٩٫٬])")
"""A Latin letter within a number of Arabic figures: Ghostscript calls ٢ and ٤ f, ٣ and ٥ g."""
_NUMBER = re.compile(r"(?<![^\W\d_])[A-Za-z٠-٩٫٬٪/.]+(?![^\W\d_])")


def _without_false_figures(text: str, false: frozenset[str]) -> str:
    """A text with UNKNOWN for these letters where a number, or a word, has no other letters."""
    if not false:
        return text

    def told(number: re.Match[str]) -> str:
        is_false = false.issuperset(c for c in number[0] if c.isalpha())
        return "".join(UNKNOWN if is_false and c in false else c for c in number[0])

    return _NUMBER.sub(told, text)


def _known(letters: re.Match[str]) -> str:
    name = unicodedata.name(letters[0][0], "")
    is_sign = unicodedata.category(letters[0][0])[0] not in "LMN"
    is_known = letters[0] < "\u0080" or (name.startswith(_KNOWN) and not is_sign)
    return letters[0] if is_known else UNKNOWN * len(letters[0])


_KNOWN: Final = ("ARABIC", "SUPERSCRIPT", "SUBSCRIPT", "VULGAR", "MICRO", "GREEK")


def is_unknown(character: str) -> bool:
    """Whether a character stands for no letter."""
    return character == UNKNOWN or unicodedata.category(character) in ("Co", "Cn", "Cc")


_OTHER_LANGUAGES = re.compile(r"(?:[پچژگکیٹڈڑںھہےۆێە].*){3}", re.DOTALL)
"""Letters of Persian, Urdu and Kurdish, whose words are not counted."""


def known_share(words: Sequence[str]) -> float:
    """The share of words, by their parts of four letters, that text at large holds; 1 without words."""
    grams = [gram for word in words if len(word) > 3 for gram in arabic.grams(arabic.fold(word))]
    return sum(background_share(gram) > 0 for gram in grams) / len(grams) if grams else 1.0
