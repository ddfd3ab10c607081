"""A question in a dialect, in the words that documents in Standard Arabic have.

Question words and what a dialect says in several words are put the same for all documents. Another word is
left where the documents have it; else it becomes the first of what means the same that they have. What is
written together with a word (an article with a preposition, the marks of the present, the future and of
"not") is taken off where nobody writes it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rag import arabic
from rag.arabic.lexicon import ASPECTS, FRAMING, KIND_NAMES
from rag.arabic.lexicon.attributes import ATTRIBUTES, VAGUE
from rag.arabic.lexicon.dialect import FRAMING_DIALECT, MAGHREBI, PUT_OTHERWISE, STANDARD
from rag.arabic.lexicon.everyday import EVERYDAY
from rag.arabic.lexicon.reading import either
from rag.arabic.lexicon.spoken_verbs import ALSO_WRITTEN, VERBS
from rag.arabic.spoken import JOINED, Verb, everyday, verbs
from rag.arabic.synonyms import synonyms
from rag.vocabulary import Vocabulary, count, is_held, is_known, is_said

_LONGEST: Final = 24
"""Words of more letters are none."""


def in_standard(text: str, index: Vocabulary) -> str:
    """A question with the words and turns of a dialect as the documents would write them."""
    maghrebi = not MAGHREBI.isdisjoint(arabic.fold(text).split())
    for said, written in PUT_OTHERWISE:
        text = said.sub(written, text)
    words = arabic.words(text)
    for before, word in reversed([*zip(("", *(each.text for each in words)), words, strict=False)]):
        if meant := _meant(word.text, before, index, maghrebi):
            text = text[: word.start] + meant + text[word.end :]
    return _asked_first(text) if any(word.text in STANDARD for word in words) else text


def _asked_first(text: str) -> str:
    """A question with its only question word first: «الغرز تزال متى؟» as «متى الغرز تزال؟»."""
    found = [*_ASKED_LATE.finditer(text)]
    if len(found) != 1 or _NO_QUESTION_AFTER.fullmatch(text[: found[0].start()]):
        return text
    (asked,) = found
    return f"{asked[0]} {text[: asked.start()].strip()}{text[asked.end() :]}"


_ASKED_LATE: Final = re.compile(r"(?<!\w)(?:متى|أين|لماذا|كم سعر|كم يستغرق)(?!\w)")
_NO_QUESTION_AFTER: Final = re.compile(
    r"(?:^|.*\s)(?:من|إلى|الى|منذ|حتى|حتي|عن|على|في|كل|قبل|بعد)\s+|و.*|.*[،,؛;:.؟?\n].*|\s*"
)
"""Before what a question word does not go: its preposition, and what another clause or question says."""


def _meant(word: str, before: str, index: Vocabulary, maghrebi: bool) -> str | None:
    """What is written for a folded word after another; None where it stays as it is."""
    if asked := STANDARD.get(word):
        return asked
    if word[0] == "و" and (asked := STANDARD.get(word[1:])):
        return f"و{asked}"
    if word in arabic.FUNCTION_WORDS or not word.isalpha() or word.isascii() or len(word) > _LONGEST:
        return None
    if _has(word, index):
        return None
    if not before and word[0] == "ش" and _PRESENT.fullmatch(word[1:]) and _has(word[1:], index):
        return f"ماذا {word[1:]}"
    denied = before == "ما" or word.startswith("ما")
    read = [each for each in verbs(word) if (each.mark != "ك" or maghrebi) and (denied or not each.is_denied)]
    return (
        _noun(word, index)
        or _verb(word, read, index, maghrebi)
        or _taken_apart(word, read, index)
        or _verbal_noun(word, index)
        or _synonym(word, index)
        or (_bare(word, index) if before in FRAMING_DIALECT or before == "يمكن" else None)
    )


_PRESENT: Final = re.compile(r"[يتنا]\w{2,}")


def _has(word: str, index: Vocabulary) -> bool:
    """Whether the documents have a word in this form, alone or after «و»."""
    return is_held(word, index) or is_held(f"و{word}", index)


def _noun(word: str, index: Vocabulary) -> str | None:
    """What the documents call an everyday word that they do not have themselves, with what is before it."""
    noun = everyday(word)
    if noun is None or _stands(noun.word, index) or _stands(word, index):
        return None
    meant = EVERYDAY[noun.word]
    found = next((each for each, held in zip(meant, count(meant, index), strict=True) if held), None)
    if found is None:
        return None
    return f"{noun.before}{found.removeprefix('ال') if noun.before.endswith(('ال', 'لل')) else found}"


def _stands(word: str, index: Vocabulary) -> bool:
    """Whether a word stands in the documents; where its stem says too little for that, with what may be
    before it."""
    if len(arabic.stem(word)) < 3 or word.endswith("ه"):
        return any(_has(before + word, index) for before in ("", "ال", "لل", "بال"))
    return bool(*count([word], index))


def _verb(word: str, read: list[Verb], index: Vocabulary, maghrebi: bool) -> str | None:
    """What the documents say for an everyday verb; one that is also written stays where they have it in some
    person. Of what people do themselves, and of what was done, they speak by nouns and pasts first."""
    is_written = is_said(word, index)
    for verb in read:
        key = ("ي" if verb.person else "") + verb.stem
        if verb.person == "ا" and f"ا{verb.stem}" in ALSO_WRITTEN:
            key = f"ا{verb.stem}"
        meant: Sequence[str] = VERBS.get(f"ك{key}", ()) if maghrebi and verb.person else ()
        if not meant and (key in ALSO_WRITTEN or not is_written):
            meant = VERBS.get(key, ())
        if verb.person in ("", "ا", "ن"):
            meant = sorted(meant, key=lambda each: each.startswith("ي"))
        if key in ALSO_WRITTEN:
            meant = (key, *meant)
        for each in meant:
            found = next((form for form in _in_person(each, verb.person) if _has(form, index)), None)
            if found:
                return found
    return None


def _in_person(verb: str, person: str) -> Iterator[str]:
    """A verb of the present in a person and in those that documents have instead; any other word as it is, or
    with its article."""
    if not verb.startswith("ي"):
        yield from (verb, f"ال{verb}")
        return
    for letter in _WRITTEN_IN.get(person, "يت"):
        yield letter + verb[1:]


_WRITTEN_IN: Final = {"ا": "ايت", "ن": "نايت", "ت": "تي", "ي": "يت"}
"""The persons that a verb is looked for in, by its own: documents tell of others what people ask for
themselves."""


def _bare(word: str, index: Vocabulary) -> str | None:
    """A verb that has lost the letter of the first person after a word of wish («فيني قسط»), as documents
    write it."""
    if word in arabic.FUNCTION_WORDS or len(word) < 3 or _has(word, index):
        return None
    return next((form for form in _in_person("ي" + word, "ا") if _has(form, index)), None)


def _taken_apart(word: str, read: list[Verb], index: Vocabulary) -> str | None:
    """A word without what a dialect writes together with it: "بيدير" as "يدير", "اتأخرت" as "تأخرت", "بينفحص"
    as "يفحص", "عالطاولة" as "على الطاولة"; None where the word is written so."""
    if is_said(word, index):
        return None
    if match := _JOINED.fullmatch(word):
        before, rest = match.groups()
        return f"{JOINED[before]}{rest}" if is_said(rest, index) else None
    pasts = (verb.stem for verb in read if not verb.person and _PAST_PASSIVE.fullmatch(verb.stem))
    if past := next((stem for stem in pasts if _has(stem, index)), None):
        return past  # «انسحبت» of who has «انسحب», before «سحبت»
    known = None
    for verb in read:
        forms = [*_written_forms(verb)]
        if found := next((form for form in forms if _has(form, index)), None):
            return found
        is_clear = verb.person != "ا" if verb.is_spoken else verb.stem.startswith("ات")
        if is_clear and known is None:
            known = next((form for form in forms if len(form) > 3 and is_known(form, index)), None)
    return known


_JOINED: Final = re.compile(rf"({either(JOINED)})(\w{{3,}})")


def _written_forms(verb: Verb) -> Iterator[str]:
    """How a verb that is marked as spoken, or a passive, is written, the likeliest first."""
    if not verb.person:
        if match := _PAST_PASSIVE.fullmatch(verb.stem):
            yield match[1]
        elif verb.is_denied:
            yield verb.stem
    elif verb.is_spoken:
        passive = verb.stem[0] in "نت" and len(verb.stem) > 3
        for stem in (verb.stem, *([verb.stem[1:]] if passive else ())):
            if verb.person == "ي" or len(stem) < 3:
                yield verb.person + stem
            else:
                yield from _in_person(f"ي{stem}", verb.person)
    elif verb.stem[0] == "ن" and len(verb.stem) > 3:
        yield verb.person + verb.stem[1:]


_PAST_PASSIVE: Final = re.compile(r"ا(?:ن(?!ت)(?=\w{3})|(?=ت\w{3}))(\w+)")


def _verbal_noun(word: str, index: Vocabulary) -> str | None:
    """The noun of what somebody does, by which documents speak of it: «أدخن» as «تدخين», «اشترك» as
    «اشتراك»; None where the word is known, or they have none."""
    match = _I_DO.fullmatch(word)
    if not match or is_known(word, index):
        return None
    one, two, three = match.groups()
    nouns = (f"ت{one}{two}ي{three}", f"{one}{two}ا{three}ه", f"ا{one}{two}ا{three}")
    return next((noun for noun, held in zip(nouns, count(nouns, index), strict=True) if held), None)


def _synonym(word: str, index: Vocabulary) -> str | None:
    """What the documents have that means the same as a word which they have in no form, with its article;
    None for a word that says what kind of thing is asked for, or how much."""
    if match := _WITH_ARTICLE.fullmatch(word):
        before, own = match.groups()
        means = synonyms(own)
        if means and own not in _ASKING and not any(_stands(f"{own}{end}", index) for end in _ENDS):
            found = (each for each, held in zip(means, count(means, index), strict=True) if held)
            return next((f"{before}{each}" for each in found), None)
    return None


_WITH_ARTICLE: Final = re.compile(r"([وف]?(?:[بك]?ال(?!ت\w\w$)|لل)?)(\w{2,})")
_ENDS: Final = ("", "ت", "وا")
"""Of a noun none, of a past those of its persons."""
_ASKING: Final = KIND_NAMES | FRAMING | VAGUE | ATTRIBUTES.keys() | frozenset().union(*ASPECTS.values())


def is_done(word: str, index: Vocabulary) -> bool:
    """Whether a folded word is a verb of which the documents have the past («أكسر», «كسر»)."""
    match = _I_DO.fullmatch(word)
    return bool(match and any(count(["".join(match.groups())], index)))


_I_DO: Final = re.compile(r"[بحه]?[ايتن](\w)(\w)(\w)")
"""A verb of three letters in the present."""
