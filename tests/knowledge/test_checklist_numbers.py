"""What a checklist counts, and in which order it names what is missing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from made_programme import MADE, checked, fact, form, item, photos, programme

from knowledge.checklist import Checklist, Tally, Word
from knowledge.vocabulary import UnitKind


def missing(checklist: Checklist) -> list[str]:
    """The codes of what is missing, in order."""
    return [status.criterion.id for status in checklist.missing()]


def test_percent_counts_only_wajib_items_that_apply_and_saran_is_counted_apart() -> None:
    checklist = checked(fact(1, "WAJIB"), fact(2, "SURAT", "surat", state="approved"), fact(3, "SARAN"))
    assert checklist.required == Tally(2, 6)
    assert checklist.suggested == Tally(1, 1)
    assert checklist.percent == 33


@pytest.mark.parametrize("state", ["proposed", "returned", "rejected", "withdrawn"])
def test_nothing_but_a_confirmation_counts_as_done(state: str) -> None:
    assert checked(fact(1, "WAJIB", state=state)).required == Tally(0, 6)


def test_a_hundred_percent_is_never_rounded_up() -> None:
    many = programme([item(f"N{n}", form("laporan")) for n in range(300)])
    all_but_one = [fact(n + 1, f"N{n}") for n in range(299)]
    assert checked(*all_but_one, edition=many).percent == 99
    assert checked(*all_but_one, fact(300, "N299"), edition=many).percent == 100


def test_there_is_no_percent_without_wajib_items() -> None:
    saran = programme([item("S1", form("laporan"), confidence="inferred")])
    assert checked(fact(1, "S1"), edition=saran).percent is None
    assert checked(fact(1, "S1"), edition=saran).suggested == Tally(1, 1)


def test_a_waived_item_leaves_the_count() -> None:
    assert checked(waived={"WAJIB", "RAMP"}).required == Tally(0, 4)


def test_missing_names_wajib_first_then_returned_then_kurang_then_empty_then_pack_order() -> None:
    checklist = checked(
        fact(1, "WAJIB", state="returned"),
        *photos(2, 3),
        fact(4, "PILIH", "surat", state="proposed"),
        fact(5, "SARAN", state="returned"),
        waived={"SURAT"},
    )
    assert missing(checklist) == ["WAJIB", "RAMP", "TOILET", "PETUGAS", "SARAN"]
    assert checklist.item("PILIH").word is Word.CHECK


def test_missing_puts_the_nearest_stage_first_by_pack_until_dates_are_set() -> None:
    assert missing(checked(waived={"RAMP", "TOILET", "PETUGAS", "SARAN"})) == ["SURAT", "WAJIB", "PILIH"]


def test_missing_follows_the_dates_that_were_set() -> None:
    march, may = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
    waived = {"RAMP", "TOILET", "PETUGAS", "SARAN"}
    later = checked(waived=waived, due={"awal": may, "akhir": march})
    assert missing(later) == ["WAJIB", "PILIH", "SURAT"]
    only_one = checked(waived=waived, due={"akhir": may})
    assert missing(only_one) == ["WAJIB", "PILIH", "SURAT"]


def test_groups_stand_in_pack_order_without_what_the_unit_never_proves() -> None:
    groups = checked(waived={"SARAN"}).by_group()
    assert list(groups) == ["Isi", "Sarana"]
    assert [i.criterion.id for i in groups["Isi"]] == ["WAJIB", "SURAT", "PILIH", "SARAN"]
    assert "PASPOR" in [i.criterion.id for i in checked(kind=UnitKind.KANIM).by_group()["Isi"]]
    assert list(checked(year=2020).by_group()) == ["Isi", "Sarana", "Lama"]


def test_an_unknown_code_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        checked().item("TIDAK-ADA")


ROUNDS: dict[str, Any] = {
    "rounds": ["B04", "B08"],
    "stages": [
        {"id": "b04", "name": "B04", "usual": "April", "round": "B04"},
        {"id": "b08", "name": "B08", "usual": "Agustus", "round": "B08"},
        {"id": "akhir", "name": "Akhir", "usual": "Desember"},
    ],
}
ROUND_ITEMS = [
    item("TIAP", form("laporan")),
    item("EMPAT", form("laporan"), round="B04"),
    item("DELAPAN", form("laporan"), round="B08"),
    item("TUTUP", form("laporan"), stage="akhir"),
]


@pytest.mark.parametrize(
    ("round_", "codes"),
    [
        ("B04", ["TIAP", "EMPAT", "TUTUP"]),
        ("B08", ["TIAP", "DELAPAN", "TUTUP"]),
        (None, ["TIAP", "EMPAT", "DELAPAN", "TUTUP"]),
        ("", ["TIAP", "EMPAT", "DELAPAN", "TUTUP"]),
    ],
)
def test_a_checklist_holds_the_items_of_its_round(round_: str | None, codes: list[str]) -> None:
    checklist = checked(edition=programme(ROUND_ITEMS, **ROUNDS), round=round_)
    assert [status.criterion.id for status in checklist.items] == codes


def test_an_item_is_due_with_its_own_stage_or_with_the_round() -> None:
    statuses = checked(edition=programme(ROUND_ITEMS, **ROUNDS), round="B08").items
    assert [status.stage.id if status.stage else None for status in statuses] == ["b08", "b08", "akhir"]


def test_an_edition_without_stages_has_a_checklist_too() -> None:
    plain = programme(
        [item("S1", form("laporan")), item("S2", form("laporan"))], stages=[], evidence_stage=None
    )
    assert missing(checked(edition=plain)) == ["S1", "S2"]


def test_evidence_of_an_item_that_is_not_in_the_checklist_is_left_alone() -> None:
    assert [s.word for s in checked(fact(1, "LAIN")).items] == [s.word for s in checked().items]
    assert len(checked().items) == len(MADE.criteria)
