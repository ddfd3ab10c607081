"""The routes of uploads: who may put documents into the corpus, take them out, and put them back."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from rag.arabic import Language
from rag.config import Settings, Upload
from rag.documents import document_id
from rag.index.corpus import Entry
from rag.index.snapshot import SnapshotError
from ui.page import DRESSING_SOURCE, render_page
from ui.strings import STRINGS
from ui.upload_form import UploadForm, tell
from ui.uploads import Uploaded, Uploads
from ui.web.access import Visitor
from ui.web.admission import Admission
from ui.web.answering import Documents, DocumentsDependency
from ui.web.errors import ApiError, detect_language, phrase
from ui.web.policy import policy
from ui.web.telemetry import log_event

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; script-src 'self' {DRESSING_SOURCE}; connect-src 'self';"
    " style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
}
"""Of the page of all documents for whoever may upload: it has a script."""
_OVERHEAD: Final = 1_000_000
"""What a body may hold beside its files: their names, and what divides them."""
_IDENTITY: Final = re.compile(r"[0-9a-f]{20}")
_FILES: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            }
        }
    }
}


@dataclass(frozen=True, slots=True)
class Folder:
    """What the page of all documents shows of the folder for uploads: its form, and the paths of the indexed
    documents that can be removed."""

    form: UploadForm
    removable: frozenset[str]


class Uploading:
    """Uploads of the visitors who may. Raises ConfigError for settings that leave open who that is."""

    def __init__(self, settings: Settings, upload: Upload) -> None:
        self._admission = admit(settings, upload)
        self.uploads = Uploads(settings, upload.folder)
        self.max_files = upload.max_files
        self._settings = settings

    @property
    def most_bytes(self) -> int:
        """The size of a request, at most."""
        return int(self.max_files * self._settings.documents.max_megabytes * 1_000_000) + _OVERHEAD

    def admits(self, visitor: Visitor) -> bool:
        """Whether a visitor may upload and remove."""
        return self._admission.admits(visitor)

    def describe(self, documents: Documents, removed: str = "", is_restored: bool = False) -> Folder:
        """What there is in the folder."""
        held = self.uploads.files()
        names = {file.name for file in held}
        found: dict[str, str] = {}
        for entry in list_entries(documents):
            file = entry.origin.file
            if file.name in names and (name := held.get(file.resolve())):
                found[entry.path] = name
        indexed = set(found.values())
        waiting = {_identify(name): name for name in held.values() if name not in indexed}
        name = self.uploads.find_removed(removed) if _IDENTITY.fullmatch(removed) else None
        form = UploadForm(
            self.max_files,
            self._settings.documents.max_megabytes,
            self._settings.index.watch,
            waiting,
            (removed, name) if name else None,
            is_restored,
        )
        return Folder(form, frozenset(found))

    def remove(self, documents: Documents, identity: str) -> str | None:
        """Remove the document of this identity, or the file that is not indexed; its name, None where there
        is none in the folder."""
        try:
            entry = documents.entry(identity)
        except SnapshotError:
            entry = None
        held = self.uploads.files()
        file = entry.origin.file if entry else None
        file = file or next((file for file, name in held.items() if _identify(name) == identity), None)
        return file.name if file and self.uploads.remove(identity, file) else None


def add_uploads(router: APIRouter, uploading: Uploading) -> None:
    """Add the routes that change the folder for uploads."""
    _add_upload(router, uploading)
    _add_removal(router, uploading)


def _add_upload(router: APIRouter, uploading: Uploading) -> None:
    @router.post("/documents/upload", tags=["Documents"], summary="Upload documents", openapi_extra=_FILES)
    @policy(page=True, uploads=True, use="admin")
    async def upload(request: Request, documents: DocumentsDependency) -> Response:
        """A page that says of each file whether it was taken; JSON for a client that accepts
        `application/json`. What is taken is answered from when it is indexed."""
        _admit(request, uploading)
        try:
            async with request.form(max_files=uploading.max_files, max_fields=10) as form:
                given = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
                results = [
                    await run_in_threadpool(uploading.uploads.take, each.filename, each.file)
                    for each in given
                    if each.filename
                ]
        except HTTPException as error:  # what is no form, or holds too many
            raise ApiError(400, "bad_upload", phrase("bad_upload", limit=uploading.max_files)) from error
        if not results:
            raise ApiError(400, "bad_upload", phrase("bad_upload", limit=uploading.max_files))
        for each in results:
            if each.taken_as:
                log_event("uploaded", {"file": each.taken_as, "by": request.state.visitor.id})
        language = detect_language(request)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"files": [_to_json(each, language) for each in results]})
        folder = await run_in_threadpool(uploading.describe, documents)
        strings = STRINGS[language]
        links = f'<nav><a href="./">{strings.all_documents}</a></nav>'
        page = render_page(strings.upload, folder.form.render(language, results), language, links)
        return HTMLResponse(page, headers=HEADERS)


def _add_removal(router: APIRouter, uploading: Uploading) -> None:
    @router.post("/documents/{document_id}/remove", tags=["Documents"], summary="Remove a document")
    @policy(page=True, use="admin")
    async def remove(request: Request, documents: DocumentsDependency, document_id: str) -> Response:
        """Takes a file out of the folder for uploads. It can be restored for ten minutes; after that it is
        deleted for good."""
        _admit(request, uploading)
        name = None
        if _IDENTITY.fullmatch(document_id):
            name = await run_in_threadpool(_move, uploading.remove, documents, document_id)
        if name is None:
            raise ApiError(404, "not_removable", phrase("not_removable"))
        log_event("removed", {"file": name, "by": request.state.visitor.id})
        return RedirectResponse(f"../?removed={document_id}", 303)

    @router.post("/documents/{document_id}/restore", tags=["Documents"], summary="Restore a removed document")
    @policy(page=True, use="admin")
    async def restore(request: Request, documents: DocumentsDependency, document_id: str) -> Response:
        """Takes its removal back."""
        _admit(request, uploading)
        name = None
        if _IDENTITY.fullmatch(document_id):
            name = await run_in_threadpool(_move, uploading.uploads.restore, document_id)
        if name is None:
            raise ApiError(404, "not_restorable", phrase("not_restorable"))
        log_event("restored", {"file": name, "by": request.state.visitor.id})
        return RedirectResponse("../?restored=1", 303)


def _admit(request: Request, uploading: Uploading) -> None:
    if not uploading.admits(request.state.visitor):
        raise ApiError(403, "no_uploads", phrase("no_uploads"))


def _move(operation: Callable[..., str | None], *arguments: object) -> str | None:
    """What an operation on the folder gives. Raises ApiError where the file cannot be moved."""
    try:
        return operation(*arguments)
    except OSError as error:
        log_event("moving failed", {"reason": str(error)}, logging.ERROR)
        raise ApiError(503, "not_moved", phrase("not_moved")) from error


def list_entries(documents: Documents) -> list[Entry]:
    """The indexed documents, none where there is no index yet."""
    try:
        return documents.entries()
    except SnapshotError:  # what is uploaded first may make the first index
        return []


def _identify(name: str) -> str:
    """The identity of a file that is not indexed; no path of a document begins like this."""
    return document_id(f"/{name}")


def _to_json(uploaded: Uploaded, language: Language) -> dict[str, Any]:
    told = tell(uploaded, STRINGS[language])
    refusal = uploaded.refusal.code if uploaded.refusal else None
    return {"name": uploaded.name, "taken_as": uploaded.taken_as, "refusal": refusal, "message": told}


def admit(settings: Settings, upload: Upload) -> Admission:
    """Admission to uploading. Raises ConfigError for settings that leave open who may."""
    return Admission(settings.server, "documents.upload", upload.users, upload.groups)
