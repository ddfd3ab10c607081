from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.documents import DocumentError
from rag.extraction import Extractor
from rag.files import read_document

pytestmark = pytest.mark.slow

LOADERS_THAT_FAIL = """
import json, os, signal, sys
from rag.loaders import text

load = text.load

def fail(data):
    if b"kill" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"hang" in data:
        while True:
            pass
    if b"eat" in data:
        eaten = [bytearray(10_000_000)]
        while True:
            eaten.append(bytearray(10_000_000))
    if b"print" in data:
        print("{}")
    if b"modules" in data:
        return load(json.dumps(sorted(sys.modules)).encode())
    return load(data)

text.load = fail
"""
"""As sitecustomize.py, which Python imports at its start, it is in the worker as well."""


@pytest.fixture
def failing_loaders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the loader of plain text do in a worker what the text says: kill, hang, eat."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(LOADERS_THAT_FAIL, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "site"), *sys.path]))


@pytest.fixture
def extractor() -> Iterator[Extractor]:
    with Extractor(max_bytes=10**6, max_seconds=120, max_memory=300_000_000) as extractor:
        yield extractor


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write_text(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write_text


Write = Callable[[str, str], Path]


def test_a_document_is_the_same_as_one_read_here(extractor: Extractor, tmp_path: Path, write: Write) -> None:
    file = write("دليل.md", "---\ntitle: دليل 😀\n---\n# عنوان\n\nنص 😀 أول.\n\n## فرع\n\n- بند\n- آخر\n")
    assert extractor.read(file, "sub/دليل.md") == read_document(file, "sub/دليل.md", 1000)
    wrapped = write("menu.txt", "القائمة القائمة\n\nنص\u2028آخر.")
    assert extractor.read(wrapped, "menu.txt") == read_document(wrapped, "menu.txt", 1000)
    assert extractor.read(wrapped, "menu.txt").remarks


def test_a_file_whose_name_is_not_utf_8_is_read(extractor: Extractor, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"bad\xff.txt")
    file.write_text("نص.", encoding="utf-8")
    assert extractor.read(file, "bad?.txt").text == "نص."


def test_the_reason_of_a_loader_is_kept(extractor: Extractor, write: Write) -> None:
    with pytest.raises(DocumentError, match=r"is empty\."):
        extractor.read(write("a.txt", ""), "a.txt")
    with pytest.raises(DocumentError, match=r"cannot be read \(No such file"):
        extractor.read(Path("/nowhere/at/all.txt"), "all.txt")


def test_the_path_of_a_file_may_be_relative(
    extractor: Extractor, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor.read(write("a.txt", "نص."), "a.txt")
    (write("a.txt", "نص.").parent / "sub").mkdir()
    monkeypatch.chdir(write("sub/b.txt", "نص آخر.").parent)
    assert extractor.read(Path("b.txt"), "b.txt").text == "نص آخر."


@pytest.mark.usefixtures("failing_loaders")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kill", r"ended the process that read it \(SIGKILL\)"),
        ("eat", r"more memory than documents\.max_memory_megabytes allows \(300\)"),
    ],
)
@pytest.mark.parametrize("before", [0, 1])
def test_a_file_that_fails_its_reader_is_named_and_the_next_is_read(
    extractor: Extractor, write: Write, text: str, reason: str, before: int
) -> None:
    good = write("good.txt", "نص سليم.")
    for _ in range(before):
        extractor.read(good, "good.txt")
    with pytest.raises(DocumentError, match=reason):
        extractor.read(write("bad.txt", text), "bad.txt")
    assert extractor.read(good, "good.txt").text == "نص سليم."


@pytest.mark.usefixtures("failing_loaders")
def test_a_file_that_takes_too_long_is_named_and_the_next_is_read(write: Write) -> None:
    with Extractor(max_bytes=1000, max_seconds=1.5, max_memory=300_000_000) as extractor:
        with pytest.raises(
            DocumentError, match=r"longer to be read than documents\.max_seconds allows \(1\.5\)"
        ):
            extractor.read(write("bad.txt", "hang"), "bad.txt")
        extractor._max_seconds = 120  # what can be read is, however slow the machine is
        assert extractor.read(write("good.txt", "نص سليم."), "good.txt").text == "نص سليم."


def test_a_pdf_that_draws_itself_is_named(extractor: Extractor, tmp_path: Path) -> None:
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>> >>"
        b" /Contents 4 0 R>>",
        b"<</Length 5>> stream\n/F Do\nendstream",
        b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>> >> /Length 11>>"
        b" stream\n/F Do /F Do\nendstream",
    ]
    numbered = b"".join(b"%d 0 obj\n%b\nendobj\n" % (i, text) for i, text in enumerate(objects, start=1))
    (tmp_path / "self.pdf").write_bytes(b"%PDF-1.4\n" + numbered + b"trailer <</Root 1 0 R>>\n%%EOF")
    with pytest.raises(DocumentError, match=r"ended the process that read it|more memory"):
        extractor.read(tmp_path / "self.pdf", "self.pdf")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("furniture.txt", "القائمة الرئيسية " * 40 + "كلمة\n\nنص."),
        ("comments.md", "<!-- x >\n" * 50_000 + "-->\n\nنص."),
        ("comments.md", "<div>" + "<!-- " * 50_000 + "\n\nنص."),
        ("spaces.txt", " " * 900_000 + "x\n\nنص."),
        ("spaces.txt", "نص.\n" + " " * 900_000 + "\nنص."),
    ],
)
def test_a_file_of_one_thing_repeated_is_read_soon(write: Write, name: str, text: str) -> None:
    with Extractor(max_bytes=10**6, max_seconds=30, max_memory=300_000_000) as extractor:
        assert extractor.read(write(name, text), name).text.endswith("نص.")


@pytest.mark.usefixtures("failing_loaders")
def test_a_worker_that_was_killed_while_idle_costs_no_file(extractor: Extractor, write: Write) -> None:
    good = write("good.txt", "نص سليم.")
    extractor.read(good, "good.txt")
    worker = extractor._worker
    assert worker
    os.kill(worker.pid, signal.SIGKILL)
    os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)
    assert extractor.read(good, "good.txt").text == "نص سليم."


@pytest.mark.usefixtures("failing_loaders")
def test_what_a_library_prints_is_no_reply(extractor: Extractor, write: Write) -> None:
    assert extractor.read(write("a.txt", "print"), "a.txt").text == "print"


@pytest.mark.usefixtures("failing_loaders")
def test_a_worker_imports_nothing_heavy(extractor: Extractor, write: Write) -> None:
    (line,) = extractor.read(write("a.txt", "modules"), "a.txt").text.split("\n")
    loaded = {name.partition(".")[0] for name in json.loads(line)}
    assert "rag" in loaded
    assert not loaded & {"torch", "faiss", "langchain", "langchain_core", "numpy", "pydantic", "trafilatura"}


def test_a_worker_imports_nothing_from_the_current_folder(
    extractor: Extractor, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write("a.txt", "نص.")
    for module in ("json", "lxml", "rag"):
        write(f"{module}.py", "raise SystemExit('imported from the folder of documents')")
    monkeypatch.chdir(file.parent)
    assert extractor.read(file, "a.txt").text == "نص."


PARENT = """
import sys
from pathlib import Path
from rag.extraction import Extractor

extractor = Extractor(max_bytes=1000, max_seconds=300, max_memory=300_000_000)
extractor.read(Path(sys.argv[1]), "good.txt")
print(extractor._worker.pid, flush=True)
extractor.read(Path(sys.argv[2]), "pipe.txt")
"""


def test_a_worker_ends_with_its_parent_also_in_the_middle_of_a_file(tmp_path: Path, write: Write) -> None:
    good, pipe = write("good.txt", "نص."), tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(good), str(pipe)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    assert parent.stdout is not None
    worker = os.pidfd_open(int(parent.stdout.readline()))
    writing = os.open(
        pipe, os.O_WRONLY
    )  # returns when the worker has opened the pipe, and then reads for ever
    parent.kill()
    parent.communicate()
    ended, _, _ = select.select([worker], [], [], 60)
    os.close(writing)
    os.close(worker)
    assert ended


def test_closing_ends_the_worker(write: Write) -> None:
    with Extractor(max_bytes=1000, max_seconds=120, max_memory=300_000_000) as extractor:
        extractor.read(write("a.txt", "نص."), "a.txt")
        worker = extractor._worker
    assert worker
    assert worker.returncode == -signal.SIGKILL
