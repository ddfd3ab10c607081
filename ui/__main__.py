"""`python -m ui` is the command `isnad`."""

from ui.cli import main

main()
