from __future__ import annotations

import io
import zipfile

import pytest

from rag.documents import DocumentError, Loaded
from rag.loaders.epub import load

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
TEXT = "<p>{} كانت القافلة تعبر الوادي كل خريف محملة بالملح والصوف، ويقيم أهلها عند البئر ثلاثة أيام.</p>"


def saved(chapters: dict[str, str], nav: str = "", extra: dict[str, str] | None = None) -> bytes:
    """A book of these chapters, in their order."""
    items = "".join(
        f'<item id="{name}" href="text/{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in chapters
    )
    items += '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    spine = "".join(f'<itemref idref="{name}"/>' for name in ("nav", *chapters))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>طريق الملح</dc:title></metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    files = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": package, "OPS/nav.xhtml": PAGE.format(nav)}
    files |= {f"OPS/text/{name}.xhtml": PAGE.format(body) for name, body in chapters.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, data in (files | (extra or {})).items():
            archive.writestr(name, data)
    return stream.getvalue()


def headings(loaded: Loaded) -> list[str]:
    return [block.text for block in loaded.blocks if block.level]


def test_chapters_come_in_the_order_of_the_spine_under_their_own_headings() -> None:
    loaded = load(
        saved({"b": f"<h1>الفصل الأول</h1>{TEXT.format('أولا')}", "a": f"<h1>الثاني</h1>{TEXT.format('ثم')}"})
    )
    assert loaded.title == "طريق الملح"
    assert headings(loaded) == ["الفصل الأول", "الثاني"]
    assert [block.text[:4].strip() for block in loaded.blocks if not block.level] == ["أولا", "ثم ك"]


def test_a_chapter_without_a_heading_has_its_name_from_the_contents() -> None:
    nav = '<nav><ol><li><a href="text/a.xhtml">البئر القديمة</a></li></ol></nav>'
    loaded = load(saved({"a": TEXT.format("")}, nav))
    assert headings(loaded) == ["البئر القديمة"]
    assert len(loaded.blocks) == 2


def test_a_locked_book_is_named() -> None:
    with pytest.raises(DocumentError, match="DRM"):
        load(saved({"a": ""}, extra={"META-INF/encryption.xml": "<encryption/>"}))


def test_a_path_out_of_the_book_leads_nowhere() -> None:
    data = saved({"../../../etc/passwd": TEXT.format("")})
    assert load(data).blocks == ()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", saved({})[:200]])
def test_a_broken_book_is_named(data: bytes) -> None:
    with pytest.raises(DocumentError, match="e-book"):
        load(data)


@pytest.mark.parametrize("name", ["Section 3", "Untitled", "part0007"])
def test_what_programs_call_chapters_without_a_name_is_no_heading(name: str) -> None:
    nav = f'<nav><ol><li><a href="text/one.xhtml">{name}</a></li></ol></nav>'
    page = {"OPS/text/one.xhtml": f"<html><body>{TEXT.format('في الربيع')}</body></html>"}
    assert headings(load(saved({"one": ""}, nav, page))) == []


def test_footnotes_are_kept() -> None:
    note = '<aside epub:type="footnote" id="n1"><p>وردت في دفاتر السوق سنة 1840.</p></aside>'
    body = TEXT.format("في الشتاء") + '<p>انظر<a epub:type="noteref" href="#n1">(1)</a>.</p>' + note
    assert "وردت في دفاتر السوق سنة 1840." in {b.text for b in load(saved({"one": body})).blocks}
