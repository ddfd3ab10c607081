"""Egress: what may leave the machine. Only config.yaml says, so the variables by which libraries would send
text, usage figures or questions to a hub by themselves are taken out of the environment of our processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

SENDING = (
    "LANGSMITH_",  # tracing: runs with their questions and passages
    "LANGCHAIN_",  # the same by its older names, and other services' tracers (LANGCHAIN_WANDB_TRACING)
    "OTEL_",  # exporters of LangSmith's and FastAPI's spans, metrics and logs
    "FASTAPI_OTEL_",
    "GRADIO_ANALYTICS_",
    "GRADIO_SHARE",  # a public address for the chat, by a tunnel
    "GRADIO_HISTORY_BUCKET",  # conversations, kept on a hub
    "GRADIO_MCP_SERVER",
)
"""Prefixes of the variables by which a library sends something that nobody asked it to send."""

KEPT = (
    "LANGSMITH_API_KEY",
    "LANGSMITH_WORKSPACE_ID",
    "LANGSMITH_HIDE_",  # these keep parts of a trace back
    "LANGCHAIN_HIDE_",
    "LANGCHAIN_OPENAI_",  # timeouts of a chat model that config.yaml names
)
"""Prefixes of those that send nothing by themselves, and that what config.yaml names may need."""

DECLINED = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime from 1.29 on; pyproject.toml keeps to those before
}
"""What is sent unless a variable declines it."""

PROXIES = ("all_proxy", "http_proxy", "https_proxy")


def restrict(environment: MutableMapping[str, str] = os.environ) -> None:
    """Leave to config.yaml alone what is sent where.

    For processes of our own, before anything else is imported: libraries read these once. In somebody else's
    program, whose environment is not ours to change, `rag.tracing` keeps the chain untraced.
    """
    for name in list(environment):
        if name.startswith(SENDING) and not name.startswith(KEPT):
            del environment[name]
    environment.update(DECLINED)


@contextmanager
def no_proxies(environment: MutableMapping[str, str] = os.environ) -> Iterator[None]:
    """Without the environment's proxies, for importing a library that makes HTTP clients as it is imported:
    with a SOCKS proxy, for which httpx needs another package, that import fails."""
    hidden = {name: environment.pop(name) for name in list(environment) if name.lower() in PROXIES}
    try:
        yield
    finally:
        environment.update(hidden)
