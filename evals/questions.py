"""Question sets: reading them from CSV, JSON Lines and SQuAD files, and finding what is wrong with them
before a run.

In a table a question has these columns; only `question` is required: answers and tags are separated by `|`,
`history` is a JSON list of messages (or the earlier questions, separated by `|`), `answerable` is yes or
no.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.chain import Turn
from rag.documents import Block, Document, DocumentError, Loaded, assemble
from rag.loaders.text import decode

COLUMNS = ("id", "question", "answers", "document", "quote", "answerable", "history", "tags", "note")
_YES, _NO = {"yes", "true", "1", "نعم"}, {"no", "false", "0", "لا"}


class QuestionSetError(Exception):
    """A set that cannot be run as it is: a line for each problem, with the number of its row, and the
    remedy."""

    def __init__(self, file: Path, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{file}: " + "\n".join(problems))


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what is known of its answer.

    `quote` is the text that answers it, in `document` (a path under the corpus, or where there is none in
    any); `row` is where it stands in its file, counted from 1, for messages.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    document: str | None = None
    quote: str | None = None
    answerable: bool = True
    history: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set by its name. `corpus` are the documents that it brings along (SQuAD), else empty; in them the
    whole of `Question.document` is what answers."""

    name: str
    questions: tuple[Question, ...]
    corpus: tuple[Document, ...] = ()


def read(file: Path) -> QuestionSet:
    """Raises QuestionSetError for a file that is none, and for problems that can be seen in it alone."""
    try:
        text = decode(file.read_bytes())
    except OSError as error:
        raise QuestionSetError(file, [f"cannot be read ({error.strerror})."]) from None
    except DocumentError as error:
        raise QuestionSetError(file, [str(error)]) from None
    suffix = file.suffix.lower()
    if suffix == ".json":
        return _squad(file, text)
    if suffix == ".jsonl":
        rows = _json_lines(file, text)
    elif suffix == ".csv":
        rows = _table(file, text)
    else:
        raise QuestionSetError(
            file, [f"{suffix or 'no ending'} is no kind of set. Known are .csv .jsonl .json."]
        )
    problems: list[str] = []
    questions = [question for row, values in rows if (question := _question(row, values, problems))]
    problems += _twice(questions)
    if not questions and not problems:
        problems.append("holds no question.")
    if problems:
        raise QuestionSetError(file, problems)
    return QuestionSet(file.stem, tuple(questions))


def _table(file: Path, text: str) -> list[tuple[int, Mapping[str, Any]]]:
    heading = text.split("\n", 1)[0]
    delimiter = max(
        ",;\t", key=heading.count
    )  # spreadsheets save semicolons where the comma is the decimal sign
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    names = [name.strip().lower() for name in rows[0]] if rows else []
    if "question" not in names:
        raise QuestionSetError(
            file, ["row 1: there is no column `question`. Name the columns in the first row."]
        )
    if unknown := [name for name in names if name and name not in COLUMNS]:
        known = ", ".join(COLUMNS)
        raise QuestionSetError(file, [f"row 1: unknown columns {', '.join(unknown)}. Known are {known}."])
    return [
        (number, {name: cell.strip() for name, cell in zip(names, row, strict=False) if name})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _json_lines(file: Path, text: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows: list[tuple[int, Mapping[str, Any]]] = []
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(f"row {number}: not JSON ({error}).")
            continue
        if not isinstance(values, dict):
            problems.append(f"row {number}: not an object.")
        elif unknown := values.keys() - set(COLUMNS):
            problems.append(f"row {number}: unknown keys {', '.join(sorted(unknown))}.")
        else:
            rows.append((number, values))
    if problems:
        raise QuestionSetError(file, problems)
    return rows


def _question(row: int, values: Mapping[str, Any], problems: list[str]) -> Question | None:
    question = str(values.get("question") or "").strip()
    if not question:
        problems.append(f"row {row}: the question is empty. Write it, or delete the row.")
        return None
    answerable = str(values.get("answerable", "")).strip().lower()
    if answerable and answerable not in _YES | _NO:
        problems.append(f"row {row}: answerable = {answerable!r}. Write yes or no.")
    history = _history(values.get("history"))
    if history is None:
        problems.append(f"row {row}: history is no list of messages with role and content.")
    answers = _several(values.get("answers"))
    if answerable in _NO and (answers or values.get("quote")):
        problems.append(
            f"row {row}: not answerable, and yet it has an answer or a quote. Delete one of them."
        )
    return Question(
        id=str(values.get("id") or row),
        question=question,
        answers=answers,
        document=str(values.get("document") or "").strip() or None,
        quote=str(values.get("quote") or "").strip() or None,
        answerable=answerable not in _NO,
        history=history or (),
        tags=_several(values.get("tags")),
        note=str(values.get("note") or ""),
        row=row,
    )


def _several(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value or "").split("|")
    return tuple(text for part in parts if (text := str(part).strip()))


def _history(value: Any) -> tuple[Turn, ...] | None:
    if isinstance(value, str):
        if not value.lstrip().startswith("["):
            return tuple(Turn("user", question) for question in _several(value))
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    turns = []
    for message in value or ():
        role, content = (
            (message.get("role"), message.get("content")) if isinstance(message, dict) else (None, None)
        )
        if role not in ("user", "assistant") or not isinstance(content, str):
            return None
        turns.append(Turn(role, content))
    return tuple(turns)


def _twice(questions: Iterable[Question]) -> list[str]:
    problems = []
    for what in ("id", "question"):
        first: dict[object, int] = {}
        for question in questions:
            key = (question.id,) if what == "id" else (question.question, question.history)
            if key in first:
                problems.append(
                    f"row {question.row}: the same {what} as in row {first[key]}. Delete one of them."
                )
            first.setdefault(key, question.row)
    return problems


def _squad(file: Path, text: str) -> QuestionSet:
    """XQuAD, ARCD, TyDi QA, MLQA and SQuAD 2.0 as they are published."""
    documents: dict[str, Document] = {}
    questions: list[Question] = []
    try:
        for article in json.loads(text)["data"]:
            for paragraph in article["paragraphs"]:
                context = " ".join(paragraph["context"].split())
                if context not in documents:
                    path = f"{len(documents)}"
                    documents[context] = assemble(path, Loaded((Block(context),), title=" "), "")
                for asked in paragraph["qas"]:
                    answers = tuple(dict.fromkeys(answer["text"] for answer in asked.get("answers", ())))
                    questions.append(
                        Question(
                            id=str(asked["id"]),
                            question=asked["question"],
                            answers=answers,
                            document=documents[context].path,
                            answerable=not asked.get("is_impossible", False),
                            row=len(questions) + 1,
                        )
                    )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise QuestionSetError(
            file, [f"is not in SQuAD's format ({type(error).__name__}: {error})."]
        ) from None
    if not questions:
        raise QuestionSetError(file, ["holds no question."])
    return QuestionSet(file.stem, tuple(questions), tuple(documents.values()))
