"""What a Kanwil tells many people at once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("sent_at", TIME),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_broadcast_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_broadcast_author_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_broadcast_kanwil_id_id", "broadcast", ["kanwil_id", "id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("broadcast")
