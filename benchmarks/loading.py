"""How quickly files are read: python -m benchmarks.loading [SENTENCES]

Writes sentences of seeds/ (5,000 unless told) as one file in each format, reads each in a worker as `isnad
index` does, and prints megabytes and pages, slides, chapters, rows or paragraphs a second. PDF is printed by
a Chromium, where there is one; scans are read where there is Tesseract.
"""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import docx
import openpyxl
import pptx

from benchmarks import ocr
from rag.documents import DocumentError
from rag.extraction import Extractor
from rag.ocr.tesseract import find_tesseract

A_SECTION: Final = 20
"""Sentences under one heading, on one slide, in one chapter."""
SCANNED: Final = 8
"""Pages."""


def read_sentences(count: int) -> list[str]:
    """Sentences of the articles, over again where there are too few, each with its number."""
    texts = [file.read_text(encoding="utf-8").split("---\n")[2] for file in sorted(ocr.SEEDS.glob("*.md"))]
    found = [s for text in texts for s in re.split(r"(?<=[.؟])\s+", text) if 8 < len(s.split()) < 40]
    return [f"{number}: {' '.join(found[number % len(found)].split())}" for number in range(count)]


def divide(sentences: Sequence[str]) -> list[Sequence[str]]:
    """The sentences by sections."""
    return [sentences[start : start + A_SECTION] for start in range(0, len(sentences), A_SECTION)]


def _page(sections: Sequence[Sequence[str]]) -> str:
    parts = [
        f"<h2>القسم {number}</h2>" + "".join(f"<p>{html.escape(sentence)}</p>" for sentence in section)
        for number, section in enumerate(sections)
    ]
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><body>{"".join(parts)}</body></html>'
    )


def write_text(sentences: Sequence[str]) -> bytes:
    return "\n\n".join(sentences).encode()


def write_markdown(sentences: Sequence[str]) -> bytes:
    sections = divide(sentences)
    return "\n\n".join(f"## القسم {n}\n\n" + "\n\n".join(s) for n, s in enumerate(sections)).encode()


def write_html(sentences: Sequence[str]) -> bytes:
    return _page(divide(sentences)).encode()


def write_csv(sentences: Sequence[str]) -> bytes:
    stream = io.StringIO()
    rows = ([number, sentence, "نعم"] for number, sentence in enumerate(sentences))
    csv.writer(stream).writerows([["الرقم", "النص", "الحالة"], *rows])
    return stream.getvalue().encode()


def write_xlsx(sentences: Sequence[str]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("النصوص")
    sheet.append(["الرقم", "النص", "الحالة"])
    for number, sentence in enumerate(sentences):
        sheet.append([number, sentence, "نعم"])
    return _saved(book.save)


def write_docx(sentences: Sequence[str]) -> bytes:
    word = docx.Document()
    for number, section in enumerate(divide(sentences)):
        word.add_heading(f"القسم {number}", 2)
        for sentence in section:
            word.add_paragraph(sentence)
    return _saved(word.save)


def write_pptx(sentences: Sequence[str]) -> bytes:
    presentation = pptx.Presentation()
    for number, section in enumerate(divide(sentences)):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"القسم {number}"
        slide.placeholders[1].text = "\n".join(section)
    return _saved(presentation.save)


def write_epub(sentences: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    sections = divide(sentences)
    items = "".join(
        f'<item id="c{n}" href="c{n}.html" media-type="text/html"/>' for n in range(len(sections))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(sections)))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", '<c><rootfile full-path="b.opf"/></c>')
        archive.writestr("b.opf", f"<p><manifest>{items}</manifest><spine>{spine}</spine></p>")
        for number, section in enumerate(sections):
            archive.writestr(f"c{number}.html", _page([section]))
    return stream.getvalue()


def write_rtf(sentences: Sequence[str]) -> bytes:
    escaped = ("".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in sentence) for sentence in sentences)
    return ("{\\rtf1\\ansi" + "".join(f"\\pard {sentence}\\par\n" for sentence in escaped) + "}").encode()


def write_eml(sentences: Sequence[str]) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "نصوص"
    mail.set_content("\n\n".join(sentences))
    return mail.as_bytes()


def write_pdf(sentences: Sequence[str]) -> bytes:
    """Printed. Raises DocumentError without a Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise DocumentError("needs a Chromium")
    with tempfile.TemporaryDirectory() as name:
        page, pdf = Path(name, "page.html"), Path(name, "page.pdf")
        page.write_bytes(write_html(sentences))
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={name}/profile"]
        subprocess.run(
            [chromium, *options, f"--print-to-pdf={pdf}", str(page)], check=True, capture_output=True
        )
        return pdf.read_bytes()


def write_scan(sentences: Sequence[str]) -> bytes:
    """Pages of 16 sentences or so, as pictures. Raises DocumentError without Tesseract."""
    if find_tesseract() is None:
        raise DocumentError("needs Tesseract")
    texts = ("\n\n".join(sentences[16 * n : 16 * n + 14])[:1_600] for n in range(SCANNED))
    first, *others = (ocr.set_page(text, "DejaVu Sans") for text in texts)
    return _saved(
        lambda stream: first.save(stream, "PDF", resolution=300, save_all=True, append_images=others)
    )


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


FORMATS: Final[dict[str, tuple[Callable[[Sequence[str]], bytes], str]]] = {
    ".txt": (write_text, "paragraphs"),
    ".md": (write_markdown, "paragraphs"),
    ".html": (write_html, "paragraphs"),
    ".docx": (write_docx, "paragraphs"),
    ".rtf": (write_rtf, "paragraphs"),
    ".eml": (write_eml, "paragraphs"),
    ".epub": (write_epub, "chapters"),
    ".pptx": (write_pptx, "slides"),
    ".csv": (write_csv, "rows"),
    ".xlsx": (write_xlsx, "rows"),
    ".pdf": (write_pdf, "pages"),
    " scan.pdf": (write_scan, "pages"),
}


def main() -> None:
    sentences = read_sentences(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
    print("| format | MB | seconds | MB/s | a second |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for ending, (write, unit) in FORMATS.items():
        with (
            tempfile.TemporaryDirectory() as name,
            Extractor(10**9, 600, 4 * 10**9, Path(name, "ocr.db")) as extractor,
        ):
            warm, file = Path(name, f"warm{ending}"), Path(name, f"file{ending}")
            try:
                file.write_bytes(write(sentences))
                if unit != "pages":  # the first file pays for the imports
                    warm.write_bytes(write(sentences[:40]))
                    extractor.read(warm, warm.name)
                started = time.perf_counter()
                document = extractor.read(file, file.name)
                seconds = time.perf_counter() - started
            except DocumentError as error:
                print(f"| {ending.strip()} | {error} | | | |")
                continue
            pages = {p.page for p in document.paragraphs if p.page is not None}
            counted = len(divide(sentences)) if unit == "chapters" else len(pages or document.paragraphs)
            size = file.stat().st_size / 1e6
            print(
                f"| {ending.strip()} | {size:.2f} | {seconds:.1f} | {size / seconds:.2f} |"
                f" {counted / seconds:,.1f} {unit} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
