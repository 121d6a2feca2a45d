"""What people send at once."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.base import STABLE_IDS, plain


class Submission(SQLModel, table=True):
    """Files that one person sent close together and that are answered together.

    `key` outlives the id in a restored database; `previous` is the closed submission that this one continues.
    `resting` names the job that goes on with it once something moves; nobody follows it meanwhile.
    """

    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("id", "unit_id"),
        sa.Index(None, "chat_id", "last_at"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    sender_id: int = Field(foreign_key="person.id")
    chat_id: int = Field(sa_type=sa.BigInteger)
    key: str = Field(max_length=64)
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None = None
    previous: int | None = Field(default=None, foreign_key="submission.id", ondelete="SET NULL")
    resting: str | None = Field(default=None, max_length=96)


class SubmissionFile(SQLModel, table=True):
    """One file of a submission from the moment it was seen; `member` counts the files inside an archive."""

    __tablename__ = "submission_file"
    __table_args__ = (
        sa.UniqueConstraint("chat_id", "message_id", "member"),
        sa.UniqueConstraint("document_id"),
        sa.ForeignKeyConstraint(
            ["submission_id", "unit_id"], ["submission.id", "submission.unit_id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "unit_id"], ["document.id", "document.unit_id"], ondelete="CASCADE"
        ),
        sa.Index(None, "submission_id"),
        sa.Index(None, "chat_id", "media_group_id"),
        sa.Index(None, "done_at", "joined_at"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(default=None)
    submission_id: int = Field(default=None)
    chat_id: int = Field(sa_type=sa.BigInteger)
    message_id: int = Field(sa_type=sa.BigInteger)
    member: int = 0
    media_group_id: str | None = Field(default=None, max_length=64)
    filename: str = ""
    caption: str = ""
    as_photo: bool = False
    size: int | None = None
    joined_at: datetime
    document_id: int | None = None
    begun_at: datetime | None = None
    done_at: datetime | None = None
    failure: str | None = Field(default=None, max_length=64)
    failure_facts: dict[str, Any] = Field(default_factory=dict, sa_type=plain())
