"""Who serves a unit or Kanwil, inviting and leaving, as messages."""

from collections.abc import Callable, Sequence

from assistant.authorization import Grant
from assistant.membership.invitations import Ticket
from assistant.membership.people import Roll, Waiting
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Picture, Screen
from bot.translation import Translator
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage.members import Member
from storage.tables import Reach, Unit

EVERYBODY, BLOCKED, SILENT, WAITING, EMPTY = range(1, 6)
_PER_PAGE = 8
_SIGNS = {Reach.OPEN: "🟢", Reach.BLOCKED: "🚫", Reach.GONE: "🚫"}


def roll(t: Translator, value: Roll, *, may_close: bool = False) -> Screen:
    """How many there are of each, and what to look at next; the units too for who may close them."""
    lines = [
        t("people.title", place=bold(value.place, 120)),
        t("people.counts", people=len(value.members), units=value.units),
    ]
    choices = (
        (EVERYBODY, "people.everybody", len(value.members)),
        (BLOCKED, "people.blocked", len(value.blocked)),
        (SILENT, "people.silent", len(value.silent)),
        (WAITING, "people.waiting", len(value.waiting)),
        (EMPTY, "people.empty", len(value.empty)),
    )
    rows = [
        (Button(t(key, count=count), encode(Verb.PEOPLE, aspect, 0)),)
        for aspect, key, count in choices
        if count
    ]
    if may_close:
        rows.append((Button(t("people.units", count=value.units), encode(Verb.KW_UNITS, 0)),))
    return Screen("\n".join(lines), (*rows, (Button(t("button.invite"), encode(Verb.INVITE, "", 0)),)))


def members(t: Translator, value: Roll, aspect: int, page: int) -> Screen:
    """Some of the people, each with a button."""
    key, found = {
        BLOCKED: ("people.blocked_title", value.blocked),
        SILENT: ("people.silent_title", value.silent),
    }.get(aspect, ("people.everybody_title", value.members))
    shown = page_of(found, page, _PER_PAGE)
    lines = [_member_line(t, member, value.zone) for member in shown.items]
    rows = [
        (Button(plain(f"{member.name} · {_place(t, member)}"), encode(Verb.MEMBER, member.id)),)
        for member in shown.items
    ]
    turn = pager(t, shown, lambda n: encode(Verb.PEOPLE, aspect, n))
    text = "\n".join((t(key, place=bold(value.place, 120), count=len(found)), "", *lines))
    return Screen(text, (*rows, *turn, _back(t)))


def waiting(t: Translator, value: Roll, page: int) -> Screen:
    """The invitations that nobody used, each with a button that takes it back."""
    shown = page_of(value.waiting, page, _PER_PAGE)
    numbered = list(enumerate(shown.items, shown.first + 1))
    lines = [f"{place}. {_waiting_line(t, row, value.zone)}" for place, row in numbered]
    rows = [
        (Button(t("button.revoke", number=place), encode(Verb.REVOKE, row.id, shown.page)),)
        for place, row in numbered
    ]
    turn = pager(t, shown, lambda n: encode(Verb.PEOPLE, WAITING, n))
    text = "\n".join((t("people.waiting_title", count=len(value.waiting)), "", *lines))
    return Screen(text, (*rows, *turn, _back(t)))


def empty(t: Translator, value: Roll, page: int) -> Screen:
    """The units that nobody serves, each with a button that invites into it."""
    shown = page_of(value.empty, page, _PER_PAGE)
    lines = [f"⚪ {safe(name, 120)}" for _, name in shown.items]
    rows = [
        (Button(plain(f"✉️ {name}"), encode(Verb.INVITE_TO, Role.OFFICER.value, key, 0)),)
        for key, name in shown.items
    ]
    turn = pager(t, shown, lambda n: encode(Verb.PEOPLE, EMPTY, n))
    text = "\n".join((t("people.empty_title", count=len(value.empty)), "", *lines))
    return Screen(text, (*rows, *turn, _back(t)))


def member(t: Translator, value: Member, zone: Zone, *, may_end: bool) -> Screen:
    """One person in one role, and ending that."""
    lines = [
        f"{_SIGNS[value.reach]} {bold(value.name, 120)}",
        t("people.role", role=t(f"role.{value.role.value}"), place=safe(_place(t, value), 120)),
        t("people.since", date=value.since.astimezone(zone.tzinfo)),
        _sent(t, value, zone),
    ]
    if value.reach is not Reach.OPEN:
        lines.append(t("people.unreachable"))
    end = ((Button(t("button.end_member"), encode(Verb.END_MEMBER, value.id, 0)),),) if may_end else ()
    return Screen("\n".join(filter(None, lines)), (*end, _back(t)))


def end_member(t: Translator, value: Member) -> Screen:
    """Ask before somebody's access is taken away."""
    text = t("people.end_question", name=bold(value.name, 120), place=safe(_place(t, value), 120))
    yes = Button(t("button.end_yes"), encode(Verb.END_MEMBER, value.id, 1))
    return Screen(text, ((yes,), (Button(t("button.never_mind"), encode(Verb.MEMBER, value.id)),)))


def ended(t: Translator, value: Member) -> Screen:
    """Somebody's access is over."""
    text = t("people.ended", name=bold(value.name, 120), place=safe(_place(t, value), 120))
    successor = Button(t("button.invite_successor"), encode(Verb.INVITE, value.role.value, 0))
    return Screen(text, ((successor,), _back(t)))


def invite_whom(t: Translator, roles: Sequence[Role]) -> Screen:
    """In which role somebody is invited."""
    rows = tuple((Button(t(f"invite.{role.value}"), encode(Verb.INVITE, role.value, 0)),) for role in roles)
    return Screen(t("invite.whom"), (*rows, _way_out(t)))


def invite_kanwil(t: Translator, role: Role) -> Screen:
    """Ask before somebody is let into the Kanwil itself."""
    yes = Button(t("button.invite"), encode(Verb.INVITE_TO, role.value, 0, 0))
    return Screen(t("invite.kanwil", role=t(f"role.{role.value}")), ((yes,), _way_out(t)))


def invite_where(t: Translator, role: Role, places: Sequence[Unit], page: int) -> Screen:
    """Into which unit."""
    if not places:
        return Screen(t("invite.no_unit"))
    shown = page_of(places, page, _PER_PAGE)
    rows = [
        (Button(plain(unit.name), encode(Verb.INVITE_TO, role.value, unit.id, 0)),) for unit in shown.items
    ]
    turn = pager(t, shown, lambda n: encode(Verb.INVITE, role.value, n))
    return Screen(t("invite.where", role=t(f"role.{role.value}")), (*rows, *turn, _way_out(t)))


def invite_desk(t: Translator, unit_id: int, desks: Sequence[tuple[int, str]]) -> Screen:
    """Into which office a holder is invited."""
    rows = tuple(
        (Button(plain(name), encode(Verb.INVITE_TO, Role.HOLDER.value, unit_id, key)),) for key, name in desks
    )
    return Screen(t("invite.desk"), (*rows, _way_out(t)))


def invitation(t: Translator, ticket: Ticket, username: str, draw: Callable[[str], bytes]) -> Screen:
    """A message to pass on: link and picture, and how long they hold."""
    link = f"https://t.me/{username}?start={ticket.token}"
    place = f"{ticket.office}, {ticket.place}" if ticket.office else ticket.place
    text = t(
        "invite.card",
        role=t(f"role.{ticket.role.value}"),
        place=bold(place, 200),
        link=safe(link, 400),
        until=t.moment(ticket.expires_at, ticket.zone),
    )
    return Screen(text, document=Picture(t("invite.filename"), draw(link)))


def invited(t: Translator) -> Screen:
    """What to do with the message that follows."""
    return Screen(t("invite.pass_on"))


def successor(t: Translator) -> Screen:
    """What to do with the message that follows when one hands over."""
    return Screen(t("leave.pass_on"))


def which_to_leave(t: Translator, places: Sequence[tuple[int, str]]) -> Screen:
    """One's own memberships, to choose the one to give up."""
    rows = tuple((Button(plain(name), encode(Verb.LEAVE, key, 0)),) for key, name in places)
    return Screen(t("leave.which"), (*rows, _way_out(t)))


def leave(t: Translator, grant: Grant, place: str) -> Screen:
    """Ask before one's own access ends."""
    text = t("leave.question", place=bold(place, 120), role=t(f"role.{grant.role.value}"))
    hand_over = Button(t("button.hand_over"), encode(Verb.HAND_OVER, grant.membership_id))
    now = Button(t("button.leave_now"), encode(Verb.LEAVE, grant.membership_id, 1))
    return Screen(text, ((hand_over,), (now,), _way_out(t)))


def left(t: Translator, place: str, *, elsewhere: bool) -> Screen:
    """One's own access is over."""
    text = t("leave.done", place=bold(place, 120))
    return Screen(f"{text}\n\n{t('leave.elsewhere')}" if elsewhere else text)


def _member_line(t: Translator, value: Member, zone: Zone) -> str:
    role = t(f"role.{value.role.value}")
    line = f"{_SIGNS[value.reach]} {bold(value.name, 80)} – {role}, {safe(_place(t, value), 80)}"
    sent = _sent(t, value, zone)
    return f"{line} · {sent}" if sent else line


def _sent(t: Translator, value: Member, zone: Zone) -> str:
    if value.unit_id is None:
        return ""
    if value.last_sent is None:
        return t("people.never_sent")
    return t("people.sent", count=value.sent, date=value.last_sent.astimezone(zone.tzinfo))


def _waiting_line(t: Translator, row: Waiting, zone: Zone) -> str:
    place = ", ".join(part for part in (row.office, row.unit) if part) or t("people.kanwil")
    key = "people.expired" if row.expired else "people.open_until"
    state = t(key, date=row.expires_at.astimezone(zone.tzinfo))
    return f"{bold(t(f'role.{row.role.value}'))}, {safe(place, 120)} – {state}"


def _place(t: Translator, value: Member) -> str:
    return value.unit or t("people.kanwil")


def _back(t: Translator) -> tuple[Button, ...]:
    return (Button(t("button.people"), encode(Verb.PEOPLE, 0, 0)),)


def _way_out(t: Translator) -> tuple[Button, ...]:
    return (Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),)
