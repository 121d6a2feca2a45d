"""What people decided and changed before, so that every change can be taken back exactly."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STABLE_IDS = {"sqlite_autoincrement": True}
_CHANGER = "fk_document_changed_by_person"


def upgrade() -> None:
    """Add the columns; rows that are there get a value, new ones have to bring theirs."""
    with op.batch_alter_table("evidence", table_kwargs=_STABLE_IDS) as table:
        table.add_column(sa.Column("earlier", PLAIN, nullable=False, server_default="[]"))
    with op.batch_alter_table("evidence", table_kwargs=_STABLE_IDS) as table:
        table.alter_column("earlier", server_default=None)
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        table.add_column(sa.Column("parts", PLAIN, nullable=False, server_default="[]"))
        table.add_column(sa.Column("replaces", sa.Integer()))
        table.add_column(sa.Column("changed_by", sa.Integer()))
        table.add_column(sa.Column("changed_at", TIME))
        table.add_column(sa.Column("earlier", PLAIN, nullable=False, server_default="[]"))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        table.create_foreign_key(_CHANGER, "person", ["changed_by"], ["id"])
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        for column in ("parts", "earlier", "revision"):
            table.alter_column(column, server_default=None)


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        table.drop_constraint(_CHANGER, type_="foreignkey")
        for column in ("parts", "replaces", "changed_by", "changed_at", "earlier", "revision"):
            table.drop_column(column)
    with op.batch_alter_table("evidence", table_kwargs=_STABLE_IDS) as table:
        table.drop_column("earlier")
