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
from starlette.types import Receive, Scope, Send

_LOADING = Lock()
"""Held while a part is loaded: modules that import one another in a circle, in two threads at a time, see
halves of each other."""

_log = logging.getLogger("isnad")


class LateApp:
    """An app that `build` imports and makes, once, in a thread. Requests that come before it is there
    wait."""

    def __init__(self, build: Callable[[], Starlette]) -> None:
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
        app = await self.load()
        if self._alive:
            await asyncio.shield(asyncio.wrap_future(self._alive))
        await app(scope, receive, send)

    def expect(self) -> None:
        """Have requests wait for `enter`, too."""
        self._alive = Future()

    async def enter(self, stack: AsyncExitStack) -> None:
        """Load the app and begin its lifespan, which ends with `stack`. Raises what fails in either."""
        assert self._alive
        try:
            app = await self.load()
            await stack.enter_async_context(app.router.lifespan_context(app))
            self._alive.set_result(None)
        except Exception as error:
            self._alive.set_exception(error)
            raise


def load_late(app: FastAPI, parts: Sequence[LateApp], then: Callable[[], None]) -> None:
    """Have the parts of an app loaded one after another once it is started, and kept alive until it ends;
    `then` is called after the last."""
    outer = app.router.lifespan_context

    async def live() -> None:
        async with AsyncExitStack() as stack:
            for part in parts:
                try:
                    await part.enter(stack)
                except Exception:  # the rest goes on; requests to the part fail with its error
                    _log.exception("a part of the server could not be loaded")
            then()
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
