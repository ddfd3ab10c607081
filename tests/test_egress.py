from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from rag import egress
from rag.config import Settings
from tests.conftest import Write
from tests.sink import Sink, recording

pytestmark = pytest.mark.slow

QUESTION = "كم بلغ حجم التجارة بين الصين وروسيا؟"


def hostile(sink: Sink) -> dict[str, str]:
    """The environment of this process with every variable by which a library of ours would send something,
    to the sink or through it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ISNAD_")}
    host = sink.address.removeprefix("http://")
    return own | {
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_TRACING_V2": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_API_KEY": "lsv2_key",
        "LANGSMITH_ENDPOINT": sink.address,
        "LANGCHAIN_ENDPOINT": sink.address,
        "LANGSMITH_PROJECT": "elsewhere",
        "LANGSMITH_TRACING_MODE": "hybrid",
        "LANGCHAIN_WANDB_TRACING": "true",
        "LANGCHAIN_COMET_TRACING": "true",
        "OTEL_EXPORTER_OTLP_ENDPOINT": sink.address,
        "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
        "GRADIO_ANALYTICS_ENABLED": "True",
        "GRADIO_SHARE": "True",
        "GRADIO_SHARE_SERVER_ADDRESS": host,
        "GRADIO_MCP_SERVER": "True",
        "GRADIO_RUN_HISTORY": "True",
        "GRADIO_HISTORY_BUCKET": "somebody/history",
        "HF_ENDPOINT": sink.address,
        "HF_INFERENCE_ENDPOINT": sink.address,
        "HF_TOKEN": "hf_token",
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_TELEMETRY": "0",
        "ORT_DISABLE_TELEMETRY": "0",
        "TRANSFORMERS_OFFLINE": "0",
        "OPENAI_API_KEY": "key",
        "OPENAI_BASE_URL": sink.address,
        "WANDB_PROJECT": "isnad",
        "MLFLOW_TRACKING_URI": sink.address,
        "HTTP_PROXY": sink.address,
        "HTTPS_PROXY": sink.address,
        "http_proxy": sink.address,
        "https_proxy": sink.address,
        "NO_PROXY": "",
        "no_proxy": "",
    }


@pytest.fixture
def config(settings: Settings, write: Write, tmp_path: Path) -> Path:
    write("تجارة.txt", "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023.")
    write("صفحة.html", "<html><body><h1>الشمس</h1><p>تشرق الشمس كل صباح.</p></body></html>")
    file = tmp_path / "config.yaml"
    file.write_text("corpus: [corpus]\ndata_dir: data\n")
    return file


def command(config: Path, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("isnad")), "--config", str(config), *arguments]


def isnad(config: Path, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        command(config, *arguments), env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(config: Path, environment: dict[str, str]) -> Iterator[httpx.Client]:
    """A client of a real `isnad serve`, which has ended with all its threads when the block ends."""
    with subprocess.Popen(
        command(config, "serve", "--port", "0"), env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            assert "http://" in line
            address = line[line.index("http://") :].split()[0]
            transport = httpx.HTTPTransport(retries=10)  # with growing pauses, until the port is open
            with httpx.Client(transport=transport, base_url=address, timeout=600, trust_env=False) as client:
                yield client
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=600)


def test_the_environment_of_these_tests_does_send_where_nobody_restricts_it() -> None:
    program = """
import gradio
from langchain_core.runnables import RunnableLambda

RunnableLambda(lambda text: text).invoke("question")
with gradio.Blocks():
    pass
"""
    with recording() as sink:
        subprocess.run([sys.executable, "-c", program], env=hostile(sink), check=True, timeout=600)
    sent = b"\n".join(sink.received)
    assert b"/runs/multipart" in sent
    assert b"CONNECT api.gradio.app" in sent


def test_nothing_leaves_the_machine_whatever_the_environment_says(config: Path) -> None:
    with recording() as sink:
        environment = hostile(sink) | {"LANGCHAIN_TRACING": "true"}  # which LangChain stops at
        isnad(config, environment, "index")
        assert "240 مليار" in isnad(config, environment, "ask", QUESTION)
        with served(config, environment) as client:
            assert client.get("/").status_code == 200
            answer = client.post("/api/ask", json={"question": QUESTION}).json()
            assert answer["answered"]
    assert sink.received == []


def test_nothing_is_sent_by_our_app_in_somebody_elses_program(config: Path) -> None:
    program = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from rag.engine import Engine
from rag.config import load_settings
from rag.index.indexing import index
from ui.web.server import create_app

settings = load_settings(Path(sys.argv[1]))
index(settings)
with TestClient(create_app(Engine(settings), settings), "http://localhost") as client:
    assert client.get("/").status_code == 200
    assert client.post("/api/ask", json={"question": sys.argv[2]}).json()["answered"]
"""
    with recording() as sink:
        subprocess.run(
            [sys.executable, "-c", program, str(config), QUESTION], env=hostile(sink), check=True, timeout=600
        )
    assert sink.received == []


def test_a_socks_proxy_in_the_environment_does_not_keep_the_server_from_starting(config: Path) -> None:
    with recording() as sink:
        environment = os.environ | {"ALL_PROXY": sink.address.replace("http", "socks5"), "NO_PROXY": ""}
        with served(config, environment) as client:
            assert client.get("/healthz").status_code == 200
            assert client.get("/").status_code == 200  # once Gradio is imported
    assert sink.received == []


def test_what_config_yaml_may_need_of_the_environment_stays() -> None:
    needed = {
        "LANGSMITH_API_KEY": "key",
        "LANGSMITH_HIDE_INPUTS": "true",
        "OPENAI_BASE_URL": "http://llm.example.org/v1",
        "HTTPS_PROXY": "http://proxy.example.org",
        "HF_ENDPOINT": "https://mirror.example.org",
    }
    environment = needed | {"LANGSMITH_TRACING": "true", "HF_HUB_DISABLE_TELEMETRY": "0"}
    egress.restrict(environment)
    assert environment == needed | egress.DECLINED


def test_proxies_come_back_after_they_were_hidden() -> None:
    environment = {"ALL_PROXY": "socks5://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "PATH": "/bin"}
    before = dict(environment)
    with egress.no_proxies(environment):
        assert environment == {"PATH": "/bin"}
    assert environment == before
