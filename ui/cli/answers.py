"""`isnad answers`: the curated answers as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import IsnadError
from ui.terminal import count

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.documents import Document


class FileError(IsnadError):
    """A file that cannot be read or written. The message names it, the reason and the remedy."""


def add_answers(app: typer.Typer, say: Callable[[str], None]) -> None:
    """Add the commands. `say` prints a line."""
    answers = typer.Typer(help="The curated answers, which win over quoting.", no_args_is_help=True)
    app.add_typer(answers, name="answers")

    @answers.command(name="export")
    def export(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(help="Where to write them, as CSV.", metavar="FILE")],
    ) -> None:
        """Write all curated answers as a table, which `isnad eval` reads, too."""
        from ui.conversations.curated import CuratedStore
        from ui.curation import write_table

        found = CuratedStore(context.obj).all()
        try:
            file.write_text(write_table(found), encoding="utf-8-sig", newline="")
        except OSError as error:
            raise FileError(f"{file} cannot be written ({error.strerror}). Name another file.") from None
        say(f"{count(len(found), 'answer')} written to {file}")

    @answers.command(name="import")
    def take(
        context: typer.Context,
        file: Annotated[
            Path, typer.Argument(help="A table in CSV, with columns question and answer.", metavar="FILE")
        ],
        by: Annotated[str, typer.Option(help="Who wrote them, where the table does not say.")] = "",
    ) -> None:
        """Take curated answers from a table: all of them, or none where one may not be kept."""
        from rag.loaders.encoding import decode
        from ui.conversations.curated import CuratedStore
        from ui.curation import Importer, TableError

        settings: Settings = context.obj
        limit = settings.answer.max_question_characters
        importer = Importer(_finder(settings), tuple(settings.collections), limit, by)
        try:
            found = importer.read_table(decode(_read(file)))
        except TableError as error:
            raise FileError(f"{file}: nothing was taken.\n{error}") from None
        added, changed = CuratedStore(settings).take(found)
        say(f"answers: {added} added, {changed} changed")
        if not settings.curation.enabled:
            say("They are not given: curation.enabled is false.")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileError(f"{file} cannot be read ({error.strerror}). Name another file.") from None


def _finder(settings: Settings) -> Callable[[str], Document | None]:
    """Finds documents in the current index, which is opened for the first."""
    from functools import cache

    from rag.documents import document_id
    from rag.index import snapshot
    from rag.index.snapshot import SNAPSHOTS
    from ui.curation import find_document

    @cache
    def current() -> snapshot.Snapshot:
        return snapshot.current(settings.data_dir / SNAPSHOTS)

    return lambda name: find_document(
        name, lambda path: current().document(document_id(path)), lambda: current().titles()
    )
