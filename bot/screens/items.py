"""One item with its evidence: which file, what shows it, who decided what and when."""

from datetime import datetime

from assistant.evidence.items import ItemView, Judgement, Piece
from bot.callbacks import Verb, encode
from bot.screens.answer_buttons import undo_data
from bot.screens.facts import item_name, mark, pages, reason_words, shortfall, weight_name
from bot.screens.history import event_line
from bot.screens.markup import bold, fitting, italic, plain, safe, shorten
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.vocabulary import Decision, Verdict, Zone

_PER_PAGE = 3
_QUOTE = 80
_NAME = 40
_NOTE = 120
_SIGNS = {Decision.CONFIRMED: "✅", Decision.PROPOSED: "🔵", Decision.REJECTED: "🚫", Decision.WITHDRAWN: "🗑"}


def item(t: Translator, view: ItemView, page: int = 0, undo: tuple[int, datetime] | None = None) -> Screen:
    """The item, its evidence and what happened to it; `undo` offers to take back what was just done."""
    assessment, code = view.standing.assessment_id, view.status.criterion.id
    shown = page_of((*view.live, *view.past), page, _PER_PAGE)
    blocks = [_head(t, view), *(_piece(t, piece, view.standing.zone) for piece in shown.items)]
    if not shown.items:
        blocks.append(t("item.nothing_sent"))
    if view.events:
        lines = [event_line(t, event, view.standing.zone) for event in view.events]
        blocks = fitting([*blocks, "\n".join((t("item.history"), *lines))])
    single = len(shown.items) == 1
    rows = _actions(t, shown.items[0]) if single else [(_open(t, piece),) for piece in shown.items]
    taken_back = ((Button(t("button.undo"), undo_data(*undo)),),) if undo else ()
    turn = pager(t, shown, lambda n: encode(Verb.ITEM, assessment, code, n))
    about = (
        Button(t("button.what_is_asked"), encode(Verb.CRITERION, assessment, code)),
        Button(t("button.obstacle"), encode(Verb.OBSTACLE_START, assessment, code)),
    )
    return Screen("\n\n".join(blocks), (*taken_back, *rows, *turn, about))


def piece(t: Translator, view: ItemView, chosen: Piece) -> Screen:
    """One piece of evidence with what can be done to it."""
    back = encode(Verb.ITEM, view.standing.assessment_id, view.status.criterion.id, 0)
    text = "\n\n".join((_head(t, view), _piece(t, chosen, view.standing.zone)))
    return Screen(text, (*_actions(t, chosen), (Button(t("button.back"), back),)))


def replacement(t: Translator, filename: str, criterion: str) -> Screen:
    """The next file is awaited to take the place of this one."""
    name = bold(filename, 80) if filename else t("answer.photo")
    text = t("item.send_replacement", file=name, code=safe(criterion))
    return Screen(text, ((Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),),))


def _head(t: Translator, view: ItemView) -> str:
    status = view.status
    lines = [
        f"{item_name(status.criterion, 160)} ({weight_name(t, status.criterion)})",
        f"{mark(status.word)} {t(f'word.{status.word.name.lower()}')} · {safe(view.standing.name, 60)}",
        *(f"– {shortfall(t, short)}" for short in status.shortfalls[:3]),
    ]
    if view.let_go is not None:
        lines.append(said(t, "item.waived", view.let_go, view.standing.zone))
    lines += [t("item.obstacle", note=safe(status.obstacle, 160))] if status.obstacle else []
    return "\n".join(lines)


def _piece(t: Translator, shown: Piece, zone: Zone) -> str:
    lines = [f"{_SIGNS[shown.decision]} {_name(t, shown)}"]
    if shown.quote:
        quote = italic(f"“{shorten(' '.join(shown.quote.split()), _QUOTE)}”", _QUOTE + 2)
        where = t("answer.page", page=shown.page) if shown.page else t("answer.in_name")
        lines.append(f"{where}: {quote}")
    lines.append(t("item.sent", who=safe(shown.sent_by, _NAME), at=t.short(shown.sent_at, zone)))
    if shown.decided is not None:
        lines.append(said(t, f"item.{shown.decision.value}", shown.decided, zone))
    if shown.judged is not None and shown.verdict is not Verdict.NONE:
        lines.append(said(t, f"item.{shown.verdict.value}", shown.judged, zone))
    return "\n".join(lines)


def said(t: Translator, key: str, judgement: Judgement, zone: Zone) -> str:
    """Who said something, when, and in which words."""
    at = t.short(judgement.at, zone) if judgement.at else ""
    line = t(key, who=safe(judgement.who, _NAME), at=at)
    words = [reason_words(t, judgement.reason)] if judgement.reason else []
    words += [italic(f"“{plain(judgement.note, _NOTE)}”", _NOTE + 2)] if judgement.note else []
    return f"{line}: {'. '.join(words)}" if words else line


def _name(t: Translator, shown: Piece) -> str:
    name = bold(shown.name, 60) if shown.name else t("answer.photo")
    return name if shown.pages is None else f"{name}, {pages(t, *shown.pages)}"


def _open(t: Translator, shown: Piece) -> Button:
    label = f"{_SIGNS[shown.decision]} {shown.name or t('answer.photo')}"
    return Button(plain(label), encode(Verb.PIECE, shown.evidence_id))


def _actions(t: Translator, shown: Piece) -> list[tuple[Button, ...]]:
    fetch = Button(t("button.fetch"), encode(Verb.FETCH, shown.document_id))
    if not shown.live:
        return [(fetch,)]
    proposed = shown.decision is Decision.PROPOSED
    confirm = Button(t("button.confirm"), encode(Verb.CONFIRM, shown.evidence_id))
    replace = Button(t("button.replace"), encode(Verb.REPLACE, shown.evidence_id))
    move = Button(t("button.move"), encode(Verb.MOVE, shown.evidence_id))
    away = t("button.not_evidence" if proposed else "button.withdraw")
    rows = [(fetch, replace), (move, Button(away, encode(Verb.WITHDRAW, shown.evidence_id)))]
    return [(confirm,), *rows] if proposed else [*rows]
