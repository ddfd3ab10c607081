"""The student's tokeniser: folding, no repetition, light stems, and Unigram word pieces, in tokenizer.json.

Nothing of it is Python at run time, so any program that loads the model folds exactly as rag.arabic does.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.trainers import UnigramTrainer

from rag.arabic import DROPPED_CATEGORIES, REPLACED, TATWEEL
from rag.embedding.repetitions import CLITICS, REPEATED

UNKNOWN = "<unk>"
_ARABIC_LETTER = r"[\u0621-\u064a]"
# The suffixes of light10, as rag.arabic.stem takes them off a folded word.
_SUFFIX = rf"\A{_ARABIC_LETTER}{{2,}}?\K(?:ي)?(?:ه)?(?:يه)?(?:ين)?(?:ون)?(?:ات)?(?:ان)?(?:ها)?\z"


def normaliser() -> normalizers.Normalizer:
    """`rag.arabic.fold` as a tokenizers pipeline, built from the same constants."""
    dropped = "".join(rf"\p{{{category}}}" for category in DROPPED_CATEGORIES)
    sources: dict[str, list[str]] = {}
    for letter, replacement in REPLACED.items():
        sources.setdefault(replacement, []).append(letter)
    return normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Replace(Regex(f"[{dropped}{TATWEEL}]"), ""),
            *(
                normalizers.Replace(Regex(f"[{re.escape(''.join(letters))}]"), replacement)
                for replacement, letters in sources.items()
            ),
            normalizers.Lowercase(),
        ]
    )


def repetitions() -> normalizers.Normalizer:
    """Takes out of folded text what `rag.embedding.repetitions` does."""
    return normalizers.Replace(Regex(REPEATED), "")


def pre_tokeniser() -> pre_tokenizers.PreTokenizer:
    """Words and numbers only; Arabic words without light10's articles, conjunction and suffixes.

    Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007).
    """
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\p{L}+|\p{N}+(?:[.,]\p{N}+)*"), "removed", invert=True),
            pre_tokenizers.Split(Regex(rf"\A{CLITICS}"), "removed"),
            pre_tokenizers.Split(Regex(_SUFFIX), "removed"),
            pre_tokenizers.Metaspace(prepend_scheme="always"),
        ]
    )


def train(texts: Iterable[str], pieces: int, subwords: int) -> Tokenizer:
    """A tokeniser of `pieces` pieces: `subwords` of Unigram's, learnt from `texts`, and the commonest words.

    Kudo, "Subword Regularization: Improving Neural Network Translation Models with Multiple Subword
    Candidates" (2018). Words are counted by their root, so that the largest sources do not decide alone.
    """
    tokeniser = _dressed(Unigram())
    counts: Counter[str] = Counter()
    for text in texts:
        folded = tokeniser.normalizer.normalize_str(text)
        counts.update(word for word, _ in tokeniser.pre_tokenizer.pre_tokenize_str(folded))
    weights = {word: math.isqrt(count) for word, count in sorted(counts.items())}
    trainer = UnigramTrainer(
        vocab_size=subwords,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=8,
        show_progress=False,
    )
    repeated = (word[1:] for word, weight in weights.items() for _ in range(weight))
    tokeniser.train_from_iterator(repeated, trainer)
    vocabulary = [(piece, score) for piece, score in json.loads(tokeniser.to_str())["model"]["vocab"]]
    known = {piece for piece, _ in vocabulary}
    total = sum(weights.values())
    common = sorted(weights.keys() - known, key=lambda word: (-counts[word], word))
    vocabulary += [(word, math.log(weights[word] / total)) for word in common[: pieces - len(vocabulary)]]
    return _dressed(Unigram(vocabulary, unk_id=0))


def _dressed(model: Unigram) -> Tokenizer:
    tokeniser = Tokenizer(model)
    tokeniser.normalizer = normalizers.Sequence([normaliser(), repetitions()])
    tokeniser.pre_tokenizer = pre_tokeniser()
    return tokeniser
