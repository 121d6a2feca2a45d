"""Files sent together: how far they have come, and the table of what they prove."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assistant.incoming.outcome import Company, Offer
from assistant.incoming.overview import Entry, Fate, Overview
from assistant.incoming.submissions import Progress, Station, Step
from bot.callbacks import Verb, encode
from bot.failures import revive
from bot.screens import answer as answers
from bot.screens.answer import reason, reused, sign, where_it_stands
from bot.screens.answer_buttons import microseconds
from bot.screens.company import FILES_SHOWN, previous
from bot.screens.facts import bar, item_name, remark, safe_facts
from bot.screens.markup import bold, fitting, safe, shorten, utf16_units
from bot.screens.paging import Shown, page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.limits import Limits

_LATEST = 6
_BEAT = 3
_NAME = 40
_TITLE = 70
_ITEM = 45
_MAYBE = 30
_QUOTE = 50
_ITEMS_SHOWN = 2
_CODES_SHOWN = 3
_ROW_UNITS = 360
_NUMBERS_IN_A_ROW = 4
_MARKS = {
    Fate.WAITING: "🔵",
    Fate.CONFIRMED: "✅",
    Fate.UNCLEAR: "🤔",
    Fate.UNMATCHED: "⏸",
    Fate.COUNTED: "♻️",
    Fate.ASIDE: "🚫",
    Fate.FAILED: "⚠️",
    Fate.UNFINISHED: "⏳",
}
_TO_LOOK_AT = frozenset({Fate.UNCLEAR, Fate.FAILED})
Remark = tuple[str, Mapping[str, Any]]
Common = Sequence[tuple[Remark, Sequence[int]]]
_UNFINISHED: tuple[str, Mapping[str, Any]] = ("file.not_fetched", {})


def progress(t: Translator, shown: Progress, now: datetime) -> Screen:
    """How many files are read, what the latest of them serve, and a clock that shows that work goes on."""
    total, done = len(shown.steps), shown.done
    beat = (now - shown.opened_at) // timedelta(seconds=1) // _BEAT * _BEAT
    moving = t("submission.progress", bar=bar(done / total), done=done, total=total, seconds=max(beat, 0))
    head = [t("submission.title", count=total), moving]
    head += [t("submission.continues")] if shown.continues else []
    head += [t("submission.stored")] if shown.stored and not shown.finished else []
    head += queue(t, shown)
    ready = [(n, step) for n, step in enumerate(shown.steps, 1) if step.station is Station.DONE]
    lines = [_step(t, number, step) for number, step in ready[-_LATEST:]]
    return Screen("\n".join(head) + ("\n\n" + "\n".join(lines) if lines else ""))


def queue(t: Translator, shown: Progress) -> list[str]:
    """How many files of others come first, where that takes long."""
    return [t("submission.queue", count=shown.ahead)] if shown.ahead else []


def answer(t: Translator, seen: Overview, now: datetime) -> Screen:
    """The table of several files; one file is answered as if it had been sent alone."""
    if len(seen.entries) != 1:
        return table(t, seen, now)
    [entry] = seen.entries
    if entry.outcome is not None and entry.failure == entry.outcome.failure:
        company = Company(seen.submission_id, 0, 1, seen.previous)
        return answers.answer(t, replace(entry.outcome, company=company), now)
    code, facts = entry.failure or _UNFINISHED
    problem = revive({"code": code, "facts": dict(facts)})
    return replace(answers.refused(t, entry.name, problem), buttons=previous(t, seen.previous))


def table(t: Translator, seen: Overview, now: datetime, page: int = 0) -> Screen:
    """File by file what it serves and what is wrong, in pages; one button for all, one for each."""
    shown = page_of(seen.entries, page, FILES_SHOWN)
    head = [t("submission.title", count=len(seen.entries)), _tally(t, seen)]
    head += [t("submission.continues")] if seen.previous is not None else []
    numbered = list(enumerate(shown.items, shown.first + 1))
    common = _common(numbered)
    rows = [_row(t, number, entry, common) for number, entry in numbered]
    shared = [_shared(t, code, facts, numbers) for (code, facts), numbers in common]
    below = [where_it_stands(t, seen.standing, now), _hint(t, seen)]
    room = Limits().message_units - utf16_units("\n\n".join(("", *below)))
    blocks = fitting(["\n".join(head), *rows, *shared], room)
    return Screen("\n\n".join((*blocks, *below)), _buttons(t, seen, shown))


def _step(t: Translator, number: int, step: Step) -> str:
    if step.failed:
        found = t("submission.short_failed")
    else:
        found = ", ".join(bold(code, 30) for code in step.items[:_ITEMS_SHOWN]) or t(
            "submission.short_unclear"
        )
    return f"{number}. {safe(step.name, _NAME) or t('answer.photo')} → {found}"


def _common(numbered: Sequence[tuple[int, Entry]]) -> Common:
    """What is to be said of several files in the same words, and of which."""
    said: list[tuple[Remark, list[int]]] = []
    for number, entry in numbered:
        for remark_ in _weightiest(entry):
            known = next((numbers for known, numbers in said if known == remark_), None)
            if known is None:
                said.append((remark_, [number]))
            else:
                known.append(number)
    return [(remark_, numbers) for remark_, numbers in said if len(numbers) > 1]


def _shared(t: Translator, code: str, facts: Mapping[str, Any], numbers: Sequence[int]) -> str:
    key = f"submission.all_{code}"
    said = t(key) if key in t else remark(t, code, facts)
    return f"⚠️ {t('submission.several', numbers=list(numbers), remark=said)}"


def _weightiest(entry: Entry) -> Sequence[Remark]:
    """The one remark on a file for which there is room."""
    if entry.fate is Fate.FAILED or entry.outcome is None:
        return ()
    return entry.outcome.remarks[:1]


def _hint(t: Translator, seen: Overview) -> str:
    """What the numbers are for, and the short way where nobody knows what the photos show."""
    unknown = sum(entry.fate is Fate.UNCLEAR and entry.as_photo for entry in seen.entries)
    return t("submission.hint_photos" if unknown > 1 else "submission.hint")


def _tally(t: Translator, seen: Overview) -> str:
    fates = Counter(entry.fate for entry in seen.entries)
    return " · ".join(
        f"{mark} {t(f'submission.tally_{fate.value}', count=fates[fate])}"
        for fate, mark in _MARKS.items()
        if fates[fate]
    )


def _row(t: Translator, number: int, entry: Entry, common: Common) -> str:
    """A file with as much of what is known about it as there is room for."""
    apart = {code for (code, _), numbers in common if number in numbers}
    picture = "🖼" if entry.as_photo else "📄"
    lines = [f"{number}. {picture} {bold(entry.name, _TITLE) if entry.name else t('answer.photo')}"]
    for line in _findings(t, entry, apart):
        if utf16_units("\n".join((*lines, line))) <= _ROW_UNITS:
            lines.append(line)
    return "\n".join(lines) if len(lines) > 1 else f"{lines[0]}\n⚠️ {t('submission.row_failed')}"


def _findings(t: Translator, entry: Entry, apart: Container[str]) -> Iterator[str]:
    """The lines under a file's name, the weightiest first, without remarks that are made apart."""
    mark = _MARKS[entry.fate]
    if entry.fate is Fate.FAILED or entry.outcome is None:
        code, facts = entry.failure or _UNFINISHED
        yield f"{mark} {t(f'error.{code}', **safe_facts(facts))}"
        return
    yield from _proposals(t, entry)
    if entry.fate not in {Fate.WAITING, Fate.CONFIRMED}:
        yield f"{mark} {_verdict(t, entry)}"
    if entry.fate is not Fate.COUNTED:
        yield from reused(t, entry.outcome)[:1]
    for code, facts in _weightiest(entry):
        if code not in apart:
            yield f"⚠️ {remark(t, code, facts)}"


def _proposals(t: Translator, entry: Entry) -> Iterator[str]:
    for offer in entry.proposed[:_ITEMS_SHOWN]:
        yield f"{sign(offer)} {item_name(offer.criterion, _ITEM)}"
        if words := _reason(t, offer, entry.name):
            yield words
    if len(entry.proposed) > _ITEMS_SHOWN:
        yield t("answer.more", count=len(entry.proposed) - _ITEMS_SHOWN)


def _reason(t: Translator, offer: Offer, name: str) -> str:
    """The words that speak for an offer; those that stand in the line above are not repeated."""
    if offer.quote and offer.page is None and _even(offer.quote) in _even(shorten(name, _TITLE)):
        sure = t("answer.sure", percent=t.percent(offer.score)) if offer.score is not None else ""
        return t("submission.row_by_name") + sure
    return reason(t, offer, _QUOTE)


def _even(text: str) -> str:
    return " ".join(text.split())


def _verdict(t: Translator, entry: Entry) -> str:
    """Why nothing is proposed."""
    offered = [item_name(offer.criterion, _MAYBE) for offer in entry.offered[:_ITEMS_SHOWN]]
    if entry.fate is Fate.UNCLEAR and offered:
        return t("submission.row_unsure", items=" / ".join(offered))
    counted = entry.outcome.counted[:_CODES_SHOWN] if entry.outcome else ()
    return t(f"submission.row_{entry.fate.value}", items=[safe(code, 30) for code in counted])


def _buttons(t: Translator, seen: Overview, shown: Shown[Entry]) -> tuple[tuple[Button, ...], ...]:
    own, page = seen.submission_id, shown.page
    waiting = sum(entry.waiting for entry in seen.entries)
    everything = Button(
        t("button.confirm_submission", count=waiting), encode(Verb.CONFIRM_SUBMISSION, own, page)
    )
    numbers = [
        Button(_number(number, entry), encode(Verb.ANSWER, entry.outcome.document_id))
        for number, entry in enumerate(shown.items, shown.first + 1)
        if entry.outcome is not None
    ]
    after = []
    if seen.last_decision is not None:
        document, moment = seen.last_decision
        data = encode(Verb.UNDO_SUBMISSION, own, page, document, microseconds(moment))
        after.append((Button(t("button.undo"), data),))
    if seen.standing is None:
        after.append((Button(t("button.programmes"), encode(Verb.PROGRAMMES)),))
    return (
        *([(everything,)] if waiting else []),
        *(
            tuple(numbers[first : first + _NUMBERS_IN_A_ROW])
            for first in range(0, len(numbers), _NUMBERS_IN_A_ROW)
        ),
        *pager(t, shown, lambda other: encode(Verb.SUBMISSION, own, other)),
        *after,
        *previous(t, seen.previous),
    )


def _number(number: int, entry: Entry) -> str:
    return f"{number} {_MARKS[entry.fate]}" if entry.fate in _TO_LOOK_AT else str(number)
