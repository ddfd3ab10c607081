from __future__ import annotations

from training.data import Pair
from training.translations import learn, read, share_told

SENTENCES = [
    ("the red house", "البيت الأحمر"),
    ("the red door", "الباب الأحمر"),
    ("a house", "بيت"),
    ("the door of the house", "باب البيت"),
    ("a big door", "باب كبير"),
]
PAIRS = [Pair("test", english, arabic) for english, arabic in SENTENCES]


def test_words_that_meet_translate_each_other() -> None:
    table = learn(read(PAIRS))
    assert {word: into[0][0] for word, into in table.items() if word in ("hous", "door", "red")} == {
        "hous": "بيت",
        "door": "باب",
        "red": "احمر",
    }
    assert all(into[0][1] == 1.0 for into in table.values())


def test_what_is_told_is_counted() -> None:
    table = {"red": [("احمر", 1.0)], "door": [("باب", 1.0)]}
    assert share_told(table, [Pair("test", "red door", "باب كبير")]) == 0.5
    assert share_told(table, []) == 0.0
