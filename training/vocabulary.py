"""The word pieces of a multilingual model that Arabic and English use, and a tokeniser of them alone.

Unigram takes the likeliest way to cut a text into pieces. Taking pieces away that a text does not use takes
only other ways from it, so the text is cut as before.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tarfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.data import LEXICON, PARALLEL, RETRIEVAL, SOURCES, checksum

ENCYCLOPEDIAS = {
    "tydi-wiki/comparableWiki.ar.tar.gz": "Arabic",
    "tydi-wiki/comparableWiki.arz.tar.gz": "Egyptian",
}
"""Archives of articles, and what they are in: motazsaad/comparableWikiCoprus @6e4a6e27, CC BY-SA 4.0."""
MANUALS = "faq/ms-docs.heading-section.en-ar.tsv.gz"
"""Repository, English title, heading, Arabic title, heading, section. MicrosoftDocs, CC BY 4.0."""

HELD_OUT = 50
"""One in so many texts is not counted, and shows what the cut does to texts that it has not seen."""
SPECIAL = 4
"""The first pieces: beginning, padding, end, unknown."""
SCRIPTS = ("ARABIC", "LATIN", "GREEK", "CYRILLIC", "HEBREW", "COMBINING")
"""The beginnings of the names of characters whose letters and marks are kept one by one."""
_OWN = re.compile(r"[\u0621-\u063a\u0641-\u0652\u0670 0-9\u0660-\u0669.,:;!?%()/\u060c\u061b\u061f\u2581-]+")
"""Arabic's own letters and marks, digits, and what stands between them."""

_MARKS = r"[\u0640\u064b-\u0652\u0670]"


class Text(NamedTuple):
    """A text and what kind of text it is."""

    kind: str
    text: str


def texts(data: Path) -> Iterator[Text]:
    """Every open text of a training folder. Raises FileNotFoundError for a file that is not there."""
    open_sources = {source.name for source in SOURCES}
    for name, left, right in (
        (PARALLEL, "English", "Arabic"),
        (RETRIEVAL, "Arabic", "Arabic"),
        (LEXICON, "English terms", "Arabic terms"),
    ):
        for source, one, other in _rows(data / name):
            if source in open_sources:
                yield Text(left, one)
                yield Text(right, other)
    for row in _rows(data / MANUALS):
        yield Text("English", f"{row[1]} {row[2]}")
        yield Text("Arabic", row[5])
    for name, kind in ENCYCLOPEDIAS.items():
        with tarfile.open(data / name) as archive:
            for member in archive:
                if opened := archive.extractfile(member):
                    lines = opened.read().decode("utf-8", "replace").split("\n")
                    yield from (Text(kind, line) for line in lines if line.strip())


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def split(all_texts: Iterable[Text], held: list[Text]) -> Iterator[str]:
    """The texts to count; those that are held back, by their bytes alone, are put into `held` meanwhile."""
    for text in all_texts:
        if checksum(text.text) % HELD_OUT == 0:
            held.append(text)
        else:
            yield text.text


def count(tokeniser: Tokenizer, counted: Iterable[str]) -> NDArray[np.int64]:
    """How often each piece occurs, [pieces]."""
    counts = np.zeros(tokeniser.get_vocab_size(), np.int64)
    rest = iter(counted)
    while batch := list(islice(rest, 4096)):
        for encoding in tokeniser.encode_batch_fast(batch, add_special_tokens=False):
            np.add.at(counts, encoding.ids, 1)
    return counts


def chosen(tokeniser: Tokenizer, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pieces to keep, by their numbers, in their order: those that occur; single characters of our
    scripts, digits, punctuation and signs, so that what was known does not become unknown; everything written
    in Arabic's own letters or in digits, so that Arabic is always cut as before; and the least likely piece,
    by which Unigram judges the unknown."""
    pieces = json.loads(tokeniser.to_str())["model"]["vocab"]
    keep = counts > 0
    keep[:SPECIAL] = True
    keep[SPECIAL + int(np.argmin([score for _, score in pieces[SPECIAL:]]))] = True
    for number, (piece, _) in enumerate(pieces):
        if _OWN.fullmatch(piece) or (len(piece) == 1 and _is_ours(piece)):
            keep[number] = True
    return np.flatnonzero(keep)


def _is_ours(character: str) -> bool:
    name = unicodedata.name(character, "").replace("-", " ").split(" ")[0]
    return unicodedata.category(character)[0] in "NPS" or name in SCRIPTS


def cut(tokeniser: Tokenizer, kept: NDArray[np.int64]) -> Tokenizer:
    """The tokeniser with the `kept` pieces alone, numbered anew; the special ones keep their numbers."""
    described: dict[str, Any] = json.loads(tokeniser.to_str())
    pieces = described["model"]["vocab"]
    described["model"]["vocab"] = [pieces[number] for number in kept]
    described["added_tokens"] = [token for token in described["added_tokens"] if token["id"] < SPECIAL]
    return Tokenizer.from_str(json.dumps(described))


def unmarked(tokeniser: Tokenizer) -> Tokenizer:
    """The tokeniser without Arabic's vowel signs and tatweel: with them a word is cut into letters, and a
    vocalised text is hardly nearer to the same text without them than to another."""
    described: dict[str, Any] = json.loads(tokeniser.to_str())
    removal = {"type": "Replace", "pattern": {"Regex": _MARKS}, "content": ""}
    before, spaces = described["normalizer"]["normalizers"][:-1], described["normalizer"]["normalizers"][-1]
    described["normalizer"]["normalizers"] = [*before, removal, spaces]
    return Tokenizer.from_str(json.dumps(described))


class Proof(NamedTuple):
    """Of texts of a kind, how many there are, the share of those that are cut as before, and the share of
    their pieces that are unknown, before and after."""

    texts: int
    same: float
    unknown_before: float
    unknown: float


def prove(
    whole: Tokenizer, small: Tokenizer, kept: NDArray[np.int64], held: Sequence[Text]
) -> dict[str, Proof]:
    """By kind, and for texts in Arabic with Latin letters and with digits, what the cut does to `held`."""
    unknown = SPECIAL - 1
    same, before, after = [], [], []
    for text in held:
        pieces = np.array(whole.encode(text.text).ids)
        left = np.array(small.encode(text.text).ids)
        same.append(np.array_equal(kept[left], pieces))
        before.append(float((pieces == unknown).mean()))
        after.append(float((left == unknown).mean()))
    groups = {kind: [text.kind == kind for text in held] for kind in dict.fromkeys(t.kind for t in held)}
    for name, pattern in (("Arabic with Latin letters", r"[A-Za-z]"), ("Arabic with digits", r"\d")):
        groups[name] = [text.kind == "Arabic" and bool(re.search(pattern, text.text)) for text in held]
    columns = np.array([same, before, after], np.float64)
    return {
        name: Proof(sum(members), *(float(value) for value in columns[:, members].mean(axis=1)))
        for name, members in groups.items()
        if any(members)
    }
