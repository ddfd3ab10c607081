from __future__ import annotations

import json
import logging

import pytest

from rag.answers.answer import Answer
from ui.web.telemetry import JsonLines, Telemetry

ANSWER = Answer("سؤال سرّي", "جواب", True, "ar", "extractive", seconds={"retrieve": 0.01, "total": 0.02})


def test_questions_and_requests_are_counted() -> None:
    telemetry = Telemetry()
    telemetry.count_answer(ANSWER)
    telemetry.count_failure("error")
    telemetry.count_request("/api/ask", "POST", 200)
    text, kind = telemetry.expose()
    for line in (
        'isnad_questions_total{language="ar",outcome="answered"} 1.0',
        'isnad_questions_total{language="",outcome="error"} 1.0',
        'isnad_requests_total{method="POST",route="/api/ask",status="200"} 1.0',
        'isnad_answer_seconds_count{stage="retrieve"} 1.0',
    ):
        assert line in text.decode()
    assert kind.startswith("text/plain")


def test_methods_that_a_client_makes_up_are_counted_as_one() -> None:
    telemetry = Telemetry()
    for number in range(50):
        telemetry.count_request("/", f"X{number}", 405)
    text = telemetry.expose()[0].decode()
    assert 'isnad_requests_total{method="other",route="/",status="405"} 50.0' in text
    assert "X49" not in text


@pytest.mark.parametrize("logged", [False, True])
def test_the_log_holds_questions_only_where_that_is_asked_for(
    caplog: pytest.LogCaptureFixture, logged: bool
) -> None:
    with caplog.at_level(logging.INFO, logger="isnad"):
        Telemetry(log_questions=logged).count_answer(ANSWER)
    (record,) = caplog.records
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["outcome"], line["total"]) == ("question", "answered", 0.02)
    assert ("سؤال سرّي" in json.dumps(line, ensure_ascii=False)) is logged


def test_a_fault_is_logged_with_where_it_came_from() -> None:
    try:
        raise ValueError("x")
    except ValueError as error:
        record = logging.LogRecord("isnad", logging.ERROR, "", 0, "failed", None, (type(error), error, None))
    assert "ValueError" in json.loads(JsonLines().format(record))["traceback"]
