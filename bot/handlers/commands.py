"""Every command: one use case, one screen."""

from assistant import assessments, checklists, dialogue
from assistant.answering import helping
from assistant.evidence import criteria, undoing
from assistant.incoming import outcome
from assistant.membership import enrolment
from assistant.verifying import queue
from bot.handlers.asking import predecessor
from bot.handlers.broadcasts import broadcast
from bot.handlers.dates import due
from bot.handlers.digest import recap
from bot.handlers.learning import learns
from bot.handlers.obstacles import obstacles
from bot.handlers.offices import offices
from bot.handlers.package import take_away
from bot.handlers.people import invite, leave, roll
from bot.handlers.practice import practise
from bot.handlers.programmes import desk
from bot.handlers.reminders import rules
from bot.handlers.requests import letters
from bot.handlers.seeing import missing, one_item, status, what_happened
from bot.handlers.sheets import import_form
from bot.handlers.turn import Command, Turn
from bot.handlers.verification import verify
from bot.handlers.visits import visits
from bot.screens import answer as answer_screens
from bot.screens import choosing, welcome
from bot.screens import criteria as criteria_screens
from bot.screens.screen import Screen
from bot.telegram.menus import names_for
from bot.translation import LANGUAGES, translator


async def start(turn: Turn) -> Screen:
    """Greet a known person; invitations are redeemed before a person is known."""
    await turn.desk.menus.show(turn.actor)
    place = turn.actor.current
    if place is not None and not place.role.in_unit:
        counts = await queue.by_unit(turn.services, turn.actor, 0)
        waiting = sum(count.count for count in counts)
        return welcome.desk(turn.t, actor=turn.actor, waiting=waiting)
    current = await assessments.current(turn.services, turn.actor)
    return welcome.greeting(turn.t, actor=turn.actor, chosen=current.name if current else None)


async def find_criteria(turn: Turn) -> Screen:
    """One item by its code, the items that fit a word, or all of them."""
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    if not turn.words:
        return criteria_screens.listing(turn.t, standing)
    found = criteria.search(standing.checklist, turn.words)
    if len(found) == 1:
        return criteria_screens.one(turn.t, standing.assessment_id, found[0])
    return criteria_screens.found(turn.t, standing, turn.words, found)


async def programmes(turn: Turn) -> Screen:
    """Choose what to work on; for a Kanwil, its programmes and their workbooks."""
    if turn.actor.current is not None and not turn.actor.current.role.in_unit:
        return await desk(turn)
    options = await assessments.options(turn.services, turn.actor)
    return choosing.programmes(turn.t, options)


async def units(turn: Turn) -> Screen:
    """Choose the unit to work for."""
    places = await enrolment.places(turn.services, turn.actor)
    return welcome.memberships(turn.t, places)


async def cancel(turn: Turn) -> Screen:
    """End the question that waits; without one, take back what this person did last."""
    if await dialogue.end(turn.services, turn.actor):
        return Screen(turn.t("dialogue.ended"))
    if turn.actor.current is None or not turn.actor.current.role.in_unit:
        return Screen(turn.t("message.nothing_to_cancel"))
    undone = await undoing.undo_last(turn.services, turn.actor, now=turn.now)
    if undone is None:
        return Screen(turn.t("message.nothing_to_cancel"))
    shown = await outcome.outcome(turn.services, turn.actor, undone.document_id, now=turn.now)
    return answer_screens.answer(turn.t, shown, turn.now).under(turn.t(f"toast.{undone.effect.value}"))


async def language(turn: Turn) -> Screen:
    """Choose the language; a word names it."""
    wanted = next((code for code in LANGUAGES if _names_language(turn.words, code)), None)
    if wanted is None:
        return welcome.languages(turn.t)
    return await speak(turn, wanted)


async def speak(turn: Turn, code: str) -> Screen:
    """Speak this language from now on, in menus too."""
    actor = await enrolment.speak(turn.services, turn.actor, code)
    await turn.desk.menus.show(actor)
    t = translator(code)
    return Screen(t("language.chosen"))


async def show_help(turn: Turn) -> Screen:
    """Help for the roles of this person, what they did last first."""
    roles = frozenset(grant.role for grant in turn.actor.grants)
    value = await helping.helping(turn.services, turn.actor, now=turn.now)
    return welcome.help_text(turn.t, roles, names_for(roles), turn.services.limits, value)


def _names_language(words: str, code: str) -> bool:
    own = translator(code)("language.own").lower()
    names = {translator(other).called(code).lower() for other in LANGUAGES} | {code, own, own.split()[-1]}
    return words.lower() in names


COMMANDS: dict[str, Command] = {
    "start": start,
    "kurang": missing,
    "status": status,
    "butir": one_item,
    "kriteria": find_criteria,
    "tenggat": due,
    "paket": take_away,
    "riwayat": what_happened,
    "pendahulu": predecessor,
    "latihan": practise,
    "program": programmes,
    "unit": units,
    "verifikasi": verify,
    "kendala": obstacles,
    "rekap": recap,
    "pengingat": rules,
    "siaran": broadcast,
    "orang": roll,
    "undang": invite,
    "impor": import_form,
    "kantor": offices,
    "surat": letters,
    "kunjungan": visits,
    "belajar": learns,
    "batal": cancel,
    "bahasa": language,
    "keluar": leave,
    "bantuan": show_help,
}
