from __future__ import annotations

from typing import Any

from rag.answers.answer import Answer, Citation

QUOTE = "بلغ حجم التجارة 240 مليار دولار."


def answered(question: str, quote: str = QUOTE) -> dict[str, Any]:
    """The API's JSON of an answer that quotes one sentence."""
    citation = Citation(1, "تجارة.md", "التجارة", "الأرقام", 3, None, 0, len(quote), quote, True)
    return Answer(question, f"{quote} [1]", True, "ar", "extractive", (citation,)).to_json()
