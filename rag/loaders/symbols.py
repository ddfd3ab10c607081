"""Signs of the fonts Symbol and Wingdings, which programs keep as characters of private use: bullets, and the
marks of forms."""

from __future__ import annotations

from typing import Final

SYMBOLS: Final = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF076: "❖",
    0xF0E0: "→",
    0xF0FC: "✓",
    0xF0FE: "☑",
    0xF0A8: "☐",
    0xF06F: "☐",
    0xF0FB: "✗",
}
"""What is seen of each, as `str.translate` takes it."""
