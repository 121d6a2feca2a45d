"""What makes an item "kurang": a form that a source names, count, reuse, period, an unreadable document."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import pytest
from made_programme import checked, fact, form, item, photos, programme

from knowledge.checklist import EvidenceFact, Shortfall, Word
from knowledge.evidence import count_photos
from knowledge.looks import COARSE_APART, COARSE_SIDE, SIDE, written
from knowledge.vocabulary import DocumentForm

LOOK = 0x0F0F_3C3C_A5A5_9696_1234_5678_9ABC_DEF0_0F1E_2D3C_4B5A_6978_8796_A5B4_C3D2_E1F0 & ~(1 << 255)


def look(*flipped: int) -> str:
    """A look that differs from LOOK in these coarse bits, counted from 1."""
    bits = LOOK
    for bit in flipped:
        row, column = divmod(bit, COARSE_SIDE)
        bits ^= 1 << (SIDE * SIDE - 1 - row * SIDE - column)
    return written([bits])


def codes(evidence: Sequence[EvidenceFact], code: str) -> list[str]:
    """The codes of what is wrong with an item."""
    return [short.code for short in checked(*evidence).item(code).shortfalls]


ENOUGH: Mapping[str, tuple[str, Sequence[EvidenceFact]]] = {
    "any one accepted form": ("WAJIB", [fact(1, "WAJIB", "keputusan")]),
    "a form nobody thought of: ours are only derived": ("WAJIB", [fact(1, "WAJIB", "notulen")]),
    "a form nobody could tell": ("SURAT", [fact(1, "SURAT", "?")]),
    "the form that a source names": ("SURAT", [fact(1, "SURAT", "surat")]),
    "one of two forms that replace each other": ("PILIH", [fact(1, "PILIH", "surat")]),
    "three different photos": ("RAMP", photos(1, 2, 3)),
    "photos that show a maklumat or anything else with text": (
        "RAMP",
        [fact(n, "RAMP", "maklumat", media="jpeg") for n in (1, 2, 3)],
    ),
    "one document with three pictures": ("RAMP", [fact(1, "RAMP", "laporan", pictures=3)]),
    "pictures and photos together": ("RAMP", [fact(1, "RAMP", "?", pictures=2), *photos(2)]),
    "a document where photos are only one way": ("PETUGAS", [fact(1, "PETUGAS", "keputusan")]),
    "three photos where they are only one way": ("PETUGAS", photos(1, 2, 3, code="PETUGAS")),
    "a photo needs no text": ("RAMP", photos(1, 2, 3, readable=False)),
    "an unreadable document beside a readable one": (
        "WAJIB",
        [fact(1, "WAJIB", readable=False), fact(2, "WAJIB")],
    ),
    "a document of another year beside one of this year": (
        "WAJIB",
        [fact(1, "WAJIB", years=(2021,)), fact(2, "WAJIB", years=(2024,))],
    ),
    "a year among others": ("WAJIB", [fact(1, "WAJIB", years=(2009, 2024))]),
    "no year found": ("WAJIB", [fact(1, "WAJIB", years=())]),
    "an older decree still in force": ("WAJIB", [fact(1, "WAJIB", "keputusan", years=(2019,))]),
    "an older document of unknown form, where one may be in force": (
        "WAJIB",
        [fact(1, "WAJIB", "?", years=(2019,))],
    ),
    "a photo that is only proposed for another item": (
        "RAMP",
        [*photos(1, 2, 3), *photos(4, code="TOILET", state="proposed", sha256=f"{3:064x}")],
    ),
    "a photo that was returned for another item": (
        "RAMP",
        [*photos(1, 2, 3), *photos(4, code="TOILET", state="returned", sha256=f"{3:064x}")],
    ),
    "a photo that another edition uses too": ("RAMP", [*photos(1, 2), *photos(3, also_for=("KKP-X",))]),
    "another page of the same bundle": (
        "RAMP",
        [
            fact(1, "RAMP", "laporan", pictures=3, sha256="bundel", part=(1, 2)),
            fact(2, "TOILET", "laporan", pictures=3, sha256="bundel", part=(3, 4)),
        ],
    ),
    "a decree used for another item": (
        "PETUGAS",
        [fact(1, "PETUGAS", "keputusan", sha256="sk"), fact(2, "WAJIB", "keputusan", sha256="sk")],
    ),
}


@pytest.mark.parametrize(("code", "evidence"), ENOUGH.values(), ids=ENOUGH)
def test_enough(code: str, evidence: Sequence[EvidenceFact]) -> None:
    assert codes(evidence, code) == []


SHORT: Mapping[str, tuple[str, Sequence[EvidenceFact], list[str]]] = {
    "another form than the source names": ("SURAT", [fact(1, "SURAT", "laporan")], ["form"]),
    "neither of two forms": ("PILIH", [fact(1, "PILIH", "laporan")], ["form"]),
    "a photo where a letter is needed": ("SURAT", photos(1, code="SURAT"), ["form"]),
    "two photos": ("RAMP", photos(1, 2), ["count"]),
    "a picture file is one photo, however many it is said to carry": (
        "RAMP",
        [fact(1, "RAMP", "foto", media="png", pictures=3)],
        ["count"],
    ),
    "no photo at all": ("TOILET", [fact(1, "TOILET", "data")], ["count"]),
    "a decree shows no photos": ("RAMP", [fact(1, "RAMP", "keputusan", pictures=5)], ["count"]),
    "the same photo three times": ("RAMP", photos(1, 2, 3, sha256="aa"), ["count"]),
    "one photo where photos are only one way": ("PETUGAS", photos(1, code="PETUGAS"), ["count"]),
    "unreadable": ("WAJIB", [fact(1, "WAJIB", readable=False)], ["unreadable"]),
    "another year": ("WAJIB", [fact(1, "WAJIB", years=(2022, 2023))], ["period"]),
    "a decree of a later year": ("WAJIB", [fact(1, "WAJIB", "keputusan", years=(2025,))], ["period"]),
    "unreadable and another year": (
        "WAJIB",
        [fact(1, "WAJIB", readable=False), fact(2, "WAJIB", years=(2021,))],
        ["unreadable", "period"],
    ),
    "a photo of another year leaves two": ("RAMP", [*photos(1, 2), *photos(3, years=(2020,))], ["period"]),
    "the right form of another year": (
        "SURAT",
        [fact(1, "SURAT", "surat", years=(2020,)), fact(2, "SURAT", "laporan")],
        ["period"],
    ),
    "a photo confirmed for another item": (
        "RAMP",
        [*photos(1, 2, 3), *photos(4, code="TOILET", sha256=f"{3:064x}")],
        ["reuse"],
    ),
    "a fourth photo confirmed for another item": (
        "RAMP",
        [*photos(1, 2, 3, 4), *photos(5, code="TOILET", sha256=f"{4:064x}")],
        ["reuse"],
    ),
    "reuse that only the evidence itself tells": (
        "RAMP",
        [*photos(1, 2), *photos(3, also_for=("TOILET",))],
        ["reuse"],
    ),
    "two photos, one of them reused": (
        "RAMP",
        [*photos(1, 2), *photos(4, code="WAJIB", sha256=f"{2:064x}")],
        ["reuse", "count"],
    ),
    "overlapping pages of the same bundle": (
        "RAMP",
        [
            fact(1, "RAMP", "laporan", pictures=3, sha256="bundel", part=(1, 3)),
            fact(2, "TOILET", "laporan", pictures=3, sha256="bundel", part=(3, 4)),
        ],
        ["reuse"],
    ),
}


@pytest.mark.parametrize(("code", "evidence", "expected"), SHORT.values(), ids=SHORT)
def test_short(code: str, evidence: Sequence[EvidenceFact], expected: list[str]) -> None:
    assert codes(evidence, code) == expected


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        pytest.param(photos(1, 2, state="proposed"), Word.SHORT, id="two"),
        pytest.param(
            [*photos(1, 2, state="proposed"), *photos(3, state="proposed", sha256=f"{2:064x}")],
            Word.SHORT,
            id="three, one of them repeated",
        ),
        pytest.param(photos(1, 2, 3, state="proposed"), Word.CHECK, id="three different ones"),
    ],
)
def test_52_three_different_photos_are_needed(evidence: list[EvidenceFact], word: Word) -> None:
    assert checked(*evidence).item("RAMP").word is word


@pytest.mark.parametrize(
    ("flipped", "photos_seen"),
    [(0, 2), (COARSE_APART, 2), (COARSE_APART + 1, 3)],
    ids=["same", "near", "apart"],
)
def test_a_recompressed_photo_counts_once(flipped: int, photos_seen: int) -> None:
    first, third = photos(1, look=look()), photos(3, look=look(*range(30, 64)))
    second = photos(2, look=look(*range(1, flipped + 1)))
    (short, *_) = checked(*first, *second, *third, *photos(9, code="TOILET")).item("RAMP").shortfalls or (
        Shortfall("count", {"have": 3}),
    )
    assert short.facts["have"] == photos_seen


def test_a_recompressed_copy_for_another_item_is_reuse() -> None:
    mine = [*photos(1, 2), *photos(3, look=look())]
    theirs = photos(4, code="TOILET", look=look(1, 2))
    assert codes([*mine, *theirs], "RAMP") == ["reuse"]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("confirmed", "proposed", []),
        ("proposed", "proposed", []),
        ("proposed", "confirmed", ["reuse"]),
        ("confirmed", "confirmed", ["reuse"]),
        ("confirmed", "approved", ["reuse"]),
        ("approved", "confirmed", []),
        ("approved", "approved", ["reuse"]),
        ("confirmed", "withdrawn", []),
        ("confirmed", "returned", []),
    ],
)
def test_the_firmer_use_of_a_photo_keeps_it(mine: str, theirs: str, expected: list[str]) -> None:
    shared = f"{3:064x}"
    evidence = [*photos(1, 2, 3, state=mine), *photos(4, code="TOILET", state=theirs, sha256=shared)]
    assert codes(evidence, "RAMP") == expected


def test_a_proposed_photo_of_another_item_does_not_spoil_three_good_ones() -> None:
    evidence = [*photos(1, 2, 3), *photos(4, state="proposed"), *photos(5, code="TOILET", sha256=f"{4:064x}")]
    assert codes(evidence, "RAMP") == []


def test_shortfalls_carry_what_their_sentences_need() -> None:
    status = checked(
        *photos(1, 2),
        *photos(4, code="TOILET", sha256=f"{2:064x}"),
        fact(5, "SURAT", "laporan"),
        fact(6, "WAJIB", years=(2023, 2021, 2023)),
    )
    reuse, count = status.item("RAMP").shortfalls
    assert reuse == Shortfall("reuse", {"also_for": ("TOILET",)})
    assert count == Shortfall(
        "count", {"have": 1, "need": 3, "more": 2, "form": DocumentForm.PHOTO, "detail": "foto"}
    )
    assert status.item("SURAT").shortfalls == (
        Shortfall("form", {"need": DocumentForm.LETTER, "detail": "surat"}),
    )
    assert status.item("WAJIB").shortfalls == (Shortfall("period", {"found": (2021, 2023), "wanted": 2024}),)


def test_the_same_fault_of_two_documents_is_told_once() -> None:
    assert codes([fact(1, "WAJIB", readable=False), fact(2, "WAJIB", readable=False)], "WAJIB") == [
        "unreadable"
    ]


def test_every_form_that_a_source_names_is_needed() -> None:
    both = programme(
        [item("USUL", form("surat", "source"), form("surat-pernyataan", "source"), form("foto"))]
    )
    one = checked(fact(1, "USUL", "surat"), edition=both).item("USUL")
    assert [s.facts["need"] for s in one.shortfalls] == [DocumentForm.STATEMENT]
    two = checked(fact(1, "USUL", "surat"), fact(2, "USUL", "surat-pernyataan"), edition=both)
    assert two.item("USUL").shortfalls == ()


def test_photo_rows_of_one_item_are_filled_together() -> None:
    rows = programme(
        [item("POS", form("foto", "source", count=3), form("foto", "source", count=3, detail="banner"))]
    )
    assert checked(*photos(1, 2, 3, code="POS"), edition=rows).item("POS").shortfalls == ()
    assert len(checked(*photos(1, code="POS"), edition=rows).item("POS").shortfalls) == 1


@pytest.mark.parametrize(
    ("valid", "good", "bad"),
    [
        ("year", [2024], [2023, 2025, 2019]),
        ("previous-year-too", [2024, 2023], [2022, 2025]),
        ("in-force", [2024, 2023, 1999], [2025]),
    ],
)
def test_the_years_a_document_may_bear(valid: str, good: list[int], bad: list[int]) -> None:
    edition = programme([item("XX", form("laporan", valid=valid))])

    def fits(year: int) -> bool:
        return not checked(fact(1, "XX", years=(year,)), edition=edition).item("XX").shortfalls

    assert [fits(year) for year in good] == [True] * len(good)
    assert [fits(year) for year in bad] == [False] * len(bad)


def test_the_data_year_is_the_year_assessed_plus_the_offset_of_the_programme() -> None:
    edition = programme([item("XX", form("laporan"))], data_year_offset=-1)
    checklist = checked(fact(1, "XX", years=(2023,)), edition=edition)
    assert checklist.data_year == 2023
    assert checklist.item("XX").shortfalls == ()
    wrong = checked(fact(1, "XX", years=(2024,)), edition=edition).item("XX").shortfalls
    assert wrong == (Shortfall("period", {"found": (2024,), "wanted": 2023}),)


def test_twins_count_once_in_whatever_order_they_arrive() -> None:
    """Near is not transitive: a chain of pictures, each near the next only, is one picture in any order."""
    chain = [fact(n, "RAMP", "foto", pictures=1, look=look(*range(1, 10 * n)), sent=0) for n in range(1, 5)]
    for order in permutations(chain):
        assert count_photos(order) == 1
    (short,) = checked(*chain).item("RAMP").shortfalls
    assert short.facts["have"] == 1


def test_one_document_does_not_stand_for_several_of_its_form() -> None:
    edition = programme([item("DUA-LAPORAN", form("laporan", count=2), form("keputusan"))])
    status = checked(fact(1, "DUA-LAPORAN"), edition=edition).item("DUA-LAPORAN")
    assert [s.facts["have"] for s in status.shortfalls] == [1]
    assert checked(fact(1, "DUA-LAPORAN", "surat"), edition=edition).item("DUA-LAPORAN").shortfalls == ()
