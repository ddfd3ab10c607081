"""One loader a format: the bytes of a file to `rag.documents.Loaded`.

A loader raises DocumentError where it knows what is wrong with a file, and may raise anything else for
one that is damaged in a way nobody foresaw: `rag.files.read_document` makes a reason of it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from rag.documents import Loaded

Loader = Callable[[bytes], Loaded]

LOADERS: Final[dict[str, str]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
"""The module here whose `load` reads each file name ending, in lower case."""


def loader(ending: str) -> Loader:
    """The loader of a file name ending. Imported when it is asked for: the libraries of all formats take a
    third of a second, and the process that indexes reads no file itself."""
    load: Loader = import_module(f"{__name__}.{LOADERS[ending]}").load
    return load
