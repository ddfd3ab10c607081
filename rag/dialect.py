"""A question in a dialect, in the words that documents in Standard Arabic have.

Question words and what a dialect says in several words are put the same for all documents. Another word is
left where the documents have it; else it becomes the first of what means the same that they have. What is
written together with a word (an article with a preposition, the marks of the present, the future and of
"not") is taken off where nobody writes it so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from rag import arabic
from rag.arabic.lexicon import ASPECTS, FRAMING, KIND_NAMES, LISTS
from rag.arabic.lexicon.attributes import ATTRIBUTES, VAGUE
from rag.arabic.lexicon.dialect import FRAMING_DIALECT, MAGHREBI, PUT_OTHERWISE, STANDARD
from rag.arabic.lexicon.everyday import EVERYDAY
from rag.arabic.lexicon.reading import either
from rag.arabic.lexicon.spoken_verbs import ALSO_WRITTEN, VERBS
from rag.arabic.spoken import JOINED, Noun, Verb, everyday, verbs
from rag.arabic.synonyms import synonyms
from rag.vocabulary import Vocabulary, count, is_held, is_known, is_said

_LONGEST: Final = 24
"""Words of more letters are none."""


NO_CHOICE: Final[Mapping[str, str]] = MappingProxyType({})


def in_standard(text: str, index: Vocabulary, chosen: Mapping[str, str] = NO_CHOICE) -> str:
    """A question with the words and turns of a dialect as the documents would write them, its folded words as
    what is `chosen` for them."""
    maghrebi = not MAGHREBI.isdisjoint(arabic.fold(text).split())
    text = _put_otherwise(_in_our_letters(text, index))
    words = arabic.words(text)
    for before, word in reversed([*zip(("", *(each.text for each in words)), words, strict=False)]):
        if meant := chosen.get(word.text) or _meant(word.text, before, index, maghrebi):
            text = text[: word.start] + meant + text[word.end :]
    return _asked_first(text) if any(word.text in STANDARD for word in words) else text


def ambiguous(text: str, index: Vocabulary) -> dict[str, list[str]]:
    """What the folded words of a question may be to the documents besides what `in_standard` takes them
    for."""
    said = dict.fromkeys(word.text for word in arabic.words(_put_otherwise(_in_our_letters(text, index))))
    return {word: others for word in said if (others := _readings(word, index)[1:])}


def _in_our_letters(text: str, index: Vocabulary) -> str:
    """A text without the letters of other languages, where the documents do not write its words so: «شگد»."""
    return _OTHER_LETTERS.sub(
        lambda word: word[0] if is_held(arabic.fold(word[0]), index) else word[0].translate(_OUR_LETTERS),
        text,
    )


_OUR_LETTERS: Final = str.maketrans("گڭچپڤژ", "كككبفز")
_OTHER_LETTERS: Final = re.compile(r"\w*[گڭچپڤژ]\w*")


def _put_otherwise(text: str) -> str:
    for said, written in PUT_OTHERWISE:
        text = said.sub(written, text)
    return text


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
    if not before and word[0] == "ش" and _PRESENT.fullmatch(word[1:]):
        done = _done(word[1:], [*verbs(word[1:])], index, maghrebi)
        if said := word[1:] if _has(word[1:], index) else next(done, None):
            return f"ماذا {said}"
    if maghrebi and word[0] == "ف" and not is_said(word, index) and is_said(word[1:], index):
        return f"في {word[1:]}"
    denied = before == "ما" or word.startswith("ما")
    read = [each for each in verbs(word) if (each.mark != "ك" or maghrebi) and (denied or not each.is_denied)]
    return (
        _noun(word, index)
        or next(_done(word, read, index, maghrebi), None)
        or _taken_apart(word, read, index)
        or _verbal_noun(word, index)
        or _synonym(word, index)
        or (_bare(word, index) if before in FRAMING_DIALECT or before == "يمكن" else None)
    )


_PRESENT: Final = re.compile(r"[يتنا]\w{2,}")


def _readings(word: str, index: Vocabulary) -> list[str]:
    """What an everyday word may be to the documents, itself first where they have it."""
    if word in arabic.FUNCTION_WORDS or word in STANDARD or len(word) > _LONGEST:
        return []
    itself = [word] * _has(word, index)
    noun = everyday(word)
    if noun and (not itself or noun.before in ("", "ال")):  # «باب» is no «ب» before an «اب»
        found = _nouns(noun, index)
    else:
        whole = [verb for verb in verbs(word) if not itself or verb.person or verb.stem == word]
        found = [*_done(word, whole, index, maghrebi=False)]
    if not itself and not noun and not found and word[0] in "ان":
        return [word, *_verbal_nouns(word, index)]
    return [*{each[1:]: each for each in reversed([*itself, *found])}.values()][::-1]


def _has(word: str, index: Vocabulary) -> bool:
    """Whether the documents have a word in this form, alone or after «و»."""
    return is_held(word, index) or is_held(f"و{word}", index)


def _noun(word: str, index: Vocabulary) -> str | None:
    """What the documents call an everyday word that they do not have themselves, with what is before it."""
    noun = everyday(word)
    if noun is None or _stands(noun.word, index) or _stands(word, index):
        return None
    return next(iter(_nouns(noun, index)), None)


def _nouns(noun: Noun, index: Vocabulary) -> list[str]:
    """What the documents have of what an everyday word means, with what is before it."""
    meant = EVERYDAY[noun.word]
    return [_with(noun, each) for each, held in zip(meant, count(meant, index), strict=True) if held]


def _with(noun: Noun, found: str) -> str:
    """A word with what is before the everyday one that means it."""
    return f"{noun.before}{found.removeprefix('ال') if noun.before.endswith(('ال', 'لل')) else found}"


def _stands(word: str, index: Vocabulary) -> bool:
    """Whether a word stands in the documents; where its stem says too little for that, with what may be
    before it."""
    if len(arabic.stem(word)) < 3 or word.endswith("ه"):
        return any(_has(before + word, index) for before in ("", "ال", "لل", "بال"))
    return bool(*count([word], index))


def _done(word: str, read: list[Verb], index: Vocabulary, maghrebi: bool) -> Iterator[str]:
    """What the documents say for an everyday verb, the likeliest first; one that is also written stays where
    they have it in some person. Of what people do themselves, and of what was done, they speak by nouns and
    pasts first."""
    is_written = is_said(word, index)
    for verb in read:
        key = _key(verb)
        meant: Sequence[str] = VERBS.get(f"ك{key}", ()) if maghrebi and verb.person else ()
        if not meant and (key in ALSO_WRITTEN or not is_written):
            meant = VERBS.get(key, ())
        if verb.person in ("", "ا", "ن"):
            meant = sorted(meant, key=lambda each: each.startswith("ي"))
        if key in ALSO_WRITTEN:
            meant = (key, *meant)
        for each in meant:
            yield from itertools.islice(
                (form for form in _in_person(each, verb.person) if _has(form, index)), 1
            )


def _key(verb: Verb) -> str:
    """Under which a verb stands in the lexicon."""
    if verb.person == "ا" and f"ا{verb.stem}" in ALSO_WRITTEN:
        return f"ا{verb.stem}"
    return ("ي" if verb.person else "") + verb.stem


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
    return None if is_known(word, index) else next(iter(_verbal_nouns(word, index)), None)


def _verbal_nouns(word: str, index: Vocabulary) -> list[str]:
    """Those of the nouns that a verb in the present may have which the documents have."""
    nouns = [
        match.expand(noun) for form, made in _NOUNS_OF if (match := form.fullmatch(word)) for noun in made
    ]
    return [noun for noun, held in zip(nouns, count(nouns, index), strict=True) if held]


def is_everyday(word: str) -> bool:
    """Whether a folded word may be one of the lexicon's nouns or verbs of the dialects."""
    return word in STANDARD or bool(everyday(word)) or any(_key(verb) in VERBS for verb in verbs(word))


def _synonym(word: str, index: Vocabulary) -> str | None:
    """What the documents have that means the same as a word which they have in no form, with what is before
    it; None for a word that says what kind of thing is asked for, or how much."""
    match = _BEFORE.fullmatch(word)
    ways = [*([match.groups()] if match else []), ("", word)]
    known = any(_stands(f"{own}{end}", index) for _, own in ways for end in _ENDS)
    before, own = next(((before, own) for before, own in ways if synonyms(own)), ("", ""))
    if not own or known or own in _ASKING:
        return None
    means = synonyms(own)
    found = (each for each, held in zip(means, count(means, index), strict=True) if held)
    return next((f"{before}{each}" for each in found), None)


_BEFORE: Final = re.compile(r"([وف]?(?:[بك]?ال(?!ت\w\w$)|لل|[بلك])|[وف])(\w{3,})")
_ENDS: Final = ("", "ت", "وا")
"""Of a noun none, of a past those of its persons."""
_ASKING: Final = (
    KIND_NAMES | FRAMING | LISTS | VAGUE | ATTRIBUTES.keys() | frozenset().union(*ASPECTS.values())
)


def is_done(word: str, index: Vocabulary) -> bool:
    """Whether a folded word is a verb of which the documents have the past («أكسر», «كسر»)."""
    match = _I_DO.fullmatch(word)
    return bool(match and any(count(["".join(match.groups())], index)))


_PERSON: Final = "[بحه]?[ايتن]"
_I_DO: Final = re.compile(rf"{_PERSON}(\w)(\w)(\w)")
"""A verb of three letters in the present."""
_NOUNS_OF: Final = [
    (_I_DO, (r"ت\1\2ي\3", r"\1\2ا\3ه", r"ا\1\2ا\3")),
    (re.compile(rf"{_PERSON}(ت\w{{3,4}})"), (r"\1",)),  # «نتجمع» as «تجمع»
    (re.compile(rf"{_PERSON}(ست\w\w|\wت\w)(\w)"), (r"ا\1ا\2",)),  # «أستعمل» as «استعمال»
]
"""The nouns that a verb in the present may have, by its form."""
