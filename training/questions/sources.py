"""Where the questions come from, under what licence, and how much each counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Format = Literal[
    "squad",
    "lines",
    "zip",
    "qed",
    "selqa",
    "clapnq",
    "fairytale",
    "tydi",
    "judged",
    "missing",
    "faq",
    "headings",
]
"""How a file is laid out; training.questions.reading has a reader for each."""


@dataclass(frozen=True, slots=True)
class Source:
    """A set of questions, in a clone at a commit, or, without one, in the training folder."""

    name: str
    language: str
    """Of its passages. Near passages are looked for among those of the same language."""
    format: Format
    repository: str
    licence: str
    paths: tuple[str, ...]
    weight: float
    """How much a question counts, as long as all languages are learnt from."""
    commit: str | None = None
    held: int = 0
    """One question in so many is held back for choosing, by its text; none where it is 0."""
    cap: int | None = None
    """At most so many of its questions are used."""

    @property
    def clone(self) -> str:
        """What the clone's folder is called: the repository's name without its owner."""
        return self.repository.rpartition("/")[2]

    @property
    def late_weight(self) -> float:
        """How much a question counts in the last part of the run, which is for Arabic and English."""
        return self.weight * {"ar": 2.2, "en": 1.2}.get(self.language, 0.5)


_TYDI = "sagorbrur/tydiqa-language-specific"
_TYDI_COMMIT = "55c6649475e0765f717a6d32a173c6664096a8ce"
_WIKIPEDIA = "castorini/anserini-tools @5b819c1a, motazsaad/comparableWikiCoprus @6e4a6e27"
_WIKIPEDIA_LICENCE = "Apache-2.0, CC BY-SA 4.0"
_MANUALS = "MicrosoftDocs, microsoft's courses, bitcoin-dot-org/bitcoin.org"


def _tydi(language: str, *parts: str) -> Source:
    paths = tuple(f"language_data/{language}/{language}_tydiqa_{part}.json" for part in parts)
    return Source(f"tydi-{language}", language, "squad", _TYDI, "Apache-2.0", paths, 1.2, _TYDI_COMMIT)


# In the training folder.
_ARABIC = (
    Source(
        "tydi",
        "ar",
        "tydi",
        _WIKIPEDIA,
        _WIKIPEDIA_LICENCE,
        ("tydi-wiki/mrtydi-train.joined.jsonl.gz",),
        3,
        held=6,
    ),
    Source(
        "miracl",
        "ar",
        "judged",
        _WIKIPEDIA,
        _WIKIPEDIA_LICENCE,
        ("tydi-wiki/miracl-train.joined.jsonl.gz",),
        3,
        held=6,
    ),
    Source(
        "missing",
        "ar",
        "missing",
        "castorini/anserini-tools @5b819c1a",
        "Apache-2.0",
        ("tydi-wiki/mrtydi-train.article-missing.tsv.gz",),
        0.5,
    ),
    Source("faq", "ar", "faq", _MANUALS, "CC BY 4.0, MIT", ("faq/faq.ar.jsonl.gz",), 1),
    Source(
        "docs-en",
        "ar",
        "headings",
        "MicrosoftDocs",
        "CC BY 4.0",
        ("faq/ms-docs.heading-section.en-ar.tsv.gz",),
        0.4,
        cap=3500,
    ),
)

# In clones.
_ENGLISH = (
    Source(
        "tydi-english",
        "en",
        "squad",
        _TYDI,
        "Apache-2.0",
        (
            "language_data/english/english_tydiqa_train.json",
            "language_data/english/english_tydiqa_dev.json",
        ),
        1.5,
        _TYDI_COMMIT,
        held=10,
    ),
    Source(
        "qed",
        "en",
        "qed",
        "google-research-datasets/QED",
        "CC BY-SA 3.0",
        ("qed-dev.jsonlines",),
        1.5,
        "2492920337122918bbfc7d12c1268b9af796c6cf",
        held=10,
    ),
    Source(
        "selqa",
        "en",
        "selqa",
        "emorynlp/selqa",
        "Apache-2.0",
        ("ass/selqa-ass-dev.json", "ass/selqa-ass-test.json"),
        1,
        "fef3d6ac6944e2d4237165d90e5f859c71676bdd",
        held=10,
    ),
    Source(
        "clapnq",
        "en",
        "clapnq",
        "primeqa/clapnq",
        "Apache-2.0",
        (
            "annotated_data/dev/clapnq_dev_answerable.jsonl",
            "annotated_data/dev/clapnq_dev_unanswerable.jsonl",
        ),
        1,
        "eb26840d130f4dcf4c4c5c12a47d0beffc9cc586",
    ),
    Source(
        "fairytale",
        "en",
        "fairytale",
        "uci-soe/FairytaleQAData",
        "Apache-2.0",
        ("data-by-origin/questions", "data-by-origin/section-stories"),
        0.3,
        "a24ddc17364666b7c13a425b9970c87368b03417",
    ),
)

_OTHERS = (
    Source(
        "ja",
        "japanese",
        "squad",
        "SkelterLabsInc/JaQuAD",
        "CC BY-SA 3.0",
        ("data",),
        0.45,
        "23f5d72cc273c49b35e2d9efe0f51757aa1770bd",
    ),
    Source(
        "id",
        "indonesian",
        "squad",
        "rifkiaputri/IDK-MRC",
        "CC BY-SA 4.0",  # as IndoNLP/nusa-crowd says of it; the repository names none
        tuple(f"dataset/idk_mrc/{part}.json" for part in ("train", "test", "valid")),
        1,
        "e79b427a026d3e3dd85de05ba90c29cfff961c0f",
    ),
    Source(
        "fa",
        "persian",
        "squad",
        "AUT-NLP/PQuAD",
        "CC BY-SA 4.0",
        ("Dataset/Validation.json", "Dataset/Test.json"),
        1.2,
        "b1724102bdb2f00a61c8ca9f81250ceff9db1872",
    ),
    Source(
        "no",
        "norwegian",
        "squad",
        "ltgoslo/NorQuAD",
        "CC0",
        ("data/annotation",),
        1,
        "701f7db6a51f0264a282ce1ff8e59580251b391e",
    ),
    Source(
        "zh",
        "chinese",
        "squad",
        "ymcui/cmrc2018",
        "CC BY-SA 4.0",
        ("squad-style-data/cmrc2018_dev.json", "squad-style-data/cmrc2018_trial.json"),
        0.7,
        "c0eb1b6ba219847457e6af3180da722bbeb656af",
    ),
    Source(
        "zh-tw",
        "chinese, traditional",
        "squad",
        "DRCKnowledgeTeam/DRCD",
        "CC BY-SA 3.0",
        ("DRCD_dev.json", "DRCD_test.json"),
        0.7,
        "b944790de5af02c5fbb7cd9cb1473d27d169eebf",
    ),
    Source(
        "he",
        "hebrew",
        "squad",
        "NNLP-IL/Hebrew-Question-Answering-Dataset",
        "CC BY 4.0",
        ("data/data v1.1/val v1.1.json", "data/data v1.1/test v1.1.json"),
        1.3,
        "f46d2ff1b796a95e897530f167ae0d5bed123fe1",
    ),
    Source(
        "kk",
        "kazakh",
        "lines",
        "IS2AI/KazQAD",
        "CC BY-SA 4.0",
        ("data/reading-comprehension/kazqad-reading-comprehension-v1.0-kk-validation.jsonl",),
        1,
        "ab8684a667109f2a7345f4f89ab3b123e8d78e1f",
    ),
    Source(
        "th",
        "thai",
        "zip",
        "iapp-technology/iapp-wiki-qa-dataset",
        "MIT",
        ("squad_format/data.zip",),
        0.3,
        "644a29c59bac62d5b15b9e9b06c55bba00708eca",
    ),
    *(_tydi(language, "dev") for language in ("bengali", "finnish", "indonesian", "russian", "telugu")),
    *(_tydi(language, "train", "dev") for language in ("korean", "swahili")),
)

SOURCES: tuple[Source, ...] = (*_ARABIC, *_ENGLISH, *_OTHERS)

CHOOSING = Source("arcd", "ar", "squad", "husseinmozannar/SOQAL", "MIT", ("arcd-train.json",), 0, held=1)
"""ARCD's training questions, in the folder of benchmarks: all are held back."""


def table() -> str:
    """The sources as rows of Markdown: name, licence, weight, origin, files."""
    return "\n".join(
        f"| {each.name} | {each.licence} | {each.weight:g} | {_origin(each)} | {', '.join(each.paths)} |"
        for each in SOURCES
    )


def _origin(source: Source) -> str:
    return f"{source.repository} @{source.commit[:7]}" if source.commit else source.repository
