from __future__ import annotations

import contextvars
import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableGenerator, RunnableLambda
from langsmith.run_helpers import get_tracing_context

from rag import config
from rag.config import ConfigError, Settings
from rag.index.indexing import index
from rag.tracing import Tracing
from tests.conftest import Write
from tests.coroutines import awaited
from tests.sink import Sink, recording

pytestmark = pytest.mark.slow

QUESTION = "كم بلغ حجم التجارة بين الصين وروسيا؟"
TEXT = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."

# What a program of somebody else's does with the engine, beside a chain of its own.
PROGRAM = """
import asyncio, sys
from pathlib import Path
from langchain_core.runnables import RunnableLambda
from rag.engine import Engine
from rag.config import load_settings

engine = Engine(load_settings(Path(sys.argv[1])))
question = sys.argv[2]
asked = {"question": question}
assert engine.ask(question).answered
assert list(engine.stream(question))
assert engine.chain.invoke(asked).answered
assert list(engine.chain.stream(asked))
assert engine.chain.batch([asked, asked])
assert asyncio.run(engine.chain.ainvoke(asked)).answered
RunnableLambda(lambda text: text).invoke("a chain of their own")
RunnableLambda(lambda text: engine.chain.invoke(asked).answered).invoke("a chain of their own around ours")
"""


@pytest.fixture
def file(settings: Settings, write: Write, tmp_path: Path) -> Path:
    """The settings file of an index over one document."""
    write("تجارة.txt", TEXT)
    index(settings)
    file = tmp_path / "config.yaml"
    file.write_text("corpus: [corpus]\ndata_dir: data\n")
    return file


def traced_to(sink: Sink) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("ISNAD_")}
    return own | {
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_API_KEY": "lsv2_key",
        "LANGSMITH_ENDPOINT": sink.address,
    }


def endpoints(sink: Sink) -> dict[str, str]:
    return {"LANGSMITH_RUNS_ENDPOINTS": json.dumps({sink.address: "lsv2_key"})}


def test_in_somebody_elses_program_their_chain_is_traced_and_ours_is_not(file: Path) -> None:
    with recording() as sink:
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(file), QUESTION], env=traced_to(sink), check=True, timeout=600
        )
    sent = b"".join(sink.received)
    assert b"a chain of their own around ours" in sent
    for ours in (QUESTION, TEXT):
        assert ours.encode() not in sent
        assert json.dumps(ours).encode() not in sent


def test_a_trace_goes_to_the_endpoint_of_the_settings_and_nowhere_else(file: Path) -> None:
    with recording() as named, recording() as other:
        file.write_text(file.read_text() + f"tracing: {{endpoint: '{named.address}', project: ours}}\n")
        command = [str(Path(sys.executable).with_name("isnad")), "--config", str(file), "ask", QUESTION]
        environment = traced_to(other) | endpoints(other)
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=600)
    sent = b"".join(named.received)
    assert QUESTION.encode() in sent
    assert TEXT.encode() in sent
    assert b'"session_name":"ours"' in sent
    assert other.received == []


def test_an_engine_in_somebody_elses_program_sends_to_the_endpoint_of_its_settings(file: Path) -> None:
    with recording() as named, recording() as other:
        file.write_text(file.read_text() + f"tracing: {{endpoint: '{named.address}'}}\n")
        program = PROGRAM[: PROGRAM.index("RunnableLambda(lambda")]
        environment = {
            name: value for name, value in traced_to(other).items() if name != "LANGSMITH_ENDPOINT"
        }
        subprocess.run(
            [sys.executable, "-c", program, str(file), QUESTION],
            env=environment | endpoints(other),
            check=True,
            capture_output=True,
            timeout=600,
        )
    assert QUESTION.encode() in b"".join(named.received)
    assert other.received == []


def is_traced(*_: object) -> bool | str | None:
    enabled: bool | str | None = get_tracing_context()["enabled"]
    return enabled


def test_each_piece_of_a_stream_is_made_untraced_and_its_reader_keeps_its_own_context() -> None:
    def pieces(inputs: Iterator[str]) -> Iterator[bool | str | None]:
        for _ in inputs:
            yield is_traced()
            yield is_traced()

    stream = Tracing(config.Tracing()).bind(RunnableGenerator(pieces)).stream("x")
    seen = []
    for _ in range(2):
        seen.append(contextvars.copy_context().run(next, stream))  # as a server's threads do
        assert is_traced() is None
    assert seen == [False, False]
    assert list(stream) == []


def test_a_stream_that_is_left_is_closed() -> None:
    left = []

    def pieces(inputs: Iterator[str]) -> Iterator[str]:
        try:
            yield from inputs
        finally:
            left.append(True)

    stream = Tracing(config.Tracing()).bind(RunnableGenerator(pieces)).stream("x")
    assert isinstance(stream, Generator)
    assert next(stream) == "x"
    stream.close()
    assert left == [True]


def test_whatever_way_it_is_called_a_bound_runnable_runs_untraced() -> None:
    bound = Tracing(config.Tracing()).bind(RunnableLambda(is_traced))
    assert bound.invoke("x") is False
    assert bound.batch(["x", "y"]) == [False, False]
    assert list(bound.stream("x")) == [False]
    assert awaited(bound.ainvoke("x")) is False

    async def streamed() -> list[bool | str | None]:
        return [piece async for piece in bound.astream("x")]

    assert awaited(streamed()) == [False]


def test_two_variables_that_langsmith_refuses_together_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGSMITH_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("LANGSMITH_RUNS_ENDPOINTS", "{}")
    with pytest.raises(ConfigError, match=r"tracing\.endpoint = .*LANGSMITH_RUNS_ENDPOINTS"):
        Tracing(config.Tracing(endpoint="http://127.0.0.1:9"))
