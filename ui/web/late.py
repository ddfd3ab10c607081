"""Late apps: parts of the server that take seconds to import, which are loaded while it answers already."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from threading import Lock, Thread
from typing import Any

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.web.errors import ApiError, phrase, render_refusal

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a part that could not be loaded is tried again: at first, and after tries enough. Each
pause is twice the one before."""
_LOADING = Lock()
"""Held while a part is loaded: modules that import one another in a circle, in two threads at a time, see
halves of each other."""

_log = logging.getLogger("isnad")


class LateApp:
    """An app that `build` imports and makes in a thread. Requests that come before it is there wait; where it
    could not be made they get 503, until a later try has made it. `name` is what operators call it."""

    def __init__(self, name: str, build: Callable[[], Starlette]) -> None:
        self.name = name
        self.failure: str | None = None
        """Why the last try failed; None before it, and when it did not."""
        self._build = build
        self._beginning = Lock()
        self._built: Future[Starlette] | None = None
        self._alive: Future[None] | None = None

    async def load(self) -> Starlette:
        """The app. Raises what `build` raises."""
        with self._beginning:
            if self._built is None:
                self._built = Future()
                Thread(target=self._run, args=(self._built,), name="loading", daemon=True).start()
        return await asyncio.shield(asyncio.wrap_future(self._built))

    def _run(self, built: Future[Starlette]) -> None:
        try:
            with _LOADING:
                built.set_result(self._build())
        except BaseException as error:
            built.set_exception(error)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app: ASGIApp
        try:
            app = await self.load()
            if self._alive:
                await asyncio.shield(asyncio.wrap_future(self._alive))
        except Exception:  # which is in the log
            refusal = ApiError(503, "not_loaded", phrase("not_loaded"))
            app = render_refusal(scope, refusal, {"Retry-After": f"{LONGEST_PAUSE:.0f}"})
        await app(scope, receive, send)

    def expect(self) -> None:
        """Have requests wait for `enter`, too."""
        self._alive = Future()

    async def enter(self, stack: AsyncExitStack) -> None:
        """Load the app and begin its lifespan, which ends with `stack`. What fails in either is logged and
        kept in `failure`; the next call tries all of it again."""
        if self.failure:
            self._built, self._alive = None, Future()
        assert self._alive
        try:
            app = await self.load()
            await stack.enter_async_context(app.router.lifespan_context(app))
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            if reason != self.failure:
                _log.exception("%s could not be loaded", self.name)
            self.failure = reason
            self._alive.set_exception(error)
        else:
            self.failure = None
            self._alive.set_result(None)


def load_late(app: FastAPI, parts: Sequence[LateApp], then: Callable[[], None]) -> None:
    """Have the parts of an app loaded one after another once it is started, and kept alive until it ends;
    `then` is called when each has been tried. Those that failed are tried again until they are there."""
    outer = app.router.lifespan_context

    async def live() -> None:
        async with AsyncExitStack() as stack:
            for part in parts:
                await part.enter(stack)
            then()
            pause = FIRST_PAUSE
            while failed := [part for part in parts if part.failure]:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                for part in failed:
                    await part.enter(stack)
            await asyncio.Event().wait()

    @asynccontextmanager
    async def lifespan(own: FastAPI) -> AsyncIterator[Any]:
        async with outer(own) as state:
            for part in parts:
                part.expect()
            living = asyncio.create_task(live())
            try:
                yield state
            finally:
                living.cancel()
                await asyncio.wait((living,))

    app.router.lifespan_context = lifespan
