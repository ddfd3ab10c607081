"""OpenAI's wire format, for the clients that speak it: /v1/chat/completions and /v1/models.

The last message is the question, those before it its history. Only what the documents hold is said, so
settings of a language model (temperature and the like) are accepted and change nothing. `citations` is a
field more, beside `choices`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import iterate_in_threadpool

from rag import arabic
from rag.answers.answer import Answer, Citation
from rag.question import Turn
from ui.answering import Answering
from ui.api import (
    MAX_CONTENT_CHARACTERS,
    MAX_TURNS,
    ApiError,
    Parsed,
    Streamed,
    body_schema,
    explained,
    parsed,
    primed,
    whole,
)

MODEL = "isnad"


class _Part(BaseModel):
    type: Literal["text"]
    text: str = Field(max_length=MAX_CONTENT_CHARACTERS)


class _Message(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[_Part] | None = None

    def text(self) -> str:
        content = self.content or ""
        return content if isinstance(content, str) else "\n".join(part.text for part in content)


class _StreamOptions(BaseModel):
    include_usage: bool = False


class CompletionBody(BaseModel):
    """What is read of a request; all else that the format knows is accepted."""

    messages: list[_Message] = Field(min_length=1, max_length=MAX_TURNS)
    model: str = MODEL
    stream: bool | None = False
    stream_options: _StreamOptions | None = None

    @property
    def position(self) -> int:
        """Where the question stands: the last message of the user; 0 where there is none."""
        return max((n for n, message in enumerate(self.messages) if message.role == "user"), default=0)

    @property
    def question(self) -> str:
        message = self.messages[self.position]
        return message.text() if message.role == "user" else ""


def build_completions(answering: Answering) -> APIRouter:
    """The routes over what answers."""
    router = APIRouter(tags=["OpenAI"])

    @router.post(
        "/v1/chat/completions",
        summary="Ask in OpenAI's wire format",
        openapi_extra=body_schema(
            CompletionBody, {"model": MODEL, "messages": [{"role": "user", "content": "كم بلغ حجم التجارة؟"}]}
        ),
    )
    async def complete(request: Request) -> Response:
        """The last message of the user is the question. The answer comes whole or, with `stream`, as chunks;
        its sources are in `citations`, the last chunk's where it is streamed."""
        asked: Parsed[CompletionBody] | None = None
        try:
            asked = await parsed(request, CompletionBody, lambda body: body.question)
            body = asked.body
            history = [
                Turn("user" if message.role == "user" else "assistant", message.text())
                for message in body.messages[: body.position]
                if message.role in ("user", "assistant")
            ]
            if not body.stream:
                return JSONResponse(_whole(body, await whole(answering.stream(body.question, history))))
            parts = answering.stream(body.question, history)
            return Streamed(iterate_in_threadpool(_chunks(body, await primed(parts))), parts)
        except Exception as error:
            return _error(explained(error, request, asked))

    @router.get("/v1/models", summary="The models that can be named")
    async def models() -> dict[str, Any]:
        """There is one: the documents."""
        return {
            "object": "list",
            "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}],
        }

    return router


def _whole(body: CompletionBody, answer: Answer) -> dict[str, Any]:
    return {
        **_head("chat.completion"),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": answer.answer},
                "finish_reason": "stop",
                "logprobs": None,
            }
        ],
        "usage": _usage(body, answer.answer),
        "citations": [asdict(citation) for citation in answer.citations],
    }


def _chunks(body: CompletionBody, parts: Iterator[str | Citation | Answer]) -> Iterator[str]:
    head = _head("chat.completion.chunk")

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return f"data: {json.dumps({**head, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    said = ""
    yield chunk({"role": "assistant", "content": ""})
    for part in parts:
        if isinstance(part, str):
            said += part
            yield chunk({"content": part})
        elif isinstance(part, Answer):
            yield chunk({}, "stop", citations=[asdict(citation) for citation in part.citations])
    if body.stream_options and body.stream_options.include_usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': _usage(body, said)})}\n\n"
    yield "data: [DONE]\n\n"


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(body: CompletionBody, said: str) -> dict[str, int]:
    """Words, since there are no tokens."""
    asked = sum(len(arabic.words(message.text())) for message in body.messages)
    answered = len(arabic.words(said))
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


def _error(error: ApiError) -> JSONResponse:
    kind = "invalid_request_error" if error.status < 500 else "server_error"
    value = {"message": error.message, "type": kind, "param": None, "code": error.code}
    return JSONResponse({"error": value}, error.status)
