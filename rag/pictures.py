"""Pages of PDF files as pictures, drawn in a process of its own: the files are not to be trusted, and pdfium
is native code."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from rag.documents import DocumentError
from rag.extraction import confine

KEPT: Final = 64
"""So many pictures are kept, of half a megabyte or less as a rule."""
SECONDS: Final = 20.0
"""So long a page may take to be drawn, and so long others wait for it."""

_DRAWER: Final = (
    "import json, sys; path, *values = json.loads(sys.argv[1]); sys.path[:] = path;"
    "from rag.pictures import work; work(*values)"
)


class PagePictures:
    """Draws one page at a time, and keeps the pictures that were asked for last. Safe to share between
    threads."""

    def __init__(self, max_memory: int) -> None:
        self._max_memory = max_memory
        self._kept: OrderedDict[tuple[str, int, str], bytes] = OrderedDict()
        self._keeping = threading.Lock()
        self._drawing = threading.Lock()

    def draw(self, digest: str, read: Callable[[], bytes], number: int, quote: str) -> bytes:
        """Page `number`, from 1, of a PDF as PNG, with the quotation marked where the page holds it. `read`
        gives the file, whose SHA-256 is `digest`. Raises DocumentError where it cannot be drawn in time."""
        key = digest, number, quote
        if found := self._find(key):
            return found
        if not self._drawing.acquire(timeout=SECONDS):
            raise DocumentError("is not drawn: others are waiting. Try again in a moment.")
        try:
            picture = self._find(key) or self._draw(read(), number, quote)
        finally:
            self._drawing.release()
        with self._keeping:
            self._kept[key] = picture
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return picture

    def _find(self, key: tuple[str, int, str]) -> bytes | None:
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _draw(self, data: bytes, number: int, quote: str) -> bytes:
        values = json.dumps([sys.path, self._max_memory, number, quote])
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-c", _DRAWER, values],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise DocumentError(f"page {number} cannot be drawn.") from error
        return done.stdout


def work(max_memory: int, number: int, quote: str) -> None:
    """The process: a PDF on standard input, the picture on standard output."""
    confine(max_memory)
    import pypdfium2  # within the limits

    from rag.loaders.pdf.drawing import draw_page

    pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    pdf.init_forms()
    sys.stdout.buffer.write(draw_page(pdf, number, quote))
