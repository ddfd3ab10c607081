"""The documents that a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.collections import Scope
    from rag.config import Settings


def find_scope(settings: Settings, collections: list[str] | None) -> Scope:
    """The documents of these collections, or all. Raises CollectionError."""
    from rag.collections import Collections

    return Collections(settings.collections).scope(None, collections or None)
