"""How a Kanwil has its people reminded, and who asked to be left alone for a while."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
PLAIN = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "reminderrule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("days", PLAIN, nullable=False),
        sa.Column("coordinator_from", sa.Integer()),
        sa.Column("head_from", sa.Integer()),
        sa.Column("kanwil_from", sa.Integer()),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_reminderrule_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_reminderrule_set_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_reminderrule"),
        sa.UniqueConstraint("kanwil_id", name="uq_reminderrule_kanwil_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reminderrun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(24), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_reminderrun_kanwil_id_kanwil"),
        sa.PrimaryKeyConstraint("id", name="pk_reminderrun"),
        sa.UniqueConstraint("kanwil_id", "zone", name="uq_reminderrun_kanwil_id_zone"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_snooze_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_snooze"),
        sa.UniqueConstraint("person_id", "subject", "due_on", name="uq_snooze_person_id_subject_due_on"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("snooze", "reminderrun", "reminderrule"):
        op.drop_table(table)
