from __future__ import annotations

import numpy as np

from rag.index.numbering import Extent, Numbering


def test_passages_are_numbered_in_the_order_of_paths_whatever_segments_they_are_in() -> None:
    numbering = Numbering([Extent("c", 0, 0, 2), Extent("a", 0, 4, 1), Extent("b", 1, 1, 2)], [5, 3])
    assert numbering.size == 5
    assert [numbers.tolist() for numbers in numbering.numbers] == [[3, 4, -1, -1, 0], [-1, 1, 2]]
    places = {
        (segment, place): row
        for segment, own, rows in numbering.places(np.array([4, 0, 2]))
        for place, row in zip(own.tolist(), rows.tolist(), strict=True)
    }
    assert places == {(0, 0): 1, (0, 1): 4, (1, 2): 2}


def test_there_may_be_nothing() -> None:
    assert Numbering([], []).size == 0
    assert Numbering([], [3]).numbers[0].tolist() == [-1, -1, -1]
    assert list(Numbering([], []).places(np.zeros(0, np.int64))) == []
