from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, normalizers

from rag.embedding import BUNDLED_PATH
from rag.embedding.repetitions import NEAR, REPEATED, without_repetitions

BY_EXPRESSION = normalizers.Replace(Regex(REPEATED), "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("كتاب جديد، كتاب قديم", " جديد، كتاب قديم"),
        ("الكتاب ثم كتاب", " ثم كتاب"),
        ("كتاب وبالكتاب", " وبالكتاب"),
        ("وكتاب كتابه", "وكتاب كتابه"),
        ("كتاب\nكتاب", "كتاب\nكتاب"),
        ("book, book and Book", ", book and Book"),
        ("١ ١ a a", "١ ١ a a"),
        ("", ""),
    ],
)
def test_a_word_that_comes_again_in_its_line_is_taken_out(text: str, left: str) -> None:
    assert without_repetitions(text) == left == BY_EXPRESSION.normalize_str(text)


@pytest.mark.parametrize("between", [NEAR - 1, NEAR, NEAR + 1])
def test_far_away_it_is_another(between: int) -> None:
    text = "كتاب" + " " * between + "كتاب"
    assert without_repetitions(text) == BY_EXPRESSION.normalize_str(text)


WORDS = st.sampled_from("كتاب الكتاب وكتاب والكتاب وال ولد الولد لله لل بال ab aab ½ 12 ۱۲ _ و\n ".split(" "))


@given(st.lists(st.one_of(WORDS, st.text(max_size=3), st.just(" ")), max_size=30).map("".join))
def test_it_is_what_the_expression_does(text: str) -> None:
    assert without_repetitions(text) == BY_EXPRESSION.normalize_str(text)


def test_the_bundled_tokeniser_has_the_expression() -> None:
    tokeniser = Tokenizer.from_file(str(BUNDLED_PATH / "tokenizer.json"))
    last = json.loads(tokeniser.to_str())["normalizer"]["normalizers"][-1]
    assert last["pattern"] == {"Regex": REPEATED}
