"""One loader a format: the bytes of a file to `rag.documents.Loaded`.

A loader raises DocumentError where it knows what is wrong with a file, and may raise anything else for
one that is damaged in a way nobody foresaw: `read` makes a reason of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Final

from rag.documents import DocumentError, Loaded
from rag.loaders.kinds import find_kind
from rag.ocr.recogniser import Recogniser

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
    ".doc": "libreoffice",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".epub": "epub",
    ".eml": "eml",
    ".msg": "msg",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".tif": "image",
    ".tiff": "image",
}
"""The module here whose `load` reads each file name ending, in lower case."""


def loader(ending: str, recogniser: Recogniser | None, depth: int) -> Loader:
    """The loader of a file name ending. Imported when it is asked for: the libraries of all formats take a
    third of a second, and the process that indexes reads no file itself."""
    module = LOADERS[ending]
    load: Callable[..., Loaded] = import_module(f"{__name__}.{module}").load
    if module in ("pdf", "image"):
        return partial(load, recogniser=recogniser)
    if module in ("eml", "msg"):
        return partial(load, recogniser=recogniser, depth=depth)
    return load


def read(ending: str, data: bytes, recogniser: Recogniser | None = None, depth: int = 0) -> Loaded:
    """What the loader gives for a file with this ending, or for what the file is where its ending lies.
    Text in pictures is read where there is a recogniser; `depth` counts the messages that the file is
    attached to.

    Whatever the loader raises is a DocumentError: libraries that parse damaged files fail in ways that
    cannot be listed, and one file must not end the indexing of all.
    """
    kind = find_kind(ending, data)
    try:
        loaded = loader(kind, recogniser, depth)(data)
    except DocumentError:
        raise
    except RecursionError as error:
        raise DocumentError("is nested too deeply to be read. Save it in a simpler form.") from error
    except MemoryError as error:
        raise DocumentError("needs more memory to be read than there is. Divide it.") from error
    except Exception as error:
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_DETAIL].rstrip(": ")
        raise DocumentError(
            f"is damaged, or of a kind that the reader of {kind} files does not know ({detail})."
            " Save it again with the program that made it."
        ) from error
    if LOADERS[kind] != LOADERS[ending]:
        loaded = replace(loaded, remarks=(f"is called {ending} and was read as {kind}", *loaded.remarks))
    return loaded


_MAX_DETAIL: Final = 200
"""Some libraries put the whole of what they could not parse into an error."""
