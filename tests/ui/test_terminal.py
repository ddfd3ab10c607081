"""What a terminal shows, in a real one."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from rag.config import Settings
from rag.index.indexing import index
from tests.conftest import Write
from ui.terminal import count

SENTENCE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023، وهو أعلى مستوى بلغته حتى اليوم."
_STYLES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def run(folder: Path, *arguments: str, until: str = "", columns: int = 50) -> tuple[str, int]:
    """What `isnad` shows in a terminal of so many columns, and its exit code; Ctrl-C is pressed when it has
    shown `until`."""
    identity, terminal = pty.fork()
    if identity == 0:  # pragma: no cover
        os.chdir(folder)
        os.environ["COLUMNS"] = str(columns)
        os.environ["TERM"] = "xterm"
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which who runs the tests in the background ignores
        os.execv(sys.executable, [sys.executable, "-m", "ui", *arguments])
    shown = b""
    latest = time.monotonic() + 120
    while time.monotonic() < latest:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            shown += os.read(terminal, 65536)
        except OSError:  # it has ended
            break
        if until and until.encode() in shown:
            os.write(terminal, b"\x03")
            until = ""
    else:
        os.kill(identity, signal.SIGKILL)
    _, status = os.waitpid(identity, 0)
    os.close(terminal)
    text = _STYLES.sub("", shown.decode("utf-8", "replace")).replace("\r", "")
    return text, os.waitstatus_to_exitcode(status)


@pytest.fixture
def folder(settings: Settings, write: Write, tmp_path: Path) -> Path:
    """A folder with settings and an index."""
    write("تجارة.txt", SENTENCE)
    index(settings)
    (tmp_path / "config.yaml").write_text("corpus: [corpus]\ndata_dir: data\n")
    return tmp_path


@pytest.mark.slow
def test_arabic_is_wrapped_at_words_and_what_is_waited_for_is_said(folder: Path) -> None:
    shown, code = run(folder, "ask", "كم بلغ حجم التجارة بين الصين وروسيا؟")
    assert code == 0
    assert "Opening the index" in shown
    answer = [line for line in shown.splitlines() if "التجارة" in line or "اليوم" in line]
    assert len(answer) > 1
    assert all(len(line) <= 50 for line in answer)
    assert set(" ".join(answer).split()) <= {*SENTENCE.split(), "[1]"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "until"),
    [
        (("ask", "كم بلغ حجم التجارة؟"), "Opening"),
        (("serve", "--port", "0"), "Loading the index"),
        (("serve", "--port", "0"), "Ready, after"),
    ],
)
def test_ctrl_c_says_stopped_and_nothing_else(folder: Path, arguments: tuple[str, ...], until: str) -> None:
    if arguments[0] == "ask":
        current = folder / "data" / "index" / "CURRENT"
        current.unlink()
        os.mkfifo(current)  # which is opened for ever: it is not answered before the key is pressed
    shown, code = run(folder, *arguments, until=until)
    assert code == 130
    assert shown.rstrip().endswith("isnad: stopped.")
    assert "Traceback" not in shown


def test_one_is_singular() -> None:
    assert [count(number, "document") for number in (0, 1, 2300)] == [
        "0 documents",
        "1 document",
        "2,300 documents",
    ]
