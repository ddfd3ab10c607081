from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import (
    Block,
    Cell,
    Document,
    Heading,
    Line,
    Loaded,
    Paragraph,
    Span,
    assemble,
    document_id,
)

BLOCKS = st.lists(st.builds(Block, st.text(), st.integers(0, 6), st.none() | st.integers(1, 99)))


@given(BLOCKS)
def test_every_block_stands_in_the_text_where_it_says(blocks: list[Block]) -> None:
    document = assemble("a", Loaded(tuple(blocks)), "a")
    pieces: list[Paragraph | Heading] = [*document.paragraphs, *document.headings]
    pieces.sort(key=lambda piece: piece.start)
    written = [block.text.encode("utf-8", "replace").decode().strip() for block in blocks]
    assert [document.text[piece.start : piece.end] for piece in pieces] == [text for text in written if text]
    assert [paragraph.number for paragraph in document.paragraphs] == [
        *range(1, len(document.paragraphs) + 1)
    ]


def test_a_paragraph_knows_the_headings_above_it() -> None:
    blocks = [
        Block("أ", 1),
        Block("ب", 2),
        Block("نص"),
        Block("ج", 2),
        Block("نص"),
        Block("د", 1),
        Block("نص"),
    ]
    document = assemble("a", Loaded(tuple(blocks)), "a")
    assert [paragraph.section for paragraph in document.paragraphs] == ["أ › ب", "أ › ج", "د"]


def test_a_document_of_headings_alone_has_them_as_text() -> None:
    document = assemble("a", Loaded((Block("أ", 1), Block("ب", 1))), "a")
    assert len(document.paragraphs) == 2


def test_the_title_is_the_loaders_else_the_first_heading_else_the_fallback() -> None:
    heading, text = Block("العنوان", 1), Block("نص")
    assert assemble("a", Loaded((heading, text), title="من\nالملف"), "x").title == "من الملف"
    assert assemble("a", Loaded((heading, text)), "x").title == "العنوان"
    assert assemble("a", Loaded((text,)), "x").title == "x"


@given(st.text(), st.text())
def test_ids_are_of_the_path_alone(one: str, other: str) -> None:
    assert (document_id(one) == document_id(other)) == (one == other)
    assert document_id(one).isalnum()


ITEMS = Block("أولها\nيتبع", lines=(Line(0, 5, "item"), Line(6, 10, "more")))


def test_a_list_in_an_item_is_a_level_deeper_and_keeps_its_words() -> None:
    outer = Block.joined([Block("رأس"), ITEMS]).listed("١. ")
    assert outer.text == "١. رأس\nأولها\nيتبع"
    assert [(line.kind, line.depth) for line in outer.lines] == [("item", 0), ("item", 1), ("more", 1)]
    assert outer.text[outer.lines[0].words : outer.lines[0].end] == "رأس"


def test_lines_stand_in_the_text_of_the_document_where_they_stand_in_their_block() -> None:
    document = assemble("a", Loaded((Block("باب", 1), replace(ITEMS, text="أولها\nيتبع"))), "a")
    assert [document.text[line.start : line.end] for line in document.lines] == ["أولها", "يتبع"]


def test_space_before_a_block_moves_its_lines() -> None:
    document = assemble("a", Loaded((Block("  أولها", lines=(Line(2, 7, "item"),)),)), "a")
    assert [document.text[line.start : line.end] for line in document.lines] == ["أولها"]


def test_where_a_format_says_nothing_lines_after_a_number_or_a_sign_are_items() -> None:
    document = assemble("a", Loaded((Block("الشروط:\n١) السن\n- الرسم"), Block("نص"))), "a")
    assert [document.text[line.words : line.end] for line in document.lines] == ["السن", "الرسم"]


def test_a_document_comes_back_from_the_json_of_its_structure() -> None:
    line = Line(0, 5, "row", 0, 0, (Cell(0, 5, 0, is_name=True),))
    document = Document(
        "a.txt",
        "عنوان",
        "اسم: قيمة",
        (Paragraph(1, 0, 9, "باب", 3, "slide"),),
        (Heading(0, 3, 2),),
        ("remark \udcff",),
        (line,),
        (Span(0, 3, True, "https://example.org"),),
    )
    structure = json.loads(json.dumps(document.structure()))
    assert Document.of("a.txt", "عنوان", "اسم: قيمة", structure) == document
