"""What a letter about missing items says, field by field of its template."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assistant.offices.board import Board
from knowledge.checklist import ItemStatus
from knowledge.vocabulary import Zone
from reports.dossier import lacking
from reports.package import safe_name
from reports.text import Translate
from storage.tables import Letter

_LONGEST_NAME = 80
_FORMS = 3


def about(t: Translate, known: Board, sender: str, local: datetime) -> dict[str, Any]:
    """What every letter about this assessment says."""
    checklist = known.standing.checklist
    return {
        "tanggal": t("report.letter.date", date=local.date()),
        "unit": known.unit.name,
        "program": checklist.programme.name,
        "penilaian": known.standing.name,
        "tahun": str(checklist.year),
        "tahun_data": str(checklist.data_year),
        "tenggat": _due(t, known),
        "pengirim": sender,
    }


def to_whom(t: Translate, row: Letter, to: str, missing: Sequence[ItemStatus]) -> dict[str, Any]:
    number = t("report.letter.number", number=f"{row.number:03}", year=row.calendar_year)
    items = [_item(t, place, item) for place, item in enumerate(missing, 1)]
    return {"nomor": number, "kepada": to, "jumlah": len(missing), "butir": items}


def _item(t: Translate, place: int, item: ItemStatus) -> dict[str, Any]:
    criterion = item.criterion
    forms = dict.fromkeys(
        form.detail + (t("criteria.count", count=form.count) if form.count > 1 else "")
        for form in criterion.evidence
    )
    return {
        "no": place,
        "kode": criterion.id,
        "judul": criterion.title,
        "bentuk": t("report.letter.or").join([*forms][:_FORMS]),
        "keadaan": t(f"word.{item.word.name.lower()}"),
        "catatan": lacking(t, item),
        "sifat": t("item.required" if criterion.required else "item.suggested"),
        "periode": criterion.period,
    }


def _due(t: Translate, known: Board) -> str:
    due, zone = known.standing.due, known.standing.zone
    if due is None:
        return t("report.letter.no_due")
    return due_text(t, due.at, due.usual, zone)


def due_text(t: Translate, at: datetime | None, usual: str, zone: Zone) -> str:
    """A deadline in words, or when it usually falls."""
    if at is None:
        return t("report.letter.usual", usual=usual)
    local = at.astimezone(zone.tzinfo)
    return t("report.letter.due", day=local.date(), time=f"{local:%H.%M}", zone=zone.value)


def filename(t: Translate, row: Letter, to: str) -> str:
    name = t("report.letter.filename", number=f"{row.number:03}", to=to.replace("/", "-"))
    return f"{''.join(safe_name(name, _LONGEST_NAME))}.docx"
