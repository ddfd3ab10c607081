"""The routes of the conversations that are kept: each gives a visitor their own, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ui.conversations.export import describe, render_print, to_json, to_markdown
from ui.conversations.store import IDENTITY, LISTED, UNDO_SECONDS, KeptConversation, Store, Summary
from ui.html import clean
from ui.web.answering import Documents, DocumentsDependency
from ui.web.api import describe_body
from ui.web.errors import ApiError, phrase
from ui.web.keeping import get_owner
from ui.web.language import find_chosen
from ui.web.policy import policy
from ui.web.withholding import holds, withhold

MAX_QUERY_CHARACTERS = 500
MAX_TITLE_CHARACTERS = 1000

_PRINT_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'"
)
_PRIVATE = {"Cache-Control": "no-store"}
_Found = TypeVar("_Found")


class TitleBody(BaseModel):
    """The body of `PATCH /api/conversations/{id}`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field(max_length=MAX_TITLE_CHARACTERS)


def add_conversations(router: APIRouter, store: Store) -> None:
    """Add the routes of one's conversations."""
    _add_list(router, store)
    _add_one(router, store)
    _add_exports(router, store)


def _add_list(router: APIRouter, store: Store) -> None:
    @router.get("/api/conversations", tags=["Conversations"], summary="List your conversations")
    @policy()
    async def list_conversations(
        request: Request, documents: DocumentsDependency, q: str = "", before: str = ""
    ) -> JSONResponse:
        """Your latest conversations, at most 50; `q` names words that are in the title, a question or an
        answer. `next`, where there are more, is the value of `before` that asks for them."""
        owner = get_owner(request.state.visitor)
        time = int(before) if re.fullmatch(r"[0-9]{1,15}", before) else None
        found = await run_in_threadpool(store.latest, owner, q[:MAX_QUERY_CHARACTERS], time) if owner else []
        following = found[-1].updated if len(found) == LISTED else None
        if q and owner:  # no word of an answer that is withheld is found
            found = await run_in_threadpool(_list_shown, store, owner, found, q, documents)
        return _answer({"conversations": [describe(each) for each in found], "next": following})

    @router.delete("/api/conversations", tags=["Conversations"], summary="Delete all your conversations")
    @policy()
    async def delete_all(request: Request) -> JSONResponse:
        """For good. `deleted` is how many there were."""
        owner = get_owner(request.state.visitor)
        return _answer({"deleted": await run_in_threadpool(store.delete_all, owner) if owner else 0})


def _add_one(router: APIRouter, store: Store) -> None:
    @router.get("/api/conversations/{conversation_id}", tags=["Conversations"], summary="Read a conversation")
    @policy()
    async def read(request: Request, documents: DocumentsDependency, conversation_id: str) -> JSONResponse:
        """Its turns, the oldest first, each with its question and the object that `/api/ask` gave, unless its
        documents may not be seen any more."""
        return _answer(to_json(await _read(request, store, documents, conversation_id)))

    @router.patch(
        "/api/conversations/{conversation_id}",
        tags=["Conversations"],
        summary="Rename a conversation",
        openapi_extra=describe_body({"title": "أرقام التجارة"}),
    )
    @policy()
    async def rename(request: Request, conversation_id: str, body: TitleBody) -> JSONResponse:
        """Its title is then this one, in one line of at most 120 characters."""
        title = body.title.encode("utf-8", "replace").decode()
        if not "".join(clean(title).split()):
            raise ApiError(422, "bad_value", phrase("wrong_title"))
        return _answer(describe(await _find(request, store.rename, conversation_id, title)))

    @router.delete(
        "/api/conversations/{conversation_id}", tags=["Conversations"], summary="Delete a conversation"
    )
    @policy()
    async def delete(request: Request, conversation_id: str) -> JSONResponse:
        """It can be restored for `undo_seconds`; after that it is deleted for good."""
        await _find(request, store.delete, conversation_id)
        return _answer({"deleted": conversation_id, "undo_seconds": UNDO_SECONDS})

    @router.post(
        "/api/conversations/{conversation_id}/restore",
        tags=["Conversations"],
        summary="Restore a deleted conversation",
    )
    @policy()
    async def restore(request: Request, conversation_id: str) -> JSONResponse:
        """Takes its deletion back."""
        await _find(request, store.restore, conversation_id)
        return _answer({"restored": conversation_id})


def _add_exports(router: APIRouter, store: Store) -> None:
    @router.get(
        "/api/conversations/{conversation_id}/export.{kind}",
        tags=["Conversations"],
        summary="Export a conversation",
    )
    @policy()
    async def export(
        request: Request, documents: DocumentsDependency, conversation_id: str, kind: str
    ) -> Response:
        """As a file: `export.md` for Markdown, `export.json` for what `GET` of the conversation gives."""
        if kind not in ("md", "json"):
            raise ApiError(404, "not_found", phrase("not_found"))
        kept = await _read(request, store, documents, conversation_id)
        name = re.sub(r"[^\w -]+", " ", kept.summary.title).strip()[:80] or "isnad"
        headers = {**_PRIVATE, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.{kind}"}
        if kind == "json":
            return JSONResponse(to_json(kept), headers=headers)
        return Response(to_markdown(kept), headers=headers, media_type="text/markdown; charset=utf-8")

    @router.get("/conversations/{conversation_id}", tags=["Conversations"], summary="Print a conversation")
    @policy(page=True)
    async def show_print(
        request: Request, documents: DocumentsDependency, conversation_id: str
    ) -> HTMLResponse:
        """A page of the questions, answers and sources with their quotes, which the browser prints."""
        kept = await _read(request, store, documents, conversation_id)
        headers = {**_PRIVATE, "Content-Security-Policy": _PRINT_CSP}
        return HTMLResponse(render_print(kept, find_chosen(request.headers)), headers=headers)


async def _read(request: Request, store: Store, documents: Documents, identity: str) -> KeptConversation:
    """The visitor's conversation, as they may see it now. Raises ApiError where there is none."""
    kept: KeptConversation = await _find(request, store.get, identity)
    return await run_in_threadpool(withhold, kept, documents)


def _list_shown(
    store: Store, owner: str, found: Sequence[Summary], query: str, documents: Documents
) -> list[Summary]:
    """Those in which the words of a search are found without what is withheld."""
    shown = []
    for each in found:
        kept = store.get(owner, each.id)
        held = kept and withhold(kept, documents)
        if held and (held == kept or holds(held, query)):
            shown.append(each)
    return shown


async def _find(request: Request, find: Callable[..., _Found | None], identity: str, *more: str) -> _Found:
    """What an operation of the store gives for the visitor's conversation. Raises ApiError where there is
    none, whoever else has one of this id."""
    owner = get_owner(request.state.visitor)
    is_id = IDENTITY.fullmatch(identity)
    found = await run_in_threadpool(find, owner, identity, *more) if owner and is_id else None
    if not found:
        raise ApiError(404, "conversation_missing", phrase("conversation_missing"))
    return found


def _answer(value: dict[str, Any]) -> JSONResponse:
    return JSONResponse(value, headers=_PRIVATE)
