"""The formats of the question sets: each becomes questions with the paragraphs that answer them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from training.questions.sources import Format, Source


class Paragraph(NamedTuple):
    title: str
    text: str


class Answer(NamedTuple):
    """A paragraph, and where in it the answer stands; all of it answers where `spans` is None."""

    paragraph: Paragraph
    spans: tuple[tuple[int, int], ...] | None = None


class Asked(NamedTuple):
    """A question; `answers` is empty where nothing answers it. `beside` holds paragraphs of the same article
    or page, and that of a question without an answer, none of which answers."""

    source: str
    question: str
    answers: tuple[Answer, ...]
    beside: tuple[Paragraph, ...] = ()


class File(NamedTuple):
    """A file of a source by its path."""

    path: str
    content: bytes


MOST_SIBLINGS = 3
"""Paragraphs of the same article or page that a question is given."""
_LONGEST_ANSWER = 1500
"""Letters of a manual's section that are read."""
_LEAST_WORDS = 15
_LEAST_HEADING = 3
_BEFORE_MARK = re.compile(r" (?=[,.;:)!?])")


def read(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """The questions of the files of a source, in their order."""
    return _READERS[source.format](source, list(files))


def _squad(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """SQuAD's JSON; paragraphs may stand without articles, and articles without a list around them."""
    for file in files:
        described = json.loads(file.content)
        for article in described["data"] if isinstance(described, dict) else described:
            for paragraph in article.get("paragraphs") or [article]:
                for asked in paragraph["qas"]:
                    answers = [] if asked.get("is_impossible") else asked.get("answers") or []
                    found = [(each["answer_start"], each["text"]) for each in answers]
                    yield _spanned(
                        source.name, asked["question"], article.get("title"), paragraph["context"], found
                    )


def _lines(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """A question a line, with its paragraph."""
    for file in files:
        for line in file.content.decode().splitlines():
            asked = json.loads(line)
            answers = asked["answers"]
            starts = answers.get("answer_start") or answers.get("answer_begin_position") or ()
            found = zip(starts, answers["text"], strict=True)
            yield _spanned(source.name, asked["question"], asked.get("title"), asked["context"], found)


def _zip(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    for file in files:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            names = sorted(archive.namelist())
            yield from _lines(source, (File(name, archive.read(name)) for name in names))


def _spanned(
    source: str, question: str, title: str | None, text: str, found: Iterable[tuple[int, str]]
) -> Asked:
    spans = tuple((start, start + len(answer)) for start, answer in found if answer and start >= 0)
    paragraph = Paragraph(title or "", text)
    if not spans:
        return Asked(source, flat(question), (), (paragraph,))
    return Asked(source, flat(question), (Answer(paragraph, spans),))


def _quoting(
    source: str, question: str, title: str, text: str, quotations: Sequence[str], most: int = 4
) -> Iterator[Asked]:
    """A question whose answer is wherever the text has one of the quotations, and that has none where none is
    given; where one is given and stands at more than `most` places, or at none, it is left out."""
    given = [flat(quotation) for quotation in quotations if len(flat(quotation)) > 1]
    spans = [match.span() for each in given for match in re.finditer(re.escape(each), text, re.IGNORECASE)]
    paragraph = Paragraph(title, text)
    if not quotations:
        yield Asked(source, flat(question), (), (paragraph,))
    elif 0 < len(spans) <= most:
        yield Asked(source, flat(question), (Answer(paragraph, tuple(spans)),))


def _qed(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    for file in files:
        for line in file.content.decode().splitlines():
            asked = json.loads(line)
            answers = [untokenised(each["string"]) for some in asked["original_nq_answers"] for each in some]
            text = untokenised(asked["paragraph_text"].replace("-- ", "- "))
            if answers:
                yield from _quoting(
                    source.name, asked["question_text"] + "?", asked["title_text"], text, answers
                )


def _selqa(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    for file in files:
        for asked in json.loads(file.content):
            given = [flat(candidate) for candidate in asked["candidates"]]
            whole = [each if each[-1:] in (".", "!", "?") else f"{each}." for each in given]
            chosen = [whole[number] for number in asked["answers"]]
            if chosen:
                yield from _quoting(source.name, asked["question"], asked["article"], " ".join(whole), chosen)


def _clapnq(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    for file in files:
        for line in file.content.decode().splitlines():
            asked = json.loads(line)
            (passage, *_) = asked["passages"]
            selected = [
                untokenised(sentence)
                for output in asked["output"]
                for sentence in output.get("selected_sentences") or ()
            ]
            text = untokenised(passage["text"])
            yield from _quoting(source.name, asked["input"] + "?", passage["title"], text, selected)


def _fairytale(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """Questions and stories by the same name, in folders of their own."""
    tables = {PurePosixPath(file.path).name: file for file in files}
    for name, file in tables.items():
        story = tables.get(name.replace("-questions.csv", "-story.csv"))
        if not name.endswith("-questions.csv") or story is None:
            continue
        sections = {row["section"].strip(): flat(row["text"]) for row in _csv(story)}
        for row in _csv(file):
            text = sections.get(row["cor_section"].strip())
            if text and row["ex-or-im1"] == "explicit" and len(row["answer1"]) > 2:
                yield from _quoting(source.name, row["question"], "", text, [row["answer1"]], most=2)


def _csv(file: File) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


def _tydi(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """Paragraphs of Wikipedia that answer, of which further down in their article two dumps disagree."""
    for asked in _packed(files):
        if asked["gold"] <= 3:
            answering = Paragraph(asked["title"], flat(asked["passage"]))
            beside = [Paragraph(asked["title"], flat(text)) for _, text in asked["others"][:MOST_SIBLINGS]]
            yield Asked(source.name, flat(asked["question"]), (Answer(answering),), tuple(beside))


def _judged(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    for asked in _packed(files):
        positive, negative = (
            [Paragraph(each["title"], flat(each["text"])) for each in asked[side]]
            for side in ("positive", "negative")
        )
        if positive:
            answers = tuple(Answer(paragraph) for paragraph in positive)
            yield Asked(source.name, flat(asked["question"]), answers, tuple(negative))


def _missing(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """Questions whose article is not there: only near passages are."""
    for cells in _rows(files):
        yield Asked(source.name, flat(cells[1]), ())


def _faq(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """Questions of manuals in Arabic and, where there is one, in English, beside others of their page."""
    pages: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for asked in _packed(files):
        if len(asked["answer"].split()) > 6:
            pages.setdefault((asked["source"], asked["path"]), []).append(asked)
    for page in pages.values():
        paragraphs = [
            Paragraph(flat(asked["title"]), flat(asked["answer"])[:_LONGEST_ANSWER]) for asked in page
        ]
        for number, asked in enumerate(page):
            beside = (paragraphs[number + 1 :] + paragraphs[:number])[:MOST_SIBLINGS]
            for question in filter(None, (asked["question"], asked.get("question_en"))):
                yield Asked(source.name, flat(question), (Answer(paragraphs[number]),), tuple(beside))


def _headings(source: Source, files: Iterable[File]) -> Iterator[Asked]:
    """An English heading as the question, the first Arabic section under it as the answer."""
    seen: set[str] = set()
    for _, _, heading, _, _, section in _rows(files):
        long_enough = len(heading.split()) >= _LEAST_HEADING and len(section.split()) >= _LEAST_WORDS
        if long_enough and heading not in seen:
            seen.add(heading)
            answering = Paragraph("", flat(section)[:_LONGEST_ANSWER])
            yield Asked(source.name, flat(heading), (Answer(answering),))


def _packed(files: Iterable[File]) -> Iterator[dict[str, Any]]:
    for file in files:
        yield from map(json.loads, gzip.decompress(file.content).decode().splitlines())


def _rows(files: Iterable[File]) -> Iterator[list[str]]:
    for file in files:
        text = io.StringIO(gzip.decompress(file.content).decode(), newline="")
        yield from csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def flat(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def untokenised(text: str) -> str:
    """English as it is written, out of words with spaces around all marks."""
    return _BEFORE_MARK.sub("", flat(text)).replace("( ", "(")


_READERS: dict[Format, Callable[[Source, list[File]], Iterator[Asked]]] = {
    "squad": _squad,
    "lines": _lines,
    "zip": _zip,
    "qed": _qed,
    "selqa": _selqa,
    "clapnq": _clapnq,
    "fairytale": _fairytale,
    "tydi": _tydi,
    "judged": _judged,
    "missing": _missing,
    "faq": _faq,
    "headings": _headings,
}
