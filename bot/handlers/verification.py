"""The verifiers' work: looking at what waits, approving, returning, taking back."""

from rapidfuzz import fuzz, process, utils

from assistant import dialogue
from assistant.verifying import inspecting, verification
from assistant.verifying import queue as queues
from assistant.verifying.queue import Part
from assistant.verifying.verification import Said, Seen, SeenPage, Verdicted
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import inspecting as card_screens
from bot.screens import verification as screens
from bot.screens.answer_buttons import undo_moment
from bot.screens.screen import Screen

_GOOD_ENOUGH = 75.0
_JUDGED = frozenset({Said.APPROVED, Said.RETURNED})


async def verify(turn: Turn) -> Screen:
    """The queue; words narrow it to the unit or programme that they name."""
    part = await _named(turn) if turn.words else Part()
    return screens.queue(turn.t, await queues.queue(turn.services, turn.actor, part))


async def noted(turn: Turn, asked: dialogue.NoteSought, words: str) -> Screen:
    """Evidence returned with the words that its verifier has just written."""
    part, seen = Part(asked.unit_id, asked.programme), Seen(asked.evidence_id, asked.revision)
    done = await _send_back(turn, seen, asked.reason, words)
    shown = await _after(turn, seen.evidence_id, done, part)
    if shown.screen is None:
        raise StaleButton
    # What was decided stands above what comes next already.
    return shown.screen if done.said in _JUDGED or not shown.toast else shown.screen.under(shown.toast)


async def _named(turn: Turn) -> Part:
    units = await queues.by_unit(turn.services, turn.actor, 0)
    programmes = await queues.by_programme(turn.services, turn.actor, 0)
    choices = {(count.place, 0): count.name for count in units}
    choices |= {(0, count.place): count.name for count in programmes}
    best = process.extractOne(
        turn.words, choices, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_GOOD_ENOUGH
    )
    return Part(*best[2]) if best else Part()


async def _queue(turn: Turn, press: Press) -> Shown:
    await dialogue.answered(turn.services, turn.actor, dialogue.NoteSought, now=turn.now)
    part = Part(press.number(0), press.number(1))
    return Shown(screens.queue(turn.t, await queues.queue(turn.services, turn.actor, part, press.number(2))))


async def _units(turn: Turn, press: Press) -> Shown:
    counts = await queues.by_unit(turn.services, turn.actor, press.number(0))
    return Shown(screens.units(turn.t, counts, press.number(0), press.number(1)))


async def _programmes(turn: Turn, press: Press) -> Shown:
    counts = await queues.by_programme(turn.services, turn.actor, press.number(0))
    return Shown(screens.programmes(turn.t, counts, press.number(0)))


async def _card(turn: Turn, press: Press) -> Shown:
    await dialogue.answered(turn.services, turn.actor, dialogue.NoteSought, now=turn.now)
    part = Part(press.number(1), press.number(2))
    return Shown(await _shown_card(turn, press.number(0), part))


async def _approve(turn: Turn, press: Press) -> Shown:
    seen, part = _seen(press), Part(press.number(2), press.number(3))
    done = await verification.approve(turn.services, turn.actor, seen, now=turn.now)
    return await _after(turn, seen.evidence_id, done, part)


async def _approve_page(turn: Turn, press: Press) -> Shown:
    part = Part(press.number(3), press.number(4))
    seen = SeenPage(press.number(0), press.number(1), press.number(2))
    done = await verification.approve_page(turn.services, turn.actor, part, seen, now=turn.now)
    screen = screens.queue(turn.t, await queues.queue(turn.services, turn.actor, part))
    said = screens.toast(turn.t, done) if done.said is not Said.STALE else turn.t("verdict.page_changed")
    return Shown(screens.with_undo(turn.t, screen, done, part), said)


async def _reasons(turn: Turn, press: Press) -> Shown:
    return await _unchanged(turn, press, Part(press.number(2), press.number(3)), None)


async def _note(turn: Turn, press: Press) -> Shown:
    return await _unchanged(turn, press, Part(press.number(3), press.number(4)), _place(press))


async def _unchanged(turn: Turn, press: Press, part: Part, place: int | None) -> Shown:
    """The next step of returning evidence as long as it is as it was seen; else how it is now."""
    card = await inspecting.card(turn.services, turn.actor, press.number(0), part)
    if card.revision != press.number(1):
        return Shown(card_screens.card(turn.t, card), turn.t("verdict.stale"))
    if place is None:
        return Shown(screens.reasons(turn.t, card))
    asked = dialogue.NoteSought(card.evidence_id, card.revision, place, part.unit_id, part.programme)
    await dialogue.ask(turn.services, turn.actor, asked, now=turn.now)
    return Shown(screens.note(turn.t, card, place))


async def _return(turn: Turn, press: Press) -> Shown:
    seen, part = _seen(press), Part(press.number(3), press.number(4))
    return await _after(turn, seen.evidence_id, await _send_back(turn, seen, _place(press)), part)


async def _undo(turn: Turn, press: Press) -> Shown:
    part, moment = Part(press.number(1), press.number(2)), undo_moment(press.number(0))
    done = await verification.undo(turn.services, turn.actor, moment, now=turn.now)
    turn.desk.uploads.nudge()
    screen = screens.queue(turn.t, await queues.queue(turn.services, turn.actor, part))
    return Shown(screen, screens.toast(turn.t, done))


async def _send_back(turn: Turn, seen: Seen, place: int, words: str = "") -> Verdicted:
    reason = screens.REASONS[place]
    done = await verification.send_back(turn.services, turn.actor, seen, reason, words, now=turn.now)
    turn.desk.uploads.nudge()
    await dialogue.answered(turn.services, turn.actor, dialogue.NoteSought, now=turn.now)
    return done


async def _after(turn: Turn, evidence_id: int, done: Verdicted, part: Part) -> Shown:
    """What comes next in the queue, or the same evidence when somebody else was first."""
    said = screens.toast(turn.t, done)
    if done.said not in _JUDGED:
        return Shown(await _shown_card(turn, evidence_id, part), said)
    following = await inspecting.following(turn.services, turn.actor, evidence_id, part)
    if following is None:
        return Shown(screens.finished(turn.t, done, part), said)
    screen = await _shown_card(turn, following, part)
    return Shown(screens.with_undo(turn.t, screen, done, part), said)


async def _shown_card(turn: Turn, evidence_id: int, part: Part) -> Screen:
    return card_screens.card(turn.t, await inspecting.card(turn.services, turn.actor, evidence_id, part))


def _seen(press: Press) -> Seen:
    return Seen(press.number(0), press.number(1))


def _place(press: Press) -> int:
    if press.number(2) >= len(screens.REASONS):
        raise StaleButton
    return press.number(2)


VERIFICATION_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.VERIFY: _queue,
    Verb.VERIFY_UNITS: _units,
    Verb.VERIFY_PROGRAMMES: _programmes,
    Verb.VERIFY_CARD: _card,
    Verb.VERIFY_APPROVE: _approve,
    Verb.VERIFY_PAGE: _approve_page,
    Verb.VERIFY_REASONS: _reasons,
    Verb.VERIFY_NOTE: _note,
    Verb.VERIFY_RETURN: _return,
    Verb.VERIFY_UNDO: _undo,
}
