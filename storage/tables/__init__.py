"""Every table of the evidence database."""

from sqlmodel import SQLModel

from storage.tables.broadcasts import Broadcast
from storage.tables.editions import Edition
from storage.tables.evidence import (
    Assessment,
    Document,
    DocumentState,
    Evidence,
    Lesson,
    Obstacle,
    ObstacleAnswer,
    Origin,
    Page,
    PictureKey,
    Waiver,
)
from storage.tables.letters import Letter, LetterTemplate
from storage.tables.messages import Audit, Deadline, Notification, Outbox
from storage.tables.offices import Assignment, Office, Seat, SentSheet
from storage.tables.people import Invitation, Kanwil, Membership, Person, Reach, Unit
from storage.tables.progress import Snapshot
from storage.tables.reminders import ReminderRule, ReminderRun, Snooze
from storage.tables.submissions import Submission, SubmissionFile

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "Assessment",
    "Assignment",
    "Audit",
    "Broadcast",
    "Deadline",
    "Document",
    "DocumentState",
    "Edition",
    "Evidence",
    "Invitation",
    "Kanwil",
    "Lesson",
    "Letter",
    "LetterTemplate",
    "Membership",
    "Notification",
    "Obstacle",
    "ObstacleAnswer",
    "Office",
    "Origin",
    "Outbox",
    "Page",
    "Person",
    "PictureKey",
    "Reach",
    "ReminderRule",
    "ReminderRun",
    "Seat",
    "SentSheet",
    "Snapshot",
    "Snooze",
    "Submission",
    "SubmissionFile",
    "Unit",
    "Waiver",
]
