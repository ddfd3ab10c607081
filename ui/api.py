"""The HTTP API: questions, the original documents, and whether the server is up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from rag import arabic
from rag.chain import Engine, QuestionError, Turn
from rag.citations import Language
from rag.snapshot import NoSnapshotError, SnapshotError
from ui.markup import escape, render_document, render_page
from ui.strings import STRINGS, Strings

MAX_TURNS = 200
MAX_CONTENT_CHARACTERS = 20_000
EXAMPLE = {"ar": '{"question": "ما موضوع الوثيقة؟"}', "en": '{"question": "What is the document about?"}'}


class ApiError(Exception):
    """A refusal that the asker can read: `message` is in the asker's language."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def response(self) -> JSONResponse:
        return JSONResponse({"error": {"code": self.code, "message": self.message}}, self.status)


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


def build_api(engine: Callable[[], Engine]) -> APIRouter:
    """The routes over `engine`, which raises SnapshotError where there is no index to open."""
    router = APIRouter()

    @router.post("/api/ask")
    async def ask(request: Request) -> JSONResponse:
        language = preferred_language(request.headers.get("accept-language", ""))
        try:
            body, language = parse_ask(await request.body(), language)
            history = [Turn(message.role, message.content) for message in body.history]
            answer = await run_in_threadpool(lambda: engine().ask(body.question, history))
            return JSONResponse(answer.to_json())
        except ApiError as error:
            return error.response()
        except QuestionError as error:
            return ApiError(422, f"question_{error.code}", error.text(language)).response()
        except SnapshotError as error:
            return index_error(error, language).response()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(request: Request) -> JSONResponse:
        language = preferred_language(request.headers.get("accept-language", ""))
        try:
            titles = await run_in_threadpool(lambda: engine().titles())
            return JSONResponse({"status": "ready", "documents": len(titles)})
        except SnapshotError as error:
            return index_error(error, language).response()

    @router.get("/documents/{document_id}")
    async def document(request: Request, document_id: str) -> HTMLResponse:
        language = preferred_language(request.headers.get("accept-language", ""))
        try:
            found = await run_in_threadpool(lambda: engine().document(document_id))
        except SnapshotError as error:
            return _problem_page(503, index_error(error, language).message, language)
        if found is None:
            return _problem_page(404, STRINGS[language].document_missing, language)
        start, end = (_offset(request.query_params.get(name)) for name in ("start", "end"))
        return HTMLResponse(render_document(found, start, end))

    return router


def parse_ask(raw: bytes, language: Language) -> tuple[AskBody, Language]:
    """The body, and the language of its question where it has one. Raises ApiError in that language."""
    strings = STRINGS[language]
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        raise ApiError(400, "bad_json", strings.bad_json.format(example=EXAMPLE[language])) from None
    if not isinstance(values, dict):
        raise ApiError(400, "not_an_object", strings.not_an_object.format(example=EXAMPLE[language]))
    question = values.get("question")
    if isinstance(question, str) and re.search(r"[^\W\d_]", question):
        language = arabic.language(question)
    try:
        return AskBody.model_validate(values), language
    except ValidationError as error:
        raise _body_error(error, STRINGS[language]) from None


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
