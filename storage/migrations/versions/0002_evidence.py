"""Documents, evidence, deadlines and messages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
CHOICE = sa.String(24)
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    _document()
    _page()
    _evidence()
    _waiver()
    _obstacle()
    _deadline()
    _outbox()
    _notification()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("notification", "outbox", "deadline", "obstacle", "waiver", "evidence", "page", "document"):
        op.drop_table(table)


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer()),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("file_unique_id", sa.String(64), nullable=False),
        sa.Column("media_group_id", sa.String(64)),
        sa.Column("as_photo", sa.Boolean(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", CHOICE, nullable=False),
        sa.Column("set_aside_at", TIME),
        sa.Column("failure", sa.String(64)),
        sa.Column("failure_facts", PLAIN, nullable=False),
        sa.Column("media", sa.String(24)),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("look", sa.String(64)),
        sa.Column("signals", PLAIN, nullable=False),
        sa.Column("notes", PLAIN, nullable=False),
        sa.Column("form", CHOICE),
        sa.Column("number", sa.String()),
        sa.Column("dated", sa.Date()),
        sa.Column("issuer", sa.String()),
        sa.Column("subject", sa.String()),
        sa.Column("years", PLAIN, nullable=False),
        sa.Column("findings", PLAIN),
        sa.ForeignKeyConstraint(
            ["assessment_id", "unit_id"],
            ["assessment.id", "assessment.unit_id"],
            name="fk_document_assessment_id_unit_id_assessment",
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name="fk_document_sender_id_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_document_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("chat_id", "message_id", name="uq_document_chat_id_message_id"),
        sa.UniqueConstraint("id", "unit_id", name="uq_document_id_unit_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_document_chat_id_media_group_id", "document", ["chat_id", "media_group_id"])
    op.create_index("ix_document_sender_id_sent_at", "document", ["sender_id", "sent_at"])
    op.create_index("ix_document_state", "document", ["state"])
    op.create_index("ix_document_unit_id_file_unique_id", "document", ["unit_id", "file_unique_id"])
    op.create_index("ix_document_unit_id_look", "document", ["unit_id", "look"])
    op.create_index("ix_document_unit_id_sha256", "document", ["unit_id", "sha256"])


def _page() -> None:
    op.create_table(
        "page",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("also", sa.String(), nullable=False),
        sa.Column("ocr", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_page_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_page"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("part_first", sa.Integer(), nullable=False),
        sa.Column("part_last", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(40), nullable=False),
        sa.Column("origin", CHOICE, nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("page", sa.Integer()),
        sa.Column("reason", PLAIN, nullable=False),
        sa.Column("form", CHOICE),
        sa.Column("years", PLAIN, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("decision", CHOICE, nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", TIME),
        sa.Column("verdict", CHOICE, nullable=False),
        sa.Column("verdict_reason", sa.String(64)),
        sa.Column("verdict_note", sa.String()),
        sa.Column("verdict_by", sa.Integer()),
        sa.Column("verdict_at", TIME),
        sa.Column("override_reason", sa.String()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id", "unit_id"],
            ["assessment.id", "assessment.unit_id"],
            name="fk_evidence_assessment_id_unit_id_assessment",
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_evidence_decided_by_person"),
        sa.ForeignKeyConstraint(
            ["document_id", "unit_id"],
            ["document.id", "document.unit_id"],
            name="fk_evidence_document_id_unit_id_document",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["verdict_by"], ["person.id"], name="fk_evidence_verdict_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint(
            "document_id", "part_first", "part_last", "assessment_id", "criterion", name="uq_evidence_place"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_assessment_id_criterion", "evidence", ["assessment_id", "criterion"])
    op.create_index("ix_evidence_unit_id", "evidence", ["unit_id"])


def _waiver() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_waiver_assessment_id_assessment"
        ),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name="fk_waiver_granted_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_waiver"),
        sa.UniqueConstraint("assessment_id", "criterion", name="uq_waiver_assessment_id_criterion"),
        sqlite_autoincrement=True,
    )


def _obstacle() -> None:
    op.create_table(
        "obstacle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(40), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("obstacle", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("mechanism", sa.String(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("reported_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        sa.Column("answer", CHOICE, nullable=False),
        sa.Column("answer_until", sa.Date()),
        sa.Column("answer_note", sa.String()),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answered_at", TIME),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name="fk_obstacle_answered_by_person"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_obstacle_assessment_id_assessment"
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["person.id"], name="fk_obstacle_reported_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_obstacle"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_obstacle_assessment_id_criterion", "obstacle", ["assessment_id", "criterion"])


def _deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kanwil_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(8), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["kanwil_id"], ["kanwil.id"], name="fk_deadline_kanwil_id_kanwil"),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_deadline_set_by_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_deadline_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_deadline_kanwil",
        "deadline",
        ["kanwil_id", "programme", "year", "round", "stage"],
        unique=True,
        sqlite_where=sa.text("unit_id IS NULL"),
        postgresql_where=sa.text("unit_id IS NULL"),
    )
    op.create_index(
        "uq_deadline_unit",
        "deadline",
        ["unit_id", "programme", "year", "round", "stage"],
        unique=True,
        sqlite_where=sa.text("unit_id IS NOT NULL"),
        postgresql_where=sa.text("unit_id IS NOT NULL"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("facts", PLAIN, nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.Column("claimed_until", TIME),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", TIME),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("failure", sa.String(64)),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outbox_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL AND failure IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND failure IS NULL"),
    )


def _notification() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notification_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint(
            "person_id", "subject", "rule", "due_on", name="uq_notification_person_id_subject_rule_due_on"
        ),
        sqlite_autoincrement=True,
    )
