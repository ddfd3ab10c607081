"""`isnad conversations`: what is kept of whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from rag.errors import IsnadError
from ui.terminal import count, out, say


class VisitorError(IsnadError):
    """A visitor of whom nothing is kept. The message names them, and the remedy."""


conversations = typer.Typer(help="The conversations that are kept of visitors.", no_args_is_help=True)


@conversations.command(name="list")
def list_conversations(context: typer.Context) -> None:
    """Print of whom conversations are kept: how many, and since when nothing was asked."""
    from ui.conversations.store import Store

    for held in Store(context.obj).holdings():
        last = datetime.fromtimestamp(held.updated / 1000, UTC).isoformat(timespec="seconds")
        say(f"{last}  {held.conversations}  {held.owner}")


@conversations.command(name="delete")
def delete_conversations(
    context: typer.Context,
    visitor: Annotated[str, typer.Option(help="Whose, as `isnad conversations list` names them.")],
) -> None:
    """Delete all that is kept of one visitor, for good."""
    from ui.conversations.store import Store

    deleted = Store(context.obj).delete_all(visitor)
    if deleted == 0:
        raise VisitorError(f"Nothing is kept of {visitor!r}. See of whom: isnad conversations list")
    out.print(f"{count(deleted, 'conversation')} deleted")
