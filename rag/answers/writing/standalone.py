"""A follow-up as a question of its own, in the words of a chat model, where it keeps to the conversation."""

from __future__ import annotations

from typing import Final

from rag import arabic
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.faults import Fault
from rag.answers.writing.prompts import ask_for_standalone
from rag.question import Question

LONGEST: Final = 400
"""Characters; a longer reply is no question."""

SHARE: Final = 0.25
"""Of the time that an answer may take, so much may pass over this."""


def make_standalone(question: Question, chat: ChatModel) -> Question:
    """The question that a follow-up asks, without its history. The follow-up itself where it can be asked
    alone, the model fails, or its reply adds anything to what was said before: then what it leans on is
    found without a model (`rag.followups`)."""
    if not question.subject:
        return question
    text = ""
    try:
        for piece in chat.stream(ask_for_standalone(question, question.history), SHARE):
            text += piece or ""
    except Fault:
        return question
    said = " ".join(turn.content for turn in question.history)
    rewritten = text.rpartition("</think>")[2].strip(' \n"«»“”')
    if not _is_of(rewritten, f"{said} {question.text}") or arabic.language(rewritten) != question.language:
        return question
    return Question(rewritten, question.encoder, (), question.analyser)


def _is_of(text: str, said: str) -> bool:
    """Whether a text is one line that asks, in words that were said."""
    known = set(arabic.stems(said))
    words = [word for word in arabic.content_words(text) if word not in arabic.FUNCTION_WORDS]
    is_line = 0 < len(text) <= LONGEST and "\n" not in text
    return is_line and bool(words) and set(arabic.stems(" ".join(words))) <= known
