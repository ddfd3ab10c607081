from __future__ import annotations

from fastapi.testclient import TestClient

from rag.config import Settings
from ui.html import escape
from ui.web.server import create_app


def test_every_operation_stands_in_the_description_with_a_command(settings: Settings) -> None:
    with TestClient(create_app(None, settings), "http://localhost") as client:
        page = client.get("/api/docs")
        described = client.get("/api/openapi.json").json()
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert f"<code>{method.upper()} {path}</code>" in page.text
            assert escape(operation["summary"]) in page.text
    assert "كم بلغ حجم التجارة" in page.text
    one = "curl https://HOST/api/conversations/{conversation_id}"
    for command in (f"{one} -X DELETE", f"{one}/restore -X POST"):
        assert f"{command}<" in page.text
