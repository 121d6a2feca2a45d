"""Where a file, or a photo like it, is used elsewhere."""

from collections.abc import Sequence

from assistant.evidence.reuse import Reuse
from bot.screens.markup import bold, safe
from bot.translation import Translator
from knowledge.vocabulary import Zone

_MOST, _ITEMS = 5, 3


def told(t: Translator, reuses: Sequence[Reuse], zone: Zone) -> list[str]:
    """A line for each of the first few, those that stand for an item first."""
    ordered = sorted(reuses, key=lambda reuse: not reuse.used)
    return [_line(t, reuse, zone) for reuse in ordered[:_MOST]]


def _line(t: Translator, reuse: Reuse, zone: Zone) -> str:
    """What is the same, when it was sent, by which other unit, and which items it stands for."""
    items = [t("reuse.item", code=safe(u.criterion), assessment=safe(u.assessment, 40)) for u in reuse.used]
    same = "reuse.file" if reuse.exact else "reuse.inside" if reuse.inside else "reuse.photo"
    line = t(same, date=reuse.sent_at.astimezone(zone.tzinfo).date())
    if reuse.unit:
        line += t("reuse.unit", unit=bold(reuse.unit, 80))
    line += t("reuse.used", items=items[:_ITEMS]) if items else "."
    return f"{line} {t('reuse.check')}" if not reuse.exact else line
