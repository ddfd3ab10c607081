"""Courtesy: what is said around a question and carries no weight, and what is said instead of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rag import arabic
from rag.arabic import Folded, Word, lexicon, phrases
from rag.arabic.phrases import Talk

_SUFFIX = "(?:كم|كن|ك|ي|وا|و|م|ه|ين)?"
_TO_YOU = "(?:ك+|كم|كن|كي|كو|كوا)"
"""What the same courtesy ends with, said to a woman, to several, of a woman."""


def _letters(word: str) -> str:
    """A pattern for a word whose letters may be drawn out: "شكراااا"."""
    drawn = "".join(f"{re.escape(letter)}+" for letter in word)
    if len(word) < 3 or word.isascii():
        return drawn
    return drawn[:-2] + _TO_YOU if word.endswith("ك") else drawn + _SUFFIX


def _any_of(said: Iterable[str], *patterns: str) -> re.Pattern[str]:
    longest = sorted(set(said), key=len, reverse=True)
    parts = [r"[\s'’]+".join(map(_letters, phrase.split())) for phrase in longest]
    return re.compile(rf"(?<!\w)و?(?:{'|'.join([*patterns, *parts])})(?!\w)")


_PRAYER = (
    r"(?:الله|ربي|ربنا) (?:لا )?ي\w{2,}(?:ك|كم|كي)(?: (?:خير|الخير|العافيه|كل خير|الجنه|الصحه|السعاده))?"
)
"""Thanks as a prayer: "may God make you happy"."""
_PRAYED = r"\w{2,5}(?:ك|كم|كن) الله(?: (?:خير|خيرا|كل خير|ورعاك|ورعاكم))?"
_TIME_OF_DAY = (
    r"(?:صباح|مساء)(?:ك|كم)? (?:ال(?:خير|نور|ورد|فل|سعاد|ياسمين|سرور|محب)\w*|خير|نور|ورد|فل|عسل"
    r"|سعيد)(?: وال\w+)?"
)

_TALK: Final[dict[Talk, re.Pattern[str]]] = {
    kind: _any_of(said, *{"thanks": [_PRAYER], "greeting": [_TIME_OF_DAY]}.get(kind, []))
    for kind, said in phrases.COURTESIES.items()
}
_ACKNOWLEDGED: Final = _any_of(phrases.ACKNOWLEDGEMENTS)
_FILLER: Final = _any_of(phrases.COURTESY_FILLERS)
_PLEASE: Final = _any_of(phrases.PLEASE)
_AROUND: Final = _any_of(
    [
        *phrases.COURTESIES["greeting"],
        *phrases.COURTESIES["thanks"],
        *phrases.PLEASE,
        *phrases.PLEASE_BESIDE,
    ],
    _PRAYER,
    _PRAYED,
    _TIME_OF_DAY,
)
_ADDRESS: Final = re.compile(
    r"(?<!\w)(?:عزيز[يت]ي?|سيدي|سيدتي|حضره|سعاده|معالي|فضيله|(?:ال)?(?:اخ|اخت|اخوه|اخوات|ساده|سيد|سيده|استاذه?"
    r"|دكتوره?|زملاء|زميل|زميله)|dear|اخي|اختي|اخوتي|اخواني|زملائي|زملايي)(?: \w+){0,4}[،,]|"
    r"(?<!\w)(?:يا )?(?:ا?خي|ا?ختي|اخوتي|اخواني)(?: ال(?:عزيز|كر[يا]م|فاضل|غالي|محترم)\w{0,2})(?!\w)|"
    r"(?<!\w)يا \w+(?: \w+)?[،,!]|"
    r"(?<!\w)(?:حبيبي|حبيبتي|عيوني|الغالي|الغاليه)(?= (?:الله|لو|ممكن|كم|وين|متى|شو|وش)\b)|"
    r"(?<!\w)يا (?:ا?خي|ا?ختي|استاذه?|دكتوره?|شباب|جماعه|حبيبي|عزيزي|صديقي|اخوان|اخوه|ناس)"
    r"(?: (?:ال(?:عزيز|كر[يا]م|فاضل|غالي|محترم)\w{0,2}|الخير))?(?!\w)"
)
_GREETING_AROUND: Final = _any_of(phrases.COURTESIES["greeting"])
_MARKS: Final = frozenset("،,.!؛;:؟?")
_APART: Final = "،,.!؛;:\n؟?…-–—"
_QUOTED: Final = "«\"“'‘(["


MOST_WORDS_OF_THANKS: Final = 6
"""What begins with thanks, asks nothing and is no longer is all thanks: "شكرا على سعة صدرك"."""
_ASKS: Final = lexicon.any_of(
    [
        *lexicon.QUESTION_WORDS_ALL - {"من", "ما", "ليه"},
        *(f"و{word}" for word in lexicon.QUESTION_WORDS_ALL - {"في"}),
    ]
)


def small_talk(text: str) -> Talk | None:
    """What a text is where it is no question about the documents; None where it may be one."""
    folded = re.sub(r"[^\w\s']+", " ", arabic.fold(text).replace("’", "'")).strip()
    at, kinds, may_go_on = 0, set[Talk](), False
    short = len(folded.split()) <= MOST_WORDS_OF_THANKS and not re.search("[؟?]", text)
    while at < len(folded):
        found = [(match.end(), kind) for kind, said in _TALK.items() if (match := said.match(folded, at))]
        if match := _ACKNOWLEDGED.match(folded, at):
            found.append((match.end(), "thanks" if _thanks(match.group()) else "greeting"))
        if found:
            end, kind = max(found)
            kinds.add(kind)
            may_go_on |= kind == "thanks" and bool(_TALK["thanks"].match(folded, at)) and short
        elif (match := _FILLER.match(folded, at)) and (at or not _ASKS_FOR_WHOM.match(folded)):
            end = match.end()
        elif may_go_on and not _ASKS.search(folded, at):
            end = len(folded)
        else:
            return None
        at = end + len(folded[end:]) - len(folded[end:].lstrip(" '"))
    order: tuple[Talk, ...] = ("wrong", "sure", "self", "goodbye", "thanks", "greeting")
    return next((kind for kind in order if kind in kinds), None)


_ASKS_FOR_WHOM = re.compile(r"و?(?:من|مين|منو|ما)(?!\w)")
_GREETINGS_TOO = _any_of(
    ["سلام", "السلام", "هلا", "هاي", "هالو", "الو", "salam", "marhaba", "mar7aba", "ahlan"]
)
_ASKING_TO_ASK = re.compile("سؤال|سوال|اسال|kheir|3?alaikum")


def _thanks(acknowledged: str) -> bool:
    return not _GREETINGS_TOO.match(acknowledged) and not _ASKING_TO_ASK.search(acknowledged)


def plain(text: str) -> str:
    """A question without greeting, thanks, self-introduction and framing: what is left of it carries its
    meaning. As it stands where that is nothing, and where the courtesy is what it asks about."""
    folded = arabic.fold_with_offsets(text)
    start = _opening(folded)
    end = _closing(folded, start)
    kept = folded.text[start:end]
    inside = [match.span() for match in _PLEASE.finditer(kept) if not _named(kept, match.start())]
    pieces, at = [], start
    for first, last in (*inside, (len(kept), len(kept))):
        pieces.append(text[folded.offsets[at] : folded.offsets[start + first]])
        at = start + last
    left = " ".join(piece.strip() for piece in pieces if piece.strip()).strip(" ،,؛;:!-–—")
    says = [word for word in arabic.content_words(left) if word not in arabic.FUNCTION_WORDS]
    if not says and (start or end < len(folded.text)):
        asks = any(word.text in lexicon.QUESTION_WORDS_ALL for word in arabic.words(left))
        return left if asks and not _points_at_courtesy(left) else text
    return text if _points_at_courtesy(left) else left


def _points_at_courtesy(left: str) -> bool:
    """Whether what is left asks for the meaning of what was before it: "السلام عليكم ما معناها؟"."""
    return bool(_ITS_MEANING.search(arabic.fold(left)))


_ITS_MEANING: Final = re.compile(r"\b(?:معناه|معناها|تعني|يعني)\b\W*$|\bwhat does (?:it|that) mean")


def _opening(folded: Folded) -> int:
    """Where in the folded text a question begins, after what leads up to it."""
    text, at = folded.text, 0
    while True:
        begin = at + len(text[at:]) - len(text[at:].lstrip(" \t\n،,.!؛;:؟?-–—"))
        match = phrases.FRAMES.match(text, begin) or _ADDRESS.match(text, begin)
        if match is None:
            match = _AROUND.match(text, begin)
            if match and not _stands_apart(text, match):
                match = None
            if match is None and (said := _ACKNOWLEDGED.match(text, begin)):
                after = text[said.end() :].lstrip()
                apart = after[:1] in _MARKS or phrases.FRAMES.match(after) or _AROUND.match(after)
                match = said if apart else None
        if match is None and (intro := _INTRODUCES.match(text, begin)):
            match = phrases.FRAMES.search(text, intro.end(), begin + 120)
        if match is None and (match := phrases.SELF_INTRODUCTION.match(text, begin)):
            rest = arabic.content_words(text[match.end() :])
            if len([word for word in rest if word not in arabic.FUNCTION_WORDS]) < 2:
                match = None
        if match is None:
            match = _WELL.match(text, begin)
        if match is None and (end := _leading(text, begin)):
            at = end
            continue
        if match is None and begin:
            match = _FILLER_AFTER.match(text, begin)
        if match is None or match.end() == begin:
            return at if at == 0 else begin
        at = match.end()


def _leading(text: str, begin: int) -> int | None:
    """Where words that only lead up to a question end, from here: those of asking and telling with what says
    nothing beside them, as far as a question word, a mark or what is asked about."""
    found: int | None = None
    at, leads = begin, False
    if _ASKS_WHOM.match(text, begin):
        return None
    while match := _NEXT_WORD.match(text, at):
        word, at = match["word"], match.end()
        tells = bool(phrases.LEADING_VERBS.fullmatch(word))
        asks = bool(phrases.LEADING.fullmatch(word))
        about = leads and word in _ABOUT
        if not (tells or asks or about or _says_nothing(word)):
            break
        leads |= tells or asks
        if not leads or not _NEXT_WORD.match(text, at):
            continue
        is_over = tells or match["mark"] or about or (asks and word.startswith("ب"))
        opens = word not in _BEFORE_QUESTION and _OPENS.match(text, at)
        if is_over or opens or (asks and _OPENS_AFTER_ASKING.match(text, at)):
            found = at
    return found


def _says_nothing(word: str) -> bool:
    return word in phrases.BESIDE_LEADING or (word[:1] in "وف" and word[1:] in phrases.BESIDE_LEADING)


_NEXT_WORD = re.compile(r"\s*(?P<word>\w+)(?P<mark>\s*[،,.:!؛\n-]+)?")
_BEFORE_QUESTION = frozenset("في من الى الي على علي عن كل بعد قبل منذ حتى حتي ب ل".split())
_OPENING = lexicon.either((lexicon.QUESTION_WORDS_ALL - phrases.BESIDE_LEADING) | {"هل"})
_OPENS = re.compile(rf"\s*[وف]?(?:(?:{lexicon.either(_BEFORE_QUESTION)}) )?[بل]?(?:{_OPENING})(?!\w)")
_OPENS_AFTER_ASKING = re.compile(r"\s*(?:من|ما)\s")
_ASKS_WHOM = re.compile(rf"\s*(?:(?:من|ما|{_OPENING})(?<!هل))\s")
_ABOUT = frozenset("عن حول بخصوص بشان اذا".split())

_INTRODUCES = re.compile(r"(?:انا|معك|معكم|معاك|اسمي|my name is|i am|i'm|this is)\b")
_WELL = re.compile(r"(?:طيب|طب|حسنا|اوكي|اوكيه|تمام|ok|okay|well|so)(?=[،,]?\s+\w+\s+\w)(?!\w)")
_FILLER_AFTER = re.compile(
    r"(?:(?:على|علي) \w+(?=[.،,!؟\n])|ب(?:ك|كم)|ل(?:ك|كم|كن|لجميع)|جزيلا|جدا|مقدما|طيب|بس|وبعد|ب?خصوص"
    r"|جميعا|الجميع|everyone|all|there|team|sir|madam)(?!\w)"
)


def _stands_apart(text: str, match: re.Match[str]) -> bool:
    """Whether a courtesy at the beginning is one: of several words, or with a mark, a question word or
    framing after it."""
    after = text[match.end() :]
    following = after.lstrip()
    if not following or len(match.group().split()) > 1 or following[0] in _APART:
        return True
    if _FILLER_AFTER.match(following) or _INTRODUCES.match(following):
        return True
    asks = re.match(r"\w+", following)
    if asks and asks.group() in lexicon.QUESTION_WORDS_ALL:
        return True
    return bool(phrases.FRAMES.match(following) or _AROUND.match(following) or _ADDRESS.match(following))


def _closing(folded: Folded, start: int) -> int:
    """Where in the folded text a question ends, before the courtesies at its end."""
    end = len(folded.text)
    found: Sequence[Word] = arabic.words(folded.text[start:])
    for word in found:
        at = start + word.start
        if at == start or _named(folded.text, at) or not _only_courtesy(folded.text, at):
            continue
        apart = folded.text[:at].rstrip()[-1:] in _APART or folded.text[:at].endswith("\n")
        if apart or not _GREETING_AROUND.match(folded.text, at):
            return at
    return end


def _only_courtesy(text: str, at: int) -> bool:
    """Whether all from here on is courtesy, and begins as one."""
    first = True
    while at < len(text):
        if not text[at].isalnum():
            at += 1
            continue
        match = _AROUND.match(text, at) or _TALK["goodbye"].match(text, at)
        if match is None and not first:
            match = _FOR_YOUR.match(text, at) or _FILLER.match(text, at)
        if match is None:
            return False
        at, first = match.end(), False
    return not first


_FOR_YOUR: Final = re.compile(
    r"(?:(?:ل|علي |على )(?:حسن|سعه|كرم|طيب|سرعه) )?(?:ل|علي |على )?\w{3,}(?:كم|ك)(?!\w)"
)
"""What thanks are for: "لتعاونكم", "على حسن اهتمامكم"."""


def _named(text: str, at: int) -> bool:
    """Whether what stands here is quoted, or the object of a word that names it."""
    before = text[:at].rstrip()
    if not before:
        return False
    if before[-1] in _QUOTED:
        return True
    last = re.search(r"\w+$", before)
    return last is not None and last.group() in phrases.NAMING
