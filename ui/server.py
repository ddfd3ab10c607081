"""The old name of `ui.web.server`, for rag/cli.py until the command line moves."""

from __future__ import annotations

from ui.web.server import serve

__all__ = ["serve"]
