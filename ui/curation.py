"""Curation: what may be kept as a curated answer, and why something may not; tables of them to take along."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from evals.tables import CURATED, Row, plain, read_csv, write_csv
from rag.answers.curated import CuratedAnswer, locate
from rag.arabic import Language
from rag.documents import Document
from rag.errors import IsnadError
from rag.question import QuestionError, check_question
from ui.conversations.schema import OWNER_CHARACTERS
from ui.remarks import refusal_in
from ui.strings import STRINGS

MOST_ANSWER_CHARACTERS: Final = 5_000
MOST_QUOTE_CHARACTERS: Final = 2_000

Find = Callable[[str], Document | None]
"""Gives the document of a path; None where there is none that may be seen."""


class CurationError(IsnadError):
    """An answer that may not be kept as it is. `text` says why, and what helps, in either language: `said` is
    a field of `Strings`, filled in with the values."""

    def __init__(self, said: str, **values: object) -> None:
        self._said, self._values = said, values
        super().__init__(self.text("en"))

    def text(self, language: Language) -> str:
        said: str = getattr(STRINGS[language], self._said)
        return said.format(**self._values)


def vet(answer: CuratedAnswer, find: Find, declared: Collection[str], limit: int) -> CuratedAnswer:
    """An answer as it may be kept, its document by its path and its quote as it has it. Raises QuestionError
    for a question of more than `limit` characters or of no words, and CurationError for no answer, a document
    that there is not, a quote that does not stand in it, and a collection that is not `declared`."""
    said = replace(
        answer,
        question=" ".join(_clean(answer.question).split()),
        answer=_clean(answer.answer),
        by=_clean(answer.by)[:OWNER_CHARACTERS],
        document=_clean(answer.document),
        quote=_clean(answer.quote),
    )
    check_question(said.question, limit)
    if not plain(said.answer):
        raise CurationError("curated_empty")
    if len(said.answer) > MOST_ANSWER_CHARACTERS:
        raise CurationError("curated_long", limit=MOST_ANSWER_CHARACTERS)
    if unknown := said.collections - frozenset(declared):
        raise CurationError("curated_collection", name=min(unknown))
    return _place(said, find)


def _place(answer: CuratedAnswer, find: Find) -> CuratedAnswer:
    """The answer with its document and quote as they are."""
    if not answer.document:
        if answer.quote:
            raise CurationError("curated_unplaced")
        return answer
    document = find(answer.document)
    if document is None:
        raise CurationError("curated_document", name=answer.document[:200])
    place = locate(document, answer.quote) if len(answer.quote) <= MOST_QUOTE_CHARACTERS else None
    if place is None:
        raise CurationError("curated_quote", name=document.title)
    return replace(answer, document=document.path, quote=document.text[slice(*place)])


def find_document(name: str, by_path: Find, titles: Callable[[], Mapping[str, str]]) -> Document | None:
    """The document of a path, or else the only one of a title; `titles` gives those by their paths."""
    if document := by_path(name):
        return document
    paths = [path for path, title in titles().items() if title == name]
    return by_path(paths[0]) if len(paths) == 1 else None


def _clean(text: str) -> str:
    """As a database can hold it, with the line breaks that documents have."""
    kept = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return kept.replace("\r\n", "\n").replace("\r", "\n").strip()


def today() -> str:
    """The day that it is, in UTC, as ISO 8601 has it."""
    return datetime.now(UTC).date().isoformat()


def write_table(answers: Iterable[CuratedAnswer]) -> str:
    """Answers as a table in CSV, which `read_table` and `isnad eval` read."""
    rows = (
        {
            "question": answer.question,
            "answer": answer.answer,
            "document": answer.document,
            "quote": answer.quote,
            "collections": "|".join(sorted(answer.collections)),
            "by": answer.by,
            "changed": answer.changed,
        }
        for answer in answers
    )
    return write_csv(rows, CURATED)


class TableError(IsnadError):
    """A table that cannot be taken: a line for each problem, with the row."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads tables of curated answers. `by` is who imports, for rows that name nobody."""

    find: Find
    declared: Collection[str]
    limit: int
    by: str = ""

    def read_table(self, text: str, language: Language = "en") -> list[CuratedAnswer]:
        """The answers of a table in CSV, each as it may be kept. Raises TableError where a row may not
        be: then none of them is to be."""
        problems: list[str] = []
        rows = read_csv(text, problems)
        problems[:] = [refusal_in(language, problem) for problem in problems]
        if not problems and not any("answer" in row.values for row in rows):
            problems.append(STRINGS[language].curated_column)
        found = [] if problems else list(self._read(rows, problems, language))
        if problems:
            raise TableError(problems)
        return found

    def _read(self, rows: Iterable[Row], problems: list[str], language: Language) -> Iterator[CuratedAnswer]:
        find = lru_cache(self.find)
        for row in rows:
            try:
                yield vet(self._parse(row.values), find, self.declared, self.limit)
            except (CurationError, QuestionError) as error:
                place = STRINGS[language].row.format(number=row.number)
                problems.append(f"{place}: {error.text(language)}")

    def _parse(self, values: Mapping[str, str]) -> CuratedAnswer:
        names = (name.strip() for name in values.get("collections", "").split("|"))
        return CuratedAnswer(
            question=values.get("question", ""),
            answer=values.get("answer", ""),
            by=values.get("by", "") or self.by,
            changed=_read_day(values.get("changed", "")),
            document=plain(values.get("document", "")),
            quote=values.get("quote", ""),
            collections=frozenset(filter(None, names)),
        )


def _read_day(written: str) -> str:
    try:
        return date.fromisoformat(written.strip()).isoformat()
    except ValueError:
        return today()
