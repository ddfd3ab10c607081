"""The journal of a run: each result in a file as it is made, so that a run that was interrupted can go on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from evals.corpus import Prepared
from evals.questions import Question
from evals.run import Result, describe_settings
from rag import __version__
from rag.documents import document_id
from rag.errors import IsnadError

_RESULT: Final = TypeAdapter(Result)
Made = dict[str, Any]
"""What decides the results of a set: the version, the settings and the documents."""


class JournalError(IsnadError):
    """A journal that cannot be written, or not gone on with. The message says why, and the remedy."""


@dataclass(slots=True)
class _Kept:
    made: Made
    results: dict[Question, Result] = field(default_factory=dict)


class Journal:
    """The journal of a run of several sets, beside the file that the run goes to. Its lines are JSON: what a
    set is made with, then its results.

    With `resume` it goes on where there is one, else it begins anew. Raises JournalError.
    """

    def __init__(self, file: Path, resume: bool) -> None:
        self._file = file
        self._kept = self._read() if resume else {}
        self._begun = False

    @classmethod
    def beside(cls, run: Path, resume: bool) -> Journal:
        """The journal of the run that goes to this file."""
        return cls(run.with_name(f"{run.name}.part"), resume)

    def of(self, number: int, prepared: Prepared) -> SetJournal:
        """The part of one set, by its number among them. Raises JournalError where it was made with something
        else than it is now."""
        name, made = f"{number} {prepared.questions.name}", _describe(prepared)
        kept = self._kept.get(name)
        if kept and kept.made != made:
            changed = ", ".join(key for key, value in made.items() if kept.made.get(key) != value)
            raise JournalError(
                f"{self._file}: was made with other {changed}, so the two halves would not be of one run."
                " Run it again without --resume."
            )
        if not kept:
            self._write(json.dumps({"set": name, "made": made}, ensure_ascii=False) + "\n")
        return SetJournal(self, name, kept.results if kept else {})

    def add(self, name: str, result: Result) -> None:
        """Keep a result of a set."""
        value = {"set": name, "result": _RESULT.dump_python(result, mode="json")}
        self._write(json.dumps(value, ensure_ascii=False) + "\n")

    def remove(self) -> None:
        """Remove it: the run is complete."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, _Kept]:
        """What is kept by the names of sets. Lines that cannot be read are of questions to be asked again."""
        kept: dict[str, _Kept] = {}
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise JournalError(f"{self._file}: cannot be read ({error.strerror}).") from None
        for line in lines:
            try:
                value = json.loads(line)
                if "made" in value:
                    kept[value["set"]] = _Kept(value["made"])
                else:
                    result = _RESULT.validate_python(value["result"], strict=False)
                    kept[value["set"]].results[result.question] = result
            except (ValueError, KeyError, TypeError, ValidationError):
                continue
        return kept

    def _write(self, text: str) -> None:
        try:
            with self._file.open("a" if self._begun or self._kept else "w", encoding="utf-8") as file:
                file.write(text if self._begun else f"\n{text}")  # the last line may have been cut off
        except OSError as error:
            raise JournalError(
                f"{self._file}: cannot be written ({error.strerror}). See to the disk's space and the"
                " folder's permissions; --resume goes on with what is there."
            ) from None
        self._begun = True


@dataclass(frozen=True, slots=True)
class SetJournal:
    """`evals.run.Kept`: the results of one set, found by their questions as a whole, so that one that was
    changed since is asked again."""

    journal: Journal
    name: str
    results: dict[Question, Result]

    def find(self, question: Question) -> Result | None:
        return self.results.get(question)

    def add(self, result: Result) -> None:
        self.journal.add(self.name, result)


def _describe(prepared: Prepared) -> Made:
    digest = hashlib.sha256()
    for path in prepared.engine.titles():
        document = prepared.engine.document(document_id(path))
        digest.update(json.dumps([path, document and document.text]).encode())
    return {
        "version": __version__,
        "settings": describe_settings(prepared.settings),
        "documents": digest.hexdigest(),
    }
