"""The old name of `ui.web.access`, for rag/cli.py until the command line moves."""

from __future__ import annotations

from ui.web.access import open_tokens as tokens_of

__all__ = ["tokens_of"]
