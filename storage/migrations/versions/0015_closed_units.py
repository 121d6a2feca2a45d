"""Units can be closed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STABLE_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Add the column; every unit there is stays open."""
    with op.batch_alter_table("unit", table_kwargs=_STABLE_IDS, recreate="always") as table:
        table.add_column(sa.Column("closed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("unit", table_kwargs=_STABLE_IDS, recreate="always") as table:
        table.drop_column("closed_at")
