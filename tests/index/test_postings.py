from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.index.postings import Postings, keys_of

TEXTS = st.lists(
    st.lists(st.sampled_from("قلم ورق حبر كتاب دفتر".split()), max_size=8).map(" ".join), max_size=8
)


def same(one: Postings, other: Postings) -> bool:
    return all(
        getattr(one, each.name).tolist() == getattr(other, each.name).tolist() for each in fields(Postings)
    )


def test_what_was_written_reads_back_the_same(tmp_path: Path) -> None:
    for number, texts in enumerate((["قلم قلم ورق", "حبر"], ["قلم"], [""], [])):
        postings = Postings.build(texts, "light10+4grams")
        postings.write(tmp_path / str(number))
        assert same(Postings.read(tmp_path / str(number)), postings)


def test_no_word_is_on_disk(tmp_path: Path) -> None:
    Postings.build(["زعفران"], "light10+4grams").write(tmp_path / "lexical")
    assert not any("زعفر".encode() in file.read_bytes() for file in (tmp_path / "lexical").iterdir())


@given(TEXTS, TEXTS, st.data())
def test_a_merge_is_as_what_is_built_of_the_rows_that_are_kept(
    first: list[str], second: list[str], data: st.DataObject
) -> None:
    texts = [*first, *second]
    kept = np.array([data.draw(st.booleans()) for _ in texts], np.bool_)
    parts = [Postings.build(part, "light10+4grams") for part in (first, second)]
    merged = Postings.merge([(parts[0], kept[: len(first)]), (parts[1], kept[len(first) :])])
    left = [text for text, is_kept in zip(texts, kept, strict=True) if is_kept]
    assert same(merged, Postings.build(left, "light10+4grams"))


@given(TEXTS, st.data())
def test_some_rows_weigh_what_they_weigh_among_all(texts: list[str], data: st.DataObject) -> None:
    postings = Postings.build(texts, "light10+4grams")
    rows = np.array([n for n in range(len(texts)) if data.draw(st.booleans())][::-1], np.int64)
    keys = np.append(postings.terms[::2], np.uint64(1))
    weights = np.linspace(0.1, 1, len(keys))
    saturation = np.linspace(0.5, 3, len(texts)).astype(np.float32)
    whole = postings.weigh(keys, weights, saturation)
    assert postings.weigh_rows(rows, keys, weights, saturation[rows]).tolist() == whole[rows].tolist()


@given(TEXTS)
def test_pairs_are_the_rows_terms_and_counts_that_it_was_built_of(texts: list[str]) -> None:
    postings = Postings.build(texts, "light10+4grams")
    rows, keys, counts = postings.pairs()
    found = dict(zip(zip(rows.tolist(), keys.tolist(), strict=True), counts.tolist(), strict=True))
    expected: dict[tuple[int, int], float] = {}
    for row, text in enumerate(texts):
        for key in keys_of(arabic.terms(text, "light10+4grams")).tolist():
            expected[row, key] = expected.get((row, key), 0) + 1
    assert found == expected


def test_terms_are_counted_by_the_passages_that_hold_them() -> None:
    postings = Postings.build(["قلم قلم ورق", "قلم", "حبر"], "words")
    pen, paper, book = postings.numbers(keys_of([" قلم", " ورق", " دفتر"])).tolist()
    assert book == -1
    assert postings.frequencies()[[pen, paper]].tolist() == [2, 1]
    assert postings.frequencies(np.array([False, True, True]))[[pen, paper]].tolist() == [1, 0]
