"""English words in an Arabic question («كم الـ budget حق الـ training؟»), in Arabic where the documents have
what they mean."""

from __future__ import annotations

import re
from typing import Final

from rag import arabic
from rag.arabic.folding import TATWEEL
from rag.arabic.lexicon import QUESTION_WORDS_ALL
from rag.arabic.lexicon.english import ABBREVIATIONS
from rag.english import written_out
from rag.translations import arabic_words
from rag.vocabulary import Vocabulary, count


def without_english(text: str, index: Vocabulary) -> str:
    """An Arabic question with its English words in Arabic; a word that documents have rather than what it
    means stays, and so does a question that is asked in English."""
    asked = {word.text for word in arabic.words(text)} & QUESTION_WORDS_ALL
    if not _ENGLISH.search(text) or any(map(str.isascii, asked)):
        return text
    if not asked and arabic.language(text) == "en":
        return text
    return _OWNED.sub(r"\1 ", _ENGLISH.sub(lambda match: _in_arabic(match, index), text))


def _in_arabic(match: re.Match[str], index: Vocabulary) -> str:
    """English words that follow one another, with the article that is written before the first."""
    article = (match["article"] or "").replace(TATWEEL, "")
    short = ABBREVIATIONS.get(match["words"])
    words = re.split(r"[\s-]+", short or written_out(match["words"]))
    meant = [_meant(word, index) for word in words]
    said = " ".join(each for each in meant if not (short and each.isascii()))
    return match[0] if said.isascii() else article + said


def _meant(word: str, index: Vocabulary) -> str:
    """An English word as the documents have it in Arabic, or itself."""
    folded = arabic.fold(word)
    is_code = word.isupper() and len(word) > 1
    meant = () if is_code or folded in arabic.FUNCTION_WORDS else arabic_words(folded)
    itself, *held = count([folded, *meant], index)
    return next((each for each, times in zip(meant, held, strict=True) if times > itself), word)


_LATIN: Final = r"[A-Za-z][A-Za-z'’]*"
_ENGLISH: Final = re.compile(
    rf"(?:(?<!\w)(?P<article>[وف]?(?:ب|ك)?ال|و?لل){TATWEEL}*\s*)?"
    rf"(?<![A-Za-z\d])(?P<words>{_LATIN}(?:[\s-]+{_LATIN})*)(?![A-Za-z\d])"
)
"""English words that follow one another, after an article of Arabic or none."""
_OWNED: Final = re.compile(r"(?<!\w)ال(\w{2,}) حق(?:ت|ه|ة)? (?=ال)")
"""What is somebody's as the Gulf says it."""
