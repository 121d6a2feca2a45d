"""Reminders, and the rules by which they come."""

from collections.abc import Sequence
from datetime import datetime

from assistant.reminders.reminder_letters import Line
from assistant.reminders.reminder_rules import Policy
from assistant.sifting import Aspect
from bot.callbacks import Verb, encode
from bot.screens.facts import due_line
from bot.screens.markup import bold, fitting, safe
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.reminders import ABOVE, CHOICES, CLOSES, MORNING, OPENS, Level

_ITEMS, _LINES, _NAMES, _PER_ROW = 6, 12, 10, 5


def reminder(t: Translator, lines: Sequence[Line], outbox_id: int, now: datetime) -> Screen:
    """What is due and what of it is not in, for one person; it can be put off until tomorrow."""
    opening = t("reminder.above" if lines[0].level is not Level.HOLDER else "reminder.opening")
    told = [_line(t, line, now) for line in lines[:_LINES]]
    if len(lines) > _LINES:
        told.append(t("reminder.more", count=len(lines) - _LINES))
    blocks = fitting([opening, *told, t("reminder.closing")])
    rows: list[tuple[Button, ...]] = []
    if len(lines) == 1 and lines[0].level is not Level.KANWIL:
        data = encode(Verb.SIFT, Aspect.MISSING, lines[0].assessment_id, 0, 0, 0)
        rows.append((Button(t("button.missing"), data),))
    rows.append((Button(t("button.snooze"), encode(Verb.SNOOZE, outbox_id)),))
    return Screen("\n\n".join(blocks), tuple(rows))


def policy(t: Translator, value: Policy) -> Screen:
    """The rules in words, with buttons for those who may set them, and who cannot be reached."""
    days = [_day(t, day) for day in value.rules.days]
    above = [
        f"• {t(f'reminders.level_{level.value}')}: {_since(t, value.rules.above.get(level))}"
        for level in ABOVE
    ]
    blocks = [
        t("reminders.title", kanwil=bold(value.kanwil, 120)),
        t("reminders.days", days=", ".join(days), clock=f"{MORNING:%H.%M}") if days else t("reminders.never"),
        "\n".join((t("reminders.climbing"), f"• {t('reminders.level_holder')}", *above)),
        t("reminders.manners", opens=f"{OPENS:%H.%M}", closes=f"{CLOSES:%H.%M}"),
        _unreachable(t, value),
    ]
    return Screen("\n\n".join(fitting([b for b in blocks if b])), _setting(t, value))


def snoozed(t: Translator, until: datetime) -> str:
    """When the person hears of it again."""
    return t("reminder.snoozed", day=until.date())


def _line(t: Translator, line: Line, now: datetime) -> str:
    parts = [f"{bold(line.unit, 80)} · {safe(line.name, 80)}", due_line(t, line.due, now, line.zone)]
    if line.missing:
        codes = [safe(item.criterion.id) for item in line.missing[:_ITEMS]]
        more = len(line.missing) - len(codes)
        if more:
            codes.append(t("digest.more", count=more))
        parts.append(t("reminder.missing", count=len(line.missing), codes=", ".join(codes)))
    if line.to_check and line.level is Level.HOLDER:
        parts.append(t("reminder.to_check", count=line.to_check))
    return "\n".join(parts)


def _unreachable(t: Translator, value: Policy) -> str:
    lines = []
    if value.unreachable:
        names = [f"{safe(name, 40)} ({safe(place, 60)})" for name, place in value.unreachable[:_NAMES]]
        lines.append(_named(t, "reminders.unreachable", names, len(value.unreachable)))
    if value.deaf:
        names = [safe(name, 60) for name in value.deaf[:_NAMES]]
        lines.append(_named(t, "reminders.deaf", names, len(value.deaf)))
    return "\n".join(lines) or t("reminders.all_reached")


def _named(t: Translator, key: str, names: list[str], count: int) -> str:
    more = [t("digest.more", count=count - len(names))] if count > len(names) else []
    return t(key, count=count, names=", ".join([*names, *more]))


def _setting(t: Translator, value: Policy) -> tuple[tuple[Button, ...], ...]:
    if not value.may_set:
        return ()
    days = [
        Button(
            t("reminders.day_on" if day in value.rules.days else "reminders.day_off", day=_day(t, day)),
            encode(Verb.REMIND_DAY, day),
        )
        for day in CHOICES
    ]
    rows = [tuple(days[n : n + _PER_ROW]) for n in range(0, len(days), _PER_ROW)]
    rows += [
        (
            Button(
                t(
                    "reminders.step",
                    who=t(f"reminders.level_{level.value}"),
                    since=_since(t, value.rules.above.get(level)),
                ),
                encode(Verb.REMIND_STEP, place),
            ),
        )
        for place, level in enumerate(ABOVE)
    ]
    return tuple(rows)


def _day(t: Translator, days: int) -> str:
    return t("reminders.day", days=days) if days else t("reminders.today")


def _since(t: Translator, days: int | None) -> str:
    if days is None:
        return t("reminders.not_at_all")
    return t("reminders.since", day=_day(t, days))
