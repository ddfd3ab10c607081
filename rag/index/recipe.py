"""The recipe of an index: every version and setting that decides what is in it, and what it means that two
differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rag.arabic import ANALYSERS_VERSION, Analyser
from rag.config import Settings
from rag.documents import EXTRACTION
from rag.embedding import EmbeddingModel
from rag.ocr.tesseract import find_tesseract
from rag.passages import SPLITTING, Passage

PASSAGE_TEXT: Final = "1"
"""The version of `passage_text`. Raise it when that yields another text than before."""

REMEDY: Final = "Make it again: isnad index"


def passage_text(passage: Passage) -> str:
    """What is searched of a passage: its text under its title and headings."""
    return "\n".join(part for part in (passage.title, passage.section, passage.text) if part)


def _extraction(settings: Settings) -> str:
    """With Tesseract, once it is there, more pages are read than without."""
    reader = find_tesseract() if settings.documents.ocr == "auto" else None
    return f"{EXTRACTION}, {reader}" if reader else EXTRACTION


@dataclass(frozen=True, slots=True)
class Recipe:
    """How files become an index. What was made by another recipe has to be made again."""

    extraction: str
    splitting: str
    passages: str
    passage_text: str
    analyser: Analyser
    analysers_version: str
    embedding: str

    @classmethod
    def of(cls, settings: Settings, embeddings: EmbeddingModel) -> Recipe:
        """The recipe that these settings ask for."""
        return cls(
            extraction=_extraction(settings),
            splitting=SPLITTING,
            passages=f"{settings.passages.min_words}-{settings.passages.max_words} words",
            passage_text=PASSAGE_TEXT,
            analyser=settings.retrieval.analyser,
            analysers_version=ANALYSERS_VERSION,
            embedding=embeddings.identity,
        )

    def changes(self, made: Recipe) -> list[str]:
        """What differs from the recipe that an index was `made` by, for the operator."""
        return [f"The {what} changed; the index is made again." for what in self._differences(made)]

    def _differences(self, made: Recipe) -> Iterator[str]:
        if made.extraction != self.extraction:
            yield "way that files are read"
        if made.splitting != self.splitting:
            yield "way that passages are divided"
        if made.passages != self.passages:
            yield "size of passages"
        if made.passage_text != self.passage_text:
            yield "text that is searched of a passage"
        if (made.analyser, made.analysers_version) != (self.analyser, self.analysers_version):
            yield "analyser of words"
        if made.embedding != self.embedding:
            yield "embedding model"

    def mismatch(self, made: Recipe) -> str | None:
        """Why questions by this recipe cannot be put to an index that was `made` by another, with the remedy;
        None where they can. Files read or divided otherwise can still be searched."""
        if made.embedding != self.embedding:
            model, named = made.embedding.split("|")[0], self.embedding.split("|")[0]
            other = f"'{model}', the settings name '{named}'" if model != named else f"another '{named}'"
            return f"The index was made with the embedding model {other}. {REMEDY}"
        if made.analyser != self.analyser:
            named = self.analyser
            return (
                f"The index was made with the analyser {made.analyser}, the settings name {named}. {REMEDY}"
            )
        if made.analysers_version != self.analysers_version:
            other = "another version of Isnad, which analyses words otherwise"
            return f"The index was made by {other}. {REMEDY}"
        return None
