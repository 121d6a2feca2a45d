"""Completeness of every unit of a Kanwil as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.text import Translate


@dataclass(frozen=True, slots=True)
class RecapRow:
    """One unit under one assessment; counts are None while no programme is chosen."""

    unit: str
    programme: str
    year: int | None
    required_done: int | None
    required_total: int | None
    suggested_done: int | None
    suggested_total: int | None
    to_check: int | None
    documents: int


def workbook(t: Translate, rows: Sequence[RecapRow]) -> bytes:
    """One row a unit and assessment, filterable, ready to print."""
    # A bot that is not asked for a workbook does not carry the weight of openpyxl.
    from reports.sheets import table  # noqa: PLC0415

    head = [t(f"report.recap.{name}") for name in RecapRow.__slots__]
    values = [[getattr(row, name) for name in RecapRow.__slots__] for row in rows]
    return table(t("report.recap.sheet"), head, values)
