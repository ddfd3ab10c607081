"""One loader a format: the bytes of a file to `rag.documents.Loaded`. Raises DocumentError, never another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rag.documents import Loaded
from rag.loaders import docx, html, markdown, pdf, text

Loader = Callable[[bytes], Loaded]

LOADERS: Final[dict[str, Loader]] = {
    ".txt": text.load,
    ".text": text.load,
    ".md": markdown.load,
    ".markdown": markdown.load,
    ".html": html.load,
    ".htm": html.load,
    ".xhtml": html.load,
    ".pdf": pdf.load,
    ".docx": docx.load,
}
"""The loader of each file name ending, in lower case."""
