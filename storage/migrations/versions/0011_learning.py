"""A Kanwil learns from what its verifiers approve, unless it says otherwise."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STABLE_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Every Kanwil learns at first."""
    with op.batch_alter_table("kanwil", table_kwargs=_STABLE_IDS) as table:
        table.add_column(sa.Column("learning", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("kanwil", table_kwargs=_STABLE_IDS) as table:
        table.alter_column("learning", server_default=None)
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("words", PLAIN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lesson"),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_lesson_evidence_id_evidence", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("evidence_id", name="uq_lesson_evidence_id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Forget what was learnt."""
    op.drop_table("lesson")
    with op.batch_alter_table("kanwil", table_kwargs=_STABLE_IDS) as table:
        table.drop_column("learning")
