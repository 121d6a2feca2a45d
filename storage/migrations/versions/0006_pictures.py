"""Pictures are found by how they look."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STABLE_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Make the index; pictures read before this keep a look of another kind, which is like none."""
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        table.alter_column("look", existing_type=sa.String(64), type_=sa.String(160))
        table.drop_index("ix_document_unit_id_look")
    op.create_table(
        "picture_key",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "document_id", name="pk_picture_key"),
        sa.ForeignKeyConstraint(
            ["document_id", "unit_id"],
            ["document.id", "document.unit_id"],
            name="fk_picture_key_document_id_unit_id_document",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_picture_key_document_id", "picture_key", ["document_id"])


def downgrade() -> None:
    """Drop the index, and looks that are too long for the older schema."""
    op.drop_table("picture_key")
    op.execute("UPDATE document SET look = NULL WHERE length(look) > 64")
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        table.alter_column("look", existing_type=sa.String(160), type_=sa.String(64))
        table.create_index("ix_document_unit_id_look", ["unit_id", "look"])
