"""Editions of programmes that people loaded."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PLAIN = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("root", sa.String(40), nullable=False),
        sa.Column("base", sa.String(40), nullable=False),
        sa.Column("kanwil_id", sa.Integer()),
        sa.Column("content", PLAIN, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("renamed", PLAIN, nullable=False),
        sa.Column("imported_by", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_edition_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["imported_by"], ["person.id"], name="fk_edition_imported_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
        sa.UniqueConstraint("name", name="uq_edition_name"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("edition")
