from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from rag.documents import DocumentError
from rag.files import read_document
from rag.loaders.restoration import restore
from rag.loaders.text import load as load_text
from ui.remarks import refusal_in, remark_in

REMARKS = [
    "page 3: 1 letter stands for no character in the file; each is given as \ufffd.",
    "page 3: 12 letters stand for no character in the file; each is given as \ufffd.",
    "page 2: its 300 letters were left out, since its text is reversed or scrambled. Print or scan it again,"
    " or give the original file.",
    "page 2: its 300 letters were left out, since its text is no Arabic: its font names other letters than"
    " it draws. Print or scan it again, or give the original file.",
    "page 1: 9 letters were left out that run another way than the lines of the page (a stamp, say).",
    "read from a picture: page 1-3, 7",
    "read with a confidence below 80 of 100: page 2 (71). Compare with the original, or scan it again.",
    "page 4 was left out: its picture takes too long to be read",
    "slide 2, 5 is hidden and was left out",
    "left out: a comment",
    "left out: 4 comments",
    "left out from where lists or quotations nest 100 levels deep",
    "marks of quotation were read as letters: one is not closed",
    "3 attachments after the first 50 were left out",
]


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_is_told_in_arabic_with_its_numbers(remark: str) -> None:
    told = remark_in("ar", remark)
    assert not re.search("[A-Za-z]", told)
    assert set(re.findall(r"\d+", told)) == set(re.findall(r"\d+", remark)) - (
        {"1"} - set(re.findall(r"\d+", told))
    )
    assert remark_in("en", remark) == remark


def test_what_a_document_is_called_stays_as_it_is() -> None:
    assert remark_in("ar", "is called .docx and was read as PDF") == "اسمه ينتهي بـ.docx، وقد قُرئ على أنه PDF"
    assert remark_in("ar", "sheet Report: hidden cells of 2 rows were left out").startswith("الورقة Report: ")
    assert remark_in("ar", "attachment سعر.pdf: left out: a comment") == "المرفق سعر.pdf: تُرك تعليق واحد"


def test_remarks_as_the_loaders_write_them_are_known() -> None:
    text = "كان المجلس قد أقر خطة جديدة لتوسعة الحدائق العامة في المدينة"
    misread = text.encode().decode("cp1252", "ignore")
    written = [*restore(misread)[1], *restore("\ufffd" + text)[1], *restore(text[::-1])[1]]
    written += load_text(f"الرئيسية\n\nاتصل بنا\n\n{text}.\n\n{text}.".encode()).remarks
    assert len(written) >= 3
    assert not [remark for remark in written if remark_in("ar", remark) == remark]


def written_refusals() -> Iterator[str]:
    """The reasons for which the code refuses a file, each with a 7 for what differs."""
    for file in Path(rag.__file__).parent.glob("*/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("DocumentError", "UnreachableError"):
                match node.args:
                    case [ast.Constant(value=str(reason))]:
                        yield reason
                    case [ast.JoinedStr(values=parts)]:
                        yield "".join(
                            str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts
                        )


@pytest.mark.parametrize("refusal", sorted(set(written_refusals())))
def test_every_reason_of_a_refused_file_has_arabic_words(refusal: str) -> None:
    assert re.match("[\u0621-\u064a]", refusal_in("ar", refusal))
    assert re.match("[\u0621-\u064a]", refusal_in("ar", refusal.rstrip(".")))
    assert refusal_in("en", refusal) == refusal


def test_a_refusal_keeps_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(DocumentError) as refused:
        read_document(tmp_path / "cut.docx", "cut.docx", 1000)
    assert refusal_in("ar", str(refused.value)) == "مستند Word لا يمكن فتحه، ولعله تالف."
    large = "is 71 MB, more than documents.max_megabytes allows (50)."
    assert refusal_in("ar", large) == "حجمه 71 ميغابايت، وهو أكثر مما يسمح به documents.max_megabytes (50)."
    assert remark_in("ar", "attachment a.pdf: is encrypted. Save it without a password.") == (
        "المرفق a.pdf: مشفّر. احفظه بلا كلمة سر."
    )
    assert refusal_in("ar", "holds no page whose text can be read: slide 2 is hidden and was left out") == (
        "لا صفحة فيه يُقرأ نصها: الشريحة 2: مخفية، وقد تُركت"
    )


def test_what_has_no_other_words_stays_as_it_is() -> None:
    assert remark_in("ar", "something new: <b>7</b>") == "something new: <b>7</b>"
