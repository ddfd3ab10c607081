"""What the chat page works with; to be put together before Gradio is imported."""

from __future__ import annotations

from dataclasses import dataclass

from rag.config import Settings
from ui.web.answering import Answering, Documents
from ui.web.chat.examples import Examples
from ui.web.chat.follow_ups import FollowUps
from ui.web.keeping import Keeping
from ui.web.limits import Limits


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the server that the page's events call."""

    answering: Answering
    documents: Documents
    examples: Examples
    follow_ups: FollowUps
    keeping: Keeping
    limits: Limits
    settings: Settings
