from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.questions import read as read_questions
from rag.config import Settings
from tests.conftest import Write
from tests.conversations.answers import answered
from ui.conversations.store import Judgement, Store
from ui.terminal import printable

pytestmark = pytest.mark.slow


@pytest.fixture
def config(settings: Settings, write: Write, tmp_path: Path) -> Path:
    write("تجارة.txt", "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023.")
    write("فارغ.txt", "")
    file = tmp_path / "config.yaml"
    file.write_text("corpus: [corpus]\ndata_dir: data\n")
    return file


def isnad(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("isnad")), "--config", str(config), *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    return subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)


def test_index_search_and_ask_from_the_command_line(config: Path) -> None:
    indexed = isnad(config, "index")
    assert indexed.returncode == 0
    assert "skipped: فارغ.txt: is empty" in indexed.stdout
    assert "1 document, 1 passage (" in indexed.stdout
    asked = isnad(config, "ask", "كم بلغ حجم التجارة؟")
    assert "240 مليار دولار" in asked.stdout
    assert "[1]" in asked.stdout
    assert "تجارة.txt" in asked.stdout
    value = json.loads(isnad(config, "ask", "كم بلغ حجم التجارة؟", "--json").stdout)
    assert value["citations"][0]["quote"] in value["answer"]
    with config.open("a", encoding="utf-8") as settings:
        settings.write("collections: {التجارة: [corpus/تجارة*], غيرها: [none]}")
    assert "240 مليار" in isnad(config, "ask", "كم بلغ حجم التجارة؟", "--collection", "التجارة").stdout
    assert "240 مليار" not in isnad(config, "ask", "كم بلغ حجم التجارة؟", "--collection", "غيرها").stdout
    refused = isnad(config, "search", "حجم التجارة", "--collection", "لا")
    assert (refused.returncode, "“لا”" in refused.stderr) == (1, True)
    found = json.loads(isnad(config, "search", "حجم التجارة", "--top-k", "1", "--json").stdout)
    assert [list(passage) for passage in found] == [["document", "paragraph", "text", "score"]]


def test_an_answer_is_checked_sentence_by_sentence(config: Path, tmp_path: Path) -> None:
    source, answer = str(tmp_path / "corpus" / "تجارة.txt"), tmp_path / "answer.txt"
    answer.write_text("بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023.", encoding="utf-8")
    assert isnad(config, "check", str(answer), "--against", source).returncode == 0
    answer.write_text("بلغ حجم التجارة 240 مليار دولار. وكان ذلك في عام 2021.", encoding="utf-8")
    checked = isnad(config, "check", str(answer), "--against", source)
    assert checked.returncode == 1
    assert "«عام 2021»" in checked.stdout or "«2021»" in checked.stdout
    first, second = json.loads(isnad(config, "check", str(answer), "--against", source, "--json").stdout)
    assert (first["verdict"], first["reasons"]) == ("supported", [])
    assert second["verdict"] == "contradicted"
    assert second["differs"][0]["kind"] == "date"
    assert "240 مليار" in second["source"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "/nowhere.txt", "--against", "."), "/nowhere.txt"),
        (("check", "config.yaml", "--against", "/nowhere.md"), "/nowhere.md"),
        (("ask", "سؤال"), "isnad index"),
        (("ask", ""), "empty"),
        (("index", "/nowhere"), "does not exist"),
        (("index", "https://intranet.example/"), "only where `corpus` names them"),
        (("--config", "/nowhere.yaml", "index"), "/nowhere.yaml"),
    ],
)
def test_an_error_names_the_remedy_and_fails(config: Path, arguments: tuple[str, ...], message: str) -> None:
    if arguments == ("ask", ""):
        isnad(config, "index")
    failed = isnad(config, *arguments)
    assert failed.returncode == 1
    assert message in failed.stderr
    assert "Traceback" not in failed.stderr
    assert failed.stdout == ""


def test_a_source_that_is_not_there_is_an_exit_code_of_its_own(config: Path, tmp_path: Path) -> None:
    config.write_text("corpus: [corpus, server]\ndata_dir: data\n")
    done = isnad(config, "index")
    assert done.returncode == 3
    assert "1 document, 1 passage (" in done.stdout
    assert done.stderr == (
        f"isnad: {tmp_path / 'server'}: does not exist. Mount it, or correct the path;"
        " what was read of it before stays.\n"
    )


def test_an_index_that_the_gate_refuses_is_an_exit_code_of_its_own(config: Path, tmp_path: Path) -> None:
    (tmp_path / "set.csv").write_text("question,answers\nما عاصمة البرازيل؟,برازيليا\n", encoding="utf-8")
    with config.open("a") as file:
        file.write("index: {gate: {set: set.csv, at_least: {hit@1: 0.5}}}\n")
    done = isnad(config, "index")
    assert done.returncode == 4
    assert "hit@1 is 0.0000, under 0.5" in done.stderr
    assert "ما عاصمة البرازيل؟" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_bundled_model_needs_no_pytorch(config: Path) -> None:
    """Neither does what else is imported: PyTorch would cost each command seconds and half a gigabyte."""
    program = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from rag import egress
from rag.config import load_settings
from ui.cli import app

file, question, fresh = sys.argv[1:]
egress.restrict()
app(["--config", file, "index"], standalone_mode=False)
Path(fresh).write_text("نص جديد.", encoding="utf-8")
app(["--config", file, "index"], standalone_mode=False)
app(["--config", file, "ask", question], standalone_mode=False)
with egress.no_proxies():
    from rag.engine import Engine
    from ui.web.server import create_app
settings = load_settings(Path(file))
with TestClient(create_app(Engine(settings), settings), "http://localhost") as client:
    assert client.get("/").status_code == 200
    assert client.post("/api/ask", json={"question": question}).json()["answered"]
print("imported:", {"torch", "transformers", "sentence_transformers"} & sys.modules.keys())
"""
    arguments = [str(config), "كم بلغ حجم التجارة؟", str(config.parent / "corpus" / "جديد.txt")]
    command = [sys.executable, "-c", program, *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)
    assert done.returncode == 0, done.stderr
    assert "240 مليار دولار" in done.stdout
    assert done.stdout.endswith("imported: set()\n")
    assert "TOKENIZERS_PARALLELISM" not in done.stderr


def test_text_of_documents_cannot_steer_the_terminal() -> None:
    assert printable("نص\x1b[31m أحمر\u202e\x07\r") == "نص[31m أحمر"


def test_tokens_are_made_listed_and_removed(config: Path) -> None:
    made = isnad(config, "token", "add", "المالية")
    assert made.stdout.startswith("isnad_")
    assert "المالية  (ask, documents; lasts; not used yet)" in isnad(config, "token", "list").stdout
    assert isnad(config, "token", "add", "دليل", "--collection", "لا").returncode == 1
    again = isnad(config, "token", "add", "المالية")
    assert (again.returncode, "isnad token remove" in again.stderr) == (1, True)
    rotated = isnad(config, "token", "rotate", "المالية", "--expires", "2999-12-31")
    assert rotated.stdout.strip() not in ("", made.stdout.strip())
    assert "expires 2999-12-31" in isnad(config, "token", "list").stdout
    assert isnad(config, "token", "remove", "المالية").returncode == 0
    assert isnad(config, "token", "list").stdout == ""


def test_what_is_kept_of_one_visitor_is_listed_and_deleted(config: Path, settings: Settings) -> None:
    store = Store(settings)
    for owner in ("token:salma", "token:omar"):
        store.keep(owner, "first-conversation", "1", answered("سؤال"))
    assert [line.split()[1:] for line in isnad(config, "conversations", "list").stdout.splitlines()] == [
        ["1", "token:omar"],
        ["1", "token:salma"],
    ]
    deleted = isnad(config, "conversations", "delete", "--visitor", "token:salma")
    assert (deleted.returncode, deleted.stdout) == (0, "1 conversation deleted\n")
    again = isnad(config, "conversations", "delete", "--visitor", "token:salma")
    assert again.returncode == 1
    assert "Nothing is kept of 'token:salma'" in again.stderr
    assert [each.owner for each in store.holdings()] == ["token:omar"]


def test_curated_answers_are_imported_given_measured_and_exported(config: Path) -> None:
    config.write_text(config.read_text() + "curation: {enabled: true}\n")
    table = config.parent / "answers.csv"
    quote = "240 مليار دولار"
    row = f"كم بلغ حجم التجارة بين الصين وروسيا في عام 2023؟,نحو 240 مليارًا.,تجارة.txt,{quote}"
    table.write_text(f"question,answer,document,quote\n{row}\n")
    assert "isnad index" in isnad(config, "answers", "import", str(table)).stderr
    isnad(config, "index")
    taken = isnad(config, "answers", "import", str(table), "--by", "سلمى")
    assert taken.stdout == "answers: 1 added, 0 changed\n"
    asked = isnad(config, "ask", "كم بلغ حجم التجارة بين الصين وروسيا سنة 2023", "--json")
    assert json.loads(asked.stdout)["curated"]["by"] == "سلمى"
    assert "جواب معتمد · سلمى" in isnad(config, "ask", "كم بلغ حجم التجارة بين الصين وروسيا عام 2023").stdout
    run = config.parent / "run.json"
    assert isnad(config, "eval", str(table), "--json", str(run)).returncode == 0
    assert json.loads(run.read_text())["results"][0]["curated"]["by"] == "سلمى"
    assert isnad(config, "answers", "export", str(table)).stdout == f"1 answer written to {table}\n"
    assert "سلمى" in table.read_text()
    table.write_text(f"question,answer,document,quote\n{row.replace('240 مليار دولار', '250 مليار دولار')}\n")
    refused = isnad(config, "answers", "import", str(table))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "nothing was taken" in refused.stderr
    assert "Row 2: This quote does not stand" in refused.stderr
    assert isnad(config, "answers", "import", str(config.parent)).stderr.count("\n") == 1


def test_feedback_is_printed_and_written_as_a_question_set(config: Path, settings: Settings) -> None:
    passage = {"document": "a.txt", "paragraph": 1, "text": "نص.", "score": 0.1}
    store = Store(settings)
    store.keep("token:salma", "first-conversation", "1", answered("كم بلغ حجم التجارة؟"))
    for turn, question in (("2", "من فاز بالجائزة؟"), ("3", "مَن فاز بالجائزة\x1b")):
        refusal = answered(question) | {"answered": False, "passages": [passage]}
        store.keep("token:salma", "first-conversation", turn, refusal)
    store.judge("token:salma", "first-conversation", "1", Judgement(True))
    file = config.parent / "feedback.csv"
    done = isnad(config, "feedback", "--csv", str(file))
    lines = done.stdout.splitlines()
    assert lines[0] == "judged: 1 right, 0 wrong"
    assert f"1 questions written to {file}" in lines
    assert lines[-3] == "asked and not answered: 2"
    assert lines[-1].split()[0] == "2"
    assert "\x1b" not in done.stdout
    (row,) = read_questions(file).questions
    assert row.evidence[0].document == "تجارة.md"
    refused = isnad(config, "feedback", "--csv", str(config.parent))
    assert (refused.returncode, "cannot be written" in refused.stderr) == (1, True)
