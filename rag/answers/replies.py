"""Replies in our own words: to what is no question about the documents, and where they hold no answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Final, Literal

from rag.answers.answer import FaultCode
from rag.answers.requests import Kind
from rag.arabic import Language
from rag.arabic.phrases import Talk

Reply = Talk | Literal["nothing_quoted"]

_REPLIES: Final[dict[Reply, dict[Language, str]]] = {
    "greeting": {
        "ar": "أهلًا بك. اسألني عمّا في الوثائق، فأنقل لك جوابها بنصّه ومع مصدره.",
        "en": "Hello! Ask me about the documents, and I will quote what they say, with the source.",
    },
    "thanks": {
        "ar": "على الرحب والسعة. إن كان لديك سؤال آخر عن الوثائق فأنا هنا.",
        "en": "You are welcome. If you have another question about the documents, I am here.",
    },
    "goodbye": {
        "ar": "مع السلامة. عد متى شئت بسؤال عن الوثائق.",
        "en": "Goodbye. Come back any time with a question about the documents.",
    },
    "sure": {
        "ar": "كل جملة في جوابي منقولة بنصّها من الوثائق، والرقم الذي بعدها يفتح مصدرها: افتحه وتحقق بنفسك.",
        "en": "Each sentence of my answer is a quotation from the documents. The number after it "
        "opens its source,"
        " so that you can check it yourself.",
    },
    "wrong": {
        "ar": "أعتذر إن لم يكن هذا ما تريد. أعد السؤال بكلمات أخرى، وسمِّ ما تسأل عنه وما تريد منه: كم، متى،"
        " من، لماذا.",
        "en": "I am sorry if this is not what you want. Please ask in other words, and name what you ask"
        " about and what of it: how many, when, who, why.",
    },
    "nothing_quoted": {
        "ar": "لم أنقل شيئًا من الوثائق في ردي الأخير. حين أجيب تكون كل جملة منقولة بنصّها، والرقم "
        "الذي بعدها يفتح"
        " مصدرها.",
        "en": "I quoted nothing in my last reply. When I answer, each sentence is a quotation from "
        "the documents,"
        " and the number after it opens its source.",
    },
    "self": {
        "ar": "أنا إسناد، أجيب عن الأسئلة من الوثائق المفهرسة هنا: أنقل الجملة التي تجيب بنصّها "
        "ومعها مصدرها، وأقول"
        " إن لم أجد جوابًا. اسأل مثلًا: كم، متى، من، لماذا، كيف.",
        "en": "I am Isnad. I answer questions from the documents indexed here: I quote the sentence "
        "that answers,"
        " with its source, and say so where there is none. Ask who, when, how many, why or how.",
    },
}

NOT_FOUND: Final[dict[Language, str]] = {
    "ar": "ولم أجد في الوثائق جوابًا عن: «{part}».",
    "en": "The documents do not hold an answer to: “{part}”.",
}
"""What is said of a part of a question where another part was answered."""

_NO_SUMMARY: Final[dict[Language, str]] = {
    "ar": "لا أكتب ملخصات بلا نموذج محادثة. ",
    "en": "I do not write summaries without a chat model. ",
}
UNWRITTEN: Final[dict[Kind, dict[Language, str]]] = {
    "summary": _NO_SUMMARY,
    "overview": _NO_SUMMARY,
    "comparison": {
        "ar": "لا أقارن بين الوثائق بلا نموذج محادثة. ",
        "en": "I do not compare documents without a chat model. ",
    },
    "list": {
        "ar": "لا أكتب قوائم مما في الوثائق كلها بلا نموذج محادثة. ",
        "en": "I do not write lists over all documents without a chat model. ",
    },
}
"""What is said first where no chat model is set."""

OPENINGS: Final[dict[Kind, dict[Language, str]]] = {
    "summary": {
        "ar": "هذه الجملة الأولى من كل قسم من «{title}» بنصّها، وليست تلخيصًا له:",
        "en": "These are the opening sentences of the sections of “{title}”, as they stand:",
    },
    "overview": {
        "ar": "هذه الجملة الأولى من كل وثيقة بنصّها، وليست تلخيصًا لها:",
        "en": "These are the opening sentences of the documents, as they stand:",
    },
    "comparison": {
        "ar": "هذه الجملة الأولى من كل قسم من هذه الوثائق بنصّها، وليست مقارنة بينها:",
        "en": "These are the opening sentences of the sections of these documents, as they stand:",
    },
    "list": {
        "ar": "هذه جملة من أقرب مقاطع كل وثيقة إلى سؤالك بنصّها، وليست قائمة بكل ما فيها:",
        "en": "This is, of each document, a sentence of the passage that is nearest to your question, as it"
        " stands:",
    },
}
HEADED: Final = "«{title}»:"
MORE: Final[dict[Literal["sections", "documents"], dict[Language, str]]] = {
    "sections": {"ar": "ومن أقسامها أيضًا: {names}.", "en": "Further sections: {names}."},
    "documents": {"ar": "ومن الوثائق أيضًا: {names}.", "en": "Further documents: {names}."},
}
WHICH: Final[dict[Kind, dict[Language, str]]] = {
    "summary": {
        "ar": "سمِّ الوثيقة التي تريد ملخصها، أو أوائل أقسامها إن لم يكن معي نموذج محادثة. من الوثائق هنا:"
        " {titles}.",
        "en": "Name the document of which you would like a summary or, if I have no chat model, the sentences"
        " that its sections begin with. Some that are here: {titles}.",
    },
    "comparison": {
        "ar": "سمِّ الوثيقتين اللتين تريد مقارنتهما. من الوثائق هنا: {titles}.",
        "en": "Name the two documents that you would like to compare. Some that are here: {titles}.",
    },
}
"""What is said to who asks for what takes whole documents: before the sentences that are quoted in its stead,
over those of one document, after them, and where none is named that there is."""

_CONTENTS: Final[dict[Language, str]] = {
    "ar": "أجيب من هذه الوثائق، وعددها {count}:",
    "en": "I answer from these documents, {count} in all:",
}
_MOST_LISTED: Final = 30


def name_contents(titles: Sequence[str], language: Language) -> str:
    """What is said to who asks which documents there are: their titles, of many the first."""
    lines = [f"- {title}" for title in titles[:_MOST_LISTED]]
    more = ["- …"] if len(titles) > _MOST_LISTED else []
    return "\n".join([_CONTENTS[language].format(count=len(titles)), *lines, *more])


UNREAD: Final[dict[Language, str]] = {
    "ar": "الوثائق أطول من أن تُقرأ كلها لهذا الجواب، فعدد ما قُرئ من مقاطعها: {read}، أوائلها قبل غيرها.",
    "en": "The documents are too long to be read whole for this answer. Passages read: {read}, those that"
    " they begin with first.",
}
"""After what was written of a part of the documents."""


def name_unread(read: int, language: Language) -> str:
    """The line that tells how many passages were read."""
    return UNREAD[language].format(read=read)


_MARK: Final = re.compile(r"\[\d+\]")
_SOME: Final[dict[Language, str]] = {
    "ar": " من الوثائق هنا: {titles}.",
    "en": " Some of the documents here: {titles}.",
}


def reply(talk: Talk, language: Language, last_answer: str | None, titles: Sequence[str] = ()) -> str:
    """What is said to what is no question. `last_answer` is what was said before it; who begins with a
    greeting, or asks what can be asked, is told some of the `titles` of the documents."""
    quoted = last_answer is None or _MARK.search(last_answer)
    said = _REPLIES[talk if talk != "sure" or quoted else "nothing_quoted"][language]
    if talk in ("greeting", "self") and titles:
        apart = titles[:: ceil(len(titles) / MOST_TITLES)]
        said += _SOME[language].format(titles=name_titles(apart, language))
    return said


MOST_TITLES: Final = 5
"""So many documents are named to who names none."""
_QUOTES: Final[dict[Language, tuple[str, str]]] = {"ar": ("«{}»", "، "), "en": ("“{}”", ", ")}


def name_titles(titles: Iterable[str], language: Language) -> str:
    """Titles of documents, one after the other in a sentence."""
    quoted, between = _QUOTES[language]
    return between.join(quoted.format(title) for title in titles)


def name_missing(parts: Sequence[str], language: Language) -> list[str]:
    """A line for each part of a question that the documents do not answer."""
    return [NOT_FOUND[language].format(part=part.strip(" ؟?،,.!")) for part in parts]


UNSHOWN: Final[dict[Language, str]] = {
    "ar": "… وبقية القائمة في الوثيقة نفسها، عدد بنودها: {count}.",
    "en": "… and {count} more of this list in the same document.",
}
"""After a list that is quoted in part."""


def name_unshown(count: int, language: Language) -> str:
    """The line that tells how many items of a list are left."""
    return UNSHOWN[language].format(count=count)


COUNTED: Final[dict[Language, str]] = {
    "ar": "عدد البنود: {count}.",
    "en": "Items in this list: {count}.",
}
"""After a list of which was asked how many items it has."""


def name_counted(count: int, language: Language) -> str:
    """The line that tells how many items a list has."""
    return COUNTED[language].format(count=count)


INSTEAD: Final[dict[Language, str]] = {
    "ar": "هذا من قارئ الاقتباس لا من نموذج المحادثة، فقد {reason}.",
    "en": "This comes from the quoting reader, not from the chat model: {reason}.",
}
BROKEN_OFF: Final[dict[Language, str]] = {
    "ar": "لم يكتمل جواب نموذج المحادثة، فقد {reason}.",
    "en": "The chat model did not finish its answer: {reason}.",
}
"""What is said where a chat model failed: before it said anything that could be shown, and after."""

_FAULTS: Final[dict[FaultCode, tuple[str, str]]] = {
    "unreachable": ("تعذّر الاتصال بخادمه", "its server cannot be reached"),
    "key": ("رفض خادمه المفتاح", "its server does not accept the key"),
    "unknown_model": ("قال خادمه إنه لا يعرف النموذج", "its server does not have the model"),
    "busy": ("قال خادمه إنه مشغول", "its server is busy"),
    "failed": ("أخفق خادمه", "its server failed"),
    "timeout": ("انقضت المهلة", "the time was up"),
    "cut": ("انقطع جوابه", "its answer broke off"),
    "length": ("طالت عليه المقاطع", "the passages are too long for it"),
    "empty": ("جاء جوابه فارغًا", "its answer was empty"),
    "repeating": ("كرر نفسه", "it repeated itself"),
    "language": ("أجاب بلغة غير لغة السؤال", "it answered in another language"),
    "format": ("خرج عن الصيغة المطلوبة", "it did not keep to the form"),
    "unsupported": ("كتب ما لا تسنده الوثائق", "the documents do not support what it wrote"),
}


def name_fault(fault: FaultCode, language: Language, instead: bool) -> str:
    """The line that tells what the chat model failed at; `instead` of it, the quoting reader answered."""
    reason = _FAULTS[fault][0 if language == "ar" else 1]
    return (INSTEAD if instead else BROKEN_OFF)[language].format(reason=reason)


UNSUPPORTED: Final[dict[Language, str]] = {
    "ar": "(لم يُعثر على سند لهذا في الوثائق)",
    "en": "(not supported by the documents)",
}
"""After a sentence of a chat model that the documents do not support, where such are shown."""


def is_notice(line: str) -> bool:
    """Whether a line of an answer is said in our own words and claims nothing of the documents."""
    return bool(_NOTICE.fullmatch(line.strip()))


_NOTICE: Final = re.compile(
    "(?:"
    + "|".join(re.escape(text) for texts in UNWRITTEN.values() for text in texts.values())
    + ")?(?:"
    + "|".join(
        ".+".join(map(re.escape, re.split(r"\{\w+\}", text)))
        for texts in (
            NOT_FOUND,
            *OPENINGS.values(),
            *MORE.values(),
            UNREAD,
            UNSHOWN,
            COUNTED,
            INSTEAD,
            BROKEN_OFF,
        )
        for text in texts.values()
    )
    + ")|«[^«»]+(?:«[^«»]+»[^«»]*)*»:"
)
