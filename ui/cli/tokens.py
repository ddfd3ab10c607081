"""`isnad token`: who may ask, where `server.auth` is tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.scope import find_scope
from ui.terminal import out, say
from ui.uses import EVERYDAY

if TYPE_CHECKING:
    from rag.config import Settings

tokens = typer.Typer(help="Who may ask, where server.auth is tokens.", no_args_is_help=True)


@tokens.command(name="add")
def add_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who or what will use it.")],
    collection: Annotated[
        list[str] | None,
        typer.Option(
            help="It sees no more than this collection; may come more than once. One that names its users has"
            " to name this token, too.",
            metavar="NAME",
        ),
    ] = None,
    use: Annotated[
        str, typer.Option(help="What it is good for, of ask, documents and admin.", metavar="USE,USE")
    ] = ",".join(EVERYDAY),
    expires: Annotated[
        str, typer.Option(help="When it ends: 30d, 12h, or the last day, 2030-12-31.", metavar="WHEN")
    ] = "",
) -> None:
    """Make a token and print it, once."""
    from ui.web.access import open_tokens

    find_scope(context.obj, collection)
    out.print(open_tokens(context.obj).add(name, use.split(","), expires, collection or None))


@tokens.command(name="list")
def list_tokens(context: typer.Context) -> None:
    """Print who has a token: since when, for what, until when, and when it was last used."""
    from ui.web.access import open_sessions, open_tokens

    used = open_sessions(context.obj).last_uses()
    now = datetime.now(UTC)
    kept = open_tokens(context.obj)
    kept.refresh()
    for token in kept.all():
        last = used.get(token.sha256)
        end = f"expires {token.expires}" if token.expires else "lasts"
        end = "expired" if token.has_expired(now) else end
        said = f"used {last.isoformat(timespec='minutes')}" if last else "not used yet"
        only = f"  in {', '.join(token.collections)}" if token.collections else ""
        told = f"{', '.join(token.uses)}; {end}; {said}"
        say(f"{token.created}  {token.name}  ({told}){only}")


@tokens.command(name="remove")
def remove_token(context: typer.Context, name: Annotated[str, typer.Argument(help="Whose.")]) -> None:
    """Let nobody in with this token any more, and log out everywhere who logged in with it."""
    from ui.web.access import open_tokens

    open_tokens(context.obj).remove(name)
    _end_sessions(context.obj)


@tokens.command(name="rotate")
def rotate_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose.")],
    expires: Annotated[str, typer.Option(help="When the new one ends. Default: as the old.")] = "",
) -> None:
    """Put a new token in the place of one, for the same uses and collections, and print it, once."""
    from ui.web.access import open_tokens

    out.print(open_tokens(context.obj).rotate(name, expires))
    _end_sessions(context.obj)


def _end_sessions(settings: Settings) -> None:
    """Forget the sessions of tokens that are no more, which let nobody in."""
    from ui.web.access import open_sessions, open_tokens

    open_sessions(settings).keep_only({token.sha256 for token in open_tokens(settings).all()})
