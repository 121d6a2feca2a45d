"""What the Kanwil sees of its units."""

from assistant.digest import Recap, RecapLine
from bot.callbacks import Verb, encode
from bot.screens.facts import bar
from bot.screens.markup import bold, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Attachment, Screen
from bot.translation import Translator

_PER_PAGE = 10


def recap(t: Translator, value: Recap, page: int = 0, workbook: Attachment | None = None) -> Screen:
    """Completeness of each unit by programme, units without anything sent first."""
    head = t("recap.title", kanwil=bold(value.kanwil_name, 120))
    if not value.lines:
        return Screen(f"{head}\n\n{t('recap.empty')}")
    silent = t("recap.silent", count=value.silent, total=value.units) if value.silent else t("recap.all_sent")
    shown = page_of(value.lines, page, _PER_PAGE)
    lines = [_line(t, line) for line in shown.items]
    turn = pager(t, shown, lambda n: encode(Verb.RECAP, n))
    return Screen(f"{head}\n{silent}\n\n" + "\n".join(lines), turn, workbook)


def _line(t: Translator, line: RecapLine) -> str:
    name = safe(line.unit_name, 80)
    if line.checklist is None:
        return f"⚪ {name} – {t('recap.no_assessment')}"
    required = line.checklist.required
    share = required.done / required.total if required.total else 0.0
    state = t("recap.counts", done=required.done, total=required.total, waiting=line.waiting)
    if line.sent == 0:
        state = t("recap.nothing_sent")
    return f"{bar(share)} {name} · {safe(line.programme_name, 60)} – {state}"
