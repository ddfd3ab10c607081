"""Kinds: what a file is by its content, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO, Final

import olefile

from rag.documents import DocumentError

TEXT: Final = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".csv", ".tsv", ".eml"}
)
"""The kinds that are text, and have no sign by which they could be told."""
_SIGNATURES: Final = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"II*\0": ".tiff",
    b"MM\0*": ".tiff",
    b"{\\rtf": ".rtf",
}
_OTHER_PICTURES: Final = (b"GIF8", b"BM", b"RIFF", b"\0\0\0\x0cjP  ", b"\0\0\0\x20ftyp")
_PACKED: Final = {
    "word/": ".docx",
    "ppt/": ".pptx",
    "xl/": ".xlsx",
    "META-INF/container.xml": ".epub",
}
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_WEB_PAGE: Final = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html)\b", re.I
)
_MESSAGE: Final = re.compile(rb"(?:mime-version|return-path|received|message-id|x-[a-z-]{1,40}):\s", re.I)


def find_kind(ending: str, data: bytes) -> str:
    """The file name ending that fits the content. Raises DocumentError for a content that no loader reads;
    what cannot be told (text, or something damaged) keeps the ending of its name."""
    return tell_kind(ending, io.BytesIO(data)) or (".txt" if ending == ".doc" else ending)


def tell_kind(ending: str, stream: BinaryIO) -> str | None:
    """The kind of what a stream holds, from its beginning on, in little memory whatever its size; None where
    it cannot be told. Raises DocumentError for a content that no loader reads."""
    head = stream.read(4096)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK\x03\x04"):
        return _packed(ending, stream)
    if head.startswith(olefile.MAGIC):
        return _compound(stream)
    for signature, kind in _SIGNATURES.items():
        if start.startswith(signature) or head.startswith(signature):
            return kind
    if b"%PDF-" in head[:1024] and (ending == ".pdf" or start.startswith(b"%PDF-")):
        return ".pdf"
    if ending not in TEXT and head.startswith(_OTHER_PICTURES):
        raise DocumentError("is a picture of a kind that is not read. Save it as .png or .jpg.")
    if _WEB_PAGE.match(start):
        return ending if ending in (".html", ".htm", ".xhtml") else ".html"
    if ending not in TEXT and _MESSAGE.match(start):
        return ".eml"
    return None


def _packed(ending: str, stream: BinaryIO) -> str | None:
    """Office formats and books are zip archives. Of one whose directory cannot be read nothing is told, and
    the loader of its ending says what is wrong."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = package.namelist()
            declared = ""
            if "mimetype" in names:
                with package.open("mimetype") as member:  # of which there may be any amount
                    declared = member.read(100).decode("ascii", "replace")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        declared, names = "", []
    if declared.startswith(_OPEN_DOCUMENT):
        kind = declared.removeprefix(_OPEN_DOCUMENT).split("-")[0]
        if kind != "text":
            raise DocumentError(
                f"is an OpenDocument {kind}, which is not read. Save it as .xlsx, .pptx or .pdf."
            )
        return ".odt"
    for beginning, kind in _PACKED.items():
        if any(name.startswith(beginning) for name in names):
            return kind
    if names or ending in TEXT:
        raise DocumentError("is a packed file (zip). Unpack it.")
    return None


def _compound(stream: BinaryIO) -> str:
    """The formats of Office before 2007, and of Outlook, are OLE compound files."""
    try:
        with olefile.OleFileIO(stream) as compound:
            streams = {entry[0].lower() for entry in compound.listdir()}
    except (OSError, ValueError, IndexError, TypeError, RecursionError) as error:
        raise DocumentError("is an old Office document that cannot be opened; it may be damaged.") from error
    if "encryptedpackage" in streams:
        raise DocumentError("is encrypted. Save it without a password.")
    if "__properties_version1.0" in streams:
        return ".msg"
    if "worddocument" in streams:
        return ".doc"
    if "workbook" in streams or "book" in streams:
        raise DocumentError("is made by Excel before 2007. Save it as .xlsx.")
    if "powerpoint document" in streams:
        raise DocumentError("is made by PowerPoint before 2007. Save it as .pptx.")
    raise DocumentError("is an old Office document of a kind that is not read. Save it as .docx or .pdf.")
