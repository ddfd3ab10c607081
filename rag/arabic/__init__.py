"""Arabic text as retrieval sees it: folding, tokens, stems, terms, sentences. Pure functions.

What is made here is for matching only; people are always shown the original. The word lists (months, numbers,
question words, pronouns, function words) stand in `rag.arabic.lexicon`.
"""

from rag.arabic.analysers import (
    ANALYSERS_VERSION,
    Analyser,
    grams,
    query_terms,
    stem,
    stems,
    terms,
    word_terms,
)
from rag.arabic.folding import DROPPED_CATEGORIES, REPLACED, TATWEEL, Folded, fold, fold_with_offsets
from rag.arabic.languages import Language, language
from rag.arabic.lexicon import FUNCTION_WORDS
from rag.arabic.segmentation import sentences
from rag.arabic.tokens import Word, content_words, folded_words, spaced_words, words, words_of

__all__ = [
    "ANALYSERS_VERSION",
    "DROPPED_CATEGORIES",
    "FUNCTION_WORDS",
    "REPLACED",
    "TATWEEL",
    "Analyser",
    "Folded",
    "Language",
    "Word",
    "content_words",
    "fold",
    "fold_with_offsets",
    "folded_words",
    "grams",
    "language",
    "query_terms",
    "sentences",
    "spaced_words",
    "stem",
    "stems",
    "terms",
    "word_terms",
    "words",
    "words_of",
]
