"""Completeness of many units as a workbook."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from knowledge.checklist import ItemStatus, Tally, Word
from knowledge.overview import Course, Overview, Risk
from knowledge.vocabulary import ReturnReason, Zone
from reports.dossier import lacking, shortfall, word
from reports.heatmap import Heatmap
from reports.text import Translate

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from reports.sheets import Value

_LEFT = frozenset({Word.EMPTY, Word.SHORT, Word.RETURNED, Word.CHECK})
_PROGRESS = ("programme", "units", "done", "total", "percent", "since", "gain", "due", "risks")
_UNIT = (
    "unit",
    "programme",
    "state",
    "done",
    "total",
    "percent",
    "suggested_done",
    "suggested_total",
    "returned",
    "to_check",
    "to_verify",
    "obstacles",
    "last_sent",
    "due",
    "expected",
)
_ITEM = ("unit", "programme", "code", "title", "weight", "word", "missing", "due")
_REASON = ("programme", "word", "reason", "items", "units", "examples")
_GAP = ("programme", "code", "title", "weight", "lacking", "asked", "percent")
_EXAMPLES = 5
_REASONS = frozenset(reason.value for reason in ReturnReason)
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Recap:
    """What the workbook holds."""

    title: str
    at: datetime
    zone: Zone
    overview: Overview
    matrix: Heatmap


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the workbook; a `shaded` one shows its percentages as colours."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence["Value"]]
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook under one heading."""

    heading: str
    pages: tuple[Page, ...]


def book(t: Translate, value: Recap) -> Book:
    """The six sheets, as what stands in them."""
    courses = value.overview.courses
    pages = (
        _page(t, "progress", _PROGRESS, _progress(value)),
        _page(t, "unit", _UNIT, [*_idle(t, value), *(_unit(t, value, course) for course in courses)]),
        _matrix(t, value),
        _page(t, "item", _ITEM, _items(t, value)),
        _page(t, "reason", _REASON, _reasons(t, value)),
        _page(t, "gap", _GAP, _gaps(t, value)),
    )
    return Book(f"{value.title} · {t('report.date', date=value.at.date())}", pages)


def workbook(value: Book) -> bytes:
    """The sheets as a file, each filterable and ready to print; no text becomes a formula."""
    # A bot that is not asked for a workbook does not carry the weight of openpyxl.
    from openpyxl import Workbook  # noqa: PLC0415

    from reports.sheets import saved, write_table  # noqa: PLC0415

    made = Workbook()
    made.remove(made.worksheets[0])
    for page in value.pages:
        sheet = made.create_sheet(page.title)
        write_table(sheet, page.head, page.rows, value.heading, _WIDEST)
        if page.shaded:
            _shade(sheet, page)
    return saved(made)


def _page(t: Translate, name: str, columns: Sequence[str], rows: Iterable[Sequence["Value"]]) -> Page:
    head = [t(f"report.recap.{column}") for column in columns]
    return Page(t(f"report.recap.sheet_{name}"), head, list(rows))


def _progress(value: Recap) -> Iterator[list["Value"]]:
    risks = Counter(risk.name for risk in value.overview.risks)
    for line in value.overview.progress:
        dues = [c.due for c in value.overview.courses if c.name == line.name and c.due]
        yield [
            line.name,
            line.units,
            line.done,
            line.total,
            line.tally.percent,
            line.since,
            line.gain,
            _day(value, max(dues, default=None)),
            risks[line.name],
        ]


def _unit(t: Translate, value: Recap, course: Course) -> list["Value"]:
    words = Counter(item.word for item in course.checklist.items)
    suggested = course.checklist.suggested
    risk = _risk(value.overview, course)
    return [
        course.unit,
        course.name,
        t(f"report.recap.state_{_state(value.overview, course, risk)}"),
        course.done,
        len(course.counted),
        course.tally.percent,
        suggested.done,
        suggested.total,
        words[Word.RETURNED],
        words[Word.CHECK],
        words[Word.COMPLETE],
        sum(item.obstacle is not None for item in course.checklist.items),
        _day(value, course.last_sent),
        _day(value, course.due),
        risk.expected if risk else None,
    ]


def _idle(t: Translate, value: Recap) -> Iterator[list["Value"]]:
    """The units that have not begun anything: furthest behind of all."""
    for name in value.overview.idle:
        yield [name, None, t("report.recap.state_idle"), *[None] * (len(_UNIT) - 3)]


def _state(overview: Overview, course: Course, risk: Risk | None) -> str:
    if course.complete:
        return "complete"
    if course.last_sent is None:
        return "silent"
    if any((s.unit, s.name) == (course.unit, course.name) for s in overview.stuck):
        return "stuck"
    return "risk" if risk else "going"


def _risk(overview: Overview, course: Course) -> Risk | None:
    own = (course.unit, course.name)
    return next((risk for risk in overview.risks if (risk.unit, risk.name) == own), None)


def _matrix(t: Translate, value: Recap) -> Page:
    several = len({column.assessment for column in value.matrix.columns}) > 1
    named = [
        " - ".join(part for part in (c.assessment if several or not c.name else "", c.name) if part)
        for c in value.matrix.columns
    ]
    head = [t("report.recap.unit"), *named, t("report.recap.all")]
    rows = [[row.unit, *(cell.percent for cell in (*row.cells, row.whole))] for row in value.matrix.rows]
    return Page(t("report.recap.sheet_matrix"), head, rows, shaded=True)


def _shade(sheet: "Worksheet", page: Page) -> None:
    from openpyxl.formatting.rule import ColorScaleRule  # noqa: PLC0415

    sheet.freeze_panes = "B2"
    if page.rows:
        scale = ColorScaleRule(  # type: ignore[no-untyped-call]
            start_type="num",
            start_value=0,
            start_color="E9A79F",
            mid_type="num",
            mid_value=50,
            mid_color="F4E3A1",
            end_type="num",
            end_value=100,
            end_color="8FCBA5",
        )
        last = sheet.cell(len(page.rows) + 1, len(page.head)).coordinate
        sheet.conditional_formatting.add(f"B2:{last}", scale)


def _items(t: Translate, value: Recap) -> Iterator[list["Value"]]:
    """What is left, unit by unit: what counts first, then saran items that somebody has begun."""
    weights = {True: t("item.required"), False: t("item.suggested")}
    for course in value.overview.courses:
        counted = {item.criterion.id for item in course.counted}
        left = [item for item in course.counted if item.word in _LEFT]
        begun = _LEFT - {Word.EMPTY}
        left += [i for i in course.checklist.items if i.word in begun and i.criterion.id not in counted]
        for item in left:
            due = course.checklist.due.get(item.stage.id) if item.stage else None
            yield [
                course.unit,
                course.name,
                item.criterion.id,
                item.criterion.title,
                weights[item.criterion.required],
                word(t, item),
                lacking(t, item),
                _day(value, due),
            ]


def _reasons(t: Translate, value: Recap) -> Iterator[list["Value"]]:
    """Why items do not count, the most frequent reason of each assessment first."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for course in value.overview.courses:
        for item in course.checklist.items:
            for reason in _why(t, item):
                found.setdefault((course.name, word(t, item), reason), []).append(course.unit)
    for (name, told, reason), where in sorted(found.items(), key=lambda entry: (entry[0][0], -len(entry[1]))):
        distinct = list(dict.fromkeys(where))
        yield [name, told, reason, len(where), len(distinct), ", ".join(distinct[:_EXAMPLES])]


def _why(t: Translate, item: ItemStatus) -> list[str]:
    if item.word is Word.SHORT:
        return [shortfall(t, short) for short in item.shortfalls]
    if item.word is not Word.RETURNED:
        return []
    codes = {fact.verdict_reason for fact in item.evidence if fact.returned}
    reasons = sorted({code if code in _REASONS else ReturnReason.OTHER.value for code in codes})
    return [t(f"reason.{reason}") for reason in reasons]


def _gaps(t: Translate, value: Recap) -> Iterator[list["Value"]]:
    for gap in value.overview.gaps:
        criterion = gap.criterion
        weight = t("item.required" if criterion.required else "item.suggested")
        share = Tally(gap.missing, gap.asked).percent
        yield [gap.name, criterion.id, criterion.title, weight, gap.missing, gap.asked, share]


def _day(value: Recap, at: datetime | None) -> date | None:
    return at.astimezone(value.zone.tzinfo).date() if at else None
