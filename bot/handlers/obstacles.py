"""Reporting obstacles step by step, and answering them."""

from assistant import dialogue
from assistant.dialogue import ObstacleAnswered, ObstacleSought, ObstacleTold
from assistant.verifying import obstacles as cases
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import obstacles as screens
from bot.screens.screen import Screen


async def obstacles(turn: Turn) -> Screen:
    """The open obstacles; with words a new one for the item that they name."""
    if turn.words and _in_unit(turn):
        return await _for_item(turn, turn.words)
    return await _listed(turn, 0)


async def sought(turn: Turn, _: ObstacleSought, words: str) -> Screen:
    """The first step for the item that the words name."""
    return await _for_item(turn, words)


async def told(turn: Turn, asked: ObstacleTold, words: str) -> Screen:
    """The next step, or the obstacle once all are told."""
    result = await cases.tell(turn.services, turn.actor, asked, words, now=turn.now)
    if isinstance(result, ObstacleTold):
        return screens.step(turn.t, result.criterion, len(result.told))
    turn.desk.uploads.nudge()
    return (await _one(turn, result)).under(turn.t("obstacle.kept"))


async def answered(turn: Turn, asked: ObstacleAnswered, words: str) -> Screen:
    """The obstacle with its answer."""
    face = await cases.reply(turn.services, turn.actor, asked, words, now=turn.now)
    turn.desk.uploads.nudge()
    return screens.one(turn.t, face, turn.now, answering=True).under(turn.t("obstacle.replied"))


async def _list(turn: Turn, press: Press) -> Shown:
    return Shown(await _listed(turn, press.number(0)))


async def _open(turn: Turn, press: Press) -> Shown:
    return Shown(await _one(turn, press.number(0)))


async def _seek(turn: Turn, _: Press) -> Shown:
    assessment, found = await cases.search(turn.services, turn.actor, "", now=turn.now)
    await dialogue.ask(turn.services, turn.actor, ObstacleSought(), now=turn.now)
    return Shown(below=screens.which(turn.t, "", assessment, found))


async def _start(turn: Turn, press: Press) -> Shown:
    criterion = await cases.begin(turn.services, turn.actor, press.number(0), press.word(1), now=turn.now)
    return Shown(below=screens.first_step(turn.t, criterion))


async def _skip(turn: Turn, _: Press) -> Shown:
    asked = await dialogue.pending(turn.services, turn.actor, now=turn.now)
    if not isinstance(asked, ObstacleTold):
        raise StaleButton
    return Shown(await told(turn, asked, ""))


async def _answer(turn: Turn, press: Press) -> Shown:
    if press.number(2) >= len(cases.ANSWERS):
        raise StaleButton
    asked = ObstacleAnswered(press.number(0), press.number(1), press.number(2))
    face = await cases.reply_asked(turn.services, turn.actor, asked, now=turn.now)
    return Shown(below=screens.ask_answer(turn.t, face, asked.answer))


async def _close(turn: Turn, press: Press) -> Shown:
    done = await cases.close(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(await _listed(turn, 0), turn.t("obstacle.closed" if done else "toast.already"))


async def _for_item(turn: Turn, words: str) -> Screen:
    assessment, found = await cases.search(turn.services, turn.actor, words, now=turn.now)
    if len(found) != 1:
        await dialogue.ask(turn.services, turn.actor, ObstacleSought(), now=turn.now)
        return screens.which(turn.t, words, assessment, found)
    criterion = await cases.begin(turn.services, turn.actor, assessment, found[0].criterion.id, now=turn.now)
    return screens.first_step(turn.t, criterion)


async def _one(turn: Turn, obstacle: int) -> Screen:
    face = await cases.one(turn.services, turn.actor, obstacle)
    return screens.one(turn.t, face, turn.now, answering=not _in_unit(turn))


async def _listed(turn: Turn, page: int) -> Screen:
    found = await cases.listed(turn.services, turn.actor)
    shown = screens.of_unit if _in_unit(turn) else screens.of_kanwil
    return shown(turn.t, found, page, turn.now)


def _in_unit(turn: Turn) -> bool:
    return turn.actor.current is not None and turn.actor.current.role.in_unit


OBSTACLE_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.OBSTACLES: _list,
    Verb.OBSTACLE: _open,
    Verb.OBSTACLE_SEEK: _seek,
    Verb.OBSTACLE_START: _start,
    Verb.OBSTACLE_SKIP: _skip,
    Verb.OBSTACLE_ANSWER: _answer,
    Verb.OBSTACLE_CLOSE: _close,
}
