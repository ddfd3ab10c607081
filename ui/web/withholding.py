"""Withholding: an answer that was kept is shown no more to a reader who may not see its documents any more.

What says so are the collections, as they are now. A document that has left the index hides nothing by that:
its path alone tells whose it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag import arabic
from rag.answers.answer import Answer
from ui.conversations.store import MOST_TERMS, KeptConversation, KeptTurn
from ui.strings import STRINGS
from ui.web.answering import Documents


def withhold(kept: KeptConversation, documents: Documents) -> KeptConversation:
    """A conversation without the answers that its reader may not see any more; the questions are theirs."""
    return replace(kept, turns=tuple(_withhold_turn(turn, documents) for turn in kept.turns))


def withhold_answer(answer: Answer, documents: Documents) -> Answer:
    """The answer, or where it may not be seen any more, one that says so and no more."""
    named = {each.document for each in (*answer.citations, *answer.candidates)}
    named |= {each.document for each in answer.passages}
    if not any(map(documents.hides, named)):
        return answer
    told = STRINGS[answer.language].withheld
    return Answer(answer.question, told, False, answer.language, answer.model)


def holds(kept: KeptConversation, query: str) -> bool:
    """Whether each word of a search is in the title, a question or an answer, as `Store.latest` looks."""
    said = [arabic.fold(text) for text in (kept.summary.title, *_list_texts(kept))]
    return all(any(term in text for text in said) for term in arabic.stems(query)[:MOST_TERMS])


def _withhold_turn(turn: KeptTurn, documents: Documents) -> KeptTurn:
    shown = ("citations", "candidates", "passages")
    named = {str(each["document"]) for name in shown for each in turn.answer.get(name, ())}
    if not any(map(documents.hides, named)):
        return turn
    language = arabic.language(turn.question)
    told = Answer(turn.question, STRINGS[language].withheld, False, language, str(turn.answer["model"]))
    return replace(turn, answer=told.to_json())


def _list_texts(kept: KeptConversation) -> Iterator[str]:
    for turn in kept.turns:
        yield f"{turn.question}\n{turn.answer['answer']}"
