"""The numbers of the passages of an index, which are the same in however many segments they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, NDArray[np.int64], NDArray[np.int64]]
"""Some passages in one segment: the segment, which of those asked for they are, and their rows there."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the passages of a document are kept: `passages` rows of a segment, from `first` on."""

    path: str
    segment: int
    first: int
    passages: int


class Numbering:
    """Passages numbered from 0 in the order of their documents' paths, and the row of each in its segment.

    So the order of an index, which decides between passages of one score, is that of one made anew.
    """

    def __init__(self, extents: Iterable[Extent], rows: Sequence[int]) -> None:
        """`rows` is how many rows each segment has, of which some may be no passages any more."""
        ordered = sorted(extents, key=lambda extent: extent.path)
        counts = np.array([extent.passages for extent in ordered], dtype=np.int64)
        ends = np.cumsum(counts)
        self.size = int(ends[-1]) if len(ends) else 0
        """How many passages there are."""
        first = np.array([extent.first for extent in ordered], dtype=np.int64)
        self._rows = (np.repeat(first - ends + counts, counts) + np.arange(self.size)).astype(np.int32)
        segments = np.array([extent.segment for extent in ordered], dtype=np.int16)
        self._segments = np.repeat(segments, counts)
        self.numbers = [np.full(count, -1, np.int32) for count in rows]
        """For each segment, the number of each of its rows; -1 for one that is no passage here."""
        for segment, numbers in enumerate(self.numbers):
            own = np.flatnonzero(self._segments == segment)
            numbers[self._rows[own]] = own

    def places(self, numbers: NDArray[np.int64]) -> Iterator[Place]:
        """Where passages are kept."""
        segments = self._segments[numbers]
        for segment in np.unique(segments).tolist():
            own = np.flatnonzero(segments == segment)
            yield segment, own, self._rows[numbers[own]].astype(np.int64)
