"""The rows that the bundled model learns from: reading them, keeping the open ones, holding some out.

Everything here is decided by the text of a row (its CRC-32), never by its place in the file, so a shuffled
or extended file gives the same rows the same fate.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

PARALLEL = "parallel.en-ar.tsv.gz"
RETRIEVAL = "retrieval.ar.tsv.gz"
LEXICON = "lexicon.en-ar.tsv.gz"
SEED = "seed.en-ar.tsv.gz"
NAMES = "names.en-ar.tsv.gz"
ARTICLES = "wikipedia.ar.tsv.gz"
NAMES_COMMIT = "5d5f59e561ecea45a6d3602121e1049baa7a76c3"
SEED_COMMIT = "40dc000c8d68a9bfddf1b1b9d559b14c56bb979d"
WIKIPEDIA_COMMIT = "895a37ec2e53f68fa8e15197aafa3e27e939059e"


@dataclass(frozen=True, slots=True)
class Source:
    """One origin of rows, under a licence that lets anyone use what is learnt from it."""

    name: str
    file: str
    licence: str
    origin: str
    cap: int | None = None
    """At most this many of its rows are used."""


_MICROSOFT = (
    "MicrosoftDocs: Dynamics-365-Operations.ar-sa, customer-insights-pr.ar-sa, "
    "dynamics-365-project-operations-pr.ar-SA, OfficeDocs-AlchemyInsights-pr.ar-SA"
)

SOURCES: tuple[Source, ...] = (
    Source("ms-docs", PARALLEL, "CC BY 4.0", _MICROSOFT, cap=80_000),
    Source(
        "commonsense",
        PARALLEL,
        "CC BY-SA 4.0",
        "msmadi/Arabic-Dataset-for-Commonsense-Validationion, msmadi/Commonsense-Explanation",
    ),
    Source(
        "courses",
        PARALLEL,
        "MIT",
        "microsoft/AZD-for-beginners, IoT-For-Beginners, Security-101, edgeai-for-beginners",
    ),
    Source(
        "tatoeba", PARALLEL, "CC BY 2.0 FR", "s7777/ArabicToEnglish, Helsinki-NLP/OPUS-MT-testsets (Tatoeba)"
    ),
    Source("db-questions", PARALLEL, "MIT; Spider: CC BY-SA 4.0", "ahmedheakl/AraSpider"),
    Source("quran", PARALLEL, "CC BY-SA 4.0", "risan/quran-json"),
    Source("wikipedia-bios", PARALLEL, "CC BY-SA 3.0", "amazon-science/machine-translation-gender-eval"),
    Source("vue", PARALLEL, "CC BY 4.0", "vuejs-translations/docs-ar"),
    Source("react", PARALLEL, "CC BY 4.0", "reactjs/ar.react.dev"),
    Source("covid", PARALLEL, "CC0", "tico-19"),
    Source("law", PARALLEL, "public domain text", "Ansvar-Systems/Qatari-law-mcp"),
    Source("news-wiki", PARALLEL, "CC BY-SA 3.0", "UniversalDependencies/UD_Arabic-PUD"),
    Source(
        "docs-heading", RETRIEVAL, "CC BY 4.0", "MicrosoftDocs: microsoft-365-docs-pr.ar-SA and as ms-docs"
    ),
    Source("law-heading", RETRIEVAL, "official legal text", "abosalehg-ui/saudi-laws-md"),
    Source("law-title", RETRIEVAL, "official legal text", "Ansvar-Systems/uae-law-mcp"),
    Source("news-title", RETRIEVAL, "Apache-2.0", "antcorpus/antcorpus.data"),
    Source("q2q", RETRIEVAL, "MIT", "AliOsm/semantic-question-similarity"),
    Source("awn", LEXICON, "CC BY-SA 3.0, CC BY 4.0", "omwn/omw-data, globalwordnet/english-wordnet"),
    Source("awn-def", LEXICON, "CC BY-SA 3.0, CC BY 4.0", "omwn/omw-data, globalwordnet/english-wordnet"),
    Source("wikt", LEXICON, "CC BY-SA", "omwn/omw-data (Wiktionary)"),
    Source("cldr", LEXICON, "Unicode licence", "unicode-org/cldr-json"),
    Source("osm", LEXICON, "ISC", "openstreetmap/id-tagging-schema"),
    Source("seed-arz", SEED, "CC BY-SA 4.0", f"openlanguagedata/seed @{SEED_COMMIT[:7]}"),
    Source("seed-ary", SEED, "CC BY-SA 4.0", f"openlanguagedata/seed @{SEED_COMMIT[:7]}"),
    Source("names", NAMES, "CC0", f"steveash/NETransliteration-COLING2018 @{NAMES_COMMIT[:7]} (Wikidata)"),
    Source("wikipedia", ARTICLES, "CC BY-SA 4.0", f"motazsaad/egy-arb-dialect-id @{WIKIPEDIA_COMMIT[:7]}"),
)


class Pair(NamedTuple):
    """Two texts that say the same (English and Arabic), or a query and the passage that answers it."""

    source: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Training pairs by what their two sides are."""

    parallel: list[Pair] = field(default_factory=list)
    """English, Arabic: sentences."""
    lexicon: list[Pair] = field(default_factory=list)
    """English, Arabic: words, phrases, definitions and names."""
    retrieval: list[Pair] = field(default_factory=list)
    """Arabic query, Arabic passage."""
    articles: list[Pair] = field(default_factory=list)
    """Title, passage."""

    def counts(self) -> dict[str, int]:
        """Source name to number of pairs."""
        counts: dict[str, int] = {}
        for pair in (*self.parallel, *self.lexicon, *self.retrieval, *self.articles):
            counts[pair.source] = counts.get(pair.source, 0) + 1
        return counts


def read(folder: Path) -> Rows:
    """The open rows of a training folder, each source cut to its cap.

    `folder` must hold the six .tsv.gz files, of which training.gather makes three.
    Raises FileNotFoundError for a missing file, ValueError for a malformed row or a file without open rows.
    """
    parallel, seed, lexicon, names, retrieval, articles = (
        read_tsv(folder, name) for name in (PARALLEL, SEED, LEXICON, NAMES, RETRIEVAL, ARTICLES)
    )
    return Rows(parallel + seed, lexicon + names, retrieval, articles)


def read_tsv(folder: Path, name: str) -> list[Pair]:
    """The open rows of one of the files, each source cut to its cap. Raises as `read` does."""
    path = folder / name
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist. --data must name the folder that holds {name}.")
    caps = {source.name: source.cap for source in SOURCES if source.file == name}
    rows: dict[str, list[Pair]] = {source: [] for source in caps}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if len(cells) != 3:
                raise ValueError(
                    f"{path}, line {number}: {len(cells)} columns, 3 expected (source, text, text)."
                )
            if cells[0] in rows:
                rows[cells[0]].append(Pair(*cells))
    if not any(rows.values()):
        raise ValueError(f"{path} holds no row of an open source. Open are: {', '.join(caps)}.")
    return [pair for source, pairs in rows.items() for pair in capped(pairs, caps[source])]


def capped(pairs: list[Pair], cap: int | None) -> list[Pair]:
    """`cap` of the pairs, chosen by their left sides' bytes; all of them where it is None."""
    if cap is None or len(pairs) <= cap:
        return pairs
    return sorted(pairs, key=lambda pair: (checksum(pair.left), pair))[:cap]


def hold_out(rows: Rows) -> tuple[Rows, Rows]:
    """(for training, held out): every fiftieth pair, judged by its right side, and article, by its title.
    Words are held out of nothing, since a word not seen cannot be known."""

    def split(keep: bool) -> Rows:
        def ours(pair: Pair) -> bool:
            return (checksum(pair.right) % 50 == 0) is keep

        return Rows(
            list(filter(ours, rows.parallel)),
            [] if keep else rows.lexicon,
            list(filter(ours, rows.retrieval)),
            [pair for pair in rows.articles if (checksum(pair.left) % 50 == 0) is keep],
        )

    return split(False), split(True)


_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")


def inverse_cloze(pairs: Iterable[Pair]) -> list[Pair]:
    """A sentence of each passage against the rest of it, so that questions need not be written.

    Lee, Chang and Toutanova, "Latent Retrieval for Weakly Supervised Open Domain Question Answering" (2019).
    """
    cloze = []
    for pair in pairs:
        sentences = [sentence for sentence in _SENTENCE.split(pair.right) if len(sentence.split()) >= 4]
        if len(sentences) >= 2:
            chosen = checksum(pair.right) % len(sentences)
            rest = " ".join(sentences[:chosen] + sentences[chosen + 1 :])
            cloze.append(Pair(pair.source, sentences[chosen], rest))
    return cloze


def checksum(text: str) -> int:
    """Decides by a text's bytes alone, so that no order of rows matters."""
    return zlib.crc32(text.encode())
