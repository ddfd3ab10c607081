"""A streamed answer: its pieces, made one by one in worker threads, and its cancellation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from anyio.to_thread import run_sync
from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.types import Receive, Scope, Send

from rag.answers.answer import Answer, Citation

Piece = str | Citation | Answer


class AnswerStream(Iterator[Piece]):
    """An answer in pieces, as `Engine.stream` gives them, each made in the thread that asks for it.

    Closing it cancels the answer: the piece that another thread is making is the last. To ask for a piece
    raises QuestionError and SnapshotError.
    """

    def __init__(self, pieces: Generator[Piece]) -> None:
        self._pieces = pieces
        self._first: Piece | None = None
        self._state = threading.Lock()
        self._running = self._closed = False

    def __next__(self) -> Piece:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        with self._state:
            if self._closed:
                raise StopIteration
            self._running = True
        try:
            return next(self._pieces)
        finally:
            with self._state:
                self._running = False
                closed = self._closed
            if closed:
                self._pieces.close()

    def close(self) -> None:
        """Cancel the answer, from any thread."""
        with self._state:
            self._closed = True
            running = self._running
        if not running:
            self._pieces.close()

    async def begin(self) -> None:
        """Make the first piece, so that what cannot be answered raises before a response has begun."""
        try:
            self._first = await run_in_threadpool(next, self, None)
        except BaseException:
            self.close()
            raise

    async def whole(self) -> Answer:
        """The whole answer, which is the last piece, made in one thread. Where this is cancelled, the answer
        is."""
        with closing(self):
            return await run_sync(self._finish, abandon_on_cancel=True)

    def _finish(self) -> Answer:
        *_, answer = self
        assert isinstance(answer, Answer), "the last piece is the whole"
        return answer

    async def events(self, render: Callable[[Iterator[Piece]], Iterator[str]]) -> StreamingResponse:
        """The response that sends the pieces as server-sent events, rendered by `render`. However it ends,
        the answer is closed."""
        await self.begin()
        return _Events(self, render(self))


class _Events(StreamingResponse):
    def __init__(self, stream: AnswerStream, events: Iterator[str]) -> None:
        super().__init__(
            iterate_in_threadpool(events),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with closing(self._stream):
            await super().__call__(scope, receive, send)
