"""Programmes as spreadsheets: choosing one, what its workbook would change, and what follows."""

from bot.translation import Translator

_ELSEWHERE = {
    "source": "programme_form.field.source_what",
    "answer": "programme_form.field.answer_scale",
    "evidence": "programme_form.table.evidence",
    "groups": "programme_form.table.groups",
    "stages": "programme_form.table.stages",
    "roles": "programme_form.table.roles",
    "predicates": "programme_form.table.predicates",
    "thresholds": "programme_form.table.thresholds",
    "answer_scales": "programme_form.table.scales",
    "handover": "programme_form.package",
    "order": "programme_form.order",
}


def field_name(t: Translator, name: str) -> str:
    """What a field of a programme or an item is called in its workbook."""
    return t(_ELSEWHERE.get(name, f"programme_form.field.{name}"))
