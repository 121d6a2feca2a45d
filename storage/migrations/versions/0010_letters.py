"""Letters to offices, and templates to write them with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("issuer_unit_id", sa.Integer()),
        sa.Column("calendar_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer()),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("items", PLAIN, nullable=False),
        sa.Column("due_at", TIME),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_letter_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["issuer_unit_id"], ["unit.id"], name="fk_letter_issuer_unit_id_unit"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_letter_unit_id_unit"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_letter_office_id_office"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_letter_assessment_id_assessment"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name="fk_letter_written_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_letter_unit_id", "letter", ["unit_id"])
    for name, owner, condition in (
        ("uq_letter_kanwil", "kanwil_id", "issuer_unit_id IS NULL"),
        ("uq_letter_unit", "issuer_unit_id", "issuer_unit_id IS NOT NULL"),
    ):
        op.create_index(
            name,
            "letter",
            [owner, "calendar_year", "number"],
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
    op.create_table(
        "lettertemplate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_lettertemplate_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_lettertemplate_set_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_lettertemplate"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lettertemplate_kanwil_id", "lettertemplate", ["kanwil_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("lettertemplate")
    op.drop_table("letter")
