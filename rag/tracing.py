"""Tracing: each run of a chain, with its inputs and outputs, sent to LangSmith or a server with its API. Off
unless `tracing.endpoint` names where to, whatever LangSmith's own environment variables say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.utils import Input, Output

from rag import config
from rag.config import ConfigError

if TYPE_CHECKING:
    from langsmith import Client

KEY = "LANGSMITH_API_KEY"
"""The environment variable with the key, where the endpoint wants one."""


class Tracing:
    """Where the runs of a chain are sent, if anywhere. Raises ConfigError where they cannot be sent there."""

    def __init__(self, settings: config.Tracing) -> None:
        self._settings = settings
        self._client = _client(settings.endpoint) if settings.endpoint else None

    def bind(self, runnable: Runnable[Input, Output]) -> Runnable[Input, Output]:
        """The same runnable, traced as the settings say and not as the environment says."""
        return _Bound(runnable, self)

    def context(self) -> AbstractContextManager[None]:
        """A context in which whatever LangChain runs is traced as the settings say."""
        from langsmith import tracing_context  # a tenth of a second, so not before it is needed

        return tracing_context(
            enabled=self._client is not None,
            client=self._client,
            project_name=self._settings.project,
            parent=False,  # else the trace that is under way in somebody else's program
            replicas=[],  # else LANGSMITH_RUNS_ENDPOINTS
        )


def _client(endpoint: str) -> Client:
    from langsmith import Client
    from langsmith.utils import LangSmithUserError

    try:
        return Client(
            api_url=endpoint,
            api_key=os.environ.get(KEY, ""),  # None would look for one in a profile
            tracing_mode="langsmith",
            tracing_sampling_rate=1.0,
        )
    except LangSmithUserError as error:
        raise ConfigError(f"tracing.endpoint = {endpoint!r} cannot be used: {error}") from error


_END: Any = object()


class _Bound(Runnable[Input, Output]):
    """A runnable that runs in the context of a Tracing. Asynchronously, its stream comes as one piece."""

    def __init__(self, bound: Runnable[Input, Output], tracing: Tracing) -> None:
        self._bound = bound
        self._tracing = tracing

    @property
    def InputType(self) -> type[Input]:
        return self._bound.InputType

    @property
    def OutputType(self) -> type[Output]:
        return self._bound.OutputType

    def invoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Output:
        with self._tracing.context():
            return self._bound.invoke(input, config, **kwargs)

    async def ainvoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Output:
        with self._tracing.context():
            return await self._bound.ainvoke(input, config, **kwargs)

    def stream(
        self, input: Input, config: RunnableConfig | None = None, **kwargs: Any | None
    ) -> Iterator[Output]:
        # A generator runs in the context of whoever asks for its next piece, which a server does from a
        # thread of its own each time. So each piece is made in one context, which nobody else sees.
        context, tracing = copy_context(), self._tracing.context()
        context.run(tracing.__enter__)
        pieces = context.run(self._bound.stream, input, config, **kwargs)
        try:
            while (piece := context.run(next, pieces, _END)) is not _END:
                yield piece
        finally:
            context.run(getattr(pieces, "close", lambda: None))
            context.run(tracing.__exit__, None, None, None)
