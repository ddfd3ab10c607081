"""`isnad withdraw` and `isnad replicas`: what nobody is answered from any more, and who answers from what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rag.errors import IsnadError

if TYPE_CHECKING:
    from rag.config import Settings
    from ui.catalogue.catalogue import Catalogue


class DocumentNameError(IsnadError):
    """A document that is not known by this name. The message names it, and the remedy."""


class NotWithdrawnError(IsnadError):
    """A withdrawal, or its end, that could not be kept. The message says what to take for so, and what to do
    where that cannot wait."""


_REFUSED: Final = {
    False: "{document} may still be answered from at every server. Run this again when the database answers;"
    " where that cannot wait, stop the servers.",
    True: "{document} may still be withdrawn. Run this again when the database answers.",
}
"""By whether a withdrawal was to be taken back."""


def add_catalogue(app: typer.Typer, say: Callable[[str], None]) -> None:
    """Add the commands. `say` prints a line."""

    @app.command()
    def withdraw(
        context: typer.Context,
        document: Annotated[
            str, typer.Argument(help="Its path, as answers cite it. Without one: what is withdrawn.")
        ] = "",
        undo: Annotated[bool, typer.Option("--undo", help="Take its withdrawal back.")] = False,
    ) -> None:
        """Take a document out of the answers, searches, lists and pages of every server within seconds, and
        out of each later index, until that is taken back."""
        from ui.catalogue.catalogue import Catalogue
        from ui.conversations.database import StoreError

        settings: Settings = context.obj
        catalogue = Catalogue(settings)
        if not document:
            for each in catalogue.withdrawals():
                say(f"{_time(each.since)}  {each.document}")
            return
        try:
            lines = (_restore if undo else _withdraw)(settings, catalogue, document)
        except StoreError as error:
            raise NotWithdrawnError(f"{error} {_REFUSED[undo].format(document=document)}") from error
        for line in lines:
            say(line)

    @app.command()
    def replicas(context: typer.Context) -> None:
        """Print which servers of the catalogue answer from which index, whether they leave out what is
        withdrawn, and when each was seen last. Exit status 1 where one does not follow."""
        from ui.catalogue.catalogue import Catalogue

        catalogue = Catalogue(context.obj)
        state, found = catalogue.state(), catalogue.replicas()
        current = state.current.name if state.current else "none was published"
        say(f"current: {current}; {len(state.withdrawn.documents)} withdrawn")
        late = []
        for each in found:
            holds = each.snapshot or "no index"
            lacks = "" if each.withdrawn == state.withdrawn.version else ", what is withdrawn not left out"
            follows = each.follows(state)
            say(f"{_time(each.seen)}  {each.id}  {holds}{'' if follows else '  BEHIND'}{lacks}")
            late += [] if follows else [each.id]
        if late:
            raise typer.Exit(1)


def _withdraw(settings: Settings, catalogue: Catalogue, document: str) -> list[str]:
    from ui.catalogue.copying import copy_state

    is_indexed = _is_indexed(settings, document)
    if is_indexed is False:
        raise DocumentNameError(
            f"{document!r} is no document of the index. Write its path as answers cite it and /documents/"
            " lists it."
        )
    is_new = catalogue.withdraw(document)
    copy_state(settings.data_dir, catalogue.state)
    lines = [f"{document} is withdrawn{'' if is_new else ' already'}."]
    if is_indexed is None:
        lines.append("There is no index here that says whether there is a document of that path.")
    if settings.catalogue.url:
        lines.append("Every server leaves it out within seconds; isnad replicas shows which do.")
    return lines


def _restore(settings: Settings, catalogue: Catalogue, document: str) -> list[str]:
    from ui.catalogue.copying import copy_state

    if not catalogue.restore(document):
        raise DocumentNameError(f"{document!r} is not withdrawn. See what is: isnad withdraw")
    copy_state(settings.data_dir, catalogue.state)
    return [
        f"{document} is withdrawn no more. Where it has left the index meanwhile, the next one has it again:"
        " isnad index"
    ]


def _is_indexed(settings: Settings, document: str) -> bool | None:
    """Whether the index here has a document of this path; None where there is no index that can be read."""
    from rag.index import snapshot

    try:
        return snapshot.has_document(settings.data_dir / snapshot.SNAPSHOTS, document)
    except snapshot.SnapshotError:
        return None


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
