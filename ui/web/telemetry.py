"""Telemetry for the operator: Prometheus metrics, and a log of JSON lines without the questions."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from rag.answers.answer import Answer

log = logging.getLogger("isnad")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""The methods that are counted by name: a client may make up as many others as it likes."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Telemetry:
    """The metrics and the log of one server. With `log_questions` the log holds the questions, too."""

    def __init__(self, log_questions: bool = False) -> None:
        self._log_questions = log_questions
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "isnad_questions",
            "Questions by what became of them",
            ("outcome", "language"),
            registry=self._registry,
        )
        self._stages = Histogram(
            "isnad_answer_seconds",
            "Time of an answer by stage",
            ("stage",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._requests = Counter(
            "isnad_requests", "HTTP requests", ("route", "method", "status"), registry=self._registry
        )

        self._problems = Gauge(
            "isnad_problem", "1 for each thing that is wrong, by its code", ("code",), registry=self._registry
        )

    def show_problems(self, codes: Iterable[str]) -> None:
        """Show what is wrong, in place of what was."""
        self._problems.clear()
        for code in codes:
            self._problems.labels(code).set(1)

    def count_answer(self, answer: Answer) -> None:
        """Count and log an answer or a refusal."""
        outcome = "answered" if answer.answered else "refused"
        self._questions.labels(outcome, answer.language).inc()
        for stage, seconds in answer.seconds.items():
            self._stages.labels(stage).observe(seconds)
        fields = {"outcome": outcome, "language": answer.language, "model": answer.model, **answer.seconds}
        log_event("question", fields | ({"question": answer.question} if self._log_questions else {}))

    def count_failure(self, code: str) -> None:
        """Count a question without an answer, by the reason `code`."""
        self._questions.labels(code, "").inc()

    def count_request(self, route: str, method: str, status: int) -> None:
        """Count a request; log one that was refused or failed."""
        method = method if method in METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        if status >= 400 and status != 404:
            log_event("request", {"route": route, "method": method, "status": status}, logging.WARNING)

    def expose(self) -> tuple[bytes, str]:
        """The metrics in Prometheus' format, and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST


def log_event(name: str, fields: dict[str, Any], level: int = logging.INFO) -> None:
    """Log an event, as a line of JSON."""
    log.log(level, name, extra={"fields": fields})


def write_log() -> None:
    """Write every library's log as well as ours to standard error, warnings too: a line of JSON each.

    Called before the app is made: a library that finds the root logger without a handler adds its own.
    """
    lines = logging.StreamHandler()
    lines.setFormatter(JsonLines())
    logging.basicConfig(handlers=[lines], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    log.setLevel(logging.INFO)


class JsonLines(logging.Formatter):
    """A log formatter: each record is a line of JSON, with its time, level, event and fields."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
