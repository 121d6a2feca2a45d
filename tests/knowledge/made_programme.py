"""A small programme and ready evidence, for tests of the checklist."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from knowledge.checklist import Checklist, EvidenceFact, assess
from knowledge.programme import Programme
from knowledge.vocabulary import Decision, DocumentForm, UnitKind, Verdict

MORNING = datetime(2024, 5, 6, 1, 0, tzinfo=UTC)


def form(name: str, basis: str = "derived", **more: Any) -> dict[str, Any]:
    """One evidence form of an item."""
    return {"form": name, "detail": more.pop("detail", name), "basis": basis, **more}


def item(code: str, *evidence: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One item, verified unless told otherwise."""
    return {
        "id": code,
        "group": "Isi",
        "kind": "butir",
        "title": f"Butir {code}",
        "what_it_asks": "Apa yang diminta.",
        "period": "tahunan",
        "holder": "TU",
        "source": {"what": "peraturan", "where": "lampiran"},
        "confidence": "verified",
        "evidence": list(evidence),
        **more,
    }


PHOTO = form("foto", "source", count=3)
ITEMS = [
    item("WAJIB", form("keputusan", valid="in-force"), form("laporan"), stage="akhir"),
    item("SURAT", form("surat", "source"), form("foto"), stage="awal"),
    item("PILIH", form("berita-acara", "source", choice="hasil"), form("surat", "source", choice="hasil")),
    item("RAMP", PHOTO, exclusive_photos=True, group="Sarana"),
    item("TOILET", PHOTO, form("data"), exclusive_photos=True, group="Sarana"),
    item("PETUGAS", form("keputusan"), form("foto", count=3), exclusive_photos=True, group="Sarana"),
    item("SARAN", form("laporan"), confidence="inferred"),
    item("PASPOR", form("laporan"), applies_to=["kanim"]),
    item("DULU", form("laporan"), last_year=2020, group="Lama"),
]


def programme(items: list[dict[str, Any]] | None = None, **more: Any) -> Programme:
    """An edition with these items."""
    rows = ITEMS if items is None else items
    return Programme.model_validate(
        {
            "id": "uji-2024",
            "name": "Program uji",
            "short_name": "Uji",
            "legal_basis": ["Peraturan 1/2024"],
            "in_force_note": "berlaku",
            "unit_kinds": ["lapas", "rutan", "kanim"],
            "assessed_units": ["UPT"],
            "goal": "menguji",
            "scoring_note": "tidak ada",
            "stages": [
                {"id": "awal", "name": "Awal", "usual": "biasanya Maret"},
                {"id": "akhir", "name": "Akhir", "usual": "biasanya September"},
            ],
            "evidence_stage": "akhir",
            "groups": [{"name": name} for name in dict.fromkeys(str(row["group"]) for row in rows)],
            "criteria": rows,
            **more,
        }
    )


MADE = programme()
_FORMS: Mapping[str, DocumentForm | None] = {f.value: f for f in DocumentForm} | {"?": None}


def fact(
    number: int, code: str, document: str = "laporan", state: str = "confirmed", **more: Any
) -> EvidenceFact:
    """Evidence `number` for an item; the state is a decision, or "approved" or "returned" of a confirmed one.

    `sent` is its hour on the morning of the tests, `judged` the hour of the verdict.
    """
    verdict = Verdict(state) if state in ("approved", "returned") else Verdict.NONE
    decision = Decision.CONFIRMED if verdict is not Verdict.NONE else Decision(state)
    judged = more.pop("judged", None)
    return EvidenceFact(
        id=number,
        document_id=number,
        criterion=code,
        form=_FORMS[document],
        decision=decision,
        verdict=verdict,
        sent_at=MORNING + timedelta(hours=more.pop("sent", number)),
        verdict_at=None if judged is None else MORNING + timedelta(hours=judged),
        sha256=more.pop("sha256", f"{number:064x}"),
        **more,
    )


def photos(*numbers: int, code: str = "RAMP", state: str = "confirmed", **more: Any) -> list[EvidenceFact]:
    """Photo files for an item, one a number."""
    return [fact(number, code, "foto", state, pictures=1, **more) for number in numbers]


def checked(*evidence: EvidenceFact, kind: UnitKind | None = UnitKind.LAPAS, **more: Any) -> Checklist:
    """The checklist of a Lapas for 2024."""
    chosen = more.pop("edition", MADE)
    return assess(chosen, unit_kind=kind, year=more.pop("year", 2024), evidence=evidence, **more)
