"""The fitted and chosen numbers of retrieval, reading and loading: models/weights.json.

`python -m training.weights` writes that file whole: it fits what can be fitted to a bundled model and keeps
what was chosen, each with what it was seen on.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).parent / "models" / "weights.json"


def section(name: str) -> dict[str, Any]:
    """The numbers of one part, by their names. Raises KeyError for a part that the file lacks."""
    values: dict[str, Any] = contents()[name]
    return values


def model_digest() -> str:
    """The digest of the embedding model that the weights were fitted to (`NamedEncoder.digest`)."""
    return str(contents()["model"])


@cache
def contents() -> dict[str, Any]:
    """Everything that the file holds."""
    contents: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return contents
