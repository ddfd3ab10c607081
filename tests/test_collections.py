from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.collections import ANYBODY, EVERYTHING, Asker, CollectionError, Collections, Scope
from rag.config import Collection, Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write

STAFF, GUIDES, BOARD = "الموارد البشرية", "الأدلة", "المجلس"
DECLARED = {
    STAFF: {"paths": ["staff/*"], "users": ["أمل"], "groups": ["hr"]},
    GUIDES: ["guides", "staff/handbook.md"],
    BOARD: {"paths": ["board/*"], "groups": ["board", "hr"]},
}
TEXTS = {
    "open.md": "# الافتتاح\n\nافتُتح المبنى الجديد في عام 2019 بحضور 300 ضيف.",
    "guides/travel.md": "# السفر\n\nيُقدَّم طلب السفر قبل 14 يومًا من موعد الرحلة.",
    "staff/pay.md": "# الرواتب\n\nيبلغ راتب المدير 42000 ريال في الشهر.",
    "staff/handbook.md": "# الدليل\n\nمدة الإجازة السنوية 30 يومًا لكل موظف.",
    "board/plan.md": "# الخطة\n\nتندمج الشركة مع زهرنوش في عام 2031.",
}


def collections(declared: Mapping[str, Any] = DECLARED, folder: str = "/srv/isnad") -> Collections:
    made = {name: Collection.model_validate(value) for name, value in declared.items()}
    return Collections(
        {name: each.model_copy(update={"folder": Path(folder)}) for name, each in made.items()}
    )


@pytest.mark.parametrize(
    ("asker", "seen"),
    [
        (ANYBODY, [GUIDES]),
        (Asker("سالم"), [GUIDES]),
        (Asker("أمل"), [STAFF, GUIDES]),
        (Asker(groups=frozenset({"board"})), [GUIDES, BOARD]),
        (Asker("سالم", frozenset({"hr", "x"})), [STAFF, GUIDES, BOARD]),
        (Asker("أمل", only=frozenset({STAFF, BOARD, "gone"})), [STAFF]),
        (None, [STAFF, GUIDES, BOARD]),
    ],
)
def test_who_may_see_a_collection_is_named_or_everybody(asker: Asker | None, seen: list[str]) -> None:
    assert collections().names(asker) == seen


@pytest.mark.parametrize(
    ("pattern", "path", "file", "fits"),
    [
        ("staff/*", "staff/a.md", "/srv/documents/staff/a.md", True),
        ("staff/*", "staff/old/a.md", "/srv/documents/staff/old/a.md", True),
        ("staff", "staff/a.md", "/srv/documents/staff/a.md", True),
        ("staff/", "staff/old/a.md", "/srv/documents/staff/old/a.md", True),
        ("staff/*", "staffing.md", "/srv/documents/staffing.md", False),
        ("staff/*", "old/staff/a.md", "/srv/documents/old/staff/a.md", False),
        ("staff/*.pdf", "staff/a.md", "/srv/documents/staff/a.md", False),
        ("*.pdf", "staff/a.pdf", "/srv/documents/staff/a.pdf", True),
        ("a.md", "a.md", "/srv/documents/a.md", True),
        ("./staff/*", "staff/a.md", "/srv/documents/staff/a.md", True),
        # The folder itself is named in `corpus`, so that no path that readers see holds its name.
        ("staff/*", "a.md", "/srv/isnad/staff/a.md", True),
        ("/srv/hr", "a.md", "/srv/hr/a.md", True),
        ("/srv/hr", "a.md", "/srv/hr2/a.md", False),
        ("قسم/*", "قسم/ملف.md", "/x/قسم/ملف.md", True),
        ("آلات/*", "آلات/a.md", "/x/a.md", True),  # as some systems write it: in parts
    ],
)
def test_a_pattern_names_paths_or_a_folder_with_all_that_is_below(
    pattern: str, path: str, file: str, fits: bool
) -> None:
    assert (collections({"c": [pattern]}).of(path, Path(file)) == {"c"}) is fits


def test_the_folder_of_the_settings_is_no_pattern() -> None:
    held = collections({"c": ["a/*"]}, "/srv/[old]")
    assert held.of("x.md", Path("/srv/[old]/a/x.md")) == {"c"}
    assert not held.of("x.md", Path("/srv/o/a/x.md"))


def test_a_collection_that_is_hidden_is_refused_as_one_that_there_is_not() -> None:
    texts = set()
    for name in (STAFF, "لا وجود لها"):
        with pytest.raises(CollectionError) as refused:
            collections().scope(Asker("سالم"), [GUIDES, name])
        texts |= {refused.value.text(language).replace(name, "…") for language in ("ar", "en")}
    assert len(texts) == 2
    assert collections().scope(Asker("أمل"), [STAFF]).chosen == frozenset({STAFF})


def test_who_sees_all_asks_the_whole_index() -> None:
    assert collections().scope(None) == EVERYTHING
    assert collections().scope(Asker(groups=frozenset({"hr"}))) == EVERYTHING
    assert collections({}).scope(ANYBODY) == EVERYTHING
    assert collections({}).scope(Asker(only=frozenset({"x"}))).holds(frozenset()) is False


@given(
    st.sets(st.sampled_from("abcd")),
    st.none() | st.sets(st.sampled_from("abcd")),
    st.sets(st.sampled_from("abcd")),
)
def test_a_document_is_seen_by_whoever_may_see_one_of_its_collections(
    seen: set[str], chosen: set[str] | None, own: set[str]
) -> None:
    scope = Scope(frozenset(seen), None if chosen is None else frozenset(chosen))
    assert Scope(frozenset(seen)).holds(frozenset(own)) == (not own or bool(own & seen))
    assert scope.holds(frozenset(own)) <= Scope(frozenset(seen)).holds(frozenset(own))
    if chosen is not None:
        assert scope.holds(frozenset(own)) <= bool(own & chosen)


@pytest.fixture
def settings(settings: Settings, write: Write) -> Settings:
    for name, text in TEXTS.items():
        write(name, text)
    index(settings)
    declared = {name: Collection.model_validate(value) for name, value in DECLARED.items()}
    return settings.model_copy(update={"collections": declared})


def test_an_answer_comes_from_the_documents_of_its_scope(settings: Settings) -> None:
    engine = Engine(settings)
    held = Collections(settings.collections)
    question = "كم راتب المدير في الشهر؟"
    assert "42000" in engine.ask(question).answer
    assert "42000" in engine.ask(question, scope=held.scope(Asker("أمل"))).answer
    for scope in (held.scope(ANYBODY), held.scope(Asker("أمل"), [GUIDES])):
        answer = engine.ask(question, scope=scope)
        assert not answer.answered
        assert "42000" not in str(answer.to_json())
        assert {passage.document for passage in answer.passages} <= {*TEXTS} - {
            "staff/pay.md",
            "board/plan.md",
        }
    assert set(engine.titles(held.scope(ANYBODY))) == {"open.md", "guides/travel.md", "staff/handbook.md"}
    assert set(engine.titles(held.scope(ANYBODY, [GUIDES]))) == {"guides/travel.md", "staff/handbook.md"}
    assert engine.count_documents(held.scope(Asker("أمل"))) == 4
    assert engine.count_by_collection(held.scope(Asker("أمل"))) == {STAFF: 2, GUIDES: 2}


def test_a_word_of_a_hidden_document_spells_nothing(settings: Settings) -> None:
    engine = Engine(settings)
    hidden = Collections(settings.collections).scope(ANYBODY)
    misspelt = "متى الاندماج مع زهرنوس؟"
    assert engine._open.part(EVERYTHING).retriever.question(misspelt).wording != misspelt
    assert "زهرنوش" not in engine._open.part(hidden).retriever.question(misspelt).wording


def test_nothing_of_an_answer_depends_on_hidden_documents(settings: Settings, write: Write) -> None:
    scope = Collections(settings.collections).scope(ANYBODY)
    questions = (
        "كم مدة الإجازة السنوية؟",
        "متى يقدم طلب السفر؟",
        "كم راتب المدير؟",
        "لخص وثيقة الخطة",
        "لخص الوثائق",
        "مع من تندمج الشركة؟",
        "When was the building opened?",
    )

    def told(engine: Engine) -> list[Any]:
        answers = [engine.ask(question, scope=scope).to_json() | {"seconds": None} for question in questions]
        return [
            answers,
            [engine.search(question, scope=scope) for question in questions],
            engine.titles(scope),
        ]

    told(Engine(settings))  # from now on the vectors of what is read are kept
    before = told(Engine(settings))
    write("staff/pay.md", "# السفر\n\n" + "يُقدَّم طلب السفر والإجازة السنوية قبل راتب المدير بيوم. " * 30)
    write("board/more.md", "# الافتتاح\n\nتندمج الشركة مع المبنى الجديد، وتلخص الوثائق الخطة كلها.")
    index(settings)
    assert told(Engine(settings)) == before


def test_other_collections_need_no_other_index(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    moved = {"c": Collection(paths=("open.md", "misspelt/*"))}
    with caplog.at_level(logging.WARNING):
        engine = Engine(settings.model_copy(update={"collections": moved}))
    assert engine.titles(Scope(chosen=frozenset({"c"}))).keys() == {"open.md"}
    assert "'misspelt/*' fits no document" in caplog.text
    assert "open.md" not in caplog.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("في الأدلة، كم يومًا قبل السفر؟", "كم يومًا قبل السفر؟"),
        ("في مجموعة الأدله: كم يومًا؟", "كم يومًا؟"),
        ("ماذا تقول كل وثيقة عن المهل في الأدلة؟", "ماذا تقول كل وثيقة عن المهل؟"),
        ("What is said of travel in the الأدلة collection?", "What is said of travel?"),
        ("لخص مجموعة الأدلة", "لخص كل الوثائق"),
        ("قارن بين وثائق الأدلة", "قارن بين كل الوثائق"),
        ("قارن بين ملفات مجموعة الأدلة من حيث المهل", "قارن بين كل الوثائق من حيث المهل"),
    ],
)
def test_a_question_may_name_a_collection(question: str, told: str) -> None:
    assert collections().named_in(question, Scope(frozenset({GUIDES}))) == (
        told,
        Scope(frozenset({GUIDES}), frozenset({GUIDES})),
    )


@pytest.mark.parametrize(
    "question",
    ["في المجلس، كم عضوًا؟", "ما الأدلة على ذلك؟", "كم دليلًا في الأدلة الجديدة؟", "في الأدلة؟", " "],
)
def test_what_names_no_collection_that_may_be_seen_is_asked_everywhere(question: str) -> None:
    scope = Scope(frozenset({GUIDES}))
    assert collections().named_in(question, scope) == (question, scope)


def test_chosen_collections_outweigh_one_that_is_named() -> None:
    scope = Scope(None, frozenset({STAFF}))
    assert collections().named_in("في الأدلة، كم يومًا؟", scope) == ("في الأدلة، كم يومًا؟", scope)
