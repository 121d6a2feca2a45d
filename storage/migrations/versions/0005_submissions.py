"""What people send at once: submissions, their files, and documents inside archives."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
PLAIN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STABLE_IDS = {"sqlite_autoincrement": True}
_BY_MESSAGE = "uq_document_chat_id_message_id"
_BY_MEMBER = "uq_document_chat_id_message_id_member"


def upgrade() -> None:
    """Make the tables; every document so far is the file of its message."""
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        table.add_column(sa.Column("member", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        table.alter_column("member", server_default=None)
        table.drop_constraint(_BY_MESSAGE, type_="unique")
        table.create_unique_constraint(_BY_MEMBER, ["chat_id", "message_id", "member"])
    _submission()
    _submission_file()


def downgrade() -> None:
    """Drop the tables, and with them the documents that came inside archives."""
    op.drop_table("submission_file")
    op.drop_table("submission")
    op.execute("DELETE FROM evidence WHERE document_id IN (SELECT id FROM document WHERE member > 0)")
    op.execute("DELETE FROM page WHERE document_id IN (SELECT id FROM document WHERE member > 0)")
    op.execute("DELETE FROM document WHERE member > 0")
    with op.batch_alter_table("document", table_kwargs=_STABLE_IDS) as table:
        table.drop_constraint(_BY_MEMBER, type_="unique")
        table.create_unique_constraint(_BY_MESSAGE, ["chat_id", "message_id"])
        table.drop_column("member")


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        sa.Column("previous", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["previous"], ["submission.id"], name="fk_submission_previous_submission", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name="fk_submission_sender_id_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_submission_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("key", name="uq_submission_key"),
        sa.UniqueConstraint("id", "unit_id", name="uq_submission_id_unit_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_submission_chat_id_last_at", "submission", ["chat_id", "last_at"])


def _submission_file() -> None:
    op.create_table(
        "submission_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.Integer(), nullable=False),
        sa.Column("media_group_id", sa.String(64)),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("as_photo", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer()),
        sa.Column("joined_at", TIME, nullable=False),
        sa.Column("document_id", sa.Integer()),
        sa.Column("begun_at", TIME),
        sa.Column("done_at", TIME),
        sa.Column("failure", sa.String(64)),
        sa.Column("failure_facts", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "unit_id"],
            ["document.id", "document.unit_id"],
            name="fk_submission_file_document_id_unit_id_document",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id", "unit_id"],
            ["submission.id", "submission.unit_id"],
            name="fk_submission_file_submission_id_unit_id_submission",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_submission_file"),
        sa.UniqueConstraint(
            "chat_id", "message_id", "member", name="uq_submission_file_chat_id_message_id_member"
        ),
        sa.UniqueConstraint("document_id", name="uq_submission_file_document_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_submission_file_chat_id_media_group_id", "submission_file", ["chat_id", "media_group_id"]
    )
    op.create_index("ix_submission_file_done_at_joined_at", "submission_file", ["done_at", "joined_at"])
    op.create_index("ix_submission_file_submission_id", "submission_file", ["submission_id"])
