"""What a predecessor did, for whoever comes after."""

from assistant.membership.handover import Handover, Proved
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, mark, progress, status_line
from bot.screens.markup import bold, fitting, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.screens.standing import item_buttons
from bot.translation import Translator
from storage.holdings import Holding

_PER_PAGE = 6
_FILES = 2


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
        return Screen(f"{head}\n\n{t('handover.nothing')}\n\n{_next(t, value)}", _rows(t, value))
    shown = page_of(value.proved, page, _PER_PAGE)
    blocks = [head, _senders(t, value)]
    if shown.items:
        blocks.append(
            "\n".join((t("handover.proved", count=len(value.proved)), *(_proved(t, p) for p in shown.items)))
        )
    blocks += [_returned(t, value), _next(t, value)]
    turn = pager(t, shown, lambda n: encode(Verb.HANDOVER, n))
    return Screen("\n\n".join(fitting([b for b in blocks if b])), (*_rows(t, value), *turn))


def _senders(t: Translator, value: Handover) -> str:
    people = t.listed([t("handover.sender", who=bold(who, 50), count=n) for who, n in value.senders[:4]])
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
    lines = [status_line(t, held.status) for held in value.returned.items]
    return "\n".join((t("handover.returned", count=len(lines) + value.returned.more), *lines))


def _next(t: Translator, value: Handover) -> str:
    if not value.next:
        return t("handover.all_done")
    return "\n".join((t("handover.next"), *(status_line(t, item) for item in value.next)))


def _rows(t: Translator, value: Handover) -> tuple[tuple[Button, ...], ...]:
    returned = Button(t("button.why_returned"), encode(Verb.ASK, "s.returned"))
    rows = item_buttons(value.standing, value.next)
    return (*rows, (returned,)) if value.returned.items else rows
