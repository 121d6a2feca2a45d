"""Offices that hold items, whom to ask for there, handing over, and sheets that wait to be applied."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STABLE_IDS = {"sqlite_autoincrement": True}
_CONTACT = {"contact": 160, "phone": 40, "address": 240}


def upgrade() -> None:
    """Make the tables and add the columns."""
    with op.batch_alter_table("unit", table_kwargs=_STABLE_IDS) as table:
        for name, length in _CONTACT.items():
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
    with op.batch_alter_table("unit", table_kwargs=_STABLE_IDS) as table:
        for name in _CONTACT:
            table.alter_column(name, server_default=None)
    _office()
    with op.batch_alter_table("invitation", table_kwargs=_STABLE_IDS) as table:
        table.add_column(sa.Column("office_id", sa.Integer()))
        table.add_column(sa.Column("replaces", sa.Integer()))
        table.create_foreign_key("fk_invitation_office_id_office", "office", ["office_id"], ["id"])
        table.create_foreign_key("fk_invitation_replaces_membership", "membership", ["replaces"], ["id"])
    _sent_sheet()


def _office() -> None:
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _CONTACT.items()),
        sa.Column("closed_at", TIME),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_office_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
        sa.UniqueConstraint("unit_id", "name", name="uq_office_unit_id_name"),
        **_STABLE_IDS,
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name="fk_seat_membership_id_membership"
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_seat_office_id_office"),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint("membership_id", "office_id", name="uq_seat_membership_id_office_id"),
        **_STABLE_IDS,
    )
    op.create_index("ix_seat_office_id", "seat", ["office_id"])
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("criterion", sa.String(24), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_assignment_unit_id_unit"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_assignment_office_id_office"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint(
            "unit_id", "programme", "criterion", name="uq_assignment_unit_id_programme_criterion"
        ),
        **_STABLE_IDS,
    )
    op.create_index("ix_assignment_office_id", "assignment", ["office_id"])


def _sent_sheet() -> None:
    op.create_table(
        "sentsheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("rows", PLAIN, nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sentsheet_person_id_person"),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_sentsheet_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_sentsheet_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_sentsheet"),
        **_STABLE_IDS,
    )
    op.create_index("ix_sentsheet_person_id", "sentsheet", ["person_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("sentsheet")
    with op.batch_alter_table("invitation", table_kwargs=_STABLE_IDS) as table:
        table.drop_constraint("fk_invitation_replaces_membership", type_="foreignkey")
        table.drop_constraint("fk_invitation_office_id_office", type_="foreignkey")
        table.drop_column("replaces")
        table.drop_column("office_id")
    op.drop_table("assignment")
    op.drop_table("seat")
    op.drop_table("office")
    with op.batch_alter_table("unit", table_kwargs=_STABLE_IDS) as table:
        for name in _CONTACT:
            table.drop_column(name)
