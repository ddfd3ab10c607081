from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def print_pdf(chromium: str, tmp_path: Path) -> Callable[..., bytes]:
    """Prints a page's body as PDF with a real Chromium."""

    def print_body(body: str, css: str = "", header: bool = False) -> bytes:
        page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
        page.write_text(
            '<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>صفحة</title>'
            f"<style>body {{ font-size: 12pt }} {css}</style>{body}",
            encoding="utf-8",
        )
        command = [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--print-to-pdf={pdf}",
            str(page),
        ]
        command += [] if header else ["--no-pdf-header-footer"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return pdf.read_bytes()

    return print_body
