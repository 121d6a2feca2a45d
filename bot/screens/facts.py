"""Small pieces that several screens share: names of forms, words, progress and dates."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.screens.markup import safe
from bot.translation import Translator
from knowledge.calendar import Due, countdown
from knowledge.checklist import Checklist, ItemStatus, Shortfall, Word
from knowledge.programme import Criterion
from knowledge.vocabulary import Zone

_MARKS = {
    Word.NOT_APPLICABLE: "➖",
    Word.EMPTY: "⚪",
    Word.RETURNED: "↩️",
    Word.SHORT: "🟠",
    Word.CHECK: "🔵",
    Word.APPROVED: "🏅",
    Word.COMPLETE: "✅",
}
_BAR_CELLS = 10
_HOUR = timedelta(hours=1)
_ENTRY_UNREAD = "note.entry.unread"


def mark(word: Word) -> str:
    """The sign of an item's word."""
    return _MARKS[word]


def item_name(criterion: Criterion, longest: int = 70) -> str:
    """An item by its code and title, safe to show."""
    return f"<b>{safe(criterion.id)}</b> {safe(criterion.title, longest)}"


def pages(t: Translator, first: int, last: int) -> str:
    """Some pages of a file in few letters."""
    return t("pages.one", page=first) if first == last else t("pages.some", first=first, last=last)


def weight_name(t: Translator, criterion: Criterion) -> str:
    """Whether the item is "wajib" or only "saran"."""
    return t("item.required" if criterion.required else "item.suggested")


def bar(share: float) -> str:
    """A progress bar of ten cells; full only when the share is."""
    filled = int(share * _BAR_CELLS)
    return "▰" * filled + "▱" * (_BAR_CELLS - filled)


def progress(t: Translator, checklist: Checklist) -> str:
    """Where the checklist stands, wajib and saran apart, a percentage only of wajib."""
    required, suggested = checklist.required, checklist.suggested
    if not required.total and suggested.total:
        counts = t("progress.suggested", done=suggested.done, total=suggested.total)
        return f"{bar(suggested.done / suggested.total)} {counts}"
    counts = t(
        "progress.counts",
        done=required.done,
        total=required.total,
        suggested=suggested.done,
        suggested_total=suggested.total,
    )
    if checklist.percent is None:
        return counts
    return f"{bar(checklist.percent / 100)} {checklist.percent}% · {counts}"


def shortfall(t: Translator, reason: Shortfall) -> str:
    """Why an item is "kurang"."""
    return t(f"shortfall.{reason.code}", **_spoken(t, reason.facts))


def remark(t: Translator, code: str, facts: Mapping[str, object]) -> str:
    """Something a person should know about a document."""
    spoken = _spoken(t, facts)
    if code == _ENTRY_UNREAD:
        inner: Mapping[str, object] = facts["facts"]  # type: ignore[assignment]
        spoken["reason"] = t(f"error.{facts['error']}", **safe_facts(inner))
    said = t(f"remark.{code}", **spoken)
    inside = code.startswith("note.") and "label" in facts and not code.startswith("note.entry.")
    return t("remark.inside", label=spoken["label"], remark=said) if inside else said


def status_line(t: Translator, item: ItemStatus) -> str:
    """One item with its word and what is wrong."""
    line = f"{mark(item.word)} {item_name(item.criterion)}"
    if item.word is Word.SHORT and item.shortfalls:
        line += f" – {shortfall(t, item.shortfalls[0])}"
    elif item.word is Word.RETURNED:
        line += f" – {_returned(t, item)}"
    elif item.word is not Word.EMPTY:
        line += f" – {t(f'word.{item.word.name.lower()}')}"
    return f"{line} 📝" if item.obstacle is not None else line


def _returned(t: Translator, item: ItemStatus) -> str:
    """That it came back, and why the last time."""
    returned = [fact for fact in item.evidence if fact.returned]
    last = max(returned, key=lambda fact: fact.judged_at, default=None)
    words = t("word.returned")
    if last is None or not last.verdict_reason:
        return words
    return f"{words}: {reason_words(t, last.verdict_reason)}"


def reason_words(t: Translator, code: str) -> str:
    """Why something was returned; a code that nobody knows any more as it is."""
    key = f"reason.{code}"
    return t(key) if key in t else safe(code, 40)


def due_line(t: Translator, due: Due, now: datetime, zone: Zone) -> str:
    """A stage with the days that are left, or how its date usually falls."""
    name = safe(due.stage.name, 80)
    if due.at is None:
        return t("deadline.unset", stage=name, usual=safe(due.stage.usual, 160))
    left = countdown(now, due.at, zone)
    moment = t.moment(due.at, zone)
    if left.passed:
        return t("deadline.past", stage=name, moment=moment)
    if left.days == 0:
        return t("deadline.today", stage=name, left=_time_left(t, due.at - now), moment=moment)
    return t("deadline.ahead", stage=name, days=left.days, moment=moment)


def _time_left(t: Translator, left: timedelta) -> str:
    """Whole hours, and minutes in the last one."""
    hours, minutes = left // _HOUR, left // timedelta(minutes=1)
    return t("deadline.hours", count=hours) if hours else t("deadline.minutes", count=max(1, minutes))


def safe_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts of a code made safe to stand in a sentence."""
    return {name: _safe_fact(value) for name, value in facts.items()}


def _spoken(t: Translator, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts with the name of a document form in place of its code."""
    spoken = safe_facts(facts)
    form = facts.get("form")
    return spoken | {"form": inside(t(f"form.{form}"))} if form else spoken


def inside(name: str) -> str:
    """A name as it stands inside a sentence; abbreviations keep their letters."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _safe_fact(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [safe(v, 80) for v in value]
    return safe(value, 160)
