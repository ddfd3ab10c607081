"""The recogniser: pages as pictures to their text, several at a time, each once."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rag.ocr.tesseract import LANGUAGE, find_tesseract, run_tesseract
from rag.ocr.text import Line, Page, read_page, read_table

if TYPE_CHECKING:
    from PIL import Image

    from rag.ocr.layout import Box

UNSURE: Final = 80
"""A page whose words have less confidence than this on average, of 100, is remarked on. On our own pages
those above it have at most one letter in twelve wrong (`python -m benchmarks.ocr`)."""

_VERSION: Final = "3"
"""Of what is done to a page before and after Tesseract; raise it when that yields another text."""
_LONGEST: Final = 60
"""Seconds of a processor for one page. Most take one or two."""
_TURNED: Final = 65
"""A page that is read with less confidence may lie on its side or stand on its head. On our own pages those
that are upright have 77 and more, bad copies too, and turned ones 60 and less."""
Progress = Callable[[int, int], None]
"""Called with (done, total) pages."""


class Recogniser:
    """Reads pages by Tesseract, as many at a time as there are processors. What was read of a picture is kept
    in the file `cache`, so that an interrupted run goes on where it stopped."""

    def __init__(self, cache: Path | None = None, progress: Progress = lambda done, total: None) -> None:
        self._cache = _Cache(cache)
        self._progress = progress

    def recognise(self, pages: Iterable[Image.Image], total: int) -> Iterator[Page | None]:
        """Each page's text, in order; None for a page that takes too long. Pages are asked for when their
        turn comes, so that few are in memory."""
        workers = len(os.sched_getaffinity(0))
        waiting: deque[tuple[bytes, Future[Page | None]]] = deque()
        done = 0

        def take() -> Page | None:
            nonlocal done
            key, future = waiting.popleft()
            page = future.result()
            if page:
                self._cache.put(key, page)
            done += 1
            self._progress(done, total)
            return page

        with ThreadPoolExecutor(workers) as pool:
            for image in pages:
                grey = image.convert("L")
                key = _key(grey)
                kept = self._cache.get(key)
                future: Future[Page | None] = Future()
                if kept:
                    future.set_result(kept)
                else:
                    future = pool.submit(_read, grey)
                waiting.append((key, future))
                if len(waiting) > workers:
                    yield take()
            while waiting:
                yield take()


def _key(grey: Image.Image) -> bytes:
    made = f"{_VERSION}|{LANGUAGE}|{find_tesseract()}|{grey.size}"
    return hashlib.sha256(made.encode() + grey.tobytes()).digest()


class _Cache:
    """Pages by the hash of their picture. A damaged file is begun anew; without one nothing is kept."""

    def __init__(self, file: Path | None) -> None:
        try:
            self._database = self._open(file)
        except sqlite3.DatabaseError:
            if file is None or not file.exists():
                raise
            file.unlink()
            self._database = self._open(file)

    @staticmethod
    def _open(file: Path | None) -> sqlite3.Connection:
        if file:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = sqlite3.connect(file or ":memory:", isolation_level=None)
        database.execute(
            "CREATE TABLE IF NOT EXISTS pages (picture BLOB PRIMARY KEY, page TEXT) WITHOUT ROWID"
        )
        return database

    def get(self, key: bytes) -> Page | None:
        row = self._database.execute("SELECT page FROM pages WHERE picture = ?", (key,)).fetchone()
        if row is None:
            return None
        paragraphs, confidence = json.loads(row[0])
        return Page(tuple(paragraphs), confidence)

    def put(self, key: bytes, page: Page) -> None:
        self._database.execute("INSERT OR REPLACE INTO pages VALUES (?, ?)", (key, json.dumps(astuple(page))))


def _read(grey: Image.Image, may_be_turned: bool = True) -> Page | None:
    """The page, turned upright where it is not; None where it takes too long."""
    from rag.ocr.layout import find_missed, read_columns  # numpy, which only a worker that meets a scan needs

    columns = read_columns(grey)
    try:
        lines = _lines(columns, block=True)
        is_poor = columns and read_page(lines, unread=0 if lines else 1).confidence < _TURNED
        if may_be_turned and is_poor and (angle := _find_upright(grey)):
            return _read(grey.rotate(angle, expand=True), may_be_turned=False)
        missed = [
            (number, strip)
            for number, column in enumerate(columns)
            for strip in find_missed(column, [(a.top, a.bottom) for a in lines if a.column == number])
        ]
        found = _read_missed(columns, missed)
    except subprocess.SubprocessError:
        return None
    lines = sorted([*lines, *found], key=lambda line: (line.column, line.top))
    return read_page(lines, unread=len(missed) - len(found))


def _find_upright(grey: Image.Image) -> int:
    """By how many degrees a page is to be turned to the left: the quarter turns after which the middle of it
    gives the most letters, by their confidence. Tesseract's own detection (`osd`) misses Arabic pages that
    lie on their side."""
    from rag.ocr.layout import smoothed

    width, height = grey.size
    middle = grey.crop((width // 4, height // 4, width - width // 4, height - height // 4))
    middle = smoothed(middle).reduce(2)  # letters can be told at 150 dpi
    angles = (0, 90, 180, 270)
    weights = dict.fromkeys(angles, 0.0)
    try:
        lines = _lines([middle.rotate(angle, expand=True) for angle in angles], block=True)
    except subprocess.SubprocessError:
        return 0
    for line in lines:
        weights[angles[line.column]] += line.weight
    return max(angles, key=lambda angle: weights[angle])


def _read_missed(columns: Sequence[Image.Image], missed: Sequence[tuple[int, Box]]) -> list[Line]:
    """The lines in these strips of columns. Tesseract passes over some lines, now the first, now one in the
    middle; alone, and a little smaller or larger, it reads them."""
    sizes = (0.9, 1.1)
    strips = [columns[number].crop(strip) for number, strip in missed]
    scaled = [s.resize((int(s.width * size), int(s.height * size))) for s in strips for size in sizes]
    best: dict[int, Line] = {}
    for line in _lines(scaled, block=False):
        place = line.column // len(sizes)
        if place not in best or line.weight > best[place].weight:
            best[place] = line
    found = []
    for place, line in best.items():
        number, (left, top, _, bottom) = missed[place]
        size = sizes[line.column % len(sizes)]
        ends = left + int(line.left / size), left + int(line.right / size)
        found.append(replace(line, column=number, left=ends[0], right=ends[1], top=top, bottom=bottom))
    return found


def _lines(images: Sequence[Image.Image], block: bool) -> list[Line]:
    """The lines of pictures of a block of text each, or of a line each."""
    if not images:
        return []
    with tempfile.TemporaryDirectory(prefix="isnad-ocr-") as name:
        files = [Path(name, f"{number}.pgm") for number in range(len(images))]
        for file, image in zip(files, images, strict=True):
            image.save(file)
        Path(name, "list").write_text("\n".join(map(str, files)))
        options = ["-l", LANGUAGE, "--psm", "6" if block else "7", "--dpi", "300", "tsv"]
        return read_table(run_tesseract([str(Path(name, "list")), "stdout", *options], _LONGEST))
