"""When things are due."""

from collections.abc import Sequence
from datetime import datetime

from bot.screens.facts import due_line
from bot.screens.markup import bold
from bot.screens.screen import Screen
from bot.translation import Translator
from knowledge.calendar import Due
from knowledge.vocabulary import Zone


def stages(t: Translator, name: str, dues: Sequence[Due], now: datetime, zone: Zone) -> Screen:
    """Every stage of the assessment; one without a date says how it usually falls and counts nothing."""
    head = t("deadline.title", assessment=bold(name, 120))
    lines = [f"• {due_line(t, due, now, zone)}" for due in dues]
    if any(due.at is None for due in dues):
        lines.append("\n" + t("deadline.unset_note"))
    return Screen(f"{head}\n\n" + ("\n".join(lines) or t("deadline.none")))
