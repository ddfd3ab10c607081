"""The original files of documents: those of the current index alone, found by a document's id, and as they
were when they were read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from rag.config import Settings
from rag.documents import DocumentError
from rag.index.corpus import Origin
from rag.pictures import PagePictures
from ui.web.answering import DocumentsDependency
from ui.web.errors import ApiError, phrase
from ui.web.policy import policy

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_TYPES: Final = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".markdown": "text/plain",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".epub": "application/epub+zip",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
}
"""By the ending of the name, whatever the file says of itself. What is not here (pages of HTML among it) has
no type that a browser would open."""

_SHOWN: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})
"""What a browser shows in its window. Everything else is saved."""

_SANDBOX: Final = "default-src 'none'; sandbox; frame-ancestors 'self'"
_VIEWER: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""For PDF, whose viewer in Chromium does not start in a sandbox; it has no access to our pages."""

_CHUNK: Final = 1 << 18
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
MOST_QUOTED: Final = 5_000
"""So many characters of a document are looked for on a page."""


def find_type(path: str) -> str:
    """The media type of a file of this name."""
    return _TYPES.get(Path(path).suffix.lower(), "application/octet-stream")


def add_originals(router: APIRouter, settings: Settings) -> None:
    """Add the routes of original files and of their pages. Both find nothing where the settings do not allow
    it."""
    allowed = settings.documents.originals
    pictures = PagePictures(int(settings.documents.max_memory_megabytes * 1_000_000))

    @router.get("/documents/{document_id}/original", tags=["Isnad"], summary="Get the original file")
    @policy(page=True, use="documents")
    async def get_original(documents: DocumentsDependency, document_id: str) -> StreamingResponse:
        """The file that the document was read from, unless it has been changed since."""
        entry = await run_in_threadpool(documents.entry, document_id) if allowed else None
        opened = await run_in_threadpool(_open, entry.origin) if entry else None
        if entry is None or opened is None:
            raise ApiError(404, "original_missing", phrase("original_missing"))
        kind = find_type(entry.path)
        disposition = "inline" if kind in _SHOWN else "attachment"
        name = quote(Path(entry.path).name.encode("utf-8", "replace"))
        return StreamingResponse(
            _chunks(opened),
            headers={
                "Content-Type": kind,  # a text's own encoding is not known here, and the browser's to find
                "Content-Disposition": f"{disposition}; filename*=UTF-8''{name}",
                "Content-Security-Policy": _VIEWER if kind == "application/pdf" else _SANDBOX,
                "Cache-Control": "private, no-cache",
            },
        )

    @router.get("/documents/{document_id}/pages/{number}", tags=["Isnad"], summary="Get a page as a picture")
    @policy(page=True, use="documents")
    async def get_page(
        documents: DocumentsDependency, document_id: str, number: str, start: str = "", end: str = ""
    ) -> Response:
        """A page of a PDF as PNG, with `text[start:end]` of the document marked where the page holds it."""

        def draw() -> bytes:
            entry = documents.entry(document_id) if allowed else None
            if entry is None or find_type(entry.path) != "application/pdf" or not _NUMBER.fullmatch(number):
                raise ApiError(404, "original_missing", phrase("original_missing"))
            quote = ""
            if _NUMBER.fullmatch(start) and _NUMBER.fullmatch(end):
                found = documents.by_id(document_id)
                quote = found.text[int(start) : int(end)][:MOST_QUOTED] if found else ""

            def read() -> bytes:
                if (opened := _open(entry.origin)) is None:
                    raise DocumentError("has changed since it was read.")
                with opened:
                    return opened.read()

            try:
                return pictures.draw(entry.origin.digest, read, int(number), quote)
            except DocumentError as error:
                raise ApiError(404, "page_missing", phrase("page_missing")) from error

        picture = await run_in_threadpool(draw)
        headers = {"Content-Security-Policy": _SANDBOX, "Cache-Control": "private, max-age=300"}
        return Response(picture, media_type="image/png", headers=headers)


def _open(origin: Origin) -> BinaryIO | None:
    """What a document was read from, at its beginning; None where it is gone, or another file by now."""
    if not origin.file.is_file():  # a pipe in its place would never open
        return None
    try:
        stream = origin.file.open("rb")
    except OSError:
        return None
    try:
        is_same = hashlib.file_digest(stream, "sha256").hexdigest() == origin.digest
        stream.seek(0)
    except OSError:
        is_same = False
    if not is_same:
        stream.close()
        return None
    return stream


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
