"""Definitions: the sentence that says what a term means, where a question asks for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag import arabic
from rag.answers.answer import Source
from rag.answers.kinds import WHO
from rag.answers.structure import Section
from rag.arabic import Word, lexicon

_LONGEST_TERM: Final = 5
_ASKS = lexicon.any_of(lexicon.ASKING_FOR_MEANING)
_ENDS = lexicon.any_of(lexicon.AFTER_A_TERM)
_ARTICLES = frozenset(("a", "an", "the", "by"))


def term(question: str) -> tuple[str, ...]:
    """The stems of the term whose meaning a question asks for; none where it asks for something else."""
    words = arabic.words_of(question)
    folded = " ".join(words)
    asked = _ASKS.match(folded)
    ends = [match for match in _ENDS.finditer(folded) if match.end() == len(folded)]
    if ends and ends[-1].start():
        folded = folded[: ends[-1].start()]
        asked = _ASKS.match(folded)
    elif not asked and not _names_a_thing(words):
        return ()
    rest = (folded[asked.end() :] if asked else folded.partition(" ")[2] if not ends else folded).split()
    named = [word for word in rest if word not in _ARTICLES]
    if named and named[0].startswith("ب") and asked:  # ما المقصود بالتحيز
        named[0] = named[0][1:]
    return tuple(map(arabic.stem, named)) if len(named) <= _LONGEST_TERM else ()


def _names_a_thing(words: Sequence[str]) -> bool:
    """Whether a question is "ما" and a definite noun: "ما الإجازة المرضية؟", but not "ما مدة الإجازة؟"."""
    return len(words) > 1 and words[0] in ("ما", "وما", "شو", "ايش", "وش") and words[1].startswith("ال")


def person(question: str) -> tuple[str, ...]:
    """The stems of the name of whom a question asks who that is; none where it asks for something else."""
    words = arabic.words_of(question)
    named = words[2:] if words[1:2] and words[1] in ("هو", "هي", "is", "was") else words[1:]
    asks = bool(words) and words[0] in WHO
    is_name = 0 < len(named) <= _LONGEST_NAME and not any(_is_no_name(word) for word in named[:1])
    return tuple(map(arabic.stem, named)) if asks and is_name else ()


_LONGEST_NAME: Final = 3


def _is_no_name(word: str) -> bool:
    is_of_office = word in lexicon.OFFICES or word.startswith(("ال", "the"))
    return is_of_office or word in arabic.FUNCTION_WORDS or word in lexicon.QUESTION_WORDS_ALL


def introducing(name: tuple[str, ...], sections: Sequence[Section]) -> Source | None:
    """The first sentence that has an office just before a name: «الرئيس الروسي فلاديمير بوتين»; none where no
    person is asked about."""
    if not name:
        return None
    return next((source for source in _holding(name, sections) if _introduces(source.quote, name)), None)


def _introduces(sentence: str, name: tuple[str, ...]) -> bool:
    words = arabic.words_of(sentence)
    stems = tuple(map(arabic.stem, words))
    return any(
        stems[at : at + len(name)] == name
        and any(word.startswith("ال") and word in lexicon.OFFICES for word in words[max(0, at - 3) : at])
        for at in range(len(words))
    )


def defining(asked: tuple[str, ...], sections: Sequence[Section]) -> Source | None:
    """The first sentence that says what a term is; none where no term is asked for."""
    if not asked:
        return None
    return next((source for source in _holding(asked, sections) if _defines(source.quote, asked)), None)


def under_its_name(asked: tuple[str, ...], sections: Sequence[Section]) -> Source | None:
    """The first sentence under a heading or a title that is the term, where that is no list."""
    for section in sections if asked else ():
        names = [section.heading, *([section.passage.title] if section.is_opening else [])]
        if any(_stems(name) == asked for name in names):
            first, _ = next(iter(section.sentences), (None, ""))
            listed = {item.place for unit in section.units if unit.kind == "list" for item in unit.sources}
            return None if first is None or first.place in listed else first
    return None


def _holding(stems: Sequence[str], sections: Sequence[Section]) -> Iterator[Source]:
    """The sentences that may have words of these stems, in order: a stem is a part of its word. Numbers may
    be written otherwise."""
    sought = [stem for stem in stems if stem.isalpha()]
    for section in sections:
        if all(stem in section.folded for stem in sought):
            yield from (
                source for source, folded in section.sentences if all(stem in folded for stem in sought)
            )


def _stems(text: str) -> tuple[str, ...]:
    return tuple(map(arabic.stem, arabic.words_of(text)))


def _defines(sentence: str, asked: tuple[str, ...]) -> bool:
    """Whether a sentence begins with the term and goes on as a definition does (هو, a colon), or says before
    it that it defines it (يقصد به). One that ends in a colon announces a list."""
    if sentence.rstrip().endswith((":", "：")):
        return False
    words = arabic.words(sentence[: 40 + 20 * len(asked)])
    opening = next((n for n, word in enumerate(words) if word.text not in lexicon.BEFORE_A_DEFINED_TERM), 0)
    after = words[opening + len(asked) :]
    if not _is_term([word.text for word in words[opening : opening + len(asked)]], asked):
        return False
    if any(word.text in _SAYING for word in words[:opening]):
        return True
    last = words[opening + len(asked) - 1]
    if sentence[last.end :].lstrip(" \"'”’»)").startswith((":", "：", "–", "—", "=")):
        return True
    return bool(after) and _is_defining(after)


_SAYING = lexicon.BEFORE_A_DEFINED_TERM - {"اما", *_ARTICLES}


def _is_term(words: Sequence[str], asked: tuple[str, ...]) -> bool:
    if len(words) < len(asked):
        return False
    first = {words[0], words[0].removeprefix("ب"), words[0].removeprefix("ف"), words[0].removeprefix("لل")}
    return asked[0] in {arabic.stem(word) for word in first} and tuple(
        arabic.stem(word) for word in words[1:]
    ) == tuple(asked[1:])


def _is_defining(after: Sequence[Word]) -> bool:
    words = [word.text for word in after[:2]]
    return words[0] in lexicon.DEFINING or words[0].removeprefix("ف") in lexicon.DEFINING
