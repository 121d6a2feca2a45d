"""A programme as a workbook that people who do not program can change."""

from collections.abc import Mapping
from enum import StrEnum

from knowledge.programme import Programme
from knowledge.vocabulary import Audience, Basis, Confidence, DocumentForm, UnitKind, Validity
from knowledge.worksheet_rows import Tables, Value, tables
from knowledge.worksheets import FIELDS, WHOLE, Field, Kind, Table
from reports import forms
from reports.forms import Column, Form
from reports.text import Translate

KIND = "programme"
FIELD, VALUE, HINT = "field", "value", "hint"
_LABELS: Mapping[type[StrEnum], str] = {
    UnitKind: "unit_kind",
    DocumentForm: "form",
    Audience: "audience",
    Validity: "validity",
    Basis: "basis",
    Confidence: "confidence",
}


def form(t: Translate, programme: Programme | None) -> Form:
    """The workbook with everything that is known of the programme; an empty one without."""
    found: Tables = tables(programme) if programme else {table: [] for table in Table}
    return Form(
        KIND,
        t("form.help"),
        tuple(t("programme_form.help").split("\n")),
        tuple(_table(t, table, found) for table in Table),
        {"programme": programme.id if programme else ""},
        first=Table.ITEMS if programme else Table.PROGRAMME,
    )


def labels(t: Translate, field: Field) -> dict[str, str]:
    """What a cell of this column may say, by the value that it stands for."""
    if field.kind is Kind.FLAG:
        return {"true": t("programme_form.yes"), "false": t("programme_form.no")}
    named = {o.value: t(f"{_LABELS[field.options]}.{o.value}") for o in field.options or () if field.options}
    if field.key == "applies_to":
        return {WHOLE: t("programme_form.all_kinds"), **named}
    if field.key == "item":
        return {WHOLE: t("programme_form.package")}
    return named


def title(t: Translate, key: str) -> str:
    """What a column is called."""
    return t(f"programme_form.field.{key}")


def sheet_title(t: Translate, table: Table) -> str:
    """What a sheet is called."""
    return t(f"programme_form.table.{table}")


def _table(t: Translate, table: Table, found: Tables) -> forms.Table:
    if table is Table.PROGRAMME:
        head = found[table][0] if found[table] else {}
        columns = (
            Column(FIELD, t("programme_form.field.field"), 34, fixed=True),
            Column(VALUE, t("programme_form.field.value"), 90),
            Column(HINT, t("programme_form.field.hint"), 60, fixed=True),
        )
        rows = [(title(t, f.key), cell(t, f, head.get(f.key)), _hint(t, f)) for f in FIELDS[table]]
        return forms.Table(table, sheet_title(t, table), columns, rows)
    fields = FIELDS[table]
    return forms.Table(
        table,
        sheet_title(t, table),
        tuple(_column(t, f) for f in fields),
        [tuple(cell(t, f, row.get(f.key)) for f in fields) for row in found[table]],
    )


def _column(t: Translate, field: Field) -> Column:
    name = title(t, field.key)
    if field.among is not None:
        return Column(field.key, name, field.width, needed=field.needed, among=field.among)
    offered = tuple(dict.fromkeys(labels(t, field).values()))
    return Column(field.key, name, field.width, offered, needed=field.needed)


def _hint(t: Translate, field: Field) -> str:
    """How a row of the sheet of the programme is filled in."""
    offered = ", ".join(labels(t, field).values())
    needed = t("programme_form.needed" if field.needed else "programme_form.optional")
    return f"{needed} {t(f'programme_form.hint.{field.key}', offered=offered)}"


def cell(t: Translate, field: Field, value: Value) -> str:
    """What stands in a cell of this column for the value."""
    named = labels(t, field)
    if value is None:
        return ""
    if isinstance(value, bool):
        return named["true" if value else "false"]
    if isinstance(value, list):
        return "\n".join(named.get(one, one) for one in value)
    if isinstance(value, str):
        return named.get(value, value)
    return written(value)


def written(number: float) -> str:
    """A number as people write it, exact to the last digit."""
    text = repr(number)
    return text.removesuffix(".0").replace(".", ",")
