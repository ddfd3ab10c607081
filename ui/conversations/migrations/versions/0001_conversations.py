"""The tables of conversations and turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversations",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(400), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_conversations"),
    )
    op.create_index("ix_conversations_owner_id", "conversations", ["owner", "id"], unique=True)
    op.create_index("ix_conversations_owner_updated", "conversations", ["owner", "updated"])
    op.create_index("ix_conversations_updated", "conversations", ["updated"])
    op.create_index("ix_conversations_deleted", "conversations", ["deleted"])
    op.create_table(
        "turns",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.key"], "fk_turns_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_turns"),
    )
    op.create_index("ix_turns_conversation", "turns", ["conversation"])
