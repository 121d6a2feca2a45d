"""Regions, units, people, assessments and the audit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
CHOICE = sa.String(24)
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    _audit()
    _kanwil()
    _unit()
    _assessment()
    _person()
    _invitation()
    _membership()
    _protect_audit()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("membership", "invitation", "person", "assessment", "unit", "kanwil", "audit"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_append_only")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("kanwil_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("facts", PLAIN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_kanwil_id_at", "audit", ["kanwil_id", "at"])
    op.create_index("ix_audit_target", "audit", ["target"])
    op.create_index("ix_audit_unit_id_at", "audit", ["unit_id", "at"])


def _kanwil() -> None:
    op.create_table(
        "kanwil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("province", sa.String(80), nullable=False),
        sa.Column("zone", CHOICE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kanwil"),
        sa.UniqueConstraint("name", name="uq_kanwil_name"),
        sqlite_autoincrement=True,
    )


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("kind", CHOICE, nullable=False),
        sa.Column("zone", CHOICE, nullable=False),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_unit_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_parent_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("kanwil_id", "name", name="uq_unit_kanwil_id_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unit_parent_id", "unit", ["parent_id"])


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(8), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_assessment_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.UniqueConstraint("id", "unit_id", name="uq_assessment_id_unit_id"),
        sa.UniqueConstraint(
            "unit_id", "programme", "year", "round", name="uq_assessment_unit_id_programme_year_round"
        ),
        sqlite_autoincrement=True,
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("reach", CHOICE, nullable=False),
        sa.Column("notice_at", TIME),
        sa.Column("membership_id", sa.Integer()),
        sa.Column("assessment_id", sa.Integer()),
        sa.Column("dialogue", PLAIN),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_person_assessment_id_assessment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("telegram_id", name="uq_person_telegram_id"),
        sqlite_autoincrement=True,
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("role", CHOICE, nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("scope", PLAIN, nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME),
        sa.Column("used_by", sa.Integer()),
        sa.Column("revoked_at", TIME),
        sa.CheckConstraint(
            "(role IN ('verifier', 'admin')) = (unit_id IS NULL)", name=op.f("ck_invitation_unit")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_invitation_created_by_person"),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_invitation_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_invitation_unit_id_unit"),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name="fk_invitation_used_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_invitation_kanwil_id", "invitation", ["kanwil_id"])


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", CHOICE, nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("scope", PLAIN, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.CheckConstraint(
            "(role IN ('verifier', 'admin')) = (unit_id IS NULL)", name=op.f("ck_membership_unit")
        ),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_membership_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_membership_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_membership_kanwil_id", "membership", ["kanwil_id"])
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_index("ix_membership_unit_id", "membership", ["unit_id"])
    op.create_index(
        "uq_membership_active_kanwil",
        "membership",
        ["person_id", "kanwil_id", "role"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND unit_id IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND unit_id IS NULL"),
    )
    op.create_index(
        "uq_membership_active_unit",
        "membership",
        ["person_id", "unit_id", "role"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND unit_id IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND unit_id IS NOT NULL"),
    )


def _protect_audit() -> None:
    statements = {"sqlite": _SQLITE_TRIGGERS, "postgresql": _POSTGRESQL_TRIGGERS}
    for statement in statements[op.get_bind().dialect.name]:
        op.execute(statement)


_SQLITE_TRIGGERS = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
)
_POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$""",
    """CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()""",
)
