"""Who serves a unit or Kanwil: seeing, inviting, ending, leaving and handing over."""

from rapidfuzz import fuzz, process, utils

from assistant.authorization import Action, Denied, authorize, own_place
from assistant.membership import enrolment, invitations, people
from assistant.membership.invitations import Ticket
from assistant.membership.people import Roll
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import people as screens
from bot.screens.screen import Screen
from knowledge.roles import Role
from reports.qr import picture

_GOOD_ENOUGH = 80.0


async def roll(turn: Turn) -> Screen:
    """Who is connected, who blocked the bot, who never came."""
    return _roll(turn, await people.roll(turn.services, turn.actor, now=turn.now))


async def invite(turn: Turn) -> Screen:
    """In which role somebody is invited, or where, when the words name a role."""
    allowed = invitations.roles(turn.actor)
    names = {role: turn.t(f"role.{role.value}") for role in allowed}
    meant = process.extractOne(
        turn.words, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_GOOD_ENOUGH
    )
    if not turn.words or meant is None:
        return screens.invite_whom(turn.t, allowed)
    return await _where(turn, meant[2], 0)


async def leave(turn: Turn) -> Screen:
    """Give up a membership, or hand it over."""
    places = await enrolment.places(turn.services, turn.actor)
    if len(places) > 1:
        return screens.which_to_leave(turn.t, places)
    return await _leaving(turn, places[0][0])


async def _people(turn: Turn, press: Press) -> Shown:
    aspect, page = press.number(0), press.number(1)
    value = await people.roll(turn.services, turn.actor, now=turn.now)
    match aspect:
        case screens.EVERYBODY | screens.BLOCKED | screens.SILENT:
            return Shown(screens.members(turn.t, value, aspect, page))
        case screens.WAITING:
            return Shown(screens.waiting(turn.t, value, page))
        case screens.EMPTY:
            return Shown(screens.empty(turn.t, value, page))
    return Shown(_roll(turn, value))


async def _member(turn: Turn, press: Press) -> Shown:
    found = await people.one(turn.services, turn.actor, press.number(0))
    zone = (await people.roll(turn.services, turn.actor, now=turn.now)).zone
    return Shown(screens.member(turn.t, found, zone, may_end=_may(turn, Action.MANAGE_PEOPLE)))


async def _end_member(turn: Turn, press: Press) -> Shown:
    if not press.number(1):
        return Shown(screens.end_member(turn.t, await people.one(turn.services, turn.actor, press.number(0))))
    found = await people.end(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(screens.ended(turn.t, found), turn.t("toast.ended"))


async def _invite(turn: Turn, press: Press) -> Shown:
    if not press.word(0):
        return Shown(screens.invite_whom(turn.t, invitations.roles(turn.actor)))
    return Shown(await _where(turn, _role(press), press.number(1)))


async def _where(turn: Turn, role: Role, page: int) -> Screen:
    if not role.in_unit:
        return screens.invite_kanwil(turn.t, role)
    return screens.invite_where(turn.t, role, await invitations.places(turn.services, turn.actor), page)


async def _invite_to(turn: Turn, press: Press) -> Shown:
    role, unit_id, office_id = _role(press), press.number(1), press.number(2)
    if role is Role.HOLDER and not office_id:
        desks = await invitations.desks(turn.services, turn.actor, unit_id)
        return Shown(screens.invite_desk(turn.t, unit_id, desks))
    ticket = await invitations.invite(
        turn.services, turn.actor, role, unit_id=unit_id, office_id=office_id, now=turn.now
    )
    return Shown(screens.invited(turn.t), below=_card(turn, ticket))


async def _revoke(turn: Turn, press: Press) -> Shown:
    await invitations.revoke(turn.services, turn.actor, press.number(0), now=turn.now)
    value = await people.roll(turn.services, turn.actor, now=turn.now)
    return Shown(screens.waiting(turn.t, value, press.number(1)), turn.t("toast.revoked"))


async def _leave(turn: Turn, press: Press) -> Shown:
    if not press.number(1):
        return Shown(await _leaving(turn, press.number(0)))
    place = await _place(turn, press.number(0))
    await people.leave(turn.services, turn.actor, press.number(0), now=turn.now)
    left = await enrolment.recognise(turn.services, turn.actor.telegram_id)
    if left is None:
        await turn.desk.menus.forget(turn.actor.telegram_id)
    else:
        await turn.desk.menus.show(left)
    return Shown(screens.left(turn.t, place, elsewhere=left is not None), turn.t("toast.ended"))


async def _hand_over(turn: Turn, press: Press) -> Shown:
    ticket = await invitations.hand_over(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(screens.successor(turn.t), below=_card(turn, ticket))


async def _leaving(turn: Turn, membership_id: int) -> Screen:
    grant = next((g for g in turn.actor.grants if g.membership_id == membership_id), None)
    if grant is None:
        raise Denied
    return screens.leave(turn.t, grant, await _place(turn, membership_id))


async def _place(turn: Turn, membership_id: int) -> str:
    places = dict(await enrolment.places(turn.services, turn.actor))
    if membership_id not in places:
        raise Denied
    return places[membership_id]


def _card(turn: Turn, ticket: Ticket) -> Screen:
    return screens.invitation(turn.t, ticket, turn.desk.username, picture)


def _role(press: Press) -> Role:
    try:
        return Role(press.word(0))
    except ValueError:
        raise StaleButton from None


def _roll(turn: Turn, value: Roll) -> Screen:
    in_unit = own_place(turn.actor).unit_id is not None
    return screens.roll(turn.t, value, may_close=not in_unit and _may(turn, Action.MANAGE_UNITS))


def _may(turn: Turn, action: Action) -> bool:
    try:
        authorize(turn.actor, action, own_place(turn.actor))
    except Denied:
        return False
    return True


PEOPLE_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.PEOPLE: _people,
    Verb.MEMBER: _member,
    Verb.END_MEMBER: _end_member,
    Verb.INVITE: _invite,
    Verb.INVITE_TO: _invite_to,
    Verb.REVOKE: _revoke,
    Verb.LEAVE: _leave,
    Verb.HAND_OVER: _hand_over,
}
