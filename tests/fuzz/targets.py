"""All targets, by their names."""

from __future__ import annotations

from tests.fuzz.files import LOADERS, SETS
from tests.fuzz.wire import WIRE

TARGETS = {target.name: target for target in (*LOADERS, *SETS, *WIRE)}
