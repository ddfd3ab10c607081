"""Errors as responses: one handler for each kind, in the language of the asker and the shape of the route."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel
from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.types import Scope

from rag import arabic
from rag.arabic import Language
from rag.collections import CollectionError
from rag.index.snapshot import FormatError, NoSnapshotError, SnapshotError, UnreachableIndexError
from rag.question import QuestionError
from ui.conversations.database import StoreError
from ui.html import escape
from ui.page import render_page
from ui.strings import STRINGS
from ui.web.body import BodyError
from ui.web.language import find_chosen
from ui.web.policy import get_policy, match_policy

_EXAMPLE: dict[Language, str] = {
    "ar": '{"question": "ما موضوع الوثيقة؟"}',
    "en": '{"question": "What is the document about?"}',
}


class ApiError(Exception):
    """A refusal that the asker can read: `code` is for programs, `text` for people, in their language."""

    def __init__(self, status: int, code: str, text: Callable[[Language], str]) -> None:
        super().__init__(code)
        self.status, self.code, self.text = status, code, text

    def to_json(self, language: Language) -> dict[str, Any]:
        """The body of the response under /api."""
        return {"error": {"code": self.code, "message": self.text(language)}}

    def to_openai(self, language: Language) -> dict[str, Any]:
        """The body of the response in OpenAI's wire format."""
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        message = self.text(language)
        return {"error": {"message": message, "type": kind, "param": None, "code": self.code}}


def phrase(name: str, **values: object) -> Callable[[Language], str]:
    """The text of an ApiError: a field of `Strings`, filled in with `values`, of which one may be a function
    of the language."""

    def text(language: Language) -> str:
        said = {key: value(language) if callable(value) else value for key, value in values.items()}
        return str(getattr(STRINGS[language], name)).format(**said)

    return text


class _Problem(BaseModel):
    code: str
    message: str


class ErrorBody(BaseModel):
    """The body of every error, as the description of the API shows it."""

    error: _Problem


def add_error_handlers(app: FastAPI) -> None:
    """Answer every exception of a route with a response that says what the asker can do."""
    told = (
        ApiError,
        BodyError,
        CollectionError,
        QuestionError,
        SnapshotError,
        StoreError,
        RequestValidationError,
    )
    for kind in (*told, Exception):
        app.add_exception_handler(kind, _respond)


async def _respond(request: Request, error: Exception) -> Response:
    language = detect_language(request)
    if isinstance(error, RequestValidationError):
        language = detect_question_language(_question(error.body), language)
    return render_error(request, explain(error), language)


def explain(error: Exception) -> ApiError:
    """The refusal that an exception amounts to: of an unforeseen one, only that the server failed."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, BodyError):
        return ApiError(error.status, error.code, phrase(error.code, limit=error.limit))
    if isinstance(error, QuestionError):
        return ApiError(422, f"question_{error.code}", error.text)
    if isinstance(error, CollectionError):
        return ApiError(422, "unknown_collection", error.text)
    if isinstance(error, NoSnapshotError):
        return ApiError(503, "no_index", phrase("no_index"))
    if isinstance(error, FormatError):
        return ApiError(503, "outdated_index", phrase("outdated_index"))
    if isinstance(error, UnreachableIndexError):
        return ApiError(503, "index_unreachable", phrase("index_unreachable"))
    if isinstance(error, SnapshotError):  # without its own words, which name the server's folders
        return ApiError(503, "damaged_index", phrase("damaged_index"))
    if isinstance(error, StoreError):  # without its own words, which name the database
        return ApiError(503, "store_unavailable", phrase("store_unavailable"))
    if isinstance(error, RequestValidationError):
        return _explain_body(error)
    return ApiError(500, "failed", phrase("failed"))


def render_error(request: Request, error: ApiError, language: Language) -> Response:
    """The response of an error: a page for people, OpenAI's shape under /v1, else ours."""
    declared = get_policy(request.scope.get("endpoint"))
    if declared and declared.page:
        return _render_page(request.scope, error, language)
    openai = get_route_path(request.scope).startswith("/v1/")
    return JSONResponse(error.to_openai(language) if openai else error.to_json(language), error.status)


def render_refusal(scope: Scope, error: ApiError, headers: Mapping[str, str] | None = None) -> Response:
    """The response to a request that reaches no route, in its reader's language: a page where people ask for
    one, OpenAI's shape under /v1, else ours."""
    language = read_language(scope)
    if is_for_people(scope):
        response = _render_page(scope, error, language)
        response.headers.update(headers or {})
        return response
    shaped = error.to_openai if get_route_path(scope).startswith("/v1/") else error.to_json
    return JSONResponse(shaped(language), error.status, headers)


def is_for_people(scope: Scope) -> bool:
    """Whether a request is for a page: a browser sends it, to no address that is for programs."""
    declared = match_policy(scope)
    takes_pages = "text/html" in Headers(scope=scope).get("accept", "")
    return declared.page if declared else takes_pages and scope["method"] == "GET"


def find_root(scope: Scope) -> str:
    """What leads from a request's address to the chat, relative, for a base path that nobody told us of."""
    return "../" * (get_route_path(scope).count("/") - 1) or "./"


def _render_page(scope: Scope, error: ApiError, language: Language) -> HTMLResponse:
    strings, root = STRINGS[language], find_root(scope)
    body = (
        f'<p dir="auto">{escape(error.text(language))}</p>'
        f'<p><a href="{root}">{escape(strings.back_to_chat)}</a></p>'
    )
    return HTMLResponse(render_page(strings.name, body, language, root=root), error.status)


def detect_language(request: Request) -> Language:
    """The language of the question, where the route has read one (`request.state.question`), else the
    asker's."""
    return detect_question_language(getattr(request.state, "question", None), read_language(request.scope))


def detect_question_language(question: object, otherwise: Language) -> Language:
    """The language of a question; `otherwise` for what holds no letters."""
    holds_letters = isinstance(question, str) and re.search(r"[^\W\d_]", question)
    return arabic.language(str(question)) if holds_letters else otherwise


def read_language(scope: Scope) -> Language:
    """The language that a reader chose in the chat, else the one that their browser prefers. Pages of other
    sites say themselves which one theirs is."""
    headers = Headers(scope=scope)
    declared = match_policy(scope)
    chosen = None if declared and declared.shared else find_chosen(headers)
    return chosen or read_accept_language(headers)


def read_accept_language(headers: Mapping[str, str]) -> Language:
    """Whichever of Arabic and English an Accept-Language header wants more; Arabic where it says neither."""
    weights: dict[str, float] = {}
    for part in headers.get("accept-language", "").split(",")[:50]:
        name, _, parameter = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameter)
        value = float(weight.group(1)) if weight else 1.0
        code = name.strip().lower().split("-")[0]
        weights[code] = max(value, weights.get(code, 0.0))
    return "en" if weights.get("en", 0.0) > weights.get("ar", 0.0) else "ar"


def _question(body: object) -> object:
    return body.get("question") if isinstance(body, dict) else None


def _explain_body(error: RequestValidationError) -> ApiError:
    problem = error.errors()[0]
    kind, place = problem["type"], problem["loc"][1:]  # without "body" before it
    if kind == "json_invalid" or (kind == "missing" and not place and error.body is None):
        return ApiError(400, "bad_json", _with_example("bad_json"))
    if not place:
        return ApiError(400, "not_an_object", _with_example("not_an_object"))
    key = ".".join(str(part) for part in place)[:100].encode("utf-8", "replace").decode()
    if kind in ("string_too_long", "too_long"):
        limit = problem["ctx"]["max_length"]
        return ApiError(422, "too_long", phrase("too_long", key=key, limit=limit))
    code, name = OF_A_KEY.get(kind, OF_ANY_KEY)
    return ApiError(422, code, phrase(name, key=key))


def _with_example(name: str) -> Callable[[Language], str]:
    return lambda language: phrase(name, example=_EXAMPLE[language])(language)


OF_A_KEY = {
    "extra_forbidden": ("unknown_key", "unknown_key"),
    "missing": ("missing_key", "missing_key"),
    "string_type": ("bad_value", "wrong_text"),
    "list_type": ("bad_value", "wrong_list"),
    "model_type": ("bad_value", "wrong_object"),
    "model_attributes_type": ("bad_value", "wrong_object"),
    "literal_error": ("bad_value", "wrong_role"),
}
"""(code, field of `Strings`) of what pydantic finds wrong with a key."""
OF_ANY_KEY = ("bad_value", "wrong")
