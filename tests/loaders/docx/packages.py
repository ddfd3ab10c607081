"""Writes docx packages part by part, so that tests can say what no library writes."""

from __future__ import annotations

import io
import zipfile

_XML = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LISTED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_ONE = '<Relationship Id="{0}" Type="' + _TYPES + '/{1}" Target="{2}"/>'


_LINK = '<Relationship Id="{0}" Type="' + _TYPES + '/hyperlink" Target="{1}" TargetMode="External"/>'


def package(
    body: str, included: dict[str, bytes] | None = None, links: dict[str, str] | None = None, /, **parts: str
) -> bytes:
    """A docx with this body. `parts` are what the roots of styles, numbering, footnotes, endnotes and
    settings hold, or of a header1, footer1 and so on; `included`
    the files that `w:altChunk` refers to, by the id of their relationship and their
    ending (c1.html); `links` where `w:hyperlink` leads, by the id of its relationship, in any part."""
    leading = [_LINK.format(name, address) for name, address in (links or {}).items()]
    roots = {"document": f"<w:body>{body}</w:body>", **parts}
    related = [_ONE.format(f"r{name}", name.rstrip("0123456789"), f"{name}.xml") for name in parts]
    related += [_ONE.format(name.split(".")[0], "aFChunk", name) for name in included or {}]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", _LISTED.format(_ONE.format("r1", "officeDocument", "word/document.xml")))
        file.writestr("word/_rels/document.xml.rels", _LISTED.format("".join(related + leading)))
        for name in parts:
            file.writestr(f"word/_rels/{name}.xml.rels", _LISTED.format("".join(leading)))
        for name, content in roots.items():
            root = {"header": "hdr", "footer": "ftr"}.get(name.rstrip("0123456789"), name)
            file.writestr(f"word/{name}.xml", f"<w:{root} {_XML}>{content}</w:{root}>")
        for name, data in (included or {}).items():
            file.writestr(f"word/{name}", data)
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph of runs, or of plain text."""
    inside = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def listed(text: str, level: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells, or of plain texts."""
    made = (each if each.startswith("<w:tc") or each.startswith("<w:sdt") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def level(at: int, style: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a list's definition."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, lists: str = "") -> str:
    """One definition, and list 1 of it; `lists` are more of them."""
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{lists}'
    )
