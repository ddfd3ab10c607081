"""A vocabulary for tests of what asks for one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.arabic import Analyser


class Terms:
    """A vocabulary of one passage for each word, of `size` passages."""

    size = 40

    def __init__(self, text: str, analyser: Analyser = "light10+4grams") -> None:
        self.analyser = analyser
        self.words = text.split()
        self._terms = [set(arabic.terms(word, analyser)) for word in self.words]

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return np.array([sum(term in own for own in self._terms) for term in terms], dtype=np.int64)
