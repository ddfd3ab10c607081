"""The events of the chat's page as its script sends them: from a browser, so nothing of them is believed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.conversations.store import IDENTITY
from ui.web.access import Visitor
from ui.web.chat.conversation import Told

_EXCHANGE = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its id, that of the exchange whose place it takes, if it takes one's, and the collections
    that it is asked in, None for all."""

    question: str
    id: str
    instead_of: str
    told: Told
    collections: list[str] | None = None


def read_asked(data: object) -> Asked:
    """The question of an event of the composer."""
    question = _get(data, "question")
    return Asked(
        question.encode("utf-8", "replace").decode().strip(),
        _get_id(data, "id", _EXCHANGE),
        _get_id(data, "insteadOf", _EXCHANGE),
        read_told(data),
        _get_names(data, "collections"),
    )


def read_told(data: object) -> Told:
    """What a page says of its conversation, as the data of an event or as its JSON."""
    if isinstance(data, str):
        data = _parse(data)
    linked = isinstance(data, dict) and data.get("linked") is True
    return Told(_get_id(data, "conversation", IDENTITY), _get(data, "kept"), linked)


def read_turn(data: object) -> int:
    """The number that a page gave an event of its conversation: later ones have higher numbers."""
    number: Any = data.get("turn") if isinstance(data, dict) else None
    return number if isinstance(number, int) else 0


def read_chosen(data: str) -> list[str] | None:
    """The collections that a page asks in, None for all, of its JSON."""
    return _get_names({"collections": _parse(data)}, "collections")


def get_visitor(request: gr.Request) -> Visitor:
    """The visitor that the guard let in with an event of the page."""
    assert request.request, "an event of the page comes with a request"
    visitor: Visitor = request.request.state.visitor
    return visitor


def _parse(data: str) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _get(data: object, name: str) -> str:
    value: Any = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _get_names(data: object, name: str) -> list[str] | None:
    value: Any = data.get(name) if isinstance(data, dict) else None
    return (list(map(str, value)) or None) if isinstance(value, list) else None


def _get_id(data: object, name: str, pattern: re.Pattern[str]) -> str:
    value = _get(data, name)
    return value if pattern.fullmatch(value) else ""
