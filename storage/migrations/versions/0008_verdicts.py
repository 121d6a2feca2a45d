"""Verdicts and dates that can be taken back, and answers to obstacles that nobody overwrites."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STABLE_IDS = {"sqlite_autoincrement": True}
_COUNTED = {"deadline": "changes", "obstacle": "revision"}


def upgrade() -> None:
    """Add the columns; rows that are there get a value, new ones have to bring theirs."""
    with op.batch_alter_table("evidence", table_kwargs=_STABLE_IDS) as table:
        table.add_column(sa.Column("verdicts", PLAIN, nullable=False, server_default="[]"))
    with op.batch_alter_table("evidence", table_kwargs=_STABLE_IDS) as table:
        table.alter_column("verdicts", server_default=None)
    with op.batch_alter_table("deadline", table_kwargs=_STABLE_IDS) as table:
        table.add_column(sa.Column("withdrawn_at", TIME))
    for name, column in _COUNTED.items():
        with op.batch_alter_table(name, table_kwargs=_STABLE_IDS) as table:
            table.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
        with op.batch_alter_table(name, table_kwargs=_STABLE_IDS) as table:
            table.alter_column(column, server_default=None)


def downgrade() -> None:
    """Drop the columns."""
    for name, column in _COUNTED.items():
        with op.batch_alter_table(name, table_kwargs=_STABLE_IDS) as table:
            table.drop_column(column)
    with op.batch_alter_table("deadline", table_kwargs=_STABLE_IDS) as table:
        table.drop_column("withdrawn_at")
    with op.batch_alter_table("evidence", table_kwargs=_STABLE_IDS) as table:
        table.drop_column("verdicts")
