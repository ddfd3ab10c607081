"""Which indexing the settings ask for: for this data folder, or for all servers of a catalogue."""

from __future__ import annotations

from collections.abc import Callable

from rag.config import Settings
from rag.index.indexing import Report, index


def find_indexer(settings: Settings) -> Callable[..., Report]:
    """What indexes, called as `rag.index.indexing.index` is. What a catalogue needs is imported for one
    alone."""
    if settings.catalogue.url is None:
        return index
    from ui.catalogue.publishing import index_for_all

    return index_for_all
