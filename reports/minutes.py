"""The minutes of how complete a unit's evidence is: one page to be signed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from knowledge.checklist import ItemStatus, Word
from knowledge.overview import Course
from knowledge.vocabulary import Zone
from reports.dossier import word
from reports.text import Translate

if TYPE_CHECKING:
    from docx.document import Document

_COURSES, _ITEMS = 6, 12
_LONGEST_TITLE, _LONGEST_NAME = 64, 90
_LEFT = frozenset({Word.EMPTY, Word.SHORT, Word.RETURNED, Word.CHECK})
_HIDDEN = frozenset(chr(n) for n in range(32)) | {"\x7f"}


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes tell; `at` is in the time of the unit."""

    unit: str
    kanwil: str
    at: datetime
    zone: Zone
    courses: tuple[Course, ...]


def document(t: Translate, value: Minutes) -> bytes:
    """The minutes as a DOCX of one A4 page, whatever the unit faces; the longest lists are cut and say so."""
    # A bot that is not asked for minutes does not carry the weight of python-docx.
    import docx  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

    made = docx.Document()
    _page(made)
    for words, size in ((t("minutes.title"), 14), (_short(value.unit, _LONGEST_NAME), 12)):
        heading = made.add_paragraph()
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(heading, words, size, bold=True)
    number = made.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(number, t("minutes.number"), 10)
    _run(
        made.add_paragraph(),
        t(
            "minutes.opening",
            day=value.at.date(),
            clock=f"{value.at:%H.%M} {value.zone.value}",
            unit=_short(value.unit, _LONGEST_NAME),
            kanwil=_short(value.kanwil, _LONGEST_NAME),
        ),
        10,
    )
    _courses(t, made, value)
    _open(t, made, value)
    _run(made.add_paragraph(), t("minutes.closing"), 10)
    _signatures(t, made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _page(made: "Document") -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(15)
    style = made.styles["Normal"]
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.space_before = Pt(0)


def _courses(t: Translate, made: "Document", value: Minutes) -> None:
    head = [t(f"minutes.{name}") for name in ("programme", "done", "suggested", "due")]
    rows = [
        [
            _short(course.name, 50),
            _share(course),
            f"{course.checklist.suggested.done}/{course.checklist.suggested.total}",
            t("report.date", date=_day(value, course.due)) if course.due else t("minutes.no_due"),
        ]
        for course in value.courses[:_COURSES]
    ]
    _table(made, head, rows, (70, 35, 30, 35))


def _open(t: Translate, made: "Document", value: Minutes) -> None:
    left = [(course, item) for course in value.courses for item in course.counted if item.word in _LEFT]
    if not left:
        _run(made.add_paragraph(), t("minutes.nothing_open"), 10)
        return
    _run(made.add_paragraph(), t("minutes.open", count=len(left)), 10)
    head = [t(f"minutes.{name}") for name in ("item", "title_of_item", "word")]
    rows = [_item(t, item) for _, item in left[:_ITEMS]]
    _table(made, head, rows, (35, 105, 30))
    if len(left) > _ITEMS:
        _run(made.add_paragraph(), t("minutes.more", count=len(left) - _ITEMS), 9)


def _item(t: Translate, item: ItemStatus) -> list[str]:
    return [item.criterion.id, _short(item.criterion.title, _LONGEST_TITLE), word(t, item)]


def _signatures(t: Translate, made: "Document") -> None:
    table = made.add_table(rows=1, cols=2)
    names = (t("minutes.for_unit"), t("minutes.for_kanwil"))
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        _run(cell.paragraphs[0], name, 10)
        for _ in range(3):
            _run(cell.add_paragraph(), "", 10)
        _run(cell.add_paragraph(), "(..............................................)", 10)
        _run(cell.add_paragraph(), "NIP", 10)
    _run(made.add_paragraph(), t("minutes.note"), 8)


def _table(
    made: "Document", head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415

    table = made.add_table(rows=0, cols=len(head))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for place, values in enumerate((head, *rows)):
        cells = table.add_row().cells
        for cell, value, width in zip(cells, values, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            _run(cell.paragraphs[0], value, 9, bold=place == 0)
    after = made.add_paragraph()
    after.paragraph_format.space_after = Pt(0)


def _run(paragraph: object, words: str, size: int, *, bold: bool = False) -> None:
    from docx.shared import Pt  # noqa: PLC0415
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    if not isinstance(paragraph, Paragraph):
        raise TypeError("text goes into a paragraph")
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), bold


def _share(course: Course) -> str:
    total = len(course.counted)
    return f"{course.done}/{total} ({course.tally.percent}%)" if total else "-"


def _day(value: Minutes, at: datetime) -> date:
    return at.astimezone(value.zone.tzinfo).date()


def _short(words: str, longest: int) -> str:
    """The words on one line without what XML cannot hold."""
    shown = " ".join("".join(c for c in words if c not in _HIDDEN and not "\ud800" <= c <= "\udfff").split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1].rstrip()}…"
