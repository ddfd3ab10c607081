"""The table of what readers say of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "feedback",
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["turn"], ["turns.key"], "fk_feedback_turn", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("turn", name="pk_feedback"),
    )
