"""What does not apply to a unit, and letting another item go."""

from collections.abc import Sequence

from assistant.verifying.waivers import About, Face, LetGo, Waivers
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name
from bot.screens.markup import bold, fitting, italic, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus

_PER_PAGE = 12
_SHOWN = 10

Row = tuple[Button, ...]


def units(t: Translator, choices: Sequence[tuple[int, str]], page: int) -> Screen:
    """The units of the Kanwil to choose from."""
    shown = page_of(choices, page, _PER_PAGE)
    rows = [(Button(plain(name), encode(Verb.WAIVERS, unit)),) for unit, name in shown.items]
    turn = pager(t, shown, lambda n: encode(Verb.WAIVER_UNITS, n))
    return Screen(t("waiver.which_unit"), (*rows, *turn))


def waivers(t: Translator, value: Waivers) -> Screen:
    """What was let go in each assessment of a unit, each with a button to take it back."""
    blocks = [t("waiver.title", unit=bold(value.unit_name, 120))]
    rows: list[Row] = []
    for face in value.faces:
        let_go = face.let_go[:_SHOWN]
        lines = [_line(t, one) for one in let_go] or [t("waiver.none")]
        more = len(face.let_go) - len(let_go)
        lines += [t("answer.more", count=more)] if more else []
        blocks.append("\n".join((bold(face.name, 80), *lines)))
        rows += [_end(t, face, one) for one in let_go]
        rows.append(
            (
                Button(
                    t("button.waive_in", name=plain(face.name, 40)),
                    encode(Verb.WAIVER_SEEK, face.assessment_id),
                ),
            )
        )
    if not value.faces:
        blocks.append(t("waiver.no_assessment"))
    back = (Button(t("button.queue"), encode(Verb.VERIFY, value.unit_id, 0, 0)),)
    return Screen("\n\n".join(fitting(blocks)), (*rows[-_PER_PAGE * 2 :], back))


def ask_item(t: Translator, unit_name: str) -> Screen:
    """Words are awaited that name an item."""
    return Screen(t("waiver.which_item", unit=bold(unit_name, 120)), (_never_mind(t),))


def found(t: Translator, assessment: int, words: str, items: Sequence[ItemStatus]) -> Screen:
    """The items that the words fit."""
    if not items:
        return Screen(t("waiver.not_found", words=safe(words, 80)), (_never_mind(t),))
    rows = [
        (
            Button(
                plain(f"{item.criterion.id} {item.criterion.title}"),
                encode(Verb.WAIVER_ITEM, assessment, item.criterion.id),
            ),
        )
        for item in items
    ]
    return Screen(t("waiver.which_of_these", words=safe(words, 80)), (*rows, _never_mind(t)))


def ask_reason(t: Translator, about: About) -> Screen:
    """Why the item does not apply is awaited; without a reason nothing happens."""
    item = item_name(about.status.criterion, 120)
    text = t("waiver.why", item=item, unit=bold(about.unit_name, 120), name=safe(about.name, 60))
    return Screen(text, (_never_mind(t),))


def _line(t: Translator, one: LetGo) -> str:
    return (
        f"➖ {item_name(one.criterion, 50)}: {italic(one.reason, 80)} ({safe(one.who, 40)}, {t.date(one.at)})"
    )


def _end(t: Translator, face: Face, one: LetGo) -> Row:
    label = t("button.unwaive", code=one.criterion.id)
    return (Button(label, encode(Verb.WAIVER_END, face.assessment_id, one.criterion.id)),)


def _never_mind(t: Translator) -> Row:
    return (Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),)
