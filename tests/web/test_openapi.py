from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.config import Limits, Settings
from tests.conftest import Write
from tests.serving import served

pytestmark = pytest.mark.slow


def test_nothing_that_the_description_allows_makes_the_server_fail(
    settings: Settings, write: Write, tmp_path: Path
) -> None:
    """What schemathesis makes of the OpenAPI document, sent to a real socket."""
    write("a.txt", "تشرق الشمس كل صباح.")
    with served(settings.model_copy(update={"limits": Limits(questions=None)})) as address:
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/api/openapi.json"]
        options = ["--checks", "not_a_server_error", "--max-examples", "20", "--generation-deterministic"]
        done = subprocess.run(
            [*command, *options], capture_output=True, text=True, timeout=300, cwd=tmp_path, check=False
        )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
