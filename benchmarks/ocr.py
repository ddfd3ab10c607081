"""How well scans are read: python -m benchmarks.ocr

Pages of seeds/ are set in three faces and given to the recogniser as they are and as copies make them:
turned, out of focus, grey and full of noise. Prints letters wrong of a hundred (the distance of Levenshtein
to the text without its short vowels, over its length), the confidence that the recogniser itself has, and
seconds a page.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from rag.ocr.layout import DPI
from rag.ocr.recogniser import Recogniser
from rag.ocr.tesseract import find_tesseract

SEEDS = Path(__file__).parents[1] / "seeds"
FACES: Final = ("Amiri", "Noto Naskh Arabic", "DejaVu Sans")
POINTS: Final = 13
WIDTH, HEIGHT, MARGIN = 2480, 3508, 250
"""Of a page, in points of 300 to an inch: A4."""
DEGRADATIONS: Final = {
    "clean": None,
    "copied": (1.5, 1.6, 25.0),
    "bad copy": (4.0, 2.2, 40.0),
}
"""Degrees, radius of the blur, and standard deviation of the noise, of 255."""


def read_texts(pages: int) -> list[str]:
    """Paragraphs of prose, as many as fill a page, from that many articles."""
    texts = []
    for file in sorted(SEEDS.glob("*.md"))[:pages]:
        paragraphs = file.read_text(encoding="utf-8").split("---\n")[2].split("\n\n")
        prose = [" ".join(text.split()) for text in paragraphs if not re.match(r"\s*[#|\-*\d]", text)]
        texts.append("\n\n".join(prose)[:1_600].rsplit(" ", 1)[0])
    return texts


def find_face(name: str) -> str:
    """The file of a face. Exits, with its name, where it is not installed."""
    said = subprocess.run(
        ["fc-match", "-f", "%{family}|%{file}", name], capture_output=True, text=True, check=True
    ).stdout
    family, _, file = said.partition("|")
    if name not in family:
        sys.exit(
            f"The face {name} is not installed (packages fonts-hosny-amiri, fonts-noto-core, fonts-dejavu)."
        )
    return file


def set_page(text: str, face: str) -> Image.Image:
    """A page with the text in one column, ranged right."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(find_face(face), POINTS * DPI // 72)
    top = MARGIN
    for paragraph in text.split("\n\n"):
        for line in _lines(draw, paragraph, font):
            draw.text((WIDTH - MARGIN, top), line, 0, font, "ra", direction="rtl", language="ar")
            top += POINTS * DPI // 72 * 17 // 10
        top += 40
    return page


def _lines(draw: ImageDraw.ImageDraw, paragraph: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in paragraph.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font, direction="rtl", language="ar") > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def degrade(page: Image.Image, angle: float, blur: float, noise: float) -> Image.Image:
    """The page as a copying machine leaves it."""
    turned = page.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(blur)), dtype=float) * 0.8 + 30
    grey += np.random.default_rng(1).normal(0, noise, grey.shape)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def error_rate(right: str, read: str) -> float:
    """Levenshtein's distance over the length of what is right, both without short vowels."""
    right, read = (
        "".join(c for c in " ".join(text.split()) if not unicodedata.combining(c)) for text in (right, read)
    )
    row = np.arange(len(read) + 1)
    letters = np.array([*map(ord, read)])
    places = np.arange(len(read) + 1)
    for number, letter in enumerate(right, start=1):
        row = np.concatenate([[number], np.minimum(row[:-1] + (letters != ord(letter)), row[1:] + 1)])
        row = np.minimum.accumulate(row - places) + places
    return float(row[-1]) / len(right)


def main() -> None:
    version = find_tesseract()
    if version is None:
        sys.exit("Install tesseract-ocr and tesseract-ocr-ara.")
    texts = read_texts(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
    print(f"{version}, {len(texts)} pages of {POINTS} points each\n")
    print("| face | page | letters wrong of 100 | confidence | seconds a page |")
    print("| --- | --- | ---: | ---: | ---: |")
    for face in FACES:
        for name, amounts in DEGRADATIONS.items():
            pages = [set_page(text, face) for text in texts]
            pages = [degrade(page, *amounts) for page in pages] if amounts else pages
            started = time.perf_counter()
            read = [*Recogniser().recognise(pages, len(pages))]
            seconds = (time.perf_counter() - started) / len(pages)
            found = [page for page in read if page]
            wrong = [
                error_rate(text, "\n".join(page.paragraphs) if page else "")
                for text, page in zip(texts, read, strict=True)
            ]
            confidence = sum(page.confidence for page in found) / len(pages)
            rate = 100 * sum(wrong) / len(wrong)
            print(f"| {face} | {name} | {rate:.1f} | {confidence:.0f} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
