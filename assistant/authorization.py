"""Who may do what to which unit: the one place where rights are decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.errors import LengkapError
from knowledge.roles import Role


class Denied(LengkapError):
    """The person may not do this here; says nothing about whether the target exists."""

    code = "access.denied"


class NoUnit(LengkapError):
    """The person serves a Kanwil, and this is work of a unit."""

    code = "access.no_unit"


class Action(StrEnum):
    """Everything a person can ask for."""

    SEND = "send"
    BROADCAST = "broadcast"
    SEE_REMINDERS = "see-reminders"
    SET_REMINDERS = "set-reminders"
    DECIDE = "decide"
    SEE_CHECKLIST = "see-checklist"
    SEE_DOCUMENT = "see-document"
    SEE_CRITERIA = "see-criteria"
    SEE_DEADLINES = "see-deadlines"
    CHOOSE_ASSESSMENT = "choose-assessment"
    SEE_RECAP = "see-recap"
    SEE_PEOPLE = "see-people"
    MANAGE_PEOPLE = "manage-people"
    SEE_REUSE = "see-reuse"
    VERIFY = "verify"
    WAIVE = "waive"
    MANAGE_UNITS = "manage-units"
    SET_DEADLINES = "set-deadlines"
    WRITE_LETTERS = "write-letters"
    SET_TEMPLATE = "set-template"
    CHANGE_PROGRAMMES = "change-programmes"
    SEE_VISITS = "see-visits"
    SEE_LEARNING = "see-learning"
    SWITCH_LEARNING = "switch-learning"
    REPORT_OBSTACLE = "report-obstacle"
    ANSWER_OBSTACLE = "answer-obstacle"


@dataclass(frozen=True, slots=True)
class Grant:
    """One active membership; `scope` holds the only items a holder deals with."""

    membership_id: int
    role: Role
    kanwil_id: int
    unit_id: int | None
    scope: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """A known person and everything they are a member of right now; `asked` is for `assistant.dialogue`."""

    person_id: int
    telegram_id: int
    name: str
    language: str
    grants: tuple[Grant, ...]
    current: Grant | None = None
    assessment_id: int | None = None
    asked: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is done to; None leaves that side open."""

    kanwil_id: int | None = None
    unit_id: int | None = None
    criteria: frozenset[str] = frozenset()


_UNIT_WORK = frozenset(
    {
        Action.SEND,
        Action.DECIDE,
        Action.SEE_CHECKLIST,
        Action.SEE_DOCUMENT,
        Action.SEE_CRITERIA,
        Action.SEE_DEADLINES,
        Action.CHOOSE_ASSESSMENT,
        Action.REPORT_OBSTACLE,
    }
)
_COORDINATION = frozenset(
    {
        Action.SEE_RECAP,
        Action.SEE_PEOPLE,
        Action.MANAGE_PEOPLE,
        Action.MANAGE_UNITS,
        Action.WRITE_LETTERS,
        Action.SEE_VISITS,
    }
)
_HEAD_SIGHT = frozenset(
    {
        Action.SEE_CHECKLIST,
        Action.SEE_DOCUMENT,
        Action.SEE_CRITERIA,
        Action.SEE_DEADLINES,
        Action.SEE_RECAP,
        Action.CHOOSE_ASSESSMENT,
    }
)
_KANWIL_SIGHT = frozenset(
    {
        Action.SEE_REMINDERS,
        Action.SEE_CHECKLIST,
        Action.SEE_DOCUMENT,
        Action.SEE_CRITERIA,
        Action.SEE_DEADLINES,
        Action.SEE_RECAP,
        Action.SEE_PEOPLE,
        Action.SEE_REUSE,
        Action.SEE_VISITS,
        Action.SEE_LEARNING,
    }
)
_KANWIL_ORDERS = frozenset(
    {
        Action.BROADCAST,
        Action.SET_REMINDERS,
        Action.MANAGE_PEOPLE,
        Action.MANAGE_UNITS,
        Action.WRITE_LETTERS,
        Action.SET_TEMPLATE,
        Action.CHANGE_PROGRAMMES,
        Action.SWITCH_LEARNING,
    }
)
_KANWIL_WORK = _KANWIL_SIGHT | {Action.VERIFY, Action.WAIVE, Action.SET_DEADLINES, Action.ANSWER_OBSTACLE}
ALLOWED: dict[Role, frozenset[Action]] = {
    Role.OFFICER: _UNIT_WORK,
    Role.COORDINATOR: _UNIT_WORK | _COORDINATION,
    Role.HOLDER: _UNIT_WORK,
    Role.HEAD: _HEAD_SIGHT,
    Role.VERIFIER: _KANWIL_WORK,
    Role.ADMIN: _KANWIL_WORK | _KANWIL_ORDERS,
}


def authorize(actor: Actor, action: Action, target: Target) -> Grant:
    """The grant that allows the action on the target; Denied when there is none."""
    for grant in actor.grants:
        if action in ALLOWED[grant.role] and _covers(grant, target):
            return grant
    raise Denied


def own_unit(actor: Actor) -> Target:
    """The unit that the person works for now; NoUnit for somebody who serves a whole Kanwil."""
    grant = actor.current
    if grant is None or grant.unit_id is None:
        raise NoUnit
    return Target(grant.kanwil_id, grant.unit_id)


def own_place(actor: Actor) -> Target:
    """What the person works for now: their unit, or the whole Kanwil they serve; Denied for nobody's."""
    grant = actor.current
    if grant is None:
        raise Denied
    return Target(grant.kanwil_id, grant.unit_id)


def own_kanwil(actor: Actor, action: Action) -> int:
    """The Kanwil that the person acts for now; Denied when they may not do this there."""
    kanwil_id = actor.current.kanwil_id if actor.current else None
    return authorize(actor, action, Target(kanwil_id)).kanwil_id


def concerns(grant: Grant, criterion: str) -> bool:
    """Whether the grant's holder deals with the item; everybody but a holder deals with all."""
    return grant.role is not Role.HOLDER or criterion in grant.scope


def _covers(grant: Grant, target: Target) -> bool:
    if target.kanwil_id is not None and target.kanwil_id != grant.kanwil_id:
        return False
    if grant.unit_id is not None and target.unit_id != grant.unit_id:
        return False
    if grant.unit_id is None and target.kanwil_id is None:
        return False
    return grant.role is not Role.HOLDER or target.criteria <= grant.scope
