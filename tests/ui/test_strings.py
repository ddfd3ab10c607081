from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

import ui
from rag import arabic
from ui.strings import ARABIC, ENGLISH, Strings, count_documents
from ui.web.errors import OF_A_KEY, OF_ANY_KEY

NAMES = [field.name for field in fields(Strings)]


def texts(strings: Strings, name: str) -> tuple[str, ...]:
    value = getattr(strings, name)
    return (value,) if isinstance(value, str) else value


def blanks(texts: tuple[str, ...]) -> set[str | None]:
    return {blank for text in texts for _, blank, _, _ in Formatter().parse(text) if blank is not None}


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_it_and_fill_in_the_same(name: str) -> None:
    arabic_texts, english_texts = texts(ARABIC, name), texts(ENGLISH, name)
    assert all(text.strip() == text and text for text in arabic_texts + english_texts)
    assert blanks(arabic_texts) == blanks(english_texts)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "switch_language"])
def test_each_is_in_its_language(name: str) -> None:
    without_blanks = [re.sub(r"\{\w+\}", "", text) for text in texts(ARABIC, name)]
    assert all(arabic.language(text) == "ar" for text in without_blanks)
    assert not any(re.search(r"[\u0600-\u06ff]", text) for text in texts(ENGLISH, name))


def test_the_switch_is_written_in_the_other_language() -> None:
    assert arabic.language(ARABIC.switch_language) == "en"
    assert arabic.language(ENGLISH.switch_language) == "ar"


SPEAKING = {"say", "phrase", "refuse", "_with_example", "BodyError", "CurationError"}
"""Functions of ui/ that take the name of a string."""


@pytest.fixture(scope="module")
def said() -> set[str]:
    """The names of the strings that the code of ui/ says."""
    trees = [ast.parse(file.read_text("utf-8")) for file in Path(ui.__file__).parent.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    of_a_language = re.compile(r"(?:strings|ARABIC|ENGLISH|STRINGS\[.+\])")
    fields = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and of_a_language.fullmatch(ast.unparse(node.value))
    }
    named = {
        str(argument.value)
        for node in nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func) in SPEAKING
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    return fields | named | {name for _, name in (*OF_A_KEY.values(), OF_ANY_KEY)}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_over(name: str, said: set[str]) -> None:
    assert name in said


@pytest.mark.parametrize(
    ("count", "in_arabic", "in_english"),
    [
        (0, "لا وثائق مفهرسة بعد", "No documents indexed yet"),
        (1, "وثيقة واحدة", "1 document"),
        (2, "وثيقتان", "2 documents"),
        (3, "3 وثائق", "3 documents"),
        (10, "10 وثائق", "10 documents"),
        (11, "11 وثيقة", "11 documents"),
        (100, "100 وثيقة", "100 documents"),
        (103, "103 وثائق", "103 documents"),
        (1200, "1,200 وثيقة", "1,200 documents"),
    ],
)
def test_the_noun_agrees_with_the_number(count: int, in_arabic: str, in_english: str) -> None:
    assert count_documents(count, "ar") == in_arabic
    assert count_documents(count, "en") == in_english
