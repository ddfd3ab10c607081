"""People's questions with the passages and sentences that answer them, and passages that nearly do.

`read` takes them from clones of public repositories and from the training folder; `sources` names each with
its commit and licence.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

from training import gather
from training.data import checksum
from training.questions.near import nearest
from training.questions.passages import Passage, Pool, Tokens
from training.questions.reading import Answer, Asked, File, Paragraph
from training.questions.reading import read as read_files
from training.questions.sources import CHOOSING, SOURCES, Source

NEAR = 12
"""Near passages that a question is given."""
MOST_ANSWERS = 4
"""A question that more sentences answer, where they are known, tells none of them from the others."""
_LONG_ANSWER, _INTO = 200, 20
"""The sentence that a longer answer begins in counts, so many letters into it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; its passages are numbers in `Questions.passages`."""

    source: Source
    tokens: Tokens
    answers: dict[int, tuple[int, ...]]
    """Of the passages that answer, the sentences that do."""
    beside: tuple[int, ...]
    """Other passages of its paragraph, article or page, nearly all without the answer."""
    near: tuple[int, ...]
    """Passages that share most pieces with it, the nearest first, without those that answer."""


class Questions(NamedTuple):
    """What is learnt from, and what is held back for choosing."""

    passages: list[Passage]
    training: list[Question]
    held: list[Question]


def read(
    data: Path, clones: Path, keep_out: Path, tokeniser: Tokenizer, sources: Sequence[Source] = SOURCES
) -> Questions:
    """Every question of the sources, but for those whose text shares gather.SHARED_WORDS words in a row with
    a benchmark in the folder `keep_out`. That folder holds ARCD's training questions, too, which are held
    back.

    Raises FileNotFoundError for a clone, its commit or a file that is not there.
    """
    measured = gather.runs(gather.contexts(keep_out))
    pool = Pool(tokeniser)
    found = [
        _Found(source, placed)
        for source in sources
        for placed in _placed(
            _open(source, read_files(source, list(_files(source, data, clones))), measured), pool
        )
    ]
    chosen = read_files(CHOOSING, [File(path, (keep_out / path).read_bytes()) for path in CHOOSING.paths])
    found += [_Found(CHOOSING, placed) for placed in _placed(chosen, pool)]
    questions = _with_near(found, pool)
    held = [_is_held(each) for each in found]
    return Questions(
        pool.passages,
        [question for question, out in zip(questions, held, strict=True) if not out],
        [question for question, out in zip(questions, held, strict=True) if out],
    )


class _Placed(NamedTuple):
    """A question whose passages are cut."""

    text: str
    answers: dict[int, tuple[int, ...]]
    beside: tuple[int, ...]


class _Found(NamedTuple):
    source: Source
    placed: _Placed


def _is_held(found: _Found) -> bool:
    return bool(found.source.held) and checksum(found.placed.text) % found.source.held == 0


def _files(source: Source, data: Path, clones: Path) -> Iterator[File]:
    if source.commit is None:
        yield from (File(path, (data / path).read_bytes()) for path in source.paths)
        return
    clone = clones / source.clone
    if not clone.is_dir():
        raise FileNotFoundError(f"{clone} is not there. Clone {source.repository} to it from GitHub.")
    try:
        yield from (File(*each) for each in gather.archived(clone, source.commit, *source.paths))
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode("utf-8", "replace").strip()
        raise FileNotFoundError(
            f"{clone} lacks {source.commit} or a file of it ({told}). Fetch {source.repository} again."
        ) from None


def _open(source: Source, asked: Iterator[Asked], measured: set[tuple[str, ...]]) -> Iterator[Asked]:
    """What no benchmark holds, at most as much as the source's cap; the first by their checksums."""
    known: dict[Paragraph, bool] = {}

    def is_measured(paragraph: Paragraph) -> bool:
        if paragraph not in known:
            known[paragraph] = not measured.isdisjoint(gather.runs([paragraph.text]))
        return known[paragraph]

    kept = [
        each._replace(beside=tuple(one for one in each.beside if not is_measured(one)))
        for each in asked
        if not any(is_measured(answer.paragraph) for answer in each.answers)
    ]
    if source.cap is not None and len(kept) > source.cap:
        kept = sorted(kept, key=lambda each: checksum(each.question))[: source.cap]
    yield from kept


def _placed(asked: Iterator[Asked], pool: Pool) -> Iterator[_Placed]:
    for each in asked:
        answers: dict[int, tuple[int, ...]] = {}
        others: list[int] = []
        for answer in each.answers:
            for number in pool.add(answer.paragraph):
                if hit := _hit(answer, pool.passages[number]):
                    answers[number] = hit
                else:
                    others.append(number)
        others += [number for paragraph in each.beside for number in pool.add(paragraph)]
        is_known = any(answer.spans is not None for answer in each.answers)
        too_many = is_known and sum(map(len, answers.values())) > MOST_ANSWERS
        if each.question and bool(answers) == bool(each.answers) and not too_many:
            beside = tuple(dict.fromkeys(number for number in others if number not in answers))
            yield _Placed(each.question, answers, beside)


def _hit(answer: Answer, passage: Passage) -> tuple[int, ...]:
    """The sentences of a passage that the answer begins or has its middle in."""
    if answer.spans is None:
        return tuple(range(len(passage.spans)))
    places = [
        place
        for start, end in answer.spans
        for place in (start, (start + end) // 2 if end - start < _LONG_ANSWER else start + _INTO)
    ]
    return tuple(
        number
        for number, (start, end) in enumerate(passage.spans)
        if any(start <= place < end for place in places)
    )


def _with_near(found: Sequence[_Found], pool: Pool) -> list[Question]:
    """The questions in their order; near passages are looked for among those of the same language."""
    made: dict[int, Question] = {}
    for language in dict.fromkeys(each.source.language for each in found):
        rows = [row for row, each in enumerate(found) if each.source.language == language]
        numbers = sorted({n for row in rows for n in (*found[row].placed.answers, *found[row].placed.beside)})
        tokens = [pool.question(found[row].placed.text) for row in rows]
        texts = [pool.passages[number].titled.ids for number in numbers]
        most = max(len(found[row].placed.answers) for row in rows) + NEAR
        places = nearest([each.ids for each in tokens], texts, most)
        for row, question, order in zip(rows, tokens, places, strict=True):
            source, placed = found[row]
            near = [numbers[place] for place in order if numbers[place] not in placed.answers][:NEAR]
            made[row] = Question(source, question, placed.answers, placed.beside, tuple(near))
    return [made[row] for row in range(len(found))]
