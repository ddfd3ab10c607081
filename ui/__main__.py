"""`isnad`, also as `python -m ui`: the command from its first moment, so that Ctrl-C ends it with one line
while it is loaded, too."""

from __future__ import annotations

import sys


def main() -> None:
    """Load the command and run it."""
    try:
        from ui.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("\nisnad: stopped.\n")
        raise SystemExit(130) from None
    run()


if __name__ == "__main__":
    main()
