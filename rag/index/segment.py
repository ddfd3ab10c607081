"""A segment: some documents of an index with their passages, postings and vectors, written once.

    corpus.db      documents and passages (SQLite); passage n is row n of the others
    vectors.faiss
    lexical/       postings

A document that leaves an index is erased from a copy of corpus.db, and a row that is not there does not
count. Its postings and its vector, which are numbers and no text, stay until the segment is merged.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.index import corpus
from rag.index.corpus import Batch, Corpus
from rag.index.postings import Postings
from rag.index.vectors import FaissIndex

CORPUS: Final = "corpus.db"
VECTORS: Final = "vectors.faiss"
LEXICAL: Final = "lexical"

MOST: Final = 65_536
"""So many passages a segment holds, unless one document has more: what one change, and a merge, cost at most
is what this many cost. Rows up to here are numbers of 16 bits."""
FEW: Final = 4_096
"""Segments of fewer passages are merged at each change: that takes a moment, and each segment costs every
question some of one."""


class Segment:
    """An open segment. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError, RuntimeError, ValueError or sqlite3.Error for one that is damaged."""
        self.folder = folder
        self.postings = Postings.read(folder / LEXICAL)
        self.vectors = FaissIndex.read(folder / VECTORS)
        self.corpus = Corpus(folder / CORPUS)
        self.extents = list(self.corpus.extents())
        """Of each document its path, the row of its first passage, and how many it has."""

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def rows(self) -> int:
        """How many rows there are, passages or not."""
        return self.postings.size

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return sum(count for _, _, count in self.extents)

    def close(self) -> None:
        self.corpus.close()


def write(folder: Path, batches: Sequence[Batch], postings: Postings, vectors: FaissIndex) -> None:
    """Make a segment, whose folder is made; row n of the postings and vector n are of passage n."""
    folder.mkdir()
    corpus.write(folder / CORPUS, batches)
    vectors.write(folder / VECTORS)
    postings.write(folder / LEXICAL)


def keep(folder: Path, segment: Segment, without: Collection[str]) -> bool:
    """Have a segment in another folder as well, `without` the documents of some paths. Whether it is another
    one now."""
    gone = {path for path, _, _ in segment.extents} & set(without)
    (folder / LEXICAL).mkdir(parents=True)
    for file in (path for path in segment.folder.rglob("*") if path.is_file()):
        copy = shutil.copyfile if gone and file.name == CORPUS else link
        copy(file, folder / file.relative_to(segment.folder))
    if gone:
        corpus.erase(folder / CORPUS, gone)
    return bool(gone)


def link(file: Path, other: Path) -> None:
    """One more name for a file, or a copy where the file system knows no such thing."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copyfile(file, other)


def merge(folder: Path, segments: Sequence[Segment]) -> None:
    """Make one segment of several."""
    folder.mkdir()
    corpus.merge(folder / CORPUS, [segment.folder / CORPUS for segment in segments])
    kept = [_is_passage(segment) for segment in segments]
    Postings.merge([(each.postings, own) for each, own in zip(segments, kept, strict=True)]).write(
        folder / LEXICAL
    )
    vectors = [each.vectors.vectors(np.flatnonzero(own)) for each, own in zip(segments, kept, strict=True)]
    FaissIndex.build(np.concatenate(vectors)).write(folder / VECTORS)


def _is_passage(segment: Segment) -> NDArray[np.bool_]:
    """Which rows are passages, of shape (rows,)."""
    kept = np.zeros(segment.rows, np.bool_)
    for _, first, count in segment.extents:
        kept[first : first + count] = True
    return kept


def to_be_merged(passages: Sequence[int], rows: Sequence[int]) -> list[int]:
    """Which segments, of so many passages and rows each, become one: those of which half is no longer there,
    small ones, and any that are no larger than what they are merged with, as far as `MOST` allows.

    So each passage is written again about as often as the index has doubled since it was added, and there are
    but a few segments that are not full.
    """
    chosen: list[int] = []
    together = 0
    for each in np.argsort(passages, kind="stable").tolist():
        is_due = passages[each] < FEW or passages[each] <= together or 2 * passages[each] < rows[each]
        if is_due and together + passages[each] <= MOST:
            chosen.append(each)
            together += passages[each]
    is_worn = any(2 * passages[each] < rows[each] for each in chosen)
    return sorted(chosen) if len(chosen) > 1 or is_worn else []
