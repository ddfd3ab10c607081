from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from training.data import (
    ARTICLES,
    LEXICON,
    NAMES,
    PARALLEL,
    RETRIEVAL,
    SEED,
    Pair,
    hold_out,
    inverse_cloze,
    read,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = {
        PARALLEL: [("tatoeba", f"Sentence {n}.", f"جملة {n}.") for n in range(500)]
        + [("hadith", "x", "لا يؤخذ")],
        RETRIEVAL: [("q2q", f"سؤال {n}؟", f"سؤال آخر {n}؟") for n in range(500)],
        LEXICON: [("wikt", "book", "كتاب")],
        NAMES: [("names", "Plato", "بلاتو")],
        SEED: [("seed-arz", "One.", "واحد.")],
        ARTICLES: [("wikipedia", f"عنوان {n // 2}", f"فقرة {n}.") for n in range(500)],
    }
    for name, lines in rows.items():
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines("\t".join(line) + "\n" for line in lines)
    return tmp_path


def test_only_open_sources_are_read(folder: Path) -> None:
    assert read(folder).counts() == {
        "tatoeba": 500,
        "seed-arz": 1,
        "wikt": 1,
        "names": 1,
        "q2q": 500,
        "wikipedia": 500,
    }


def test_what_is_held_out_is_not_trained_on_and_stays_the_same(folder: Path) -> None:
    training, held = hold_out(read(folder))
    assert held.parallel
    assert held.retrieval
    assert set(training.parallel).isdisjoint(held.parallel)
    assert len(training.parallel) + len(held.parallel) == 501
    titles = [{pair.left for pair in part.articles} for part in (training, held)]
    assert titles[1]
    assert titles[0].isdisjoint(titles[1])
    assert hold_out(read(folder)) == (training, held)


def test_a_missing_or_malformed_file_is_named(folder: Path) -> None:
    with gzip.open(folder / LEXICON, "at", encoding="utf-8") as file:
        file.write("wikt\tonly two\n")
    with pytest.raises(ValueError, match=r"lexicon.*line 2"):
        read(folder)
    (folder / PARALLEL).unlink()
    with pytest.raises(FileNotFoundError, match="parallel"):
        read(folder)


def test_a_sentence_is_taken_out_of_the_passage_it_has_to_find() -> None:
    passage = "هذه هي الجملة الأولى هنا. وهذه هي الجملة الثانية هنا. وهذه الثالثة في آخرها."
    (cloze,) = inverse_cloze([Pair("news-title", "عنوان", passage), Pair("news-title", "عنوان", "قصير.")])
    assert cloze.left in passage
    assert cloze.left not in cloze.right
