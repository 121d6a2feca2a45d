"""Obstacles: the open ones, telling a new one step by step, one with the Kanwil's answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from assistant.verifying.obstacles import ANSWERS, NEEDED, STEPS, Face
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name
from bot.screens.markup import italic, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus
from knowledge.programme import Criterion
from storage.tables import ObstacleAnswer

_PER_PAGE = 6
_SIGNS = {
    ObstacleAnswer.WAITING: "⏳",
    ObstacleAnswer.ACCEPTED: "✅",
    ObstacleAnswer.PARTLY: "🟡",
    ObstacleAnswer.REFUSED: "❌",
}

Row = tuple[Button, ...]


def of_unit(t: Translator, found: Sequence[Face], page: int, now: datetime) -> Screen:
    """The open obstacles of a unit, and how to report another."""
    new = (Button(t("button.new_obstacle"), encode(Verb.OBSTACLE_SEEK)),)
    screen = _listed(t, found, page, now)
    return replace(screen, buttons=(*screen.buttons, new)).under(t("obstacle.title", count=len(found)))


def of_kanwil(t: Translator, found: Sequence[Face], page: int, now: datetime) -> Screen:
    """The open obstacles of all units, those that wait for an answer first."""
    if not found:
        return Screen(t("obstacle.none_of_kanwil"))
    return _listed(t, found, page, now).under(t("obstacle.title_kanwil", count=len(found)))


def one(t: Translator, face: Face, now: datetime, *, answering: bool) -> Screen:
    """An obstacle with all that was told, and what can be done: answering it, or saying that it is over."""
    lines = [
        f"📝 {item_name(face.criterion, 120)}",
        f"{safe(face.unit_name, 80)} · {safe(face.assessment, 60)}",
        "",
        *(f"<b>{t(f'obstacle.{step}')}</b>: {safe(face.told[step] or '–', 300)}" for step in STEPS),
        t("item.sent", who=safe(face.who, 40), at=t.short(face.at, face.zone)),
        "",
        _state(t, face, now),
    ]
    if face.note:
        lines.append(f"{italic(f'“{face.note}”', 300)} ({safe(face.answered_by, 40)})")
    rows: list[Row] = []
    if answering:
        seen = (face.id, face.revision)
        answers = [(answer, encode(Verb.OBSTACLE_ANSWER, *seen, n)) for n, answer in enumerate(ANSWERS)]
        rows.append(tuple(Button(t(f"button.{answer.value}"), data) for answer, data in answers))
    else:
        rows.append((Button(t("button.obstacle_over"), encode(Verb.OBSTACLE_CLOSE, face.id)),))
    return Screen("\n".join(lines), (*rows, (Button(t("button.all_obstacles"), encode(Verb.OBSTACLES, 0)),)))


def which(t: Translator, words: str, assessment: int, found: Sequence[ItemStatus]) -> Screen:
    """The items that the words fit, or the question for one."""
    rows = [
        (
            Button(
                plain(f"{item.criterion.id} {item.criterion.title}"),
                encode(Verb.OBSTACLE_START, assessment, item.criterion.id),
            ),
        )
        for item in found
    ]
    if not words:
        return Screen(t("obstacle.which_item"), (_never_mind(t),))
    key = "obstacle.which_of_these" if found else "waiver.not_found"
    return Screen(t(key, words=safe(words, 80)), (*rows, _never_mind(t)))


def step(t: Translator, code: str, place: int) -> Screen:
    """The next thing to tell; what is not needed can be skipped."""
    name = STEPS[place]
    question = t(f"obstacle.ask_{name}")
    text = t("obstacle.step", place=place + 1, total=len(STEPS), code=safe(code), question=question)
    skip = [] if name in NEEDED else [Button(t("button.skip"), encode(Verb.OBSTACLE_SKIP))]
    return Screen(text, ((*skip, *_never_mind(t)),))


def first_step(t: Translator, criterion: Criterion) -> Screen:
    """The first thing to tell, under the item that it is about."""
    return step(t, criterion.id, 0).under(item_name(criterion, 120))


def ask_answer(t: Translator, face: Face, place: int) -> Screen:
    """Words are awaited that explain the answer."""
    answer = ANSWERS[place]
    head = f"{item_name(face.criterion, 120)}\n{safe(face.unit_name, 80)}"
    return Screen(f"{head}\n\n{t(f'obstacle.how_{answer.value}')}", (_never_mind(t),))


def _listed(t: Translator, found: Sequence[Face], page: int, now: datetime) -> Screen:
    shown = page_of(found, page, _PER_PAGE)
    blocks = [
        f"{shown.first + n}. {_SIGNS[face.answer]} {item_name(face.criterion, 50)}\n"
        f"   {safe(face.unit_name, 40)}: {safe(face.told['obstacle'], 80)}\n   {_state(t, face, now)}"
        for n, face in enumerate(shown.items, 1)
    ]
    numbers = tuple(
        Button(str(shown.first + n), encode(Verb.OBSTACLE, face.id)) for n, face in enumerate(shown.items, 1)
    )
    turn = pager(t, shown, lambda n: encode(Verb.OBSTACLES, n))
    return Screen("\n\n".join(blocks or [t("obstacle.none")]), (*([numbers] if numbers else []), *turn))


def _state(t: Translator, face: Face, now: datetime) -> str:
    until = t.date(face.until) if face.until else ""
    line = t(f"obstacle.{face.answer.value}", until=until)
    return f"{line} {t('obstacle.lapsed')}" if face.lapsed(now) else line


def _never_mind(t: Translator) -> Row:
    return (Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),)
