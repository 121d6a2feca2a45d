"""The documents inside one file: which item each proves, joined or divided."""

from collections.abc import Sequence

from assistant.incoming.outcome import Outcome, PartOutcome
from bot.callbacks import Verb, encode
from bot.screens.answer_buttons import item_label
from bot.screens.facts import item_name, pages
from bot.screens.markup import bold
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.vocabulary import Decision

_PER_PAGE = 6
_PAGES_OFFERED = 24
_PER_ROW = 6


def parts(t: Translator, outcome: Outcome, page: int = 0) -> Screen:
    """Each part with its items, and what can be done with it."""
    document = outcome.document_id
    shown = page_of(outcome.parts, page, _PER_PAGE)
    blocks = [_block(t, part) for part in shown.items]
    rows = [row for part in shown.items for row in _rows(t, document, part)]
    turn = pager(t, shown, lambda n: encode(Verb.PARTS, document, n))
    whole = [Button(t("button.join"), encode(Verb.JOIN, document))] if len(outcome.parts) > 1 else []
    whole += (
        [Button(t("button.split"), encode(Verb.SPLIT, document))]
        if outcome.pages > len(outcome.parts)
        else []
    )
    back = (Button(t("button.back"), encode(Verb.ANSWER, document)),)
    head = t("parts.title", file=file_name(t, outcome))
    last = (tuple(whole), back) if whole else (back,)
    return Screen("\n\n".join((head, *blocks)), (*rows, *turn, *last))


def split(t: Translator, document: int, starts: Sequence[int]) -> Screen:
    """On which page the next document begins: the first pages as buttons, any page by typing."""
    buttons = [Button(str(page), encode(Verb.SPLIT_AT, document, page)) for page in starts[:_PAGES_OFFERED]]
    rows = [tuple(buttons[n : n + _PER_ROW]) for n in range(0, len(buttons), _PER_ROW)]
    back = (Button(t("button.never_mind"), encode(Verb.ANSWER, document)),)
    return Screen(t("split.ask"), (*rows, back))


def file_name(t: Translator, outcome: Outcome) -> str:
    """What the document is called, bold; "Foto" when it has no name."""
    name = outcome.filename or outcome.caption
    return bold(name, 80) if name else t("answer.photo")


def _block(t: Translator, part: PartOutcome) -> str:
    head = bold(t("parts.part", pages=pages(t, part.first, part.last)))
    lines = [
        f"{'✅' if o.decision is Decision.CONFIRMED else '🔵'} {item_name(o.criterion)}"
        for o in part.proposed
    ]
    return "\n".join((head, *(lines or [t("parts.no_item")])))


def _rows(t: Translator, document: int, part: PartOutcome) -> list[tuple[Button, ...]]:
    """One row for each item of the part, and one to add an item or to choose the first."""
    rows = []
    for offer in part.proposed:
        if offer.evidence_id is None:
            continue
        code, row = item_label(offer), []
        if offer.decision is Decision.PROPOSED:
            row.append(Button(t("button.confirm_one", code=code), encode(Verb.CONFIRM, offer.evidence_id)))
        row.append(Button(t("button.move_one", code=code), encode(Verb.MOVE, offer.evidence_id)))
        rows.append(tuple(row))
    verb, key = (Verb.ALSO, "button.also_part") if rows else (Verb.ANOTHER, "button.choose_part")
    label = t(key, pages=pages(t, part.first, part.last))
    return [*rows, (Button(label, encode(verb, document, part.first)),)]
