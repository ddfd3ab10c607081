"""The chat page, a Gradio app of our own escaped HTML, with its script and style in ui/static/."""

from __future__ import annotations

import os

# Gradio reads this when it is imported. Nothing leaves the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
