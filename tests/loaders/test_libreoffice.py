from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from rag.documents import Block, DocumentError
from rag.extraction import Extractor
from rag.loaders.libreoffice import load

SOFFICE = shutil.which("soffice")


@pytest.fixture
def doc(tmp_path: Path) -> Path:
    """A document of Word before 2007, made by LibreOffice."""
    if SOFFICE is None:
        pytest.skip("needs LibreOffice (libreoffice-writer)")
    word = docx.Document()
    word.add_heading("مواعيد العمل", 1)
    word.add_paragraph("يفتح المكتب في الثامنة صباحا.")
    word.save(str(tmp_path / "a.docx"))
    profile = (tmp_path / "profile").as_uri()
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "doc", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True)
    return tmp_path / "a.doc"


@pytest.mark.slow
def test_a_document_is_converted_and_read_within_the_limits_of_the_worker(doc: Path) -> None:
    assert load(doc.read_bytes()).blocks == (
        Block("مواعيد العمل", 1),
        Block("يفتح المكتب في الثامنة صباحا."),
    )
    with Extractor(10**7, 120, 1_024_000_000) as extractor:
        assert "الثامنة" in extractor.read(doc, "a.doc").text


def test_without_libreoffice_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(DocumentError, match="Install LibreOffice"):
        load(b"\xd0\xcf\x11\xe0")


def test_what_cannot_be_converted_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/false")
    with pytest.raises(DocumentError, match="cannot be converted"):
        load(b"\xd0\xcf\x11\xe0")
