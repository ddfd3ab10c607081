"""The routes of curation: what was asked and not answered, and the right answers that those who may write."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from rag.answers.curated import CuratedAnswer
from rag.arabic import Language
from rag.config import Settings
from rag.documents import DocumentError
from rag.index.snapshot import SnapshotError
from rag.loaders.encoding import decode
from rag.question import QuestionError
from ui.answer_form import MOST_NAMED, render_form
from ui.answers_page import Search, render_answers, render_deleted, render_notice, render_problems
from ui.conversations.curated import MOST_ANSWERS, CuratedStore, FullError
from ui.conversations.feedback import Gap, group_unanswered, merge_alike
from ui.conversations.store import Store
from ui.curation import CurationError, TableError, today, write_table
from ui.gaps_page import render_gaps
from ui.strings import STRINGS
from ui.web.access import Visitor
from ui.web.admission import Admission
from ui.web.answering import Documents, DocumentsDependency, LazyEngine
from ui.web.curator import Curator
from ui.web.errors import ApiError, detect_language, phrase
from ui.web.policy import policy
from ui.web.telemetry import log_event

MOST_READ: Final = 5_000
"""So many of the latest questions that were not answered are looked at."""
MOST_GROUPED: Final = 2_000
"""So many wordings, those asked most often, are put into groups."""
_KEY: Final = re.compile(r"[0-9]{1,9}")
_PRIVATE: Final = {"Cache-Control": "no-store"}


class Curating:
    """Curation for the visitors who may. `store` is where conversations are kept, None where they are not.
    Raises ConfigError for settings that leave open who may."""

    def __init__(self, settings: Settings, engine: LazyEngine, store: Store | None) -> None:
        curation = settings.curation
        self._admission = Admission(settings.server, "curation", curation.users, curation.groups)
        self._answers = CuratedStore(settings)
        self.keep_days = settings.conversations.keep_days
        self.limit = settings.answer.max_question_characters
        self._engine = engine
        self._store = store

    def admits(self, visitor: Visitor) -> bool:
        """Whether a visitor may curate."""
        return self._admission.admits(visitor)

    def admit(self, request: Request, documents: Documents) -> Curator:
        """The visitor of a request as a curator. Raises ApiError for one who may not."""
        visitor: Visitor = request.state.visitor
        if not self.admits(visitor):
            raise ApiError(403, "no_curation", phrase("no_curation"))
        return Curator(self._answers, documents, self._engine.collections, visitor.asker, self.limit)

    def list_gaps(self) -> list[Gap] | None:
        """What was asked and has no answer still, alike questions as one. None where no conversations are
        kept."""
        if self._store is None:
            return None
        gaps = group_unanswered(self._store.refused(MOST_READ))
        try:
            engine = self._engine()
        except SnapshotError:
            return gaps
        left = [gap for gap in gaps[:MOST_GROUPED] if not engine.find_curated(gap.question)]
        return merge_alike(left, engine.group_alike)


def add_curation(router: APIRouter, curating: Curating) -> None:
    """Add the routes of curation. None is for pages of other sites, nor for tokens without `admin`."""
    _add_gaps(router, curating)
    _add_list(router, curating)
    _add_table(router, curating)
    _add_form(router, curating)
    _add_changes(router, curating)


def _add_gaps(router: APIRouter, curating: Curating) -> None:
    @router.get("/answers/unanswered", tags=["Curation"], summary="Show what was not answered")
    @policy(page=True, use="admin")
    async def show_gaps(request: Request, documents: DocumentsDependency) -> HTMLResponse:
        """A page of the questions that the documents did not answer, alike ones together, with how often and
        when they were asked last. Who asked is not told."""
        curating.admit(request, documents)
        gaps = await run_in_threadpool(curating.list_gaps)
        page = Search.of(request.query_params).page
        return _show(render_gaps(gaps, curating.keep_days, detect_language(request), page))


def _add_list(router: APIRouter, curating: Curating) -> None:
    @router.get("/answers/", tags=["Curation"], summary="Show the curated answers")
    @policy(page=True, use="admin")
    async def show_answers(request: Request, documents: DocumentsDependency) -> HTMLResponse:
        """A page of the answers, those changed last first; `q` names words that are in them."""
        curator = curating.admit(request, documents)
        language, query = detect_language(request), request.query_params
        strings = STRINGS[language]
        told = {"saved": strings.answer_saved, "restored": strings.answer_restored}
        notice = "".join(render_notice(said) for name, said in told.items() if name in query)
        key = int(gone) if _KEY.fullmatch(gone := query.get("deleted", "")) else 0
        if key and (deleted := await run_in_threadpool(curator.find_deleted, key)):
            notice = render_deleted(key, deleted.question, strings)
        added, changed = query.get("added", ""), query.get("changed", "")
        if added.isdecimal() and changed.isdecimal():
            notice = render_notice(strings.answers_imported.format(added=added[:9], changed=changed[:9]))
        return await _show_list(curator, Search.of(query), language, notice)


async def _show_list(curator: Curator, search: Search, language: Language, notice: str) -> HTMLResponse:
    def render() -> str:
        found = curator.list_answers(search.words)
        shown = search.choose(found)
        faults = {each.key: curator.find_fault(each.answer, language) for each in shown}
        resting = {key: why for key, why in faults.items() if why}
        return render_answers(shown, len(found), search, language, resting, notice)

    return _show(await run_in_threadpool(render))


def _add_table(router: APIRouter, curating: Curating) -> None:
    @router.get("/answers/export.csv", tags=["Curation"], summary="Download the curated answers")
    @policy(page=True, use="admin")
    async def export(request: Request, documents: DocumentsDependency) -> Response:
        """As a table, which can be imported again, and which `isnad eval` reads."""
        curator = curating.admit(request, documents)
        table = write_table(kept.answer for kept in await run_in_threadpool(curator.list_answers))
        headers = {**_PRIVATE, "Content-Disposition": 'attachment; filename="answers.csv"'}
        return Response(table.encode("utf-8-sig"), headers=headers, media_type="text/csv; charset=utf-8")

    @router.post("/answers/import", tags=["Curation"], summary="Take curated answers from a table")
    @policy(page=True, attachments=True, use="admin")
    async def import_table(request: Request, documents: DocumentsDependency) -> Response:
        """A file `table` in CSV. Where a row may not be kept, nothing is taken, and the page says why."""
        curator = curating.admit(request, documents)
        language, data = detect_language(request), await _read_file(request)
        try:
            added, changed = await run_in_threadpool(lambda: curator.take(decode(data), language))
        except (TableError, DocumentError, FullError) as error:
            problems = render_problems(_list_problems(error, language), STRINGS[language])
            page = await _show_list(curator, Search(), language, problems)
            page.status_code = 422
            return page
        log_event(
            "curated answers imported", {"added": added, "changed": changed, "by": request.state.visitor.id}
        )
        return RedirectResponse(f"./?added={added}&changed={changed}", 303)


async def _read_file(request: Request) -> bytes:
    try:
        async with request.form(max_files=1, max_fields=10) as form:
            given = form.get("table")
            if isinstance(given, UploadFile):
                return await given.read()
    except HTTPException:  # what is no form, or holds too many
        pass
    raise ApiError(400, "bad_table", phrase("curated_no_table"))


def _list_problems(error: Exception, language: Language) -> list[str]:
    if isinstance(error, TableError):
        return list(error.problems[:20])
    if isinstance(error, FullError):
        return [phrase("curated_full", limit=MOST_ANSWERS)(language)]
    return [phrase("curated_no_table")(language)]


def _add_form(router: APIRouter, curating: Curating) -> None:
    @router.get("/answers/new", tags=["Curation"], summary="Show the form of a new answer")
    @policy(page=True, use="admin")
    async def show_new(request: Request, documents: DocumentsDependency, question: str = "") -> HTMLResponse:
        """To the `question` that is named, if one is."""
        curator = curating.admit(request, documents)
        answer = CuratedAnswer(question[: curating.limit], "")
        return await _show_form(curator, answer, None, detect_language(request))

    @router.get("/answers/{key}", tags=["Curation"], summary="Show the form of an answer")
    @policy(page=True, use="admin")
    async def show_one(request: Request, documents: DocumentsDependency, key: str) -> HTMLResponse:
        """To be edited, or deleted."""
        curator = curating.admit(request, documents)
        number = _parse_key(key)
        answer = await run_in_threadpool(curator.get, number)
        if answer is None:
            raise ApiError(404, "answer_missing", phrase("curated_missing"))
        return await _show_form(curator, answer, number, detect_language(request))


async def _show_form(
    curator: Curator, answer: CuratedAnswer, key: int | None, language: Language, problem: str = ""
) -> HTMLResponse:
    paths = (await run_in_threadpool(curator.list_paths))[:MOST_NAMED]
    page = _show(render_form(answer, key, language, paths, curator.names, problem))
    page.status_code = 422 if problem else 200
    return page


def _add_changes(router: APIRouter, curating: Curating) -> None:
    @router.post("/answers/new", tags=["Curation"], summary="Write a curated answer")
    @policy(page=True, use="admin")
    async def add(request: Request, documents: DocumentsDependency) -> Response:
        """The fields `question`, `answer`, and if wanted `document`, `quote` and `collections`."""
        return await _save(request, curating.admit(request, documents), None)

    @router.post("/answers/{key}", tags=["Curation"], summary="Edit a curated answer")
    @policy(page=True, use="admin")
    async def edit(request: Request, documents: DocumentsDependency, key: str) -> Response:
        """The same fields, in place of those that it has."""
        return await _save(request, curating.admit(request, documents), _parse_key(key))

    @router.post("/answers/{key}/delete", tags=["Curation"], summary="Delete a curated answer")
    @policy(page=True, use="admin")
    async def delete(request: Request, documents: DocumentsDependency, key: str) -> Response:
        """It can be restored for ten minutes; after that it is gone for good."""
        curator = curating.admit(request, documents)
        if not await run_in_threadpool(curator.delete, _parse_key(key)):
            raise ApiError(404, "answer_missing", phrase("curated_missing"))
        log_event("curated answer deleted", {"by": request.state.visitor.id})
        return RedirectResponse(f"../?deleted={key}", 303)

    @router.post("/answers/{key}/restore", tags=["Curation"], summary="Restore a deleted curated answer")
    @policy(page=True, use="admin")
    async def restore(request: Request, documents: DocumentsDependency, key: str) -> Response:
        """Unless its question has another answer by now."""
        curator = curating.admit(request, documents)
        try:
            is_restored = await run_in_threadpool(curator.restore, _parse_key(key))
        except CurationError as error:
            raise ApiError(409, "not_restored", error.text) from error
        if not is_restored:
            raise ApiError(404, "answer_missing", phrase("curated_missing"))
        log_event("curated answer restored", {"by": request.state.visitor.id})
        return RedirectResponse("../?restored=1", 303)


async def _save(request: Request, curator: Curator, key: int | None) -> Response:
    visitor: Visitor = request.state.visitor
    written = replace(await _read_form(request), by=visitor.asker.user, changed=today())
    try:
        is_saved = await run_in_threadpool(curator.save, written, key)
    except (CurationError, QuestionError) as error:
        language = detect_language(request)
        return await _show_form(curator, written, key, language, error.text(language))
    if not is_saved:
        raise ApiError(404, "answer_missing", phrase("curated_missing"))
    log_event("curated answer saved", {"by": visitor.id})
    return RedirectResponse("./?saved=1", 303)


async def _read_form(request: Request) -> CuratedAnswer:
    try:
        async with request.form(max_files=0, max_fields=1_000) as form:
            names = ("question", "answer", "document", "quote")
            given: dict[str, Any] = {name: str(form.get(name, "")) for name in names}
            return CuratedAnswer(**given, collections=frozenset(map(str, form.getlist("collections"))))
    except HTTPException:  # what is no form
        raise ApiError(422, "bad_value", phrase("curated_empty")) from None


def _parse_key(key: str) -> int:
    """Raises ApiError for what is no key."""
    if not _KEY.fullmatch(key):
        raise ApiError(404, "answer_missing", phrase("curated_missing"))
    return int(key)


def _show(page: str) -> HTMLResponse:
    return HTMLResponse(page, headers=_PRIVATE)
