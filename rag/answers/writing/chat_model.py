"""A chat model by LangChain's name for it, and what it is asked with: it is opened as the settings say and
not as the environment does, streams, stops in time, and what it fails at is a Fault."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from typing import Any, Final, TypeVar

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable

from rag.answers.answer import FaultCode
from rag.answers.writing.arriving import arriving
from rag.answers.writing.faults import Fault, fault_of
from rag.config import AnswerSettings, ConfigError
from rag.egress import no_proxies

_log = logging.getLogger(__name__)

T = TypeVar("T")

ADDRESSES: Final = {"ollama": "http://127.0.0.1:11434", "openai": "https://api.openai.com/v1"}
"""Where these are served if the settings do not say, whatever OLLAMA_HOST and OPENAI_BASE_URL do."""

EXTRAS: Final = ("ollama", "openai")
"""Providers whose package is an extra of ours; those of the others are installed by themselves."""

CHARACTERS_OF_A_TOKEN: Final = 2.0
"""Before a model has told how many tokens a prompt had: an Arabic word of five letters costs 2 to 3 in common
vocabularies. An English one costs less, which only leaves room."""

FIRST_PAUSE: Final = 0.5
"""Seconds before the first retry, where the server names none; twice as long before each next one."""


class ChatModel:
    """A chat model. Safe to share between threads. Raises ConfigError where the settings name one that cannot
    be had."""

    def __init__(self, settings: AnswerSettings) -> None:
        self.name = settings.model
        self._settings = settings
        self._model = _open(settings)
        self._characters_of_a_token = CHARACTERS_OF_A_TOKEN
        self._has_learnt = False
        self._rested: FaultCode | None = None
        self._resting_until = 0.0

    @property
    def seconds(self) -> float:
        """How long an answer may take."""
        return self._settings.timeout

    @property
    def room(self) -> int:
        """How many characters a prompt may have, as far as is known."""
        tokens = self._settings.context_tokens - self._settings.max_tokens
        return int(tokens * self._characters_of_a_token)

    def stream(self, messages: Sequence[BaseMessage], share: float = 1.0) -> Generator[str | None]:
        """The text of the reply as it comes, and None now and then while nothing does; it may take this share
        of the time that an answer may take. Closing this cancels the request. Raises Fault, where all of the
        text that came has been given."""
        whole = False
        for chunk in self._pieces(lambda: self._model.astream(list(messages)), share):
            if chunk is None:
                yield None
                continue
            self._learn(messages, chunk)
            whole = whole or _ends(chunk)
            if chunk.text:
                yield str(chunk.text)
        if not whole:
            raise Fault("cut", "the stream ended without a reason to finish")

    def choose(
        self, messages: Sequence[BaseMessage], schema: dict[str, Any]
    ) -> Generator[None, None, object]:
        """The reply of a model whose output is bound by a JSON schema: it is returned after some None, as it
        is, and it is None where the model did not keep to the schema. Raises Fault."""
        bound: Runnable[Any, Any] = self._model.with_structured_output(schema, method="json_schema")

        async def once() -> AsyncIterator[Any]:
            yield await bound.ainvoke(list(messages))

        reply: object = None
        for piece in self._pieces(once):
            if piece is None:
                yield None
            else:
                reply = piece
        return reply

    def _pieces(self, open_stream: Callable[[], AsyncIterator[T]], share: float = 1.0) -> Generator[T | None]:
        """What arrives, in time; a server that cannot take the request now is asked again as often as the
        settings say, and one that asks to be left alone is."""
        if self._rested and (left := self._resting_until - time.monotonic()) > 0:
            raise Fault(self._rested, f"left alone for {left:.0f} seconds more")
        begun = False

        async def tried() -> AsyncIterator[T]:
            nonlocal begun
            for attempt in range(self._settings.retries + 1):
                try:
                    async for piece in open_stream():
                        begun = True
                        yield piece
                    return
                except Exception as error:
                    fault = fault_of(error, begun)
                    if begun or not fault.passes or attempt == self._settings.retries:
                        raise
                    await asyncio.sleep(fault.rest or FIRST_PAUSE * 2**attempt)

        try:
            yield from arriving(tried, self._settings.timeout * share)
        except Exception as error:
            fault = fault_of(error, begun)
            rest = 0.0 if fault.code == "timeout" and share < 1 else fault.rest
            self._rested, self._resting_until = fault.code, time.monotonic() + rest
            _log.warning("The chat model %s failed: %s", self.name, fault)
            raise fault from error

    def _learn(self, messages: Sequence[BaseMessage], chunk: AIMessageChunk) -> None:
        """How many characters a token has, from what the model counted: the fewest that were seen, since some
        servers leave out what they had in their cache."""
        if chunk.usage_metadata and (tokens := chunk.usage_metadata["input_tokens"]) > 0:
            ratio = max(sum(len(message.text) for message in messages) / tokens, 0.5)
            known = self._characters_of_a_token if self._has_learnt else ratio
            self._has_learnt, self._characters_of_a_token = True, min(ratio, known)


def _ends(chunk: AIMessageChunk) -> bool:
    """Whether a chunk says why the reply is at its end: finish_reason, done_reason, stopReason ..."""
    return any(
        key.lower().endswith("reason") and value and value != "length"
        for key, value in chunk.response_metadata.items()
    )


def _open(settings: AnswerSettings) -> BaseChatModel:
    provider = settings.model.partition(":")[0]
    try:
        with no_proxies():
            model: BaseChatModel = init_chat_model(settings.model, **_arguments(provider, settings))
            return model
    except ImportError as error:
        package = f"isnad[{provider}]" if provider in EXTRAS else f"langchain-{provider.replace('_', '-')}"
        raise ConfigError(
            f"answer.model = {settings.model!r} needs a package that is not installed:"
            f" pip install '{package}'"
        ) from error
    except Exception as error:  # each provider's package has its own
        reason = str(error).split("\n")[0]
        raise ConfigError(f"answer.model = {settings.model!r} cannot be had: {reason}") from error


def _arguments(provider: str, settings: AnswerSettings) -> dict[str, Any]:
    """The settings as the provider's package calls them."""
    given: dict[str, Any] = {}
    if settings.temperature is not None:
        given["temperature"] = settings.temperature
    if address := settings.base_url or ADDRESSES.get(provider):
        given["base_url"] = address
    if provider == "ollama":
        return given | {
            "num_predict": settings.max_tokens,
            "num_ctx": settings.context_tokens,  # else Ollama cuts what is longer without a word
            "reasoning": False,
            "client_kwargs": {"timeout": settings.timeout},
        }
    given |= {"timeout": settings.timeout, "max_tokens": settings.max_tokens, "max_retries": 0}
    if provider == "openai":
        given |= {"openai_proxy": "", "stream_usage": True}
        if settings.base_url and not os.environ.get("OPENAI_API_KEY"):
            given["api_key"] = "none"  # a server of one's own wants none, its client does
    return given
