"""The tables of the catalogue: snapshots, the current one, who answers from which, and what is withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "snapshots",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_snapshots"),
    )
    op.create_table(
        "current_snapshot",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.name"], "fk_current_snapshot_snapshot"),
        sa.PrimaryKeyConstraint("key", name="pk_current_snapshot"),
    )
    op.create_table(
        "replicas",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("withdrawn", sa.String(64), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replicas"),
    )
    op.create_index("ix_replicas_seen", "replicas", ["seen"])
    op.create_table(
        "withdrawn_documents",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_withdrawn_documents"),
    )
