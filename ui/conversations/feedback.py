"""What readers say of answers as a question set, and what they asked that was not answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag import arabic
from rag.question import MOST_EARLIER_QUESTIONS
from ui.conversations.store import JudgedTurn, KeptTurn


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that was not answered, as it was asked last; `count` is how often it or one like it was
    asked, `last` when, in milliseconds since the epoch, and `others` are its other wordings."""

    question: str
    count: int
    last: int
    others: tuple[str, ...] = ()


def build_rows(judged: Iterable[JudgedTurn]) -> list[dict[str, str]]:
    """The judged turns as rows of a question set (`evals.questions`), one for each question with what was
    said before it. Where it was judged more than once, the last judgement counts."""
    groups: dict[tuple[str, str], list[JudgedTurn]] = {}
    for each in judged:
        question = " ".join(each.turn.question.split())
        groups.setdefault((question, _write_history(each.before)), []).append(each)
    return [_build_row(question, history, group) for (question, history), group in groups.items()]


def group_unanswered(refused: Iterable[KeptTurn]) -> list[Gap]:
    """What was not answered, most often asked first, then the latest. Questions of the same content words, in
    any order and spelling, are one. A refusal without passages answers a greeting or an empty index, and is
    not counted."""
    groups: dict[frozenset[str], list[KeptTurn]] = {}
    for turn in refused:
        if turn.answer.get("passages"):
            groups.setdefault(frozenset(arabic.content_words(turn.question)), []).append(turn)
    gaps = [
        Gap(" ".join(turns[-1].question.split()), len(turns), turns[-1].created) for turns in groups.values()
    ]
    return _sort(gaps)


def merge_alike(gaps: Sequence[Gap], group: Callable[[Sequence[str]], list[list[int]]]) -> list[Gap]:
    """The gaps, those that `group` puts together as one, in the same order."""
    merged = []
    for places in group([gap.question for gap in gaps]):
        alike = sorted((gaps[place] for place in places), key=lambda gap: -gap.last)
        others = tuple(gap.question for gap in alike[1:])
        merged.append(Gap(alike[0].question, sum(gap.count for gap in alike), alike[0].last, others))
    return _sort(merged)


def _sort(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted(gaps, key=lambda gap: (-gap.count, -gap.last))


def _write_history(before: Sequence[KeptTurn]) -> str:
    """What a question may lean on, as the column `history` has it."""
    messages = [
        {"role": role, "content": content}
        for turn in before[-MOST_EARLIER_QUESTIONS:]
        for role, content in (("user", turn.question), ("assistant", str(turn.answer["answer"])))
    ]
    return json.dumps(messages, ensure_ascii=False) if messages else ""


def _build_row(question: str, history: str, judged: Sequence[JudgedTurn]) -> dict[str, str]:
    """A right answer is what is to be found again, a right refusal what is to be refused again. What would
    have been right instead of a wrong answer is for people to fill in."""
    answer, is_right = judged[-1].turn.answer, judged[-1].judgement.is_right
    tags = ["right" if is_right else "wrong"]
    if not answer["answered"]:
        tags.append("refused")
    if len({each.judgement.is_right for each in judged}) > 1:
        tags.append("disputed")
    reasons = dict.fromkeys(" ".join(each.judgement.reason.split()) for each in judged)
    row = {"question": question, "history": history, "tags": "|".join(tags)}
    row["note"] = "\n".join([f"answer: {answer['answer']}", *(f"reason: {why}" for why in reasons if why)])
    if is_right and not answer["answered"]:
        row["answerable"] = "no"
    elif is_right and (citations := answer.get("citations")):
        first = citations[0]
        row |= {"answers": _list_answers(answer), "document": first["document"], "quote": first["quote"]}
    return row


def _list_answers(answer: dict[str, object]) -> str:
    """What the first line of an answer says of what was asked for, as the column `answers` has it."""
    text = str(answer["answer"])
    end = len(text.partition("\n")[0])
    emphasis = answer.get("emphasis")
    spans = emphasis if isinstance(emphasis, list | tuple) else ()
    said = (text[start:stop].strip() for start, stop in spans if stop <= end)
    return "|".join(each for each in said if "|" not in each)
