"""Screens about people stay within Telegram's limits, and show what people write literally."""

from datetime import UTC, datetime

import pytest

from assistant.authorization import Grant
from assistant.membership.invitations import Ticket
from assistant.membership.people import Roll, Waiting
from bot.screens import people as screens
from bot.screens.markup import utf16_units
from bot.screens.screen import Screen
from bot.translation import LANGUAGES, Translator, translator
from knowledge.limits import Limits
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage.members import Member
from storage.tables import Reach, Unit

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
LARGEST = 2**63 - 1
WIDE = "𝕏" * 80 + "<b>&" + "x" * 76
LIMITS = Limits()


def member(reach: Reach = Reach.BLOCKED) -> Member:
    return Member(LARGEST, LARGEST, Role.HOLDER, LARGEST, NOW, WIDE, reach, WIDE, 10**6, NOW)


def full_roll() -> Roll:
    waiting = Waiting(LARGEST, Role.HOLDER, WIDE, WIDE, WIDE, NOW, NOW, expired=True)
    empty = tuple((LARGEST - place, WIDE) for place in range(60))
    return Roll(WIDE, Zone.WIT, 500, (member(),) * 60, (waiting,) * 60, empty)


def ticket() -> Ticket:
    return Ticket("x" * 24, Role.HOLDER, WIDE, WIDE, NOW, Zone.WIT)


def shown(t: Translator) -> list[Screen]:
    units = [Unit(id=LARGEST, kanwil_id=1, name=WIDE, kind=UnitKind.LAPAS, zone=Zone.WIT)] * 60
    grant = Grant(LARGEST, Role.HOLDER, 1, 1)
    value = full_roll()
    return [
        screens.roll(t, value),
        *(screens.members(t, value, aspect, page) for aspect in (1, 2, 3) for page in (0, 3, 99)),
        *(screens.waiting(t, value, page) for page in (0, 7)),
        *(screens.empty(t, value, page) for page in (0, 7)),
        screens.member(t, member(), Zone.WIT, may_end=True),
        screens.end_member(t, member()),
        screens.ended(t, member()),
        screens.invite_whom(t, list(Role)),
        screens.invite_where(t, Role.OFFICER, units, 3),
        screens.invite_where(t, Role.OFFICER, [], 0),
        screens.invite_desk(t, LARGEST, [(LARGEST, WIDE)] * 40),
        screens.invite_kanwil(t, Role.ADMIN),
        screens.invitation(t, ticket(), "b" * 32, lambda link: link.encode()),
        screens.which_to_leave(t, [(LARGEST, WIDE)] * 20),
        screens.leave(t, grant, WIDE),
        screens.left(t, WIDE, elsewhere=True),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits(language: str) -> None:
    for screen in shown(translator(language)):
        limit = LIMITS.caption_units if screen.document else LIMITS.message_units
        assert utf16_units(screen.text) <= limit
        assert "<b>&" not in screen.text.replace("<b>&amp;", "")
        assert all(len(button.data.encode()) <= 64 for row in screen.buttons for button in row)
        assert all(len(button.label) <= 64 for row in screen.buttons for button in row)
        assert sum(map(len, screen.buttons)) <= 100


def test_somebody_who_can_be_reached_is_not_called_unreachable() -> None:
    t = translator("id")
    assert "memblokir" not in screens.member(t, member(Reach.OPEN), Zone.WIB, may_end=False).text
    assert "memblokir" in screens.member(t, member(), Zone.WIB, may_end=False).text
