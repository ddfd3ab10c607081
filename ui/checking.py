"""`isnad check`: each sentence of an answer held against documents, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from rag import arabic
from rag.answers.check import Check, Verdict, supports
from rag.arabic import Language
from rag.config import Settings
from rag.documents import DocumentError
from rag.errors import IsnadError
from rag.extraction import Extractor
from rag.files import find_files

MAX_ANSWER_BYTES: Final = 1_000_000


class AnswerError(IsnadError):
    """An answer, or a document to hold it against, that cannot be read."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of an answer, and the outcome of its check."""

    text: str
    found: Check

    @property
    def reasons(self) -> list[str]:
        """The reasons in the sentence's language."""
        language = arabic.language(self.text)
        return [reason.text(language) for reason in self.found.reasons]

    def to_json(self) -> dict[str, Any]:
        """What `isnad check --json` prints of it; `differs` has each reason as a value."""
        return {
            "sentence": self.text,
            "verdict": self.found.verdict,
            "reasons": self.reasons,
            "differs": [asdict(reason) for reason in self.found.reasons],
            "source": self.found.sentence,
        }


def check_answer(settings: Settings, answer: Path, against: Sequence[Path]) -> list[CheckedSentence]:
    """Each sentence of an answer, checked. Raises AnswerError for what cannot be read."""
    text = _read_answer(answer)
    sources = _read_documents(settings, against)
    spans = arabic.sentences(text)
    return [CheckedSentence(text[start:end], supports(sources, text[start:end])) for start, end in spans]


def _read_answer(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_ANSWER_BYTES:
            raise AnswerError(f"{file}: is larger than {MAX_ANSWER_BYTES:,} bytes. Divide it.")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AnswerError(f"{file}: cannot be read ({error.strerror}). Name a text file.") from error
    except UnicodeDecodeError as error:
        raise AnswerError(f"{file}: is no text in UTF-8 (byte {error.start}). Save it as UTF-8.") from error


def _read_documents(settings: Settings, paths: Sequence[Path]) -> list[str]:
    found = find_files(paths)
    problems = [f"{each.name}: {each.reason}" for each in found.unreachable]
    problems += [f"{each.path}: {each.reason}" for each in found.skipped]
    if problems:
        raise AnswerError(problems[0])
    limits = settings.documents
    texts: list[str] = []
    with Extractor(
        max_bytes=int(limits.max_megabytes * 1_000_000),
        max_seconds=limits.max_seconds,
        max_memory=int(limits.max_memory_megabytes * 1_000_000),
    ) as extractor:
        for file in found.files:
            try:
                document = extractor.read(file.file, file.path)
            except (DocumentError, OSError) as error:
                raise AnswerError(f"{file.path}: {error}") from error
            texts += [document.text[one.start : one.end] for one in document.paragraphs]
    return texts


_MARKS: Final[dict[Verdict, tuple[str, str]]] = {
    "supported": ("✓", "green"),
    "contradicted": ("✗", "red"),
    "not_found": ("?", "yellow"),
}
_VERDICTS: Final[dict[Language, dict[Verdict, str]]] = {
    "ar": {"supported": "يوافق المصدر", "contradicted": "يخالف المصدر", "not_found": "ليس في المصدر"},
    "en": {"supported": "supported", "contradicted": "contradicted", "not_found": "not found"},
}
_SOURCE: Final[dict[Language, str]] = {"ar": "المصدر", "en": "source"}


def render_check(checked: Sequence[CheckedSentence]) -> Iterator[tuple[str, str]]:
    """Lines for a terminal, each with its style."""
    for each in checked:
        language = arabic.language(each.text)
        mark, style = _MARKS[each.found.verdict]
        yield f"{mark} {each.text}", style
        yield f"    {_VERDICTS[language][each.found.verdict]}", "bold"
        for reason in each.reasons:
            yield f"    {reason}", style
        if each.found.sentence and each.found.sentence != each.text:
            yield f"    {_SOURCE[language]}: {each.found.sentence}", "dim"
