"""Alembic's migrations of the store, the oldest first in `versions/`."""
