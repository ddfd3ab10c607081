from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from rag import arabic
from rag.arabic import ANALYSERS_VERSION
from rag.config import Settings, with_value
from rag.documents import EXTRACTION, Block, Loaded, assemble
from rag.embedding import embedding_model
from rag.files import find_files, read_document
from rag.index import recipe
from rag.index.recipe import PASSAGE_TEXT, Recipe, passage_text
from rag.passages import SPLITTING, Passage, split

SEEDS = Path(__file__).parents[2] / "seeds"

GOLDEN = {
    "extraction": ("14", "3407d30082c8183e"),
    "splitting": ("3", "4b0c931c04833392"),
    "passage_text": ("1", "1b8768382b07d1d1"),
    "analysers": ("1", "77c1d5b35b02e9bc"),
}
"""Beside each version, the digest of what it made of seeds/. Where a digest differs, raise the version that
decides it (in the module that the message names), and put both here: indexes that were made with the older
one are then made again."""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.md"))}


@pytest.fixture(scope="module")
def passages(texts: dict[str, str]) -> list[Passage]:
    """Of the files as they stand, so that the splitter's digest does not hang on the loaders."""
    blocks = {name: tuple(map(Block, text.split("\n\n"))) for name, text in texts.items()}
    documents = [assemble(name, Loaded(blocks[name]), name) for name in texts]
    return [passage for document in documents for passage in split(document, 40, 160)]


def digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def test_a_changed_extraction_has_a_new_version() -> None:
    files = find_files([SEEDS]).files
    documents = [read_document(file.file, file.path, 50_000_000) for file in files]
    made = [(d.path, d.title, d.text, d.paragraphs, d.headings, d.lines, d.spans) for d in documents]
    assert GOLDEN["extraction"] == (EXTRACTION, digest(made)), "raise EXTRACTION in rag/documents.py"


def test_a_changed_splitter_has_a_new_version(passages: list[Passage]) -> None:
    made = [(p.section, p.start, p.end, p.sentences) for p in passages]
    assert GOLDEN["splitting"] == (SPLITTING, digest(made)), "raise SPLITTING in rag/passages.py"


def test_a_changed_text_of_passages_has_a_new_version() -> None:
    passage = Passage("a.md", "عنوان", "قسم › فرع", 7, "نص.", ())
    made = [passage_text(passage), passage_text(replace(passage, section=None))]
    assert GOLDEN["passage_text"] == (PASSAGE_TEXT, digest(made)), "raise PASSAGE_TEXT in rag/index/recipe.py"


def test_a_changed_analyser_has_a_new_version(texts: dict[str, str]) -> None:
    made = digest([arabic.terms(text) for text in texts.values()])
    assert GOLDEN["analysers"] == (ANALYSERS_VERSION, made), (
        "raise ANALYSERS_VERSION in rag/arabic/analysers.py"
    )


RECIPE = Recipe("1", "1", "40-160 words", "1", "light10+4grams", "1", "bundled|x||")


def made(other: str) -> Recipe:
    """The recipe with one field changed."""
    return Recipe(**(asdict(RECIPE) | {other: "other"}))


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("extraction", "files are read"),
        ("splitting", "passages are divided"),
        ("passages", "size of passages"),
        ("passage_text", "searched of a passage"),
        ("analyser", "analyser"),
        ("analysers_version", "analyser"),
        ("embedding", "embedding model"),
    ],
)
def test_whatever_changed_is_named(field: str, named: str) -> None:
    (message,) = RECIPE.changes(made(field))
    assert named in message
    assert RECIPE.changes(RECIPE) == []


@pytest.mark.parametrize("field", ["analyser", "analysers_version", "embedding"])
def test_an_index_that_questions_do_not_fit_is_refused_with_the_remedy(field: str) -> None:
    problem = RECIPE.mismatch(made(field))
    assert problem
    assert problem.endswith("isnad index")


@pytest.mark.parametrize("field", ["extraction", "splitting", "passages", "passage_text"])
def test_an_index_of_files_read_otherwise_still_answers(field: str) -> None:
    assert RECIPE.mismatch(made(field)) is None


def test_the_recipe_of_the_settings_names_the_model(settings: Settings) -> None:
    made = Recipe.of(settings, embedding_model(settings.embedding))
    assert made.embedding.startswith("bundled|")
    assert made.passages == "40-160 words"


def test_files_are_read_anew_once_tesseract_is_there_or_no_longer_wanted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    embeddings = embedding_model(settings.embedding)
    made = []
    for version, wanted in ((None, "auto"), ("tesseract 5.3.0", "auto"), ("tesseract 5.3.0", "off")):
        monkeypatch.setattr(recipe, "find_tesseract", lambda version=version: version)
        made.append(Recipe.of(with_value(settings, f"documents.ocr={wanted}"), embeddings).extraction)
    assert made == [EXTRACTION, f"{EXTRACTION}, tesseract 5.3.0", EXTRACTION]
