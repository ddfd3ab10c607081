"""Sentences of a chat model's answer, each as soon as it is whole, with the marks that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rag import arabic
from rag.answers.writing.faults import Fault

LONGEST: Final = 2000
"""A sentence of more characters is none: the model does not come to an end."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence without its marks, and the numbers in them."""

    text: str
    marks: tuple[int, ...]


class SentenceStream:
    """Takes an answer piece by piece and gives its sentences.

    Marks may stand within a sentence, after its full stop, or in front of it: those between two sentences
    belong to the first, unless that has some of its own. What a model thinks aloud at the beginning, between
    <think> and </think>, is passed over.
    """

    def __init__(self) -> None:
        self._text = ""
        self._thinking: bool | None = None

    def feed(self, text: str) -> Iterator[Written]:
        """The sentences that end with this piece. Raises Fault where one has no end."""
        self._text = _STUCK.sub(r"\1 ", self._text + text)
        if not self._thought():
            return
        while found := self._take(is_last=False):
            yield from _clean(*found)
        if len(self._text) > LONGEST:
            raise Fault("repeating", "a sentence without an end")

    def rest(self, is_whole: bool) -> Iterator[Written]:
        """The sentences that are left at the end. Where the answer is not whole, one without a full stop is
        left out, since nobody knows how it goes on."""
        if not self._thought():
            return
        while found := self._take(is_last=True):
            if is_whole or self._text.strip() or _ENDED.search(_MARK.sub("", found[0])):
                yield from _clean(*found)

    def _thought(self) -> bool:
        """Whether the answer itself has begun."""
        if self._thinking is None:
            start = self._text.lstrip()[: len(_THINK)]
            if len(start) < len(_THINK) and _THINK.startswith(start):
                return False
            self._thinking = start == _THINK
        if self._thinking:
            _, ended, after = self._text.partition("</think>")
            if not ended:
                return False
            self._text, self._thinking = after, False
        return True

    def _take(self, is_last: bool) -> tuple[str, str] | None:
        """The next sentence and the marks after it, taken from the text; None where it may go on."""
        spans = arabic.sentences(self._text)
        if not spans:
            return None
        start, end = spans[0]
        sentence = self._text[start:end]
        after = _MARKS.match(self._text, end)
        assert after, "there may be no marks"
        marks = "" if _MARK.search(sentence) and _MARK.sub("", sentence).strip(" .") else after.group()
        rest = self._text[after.end() :].lstrip()
        if not is_last and (not rest or _BEGUN.fullmatch(rest)):
            return None
        self._text = self._text[end + len(marks) :]
        return sentence, marks


def _clean(sentence: str, marks: str) -> Iterator[Written]:
    """The sentence as it is shown, where anything is left of it."""
    text = " ".join(_MARK.sub(" ", _ITEM.sub("", sentence)).split())
    text = _SPACED.sub(r"\1", re.sub(r"\*\*|__|`", "", text)).strip()
    if re.search(r"\w", text):
        numbers = re.findall(r"\d+", " ".join(_MARK.findall(sentence + marks)))
        yield Written(text, tuple(dict.fromkeys(map(int, numbers))))


_THINK: Final = "<think>"
_MARK: Final = re.compile(r"[\[【]\s*(?:[^\W\d_]{1,12}\s)?\d{1,3}(?:\s*[,،;؛]\s*\d{1,3}){0,9}\s*[\]】]")
"""[1], [1, 2], [المقطع ٣], 【1】."""
_MARKS: Final = re.compile(rf"(?:\s*{_MARK.pattern})*")
_BEGUN: Final = re.compile(r"[\[【][^\]】\n]{0,40}")
"""What may become a mark."""
_STUCK: Final = re.compile(r"([.!?؟…])(?=[\[【])")
_ITEM: Final = re.compile(r"\A\s*(?:[-*•–]|\d{1,2}[.)]|#{1,6})\s+")
_SPACED: Final = re.compile(r"\s+([.,،؛:!?؟])")
_ENDED: Final = re.compile(r"[.!?؟…][\"'”’»)\]}]*\s*$")
