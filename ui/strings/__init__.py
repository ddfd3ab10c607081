"""The words of the user interface, in Arabic and in English."""

from __future__ import annotations

import math
from typing import Final

from rag.arabic import Language
from ui.strings.arabic import ARABIC
from ui.strings.english import ENGLISH
from ui.strings.words import Strings

__all__ = ["ARABIC", "ENGLISH", "STRINGS", "Strings", "count_documents", "count_wait"]

MINUTES_FROM = 120
"""From how many seconds on a wait is told in minutes."""

STRINGS: Final[dict[Language, Strings]] = {"ar": ARABIC, "en": ENGLISH}


def count_documents(count: int, language: Language) -> str:
    """The number of documents with the noun's right form: `3 وثائق`, `11 وثيقة`, `1 document`."""
    strings = STRINGS[language]
    if count == 0:
        return strings.no_documents
    return strings.documents.after(count).format(count=f"{count:,}")


def count_wait(seconds: int, language: Language) -> str:
    """How long to wait, as people say it: `52 ثانية`, and from two minutes on `3 دقائق`."""
    strings = STRINGS[language]
    if seconds < MINUTES_FROM:
        return strings.seconds.counted(seconds)
    return strings.minutes.counted(math.ceil(seconds / 60))
