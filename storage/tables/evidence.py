"""What units send, and what is decided about it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from knowledge.vocabulary import Decision, DocumentForm, Verdict
from storage.tables.base import STABLE_IDS, choice, none_yet, plain


class DocumentState(StrEnum):
    """How far a document has come."""

    STORED = "stored"
    UNPACKED = "unpacked"
    READ = "read"
    FAILED = "failed"
    MATCHED = "matched"


class Origin(StrEnum):
    """Whether the matcher proposed a piece of evidence or a person chose its item."""

    MATCHED = "matched"
    CHOSEN = "chosen"


class ObstacleAnswer(StrEnum):
    """What the Kanwil says to a reported obstacle."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"


class Assessment(SQLModel, table=True):
    """A unit facing one edition in one year; `round` is empty for programmes without rounds."""

    __table_args__ = (
        sa.UniqueConstraint("unit_id", "programme", "year", "round"),
        sa.UniqueConstraint("id", "unit_id"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    programme: str = Field(max_length=40)
    year: int
    round: str = Field(default="", max_length=8)
    opened_at: datetime
    closed_at: datetime | None = None


class Document(SQLModel, table=True):
    """One file that a unit sent; the same original sent twice makes two documents.

    `member` is 0 for the file of the message itself and counts the files inside an archive; `parts` are how a
    person divided it, none while it is as the matcher found it; `replaces` is the evidence whose place it was
    sent to take; `earlier` are values before people's changes, newest last.
    """

    __table_args__ = (
        sa.UniqueConstraint("chat_id", "message_id", "member"),
        sa.UniqueConstraint("id", "unit_id"),
        sa.ForeignKeyConstraint(["assessment_id", "unit_id"], ["assessment.id", "assessment.unit_id"]),
        sa.Index(None, "unit_id", "sha256"),
        sa.Index(None, "unit_id", "file_unique_id"),
        sa.Index(None, "chat_id", "media_group_id"),
        sa.Index(None, "sender_id", "sent_at"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    assessment_id: int | None = None
    sender_id: int = Field(foreign_key="person.id")
    sent_at: datetime
    chat_id: int = Field(sa_type=sa.BigInteger)
    message_id: int = Field(sa_type=sa.BigInteger)
    member: int = 0
    file_id: str
    file_unique_id: str = Field(max_length=64)
    media_group_id: str | None = Field(default=None, max_length=64)
    as_photo: bool = False
    filename: str
    caption: str = ""
    sha256: str = Field(max_length=64)
    size: int

    state: DocumentState = Field(default=DocumentState.STORED, sa_type=choice(DocumentState), index=True)
    set_aside_at: datetime | None = None
    parts: list[list[int]] = Field(default_factory=none_yet, sa_type=plain())
    replaces: int | None = None
    changed_by: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime | None = None
    earlier: list[dict[str, Any]] = Field(default_factory=none_yet, sa_type=plain())
    revision: int = 0
    failure: str | None = Field(default=None, max_length=64)
    failure_facts: dict[str, Any] = Field(default_factory=dict, sa_type=plain())
    media: str | None = Field(default=None, max_length=24)
    page_count: int = 0
    pictures: int = 0
    look: str | None = Field(default=None, max_length=160)
    signals: dict[str, Any] = Field(default_factory=dict, sa_type=plain())
    notes: list[dict[str, Any]] = Field(default_factory=none_yet, sa_type=plain())

    form: DocumentForm | None = Field(default=None, sa_type=choice(DocumentForm))
    number: str | None = None
    dated: date | None = None
    issuer: str | None = None
    subject: str | None = None
    years: list[int] = Field(default_factory=none_yet, sa_type=plain())
    findings: dict[str, Any] | None = Field(default=None, sa_type=plain())


class Page(SQLModel, table=True):
    """The text of one page; `also` is what a second look at the picture added."""

    document_id: int = Field(primary_key=True, foreign_key="document.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    text: str
    also: str = ""
    ocr: bool = False


class PictureKey(SQLModel, table=True):
    """A number at which pictures like a document's are looked up (`knowledge.looks`)."""

    __tablename__ = "picture_key"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["document_id", "unit_id"], ["document.id", "document.unit_id"], ondelete="CASCADE"
        ),
        sa.Index(None, "document_id"),
        {"sqlite_with_rowid": False},
    )

    key: int = Field(primary_key=True)
    document_id: int = Field(primary_key=True)
    unit_id: int = Field(default=None)


class Evidence(SQLModel, table=True):
    """A part of a document as proof of one item, with the officer's and the verifier's decision.

    `earlier` are the officer's decisions before this one and `verdicts` the verifier's, newest last. The
    database itself refuses evidence whose document and assessment belong to different units.
    """

    __table_args__ = (
        sa.UniqueConstraint(
            "document_id", "part_first", "part_last", "assessment_id", "criterion", name="uq_evidence_place"
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "unit_id"], ["document.id", "document.unit_id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["assessment_id", "unit_id"], ["assessment.id", "assessment.unit_id"]),
        sa.Index(None, "assessment_id", "criterion"),
        sa.Index(None, "unit_id"),
        STABLE_IDS,
    )

    id: int = Field(default=None, primary_key=True)
    unit_id: int
    document_id: int
    part_first: int = 1
    part_last: int = 1
    assessment_id: int
    criterion: str = Field(max_length=40)
    origin: Origin = Field(default=Origin.MATCHED, sa_type=choice(Origin))
    score: float | None = None
    quote: str = ""
    page: int | None = None
    reason: dict[str, Any] = Field(default_factory=dict, sa_type=plain())
    form: DocumentForm | None = Field(default=None, sa_type=choice(DocumentForm))
    years: list[int] = Field(default_factory=none_yet, sa_type=plain())
    created_at: datetime

    decision: Decision = Field(default=Decision.PROPOSED, sa_type=choice(Decision))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    earlier: list[dict[str, Any]] = Field(default_factory=none_yet, sa_type=plain())
    verdict: Verdict = Field(default=Verdict.NONE, sa_type=choice(Verdict))
    verdict_reason: str | None = Field(default=None, max_length=64)
    verdict_note: str | None = None
    verdict_by: int | None = Field(default=None, foreign_key="person.id")
    verdict_at: datetime | None = None
    verdicts: list[dict[str, Any]] = Field(default_factory=none_yet, sa_type=plain())
    override_reason: str | None = None
    revision: int = 0


class Lesson(SQLModel, table=True):
    """The public words of one piece of approved evidence; they count only while its approval stands."""

    __table_args__ = (sa.UniqueConstraint("evidence_id"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", ondelete="CASCADE")
    words: list[str] = Field(default_factory=none_yet, sa_type=plain())


class Waiver(SQLModel, table=True):
    """An item that a verifier declared not applicable to one assessment."""

    __table_args__ = (sa.UniqueConstraint("assessment_id", "criterion"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    criterion: str = Field(max_length=40)
    reason: str
    granted_by: int = Field(foreign_key="person.id")
    granted_at: datetime


class Obstacle(SQLModel, table=True):
    """Why a unit cannot prove an item for now, and what the Kanwil answered."""

    __table_args__ = (sa.Index(None, "assessment_id", "criterion"), STABLE_IDS)

    id: int = Field(default=None, primary_key=True)
    assessment_id: int = Field(foreign_key="assessment.id")
    criterion: str = Field(max_length=40)
    object: str
    obstacle: str
    action: str = ""
    mechanism: str = ""
    reported_by: int = Field(foreign_key="person.id")
    reported_at: datetime
    closed_at: datetime | None = None
    answer: ObstacleAnswer = Field(default=ObstacleAnswer.WAITING, sa_type=choice(ObstacleAnswer))
    answer_until: date | None = None
    answer_note: str | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    revision: int = 0
