"""Parts: a text that asks several things, as the questions that it is made of."""

from __future__ import annotations

import re
from typing import Final

from rag import arabic
from rag.arabic import lexicon, phrases
from rag.followups import asks, is_measure, is_question_word, leans_back, own_words

MOST_PARTS: Final = 5
"""So many parts are answered; what more there is stays with the last."""


def parts(text: str) -> list[str]:
    """The questions that a text is made of, in order, each as it stands in it; the whole text where it asks
    one thing. What has no words of its own before it ("متى وأين وُلد؟") stays with what follows."""
    if compared := _compared(text):
        return compared
    found: list[str] = []
    for asked in _MARKS.split(text):
        asked = _enumerated(asked)
        folded = arabic.fold_with_offsets(asked)
        at = 0
        for cut in _cuts(folded.text):
            before = asked[folded.offsets[at] : folded.offsets[cut]]
            if own_words(before):
                found.append(before)
                at = cut
        found.append(asked[folded.offsets[at] :])
    said = [part.strip(_AROUND) for part in found if arabic.words(part)]
    joined = _joined(said)
    return joined if len(joined) > 1 else [text]


def _compared(text: str) -> list[str]:
    """The two that a text compares, each asked about by itself; none where it compares nothing."""
    folded = arabic.fold_with_offsets(text)

    def said(start: int, end: int) -> str:
        return text[folded.offsets[start] : folded.offsets[end]].strip(f"{_AROUND}؟?.")

    if match := phrases.CHOOSING.match(folded.text):
        return _sides(said(*match.span("one")), said(*match.span("other")))
    match = phrases.COMPARING.match(folded.text)
    divided = phrases.COMPARED.search(folded.text, match.end() + 1) if match else None
    if not match or not divided:
        return []
    return _sides(said(match.end(), divided.start()), said(divided.end(), len(folded.text)))


def _sides(one: str, other: str) -> list[str]:
    """Two sides; the other has its noun from the first where it is an adjective alone."""
    if not own_words(one) or not own_words(other):
        return []
    *head, last = one.split()
    agrees = arabic.fold(last).endswith("ه") == arabic.fold(other).endswith("ه")
    is_adjective = agrees and len(other.split()) == 1 and other.startswith("ال")
    return [one, f"{' '.join(head)} {other}".strip() if is_adjective else other]


def _enumerated(asked: str) -> str:
    """A question that asks several things by one question word, with that before each: «ما سعر التذكرة وما
    موعدها» for «ما سعر التذكرة وموعدها»."""
    words = arabic.words(asked)
    is_between = any(word.text in lexicon.BETWEEN for word in words)
    if len(words) < 4 or words[0].text not in _OF_SEVERAL or is_between:
        return asked
    word, noun = asked[words[0].start : words[0].end], words[1].text
    place = next((n for n, each in enumerate(words) if n > 1 and not is_measure(each.text)), len(words))
    cuts = []
    for each in words[place + 1 :]:
        if is_question_word(each.text):
            break
        named = each.text[1:] if each.text.startswith("و") else ""
        if named and (named == noun or is_measure(named) or _ITS_OWN.fullmatch(named)):
            cuts.append(each.start)
    for cut in reversed(cuts):
        asked = f"{asked[:cut]}و{word} {asked[cut + 1 :]}"
    return asked


_OF_SEVERAL: Final = lexicon.words("كم ما ماهي ماهو شو ايش وش قديش اعطني")
_ITS_OWN: Final = re.compile(r"(?!است)\w{2,5}(?:ته|تها|تهم)")
"""A noun with its owner's pronoun, in folded text: «قيمتها»."""


def lacks_its_subject(part: str) -> bool:
    """Whether a later part takes its subject from the part before it."""
    own = own_words(part)
    return all(map(is_measure, own)) or leans_back(part) or bool(_ITS_VERB.fullmatch(" ".join(own)))


_ITS_VERB: Final = re.compile(r"(?:(?!ال)\w+ )?(?!ال)[يت]\w{2,}(?<!ه)")
"""A verb without who does it, after what is counted: «كم شخصا يحمل»."""


_MARKS: Final = re.compile(r"[؟?]+\s*(?=\S)|\n+|;|؛")
_AROUND: Final = " \t\n،,.;؛:-–—"

_SURE: Final = arabic.fold(
    "كم متى امتى امتا ايمتى اين فين وين لماذا ليش ليه كيف ازاي هل ماذا مين شو ايش اي قديش منين"
).split()
_BEFORE: Final = arabic.fold("في على الى من منذ حتى عن مع ب ل").split()
_CUT: Final = re.compile(
    rf"(?:[،,]\s*|\s)(?:و|ثم )(?:(?:{'|'.join(_BEFORE)}) )?ل?(?:{'|'.join(_SURE)}|من هو|من هي|من هم"
    rf"|ما هو|ما هي|بكم)\b"
    rf"|[،,]\s*(?:{'|'.join(_SURE)}|من|ما)\b(?= \w)"
    r"|(?:,\s*|\s)(?:and|then)\s+(?:(?:at|in|to|by|for|on) )?(?:who|when|where|why|how|what|which|whom)\b"
    r"|,\s*(?:when|why|how|what)\b"
    r"|\sو(?=\w{3,}(?: \w+){0,2} (?:كام|امتي|امتى|فين|ليه|ازاي|مين|ايه|منين|قديش)\W*$)"
)
_WHO: Final = re.compile(r"\sومن (?=(\w+))")
_WHAT: Final = re.compile(r"\sوما (?=(\w+))")
_THAT_WHICH: Final = re.compile(
    r"(?:بعد|قبل|يلي|تلي|حول|بين|دون|فوق|تحت|وراء|زال|لا|لم|لن|اذا|ان|عدا|خلا|زاد|سبق|شابه|الي|عليه"
    r"|عليها)\w*|[يت]\w{3,}|\w{2,}ت"
)


def _cuts(folded: str) -> list[int]:
    """Where in a folded text another question may begin."""
    found = {match.start() for match in _CUT.finditer(folded)}
    for match in _WHO.finditer(folded):
        before, following = folded[: match.start()], match.group(1)
        first, _, rest = before.strip().partition(" ")
        from_there = re.search(r"(?:\b|^)من ", f"{rest} ") or following in before.split()
        if is_question_word(first) and not from_there and not following.startswith("ال"):
            found.add(match.start())
    for match in _WHAT.finditer(folded):
        first = folded[: match.start()].strip().partition(" ")[0]
        if is_question_word(first) and not _THAT_WHICH.fullmatch(match.group(1)):
            found.add(match.start())
    return sorted(found)[: MOST_PARTS - 1]


def _joined(said: list[str]) -> list[str]:
    """The parts, each that asks nothing joined to the one before it, or to the next where it is the first."""
    found: list[str] = []
    waiting = ""
    for part in said:
        if asks(part) or _ORDERS.match(arabic.fold(part)):
            found.append(f"{waiting} {part}".strip())
            waiting = ""
        elif found:
            found[-1] = f"{found[-1]} {part}"
        else:
            waiting = f"{waiting} {part}".strip()
    found = [*found[:1], *(_CONJUNCTION.sub("", part) for part in found[1:])]
    if waiting:
        found.append(waiting)
    return [*found[: MOST_PARTS - 1], " ".join(found[MOST_PARTS - 1 :])] if len(found) > MOST_PARTS else found


_CONJUNCTION: Final = re.compile(r"^(?:و(?=\w)|ثم\s+|(?:and|then)\s+)", re.IGNORECASE)
"""What joins a part to the one before it. A part begins with a question word, so its first "w" is one."""
_ORDERS: Final = re.compile(r"و?(?:اذكر|عدد|وضح|اشرح|عرف|بين|list|name|explain|describe)\b")
