"""The routes of what a reader says of answers: of those of their own conversations, and of no others."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ui.conversations.schema import ID_CHARACTERS
from ui.conversations.store import IDENTITY, Judgement, Store
from ui.web.api import describe_body
from ui.web.errors import ApiError, phrase
from ui.web.keeping import get_owner
from ui.web.policy import policy

MAX_REASON_CHARACTERS = 500

Judged = Literal["right", "wrong", "none"]
_PRIVATE = {"Cache-Control": "no-store"}
_EXAMPLE = {
    "conversation_id": "3f6c0f9e-5a0f-4d43-9a51-0f6f2f1a7a10",
    "turn": "9b1d4c5e7f6a4d0c8e2b3a1f0d9c8b7a",
    "judged": "wrong",
    "reason": "الرقم لسنة 2019",
}


class FeedbackBody(BaseModel):
    """The body of `POST /api/feedback`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    conversation_id: str = Field(max_length=ID_CHARACTERS)
    turn: str = Field(max_length=ID_CHARACTERS, description="The `id` of a turn of the conversation.")
    judged: Judged = Field(description="`none` takes back what was said.")
    reason: str = Field(default="", max_length=MAX_REASON_CHARACTERS)


def add_feedback(router: APIRouter, store: Store) -> None:
    """Add the routes of feedback."""

    @router.post(
        "/api/feedback",
        tags=["Conversations"],
        summary="Say whether an answer is right",
        openapi_extra=describe_body(_EXAMPLE),
    )
    @policy()
    async def judge(request: Request, body: FeedbackBody) -> JSONResponse:
        """Of a turn of a conversation of yours, in place of what you said of it before."""
        owner = get_owner(request.state.visitor)
        reason = _clean(body.reason)
        said = None if body.judged == "none" else Judgement(body.judged == "right", reason)
        identity, turn = body.conversation_id, _clean(body.turn)
        is_kept = False
        if owner and IDENTITY.fullmatch(identity):
            is_kept = await run_in_threadpool(store.judge, owner, identity, turn, said)
        if not is_kept:
            raise ApiError(404, "turn_missing", phrase("turn_missing"))
        return JSONResponse(_describe(turn, said), headers=_PRIVATE)

    @router.get("/api/feedback", tags=["Conversations"], summary="Read what you said of answers")
    @policy()
    async def read(request: Request, conversation_id: str) -> JSONResponse:
        """Each turn of a conversation of yours, the oldest first, with what you said of its answer."""
        owner = get_owner(request.state.visitor)
        is_id = IDENTITY.fullmatch(conversation_id)
        found = await run_in_threadpool(store.judgements, owner, conversation_id) if owner and is_id else None
        if found is None:
            raise ApiError(404, "conversation_missing", phrase("conversation_missing"))
        said = [_describe(turn, judgement) for turn, judgement in found.items()]
        return JSONResponse({"feedback": said}, headers=_PRIVATE)


def _clean(text: str) -> str:
    """As a database can hold it."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd").strip()


def _describe(turn: str, said: Judgement | None) -> dict[str, Any]:
    judged: Judged = "none" if said is None else "right" if said.is_right else "wrong"
    return {"turn": turn, "judged": judged, "reason": said.reason if said else ""}
