"""Which of the two languages a text is in."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["ar", "en"]

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")


def language(text: str) -> Language:
    """The language to answer in: Arabic unless Latin letters outnumber Arabic ones."""
    latin, own = (sum(map(len, letters.findall(text))) for letters in (_LATIN, _ARABIC))
    return "en" if latin > own else "ar"
