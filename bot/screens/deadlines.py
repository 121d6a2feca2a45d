"""When things are due."""

from datetime import datetime

from assistant.dates.deadlines import Calendar
from bot.screens.facts import due_line
from bot.screens.markup import bold
from bot.screens.screen import Attachment, Screen
from bot.translation import Translator
from knowledge.calendar import Due, countdown, working_days
from knowledge.vocabulary import Zone
from knowledge.workdays import holiday


def stages(t: Translator, value: Calendar, now: datetime, file: Attachment | None = None) -> Screen:
    """Every stage of the assessment; one without a date says how it usually falls and counts nothing."""
    head = t("deadline.title", assessment=bold(value.name, 120))
    lines = [f"• {_line(t, due, now, value.zone)}" for due in value.stages]
    notes = [t("deadline.unset_note")] if any(due.at is None for due in value.stages) else []
    notes += [t("calendar.use")] if file else []
    body = "\n".join(lines) or t("deadline.none")
    return Screen("\n\n".join((head, body, *notes)), document=file)


def _line(t: Translator, due: Due, now: datetime, zone: Zone) -> str:
    """The days that are left, those of them that offices work, and a holiday that it falls on."""
    line = due_line(t, due, now, zone)
    if due.at is None or countdown(now, due.at, zone).days <= 0 or due.at <= now:
        return line
    line = f"{line}: {t('deadline.working', count=working_days(now, due.at, zone))}"
    name = holiday(due.at.astimezone(zone.tzinfo).date())
    return f"{line} ({t('deadline.holiday', name=name)})" if name else line
