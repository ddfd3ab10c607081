"""Text that was spoilt before it came here, and can be had back: read in a wrong encoding, stored in the
order in which it is seen, or in the shapes of letters instead of the letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from rag.arabic.bidi import logical
from rag.loaders.encoding import is_known, plausibility

_SHAPES = re.compile(r"[\ufb50-\ufdcf\ufe70-\ufefc]")
_SHAPED = re.compile(f"{_SHAPES.pattern}{{2,}}")
_TELLTALE = re.compile("[طظ\u0080-\u00ff\u2013-\u203a]")
_WRONG_WAYS = (("cp1256", "utf-8"), ("cp1252", "utf-8"), ("cp1252", "cp1256"))
"""As what a text was read, and what it was. The first gives ط§ظ„, the second Ø§Ù„, the third Çá."""
_FEWEST, _FEWEST_SHAPED = 4, 2
_FEWEST_WORDS, _ENOUGH_WORDS, _MOST_WORDS = 4, 6, 300
_ARABIC_RUN = re.compile(r"[\u0621-\u063a\u0641-\u064a\ufb50-\ufdcf\ufe70-\ufefc]{3,}")


def restore(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it was, and remarks that say what was done to it and what could not be had back."""
    text, remarks = restore_encoding(text)
    if _is_visual(text):
        text = "\n".join(map(_read_from_right, text.split("\n")))
        remarks += ("restored: text that was stored in the order in which it is seen, from left to right",)
    if len(_SHAPED.findall(text)) >= _FEWEST_SHAPED:
        text = _SHAPES.sub(_letter, text)
        remarks += ("restored: letters that were stored by their shapes",)
    return text, remarks


def restore_encoding(text: str) -> tuple[str, tuple[str, ...]]:
    """The same for what a wrong encoding did alone: markup must keep its order."""
    remarks: tuple[str, ...] = ()
    text, lines = _reencoded(text)
    if lines:
        remarks += (f"restored: {lines} line{'s' * (lines > 1)} that had been read in a wrong encoding",)
    if lost := text.count("\ufffd"):
        remarks += (f"{lost} character{'s' * (lost > 1)} cannot be read (\ufffd). Save the file as UTF-8.",)
    return text, remarks


def _reencoded(text: str) -> tuple[str, int]:
    if len(_TELLTALE.findall(text[:200_000])) < _FEWEST:
        return text, 0
    lines = text.split("\n")
    repaired = list(map(_repaired, lines))
    return "\n".join(repaired), sum(old != new for old, new in zip(lines, repaired, strict=True))


def _repaired(line: str) -> str:
    """The line as it was, where that is the better text; a line can have gone wrong twice."""
    foreign = len(line) - len(line.encode("ascii", "ignore"))
    if foreign < _FEWEST or len(_TELLTALE.findall(line)) < 0.25 * foreign:
        return line
    once = [*_as_it_may_have_been(line)]
    twice = (text for each in once for text in _as_it_may_have_been(each))
    return max((line, *once, *twice), key=plausibility)


def _as_it_may_have_been(line: str) -> Iterator[str]:
    for read_as, stored in _WRONG_WAYS:
        codes = _codes(read_as)
        if all(character in codes for character in line):
            text = bytes(codes[character] for character in line).decode(stored, "replace")
            # UTF-8 that stands the test at all is no accident; a code page fits everything.
            if text.count("\ufffd") <= 0.02 * len(text) and (stored == "utf-8" or plausibility(text) > 0.4):
                yield text


@cache
def _codes(page: str) -> dict[str, int]:
    """The byte of each character of a code page; a byte that it leaves undefined stands for itself."""
    codes = {chr(byte): byte for byte in range(256)}
    for byte in range(256):
        codes[bytes([byte]).decode(page, "ignore") or chr(byte)] = byte
    return codes


def _is_visual(text: str) -> bool:
    """Whether more words are known when they are read backwards."""
    runs = list(dict.fromkeys(_ARABIC_RUN.findall(text, 0, 200_000)))[:_MOST_WORDS]
    if len(runs) < _FEWEST_WORDS:
        return False
    forwards = sum(is_known(_plain(run)) for run in runs)
    backwards = sum(is_known(_plain(run[::-1])) for run in runs)
    if len(runs) < _ENOUGH_WORDS:
        return backwards == len(runs) and not forwards
    return backwards > forwards + 0.4 * len(runs)


def _plain(run: str) -> str:
    return _SHAPES.sub(_letter, run)


def _read_from_right(line: str) -> str:
    if not _ARABIC_RUN.search(line):
        return line
    return logical(_clusters(line.strip()), rtl=True)


def _clusters(line: str) -> Sequence[str]:
    """Letters with their marks, which stand before them in a line that is turned round."""
    clusters: list[str] = []
    marks = ""
    for character in line:
        if unicodedata.combining(character):
            marks += character
        else:
            clusters.append(character + marks)
            marks = ""
    return [*clusters, *marks]


def _letter(match: re.Match[str]) -> str:
    """The letters that a shape (ﻛ, ﻻ) stands for; the shapes of free-standing marks are joined to a space."""
    return unicodedata.normalize("NFKC", match.group()).lstrip(" ")
