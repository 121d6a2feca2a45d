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
FIELD, VALUE = "field", "value"
_LABELS: Mapping[type[StrEnum], str] = {
    UnitKind: "unit_kind",
    DocumentForm: "form",
    Audience: "audience",
    Validity: "validity",
    Basis: "basis",
    Confidence: "confidence",
}
_NAMED_BY: Mapping[Table, str] = {
    Table.ITEMS: "id",
    Table.GROUPS: "name",
    Table.STAGES: "id",
    Table.SCALES: "name",
    Table.PREDICATES: "name",
}


def form(t: Translate, programme: Programme) -> Form:
    """The workbook with everything that is known of the programme."""
    found = tables(programme)
    return Form(
        KIND,
        t("form.help"),
        tuple(t("programme_form.help").split("\n")),
        tuple(_table(t, table, found) for table in Table),
        {"programme": programme.id},
        first=Table.ITEMS,
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
        head = found[table][0]
        columns = (
            Column(FIELD, t("programme_form.field.field"), 34, fixed=True),
            Column(VALUE, t("programme_form.field.value"), 90),
        )
        rows = [(title(t, field.key), _cell(t, field, head.get(field.key))) for field in FIELDS[table]]
        return forms.Table(table, sheet_title(t, table), columns, rows)
    fields = FIELDS[table]
    return forms.Table(
        table,
        sheet_title(t, table),
        tuple(Column(f.key, title(t, f.key), f.width, _choices(t, f, found)) for f in fields),
        [tuple(_cell(t, f, row.get(f.key)) for f in fields) for row in found[table]],
    )


def _choices(t: Translate, field: Field, found: Tables) -> tuple[str, ...]:
    offered = list(labels(t, field).values())
    if field.among is not None:
        key = _NAMED_BY[field.among]
        offered += [str(row[key]) for row in found[field.among]]
    return tuple(dict.fromkeys(offered))


def _cell(t: Translate, field: Field, value: Value) -> str:
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
