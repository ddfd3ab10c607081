from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.index.segment import FEW, MOST, to_be_merged


def test_full_and_lone_segments_are_left_alone() -> None:
    assert to_be_merged([], []) == []
    assert to_be_merged([50], [50]) == []
    assert to_be_merged([MOST, MOST, 50], [MOST, MOST, 50]) == []
    assert to_be_merged([3 * FEW, 50], [3 * FEW, 50]) == []


def test_small_segments_are_merged() -> None:
    assert to_be_merged([50, MOST, 40], [50, MOST, 40]) == [0, 2]


def test_a_segment_is_merged_when_as_much_has_come_together() -> None:
    assert to_be_merged([FEW, 3_000, 2_000], [FEW, 3_000, 2_000]) == [0, 1, 2]


def test_a_segment_of_which_half_is_gone_is_written_again() -> None:
    assert to_be_merged([FEW * 2, MOST], [FEW * 5, MOST]) == [0]
    assert to_be_merged([0, MOST], [FEW, MOST]) == [0]


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=60))
def test_however_much_is_added_segments_stay_few(added: list[int]) -> None:
    segments: list[int] = []
    for size in added:
        segments.append(size)
        chosen = to_be_merged(segments, segments)
        together = sum(segments[n] for n in chosen)
        assert together <= MOST
        segments = [each for n, each in enumerate(segments) if n not in chosen] + [together] * bool(chosen)
    assert len(segments) <= 12 + 2 * sum(added) // MOST
