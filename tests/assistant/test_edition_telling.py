"""What a unit hears of a new edition: items by name, only those that it has to prove."""

from datetime import UTC, datetime

import pytest

from assistant.programmes import telling
from bot.screens.letters import letter
from bot.screens.markup import utf16_units
from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.limits import Limits
from knowledge.programme import Criterion
from knowledge.vocabulary import Confidence, UnitKind
from storage.moves import Faced
from storage.tables import Assessment

P2HAM = catalogue.load().programme("p2ham-2023")
ITEMS = P2HAM.applying(UnitKind.RUTAN)
AT = datetime(2026, 3, 2, tzinfo=UTC)


def changed(
    *criteria: Criterion, codes: dict[str, str], kind: UnitKind = UnitKind.RUTAN
) -> dict[str, list[object]]:
    row = Assessment(unit_id=1, programme=P2HAM.id, year=2026, round="", opened_at=AT)
    after = P2HAM.model_copy(update={"criteria": criteria})
    return telling.changed(after, P2HAM, codes, Faced(row, "Rutan", kind))


def same(*criteria: Criterion) -> dict[str, str]:
    return {c.id: c.id for c in criteria}


def test_what_is_new_otherwise_recoded_and_gone_is_told_by_name() -> None:
    first, second, third, *rest = ITEMS
    other = Confidence.INFERRED if first.required else Confidence.VERIFIED
    after = (
        first.model_copy(update={"confidence": other}),
        second.model_copy(update={"id": "BARU-2", "terms": ("lain",)}),
        third.model_copy(update={"id": "TAMBAH", "title": "Butir tambahan"}),
        *rest,
    )
    told = changed(*after, codes={first.id: first.id, second.id: "BARU-2", **same(*rest)})
    assert told == {
        "added": [1, ["TAMBAH", "Butir tambahan"]],
        "changed": [1, [first.id, first.title]],
        "recoded": [1, [second.id, "BARU-2"]],
        "dropped": [1, [third.id, third.title]],
    }


def test_what_another_kind_of_unit_proves_is_not_told() -> None:
    first, *rest = ITEMS
    elsewhere = first.model_copy(update={"applies_to": (UnitKind.OPD,)})
    told = changed(elsewhere, *rest, codes=same(*ITEMS))
    assert (told["added"], told["dropped"][0]) == ([0], 1)
    assert changed(*P2HAM.criteria, codes=same(*P2HAM.criteria))["changed"] == [0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_says_it_within_its_length_and_what_to_do(language: str) -> None:
    t = translator(language)
    items = [["K" * 24, "<judul> " * 40]] * 4
    facts = {"name": "&" * 200, "unit": "<" * 200}
    many = {key: [117, *items] for key in ("added", "changed", "recoded", "dropped")}
    full = letter(t, telling.KIND, facts | many).text
    assert utf16_units(full) <= Limits().message_units
    assert full.count("116") == 3
    real = [["P2HAM23-A10", "Ruang pelayanan ramah kelompok rentan"]] * 4
    assert (
        len(
            letter(
                t,
                telling.KIND,
                facts
                | {"name": "P2HAM 2026", "unit": "Rutan Kelas IIB"}
                | {key: [9, *real] for key in ("added", "changed", "dropped")},
            ).text
        )
        <= Limits().answer_characters
    )
    none = letter(t, telling.KIND, facts | {key: [0] for key in many}).text
    assert t("letter.edition_same") in none
    assert letter(t, telling.KIND, facts).text == none
