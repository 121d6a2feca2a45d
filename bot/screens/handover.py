"""What a predecessor did, for whoever comes after."""

from assistant.membership.handover import Handover, Proved
from assistant.verifying.returned import SentBack
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, mark, progress, status_line
from bot.screens.markup import bold, fitting, italic, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.screens.standing import item_buttons
from bot.translation import Translator
from storage.holdings import Holding

_PER_PAGE = 6
_FILES = 2
_SENDERS = 4
_ELSEWHERE = 3


def handover(t: Translator, value: Handover, page: int = 0) -> Screen:
    """What was proved, with what and by whom, what came back, and what is next; six items a page."""
    standing = value.standing
    head = "\n".join(
        (
            t("handover.title", assessment=bold(standing.name, 100)),
            safe(standing.unit_name, 100),
            progress(t, standing.checklist),
        )
    )
    if not value.senders:
        blocks = [head, t("handover.nothing"), *_elsewhere(t, value), _next(t, value)]
        return Screen("\n\n".join(blocks), _rows(t, value))
    shown = page_of(value.proved, page, _PER_PAGE)
    blocks = [head, _senders(t, value)]
    if shown.items:
        blocks.append(
            "\n".join((t("handover.proved", count=len(value.proved)), *(_proved(t, p) for p in shown.items)))
        )
    blocks += [_returned(t, value), _next(t, value), *_elsewhere(t, value)]
    turn = pager(t, shown, lambda n: encode(Verb.HANDOVER, n))
    return Screen("\n\n".join(fitting([b for b in blocks if b])), (*_rows(t, value), *turn))


def _senders(t: Translator, value: Handover) -> str:
    named = [t("handover.sender", who=bold(who, 50), count=n) for who, n in value.senders[:_SENDERS]]
    more = len(value.senders) - _SENDERS
    people = t.listed([*named, *([t("handover.more_people", count=more)] if more > 0 else [])])
    if value.first is None or value.last is None:
        return people
    zone = value.standing.zone
    return t("handover.sent", people=people, first=t.short(value.first, zone), last=t.short(value.last, zone))


def _proved(t: Translator, held: Proved) -> str:
    files = [
        f"{bold(row.filename, 40) if row.filename else t('answer.photo')} ({_by(t, row)})"
        for row in held.holdings[:_FILES]
    ]
    more = len(held.holdings) - _FILES
    files += [t("handover.more_files", count=more)] if more > 0 else []
    return f"{mark(held.status.word)} {item_name(held.status.criterion, 60)}: {t.listed(files)}"


def _by(t: Translator, row: Holding) -> str:
    """Who sent it and who confirmed it."""
    sender, decider = safe(row.sender, 30), safe(row.decider or row.sender, 30)
    if sender == decider:
        return t("handover.by_both", who=sender)
    return t("handover.by_two", sender=sender, decider=decider)


def _returned(t: Translator, value: Handover) -> str:
    if not value.returned.items:
        return t("handover.none_returned")
    lines = ["\n".join((status_line(t, held.status), *_why(t, held))) for held in value.returned.items]
    return "\n".join((t("handover.returned", count=len(lines) + value.returned.more), *lines))


def _why(t: Translator, held: SentBack) -> list[str]:
    """Which file came back, who returned it, and in what words."""
    piece = next((p for p in held.pieces if p.judged is not None), None)
    if piece is None or piece.judged is None:
        return []
    file = bold(piece.name, 40) if piece.name else t("answer.photo")
    sender, verifier = safe(piece.sent_by, 30), safe(piece.judged.who, 30)
    line = t("handover.returned_by", file=file, sender=sender, verifier=verifier)
    return [f"{line} {italic(f'“{piece.judged.note}”', 120)}" if piece.judged.note else line]


def _elsewhere(t: Translator, value: Handover) -> list[str]:
    """The unit's other assessments, where there are any."""
    if not value.elsewhere:
        return []
    names = [t("handover.other", name=safe(name, 60), count=n) for name, n in value.elsewhere[:_ELSEWHERE]]
    return [t("handover.elsewhere", names=t.listed(names))]


def _next(t: Translator, value: Handover) -> str:
    if not value.next:
        return t("handover.all_done")
    return "\n".join((t("handover.next"), *(status_line(t, item) for item in value.next)))


def _rows(t: Translator, value: Handover) -> tuple[tuple[Button, ...], ...]:
    returned = Button(t("button.why_returned"), encode(Verb.ASK, "s.returned"))
    rows = item_buttons(value.standing, value.next)
    return (*rows, (returned,)) if value.returned.items else rows
