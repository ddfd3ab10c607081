"""PDF, by pypdfium2. The order of letters, words and lines is made again from where they stand on the page,
since the order in the file is that of drawing, which for Arabic is often reversed or shuffled."""

from __future__ import annotations

import re

import pypdfium2

from rag.documents import DocumentError, Loaded
from rag.loaders.pdf.blocks import read_blocks
from rag.loaders.pdf.columns import read_columns
from rag.loaders.pdf.furniture import without_furniture
from rag.loaders.pdf.glyphs import read_glyphs
from rag.loaders.pdf.legibility import find_fault
from rag.loaders.pdf.lines import Line, read_rows
from rag.loaders.pdf.scans import find_scans, read_pages
from rag.ocr.recogniser import Recogniser
from rag.ocr.tesseract import REMEDY

_SCRAMBLED = "page {} was left out: its text is {}. Print or scan it again, or give the original file."


def load(data: bytes, recogniser: Recogniser | None = None) -> Loaded:
    """Pages without text that can be read are recognised where there is a recogniser. Raises DocumentError
    for a PDF that is broken, encrypted, or without any text."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("is encrypted. Save it without a password.") from None
        raise DocumentError("is not a PDF that can be opened; it may be damaged.") from None
    try:
        pages = [_lines(page) for page in pdf]
        title = (pdf.get_metadata_value("Title") or "").strip()
        scans = find_scans(pdf, pages)
        remarks = []
        for number, lines in enumerate(pages, start=1):
            if number in scans:
                pages[number - 1] = []
            elif fault := find_fault(lines):
                pages[number - 1] = []
                if recogniser:
                    scans.append(number)
                else:
                    remarks.append(_SCRAMBLED.format(number, fault))
        recognised, found = read_pages(pdf, sorted(scans), recogniser)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"is a damaged PDF ({error}).") from None
    finally:
        pdf.close()
    blocks = [*read_blocks(without_furniture(pages)), *recognised]
    if not blocks and scans and recogniser:
        raise DocumentError("is a scan in which no text was found.")
    if not blocks and not remarks:
        raise DocumentError(f"is a PDF without text, a scan perhaps. {REMEDY}")
    if not blocks:
        raise DocumentError("holds no page whose text can be read: it is reversed or has no characters.")
    blocks.sort(key=lambda block: block.page or 0)
    is_name = re.search(r"\.\w{2,4}$|^(?:untitled|microsoft word|document)\b", title, re.IGNORECASE)
    return Loaded(tuple(blocks), None if is_name else title or None, (*remarks, *found))


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of a page, from its top; where it has columns, column by column."""
    return [line for column in read_columns(read_rows(read_glyphs(page))) for line in column]
