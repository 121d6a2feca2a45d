"""The verifiers' queue: what waits, by unit and by programme, and choosing a reason."""

from collections.abc import Sequence
from datetime import datetime

from assistant.verifying.inspecting import Card
from assistant.verifying.queue import PER_PAGE, Count, Line, Part, Queue
from assistant.verifying.verification import Said, Verdicted
from bot.callbacks import Verb, encode
from bot.screens.answer_buttons import microseconds
from bot.screens.facts import item_name
from bot.screens.markup import bold, italic, plain, safe, shorten
from bot.screens.paging import Shown, page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.vocabulary import ReturnReason

REASONS = tuple(ReturnReason)
_PER_ROW = 4
_CHOICES = 12
_QUOTE = 48
_NAME = 36

Row = tuple[Button, ...]


def queue(t: Translator, value: Queue) -> Screen:
    """What waits, first what was confirmed first, with a button for each and one for the whole page."""
    part = value.part
    lines = [t("verify.title", count=value.total)]
    lines += [t("verify.unit", unit=bold(value.unit_name, 60))] if value.unit_name else []
    lines += [t("verify.programme", name=bold(value.programme_name, 40))] if value.programme_name else []
    head = "\n".join(lines)
    if not value.lines:
        return Screen(f"{head}\n\n{t('verify.nothing')}", tuple(_narrowing(t, part)))
    shown = Shown(value.lines, value.page * PER_PAGE, value.page, value.pages)
    numbered = [(shown.first + n, line) for n, line in enumerate(value.lines, 1)]
    blocks = [_line(t, n, line, value) for n, line in numbered]
    numbers = [
        Button(str(n), encode(Verb.VERIFY_CARD, line.evidence_id, part.unit_id, part.programme))
        for n, line in numbered
    ]
    rows: list[Row] = [tuple(numbers[n : n + _PER_ROW]) for n in range(0, len(numbers), _PER_ROW)]
    seen = (value.lines[0].evidence_id, len(value.lines), value.seal)
    whole = encode(Verb.VERIFY_PAGE, *seen, part.unit_id, part.programme)
    rows.append((Button(t("button.approve_page", count=len(numbered)), whole),))
    turn = pager(t, shown, lambda n: encode(Verb.VERIFY, part.unit_id, part.programme, n))
    return Screen("\n\n".join((head, *blocks)), (*rows, *turn, *_narrowing(t, part)))


def units(t: Translator, counts: Sequence[Count], programme: int, page: int) -> Screen:
    """The units in which something waits."""
    shown = page_of(counts, page, _CHOICES)
    rows = [_choice(count, encode(Verb.VERIFY, count.place, programme, 0)) for count in shown.items]
    turn = pager(t, shown, lambda n: encode(Verb.VERIFY_UNITS, programme, n))
    return Screen(t("verify.which_unit"), (*rows, *turn, (_all(t, Part(programme=programme)),)))


def programmes(t: Translator, counts: Sequence[Count], unit_id: int) -> Screen:
    """The programmes under which something waits."""
    rows = [_choice(count, encode(Verb.VERIFY, unit_id, count.place, 0)) for count in counts]
    return Screen(t("verify.which_programme"), (*rows, (_all(t, Part(unit_id)),)))


def reasons(t: Translator, card: Card) -> Screen:
    """Why the evidence is to be sent back."""
    text = t("verify.why", item=item_name(card.status.criterion), unit=safe(card.unit_name, 120))
    part = card.part
    rows = [
        (
            Button(
                reason_label(t, reason),
                encode(
                    Verb.VERIFY_NOTE, card.evidence_id, card.revision, place, part.unit_id, part.programme
                ),
            ),
        )
        for place, reason in enumerate(REASONS)
    ]
    return Screen(text, (*rows, (_back(t, card),)))


def note(t: Translator, card: Card, place: int) -> Screen:
    """Words of one's own, which only "other" cannot do without."""
    reason = REASONS[place]
    text = t("verify.note", reason=bold(reason_label(t, reason)), file=_name(t, card.name, 80))
    without = Button(t("button.return_now"), _about(Verb.VERIFY_RETURN, card, place))
    rows: list[Row] = [] if reason is ReturnReason.OTHER else [(without,)]
    if reason is ReturnReason.OTHER:
        text = f"{text}\n{t('verify.note_needed')}"
    return Screen(text, (*rows, (_back(t, card),)))


def finished(t: Translator, done: Verdicted, part: Part) -> Screen:
    """Nothing waits any more."""
    return with_undo(t, Screen(t("verify.finished"), tuple(_narrowing(t, part))), done, part)


def with_undo(t: Translator, screen: Screen, done: Verdicted, part: Part) -> Screen:
    """What comes next, under what was just done and above a button that takes it back."""
    if done.said not in (Said.APPROVED, Said.RETURNED) or done.at is None:
        return screen
    told = t(f"verify.done_{done.said.value}", count=done.count)
    return Screen(f"{told}\n\n{screen.text}", ((_undo(t, done.at, part),), *screen.buttons))


def toast(t: Translator, done: Verdicted) -> str:
    """What became of a press, in few words."""
    if done.said is Said.TAKEN:
        return t(f"verdict.taken_{done.verdict.value}", who=plain(done.by, 60))
    return t(f"verdict.{done.said.value}", count=done.count)


def reason_label(t: Translator, reason: ReturnReason) -> str:
    """A reason as a button says it."""
    words = t(f"reason.{reason.value}")
    return words[:1].upper() + words[1:]


def _line(t: Translator, number: int, line: Line, value: Queue) -> str:
    """A piece of evidence; what the head of the list says of all of them is not repeated."""
    words = shorten(" ".join(line.quote.split()), _QUOTE)
    quote = f"\n   {italic(f'“{words}”')}" if words else ""
    where = [] if value.unit_name else [safe(line.unit_name, _NAME)]
    where += [] if value.programme_name else [safe(line.assessment, 24)]
    since = t("verify.since", at=t.short(line.confirmed_at, value.zone))
    about = " – ".join(filter(None, (_name(t, line.name, _NAME), " · ".join(where), since)))
    doubts = "".join(f"\n   {doubt}" for doubt in _doubts(t, line))
    return f"{number}. {item_name(line.criterion, 45)}\n   {about}{quote}{doubts}"


def _doubts(t: Translator, line: Line) -> list[str]:
    """What to look at before a whole page is approved."""
    found = []
    if line.elsewhere:
        first, *others = line.elsewhere
        names = [safe(first, _NAME), *([t("handover.more_files", count=len(others))] if others else [])]
        found.append(t("verify.elsewhere", units=names))
    return [*found, t("verify.short")] if line.short else found


def _name(t: Translator, name: str, longest: int) -> str:
    return bold(name, longest) if name else t("answer.photo")


def _about(verb: Verb, card: Card, place: int) -> str:
    part = card.part
    return encode(verb, card.evidence_id, card.revision, place, part.unit_id, part.programme)


def _choice(count: Count, data: str) -> Row:
    return (Button(f"{plain(count.name, 50)} ({count.count})", data),)


def _narrowing(t: Translator, part: Part) -> list[Row]:
    """Other ways to look at the queue."""
    row = [
        Button(t("button.by_unit"), encode(Verb.VERIFY_UNITS, part.programme, 0)),
        Button(t("button.by_programme"), encode(Verb.VERIFY_PROGRAMMES, part.unit_id)),
    ]
    more = [_all(t, Part())] if part.unit_id or part.programme else []
    target = encode(Verb.WAIVERS, part.unit_id) if part.unit_id else encode(Verb.WAIVER_UNITS, 0)
    return [tuple(row), (*more, Button(t("button.waivers"), target))]


def _all(t: Translator, part: Part) -> Button:
    return Button(t("button.all"), encode(Verb.VERIFY, part.unit_id, part.programme, 0))


def _back(t: Translator, card: Card) -> Button:
    part = card.part
    return Button(
        t("button.never_mind"), encode(Verb.VERIFY_CARD, card.evidence_id, part.unit_id, part.programme)
    )


def _undo(t: Translator, at: datetime, part: Part) -> Button:
    data = encode(Verb.VERIFY_UNDO, microseconds(at), part.unit_id, part.programme)
    return Button(t("button.undo"), data)
