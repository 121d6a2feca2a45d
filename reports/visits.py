"""Whom to visit, as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.text import Translate


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One place to visit; `order` is 1 for the most urgent."""

    order: int
    place: str
    required: int
    missing: int
    due: str
    contact: str
    phone: str
    address: str
    bring: str


@dataclass(frozen=True, slots=True)
class VisitItem:
    """One item to fetch at a place."""

    place: str
    assessment: str
    code: str
    title: str
    lacking: str
    weight: str


def workbook(t: Translate, heading: str, rows: Sequence[VisitRow], items: Sequence[VisitItem]) -> bytes:
    """The places in their order and, on a second sheet, what to fetch there; filterable, ready to print."""
    # A bot that is not asked for a workbook does not carry the weight of openpyxl.
    from openpyxl import Workbook  # noqa: PLC0415

    from reports.sheets import saved, write_table  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    for key, kind, values in (("places", VisitRow, rows), ("items", VisitItem, items)):
        names = kind.__slots__
        sheet = book.create_sheet(t(f"report.visits.{key}"))
        head = [t(f"report.visits.{name}") for name in names]
        write_table(sheet, head, [[getattr(value, name) for name in names] for value in values], heading, 40)
    return saved(book)
