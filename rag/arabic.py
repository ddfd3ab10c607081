"""Arabic text as retrieval sees it: folding, words, stems, terms, sentences. Pure functions.

What is made here is for matching only. People are always shown the original, so every function that
changes a text can say where in the original each piece stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Analyser = Literal["light10+4grams", "light10", "words"]
"""What the words of a text are searched as: their light10 stems and 4-grams, the stems alone, or the folded
words as they stand."""

ANALYSERS_VERSION = "1"
"""Raise it when an analyser yields other terms than before: older indexes are then made again."""

REPLACED: dict[str, str] = {
    "ٱ": "ا",
    "ی": "ي",
    "ى": "ي",
    "ې": "ي",
    "ک": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ة": "ه",
    "٪": "%",
    "٫": ".",
    "٬": ",",
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
}
"""Letters that are written for one another, and digits of all scripts. Applied after decomposition (NFKD),
which has by then taken apart presentation forms, ligatures, and the hamza from its seat (أ, ؤ, ئ)."""

DROPPED_CATEGORIES = ("Mn", "Me", "Cf")
"""Diacritics, detached hamzas above or below, and characters that only steer the layout."""

TATWEEL = "\u0640"


def fold(text: str) -> str:
    """The form in which two spellings of one word are equal: no diacritics or tatweel, one alef, one ya,
    ta marbuta as ha, hamza seats bare, ASCII digits, no presentation forms, lower case."""
    return "".join(map(_fold_character, text))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the offset in the original that it came from.
    `offsets` has one entry more than `text`: the length of the original."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original `text[start:end]` stands, with the diacritics that follow its letters."""
        last = self.offsets[end - 1] + 1 if end > start else 0  # one letter may fold to several
        return self.offsets[start], max(self.offsets[end], last)


def fold_with_offsets(text: str) -> Folded:
    """`fold(text)` with its way back. A dropped character belongs to the letter before it."""
    parts = [_fold_character(character) for character in text]
    offsets = [offset for offset, part in enumerate(parts) for _ in part]
    return Folded("".join(parts), (*offsets, len(text)))


@lru_cache(maxsize=16_384)
def _fold_character(character: str) -> str:
    return "".join(
        REPLACED.get(part, part).lower()
        for part in unicodedata.normalize("NFKD", character)
        if part != TATWEEL and unicodedata.category(part) not in DROPPED_CATEGORIES
    )


_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word or number, and its place in the original text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words and numbers of a text, folded; `7,000` and `٧٬٠٠٠` are both `7000`."""
    folded = fold_with_offsets(text)
    return [
        Word(_plain_number(match.group()), *folded.span(*match.span()))
        for match in _WORD.finditer(folded.text)
    ]


def _folded_words(text: str) -> list[str]:
    return [_plain_number(word) for word in _WORD.findall(fold(text))]


def _plain_number(word: str) -> str:
    return word.replace(",", "") if _THOUSANDS.fullmatch(word) else word


_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The light10 stem of a folded word: conjunction, article and suffixes off, at least two letters left.

    Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007).
    """
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article):
            if len(word) - len(article) >= 2:
                word = word[len(article) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


def stems(text: str) -> list[str]:
    """The stem of each word of a text, in order."""
    return [stem(word) for word in _folded_words(text)]


def terms(text: str, analyser: Analyser = "light10+4grams") -> list[str]:
    """What the lexical index holds of a text: of each word its stem, and the 4-grams of `#word#`.

    The 4-grams find a word under prefixes and suffixes that the stemmer leaves on, and misspelt ones. A
    stem is marked with a space in front, which no 4-gram holds, so the two never meet.
    """
    return [term for word in _folded_words(text) for term in _word_terms(word, analyser)]


def query_terms(question: str, analyser: Analyser = "light10+4grams") -> list[str]:
    """The terms that a question is searched by: those of its content words."""
    return [term for word in content_words(question) for term in _word_terms(word, analyser)]


@lru_cache(maxsize=65_536)
def _word_terms(word: str, analyser: Analyser) -> tuple[str, ...]:
    if analyser == "words":
        return (" " + word,)
    stemmed = " " + stem(word)
    return (stemmed,) if analyser == "light10" else (stemmed, *grams(word))


def grams(word: str, size: int = 4) -> list[str]:
    """The character n-grams of `#word#`; a shorter word is one gram."""
    framed = f"#{word}#"
    return [framed[i : i + size] for i in range(max(1, len(framed) - size + 1))]


# Words that ask or join but say nothing of what is asked about, in standard Arabic, its dialects and English.
_FUNCTION_WORDS = """
من ما ماذا هل متى اين كيف لماذا لم لما كم اي ايه مم عم علام بم فيم ماهو ماهي اذكر عدد وضح اشرح
شو شنو ايش وش وشو ليش ليه علاش فين وين منين امتى امتا ايمتى ازاي ازي كيفاش قديش قداش اديش شقد كام مين منو
شحال فوقاش اشنو واش اللي الي هاد هاي هيك هذي دا دي ده عشان علشان بتاع تبع ديال مش مو ما مب
وما ومن وهل وكم وفي ولا وان فما فمن بما لمن
في على الى عن مع بين منذ خلال عند لدى حتى بعد قبل ضد حول دون تحت فوق عبر نحو ل ب ك و ف
هو هي هم هما هن انا نحن انت هذا هذه ذلك تلك هولاء الذي التي الذين اللذان اللتان اللاتي
ان انه انها انهم كان كانت يكون تكون ليس ليست قد لقد لن لا او ثم بل لكن اذا لو كما كل بعض غير سوف
the a an of in on at to for from by with and or is are was were be been do does did has have had will
what when where which who whom whose why how many much that this these those it its their there than as
"""

FUNCTION_WORDS = frozenset(fold(_FUNCTION_WORDS).split())


def content_words(text: str) -> list[str]:
    """The folded words of a text that say something; all of them where none does."""
    all_words = _folded_words(text)
    return [word for word in all_words if not _is_function_word(word)] or all_words


def _is_function_word(word: str) -> bool:
    return word in FUNCTION_WORDS or (len(word) > 3 and word[0] in "وفبل" and word[1:] in FUNCTION_WORDS)


# A sentence ends with a mark (or several), closing quotes or brackets, and then a space. A line ends one too.
# A run of marks is tried once, from its first: leader dots can be hundreds of thousands.
_END = re.compile(r"(?<![.!?؟۔…])[.!?؟۔…]++[\"'”’»)\]}]*+(?=\s)|\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"“])(?:[^\W\d_]|[A-Za-z](?:\.[A-Za-z])+|Dr|Mr|Mrs|Ms|Prof|St|vs|No|Inc|Ltd|etc)\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each sentence, without the space around it. Together they hold every character
    that is not white space. Initials, titles (د. أ.) and decimals end none."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if match.group() == "." and _ABBREVIATION.search(text, max(0, start, end - 12), end):
            continue
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    stripped = (_strip(text, *span) for span in spans)
    return [span for span in stripped if span[0] < span[1]]


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def language(text: str) -> Literal["ar", "en"]:
    """The language to answer in: Arabic unless Latin letters outnumber Arabic ones."""
    return "en" if len(_LATIN.findall(text)) > len(_ARABIC.findall(text)) else "ar"
