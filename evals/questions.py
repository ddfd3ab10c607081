"""Question sets: reading them from tables (CSV, XLSX), JSON Lines, SQuAD files and BEIR folders, and finding
what is wrong with them before a run.

In a table a question has the columns of `COLUMNS`; only `question` is required: answers and tags are
separated by `|`, `history` is a JSON list of messages (or the earlier questions, separated by `|`),
`answerable` is yes or no. A table of curated answers is a set as well: the first line of each `answer` is
what is right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from evals import squad
from evals.tables import COLUMNS, Row, name_place, plain, read_csv, read_xlsx
from rag.documents import Block, Document, DocumentError, Loaded, assemble
from rag.errors import IsnadError
from rag.loaders.encoding import decode
from rag.question import Turn

_YES, _NO = {"yes", "true", "1", "نعم"}, {"no", "false", "0", "لا"}


class QuestionSetError(IsnadError):
    """A set that cannot be run as it is: a line for each problem, with the number of its row, and the
    remedy."""

    def __init__(self, file: Path, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{file}: " + "\n".join(problems))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What answers a question: `quote`, or without one the whole of a document. `document` is a path under
    the corpus; without one the quote may stand anywhere. `grade` says how well it answers, from 1 up."""

    document: str | None = None
    quote: str | None = None
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what is known of its answer. `row` and `sheet` are where it stands in its file, the
    row counted from 1, for messages."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answerable: bool = True
    history: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    row: int = 0
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where it stands in its file."""
        return name_place(self.row, self.sheet)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set by its name. `corpus` are the documents that it brings along, each a paragraph (SQuAD, BEIR),
    else empty."""

    name: str
    questions: tuple[Question, ...]
    corpus: tuple[Document, ...] = ()


def read(file: Path) -> QuestionSet:
    """Read a file, or a BEIR folder. Raises QuestionSetError for what is none, and for problems that can be
    seen in it alone."""
    suffix = file.suffix.lower()
    if file.is_dir():
        return _beir(file)
    if suffix == ".json":
        return _squad(file)
    problems: list[str] = []
    if suffix == ".jsonl":
        rows = [*_json_lines(file, problems, known=COLUMNS)]
    elif suffix == ".csv":
        rows = read_csv(_text(file), problems)
    elif suffix == ".xlsx":
        rows = _xlsx(file, problems)
    else:
        raise QuestionSetError(
            file,
            [
                f"{suffix or 'no ending'} is no kind of set."
                " Known are .csv .xlsx .jsonl, SQuAD's .json, and BEIR's folders."
            ],
        )
    questions = [question for row in rows if (question := _question(row, problems))]
    problems += _twice(questions)
    if not problems:
        problems += _useless(questions)
    if problems:
        raise QuestionSetError(file, problems)
    return QuestionSet(file.stem, tuple(questions))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise QuestionSetError(file, [f"cannot be read ({error.strerror})."]) from None


def _text(file: Path) -> str:
    try:
        return decode(_bytes(file))
    except DocumentError as error:
        raise QuestionSetError(file, [str(error)]) from None


def _xlsx(file: Path, problems: list[str]) -> list[Row]:
    try:
        return read_xlsx(_bytes(file), problems)
    except DocumentError:
        raise QuestionSetError(
            file, ["is no XLSX workbook, or is locked with a password. Save it again as .xlsx or .csv."]
        ) from None


def _json_lines(file: Path, problems: list[str], known: Sequence[str] = ()) -> Iterator[Row]:
    """The objects of a JSON Lines file; where `known` names keys, others are problems."""
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line, object_pairs_hook=_object)
            json.dumps(values, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
        except (ValueError, RecursionError) as error:
            problems.append(f"row {number}: not JSON ({error}).")
            continue
        if not isinstance(values, dict):
            problems.append(f"row {number}: not an object.")
            continue
        if unknown := known and values.keys() - set(known):
            problems.append(f"row {number}: unknown keys {', '.join(sorted(unknown))}.")
        yield Row(number, values)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)} stands twice")
    return values


def _question(row: Row, problems: list[str]) -> Question | None:
    values, found = row.values, []
    for name, value in values.items():
        if name in _SINGLE and not _is_word(value):
            found.append(f"{name} = {value!r} is no text.")
        elif name in _SEVERAL and not all(map(_is_word, value if isinstance(value, list) else [value])):
            found.append(f"{name} = {value!r} is no text, and no list of texts.")
    question = str(values.get("question") or "").strip()
    if not plain(question):
        found.append("the question is empty. Write it, or delete the row.")
    said = values.get("answerable")
    answerable = "" if said is None else plain(str(said)).lower()
    if answerable and answerable not in _YES | _NO:
        found.append(f"answerable = {answerable!r}. Write yes or no.")
    history = _history(values.get("history"))
    if history is None:
        found.append("history is no list of messages with role and content.")
    answers = _several(values.get("answers")) or _first_line(values.get("answer"))
    if answerable in _NO and (answers or values.get("quote")):
        found.append("not answerable, and yet it has an answer or a quote. Delete one of them.")
    problems += (f"{row.place}: {problem}" for problem in found)
    if not plain(question):
        return None
    document = plain(str(values.get("document") or "")) or None
    quote = str(values.get("quote") or "").strip() or None
    return Question(
        id=plain(str(values.get("id") or "")) or " ".join(filter(None, (row.sheet, str(row.number)))),
        question=question,
        answers=answers,
        evidence=(Evidence(document, quote),) if document or quote else (),
        answerable=answerable not in _NO,
        history=history or (),
        tags=_several(values.get("tags")),
        note=str(values.get("note") or ""),
        row=row.number,
        sheet=row.sheet,
    )


def _first_line(value: Any) -> tuple[str, ...]:
    """The first line of a curated answer, without marks of sources."""
    lines = (_MARK.sub("", line).strip() for line in str(value or "").splitlines())
    return tuple(islice(filter(plain, lines), 1))


_MARK = re.compile(r"\s*\[\d{1,4}\]")
_SINGLE = ("id", "question", "document", "quote", "note", "answer")
_SEVERAL = ("answers", "tags")


def _is_word(value: object) -> bool:
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))


def _several(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else ("" if value is None else str(value)).split("|")
    return tuple(text for part in parts if plain(text := str(part).strip()))


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
        first: dict[object, str] = {}
        for question in questions:
            key = (question.id,) if what == "id" else (question.question, question.history)
            if key in first:
                problems.append(f"{question.place}: the same {what} as in {first[key]}. Delete one of them.")
            first.setdefault(key, question.place)
    return problems


def _useless(questions: Sequence[Question]) -> list[str]:
    if not questions:
        return ["holds no question."]
    if not any(question.answerable for question in questions):
        return ["not one question is answerable, so that refusing all would be perfect. Add some that are."]
    return []


def _squad(file: Path) -> QuestionSet:
    try:
        published = squad.parse(_text(file))
    except squad.SquadError as error:
        raise QuestionSetError(
            file, [f"{error} Questions of your own go into .csv, .xlsx or .jsonl."]
        ) from None
    documents = tuple(_paragraph(str(number), text) for number, text in enumerate(published.paragraphs))
    questions = [
        Question(
            id=asked.id,
            question=asked.question,
            answers=asked.answers,
            evidence=(Evidence(documents[asked.paragraph].path),) if asked.answerable else (),
            answerable=asked.answerable,
            row=row,
        )
        for row, asked in enumerate(published.questions, start=1)
    ]
    return _published(file, questions, documents)


def _beir(folder: Path) -> QuestionSet:
    """A folder as BEIR has them: corpus.jsonl, queries.jsonl and qrels/test.tsv, or the only table there
    (Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation", 2021)."""
    tables = sorted((folder / "qrels").glob("*.tsv"))
    chosen = [table for table in tables if table.stem == "test"] or tables
    if len(chosen) != 1 or not all((folder / f"{name}.jsonl").is_file() for name in ("corpus", "queries")):
        raise QuestionSetError(
            folder, ["is no BEIR folder. One holds corpus.jsonl, queries.jsonl and qrels/test.tsv."]
        )
    grades: dict[str, list[Evidence]] = {}
    try:
        for line in _text(chosen[0]).splitlines()[1:]:
            query, document, grade = line.split("\t")[:3]
            if int(grade) > 0:
                grades.setdefault(query, []).append(Evidence(document, grade=int(grade)))
    except ValueError:
        raise QuestionSetError(
            chosen[0], [f"not a query, a document and a grade, with tabs between them: {line[:80]}"]
        ) from None
    problems: list[str] = []
    try:
        corpus = tuple(
            _paragraph(str(values["_id"]), str(values.get("text") or values["title"]), values.get("title"))
            for values in (row.values for row in _json_lines(folder / "corpus.jsonl", problems))
        )
        asked = {
            str(row.values["_id"]): (row.number, str(row.values["text"]))
            for row in _json_lines(folder / "queries.jsonl", problems)
        }
    except KeyError as error:
        raise QuestionSetError(folder, [f"a line of corpus.jsonl or queries.jsonl lacks {error}."]) from None
    paths = {document.path for document in corpus}
    problems = problems or [
        f"{chosen[0].name} names what is not there: {query} {evidence.document}."
        for query, answering in grades.items()
        for evidence in answering
        if query not in asked or evidence.document not in paths
    ]
    if problems:
        raise QuestionSetError(folder, problems[:10])
    questions = [
        Question(id=query, question=asked[query][1], evidence=tuple(answering), row=asked[query][0])
        for query, answering in grades.items()
    ]
    return _published(folder, questions, corpus)


def _paragraph(path: str, text: str, title: str | None = None) -> Document:
    """A paragraph of a published set, as a document of its own."""
    return assemble(path, Loaded((Block(" ".join(text.split())),), title=title or " "), "")


def _published(file: Path, questions: Sequence[Question], corpus: tuple[Document, ...]) -> QuestionSet:
    if problems := _useless(questions):
        raise QuestionSetError(file, problems)
    return QuestionSet(file.stem, tuple(questions), corpus)
