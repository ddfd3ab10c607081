"""`isnad feedback`: what readers say of answers, for a terminal and as a question set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from evals.tables import write_csv
from rag.config import Settings
from rag.errors import IsnadError
from ui.conversations.feedback import build_rows, group_unanswered
from ui.conversations.store import Store
from ui.html import shorten

LISTED: Final = 30
"""How many questions the table has, at most."""
QUESTION_CHARACTERS: Final = 100


class OutputError(IsnadError):
    """A file that cannot be written. The message names it and the reason."""


def report(settings: Settings, file: Path | None) -> Iterator[str]:
    """The lines of what was judged and what was not answered; the judged are written to `file` as a question
    set. Raises OutputError and StoreError."""
    store = Store(settings)
    judged = store.judged()
    right = sum(each.judgement.is_right for each in judged)
    yield f"judged: {right} right, {len(judged) - right} wrong"
    if not settings.conversations.feedback:
        yield "Readers cannot judge answers: conversations.feedback is false."
    if file:
        rows = build_rows(judged)
        try:
            file.write_text(write_csv(rows), encoding="utf-8-sig", newline="")
        except OSError as error:
            raise OutputError(f"{file} cannot be written ({error.strerror}). Name another file.") from None
        yield f"{len(rows)} questions written to {file}"
    gaps = group_unanswered(store.refused())
    yield f"asked and not answered: {sum(gap.count for gap in gaps)}"
    if gaps:
        yield "times  last asked  question"
    for gap in gaps[:LISTED]:
        last = datetime.fromtimestamp(gap.last / 1000, UTC).date()
        yield f"{gap.count:>5}  {last}  {shorten(gap.question, QUESTION_CHARACTERS)}"
    if len(gaps) > LISTED:
        yield f"and {len(gaps) - LISTED} more, asked more seldom or longer ago"
