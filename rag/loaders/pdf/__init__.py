"""PDF, by pypdfium2. The order of letters, words and lines is made again from where they stand on the page,
since the order in the file is that of drawing, which for Arabic is often reversed or shuffled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import pypdfium2
import pypdfium2.raw as pdfium

from rag.documents import DocumentError, Loaded
from rag.loaders.pdf.blocks import body_size, read_blocks
from rag.loaders.pdf.footnotes import divide_notes
from rag.loaders.pdf.furniture import without_furniture
from rag.loaders.pdf.legibility import find_fault, is_unknown
from rag.loaders.pdf.pages import Page, read_page
from rag.loaders.pdf.scans import find_scans, read_pages
from rag.loaders.scans import nothing_found
from rag.ocr.recogniser import Recogniser
from rag.ocr.tesseract import REMEDY

_SCRAMBLED = (
    "page {}: its {} letters were left out, since its text is {}. Print or scan it again, or give the"
    " original file."
)
_UNKNOWN = "page {}: {} for no character in the file; each is given as \ufffd."
_ASKEW = "page {}: {} another way than the lines of the page (a stamp, say)."
_DYNAMIC = (
    "is a dynamic form (XFA), whose pages hold nothing until Adobe's programs build them. Open it in one, and"
    " print it as PDF."
)
_NAMELESS = re.compile(r"\.\w{2,4}$|^(?:about:blank|untitled|microsoft word|document)\b", re.IGNORECASE)


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
        if pdf.get_formtype() == pdfium.FORMTYPE_XFA_FULL:
            raise DocumentError(_DYNAMIC)
        pdf.init_forms()
        pages = [read_page(page) for page in pdf]
        title = (pdf.get_metadata_value("Title") or "").strip()
        scans = find_scans(pdf, pages, can_read=recogniser is not None)
        pages = [page if n not in scans else Page([]) for n, page in enumerate(pages, start=1)]
        faults = [find_fault(page.lines) for page in pages]
        if recogniser:
            scans += [number for number, fault in enumerate(faults, start=1) if fault]
        recognised, found = read_pages(pdf, sorted(scans), recogniser)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"is a damaged PDF ({error}).") from None
    finally:
        pdf.close()
    legible = [replace(page, lines=[]) if fault else page for page, fault in zip(pages, faults, strict=True)]
    remarks = [*_remarks(legible if recogniser else pages, [] if recogniser else faults), *found]
    blocks = [*read_blocks(list(_with_notes(without_furniture(legible)))), *recognised]
    if not blocks:
        raise DocumentError(_nothing_read(pages, scans, remarks, recogniser))
    blocks.sort(key=lambda block: block.page or 0)
    return Loaded(tuple(blocks), None if _NAMELESS.search(title) else title or None, tuple(remarks))


def _nothing_read(
    pages: Sequence[Page], scans: Sequence[int], remarks: Sequence[str], recogniser: Recogniser | None
) -> str:
    """Why a PDF gave no text, and the remedy."""
    if scans and recogniser:
        return nothing_found("scan", remarks)
    if not any(page.lines for page in pages):
        return f"is a PDF without text, a scan perhaps. {REMEDY}"
    first = next(iter(remarks), "its pages have nothing but their numbers.")
    others = f" ({len(remarks) - 1} more remarks like it)" if len(remarks) > 1 else ""
    return f"holds no page whose text can be read: {first}{others}"


def _with_notes(pages: Sequence[Page]) -> Iterator[Page]:
    """Pages with their footnotes apart from their text."""
    body = body_size(line for page in pages for line in page.lines)
    for page in pages:
        lines, notes = divide_notes(page.lines, page.separators, body)
        yield replace(page, lines=lines, notes=(*notes, *page.notes))


def _remarks(pages: Sequence[Page], faults: Sequence[str | None]) -> Iterator[str]:
    """What cannot be read, or was left out, on which page; `faults` are those of pages, from the first on."""
    for number, (page, fault) in enumerate(zip_longest(pages, faults), start=1):
        letters = [c for line in page.lines for c in line.text if not c.isspace()]
        if fault:
            yield _SCRAMBLED.format(number, len(letters), fault)
        elif unknown := sum(map(is_unknown, letters)):
            yield _UNKNOWN.format(number, "1 letter stands" if unknown == 1 else f"{unknown} letters stand")
        if page.askew:
            is_one = page.askew == 1
            left = (
                "1 letter was left out that runs"
                if is_one
                else f"{page.askew} letters were left out that run"
            )
            yield _ASKEW.format(number, left)
