"""Prints what the widget weighs, packed as servers send it, and fails where it is more than promised."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from ui.web.widget import render_frame

UI = Path(__file__).parents[1] / "ui"
LOADER, FRAME = 4 * 1024, 40 * 1024


def packed(*contents: bytes) -> int:
    return sum(len(gzip.compress(content)) for content in contents)


def main() -> int:
    """The exit status: 1 where something weighs too much."""
    parts = (
        "web/widget/frame.js",
        "web/widget/frame.css",
        "static/base.css",
        "static/copy.js",
        "static/icon.svg",
    )
    loader = packed((UI / "web" / "widget" / "loader.js").read_bytes())
    frame = packed(render_frame("ar").encode(), *((UI / part).read_bytes() for part in parts))
    print(f"widget: loader {loader} of {LOADER} bytes, framed page {frame} of {FRAME} bytes, gzip'd")
    return int(loader > LOADER or frame > FRAME)


if __name__ == "__main__":
    sys.exit(main())
