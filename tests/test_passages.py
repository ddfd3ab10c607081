from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import Block, Document, Loaded, assemble
from rag.passages import split

WORDS = st.sampled_from(["كلمة", "نص.", "سؤال؟", "الصين", "2023", "«قال.»", "word", "د.", "x\ny"])
BLOCKS = st.lists(
    st.builds(Block, st.lists(WORDS, min_size=1, max_size=60).map(" ".join), st.integers(0, 3)), max_size=12
)


def document(*blocks: Block) -> Document:
    return assemble("a.txt", Loaded(blocks), "a")


@given(BLOCKS, st.integers(1, 30), st.integers(10, 40))
def test_no_character_is_lost_and_no_sentence_cut(
    blocks: list[Block], min_words: int, max_words: int
) -> None:
    doc = document(*blocks)
    passages = split(doc, min_words, max_words)
    held: list[int] = []
    for passage in passages:
        assert passage.text == doc.text[passage.start : passage.end]
        for sentence in passage.sentences:
            held += range(sentence.start, sentence.end)
            assert passage.quote(sentence) == doc.text[sentence.start : sentence.end]
            paragraph = doc.paragraphs[sentence.paragraph - 1]
            assert paragraph.start <= sentence.start < sentence.end <= paragraph.end
            assert paragraph.section == passage.section
    assert held == sorted(set(held))
    wanted = {
        offset
        for paragraph in doc.paragraphs
        for offset in range(paragraph.start, paragraph.end)
        if not doc.text[offset].isspace()
    }
    assert wanted <= set(held)


@given(BLOCKS, st.integers(10, 40))
def test_only_a_single_sentence_is_longer_than_the_limit(blocks: list[Block], max_words: int) -> None:
    for passage in split(document(*blocks), 5, max_words):
        words = sum(len(passage.quote(sentence).split()) for sentence in passage.sentences)
        assert words <= max_words or len(passage.sentences) == 1


def test_no_passage_crosses_a_heading_even_one_of_the_same_name() -> None:
    doc = document(Block("عنوان", 1), Block("أول."), Block("عنوان", 1), Block("ثان."))
    assert [passage.text for passage in split(doc, 40, 160)] == ["أول.", "ثان."]


def test_short_neighbours_are_joined_and_a_long_paragraph_is_divided_evenly() -> None:
    joined = split(document(Block("جملة قصيرة."), Block("وأخرى بعدها.")), 40, 160)
    assert [passage.text for passage in joined] == ["جملة قصيرة.\n\nوأخرى بعدها."]
    divided = split(document(Block(" ".join(["خمس كلمات في هذه الجملة."] * 40))), 40, 160)
    assert [len(passage.sentences) for passage in divided] == [20, 20]
