from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from rag.collections import ANYBODY, Asker
from rag.config import Collection, Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from ui.web.answering import Answering, LazyEngine
from ui.web.chat.follow_ups import FollowUps
from ui.web.chat.rendering import render_follow_ups
from ui.web.limits import Limits
from ui.web.telemetry import Telemetry

LEAVE = "# الإجازات\n\n## المناسبات\n\n- إجازة الحج: 15 يومًا بأجر كامل.\n- إجازة الزواج: 5 أيام عمل.\n"
HAJJ, WEDDING = "ما مدة إجازة الحج؟", "ما مدة إجازة الزواج؟"


def follow_ups_of(settings: Settings) -> tuple[Engine, Answering, FollowUps]:
    index(settings)
    engine = LazyEngine(Engine(settings), settings)
    answering = Answering(engine, Telemetry(), Limits(settings))
    return engine(), answering, FollowUps(engine, answering, settings)


def test_what_leads_on_was_not_asked_and_is_answered_by_its_sentence(
    settings: Settings, write: Write
) -> None:
    write("leave.md", LEAVE)
    engine, _, follow_ups = follow_ups_of(settings)
    answer = engine.ask(HAJJ)
    assert follow_ups.after([answer], ANYBODY, None) == [WEDDING]
    assert follow_ups.after([engine.ask(WEDDING), answer], ANYBODY, None) == []
    assert follow_ups.after([replace(answer, answered=False, citations=())], ANYBODY, None) == []


def test_who_asks_in_english_is_led_on_in_english_over_arabic_documents(
    settings: Settings, write: Write
) -> None:
    founded, opened = "تأسست مكتبة المدينة العامة في مارس 1998.", "افتُتحت قاعة الأطفال في مايو 2004."
    write("library.md", f"# المكتبة\n\n{founded}\n\n## القاعات\n\n{opened}\n")
    engine, _, follow_ups = follow_ups_of(settings)
    answer = replace(engine.ask("متى تأسست مكتبة المدينة العامة؟"), language="en")
    assert follow_ups.after([answer], ANYBODY, None) == ["What happened in May 2004?"]


def test_nothing_is_tried_while_others_wait_for_an_answer(settings: Settings, write: Write) -> None:
    write("leave.md", LEAVE)
    engine, answering, follow_ups = follow_ups_of(settings)
    answer = engine.ask(HAJJ)
    with closing(answering.stream("ما مدة إجازة الوضع؟")) as pieces:
        next(pieces)
        assert follow_ups.after([answer], ANYBODY, None) == []
    assert follow_ups.after([answer], ANYBODY, None) == [WEDDING]


def test_nothing_leads_where_the_asker_may_not_look(settings: Settings, write: Write) -> None:
    write("staff/leave.md", LEAVE)
    staff = Collection(paths=("staff/*",), users=("huda",))
    engine, _, follow_ups = follow_ups_of(settings.model_copy(update={"collections": {"staff": staff}}))
    answer = engine.ask(HAJJ)
    assert follow_ups.after([answer], ANYBODY, None) == []
    assert follow_ups.after([answer], Asker("huda"), ["other"]) == []
    assert WEDDING in follow_ups.after([answer], Asker("huda"), ["staff"])


def test_questions_are_shown_as_text() -> None:
    assert "<img" not in render_follow_ups("a", ["<img src=x>"])
    assert render_follow_ups("a", []) == ""
