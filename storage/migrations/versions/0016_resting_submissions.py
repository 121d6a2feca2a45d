"""A submission whose files wait for those of others names the job that goes on with it."""

from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STABLE_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Add the column; every submission there is stays followed."""
    with op.batch_alter_table("submission", table_kwargs=_STABLE_IDS, recreate=_made_anew()) as table:
        table.add_column(sa.Column("resting", sa.String(96)))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("submission", table_kwargs=_STABLE_IDS, recreate=_made_anew()) as table:
        table.drop_column("resting")


def _made_anew() -> Literal["always", "never"]:
    """SQLite would write the column down unlike the others; PostgreSQL would not let the table go."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
