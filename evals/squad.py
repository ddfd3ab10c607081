"""SQuAD's JSON, in which XQuAD, ARCD, TyDi QA and MLQA are published, too: articles of paragraphs, each with
the questions that are asked of it.

Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (2016), and "Know What You
Don't Know: Unanswerable Questions for SQuAD" (2018).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SquadError(ValueError):
    """A text that is not in SQuAD's format. The message says what was missing or wrong in it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the paragraph of that index. `answers` are distinct, and none where it is not
    answerable."""

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    paragraph: int


@dataclass(frozen=True, slots=True)
class Squad:
    """The distinct paragraphs of a file, the index of the article that each first stands in, and the
    questions."""

    paragraphs: tuple[str, ...]
    articles: tuple[int, ...]
    questions: tuple[Question, ...]


def read(file: Path) -> Squad:
    """Read a file in UTF-8. Raises SquadError, which names it, where it is not in SQuAD's format."""
    try:
        return parse(file.read_text(encoding="utf-8"))
    except SquadError as error:
        raise SquadError(f"{file} {error}") from None


def parse(content: str) -> Squad:
    """Parse the content of a file. Raises SquadError where it is not in SQuAD's format."""
    numbers: dict[str, int] = {}
    articles: list[int] = []
    questions: list[Question] = []
    try:
        for article, published in enumerate(json.loads(content)["data"]):
            for paragraph in published["paragraphs"]:
                text = _text(paragraph["context"])
                number = numbers.setdefault(text, len(numbers))
                if number == len(articles):
                    articles.append(article)
                questions += [_question(asked, number) for asked in paragraph["qas"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SquadError(f"is not in SQuAD's format ({type(error).__name__}: {error}).") from None
    return Squad(tuple(numbers), tuple(articles), tuple(questions))


def _question(asked: dict[str, Any], paragraph: int) -> Question:
    answerable = not asked.get("is_impossible", False)
    answers = dict.fromkeys(_text(answer["text"]) for answer in asked.get("answers", ()))
    return Question(
        id=str(asked["id"]),
        question=_text(asked["question"]),
        answers=tuple(answers) if answerable else (),
        answerable=answerable,
        paragraph=paragraph,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
