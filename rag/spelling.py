"""Spelling: a question's misspelt and spoken words, and Arabic in Latin letters, as documents have them.

Only words that neither a passage nor text at large holds are touched, after those of the dialects
(`rag.dialect`). A spelling is taken from the documents
where every term of it, stem and 4-grams, stands in some passage: as good as finding the word there, for an
index that cannot list its words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from rag import arabic, dialect, weights
from rag.arabic import phrases
from rag.arabic.lexicon.callings import PLACED
from rag.arabic.lexicon.dialect import FRAMING_DIALECT
from rag.arabic.spoken import everyday as everyday_noun
from rag.dialect import NO_CHOICE, in_standard, is_done, is_everyday
from rag.english import written_out
from rag.frequencies import background_share
from rag.latin import in_latin_letters
from rag.mixed import without_english
from rag.translations import translations
from rag.vocabulary import SHORT, Vocabulary, held, is_held, is_known, is_said

_CHOSEN = weights.section("spelling")
LONG: Final = int(_CHOSEN["long"])
"""Words of so many letters may be two edits away."""
LONGEST: Final = 24
"""Words of more letters are none, and are left as they are: what a word could have been meant as grows with
its length, and with the square of it what finding that costs."""
BEAM: Final = int(_CHOSEN["beam"])
"""So many spellings of a word are followed at a time."""


def spell(text: str, index: Vocabulary, chosen: Mapping[str, str] = NO_CHOICE) -> str:
    """A question as the documents would spell it, its `ambiguous` words as what is `chosen` for them."""
    return _correct(_in_arabic_letters(text, index), index, chosen)


def ambiguous(text: str, index: Vocabulary) -> dict[str, list[str]]:
    """What else the folded words of a question in a dialect may be to the documents."""
    written = _in_arabic_letters(text, index)
    is_spoken = written != text or in_standard(written, index) != written
    return dialect.ambiguous(written, index) if is_spoken else {}


def _in_arabic_letters(text: str, index: Vocabulary) -> str:
    """A question with what is Arabic in it, or said in English within Arabic, in Arabic letters."""
    return _from_latin(text, index) if is_arabizi(text) else without_english(written_out(text), index)


def _correct(text: str, index: Vocabulary, chosen: Mapping[str, str]) -> str:
    """A text with its unknown words as the nearest ones (Damerau, "A technique for computer detection and
    correction of spelling errors", 1964: a letter too many, too few, another, or two changed about)."""
    said, written = _OPEN_TA
    text = in_standard(_rejoined(said.sub(written, text), index), index, chosen)
    corrected = text
    words = arabic.words(text)
    for before, word in reversed([*zip((None, *words), words, strict=False)]):
        if len(word.text) > LONGEST or not word.text.isalpha() or word.text in arabic.FUNCTION_WORDS:
            continue
        is_name = bool(before and before.text in _BEFORE_A_NAME)
        is_capital = bool(before) and text[word.start : word.end].istitle() and not text.istitle()
        near = (
            _in_the_other_script(word.text, is_capital, index)
            or _as_spelt(word.text, index, is_name)
            or _in_english(word.text, is_capital, index)
        )
        if near:
            corrected = corrected[: word.start] + near + corrected[word.end :]
    # A name alone in the other letters would be asked in the other language.
    return corrected if arabic.language(corrected) == arabic.language(text) else text


def _rejoined(text: str, index: Vocabulary) -> str:
    """A text with words together of which a space was typed within («اجا زة»), or that are one to the
    documents or the lexicon («لاب توب»)."""
    words = arabic.words(text)
    for one, two in reversed([*itertools.pairwise(words)]):
        apart = {one.text, two.text}
        if (
            text[one.end : two.start] == " "
            and not any(word in arabic.FUNCTION_WORDS or word.isascii() for word in apart)
            and len(one.text + two.text) <= LONGEST
            and not all(is_held(word, index) for word in apart)
            and (everyday_noun(one.text + two.text) or is_held(one.text + two.text, index))
        ):
            text = text[: one.end] + text[two.start :]
    return text


_OPEN_TA: Final = (re.compile(r"(?<!\w)((?:كم|ما|شو|وش|ايش) )(مد|نسب|قيم)ت(?= )"), r"\1\2ة")
"""A measure whose last letter is typed as it is heard: «كم مدت القرض»."""


_BEFORE_A_NAME: Final = PLACED | {"فرع"}


def _as_spelt(word: str, index: Vocabulary, is_name: bool) -> str | None:
    """What an unknown word was meant as; of one that may be the form of a known one, and of a short name of a
    place, only what is heard as the same."""
    is_cut = word.startswith("ال") and word.endswith("ا") and not is_held(word, index)
    if is_cut and any(is_held(f"{form}ء", index) for form in (word, word[2:])):
        return f"{word}ء"
    if is_known(word, index):
        is_meant = is_said(word, index) or is_done(word, index)
        return None if is_meant else _heard(word, index, with_vowels=False)
    if is_name and len(arabic.stem(word)) < LONG:
        return _heard(word, index)
    return _heard(word, index) or _parted(word, index) or _nearest(word, index)


def _parted(word: str, index: Vocabulary) -> str | None:
    """Two words of the documents, or one after a preposition, that were typed without the space between: the
    second has its article, or they are long."""
    for cut in range(len(word) - 4, 1, -1):
        before, after = word[:cut], word[cut:]
        has_article = after.startswith("ال") and len(after) > 4
        if before in arabic.FUNCTION_WORDS:
            is_apart = has_article or cut > 2
        elif has_article:
            is_apart = cut > 2 and is_held(before, index)
        else:
            is_apart = cut > 4 and len(after) > 4 and is_known(before, index)
        if is_apart and is_held(after, index):
            return f"{before} {after}"
    return None


def _in_the_other_script(word: str, is_capital: bool, index: Vocabulary) -> str | None:
    """A name that nobody knows as the documents have it in the other letters ("Salalah", «صلالة»): in Arabic
    such a word is rare, or the name has its capital."""
    if len(word) < SHORT or translations(word) or is_said(word, index):
        return None
    if not word.isascii():
        return None if is_known(word, index) else in_latin_letters(word, index)
    spellings = _spellings(word)
    names = held([*spellings, *(f"ال{each}" for each in spellings)], index, is_whole=True)
    rare = (name for name in names if is_capital or background_share(" " + arabic.stem(name)) < RARE)
    return next(rare, None)


def _in_english(word: str, is_capital: bool, index: Vocabulary) -> str | None:
    """The common word of English that a word which nobody knows is one letter away from ("vaccation")."""
    if is_capital or not word.isascii() or len(word) < LONG or translations(word) or is_said(word, index):
        return None
    meant = [each for each in dict.fromkeys(_edits(word)) if each[0] == word[0] and translations(each)]
    shares = {each: background_share(" " + each) for each in meant}
    return max((each for each in meant if shares[each]), key=lambda each: shares[each], default=None)


RARE: Final = float(_CHOSEN["rare"])
"""The share of passages of text at large under which a word is likelier a name than anything else: «نسيج» and
«مرسى» are, «يدرس» is not."""


def _nearest(word: str, index: Vocabulary) -> str | None:
    """The commonest word of the documents that is one edit away, or two where the word is long."""
    stem = arabic.stem(word)
    if len(stem) < SHORT and not (len(stem) == SHORT - 1 and word.startswith("ال")):
        return None
    once = list(dict.fromkeys(_edits(word)))
    if found := held(once, index):
        return found[0]
    if len(stem) < LONG or word.isascii():
        return None
    twice = (other for one in _promising(once, index) for other in _edits(one))
    return next(iter(held(list(dict.fromkeys(twice)), index)), None)


def _heard(word: str, index: Vocabulary, with_vowels: bool = True) -> str | None:
    """The commonest word of the documents that a word sounds like: «القرظ» is «القرض», «التالت» «الثالث» and
    «فليب» «فيليب»."""
    if len(word) < SHORT or word.isascii():
        return None
    once = list(_alike(word))
    # Two letters, not one of them twice: «المزة» is no «المدة».
    twice = (other for one in once for other in _alike(one) if sum(map(str.__ne__, word, other)) != 1)
    start = 3 if word.startswith("ال") else 1
    vowels = (
        word[:at] + vowel + word[at + dropped :]
        for at in range(start, len(word))
        for vowel, dropped in (("ا", 0), ("و", 0), ("ي", 0), ("", int(word[at] in "اوي")))
    )
    heard = dict.fromkeys((*once, *twice, *(vowels if with_vowels else ())))
    heard.pop(word, None)
    return next(iter(held(list(heard), index, is_whole=True)), None)


def _alike(word: str) -> Iterator[str]:
    """A word with one letter as another that is heard as the same."""
    for at, letter in enumerate(word):
        for other in _HEARD_AS.get(letter, "") if at or letter != "ا" else "":
            yield word[:at] + other + word[at + 1 :]
    if word.endswith("ت"):
        yield word[:-1] + "ه"


_HEARD_AS: Final = {
    letter: "".join(
        group.replace(letter, "")
        for group in "ضظ ثت ثس ذد ذز صس طت قك قغ غج ضد ظز".split()
        if letter in group
    )
    for letter in "ضظثتسذدزصطقكغج"
}
"""The letters that dialects, and transcriptions of names, write for one another."""


def _edits(word: str) -> Iterator[str]:
    letters = _LATIN if word.isascii() else _ARABIC
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    for start, end in halves:
        if len(end) > 1:
            yield start + end[1] + end[0] + end[2:]
        if end and end[:1] in (start[-1:], end[1:2]):
            yield start + end[1:]  # typed twice; without another letter it may be another word
        for letter in letters:
            yield start + letter + end
            if end and letter != end[0]:
                yield start + letter + end[1:]


_ARABIC: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"


def _promising(words: Sequence[str], index: Vocabulary) -> list[str]:
    """Those words that have most of their 4-grams in the documents."""
    if index.analyser != "light10+4grams":
        return []
    shares = [float((index.document_frequencies(arabic.grams(word)) > 0).mean()) for word in words]
    best = np.argsort(shares, kind="stable")[::-1][:BEAM].tolist()
    return [words[row] for row in best if shares[row] >= 0.5]


# Arabizi.

_LATIN_WORD: Final = re.compile(r"[a-z0-9'’]*[a-z][a-z0-9'’]*")
_DIGIT_LETTER: Final = re.compile(r"[a-z][2356789]|[2356789]'?[a-z]")
_CODE: Final = re.compile(r"[a-z]{1,3}-?\d+|\d+(?:st|nd|rd|th|[a-z])|[a-z]+\d{2,}[a-z]*|\d{2,}[a-z]+")
"""What has letters and digits in any language: G7, mp3, covid19, 3rd, 24h."""
_ARTICLES: Final = ("el", "al", "il")
_PREFIXES: Final = {
    **dict.fromkeys(_ARTICLES, "ال"),
    **dict.fromkeys(("w", "wa"), "و"),
    **dict.fromkeys(("wel", "wil", "wal"), "وال"),
    **dict.fromkeys(("bel", "bil"), "بال"),
    **dict.fromkeys(("fel", "fil"), "في ال"),
    **dict.fromkeys(("3al", "3el"), "على ال"),
    **dict.fromkeys(("lel", "lil", "lal"), "لل"),
    **dict.fromkeys(("b", "be", "bi"), "ب"),
}
_UNMISTAKABLE: Final = frozenset(
    "kam emta imta mata wein wen ween feen shu shou leish lesh keef meen".split()
)
"""Question words of Arabic that are no words of another language."""
_ENGLISH: Final = frozenset(
    word
    for word in arabic.FUNCTION_WORDS
    if word.isascii() and word not in phrases.ARABIZI and word not in _PREFIXES
) | {"i", "you", "me", "my", "we", "tell", "please", "about", "not", "no", "can", "should"}


def is_arabizi(text: str) -> bool:
    """Whether a text is Arabic in Latin letters: digits for letters, or Arabic's commonest words, and no
    common word of English."""
    if arabic.language(text) == "ar":
        return False
    words = _LATIN_WORD.findall(text.lower())
    if not words or any(word in _ENGLISH for word in words):
        return False
    with_digits = sum(bool(_DIGIT_LETTER.search(word)) and not _CODE.fullmatch(word) for word in words)
    common = sum(word in phrases.ARABIZI or word in _PREFIXES.keys() - {"be"} for word in words)
    common += len(words) > 1 and words[0] in _UNMISTAKABLE
    return (2 * with_digits + common >= 2 and 3 * (with_digits + common) >= len(words)) or common == len(
        words
    )


def _from_latin(text: str, index: Vocabulary) -> str:
    said: list[str] = []
    prefix = ""
    for token in re.findall(rf"{_LATIN_WORD.pattern}|\d+(?:[.,]\d+)*|[^\w\s]", text.lower()):
        word = token.replace("’", "'")
        if word in _PREFIXES:
            prefix += _PREFIXES[word]
            continue
        if known := phrases.ARABIZI.get(word):
            said.append(prefix + known)
        elif re.search("[a-z]", word):
            article = prefix.split()[-1] if prefix else ""
            said.append(prefix.removesuffix(article) + _transliterate(word, article, index))
        else:
            said.append(word)
        prefix = ""
    return re.sub(r" (?=[?؟!.,،])", "", " ".join(said))


def _transliterate(word: str, article: str, index: Vocabulary) -> str:
    """The likeliest word in Arabic letters, with what is written before it: of those that the Latin letters
    may stand for the commonest in the documents, else one of the dialects, else the commonest in text at
    large, else the plainest."""
    spellings = [article + each for each in _spellings(word)]
    framing = (each for each in spellings if len(each) > 2 and ("2" not in word or "ق" in each))
    if found := next((each for each in framing if each in FRAMING_DIALECT), None):
        return found
    if is_everyday(spellings[0]) and in_standard(spellings[0], index) != spellings[0]:
        return spellings[0]
    spoken = [match[1] for each in spellings if (match := _SPOKEN.fullmatch(each))]
    owned = [each[:-1] for each in spellings if each.endswith("ي")]
    for read in (spellings, spoken, owned):
        if meant := sorted(held(read, index), key=lambda each: not background_share(" " + arabic.stem(each))):
            return meant[0]
    everyday = (each for each in spellings[:_READ] if is_everyday(each))
    if found := next((each for each in everyday if in_standard(each, index) != each), None):
        return found
    if meant := held(spellings, index, is_whole=True):
        return meant[0]
    return max(
        spellings, key=lambda each: background_share(" " + arabic.stem(each)) if len(each) > 2 else 0.0
    )


_READ: Final = 512
"""So many spellings of a word in Latin letters are looked for among the words of the dialects."""
_SPOKEN: Final = re.compile(r"(?:ب|ه|ح|عم)([يتن](?!ن)\w{2,})")


@lru_cache(maxsize=4_096)
def _spellings(word: str) -> tuple[str, ...]:
    """What a word in Latin letters may be in Arabic ones, the plainest first, no more than a few thousand."""
    word = re.sub(r"([b-df-hj-np-tv-z]|(?<=[a-z])[2356789](?=[2356789][a-z]))\1", r"\1", word)
    found: list[str] = [""]
    at = 0
    while at < len(word):
        rest = word[at:]
        length = next(
            (n for n in (3, 2) if len(rest) >= n and (rest[:n] in _SOUNDS or rest[:n] == rest in _LAST)), 1
        )
        sound = word[at : at + length]
        written: Iterable[str] = _SOUNDS.get(sound, ())
        if number := _NUMBER.match(rest):
            length, written = number.end(), (number[0],)
        elif at + length == len(word):
            written = _LAST.get(sound, written)
        elif at == 0:
            written = _FIRST.get(sound, written)
        found = list(dict.fromkeys(start + letters for start in found for letters in written))[: 128 * BEAM]
        at += length
    articles = [
        f"ال{each[1:].removeprefix('ل')}" for each in found if each[:1] == "ا" and word[:2] in _ARTICLES
    ]
    return tuple(dict.fromkeys([*articles, *found]))


_LETTERS: Final = """b ب|p ب|j ج|d د ض|r ر|f ف|v ف|l ل|m م|n ن|k ك|q ق|c ك س|g ج غ ق|w و|y ي|t ت ط|s س ص
|z ز ذ ظ|h ه ح|x كس|kh خ|gh غ غه|sh ش|ch ش|th ث ذ|dh ذ ض ظ|7 ح|5 خ|6 ط|9 ص ق|8 ق غ|3 ع|3' غ|7' خ
|oo و|ou و|ee ي|ei ي|ey ي|ay ي اي|ai ي اي|aa ا|ia يا يه"""
_SOUNDS: Final[dict[str, tuple[str, ...]]] = {
    **{sound: tuple(letters) for sound, *letters in map(str.split, _LETTERS.split("|"))},
    "2": ("ا", "ق", "ي", "و", "ء"),
    "'": ("", "ع"),
    "a": ("ا", ""),
    "e": ("", "ي", "ا"),
    "i": ("ي", ""),
    "o": ("و", ""),
    "u": ("و", ""),
}
"""What the sounds of a word in Latin letters are written as."""
_LAST: Final = {
    "at": ("ه", "ات", "ت", "ط"),
    "et": ("ه", "ت", "يت"),
    "it": ("ه", "يت"),
    "a": ("ه", "ا", "ي"),
    "ah": ("ه",),
    "eh": ("ه",),
    "e": ("ه", "ي"),
    "i": ("ي",),
    "ia": ("يه", "يا"),
    "o": ("و",),
    "u": ("و",),
}
_NUMBER: Final = re.compile(r"\d{2,}|[014]")
"""Digits of a word that stand for no sounds."""
_FIRST: Final = {"a": ("ا",), "e": ("ا", "ي"), "i": ("ا", "ي"), "o": ("ا", "او"), "u": ("ا", "او")}
