"""Indexes for what one person did and for the dates of one Kanwil."""

from collections.abc import Sequence

from alembic import op

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_audit_actor_id_id", "audit", ["actor_id", "id"])
    op.create_index("ix_deadline_kanwil_id_programme_year", "deadline", ["kanwil_id", "programme", "year"])


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("ix_deadline_kanwil_id_programme_year", "deadline")
    op.drop_index("ix_audit_actor_id_id", "audit")
