"""OpenAI's wire format: /v1/chat/completions and /v1/models, for the clients that speak it.

The last message of the user is the question, those before it its history. Clients send conversations that
were held with other models: what of them cannot be read is passed over, and refuses nothing. Only what the
documents hold is said, or somebody wrote for them, so settings of a language model (temperature and the like)
are accepted and change nothing. `citations` is a field more, beside `choices`, and so are `checks` (each
sentence with what the check found), `fault` and `curated`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from functools import cached_property
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from rag import arabic
from rag.answers.answer import Answer
from rag.question import Turn
from ui.byline import write_byline
from ui.strings import STRINGS
from ui.web.answer_stream import Piece
from ui.web.answering import AnsweringDependency
from ui.web.api import MAX_CONTENT_CHARACTERS, MAX_TURNS, CollectionNames, describe_body
from ui.web.errors import ApiError, phrase
from ui.web.policy import policy

MODEL = "isnad"


class _Message(BaseModel):
    """A message of any role, with content of any kind: a conversation may hold what we do not read."""

    role: str
    content: Any = None

    def text(self) -> str:
        """The text of the message, its parts one a line."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part["text"] for part in self._parts() if _is_text(part))

    def has_attachment(self) -> bool:
        """Whether something beside text comes with it."""
        return any(not _is_text(part) for part in self._parts())

    def _parts(self) -> list[Any]:
        return self.content if isinstance(self.content, list) else []


def _is_text(part: object) -> bool:
    return isinstance(part, dict) and part.get("type") in _TEXT and isinstance(part.get("text"), str)


_TEXT = ("text", "input_text", "output_text")


class _StreamOptions(BaseModel):
    include_usage: bool | None = None


class CompletionBody(BaseModel):
    """The body of `POST /v1/chat/completions`. What else the format knows is accepted and not read."""

    messages: list[_Message] = Field(min_length=1)
    model: str | None = MODEL
    stream: bool | None = False
    stream_options: _StreamOptions | None = None
    collections: CollectionNames = None

    @cached_property
    def position(self) -> int:
        """The index of the question, which is the last message of the user; 0 where there is none."""
        return max((n for n, message in enumerate(self.messages) if message.role == "user"), default=0)

    @property
    def question(self) -> str:
        """The question; empty where no message is the user's."""
        message = self.messages[self.position]
        return message.text() if message.role == "user" else ""

    @property
    def note(self) -> str:
        """A sentence, in the question's language, that says what came with the question and was not read."""
        if not self.messages[self.position].has_attachment():
            return ""
        return STRINGS[arabic.language(self.question)].attachments_unread

    @property
    def history(self) -> list[Turn]:
        """The latest turns of the conversation before the question. What of it is not read is left out, as is
        all but the beginning of a very long message."""
        said = [
            message for message in self.messages[: self.position] if message.role in ("user", "assistant")
        ]
        return [
            Turn("user" if message.role == "user" else "assistant", message.text()[:MAX_CONTENT_CHARACTERS])
            for message in said[-MAX_TURNS:]
        ]


_EXAMPLE = {"model": MODEL, "messages": [{"role": "user", "content": "كم بلغ حجم التجارة؟"}]}


def add_completions(router: APIRouter) -> None:
    """Add the routes under /v1."""

    @router.post(
        "/v1/chat/completions",
        tags=["OpenAI"],
        summary="Ask in OpenAI's wire format",
        openapi_extra=describe_body(_EXAMPLE),
    )
    @policy(asks=True, shared=True, attachments=True)
    async def complete(request: Request, body: CompletionBody, answering: AnsweringDependency) -> Response:
        """The last message of the user is the question. The answer comes whole or, with `stream`, as chunks;
        its sources are in `citations` and what the check found of each sentence in `checks`, the last chunk's
        where it is streamed. `collections` names where to ask, as in `/api/ask`. Pictures and files are not
        read, and the answer says so."""
        request.state.question = body.question
        stream = answering.within(body.collections).stream(body.question, body.history)
        if body.stream:
            return await stream.events(lambda pieces: _render_chunks(body, pieces))
        return JSONResponse(_render_completion(body, await stream.whole()))

    @router.get("/v1/models", tags=["OpenAI"], summary="The models that can be named")
    @policy(shared=True)
    async def list_models() -> dict[str, Any]:
        """There is one: the documents."""
        return {"object": "list", "data": [_DESCRIBED]}

    @router.get("/v1/models/{name:path}", tags=["OpenAI"], summary="A model by its name")
    @policy(shared=True)
    async def describe_model(name: str) -> dict[str, Any]:
        """The one that there is."""
        if name != MODEL:
            raise ApiError(404, "model_not_found", phrase("model_not_found", model=MODEL))
        return _DESCRIBED


_DESCRIBED = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _render_completion(body: CompletionBody, answer: Answer) -> dict[str, Any]:
    said = "".join((answer.answer, *_list_notes(body, answer)))
    return {
        **_make_head("chat.completion"),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": said},
                "finish_reason": "stop",
                "logprobs": None,
            }
        ],
        "usage": _count_usage(body, said),
        **_describe_sources(answer),
    }


def _list_notes(body: CompletionBody, answer: Answer) -> list[str]:
    """What stands below an answer: who wrote it, where somebody did, and what of the question was not
    read."""
    byline = write_byline(answer.curated, answer.language) if answer.curated else ""
    return [f"\n\n{note}" for note in (byline, body.note) if note]


def _describe_sources(answer: Answer) -> dict[str, Any]:
    """The fields that the wire format does not have."""
    curated = {"curated": asdict(answer.curated)} if answer.curated else {}
    checks = [asdict(check) for check in answer.checks]
    return {
        "citations": [asdict(citation) for citation in answer.citations],
        "checks": checks,
        "fault": answer.fault,
        **curated,
    }


def _render_chunks(body: CompletionBody, pieces: Iterator[Piece]) -> Iterator[str]:
    head = _make_head("chat.completion.chunk")

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return f"data: {json.dumps({**head, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    said = ""
    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces:
        if isinstance(piece, str):
            said += piece
            yield chunk({"content": piece})
        elif isinstance(piece, Answer):
            for note in _list_notes(body, piece):
                said += note
                yield chunk({"content": note})
            yield chunk({}, "stop", **_describe_sources(piece))
    if body.stream_options and body.stream_options.include_usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': _count_usage(body, said)})}\n\n"
    yield "data: [DONE]\n\n"


def _make_head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _count_usage(body: CompletionBody, said: str) -> dict[str, int]:
    """The usage, in words: there are no tokens."""
    asked = sum(len(arabic.words(message.text())) for message in body.messages)
    answered = len(arabic.words(said))
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}
