from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from evals.cli import evaluate
from evals.questions import QuestionSetError
from rag.config import Settings
from rag.indexing import index
from tests.conftest import Write

TABLE = """question,answers,quote,answerable,tags
كم بلغ حجم التجارة؟,240 مليار,بلغ حجم التجارة,,رقم
ما عاصمة البرازيل؟,,,no,بعيد
"""


def printed(settings: Settings, *sets: Path, as_json: Path | None = None, compare: Path | None = None) -> str:
    written = io.StringIO()
    out = Console(width=110, file=written)
    evaluate(settings, sets, None, as_json, compare, out, lambda stage, done, total: None)
    return written.getvalue()


def test_figures_tags_and_the_comparison_are_printed(
    settings: Settings, write: Write, tmp_path: Path
) -> None:
    write("a.txt", "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار.")
    index(settings)
    (tmp_path / "set.csv").write_text(TABLE)
    text = printed(settings, tmp_path / "set.csv", as_json=tmp_path / "run.json")
    assert "set: 2 questions" in text
    assert "nDCG@10" in text
    assert "بعيد" in text
    value = json.loads((tmp_path / "run.json").read_text())
    assert value["questions"] == len(value["results"]) == 2
    again = printed(settings, tmp_path / "set.csv", compare=tmp_path / "run.json")
    assert "+0.0000" in again


def test_nothing_runs_where_one_set_is_wrong(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("question\nس؟\n")
    (tmp_path / "bad.csv").write_text("سؤال\nس؟\n")
    with pytest.raises(QuestionSetError, match=r"bad\.csv"):
        printed(settings, tmp_path / "good.csv", tmp_path / "bad.csv")
