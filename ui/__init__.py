"""The browser chat and the HTTP API over `rag`."""

from __future__ import annotations

import os

# Gradio reads this when it is imported. Nothing leaves the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
