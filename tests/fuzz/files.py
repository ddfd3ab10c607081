"""Files of any content, to the loaders and to the readers of question sets and settings."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import openpyxl
import pptx

from evals import squad
from evals.questions import QuestionSetError
from evals.questions import read as read_questions
from rag.config import ConfigError, load_settings
from rag.documents import Document, DocumentError, assemble
from rag.loaders import read
from rag.passages import split
from tests.fuzz.target import Target
from tests.loaders.docx.packages import level, listed, numbering, package, paragraph, row, table
from tests.loaders.ole import compound
from tests.loaders.test_epub import TEXT
from tests.loaders.test_epub import saved as book
from tests.loaders.test_msg import message
from tests.loaders.test_odt import saved as open_document
from ui.document import render_document

Result = TypeVar("Result")
SENTENCE = "افتتحت المكتبة في عام 1987 وفيها ٤٢٬٠٠٠ كتاب (و12 قاعة). يفتح بابها الثامنة صباحًا."


def check_document(ending: str, data: bytes) -> None:
    """A file is read, or told in one line why not; what is read is divided and shown."""
    told, loaded = told_or(DocumentError, lambda: read(ending, data))
    assert "\n" not in told
    assert len(told) < 500
    if loaded is None:
        return
    document = assemble(f"x{ending}", loaded, "x")
    check_offsets(document)
    for passage in split(document, 40, 160):
        assert document.text[passage.start : passage.end] == passage.text
        assert all(passage.quote(sentence).strip() for sentence in passage.sentences)
    render_document(document)


def told_or(foreseen: type[Exception], made: Callable[[], Result]) -> tuple[str, Result | None]:
    """What is made, or what the foreseen error tells, which is something."""
    try:
        return "", made()
    except foreseen as error:
        told = str(error)
    assert told.strip()
    return told, None


def check_offsets(document: Document) -> None:
    """Paragraphs follow each other, and lines with their cells lie in them."""
    at = 0
    for each in document.paragraphs:
        assert at <= each.start < each.end <= len(document.text)
        at = each.end
    for line in document.lines:
        assert 0 <= line.start <= line.end <= len(document.text)
        for cell in line.cells:
            assert line.start <= cell.start <= cell.end <= line.end


def repacked(whole: bytes, name: str, part: bytes) -> bytes:
    """An archive with another content of one of its files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(stream, "w") as after:
        for entry in before.namelist():
            after.writestr(entry, part if entry == name else before.read(entry))
    return stream.getvalue()


def part_of(name: str, ending: str, whole: bytes, part: str) -> Target:
    """A target that is one file of an archive."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        example = archive.read(part)
    return Target(name, lambda data: check_document(ending, repacked(whole, part, data)), (example,))


def document() -> bytes:
    """A Word file with a list, a table and a note."""
    body = paragraph(SENTENCE) + listed("البند الأول") + listed("فرع", 1)
    body += table(row("الاسم", "القيمة"), row("الرسم", "٥٠ ريالًا"))
    steps = numbering(level(0, "decimal", "%1."), level(1, "arabicAbjad", "%1-%2)"))
    style = '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>'
    return package(body, numbering=steps, styles=style)


def workbook() -> bytes:
    """A sheet of questions that is a table as well."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for values in (
        ("question", "answers", "answerable"),
        ("متى افتتحت؟", "1987", "yes"),
        ("كم؟", 0.25, "no"),
    ):
        sheet.append(values)
    sheet.merge_cells("A5:C6")
    book.save(stream)
    return stream.getvalue()


def slides() -> bytes:
    shown, stream = pptx.Presentation(), io.BytesIO()
    shown.slides.add_slide(shown.slide_layouts[0]).shapes.title.text = SENTENCE
    shown.save(stream)
    return stream.getvalue()


def drawn() -> bytes:
    """A PDF of a line and a table's rules."""
    content = "BT /F 20 Tf 1 0 0 1 50 300 Tm <41424344> Tj ET 40 290 m 300 290 l S 40 40 200 90 re S"
    objects = (
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 400] /Contents 4 0 R"
        " /Resources <</Font <</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>> stream\n{content}\nendstream",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    )
    body = "\n".join(f"{number} 0 obj {text} endobj" for number, text in enumerate(objects, start=1))
    return f"%PDF-1.4\n{body}\ntrailer <</Root 1 0 R /Size 6>>\n%%EOF".encode()


def check_set(ending: str, data: bytes) -> None:
    """A question set is read, or its problems are told."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"set{ending}"
        file.write_bytes(data)
        _, found = told_or(QuestionSetError, lambda: read_questions(file))
    for question in found.questions if found else ():
        assert question.question.strip()
        assert question.place


def check_squad(data: bytes) -> None:
    told_or(squad.SquadError, lambda: squad.parse(data.decode("utf-8", "replace")))


def check_settings(data: bytes) -> None:
    """Settings are read, or the fault is told."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.yaml"
        file.write_bytes(data)
        _, settings = told_or(ConfigError, lambda: load_settings(file, environment={}))
    assert settings is None or settings.data_dir.is_absolute()


def _in_sheet(check: Callable[[bytes], None]) -> Target:
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        example = archive.read(part)
    return Target("questions-xlsx", lambda data: check(repacked(workbook(), part, data)), (example,))


_MARKDOWN = (
    f"# عنوان\n\n{SENTENCE}[^1]\n\n1. أول\n   - فرع\n\n| أ | ب |\n|---|---|\n| ١ | 2 |\n\n[^1]: حاشية\n"
)
_PAGE = (
    "<html dir=rtl><head><title>ن</title></head><body><nav>قائمة</nav><h1>عنوان</h1>"
    f"<p>{SENTENCE}</p><ol><li>أ<ul><li>ب</ul></ol>"
    "<table><caption>ج</caption><tr><th colspan=2>س<td>ع</table><dl><dt>م<dd>ش</dl></body>"
)
_MAIL = (
    "From: a@example.org\nSubject: =?utf-8?B?2KfZhA==?=\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/html; charset=utf-8\n\n<p>نص</p>\n--b\n"
    'Content-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\nملحق\n--b--\n'
)
_RTF = (
    rb"{\rtf1\ansi\ansicpg1256{\fonttbl{\f0\fcharset178 Arial;}}\pard\rtlch\f0 \u1575?\u1604? "
    rb"{\footnote x}\par}"
)
_SETTINGS = (
    "corpus: [seeds, 'https://example.org/a/']\n"
    "server: {port: 1, auth: none, proxy_addresses: [10.0.0.0/8]}\n"
    "collections: {دليل: {documents: ['*.md']}}\nindex: {watch: true}\nanswer: {model: extractive}\n"
)
_SQUAD = (
    '{"data": [{"title": "t", "paragraphs": [{"context": "ولد عام 1987", "qas": [{"id": "1", "question":'
    ' "متى؟", "answers": [{"text": "1987", "answer_start": 8}]}]}]}]}'
)

LOADERS = (
    *(
        Target(ending[1:], partial(check_document, ending), tuple(example.encode() for example in examples))
        for ending, *examples in (
            (".txt", SENTENCE, "١. أول\nس: كم؟\nج: خمسة.......... 5\n\n- بند\n"),
            (".md", _MARKDOWN, "---\ntitle: عنوان\n---\n> > <b>\n```\n"),
            (".html", _PAGE, "<details><summary>س؟</summary>ج</details><!-- x -->"),
            (".csv", "السؤال;الجواب\nمتى؟;1987\n", 'a,"b\nc",d\n1,2,3\n'),
            (".eml", _MAIL),
        )
    ),
    Target("rtf", partial(check_document, ".rtf"), (_RTF,)),
    Target("pdf", partial(check_document, ".pdf"), (drawn(),)),
    Target("docx", partial(check_document, ".docx"), (document(),)),
    Target("msg", partial(check_document, ".msg"), (message(), compound({"a": b"x", "b": {"c": b""}}))),
    part_of("docx-document", ".docx", document(), "word/document.xml"),
    part_of("docx-numbering", ".docx", document(), "word/numbering.xml"),
    part_of("docx-styles", ".docx", document(), "word/styles.xml"),
    part_of("xlsx-sheet", ".xlsx", workbook(), "xl/worksheets/sheet1.xml"),
    part_of("xlsx-styles", ".xlsx", workbook(), "xl/styles.xml"),
    part_of("pptx-slide", ".pptx", slides(), "ppt/slides/slide1.xml"),
    part_of("odt-content", ".odt", open_document(f"<text:p>{SENTENCE}</text:p>"), "content.xml"),
    part_of("epub-book", ".epub", book({"a": TEXT, "b": TEXT}), "OPS/book.opf"),
    part_of("epub-page", ".epub", book({"a": TEXT, "b": TEXT}), "OPS/text/a.xhtml"),
)

SETS = (
    Target(
        "questions-csv",
        partial(check_set, ".csv"),
        ("question;answers\nمتى؟;1987|عام 1987\n".encode(), b'sep=,\n"question","history"\n"a","[]"\n'),
    ),
    Target(
        "questions-jsonl",
        partial(check_set, ".jsonl"),
        ('{"question": "متى؟", "answers": ["1987"], "history": ["من؟"]}\n'.encode(),),
    ),
    _in_sheet(partial(check_set, ".xlsx")),
    Target("squad", check_squad, (_SQUAD.encode(),)),
    Target("settings", check_settings, (_SETTINGS.encode(),)),
)
