from __future__ import annotations

import io
import zipfile

import pytest

from rag.documents import DocumentError
from rag.loaders.docx import load
from tests.loaders.docx.packages import package, paragraph, run


def changed(data: bytes, old: bytes, new: bytes, part: str = "word/document.xml") -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
    return stream.getvalue()


def texts(data: bytes) -> list[str]:
    return [block.text for block in load(data).blocks]


def test_strict_open_xml_is_read_like_any_other() -> None:
    data = package(paragraph("نص."), styles="")
    strict = b"http://purl.oclc.org/ooxml/"
    for part in ("word/document.xml", "word/_rels/document.xml.rels", "_rels/.rels"):
        for area in (b"wordprocessingml", b"officeDocument"):
            data = changed(
                data, b"http://schemas.openxmlformats.org/%s/2006/" % area, strict + area + b"/", part
            )
    assert texts(data) == ["نص."]


def test_no_entity_is_resolved_and_nothing_is_fetched() -> None:
    declared = b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]><w:document'
    data = changed(package(paragraph("نص &y;")), b"<w:document", declared)
    assert texts(data) == ["نص"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "<w:sdt><w:sdtContent>" * 50_000 + paragraph("نص") + "</w:sdtContent></w:sdt>" * 50_000,
            "nests too deeply",
        ),
        pytest.param(paragraph(run("ك" * 11_000_000)), "ten million letters", marks=pytest.mark.slow),
        ("<w:p>", "damaged"),
    ],
    ids=["nested", "long", "unclosed"],
)
def test_what_is_too_large_or_broken_says_so(body: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        load(package(body))


def test_a_part_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.loaders.docx.package.MAX_PART", 10_000)
    with pytest.raises(DocumentError, match="unpacks to more than 10,000 bytes"):
        load(package("<!--" + " " * 20_000 + "-->"))


@pytest.mark.parametrize("part", ["styles", "numbering", "footnotes", "settings"])
def test_the_text_is_read_without_a_part_that_is_broken(part: str) -> None:
    data = package(paragraph("نص سليم."), **{part: "<w:x/>"})
    assert texts(changed(data, b"<w:x/>", b"<w:x>", f"word/{part}.xml")) == ["نص سليم."]


@pytest.mark.parametrize("name", ["Normal.dotm", "Microsoft Word - خطاب.doc", "Document1", "مستند 1", "  "])
def test_what_programs_put_for_a_title_is_none(name: str) -> None:
    core = '<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>' + name + "</dc:title></x>"
    listed = (
        b'<Relationship Id="c" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
        b'core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    data = changed(package(paragraph("نص.")), b"</Relationships>", listed, "_rels/.rels")
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as file:
        file.writestr("docProps/core.xml", core)
    assert load(stream.getvalue()).title is None


def test_a_title_is_taken_from_the_paragraph_that_has_its_style() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    assert (
        load(package(paragraph("دليل الزائر", '<w:pStyle w:val="T"/>'), styles=styles)).title == "دليل الزائر"
    )
