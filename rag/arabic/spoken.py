"""Words of the dialects taken apart: what their verbs and nouns are written together with.

Pure functions of folded words. What a word means stands in `rag.arabic.lexicon`, which of its meanings the
documents have is for `rag.dialect` to say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rag.arabic.lexicon.everyday import EVERYDAY


class Verb(NamedTuple):
    """One way to read a word as a verb: `person` is the letter that the present has for it (ا ن ي ت), empty
    in the past; `stem` is what follows, `mark` what nobody writes before it (the Maghreb's is ك). `is_spoken`
    says that something nobody writes is before or after it, `is_denied` that it is the ش of "not"."""

    mark: str
    person: str
    stem: str
    is_spoken: bool
    is_denied: bool


class Noun(NamedTuple):
    """A word of the lexicon with what is written before it."""

    before: str
    word: str


_OBJECT = r"(?:ل(?:ي|ك|كم|كو|نا|و|ه|ها|هم)|ني|نا|ها|هم|كم|ك|ه|و)"
_PRESENT: Final = re.compile(
    r"[وف]?(?P<not>ما|م)?(?P<mark>عم|كا|غا|[بحهك])?(?P<person>[يتنا])(?P<rest>\w{2,})"
)
_BARE: Final = re.compile(r"(?P<mark>ب)(?P<rest>[^\Wيتنا]\w{2,})")
"""The first person as the Levant has it: «بعمل»."""
_PAST: Final = re.compile(r"(?P<not>ما)?(?P<rest>\w{3,})")
_PRESENT_END: Final = re.compile(rf"(?:وا|ون|و|ين|ي)?(?P<object>{_OBJECT})?(?P<no>ش)?")
_PAST_END: Final = re.compile(rf"(?:ت|تي|تو|توا|نا|وا|و)?(?P<object>{_OBJECT})?(?P<no>ش)?")


@lru_cache(maxsize=16_384)
def verbs(word: str) -> tuple[Verb, ...]:
    """The ways to read a folded word as a verb, those that leave more of it first."""
    found: list[Verb] = []
    if match := _PRESENT.fullmatch(word):
        mark = "ك" if match["mark"] == "كا" else match["mark"] or ""
        for stem, end in _stems(match["rest"], _PRESENT_END):
            if end["no"] or not match["not"]:
                is_noun = mark == "ب" and match["person"] == "ا"  # «بإخلاء»
                spoken = not is_noun and bool(mark or end["no"] or (end["object"] or "").startswith("ل"))
                found.append(Verb(mark, match["person"], stem, spoken, bool(end["no"])))
                if match["person"] == "ا" and (mark or end[0]):  # of one that begins with ا itself: «باكل»
                    found.append(Verb(mark, "ا", f"ا{stem}", spoken, bool(end["no"])))
    if match := _BARE.fullmatch(word):
        for stem, end in _stems(match["rest"], _PRESENT_END):
            found.append(Verb("ب", "ا", stem, True, bool(end["no"])))
    if match := _PAST.fullmatch(word):
        for stem, end in _stems(match["rest"], _PAST_END):
            if end["no"] or not match["not"]:
                found.append(Verb("", "", stem, bool(end["no"]), bool(end["no"])))
    return tuple(found)


def _stems(rest: str, end: re.Pattern[str]) -> list[tuple[str, re.Match[str]]]:
    """What may be left of a verb before its end, the longest first; before a و also with the ي that it takes
    the place of («يعطوا» of «يعطي»)."""
    found: list[tuple[str, re.Match[str]]] = []
    for cut in range(len(rest), 1, -1):
        if match := end.fullmatch(rest, cut):
            found.append((rest[:cut], match))
            if rest[cut : cut + 1] == "و":
                found.append((f"{rest[:cut]}ي", match))
    return found


JOINED: Final = {
    "عال": "على ال",
    "عهال": "على هذا ال",
    "بهال": "بهذا ال",
    "لهال": "لهذا ال",
    "هال": "هذا ال",
    "فال": "في ال",
    "ع": "على ",
}
"""What the dialects write together with a noun («عالطاولة», «هالشهر», «عحسابي»), and how it is written."""

_BEFORE: Final = ("", *JOINED, *"و ف ب ل ال بال لل وال وب ول".split())
_POSSESSOR: Final = re.compile(r"ي|ك|ها|نا|كم|هم|ات|و|كو")


@lru_cache(maxsize=16_384)
def everyday(word: str) -> Noun | None:
    """The everyday word that a folded word is, with what is written before it and without whose it is."""
    for before in sorted((each for each in _BEFORE if word.startswith(each)), key=len, reverse=True):
        rest = word[len(before) :]
        for cut in range(len(rest), max(1, len(rest) - 3), -1):
            if cut < len(rest) and not _POSSESSOR.fullmatch(rest, cut):
                continue
            stem = rest[:cut]
            bare = f"{stem[:-1]}ه" if cut < len(rest) and stem.endswith("ت") else stem
            for known in (stem, bare):
                if known in EVERYDAY:
                    return Noun(JOINED.get(before, before), known)
    return None
