"""Extraction: documents are read in a process of their own, with limits of time and memory.

A damaged or hostile file can hang a library, fill the memory or end the process inside native code, where
no exception can be caught. What it ends here is a worker, and the next file gets another one.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from rag.documents import Document, DocumentError, UnreachableError
from rag.files import read_document
from rag.ocr.recogniser import Recogniser
from rag.ocr.tesseract import find_tesseract

# With the search path of this process, so that the worker runs the same code; -P and the path keep it from
# importing what lies in the current folder, which may be one of documents.
_WORKER = (
    "import json, sys; path, *limits = json.loads(sys.argv[1]); sys.path[:] = path;"
    "from rag.extraction import work; work(*limits)"
)


class Extractor:
    """A worker process that reads one document at a time; it starts with the first.

    >>> with Extractor(max_bytes=50_000_000, max_seconds=60, max_memory=2_000_000_000) as extractor:
    ...     document = extractor.read(Path("/srv/documents/handbook.pdf"), "handbook.pdf")

    `max_seconds` are of wall time for one document, and begin anew with each page that is read from a
    picture; `max_memory` is the address space, in bytes, that the worker may take. Text in pictures is read
    where `ocr` names the file that keeps it; `recognised` is called with (done, total) pages of a document.
    """

    def __init__(
        self,
        max_bytes: int,
        max_seconds: float,
        max_memory: int,
        ocr: Path | None = None,
        recognised: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self._max_bytes = max_bytes
        self._max_seconds = max_seconds
        self._max_memory = max_memory
        self._ocr = ocr
        self._recognised = recognised
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Extractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        if self._worker:
            with suppress(ProcessLookupError):  # and the programs that it has started
                os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.communicate()  # closes the pipes as well
            self._worker = None

    def read(self, file: Path, path: str, digest: str | None = None) -> Document:
        """The document of `file`, as `read_document` gives it. Raises UnreachableError for what cannot be
        opened or has another digest, DocumentError for what cannot be read within the limits."""
        # What a worker read before may have left it short of memory or unsound, so that only a new one is
        # believed when it fails: what becomes of a file must not depend on the files before it.
        used = self._worker is not None
        reply = self._ask(file, path, digest)
        if used and isinstance(reply, int) and reply != _OUT_OF_TIME:
            reply = self._ask(file, path, digest)
        if isinstance(reply, int):
            raise DocumentError(self._reason(reply))
        if "unreachable" in reply:
            raise UnreachableError(reply["unreachable"])
        if "reason" in reply:
            raise DocumentError(reply["reason"])
        return Document.of(path, reply["title"], reply["text"], reply)

    def _ask(self, file: Path, path: str, digest: str | None) -> dict[str, Any] | int:
        """The worker's reply, or its exit code where it ended without one."""
        worker = self._worker = self._worker or self._start()
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(_line([os.fspath(file.absolute()), path, digest]))
            worker.stdin.flush()
            line = worker.stdout.readline()
            while line.startswith(_RECOGNISED):
                self._recognised(*json.loads(line[len(_RECOGNISED) :]))
                line = worker.stdout.readline()
        except BrokenPipeError:
            line = b""
        except BaseException:  # Ctrl-C: a reply that nobody waits for must not become that of the next file
            self.close()
            raise
        if line.endswith(b"\n"):
            reply: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
            return reply
        code = worker.wait()
        self.close()
        return code

    def _start(self) -> subprocess.Popen[bytes]:
        limits = [self._max_bytes, self._max_seconds, self._max_memory, self._ocr and os.fspath(self._ocr)]
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _WORKER, json.dumps([sys.path, *limits])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )

    def _reason(self, code: int) -> str:
        memory = f"more memory than documents.max_memory_megabytes allows ({self._max_memory / 1_000_000:g})"
        if code == _OUT_OF_MEMORY:
            return f"needs {memory} to be read. Divide it, or raise the limit."
        if code == _OUT_OF_TIME:
            return (
                f"takes longer to be read than documents.max_seconds allows ({self._max_seconds:g})."
                " Divide it, or raise the limit."
            )
        ended = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return (
            f"ended the process that read it ({ended}): it is damaged, or needs {memory}."
            " Save it again with the program that made it."
        )


_OUT_OF_TIME = -signal.SIGALRM
_OUT_OF_MEMORY = 77
"""An exit code that neither Python nor a shell gives by itself."""
_RECOGNISED = b"recognised "
"""What a line of progress begins with, before a JSON list of done and total."""


def work(max_bytes: int, max_seconds: float, max_memory: int, ocr: str | None) -> None:
    """The worker: for each line of standard input, a JSON list of file, path and digest, a line of JSON with
    the document or with the reason why there is none."""
    requests, replies = _begin(max_memory)

    def go_on(done: int, total: int) -> None:
        signal.setitimer(signal.ITIMER_REAL, max_seconds)
        replies.write(_RECOGNISED + _line([done, total]))
        replies.flush()

    recogniser = Recogniser(Path(ocr), go_on) if ocr and find_tesseract() else None
    for line in requests:
        file, path, digest = json.loads(line)
        # The kernel ends the process when the time is up, also inside native code.
        signal.setitimer(signal.ITIMER_REAL, max_seconds)
        try:
            reply = _line(_extracted(Path(file), path, max_bytes, digest, recogniser))
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            replies.write(reply)
            replies.flush()
        except BrokenPipeError:  # nobody waits for it any more
            os._exit(0)


def _begin(max_memory: int) -> tuple[BinaryIO, BinaryIO]:
    confine(max_memory)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the replies
    return sys.stdin.buffer, replies


def confine(max_memory: int) -> None:
    """Make this process one that reads what is not to be trusted: with so many bytes of address space at
    most, and ended with the thread that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the process that started it ends it
    # No worker outlives its parent: the end of standard input ends an idle one, this ends one in mid-file.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_PR_SET_PDEATHSIG = 1
"""From Linux's prctl.h: the signal to get when the thread that started this process ends."""


def _extracted(
    file: Path, path: str, max_bytes: int, digest: str | None, recogniser: Recogniser | None
) -> dict[str, Any]:
    try:
        document = read_document(file, path, max_bytes, digest, recogniser)
    except UnreachableError as error:
        return {"unreachable": str(error)}
    except DocumentError as error:
        if isinstance(error.__cause__, MemoryError):
            raise error.__cause__ from None
        return {"reason": str(error)}
    except OSError as error:
        return {"unreachable": f"cannot be read ({error.strerror or error})."}
    return {"title": document.title, "text": document.text, **document.structure()}


def _line(value: Any) -> bytes:
    """JSON on one line. Lone surrogates, as in the name of a file that is not UTF-8, pass as they are."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
