"""Alembic's environment: the migrations run on the connection that `ui.conversations.database` gives."""

from __future__ import annotations

from alembic import context

from ui.conversations.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
