"""The HTTP API: questions, search, the documents, and whether the server is up."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.types import Receive, Scope, Send

from rag import arabic
from rag.answers.answer import Answer, Citation
from rag.arabic import Language
from rag.documents import document_id
from rag.index.snapshot import NoSnapshotError, SnapshotError
from rag.question import QuestionError, Turn
from ui.access import SHORT_SECONDS, Access
from ui.answering import Answering, Parts
from ui.markup import document_url, escape, render_document, render_page
from ui.strings import STRINGS, Strings
from ui.telemetry import Telemetry

MAX_TURNS = 200
MAX_CONTENT_CHARACTERS = 20_000
MAX_PASSAGES = 100
EXAMPLE = {"ar": '{"question": "ما موضوع الوثيقة؟"}', "en": '{"question": "What is the document about?"}'}


class ApiError(Exception):
    """A refusal that the asker can read: `message` is in the asker's language."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def to_json(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message}}

    def response(self) -> JSONResponse:
        return JSONResponse(self.to_json(), self.status)


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    role: Literal["user", "assistant"]
    content: str = Field(max_length=MAX_CONTENT_CHARACTERS)


class AskBody(BaseModel):
    """What `POST /api/ask` takes."""

    model_config = ConfigDict(extra="forbid", strict=True)
    question: str
    history: list[_Message] = Field(default=[], max_length=MAX_TURNS)
    conversation_id: str | None = Field(default=None, max_length=200)


_Body = TypeVar("_Body", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[_Body]):
    """The body of a request, and the language of its question where it has one."""

    body: _Body
    language: Language


def build_api(answering: Answering, access: Access, telemetry: Telemetry) -> APIRouter:
    """The routes over what answers."""
    router = APIRouter()

    @router.post(
        "/api/ask",
        tags=["Isnad"],
        summary="Ask a question",
        openapi_extra=body_schema(
            AskBody,
            {
                "question": "وفي أي عام؟",
                "history": [{"role": "user", "content": "كم بلغ حجم التجارة بين الصين وروسيا؟"}],
            },
        ),
    )
    async def ask(request: Request) -> Response:
        """The answer with its citations, as one object. A client that accepts `text/event-stream` gets events
        instead: `token` ({"text"}), `citation` before the number that names it, with the `url` of its place,
        and last `done` with the whole object, or `error`."""
        asked: Parsed[AskBody] | None = None
        try:
            asked = await parsed(request, AskBody, lambda body: body.question)
            history = [Turn(message.role, message.content) for message in asked.body.history]
            if "text/event-stream" not in request.headers.get("accept", ""):
                answer = await whole(answering.stream(asked.body.question, history))
                return JSONResponse(answer.to_json())
            parts = answering.stream(asked.body.question, history)
            return Streamed(_events(await primed(parts), STRINGS[asked.language]), parts)
        except Exception as error:
            return explained(error, request, asked).response()

    @router.get("/api/search", tags=["Isnad"], summary="Search the documents")
    async def search(request: Request, q: str = "", top_k: str = "") -> JSONResponse:
        """The passages nearest to `q`, best first; `top_k` of them (1 to 100)."""
        try:
            count = int(top_k) if re.fullmatch(r"[0-9]{1,3}", top_k) else None
            if top_k and not (count and count <= MAX_PASSAGES):
                strings = STRINGS[accepted_language(request)]
                raise ApiError(422, "bad_value", strings.wrong_number.format(key="top_k", limit=MAX_PASSAGES))
            passages = await run_in_threadpool(lambda: answering.engine().search(q, count))
            return JSONResponse({"query": q, "passages": [asdict(passage) for passage in passages]})
        except Exception as error:
            return explained(error, request).response()

    @router.get("/api/documents", tags=["Isnad"], summary="List the documents")
    async def documents(request: Request) -> JSONResponse:
        """Each indexed document, in the order of their paths; `url` shows its text."""
        try:
            titles = await run_in_threadpool(lambda: answering.engine().titles())
        except Exception as error:
            return explained(error, request).response()
        listed = [
            {"id": identity, "document": path, "title": title, "url": f"/documents/{identity}"}
            for path, title in titles.items()
            for identity in (document_id(path),)
        ]
        return JSONResponse({"documents": listed})

    @router.post("/api/token", tags=["Isnad"], summary="Make a short-lived token")
    async def token(request: Request) -> JSONResponse:
        """For the server of a page that shows the widget: with its own token (`Authorization: Bearer`) it
        gets one that may be given to the page, and is good for ten minutes."""
        visitor = request.state.visitor
        if not access.asks_for_tokens or not visitor.lasting:
            strings = STRINGS[accepted_language(request)]
            return ApiError(403, "no_lasting_token", strings.no_lasting_token).response()
        return JSONResponse({"token": access.short_lived(visitor), "expires_in": SHORT_SECONDS})

    @router.get("/healthz", tags=["Operation"], summary="Is the server alive?")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz", tags=["Operation"], summary="Can it answer?")
    async def readyz(request: Request) -> JSONResponse:
        """503 until there is an index."""
        try:
            titles = await run_in_threadpool(lambda: answering.engine().titles())
            return JSONResponse({"status": "ready", "documents": len(titles)})
        except Exception as error:
            return explained(error, request).response()

    @router.get("/metrics", tags=["Operation"], summary="Prometheus metrics")
    async def metrics() -> Response:
        content, kind = telemetry.exposition()
        return Response(content, media_type=kind)

    @router.get("/documents/{document_id}", tags=["Isnad"], summary="Show a document")
    async def document(request: Request, document_id: str) -> HTMLResponse:
        """Its text as a page, with `text[start:end]` marked where the query names both."""
        language = accepted_language(request)
        try:
            found = await run_in_threadpool(lambda: answering.engine().document(document_id))
        except SnapshotError as error:
            return _problem_page(503, index_error(error, language).message, language)
        if found is None:
            return _problem_page(404, STRINGS[language].document_missing, language)
        start, end = (_offset(request.query_params.get(name)) for name in ("start", "end"))
        return HTMLResponse(render_document(found, start, end))

    return router


async def _events(parts: Iterator[str | Citation | Answer], strings: Strings) -> AsyncIterator[str]:
    """Server-sent events of an answer; a fault of ours ends them with `error`."""
    try:
        async for part in iterate_in_threadpool(parts):
            if isinstance(part, str):
                yield _event("token", {"text": part})
            elif isinstance(part, Citation):
                url = document_url(part.document, part.paragraph, part.start, part.end)
                yield _event("citation", {**asdict(part), "url": url})
            else:
                yield _event("done", part.to_json())
    except Exception:
        yield _event("error", ApiError(500, "failed", strings.failed).to_json())
        raise


def _event(name: str, value: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


def body_schema(model: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI description of a JSON body that is read by `parsed`."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def whole(value: Any) -> Any:
        """With each part in place of the reference to it, which would be one from the top of the document."""
        if isinstance(value, dict):
            if "$ref" in value:
                return whole(parts[value["$ref"].rpartition("/")[2]])
            return {key: whole(inner) for key, inner in value.items()}
        return [whole(inner) for inner in value] if isinstance(value, list) else value

    content = {"application/json": {"schema": whole(schema), "example": example}}
    return {"requestBody": {"required": True, "content": content}}


class Streamed(StreamingResponse):
    """An answer as server-sent events. However the response ends, no more of the answer is made."""

    def __init__(self, events: AsyncIterator[str], parts: Parts) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with closing(self._parts):
            await super().__call__(scope, receive, send)


async def primed(parts: Parts) -> Iterator[str | Citation | Answer]:
    """The same parts, the first of them made already, so that what cannot be answered raises here."""
    try:
        first = await run_in_threadpool(next, parts, None)
    except BaseException:
        parts.close()
        raise
    return chain(() if first is None else (first,), parts)


async def whole(parts: Parts) -> Answer:
    """The answer that the parts come to. Where this is cancelled, no more of it is made."""
    with closing(parts):
        *_, answer = [part async for part in iterate_in_threadpool(parts)]
    assert isinstance(answer, Answer), "the last part is the whole"
    return answer


async def parsed(request: Request, model: type[_Body], question: Callable[[_Body], str]) -> Parsed[_Body]:
    """The body of a request. Raises ApiError in the language of the question, as far as that is known."""
    language = accepted_language(request)
    try:
        values = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise ApiError(
            400, "bad_json", STRINGS[language].bad_json.format(example=EXAMPLE[language])
        ) from None
    if not isinstance(values, dict):
        message = STRINGS[language].not_an_object.format(example=EXAMPLE[language])
        raise ApiError(400, "not_an_object", message)
    language = _language_of(values.get("question"), language)
    try:
        body = model.model_validate(values)
    except ValidationError as error:
        raise _body_error(error, STRINGS[language]) from None
    return Parsed(body, _language_of(question(body), language))


def _language_of(question: object, otherwise: Language) -> Language:
    is_text = isinstance(question, str) and re.search(r"[^\W\d_]", question)
    return arabic.language(str(question)) if is_text else otherwise


def explained(error: Exception, request: Request, asked: Parsed[Any] | None = None) -> ApiError:
    """What a client learns of an error, in its language; what was not foreseen is raised again."""
    language = asked.language if asked else accepted_language(request)
    if isinstance(error, ApiError):
        return error
    if isinstance(error, QuestionError):
        return ApiError(422, f"question_{error.code}", error.text(language))
    if isinstance(error, SnapshotError):
        return index_error(error, language)
    raise error


def accepted_language(request: Request) -> Language:
    """The language that the asker's browser prefers."""
    return preferred_language(request.headers.get("accept-language", ""))


def _body_error(error: ValidationError, strings: Strings) -> ApiError:
    problem = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in problem["loc"])[:100].encode("utf-8", "replace").decode()
    match problem["type"]:
        case "extra_forbidden":
            return ApiError(422, "unknown_key", strings.unknown_key.format(key=key))
        case "missing":
            return ApiError(422, "missing_key", strings.missing_key.format(key=key))
        case "string_too_long" | "too_long":
            limit = problem["ctx"]["max_length"]
            return ApiError(422, "too_long", strings.too_long.format(key=key, limit=limit))
        case "string_type":
            message = strings.wrong_text
        case "list_type":
            message = strings.wrong_list
        case "model_type" | "model_attributes_type":
            message = strings.wrong_object
        case "literal_error":
            message = strings.wrong_role
        case _:
            message = strings.wrong
    return ApiError(422, "bad_value", message.format(key=key))


def index_error(error: SnapshotError, language: Language) -> ApiError:
    """503 without the error's own words, which name the server's folders."""
    strings = STRINGS[language]
    if isinstance(error, NoSnapshotError):
        return ApiError(503, "no_index", strings.no_index)
    return ApiError(503, "damaged_index", strings.damaged_index)


def preferred_language(accept_language: str) -> Language:
    """Whichever of Arabic and English an Accept-Language header wants more; Arabic where it says neither."""
    weights: dict[str, float] = {}
    for part in accept_language.split(",")[:50]:
        name, _, parameter = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameter)
        value = float(weight.group(1)) if weight else 1.0
        code = name.strip().lower().split("-")[0]
        weights[code] = max(value, weights.get(code, 0.0))
    return "en" if weights.get("en", 0.0) > weights.get("ar", 0.0) else "ar"


def _offset(value: str | None) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"[0-9]{1,12}", value) else None


def _problem_page(status: int, message: str, language: Language) -> HTMLResponse:
    body: str = f'<p dir="auto">{escape(message)}</p>'
    return HTMLResponse(render_page(STRINGS[language].name, body, language), status)
