"""When a curated answer was deleted, as it can be restored for a while."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("curated_answers", sa.Column("deleted", sa.BigInteger(), nullable=True))
