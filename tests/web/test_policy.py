from __future__ import annotations

import pytest
from fastapi import FastAPI

from rag.config import Settings
from ui.web.answering import AnsweringDependency, get_answering
from ui.web.policy import Policy, PolicyError, check_policies, get_policy, match_policy, policy
from ui.web.server import create_app


@pytest.fixture
def app() -> FastAPI:
    """An app of no routes."""
    return FastAPI(openapi_url=None, docs_url=None, redoc_url=None)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The server's app, without an index."""
    folder = tmp_path_factory.mktemp("server")
    return create_app(None, Settings(corpus=(folder,), data_dir=folder / "data"))


def matched(app: FastAPI, method: str, path: str) -> Policy | None:
    return match_policy({"type": "http", "app": app, "method": method, "path": path, "headers": []})


def test_a_route_that_forgets_its_policy_is_refused(app: FastAPI) -> None:
    @app.get("/new")
    async def forget() -> None: ...

    with pytest.raises(PolicyError, match=r"/new declares no policy.*@policy"):
        check_policies(app, get_answering)


def test_a_route_that_answers_without_counting_is_refused(app: FastAPI) -> None:
    @app.get("/new")
    @policy(public=True)
    async def forget(answering: AnsweringDependency) -> None: ...

    with pytest.raises(PolicyError, match=r"/new answers questions.*asks=True"):
        check_policies(app, get_answering)


def test_a_route_that_counts_what_it_answers_is_taken(app: FastAPI) -> None:
    @app.get("/new")
    @policy(asks=True)
    async def ask(answering: AnsweringDependency) -> None: ...

    check_policies(app, get_answering)
    assert get_policy(ask) == Policy(asks=True)


def test_what_declares_nothing_is_closed() -> None:
    assert Policy() == Policy(asks=False, public=False, shared=False, page=False)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/api/ask", Policy(asks=True, shared=True)),
        ("OPTIONS", "/api/ask", Policy(asks=True, shared=True)),
        ("GET", "/api/search", Policy(asks=True, shared=True)),
        ("POST", "/v1/chat/completions", Policy(asks=True, shared=True, attachments=True)),
        ("POST", "/mcp", Policy(asks=True)),
        ("GET", "/api/documents", Policy(shared=True, use="documents")),
        ("GET", "/documents/x", Policy(page=True, use="documents")),
        ("GET", "/metrics", Policy(use="admin")),
        ("GET", "/readyz", Policy(public=True)),
        ("GET", "/ui/base.css", Policy(public=True)),
        ("GET", "/widget/frame.js", Policy(public=True)),
        ("GET", "/api/nothing", Policy(shared=True)),
        ("POST", "/gradio_api/queue/join", None),
        ("GET", "/", None),
    ],
)
def test_the_server_finds_the_policy_of_each_address(
    server: FastAPI, method: str, path: str, expected: Policy | None
) -> None:
    assert matched(server, method, path) == expected
