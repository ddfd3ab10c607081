"""Scans: pages that are pictures, as blocks of what is recognised on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from PIL import Image

from rag.documents import Block
from rag.ocr.recogniser import UNSURE, Recogniser


def read_scans(
    numbers: Sequence[int], pictures: Iterable[Image.Image], recogniser: Recogniser
) -> tuple[list[Block], list[str]]:
    """The paragraphs of the pages with these numbers, and remarks on what was read, unsure or not read."""
    blocks: list[Block] = []
    read: list[int] = []
    failed: list[int] = []
    unsure: list[str] = []
    for number, page in zip(numbers, recogniser.recognise(pictures, len(numbers)), strict=True):
        if page is None:
            failed.append(number)
        elif page.paragraphs:
            read.append(number)
            blocks += [Block(text, 0, number, "scan") for text in page.paragraphs]
            if page.confidence < UNSURE:
                unsure.append(f"{number} ({page.confidence:.0f})")
    remarks = [f"read from a picture: page {name_numbers(read)}"] if read else []
    if unsure:
        remarks.append(
            f"read with a confidence below {UNSURE} of 100: page {', '.join(unsure)}."
            " Compare with the original, or scan it again."
        )
    if failed:
        remarks.append(f"page {name_numbers(failed)} was left out: {_TOO_LONG}")
    return blocks, remarks


_TOO_LONG: Final = "its picture takes too long to be read"


def nothing_found(kind: str, remarks: Sequence[str]) -> str:
    """Why a scan or a picture gave no text, by the remarks on it."""
    late = next((remark for remark in remarks if remark.endswith(_TOO_LONG)), "")
    return f"is a {kind} that gave no text: {late}." if late else f"is a {kind} in which no text was found."


def name_numbers(numbers: Sequence[int]) -> str:
    """As in `1-3, 7`."""
    runs = [
        [number for _, number in group]
        for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
