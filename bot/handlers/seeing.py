"""Looking at the checklist, at one item with its evidence, and at what happened."""

from assistant import checklists, sifting
from assistant.answering import narrowing
from assistant.evidence import copies, criteria, history, items, review
from assistant.incoming import replacing
from assistant.programmes import remaining
from assistant.sifting import Aspect, Sieve, View
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import checklist as checklist_screens
from bot.screens import criteria as criteria_screens
from bot.screens import history as history_screens
from bot.screens import items as item_screens
from bot.screens import programmes as programme_screens
from bot.screens import standing as standing_screens
from bot.screens.markup import bold
from bot.screens.screen import Attachment, Screen
from bot.translation import LANGUAGES, translator


async def missing(turn: Turn) -> Screen:
    """What is still missing; words narrow it to a group, a holder or what was returned."""
    return await _looked_at(turn, Aspect.MISSING)


async def status(turn: Turn) -> Screen:
    """Where each group stands; words narrow it likewise."""
    return await _looked_at(turn, Aspect.STATUS)


async def one_item(turn: Turn) -> Screen:
    """One item with its evidence, by code or words; several to choose from, or the groups."""
    if not turn.words:
        return await _looked_at(turn, Aspect.STATUS)
    standing = await checklists.standing(turn.services, turn.actor, now=turn.now)
    found = criteria.search(standing.checklist, turn.words)
    if len(found) != 1:
        return criteria_screens.found(turn.t, standing, turn.words, found, opens=Verb.ITEM)
    return await _item_screen(turn, standing.assessment_id, found[0].criterion.id)


async def what_happened(turn: Turn) -> Screen:
    """The last events of the unit."""
    return history_screens.chapter(turn.t, await history.chapter(turn.services, turn.actor))


async def _looked_at(turn: Turn, aspect: Aspect) -> Screen:
    view = await sifting.view(turn.services, turn.actor, aspect, now=turn.now)
    if not turn.words:
        screen = checklist_screens.listing(turn.t, view, turn.now)
        return await _with_remaining(turn, view.standing.assessment_id, screen)
    if turn.words.lower() in {translator(language)("word.returned") for language in LANGUAGES}:
        found: tuple[Sieve, int] | None = (Sieve.RETURNED, 0)
    else:
        found = sifting.named(view, turn.words)
    if found is None and (by_words := _by_words(turn, view)) is not None:
        return by_words
    sieve, place = found or (Sieve.GROUP, 0)
    chosen = view.standing.assessment_id
    narrowed = await sifting.view(
        turn.services, turn.actor, aspect, assessment_id=chosen, sieve=sieve, place=place, now=turn.now
    )
    return checklist_screens.listing(turn.t, narrowed, turn.now)


def _by_words(turn: Turn, view: View) -> Screen | None:
    """What the office that the programme names still owes, or the items that the words fit."""
    standing = view.standing
    if view.aspect is Aspect.MISSING:
        owed = narrowing.narrow(standing.checklist.missing(), turn.words, standing.unit_name)
        if owed is not None:
            return standing_screens.narrowed(turn.t, standing, owed)
    fitting = criteria.search(standing.checklist, turn.words)
    if not fitting:
        return None
    return criteria_screens.found(turn.t, standing, turn.words, fitting, opens=Verb.ITEM)


async def _with_remaining(turn: Turn, assessment_id: int, screen: Screen) -> Screen:
    """The screen with a way to the evidence that an older edition asked for, where there is any."""
    found = await remaining.remaining(turn.services, turn.actor, assessment_id)
    return (
        screen.above(programme_screens.remaining_button(turn.t, assessment_id, len(found)))
        if found
        else screen
    )


async def _sift(turn: Turn, press: Press) -> Shown:
    aspect, assessment, sieve, place, page = (press.number(n) for n in range(5))
    if aspect not in set(Aspect) or sieve not in set(Sieve):
        raise StaleButton
    view = await sifting.view(
        turn.services,
        turn.actor,
        Aspect(aspect),
        assessment_id=assessment,
        sieve=Sieve(sieve),
        place=place,
        now=turn.now,
    )
    return Shown(checklist_screens.listing(turn.t, view, turn.now, page))


async def _item(turn: Turn, press: Press) -> Shown:
    return Shown(await _item_screen(turn, press.number(0), press.word(1), press.number(2)))


async def _item_screen(turn: Turn, assessment: int, code: str, page: int = 0) -> Screen:
    view = await items.item(turn.services, turn.actor, assessment, code, now=turn.now)
    return item_screens.item(turn.t, view, page)


async def _piece(turn: Turn, press: Press) -> Shown:
    view, chosen = await items.piece(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(item_screens.piece(turn.t, view, chosen))


async def _fetch(turn: Turn, press: Press) -> Shown:
    copy = await copies.copy(turn.services, turn.actor, press.number(0), now=turn.now)
    name = copy.name or turn.t("copy.photo", number=copy.document_id, ending=copy.ending)
    return Shown(
        below=Screen(turn.t("copy.here", file=bold(name, 80)), document=Attachment(name, copy.content))
    )


async def _withdraw(turn: Turn, press: Press) -> Shown:
    done = await review.withdraw(turn.services, turn.actor, press.number(0), now=turn.now)
    view, chosen = await items.piece(turn.services, turn.actor, press.number(0), now=turn.now)
    moment = chosen.decided.at if chosen.decided else None
    undo = (done.document_id, moment) if moment else None
    return Shown(item_screens.item(turn.t, view, undo=undo), turn.t(f"toast.{done.effect.value}"))


async def _replace(turn: Turn, press: Press) -> Shown:
    going = await replacing.expect(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(below=item_screens.replacement(turn.t, going.filename, going.criterion))


async def _history(turn: Turn, press: Press) -> Shown:
    older = await history.chapter(turn.services, turn.actor, before=press.number(0))
    return Shown(history_screens.chapter(turn.t, older))


SEEING_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.SIFT: _sift,
    Verb.ITEM: _item,
    Verb.PIECE: _piece,
    Verb.FETCH: _fetch,
    Verb.WITHDRAW: _withdraw,
    Verb.REPLACE: _replace,
    Verb.HISTORY: _history,
}
