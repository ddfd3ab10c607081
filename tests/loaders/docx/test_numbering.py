from __future__ import annotations

import pytest

from rag.loaders.docx import load
from tests.loaders.docx.packages import level, listed, numbering, package, paragraph


def lines(body: str, *levels: str, lists: str = "", styles: str = "") -> list[str]:
    loaded = load(package(body, numbering=numbering(*levels, lists=lists), styles=styles))
    return [line for block in loaded.blocks for line in block.text.split("\n")]


@pytest.mark.parametrize(
    ("style", "labels"),
    [
        ("decimal", "1 2 3"),
        ("arabicAlpha", "أ ب ت"),
        ("arabicAbjad", "أ ب ج"),
        ("hindiNumbers", "١ ٢ ٣"),
        ("lowerRoman", "i ii iii"),
        ("upperLetter", "A B C"),
        ("ordinalText", "الأول الثاني الثالث"),
        ("decimalZero", "01 02 03"),
        ("something new", "1 2 3"),
    ],
)
def test_a_number_is_written_as_its_style_says(style: str, labels: str) -> None:
    body = "".join(listed(text) for text in ("تمر", "لبن", "خبز"))
    expected = [f"{label}- {text}" for label, text in zip(labels.split(), ("تمر", "لبن", "خبز"), strict=True)]
    assert lines(body, level(0, style, "%1-")) == expected


def test_numbers_of_ones_own_are_taken_from_their_beginning() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="١, ٢, ٣, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/></w:lvl>'
    )
    assert lines(listed("تمر") + listed("لبن"), custom) == ["١. تمر", "٢. لبن"]


def test_levels_count_within_those_above_and_start_anew_below_them() -> None:
    body = "".join(listed(str(at), at) for at in (0, 1, 1, 2, 0, 1, 2))
    made = lines(
        body, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "arabicAlpha", "%3)")
    )
    assert made == ["1. 0", "1.1 1", "1.2 1", "أ) 2", "2. 0", "2.1 1", "أ) 2"]


def test_a_level_that_never_restarts_counts_on() -> None:
    never = '<w:lvlRestart w:val="0"/>'
    body = "".join(listed(str(at), at) for at in (0, 1, 0, 1))
    assert lines(body, level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", never)) == [
        "I. 0",
        "1. 1",
        "II. 0",
        "2. 1",
    ]


def test_a_legal_level_shows_all_numbers_in_digits() -> None:
    body = listed("باب", 0) + listed("فصل", 1)
    made = lines(body, level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert made == ["I. باب", "1.1 فصل"]


def test_lists_of_one_definition_count_on_unless_one_starts_anew() -> None:
    second = '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    third = (
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = listed("أ", number=1) + listed("ب", number=2) + paragraph("فاصل.") + listed("ج", number=3)
    assert lines(body, level(0, "decimal", "%1."), lists=second + third) == ["1. أ", "2. ب", "فاصل.", "5. ج"]


def test_a_list_goes_on_after_other_paragraphs() -> None:
    body = listed("أول.") + paragraph("شرح الأول.") + listed("ثان.")
    assert lines(body, level(0, "decimal", "المادة %1:")) == [
        "المادة 1: أول.",
        "شرح الأول.",
        "المادة 2: ثان.",
    ]


def test_headings_are_numbered_by_their_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    tied = level(0, "decimal", "الباب %1") + level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>')
    body = listed("التعريفات", 0) + paragraph("الرسوم", '<w:pStyle w:val="H2"/>')
    loaded = load(package(body, numbering=numbering(tied), styles=styles))
    assert [(block.text, block.level) for block in loaded.blocks] == [
        ("الباب 1 التعريفات", 0),
        ("1.1 الرسوم", 2),
    ]


def test_a_paragraph_can_take_itself_out_of_its_styles_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="بند"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    out = '<w:pStyle w:val="S"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("مرقم", '<w:pStyle w:val="S"/>') + paragraph("بلا رقم", out)
    assert lines(body, level(0, "decimal", "%1."), styles=styles) == ["1. مرقم", "بلا رقم"]


def test_bullets_say_nothing_and_an_article_without_words_is_its_number() -> None:
    body = listed("تمر", 1) + listed("", 0) + paragraph("نص المادة.")
    assert lines(body, level(0, "decimal", "المادة %1"), level(1, "bullet", "\uf0b7")) == [
        "تمر",
        "المادة 1",
        "نص المادة.",
    ]


def test_an_article_begins_a_block_and_its_items_belong_to_it() -> None:
    body = listed("شروط العضوية:") + listed("العمر.", 1) + listed("الرسم.", 1) + listed("المجلس.")
    made = load(
        package(body, numbering=numbering(level(0, "decimal", "مادة %1:"), level(1, "arabicAbjad", "%2-")))
    )
    assert [block.text for block in made.blocks] == [
        "مادة 1: شروط العضوية:\nأ- العمر.\nب- الرسم.",
        "مادة 2: المجلس.",
    ]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        '<w:num w:numId="1"><w:abstractNumId w:val="99"/></w:num>',
        '<w:num w:numId="1"/><w:abstractNum/>',
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="S"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>',
    ],
)
def test_a_list_that_is_not_there_leaves_the_text(damage: str) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    loaded = load(package(listed("نص سليم."), numbering=damage, styles=styles))
    assert [block.text for block in loaded.blocks] == ["نص سليم."]
