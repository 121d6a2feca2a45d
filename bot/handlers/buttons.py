"""Every button: one use case, the message edited, a toast where it helps."""

from collections.abc import Sequence

from assistant import assessments, checklists
from assistant.authorization import Denied
from assistant.evidence import criteria
from assistant.incoming import intake, outcome, overview
from assistant.membership import enrolment
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.asking import ASKING_BUTTONS
from bot.handlers.broadcasts import BROADCAST_BUTTONS
from bot.handlers.commands import speak
from bot.handlers.dates import DATE_BUTTONS
from bot.handlers.digest import DIGEST_BUTTONS
from bot.handlers.learning import LEARNING_BUTTONS
from bot.handlers.obstacles import OBSTACLE_BUTTONS
from bot.handlers.offices import OFFICE_BUTTONS
from bot.handlers.package import PACKAGE_BUTTONS
from bot.handlers.people import PEOPLE_BUTTONS
from bot.handlers.programmes import PROGRAMME_BUTTONS
from bot.handlers.reminders import REMINDER_BUTTONS
from bot.handlers.requests import LETTER_BUTTONS
from bot.handlers.review import REVIEW_BUTTONS
from bot.handlers.seeing import SEEING_BUTTONS
from bot.handlers.sheets import SHEET_BUTTONS
from bot.handlers.submission import SUBMISSION_BUTTONS
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.handlers.units import UNIT_BUTTONS
from bot.handlers.verification import VERIFICATION_BUTTONS
from bot.handlers.visits import VISIT_BUTTONS
from bot.handlers.waivers import WAIVER_BUTTONS
from bot.screens import choosing
from bot.screens import criteria as criteria_screens
from bot.screens import submission as submission_screens
from bot.screens.screen import Screen
from bot.translation import LANGUAGES

_ANSWERED_AT_MOST, _MESSAGES_AT_MOST = 30, 3


async def _programmes(turn: Turn, _: Press) -> Shown:
    return Shown(choosing.programmes(turn.t, await assessments.options(turn.services, turn.actor)))


async def _programme(turn: Turn, press: Press) -> Shown:
    programme = await assessments.option(turn.services, turn.actor, press.word(0))
    return Shown(choosing.years(turn.t, programme, assessments.years(turn.now)))


async def _year(turn: Turn, press: Press) -> Shown:
    programme = await assessments.option(turn.services, turn.actor, press.word(0))
    if programme.rounds:
        return Shown(choosing.rounds(turn.t, programme, press.number(1)))
    return await _chosen(turn, press.word(0), press.number(1), "")


async def _round(turn: Turn, press: Press) -> Shown:
    return await _chosen(turn, press.word(0), press.number(1), press.word(2))


async def _chosen(turn: Turn, programme: str, year: int, round_: str) -> Shown:
    chosen = await assessments.choose(turn.services, turn.actor, programme, year, round_, now=turn.now)
    waiting = await intake.propose_waiting(turn.services, turn.actor)
    screen = choosing.chosen(turn.t, chosen, matched=len(waiting))
    return Shown(screen, turn.t("toast.chosen"), below=await _answers(turn, waiting))


async def _answers(turn: Turn, documents: Sequence[int]) -> Screen | None:
    """What became of the latest files that had waited for a programme, each submission in one message."""
    found = [await _submission_of(turn, one) for one in documents[-_ANSWERED_AT_MOST:]]
    sent = dict.fromkeys(one for one in found if one is not None)
    seen = [
        await overview.overview(turn.services, turn.actor, one, now=turn.now)
        for one in list(sent)[-_MESSAGES_AT_MOST:]
    ]
    screens = [submission_screens.answer(turn.t, one, turn.now) for one in seen]
    return screens[0].before(*screens[1:]) if screens else None


async def _submission_of(turn: Turn, document_id: int) -> int | None:
    """The submission of a document that concerns the person."""
    try:
        found = await outcome.outcome(turn.services, turn.actor, document_id, now=turn.now)
    except Denied:
        return None
    return found.company.submission_id if found.company else None


async def _membership(turn: Turn, press: Press) -> Shown:
    actor = await enrolment.switch(turn.services, turn.actor, press.number(0))
    await turn.desk.menus.show(actor)
    if actor.current is None or not actor.current.role.in_unit:
        return Shown(Screen(turn.t("welcome.kanwil_next")))
    return Shown(choosing.programmes(turn.t, await assessments.options(turn.services, actor)))


async def _criteria(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing_of(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(criteria_screens.listing(turn.t, standing, press.number(1)))


async def _criterion(turn: Turn, press: Press) -> Shown:
    standing = await checklists.standing_of(turn.services, turn.actor, press.number(0), now=turn.now)
    item = criteria.item(standing.checklist, press.word(1))
    return Shown(criteria_screens.one(turn.t, standing.assessment_id, item))


async def _language(turn: Turn, press: Press) -> Shown:
    if press.word(0) not in LANGUAGES:
        raise StaleButton
    return Shown(await speak(turn, press.word(0)))


BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.PROGRAMMES: _programmes,
    Verb.PROGRAMME: _programme,
    Verb.YEAR: _year,
    Verb.ROUND: _round,
    Verb.MEMBERSHIP: _membership,
    Verb.CRITERIA: _criteria,
    Verb.CRITERION: _criterion,
    Verb.LANGUAGE: _language,
    **DIGEST_BUTTONS,
    **ASKING_BUTTONS,
    **LETTER_BUTTONS,
    **OFFICE_BUTTONS,
    **REMINDER_BUTTONS,
    **VISIT_BUTTONS,
    **BROADCAST_BUTTONS,
    **PACKAGE_BUTTONS,
    **PROGRAMME_BUTTONS,
    **LEARNING_BUTTONS,
    **PEOPLE_BUTTONS,
    **REVIEW_BUTTONS,
    **SEEING_BUTTONS,
    **SUBMISSION_BUTTONS,
    **VERIFICATION_BUTTONS,
    **DATE_BUTTONS,
    **OBSTACLE_BUTTONS,
    **WAIVER_BUTTONS,
    **SHEET_BUTTONS,
    **UNIT_BUTTONS,
}
