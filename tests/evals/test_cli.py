from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from evals.cli import evaluate
from evals.questions import QuestionSetError
from rag.config import ConfigError, Settings
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


def failures(settings: Settings, file: Path, *fail_under: str, compare: Path | None = None) -> list[str]:
    out = Console(file=io.StringIO())
    return evaluate(settings, [file], None, None, compare, out, lambda *_: None, fail_under, bool(compare))


def test_a_release_that_got_worse_is_stopped(settings: Settings, write: Write, tmp_path: Path) -> None:
    write("a.txt", "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار.")
    index(settings)
    file = tmp_path / "set.csv"
    file.write_text(TABLE)
    assert failures(settings, file, "nDCG@10=0.9") == []
    assert failures(settings, file, "p95=1e9")[0].startswith("set: p95 is")
    printed(settings, file, as_json=tmp_path / "run.json")
    assert failures(settings, file, compare=tmp_path / "run.json") == []
    better = json.loads((tmp_path / "run.json").read_text())
    better["results"][0]["measures"]["nDCG@10"] = 2.0
    (tmp_path / "better.json").write_text(json.dumps(better))
    assert "nDCG@10 fell by 1.0000" in failures(settings, file, compare=tmp_path / "better.json")[0]
    with pytest.raises(ConfigError, match="nDCG@10"):
        failures(settings, file, "accuracy=1")


def test_nothing_runs_where_one_set_is_wrong(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("question\nس؟\n")
    (tmp_path / "bad.csv").write_text("سؤال\nس؟\n")
    with pytest.raises(QuestionSetError, match=r"bad\.csv"):
        printed(settings, tmp_path / "good.csv", tmp_path / "bad.csv")
