"""Learns which Arabic words an English one may be: python -m training.translations --data FOLDER

IBM's first model of translation (Brown, Della Pietra, Della Pietra and Mercer, "The Mathematics of
Statistical Machine Translation", 1993), over the stems of the open parallel text and lexicons. Half a minute
on one core.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from numpy.typing import NDArray

from rag import arabic
from rag.translations import FILE, english_stem
from training import data
from training.data import Pair

LONGEST: Final = 45
"""Words: of longer sentences little is learnt, and they take the most time."""
ROUNDS: Final = 6
"""Of expectation and maximisation. After the third the likelihood of the text moves by under 0.06 a word."""
LEAST: Final = 0.08
"""The probability of a translation that is written down, at least."""
BESIDE: Final = 0.2
"""So likely it has to be beside the likeliest."""
SEEN: Final = 0.7
"""So many times they met, as far as the model believes it."""
OWED: Final = 0.01
"""The share of an Arabic word's occurrences that a translation of it accounts for, at least."""


@dataclass(frozen=True, slots=True)
class Bitext:
    """Sentences in two languages as the numbers of their words; 0 of the left is no word at all, which what
    has no translation comes from."""

    left: list[str]
    right: list[str]
    sentences: list[tuple[list[int], list[int]]]


def main(
    folder: Annotated[
        Path, typer.Option("--data", help=f"Holds {data.PARALLEL} and {data.LEXICON}.", exists=True)
    ],
) -> None:
    """Write the file of rag.translations."""
    pairs = [pair for name in (data.PARALLEL, data.LEXICON) for pair in data.read_tsv(folder, name)]
    kept = [pair for pair in pairs if data.checksum(pair.right) % 50 or pair.source in _WORDS]
    held = [pair for pair in pairs if not data.checksum(pair.right) % 50 and pair.source not in _WORDS]
    bitext = read(kept)
    table = learn(bitext)
    lines = [
        f"{word}\t" + " ".join(stem if likely == 1 else f"{stem}:{likely:.2f}" for stem, likely in into)
        for word, into in sorted(table.items())
    ]
    with FILE.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
        file.write("\n".join(lines).encode())
    told = share_told(table, held)
    print(f"{FILE}: {len(table):,} English stems, {sum(map(len, table.values())):,} translations")
    print(f"Of the words of {len(held):,} sentences held back {told:.3f} have one in the Arabic sentence.")


_WORDS: Final = frozenset(source.name for source in data.SOURCES if source.file == data.LEXICON)
"""The sources of words: a word not seen cannot be known, so none is held back."""


def english(text: str) -> list[str]:
    """The stems of a text's words in Latin letters."""
    return [english_stem(word) for word in arabic.folded_words(text) if word.isascii() and word.isalpha()]


def stems(text: str) -> list[str]:
    """The light10 stems of a text's Arabic words that say something."""
    words = (word for word in arabic.folded_words(text) if word not in arabic.FUNCTION_WORDS)
    return [arabic.stem(word) for word in words if not word.isascii()]


def read(pairs: Iterable[Pair]) -> Bitext:
    """The pairs of no more than LONGEST words a side."""
    left: dict[str, int] = {"": 0}
    right: dict[str, int] = {}
    sentences = []
    for pair in pairs:
        said, told = english(pair.left), stems(pair.right)
        if 0 < len(said) <= LONGEST and 0 < len(told) <= LONGEST:
            numbers = dict.fromkeys(left.setdefault(word, len(left)) for word in said)
            sentences.append(([0, *numbers], [right.setdefault(word, len(right)) for word in told]))
    return Bitext(list(left), list(right), sentences)


def learn(bitext: Bitext) -> dict[str, list[tuple[str, float]]]:
    """Of each English stem its translations, the likeliest first, each with how likely it is beside that."""
    pairs, place, token = _cells(bitext)
    english_of, arabic_of = pairs // len(bitext.right), pairs % len(bitext.right)
    expected = probability = np.asarray(np.ones(len(pairs)))
    for _ in range(ROUNDS):
        weights = probability[place]
        expected = np.asarray(np.bincount(place, weights / np.bincount(token, weights)[token], len(pairs)))
        probability = np.asarray(expected / np.bincount(english_of, expected)[english_of])
    owed = expected / np.bincount(arabic_of, expected)[arabic_of]
    good = (english_of > 0) & (probability >= LEAST) & (expected >= SEEN) & (owed > OWED)
    found: dict[str, list[tuple[str, float]]] = {}
    for row in np.flatnonzero(good)[np.argsort(-probability[good], kind="stable")].tolist():
        word = bitext.left[english_of[row]]
        into = found.setdefault(word, [])
        first = into[0][1] if into else float(probability[row])
        if len(word) > 1 and probability[row] >= BESIDE * first:
            into.append((bitext.right[arabic_of[row]], float(probability[row])))
    return {
        word: [(stem, likely / into[0][1]) for stem, likely in into] for word, into in found.items() if into
    }


def _cells(
    bitext: Bitext,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(pairs, place, token): the pairs of words that meet in a sentence, each once, as one number; and of
    every meeting which pair it is, and which word of the right text."""
    left = np.concatenate([np.tile(said, len(told)) for said, told in bitext.sentences])
    right = np.concatenate([np.repeat(told, len(said)) for said, told in bitext.sentences])
    lengths = [len(said) for said, told in bitext.sentences for _ in told]
    token = np.repeat(np.arange(len(lengths)), lengths)
    pairs, place = np.unique(left.astype(np.int64) * len(bitext.right) + right, return_inverse=True)
    return pairs, place, token


def share_told(table: dict[str, list[tuple[str, float]]], pairs: Sequence[Pair]) -> float:
    """Of the words of English sentences that say something, the share that the Arabic one translates."""
    told = [
        any(stem in said for stem, _ in table.get(word, ()))
        for pair in pairs
        for said in [frozenset(stems(pair.right))]
        for word in _telling(pair.left)
    ]
    return sum(told) / (len(told) or 1)


def _telling(text: str) -> Iterator[str]:
    return (english_stem(word) for word in arabic.content_words(text) if word.isascii() and word.isalpha())


if __name__ == "__main__":
    typer.run(main)
