"""The HTTP API: questions, search, the documents, and whether the server is up."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from rag.answers.answer import Answer, Citation
from rag.answers.check import supports
from rag.arabic import Language
from rag.documents import document_id
from rag.question import Turn
from ui.asking import MOST_OTHERS
from ui.conversations.schema import ID_CHARACTERS
from ui.conversations.store import IDENTITY
from ui.document import Place, render_document
from ui.html import shorten
from ui.listing import View, render_listing
from ui.markup import EXCERPT_CHARACTERS, NEAREST, build_document_url
from ui.quoted import follow
from ui.web.access import SHORT_SECONDS, Access, Visitor
from ui.web.answer_stream import Piece
from ui.web.answering import AnsweringDependency, Documents, DocumentsDependency, get_asker
from ui.web.chat.examples import Examples
from ui.web.curating import Curating
from ui.web.errors import ApiError, detect_language, explain, phrase
from ui.web.health import UNREADY, Health
from ui.web.keeping import Keeping, KeepingDependency, list_turns
from ui.web.language import find_chosen
from ui.web.policy import policy
from ui.web.telemetry import Telemetry
from ui.web.uploading import HEADERS, Uploading, list_entries
from ui.web.withholding import withhold

_EXAMPLES_SECONDS = 10.0
_EXAMPLES_PAUSE = 0.2
"""So long who asks for examples that are still made is kept waiting, and so often they are looked for."""
MAX_TURNS = 200
MAX_CONTENT_CHARACTERS = 20_000
MAX_PASSAGES = 100


CollectionNames = Annotated[
    list[Annotated[str, Field(max_length=200)]] | None,
    Field(min_length=1, max_length=MAX_PASSAGES, description="The collections to ask in; without it, all."),
]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    role: Literal["user", "assistant"]
    content: str = Field(max_length=MAX_CONTENT_CHARACTERS)


class AskBody(BaseModel):
    """The body of `POST /api/ask`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    question: str
    history: list[_Message] = Field(default=[], max_length=MAX_TURNS)
    conversation_id: str | None = Field(
        default=None,
        max_length=ID_CHARACTERS,
        description="A conversation of yours: an id that you make, of 16 to 64 Latin letters, digits, - or _."
        " The answer is kept in it, and without `history` the turns that are in it come before the question."
        " The answer's `kept` says whether it could be kept.",
    )
    collections: CollectionNames = None


class CheckBody(BaseModel):
    """The body of `POST /api/check`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    claim: str = Field(max_length=MAX_CONTENT_CHARACTERS)
    sources: list[Annotated[str, Field(max_length=MAX_CONTENT_CHARACTERS)]] = Field(max_length=MAX_PASSAGES)


_CHECK_EXAMPLE = {
    "claim": "بلغت التجارة بين البلدين 250 مليار دولار.",
    "sources": ["بلغت التجارة بين البلدين 240 مليار دولار في عام 2023."],
}
_EXAMPLE = {
    "question": "وفي أي عام؟",
    "history": [{"role": "user", "content": "كم بلغ حجم التجارة بين الصين وروسيا؟"}],
}


def describe_body(example: dict[str, Any]) -> dict[str, Any]:
    """An example of a JSON body, for the description of a route."""
    return {"requestBody": {"content": {"application/json": {"example": example}}}}


def add_api(
    router: APIRouter,
    access: Access,
    telemetry: Telemetry,
    health: Health,
    originals: bool,
    uploading: Uploading | None,
    curating: Curating | None,
) -> None:
    """Add the routes under /api and /documents, and the operator's; with `originals`, pages of documents link
    to the files, and with `uploading` that of all documents shows its form to whoever may upload, and with
    `curating` the way to the curated answers to whoever may write them."""
    _add_questions(router)
    _add_documents(router, originals)
    _add_listing(router, uploading, curating)
    _add_tokens(router, access)
    _add_operation(router, telemetry, health)


def _add_questions(router: APIRouter) -> None:
    @router.post("/api/ask", tags=["Isnad"], summary="Ask a question", openapi_extra=describe_body(_EXAMPLE))
    @policy(asks=True, shared=True)
    async def ask(
        request: Request,
        body: AskBody,
        answering: AnsweringDependency,
        keeping: KeepingDependency,
        documents: DocumentsDependency,
    ) -> Response:
        """The answer with its citations, as one object. A client that accepts `text/event-stream` gets events
        instead: `token` ({"text"}), `citation` before the number that names it, with the `url` of its place,
        and last `done` with the whole object, which names the `nearest` passages where there is no answer, or
        `error`."""
        request.state.question = body.question
        held = _Held(keeping, documents, request.state.visitor, body.conversation_id)
        history = [Turn(turn.role, turn.content) for turn in body.history]
        is_kept = body.conversation_id is not None
        if is_kept and not history:
            history = await run_in_threadpool(held.turns)
        stream = answering.within(body.collections).stream(body.question, history)
        if "text/event-stream" in request.headers.get("accept", ""):
            return await stream.events(_render_events(detect_language(request), held))
        answer = await stream.whole()
        kept = await run_in_threadpool(held.keep, answer) if is_kept else {}
        return JSONResponse(answer.to_json() | kept)

    @router.post(
        "/api/check", tags=["Isnad"], summary="Check a claim", openapi_extra=describe_body(_CHECK_EXAMPLE)
    )
    @policy(asks=True, shared=True)
    async def check(request: Request, body: CheckBody) -> JSONResponse:
        """Whether a claim follows from sources: `verdict` is `supported`, `contradicted` or `not_found`, and
        `reasons` say in the claim's language which number, date, unit, name or negation differs."""
        request.state.question = body.claim
        found = await run_in_threadpool(supports, body.sources, body.claim)
        reasons = [reason.text(detect_language(request)) for reason in found.reasons]
        return JSONResponse({"verdict": found.verdict, "reasons": reasons})

    @router.get("/api/search", tags=["Isnad"], summary="Search the documents")
    @policy(asks=True, shared=True)
    async def search(
        request: Request,
        answering: AnsweringDependency,
        collection: Annotated[list[str], Query()] = [],  # noqa: B006 -- FastAPI copies it
        q: str = "",
        top_k: str = "",
    ) -> JSONResponse:
        """The passages nearest to `q`, best first; `top_k` of them (1 to 100), of each `collection` that is
        named, or of all documents."""
        request.state.question = q
        count = int(top_k) if re.fullmatch(r"[0-9]{1,3}", top_k) else None
        if top_k and not (count and count <= MAX_PASSAGES):
            raise ApiError(422, "bad_value", phrase("wrong_number", key="top_k", limit=MAX_PASSAGES))
        passages = await run_in_threadpool(answering.within(collection or None).search, q, count)
        return JSONResponse({"query": q, "passages": [asdict(passage) for passage in passages]})


def add_examples(router: APIRouter, examples: Examples) -> None:
    """Add the route of the example questions."""

    @router.get("/api/examples", tags=["Isnad"], summary="List example questions")
    @policy(shared=True)
    async def list_examples(request: Request, collection: str = "") -> JSONResponse:
        """Questions that the documents answer, by language, of one `collection` or of all that may be asked;
        and topics of those documents, each with its address and those of the questions that are of it. They
        are made when they are first asked for; where that takes longer than some seconds the status is 202,
        there are none yet, and they can be asked for again."""
        until = time.monotonic() + _EXAMPLES_SECONDS
        asker = get_asker(request)
        while (found := await run_in_threadpool(examples.current, asker, collection)) is None:
            if time.monotonic() > until:
                return JSONResponse({"examples": {}, "topics": []}, 202)
            await asyncio.sleep(_EXAMPLES_PAUSE)
        topics = [
            {"name": topic.name, "document": topic.document, "link": topic.link, "questions": questions}
            for topic, questions in found.topics.items()
        ]
        return JSONResponse({"examples": found.examples, "topics": topics})


def _add_documents(router: APIRouter, originals: bool) -> None:
    @router.get("/api/documents", tags=["Isnad"], summary="List the documents")
    @policy(shared=True, use="documents")
    async def list_documents(request: Request, documents: DocumentsDependency) -> JSONResponse:
        """Each indexed document, in the order of their paths; `url` shows its text."""
        titles = await run_in_threadpool(documents.titles)
        base_path = request.scope.get("root_path", "")
        listed = [
            {"id": identity, "document": path, "title": title, "url": f"{base_path}/documents/{identity}"}
            for path, title in titles.items()
            for identity in (document_id(path),)
        ]
        return JSONResponse({"documents": listed})

    @router.get("/api/collections", tags=["Isnad"], summary="List the collections")
    @policy(shared=True)
    async def list_collections(documents: DocumentsDependency) -> JSONResponse:
        """Each collection that can be asked in, with the number of its documents."""
        counted = await run_in_threadpool(documents.collections)
        listed = [{"name": name, "documents": count} for name, count in counted.items()]
        return JSONResponse({"collections": listed})

    @router.get("/documents/{document_id}", tags=["Isnad"], summary="Show a document")
    @policy(page=True, use="documents")
    async def show_document(request: Request, documents: DocumentsDependency, document_id: str) -> Response:
        """Its text as a page, with `text[start:end]` marked where the query names both; of a long one a part,
        which that is in, or `paragraph`, or the `part` of this number. Where that text is not what `quote`
        is the digest of, it leads to where the quoted sentence stands by now, or says that it is gone."""
        found = await run_in_threadpool(documents.by_id, document_id)
        if found is None:
            raise ApiError(404, "document_missing", phrase("document_missing"))
        query = request.query_params
        start, end, paragraph, part = map(
            _parse_offset, map(query.get, ("start", "end", "paragraph", "part"))
        )
        asked = Place(start, end, paragraph, part)
        place = await run_in_threadpool(follow, found, asked, query.get("quote", ""))
        if place.paragraph is not None and place != asked:
            quote = found.text[place.start : place.end]
            url = build_document_url(found.path, place.paragraph, place.start, place.end, quote)
            return RedirectResponse(f"../{url}", 302)
        original = f"{document_id}/original" if originals else ""
        others = await run_in_threadpool(_list_others, documents, found.path)
        chosen = find_chosen(request.headers)
        return HTMLResponse(await run_in_threadpool(render_document, found, place, original, others, chosen))


def _list_others(documents: Documents, shown: str) -> list[str]:
    """The titles of the documents that the one of this path may be compared with; of very many none."""
    if documents.count() > MOST_OTHERS + 1:
        return []
    return [title for path, title in documents.titles().items() if path != shown]


def _add_listing(router: APIRouter, uploading: Uploading | None, curating: Curating | None) -> None:
    @router.get("/documents/", tags=["Isnad"], summary="Show the list of documents")
    @policy(page=True, use="documents")
    async def show_documents(request: Request, documents: DocumentsDependency) -> HTMLResponse:
        """A page of all documents, and of what the last indexing run did. The query may name words (`q`), a
        `kind` such as `pdf`, the column to `sort` by, with `-` before it for the other way round, and a
        `page`."""
        language, query = detect_language(request), request.query_params
        own = uploading if uploading and uploading.admits(request.state.visitor) else None
        curates = curating is not None and curating.admits(request.state.visitor)

        def render() -> str:
            last, reading, view = documents.last_outcome(), documents.reading(), View.of(query)
            if own is None:
                return render_listing(documents.entries(), last, language, view, reading, curates=curates)
            folder = own.describe(documents, query.get("removed", ""), "restored" in query)
            form = folder.form.render(language)
            shown = list_entries(documents)
            return render_listing(shown, last, language, view, reading, form, folder.removable, curates)

        return HTMLResponse(await run_in_threadpool(render), headers=HEADERS if own else None)


def _add_tokens(router: APIRouter, access: Access) -> None:
    @router.post("/api/token", tags=["Isnad"], summary="Make a short-lived token")
    @policy(shared=True)
    async def make_token(request: Request) -> JSONResponse:
        """For the server of a page that shows the widget: with its own token (`Authorization: Bearer`) it
        gets one that may be given to the page, and is good for ten minutes."""
        visitor = request.state.visitor
        if not access.asks_for_tokens or not visitor.lasting:
            raise ApiError(403, "no_lasting_token", phrase("no_lasting_token"))
        return JSONResponse({"token": access.issue_short_lived(visitor), "expires_in": SHORT_SECONDS})


def _add_operation(router: APIRouter, telemetry: Telemetry, health: Health) -> None:
    @router.get("/healthz", tags=["Operation"], summary="Is the server alive?")
    @policy(public=True)
    async def report_health() -> dict[str, str]:
        """Always 200."""
        return {"status": "alive"}

    @router.get("/readyz", tags=["Operation"], summary="Can it answer?")
    @policy(public=True)
    async def report_readiness(documents: DocumentsDependency) -> JSONResponse:
        """503 until there is an index, while the engine that holds it does not answer, and from a server that
        could not load its chat or is too long behind the others of its catalogue. Where something is wrong,
        `problems` are its codes; the log has the reasons."""
        problems = await run_in_threadpool(health.check)
        if any(problem.code == "index_unreachable" for problem in problems):
            raise ApiError(503, "index_unreachable", phrase("index_unreachable"))
        count = await run_in_threadpool(documents.count)
        codes = [problem.code for problem in problems]
        status = next((UNREADY[code] for code in codes if code in UNREADY), "ready")
        ready: dict[str, Any] = {"status": status, "documents": count}
        if codes:
            ready["problems"] = codes
        return JSONResponse(ready, 200 if status == "ready" else 503)

    @router.get("/metrics", tags=["Operation"], summary="Prometheus metrics")
    @policy(use="admin")
    async def report_metrics() -> Response:
        """Questions by outcome, the time of answers by stage, requests by route, and what is wrong."""
        await run_in_threadpool(health.check)
        content, kind = telemetry.expose()
        return Response(content, media_type=kind)


class _Held:
    """The conversation that a question belongs to, if it names one."""

    def __init__(
        self, keeping: Keeping, documents: Documents, visitor: Visitor, identity: str | None
    ) -> None:
        if identity is not None and not IDENTITY.fullmatch(identity):
            raise ApiError(422, "bad_value", phrase("wrong_conversation", key="conversation_id"))
        self._keeping, self._documents = keeping, documents
        self._visitor, self._identity = visitor, identity

    def turns(self) -> list[Turn]:
        """What was said in it, the oldest turn first."""
        kept = self._identity and self._keeping.find(self._visitor, self._identity)
        return list_turns(withhold(kept, self._documents)) if kept else []

    def keep(self, answer: Answer) -> dict[str, Any]:
        """Keep an answer in it; what the answer's JSON says of that."""
        if self._identity is None:
            return {}
        kept = self._keeping.keep(self._visitor, self._identity, uuid4().hex, answer)
        return {"conversation_id": self._identity, "kept": kept is not None}

    def describe_nearest(self, answer: Answer) -> list[dict[str, Any]]:
        """What the documents have that is nearest to a question without an answer, cut for showing."""
        if answer.answered or answer.candidates:
            return []
        return [
            {
                "title": self._documents.title(passage.document) or passage.document,
                "paragraph": passage.paragraph,
                "text": shorten(passage.text, EXCERPT_CHARACTERS),
                "url": build_document_url(passage.document, passage.paragraph),
            }
            for passage in answer.passages[:NEAREST]
        ]


def _render_events(language: Language, held: _Held) -> Callable[[Iterator[Piece]], Iterator[str]]:
    """Server-sent events of an answer's pieces; a failure of the server ends them with `error`."""

    def render(pieces: Iterator[Piece]) -> Iterator[str]:
        try:
            for piece in pieces:
                if isinstance(piece, str):
                    yield _render_event("token", {"text": piece})
                elif isinstance(piece, Citation):
                    yield _render_event("citation", _with_url(piece))
                else:
                    shown = {
                        "candidates": [_with_url(candidate) for candidate in piece.candidates],
                        "nearest": held.describe_nearest(piece),
                    }
                    yield _render_event("done", piece.to_json() | shown | held.keep(piece))
        except Exception as error:
            yield _render_event("error", explain(error).to_json(language))
            raise

    return render


def _with_url(citation: Citation) -> dict[str, Any]:
    url = build_document_url(
        citation.document, citation.paragraph, citation.start, citation.end, citation.quote
    )
    return {**asdict(citation), "url": url}


def _render_event(name: str, value: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


def _parse_offset(value: str | None) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"[0-9]{1,12}", value) else None
