from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.config import ConfigError, Server, Settings, Upload
from rag.documents import document_id
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from ui.web import uploading
from ui.web.access import open_tokens
from ui.web.server import create_app

pytestmark = pytest.mark.slow

TEXT = "تستقبل الحديقة زوارها من السابعة صباحًا حتى المغرب، ولا رسم على الدخول."
EN = {"accept-language": "en"}
ALLOWED = "https://intranet.example.org"

Serve = Callable[..., TestClient]


def with_uploads(settings: Settings, *, server: Any = None, **values: Any) -> Settings:
    upload = Upload(folder=settings.corpus[0] / "uploads", **values)
    documents = settings.documents.model_copy(update={"upload": upload, "max_megabytes": 0.01})
    changed = {"documents": documents, "server": Server.model_validate(server or {})}
    widget = settings.widget.model_copy(update={"allowed_origins": (ALLOWED,)})
    return settings.model_copy(update={**changed, "widget": widget})


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.corpus[0] / "uploads"


@pytest.fixture
def serve(settings: Settings, write: Write) -> Iterator[Serve]:
    """Starts a server over one document that was there before and one that was uploaded."""
    write("قديم.txt", "هذه وثيقة كانت هنا من قبل، ولا تُزال من هذه الصفحة.")
    write("uploads/حديقة.txt", TEXT)
    index(settings)
    clients: list[TestClient] = []

    def start(**values: Any) -> TestClient:
        given = with_uploads(settings, **values)
        address = ("10.0.0.1", 4000) if (values.get("server") or {}).get("auth") == "proxy" else None
        client = TestClient(
            create_app(Engine(given), given), "http://localhost", client=address or ("127.0.0.1", 4000)
        )
        clients.append(client.__enter__())
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def upload(client: TestClient, files: Sequence[tuple[str, bytes]], **headers: str) -> Any:
    given = [("files", (name, BytesIO(data))) for name, data in files]
    accept = {"accept": "application/json", **EN}
    return client.post("/documents/upload", files=given, headers={**accept, **headers})


def test_each_file_is_named_with_what_became_of_it(serve: Serve, folder: Path) -> None:
    response = upload(
        serve(),
        [
            ("../../etc/تقرير.txt", "نص التقرير كله في سطر واحد.".encode()),
            ("حديقة.txt", "نص آخر له الاسم نفسه.".encode()),
            ("copy.txt", TEXT.encode()),
            ("page.doc", b"<!doctype html><html><body><p>text</p></body></html>"),
            ("run.exe", b"MZ"),
            ("lie.pdf", b"\x7fELF\0\0\0"),
            ("lie.txt", b"\x7fELF" + bytes(100)),
            ("packed.docx", b"PK\x03\x04" + bytes(60)),
            ("empty.txt", b""),
            ("large.txt", b"a" * 20_000),
        ],
    )
    assert response.status_code == 200
    told = [(each["name"], each["taken_as"], each["refusal"]) for each in response.json()["files"]]
    assert told == [
        ("تقرير.txt", "تقرير.txt", None),
        ("حديقة.txt", "حديقة (2).txt", None),
        ("copy.txt", None, "there"),
        ("page.doc", "page.html", None),
        ("run.exe", None, "kind"),
        ("lie.pdf", None, "damaged"),
        ("lie.txt", None, "content"),
        ("packed.docx", None, "damaged"),
        ("empty.txt", None, "empty"),
        ("large.txt", None, "large"),
    ]
    names = {"حديقة.txt", "حديقة (2).txt", "تقرير.txt", "page.html"}
    assert {file.name for file in folder.iterdir()} == names
    assert (folder / "حديقة.txt").read_text("utf-8") == TEXT


def test_the_page_shows_the_form_and_what_waits_to_be_indexed(serve: Serve) -> None:
    client = serve()
    page = client.post("/documents/upload", files={"files": ("a<b>.txt", TEXT[:30].encode())}, headers=EN)
    assert page.status_code == 200
    assert "<bdi>a&lt;b&gt;.txt</bdi> was taken." in page.text
    listing = client.get("/documents/", headers=EN)
    assert 'action="upload"' in listing.text
    assert "script-src 'self'" in listing.headers["content-security-policy"]
    (waiting,) = re.findall(
        r'<bdi>a&lt;b&gt;.txt</bdi> <form[^>]*action="([0-9a-f]{20})/remove"', listing.text
    )
    assert client.post(f"/documents/{waiting}/remove", headers=EN).status_code == 200
    assert "a&lt;b&gt;.txt</bdi> was removed" in client.get(f"/documents/?removed={waiting}", headers=EN).text


def test_too_many_files_and_too_large_a_body_are_refused_whole(serve: Serve, folder: Path) -> None:
    client = serve(max_files=2)
    many = [(f"{number}.txt", TEXT[number:].encode()) for number in range(3)]
    refused = upload(client, many)
    assert refused.status_code == 400
    assert "No files arrived, or more than 2." in refused.text
    assert upload(client, [("a.txt", bytes(2_000_000))]).status_code == 413
    assert client.post("/documents/upload", content=b"x", headers=EN).status_code == 400
    broken = {**EN, "content-type": "multipart/form-data; boundary=x"}
    assert "No files arrived" in client.post("/documents/upload", content=b"x", headers=broken).text
    assert [file.name for file in folder.iterdir()] == ["حديقة.txt"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": ALLOWED},
        {"origin": ALLOWED, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null"},
        {"host": "evil.example"},
    ],
)
def test_no_other_site_uploads_or_removes(serve: Serve, folder: Path, headers: dict[str, str]) -> None:
    client = serve()
    assert upload(client, [("a.txt", b"text")], **headers).status_code == 403
    identity = document_id("uploads/حديقة.txt")
    for action in ("remove", "restore"):
        assert client.post(f"/documents/{identity}/{action}", headers=headers).status_code == 403
    assert [file.name for file in folder.iterdir()] == ["حديقة.txt"]


def test_a_removed_document_can_be_put_back(serve: Serve, folder: Path, settings: Settings) -> None:
    client = serve()
    identity = document_id("uploads/حديقة.txt")
    assert f'action="{identity}/remove"' in client.get("/documents/").text
    response = client.post(f"/documents/{identity}/remove", headers=EN)
    assert response.url.path == "/documents/"
    assert f'action="{identity}/restore"' in response.text
    assert not list(folder.iterdir())
    assert client.post(f"/documents/{identity}/remove", headers=EN).status_code == 404
    assert "was put back" in client.post(f"/documents/{identity}/restore", headers=EN).text
    assert (folder / "حديقة.txt").read_text("utf-8") == TEXT
    assert client.post(f"/documents/{identity}/restore", headers=EN).status_code == 404


@pytest.mark.parametrize("identity", [document_id("قديم.txt"), "0" * 20, "x", "..%2F..%2Fx"])
def test_only_what_lies_in_the_folder_is_removed(serve: Serve, identity: str, settings: Settings) -> None:
    assert serve().post(f"/documents/{identity}/remove", headers=EN).status_code in (404, 405)
    assert (settings.corpus[0] / "قديم.txt").exists()


def test_a_link_in_the_folder_removes_nothing_outside(serve: Serve, settings: Settings, folder: Path) -> None:
    (folder / "حديقة.txt").unlink()
    (folder / "حديقة.txt").symlink_to(settings.corpus[0] / "قديم.txt")
    response = serve().post(f"/documents/{document_id('uploads/حديقة.txt')}/remove", headers=EN)
    assert response.status_code == 404
    assert (settings.corpus[0] / "قديم.txt").exists()


@pytest.mark.parametrize(
    ("uses", "status"), [(("ask", "documents"), 403), (("ask", "documents", "admin"), 200)]
)
def test_a_token_uploads_where_it_is_the_operators(
    serve: Serve, settings: Settings, uses: tuple[str, ...], status: int
) -> None:
    bearer = {"authorization": f"Bearer {open_tokens(settings).add('one', uses)}"}
    client = serve(server={"auth": "tokens"})
    assert upload(client, [("a.txt", b"text")], **bearer).status_code == status
    identity = document_id("uploads/حديقة.txt")
    assert client.post(f"/documents/{identity}/remove", headers=bearer).status_code == status
    assert ('action="upload"' in client.get("/documents/", headers=bearer).text) == (status == 200)
    without = upload(client, [("b.txt", b"other")], origin="http://localhost")
    assert "b.txt" not in without.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Forwarded-User": "salma"}, 200),
        ({"X-Forwarded-User": "omar", "X-Groups": "staff, editors"}, 200),
        ({"X-Forwarded-User": "omar", "X-Groups": "staff"}, 403),
        ({}, 403),
    ],
)
def test_the_proxys_users_upload_where_they_are_named(
    serve: Serve, headers: dict[str, str], status: int
) -> None:
    server = {"auth": "proxy", "proxy_addresses": ("10.0.0.1",), "proxy_groups_header": "X-Groups"}
    client = serve(server=server, users=("salma",), groups=("editors",))
    assert upload(client, [("a.txt", b"text")], **headers).status_code == status
    page = client.get("/documents/", headers=headers).text
    assert ('action="upload"' in page) == (status == 200)


def test_without_the_setting_there_is_nothing_of_it(settings: Settings, write: Write) -> None:
    write("a.txt", TEXT)
    index(settings)
    with TestClient(create_app(Engine(settings), settings), "http://localhost") as client:
        assert upload(client, [("b.txt", b"text")]).status_code in (404, 405)
        assert "upload" not in client.get("/documents/").text


def test_the_first_document_may_come_by_an_upload(settings: Settings, folder: Path) -> None:
    given = with_uploads(settings)
    with TestClient(create_app(None, given), "http://localhost") as client:
        assert 'action="upload"' in client.get("/documents/").text
        assert upload(client, [("a.txt", TEXT.encode())]).json()["files"][0]["taken_as"] == "a.txt"


@pytest.mark.parametrize(
    ("server", "values", "said"),
    [
        ({"host": "0.0.0.0"}, {}, "everybody who reaches 0.0.0.0"),
        ({"allowed_hosts": ("isnad.example",)}, {}, "without server.allowed_hosts"),
        ({"auth": "proxy", "proxy_addresses": ["10.0.0.1"]}, {}, "name who may in documents.upload.users"),
        ({"auth": "proxy", "proxy_addresses": ["10.0.0.1"]}, {"groups": ("hr",)}, "proxy_groups_header"),
        ({"auth": "tokens"}, {"users": ("salma",)}, "nobody is known by these names"),
    ],
)
def test_settings_that_leave_open_who_may_are_refused(
    settings: Settings, server: dict[str, Any], values: dict[str, Any], said: str
) -> None:
    given = with_uploads(settings, server=server, **values)
    assert given.documents.upload
    with pytest.raises(ConfigError, match=re.escape(said)):
        uploading.Uploading(given, given.documents.upload)
