"""The packaged editions say what their sources say, and no more."""

import time
from collections import Counter

import pytest

from knowledge import catalogue
from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import Basis, Confidence, DocumentForm, UnitKind, Validity

EDITIONS = {p.id: p for p in catalogue.load().programmes}
P2HAM = [p for p in EDITIONS.values() if p.id.startswith("p2ham")]
UPT = {"lapas", "rutan", "lpka", "bapas", "rupbasan", "kanim", "rudenim", "bhp"}
SERVICE = UPT | {"kanwil", "eselon-i", "opd", "disdukcapil", "kejari", "kpp", "unit-kl"}


def items() -> list[tuple[Programme, Criterion]]:
    """Every item of every edition."""
    return [(p, c) for p in EDITIONS.values() for c in p.criteria]


COUNTS = [
    ("p2ham-2018", 39, 3),
    ("p2ham-2022", 7, 18),
    ("p2ham-2023", 22, 9),
    ("kkpham-2021", 22, 91),
    ("ranham-2021", 13, 26),
    ("desa-wisata-ham-2022", 0, 27),
    ("zi-wbk-2021", 117, 0),
]


@pytest.mark.parametrize(("edition", "wajib", "saran"), COUNTS)
def test_how_many_items_are_wajib_and_how_many_only_saran(edition: str, wajib: int, saran: int) -> None:
    counted = Counter(c.required for c in EDITIONS[edition].criteria)
    assert (counted[True], counted[False]) == (wajib, saran)


def test_these_are_all_editions() -> None:
    assert {edition for edition, *_ in COUNTS} == set(EDITIONS)


@pytest.mark.parametrize(("edition", "letters"), [("p2ham-2022", "ABCDE"), ("p2ham-2023", "ABC")])
def test_a_main_criterion_is_a_heading_with_its_source_and_never_an_item(edition: str, letters: str) -> None:
    programme = EDITIONS[edition]
    headings = [group for group in programme.groups if group.id]
    assert [group.code for group in headings] == list(letters)
    for heading in headings:
        assert heading.id is not None
        assert heading.source is not None
        assert heading.source.url
        assert heading.confidence is Confidence.VERIFIED
        assert not programme.has(heading.id)
    assert all(c.kind != "kriteria induk" for c in programme.criteria)


@pytest.mark.parametrize(
    ("edition", "code", "kinds"),
    [
        ("p2ham-2018", "P2HAM18-A01", {"lapas", "rutan", "bapas", "kanim", "bhp"}),
        ("p2ham-2018", "P2HAM18-A13", {"kanim"}),
        ("p2ham-2018", "P2HAM18-A14", {"bapas", "bhp"}),
        ("p2ham-2018", "P2HAM18-W02", {"lapas", "rutan"}),
        ("p2ham-2018", "P2HAM18-C06", {"bapas"}),
        ("p2ham-2018", "P2HAM18-C07", {"bhp"}),
        ("p2ham-2022", "P2HAM22-A01", UPT | {"kanwil", "eselon-i"}),
        ("p2ham-2022", "P2HAM22-A15", {"lapas", "rutan", "lpka", "rudenim"}),
        ("p2ham-2023", "P2HAM23-A6", {"kanim"}),
        ("p2ham-2023", "P2HAM23-A7", UPT),
        ("p2ham-2023", "P2HAM23-B1", SERVICE),
        ("p2ham-2023", "P2HAM23-B10", {"lapas", "rutan", "lpka"}),
        ("p2ham-2023", "P2HAM23-M1", {"provinsi", "kabupaten", "kota", "opd"}),
        ("p2ham-2023", "P2HAM23-M2", {"provinsi", "kabupaten", "kota", "opd", "disdukcapil"}),
        ("kkpham-2021", "KKP-BANKUM-S1", {"kabupaten", "kota"}),
        ("ranham-2021", "RANHAM-P1-B04", {"kabupaten", "kota"}),
        ("ranham-2021", "RANHAM-P2-B04", {"provinsi", "kabupaten", "kota"}),
        ("ranham-2021", "RANHAM-G4-2", {"provinsi"}),
        ("desa-wisata-ham-2022", "DWRH-LEG-1", {"desa"}),
        ("desa-wisata-ham-2022", "DWRH-SDR-1", {"desa", "kelurahan"}),
        ("zi-wbk-2021", "ZI-MP-P1-A", SERVICE),
    ],
)
def test_which_kinds_of_unit_prove_an_item(edition: str, code: str, kinds: set[str]) -> None:
    programme = EDITIONS[edition]
    asked = {kind.value for kind in UnitKind if programme.asks(kind, programme.criterion(code))}
    assert asked == kinds
    assert {kind.value for kind in UnitKind if programme.criterion(code).applies(kind)} == kinds


@pytest.mark.parametrize(
    ("kind", "editions"),
    [
        ("rupbasan", ["p2ham-2022", "p2ham-2023", "zi-wbk-2021"]),
        ("lapas", ["p2ham-2018", "p2ham-2022", "p2ham-2023", "zi-wbk-2021"]),
        ("kabupaten", ["kkpham-2021", "p2ham-2023", "ranham-2021"]),
        ("provinsi", ["p2ham-2023", "ranham-2021"]),
        ("desa", ["desa-wisata-ham-2022"]),
        ("opd", ["p2ham-2023", "zi-wbk-2021"]),
    ],
)
def test_the_editions_of_a_kind_of_unit(kind: str, editions: list[str]) -> None:
    assert [p.id for p in catalogue.load().for_unit(UnitKind(kind), None)] == editions


def test_every_kind_of_unit_has_an_edition() -> None:
    assert all(catalogue.load().for_unit(kind, None) for kind in UnitKind)


@pytest.mark.parametrize("programme", P2HAM, ids=lambda p: p.id)
def test_p2ham_photos_are_three_and_used_for_no_other_item(programme: Programme) -> None:
    with_photos = 0
    for criterion in programme.criteria:
        rows = [row for row in criterion.evidence if row.form is DocumentForm.PHOTO]
        assert criterion.exclusive_photos is bool(rows)
        assert all(row.count == 3 for row in rows)
        if criterion.evidence[0].form is DocumentForm.PHOTO:
            assert all(row.basis is Basis.SOURCE for row in rows)
            with_photos += 1
    assert with_photos > 10


def test_other_programmes_ask_for_one_of_everything() -> None:
    for programme, criterion in items():
        if programme not in P2HAM:
            assert not criterion.exclusive_photos
            assert all(row.count == 1 for row in criterion.evidence)


SOURCED_FORMS = {
    "P2HAM22-P01": ["surat pernyataan pencanangan"],
    "P2HAM22-P03": ["berita acara hasil evaluasi", "surat keterangan hasil evaluasi"],
    "P2HAM23-P1": ["surat permohonan"],
    "P2HAM23-P2": ["surat pernyataan pencanangan"],
    "P2HAM23-M1": ["peraturan/keputusan kepala daerah"],
    "P2HAM23-M3": ["laporan triwulan"],
    "RANHAM-ADM-SK": ["SK kepala daerah tentang Panitia RANHAM Daerah"],
    "RANHAM-ADM-PENGANTAR": ["Lembar pengesahan laporan"],
    "RANHAM-ADM-FORMAT": ["Formulir atau matriks laporan per aksi"],
    "RANHAM-ADM-RAPAT": ["Paket bukti rapat"],
    "RANHAM-P1-B04": [
        "Daftar pemetaan perempuan kepala keluarga",
        "Paket rapat pembahasan rencana",
        "DPA atau RKA",
    ],
    "RANHAM-P1-B08": ["Laporan pelaksanaan", "Daftar penerima"],
    "RANHAM-P1-B12": ["Paket rapat monev"],
    "ZI-ADM-SPTJM": ["Surat usulan", "SPTJM"],
    "ZI-ADM-LKE": ["LKE terisi"],
}


def test_only_these_forms_are_named_by_a_source_all_others_are_our_own() -> None:
    sourced = {
        criterion.id: [row.detail for row in criterion.evidence if row.basis is Basis.SOURCE]
        for _, criterion in items()
        if criterion.evidence[0].form is not DocumentForm.PHOTO
    }
    assert {code: rows for code, rows in sourced.items() if rows} == SOURCED_FORMS


def test_the_results_of_an_evaluation_replace_each_other() -> None:
    (passed, failed) = EDITIONS["p2ham-2022"].criterion("P2HAM22-P03").evidence
    assert passed.choice == failed.choice == "hasil evaluasi"


def test_the_vocabulary_of_forms_is_small_and_nearly_all_of_it_is_used() -> None:
    used = {row.form for _, c in items() for row in c.evidence}
    assert len(DocumentForm) <= 32
    assert len(used) >= len(DocumentForm) - 2
    assert not [row for _, c in items() for row in c.evidence if row.form in row.also]


def test_unknown_weights_stay_unknown() -> None:
    for programme in EDITIONS.values():
        weights = [c.weight for c in programme.criteria]
        if programme.id == "zi-wbk-2021":
            assert sum(w for w in weights if w is not None) == pytest.approx(100, abs=0.001)
            assert [c.id for c in programme.criteria if c.weight is None] == [
                "ZI-ADM-CANANG",
                "ZI-ADM-SPTJM",
                "ZI-ADM-LKE",
                "ZI-ADM-PAPARAN",
            ]
        else:
            assert set(weights) == {None}


def test_thresholds_are_those_of_the_sources() -> None:
    thresholds = {(p.id, x.name): x.min_score for p in EDITIONS.values() for x in p.predicates}
    known = {key: score for key, score in thresholds.items() if score is not None}
    assert known == {
        ("kkpham-2021", "Peduli HAM"): 75,
        ("kkpham-2021", "Cukup Peduli HAM"): 65,
        ("kkpham-2021", "Mulai Peduli HAM"): 50,
        ("kkpham-2021", "Kurang Peduli HAM"): 0,
        ("zi-wbk-2021", "WBK"): 75,
        ("zi-wbk-2021", "WBBM"): 85,
    }
    assert len(EDITIONS["zi-wbk-2021"].thresholds) == 7


def test_zi_items_name_the_scale_on_which_they_are_scored() -> None:
    programme = EDITIONS["zi-wbk-2021"]
    scales = {scale.name: scale.levels for scale in programme.answer_scales}
    assert [level.factor for level in scales["A-D"]] == [1.0, 0.67, 0.33, 0.0]
    assert sum(c.answer is not None for c in programme.criteria) == 96
    performance = programme.criterion("ZI-H-KINERJA").answer
    assert performance is not None
    assert all(level.meaning for level in scales[performance.scale])


def test_aksi_ham_has_rounds_and_each_of_its_actions_one() -> None:
    programme = EDITIONS["ranham-2021"]
    assert programme.rounds == ("B04", "B08", "B12")
    for criterion in programme.criteria:
        if criterion.kind == "aksi":
            assert criterion.round == criterion.id.rpartition("-")[2]
    assert programme.criterion("RANHAM-ADM-ANGGARAN").round == "B04"
    assert programme.criterion("RANHAM-ADM-PENGANTAR").round is None


def test_actions_of_the_fourth_generation_are_not_asked_any_more() -> None:
    old = [c for c in EDITIONS["ranham-2021"].criteria if c.kind == "aksi_lama"]
    assert len(old) == 5
    assert all(c.asked_in(2019) and not c.asked_in(2021) for c in old)


def test_kkp_ham_speaks_of_the_year_before() -> None:
    offsets = {p.id: p.data_year_offset for p in EDITIONS.values() if p.data_year_offset}
    assert offsets == {"kkpham-2021": -1}


def test_a_regulation_may_be_older_than_the_data_year_and_a_budget_may_not() -> None:
    programme = EDITIONS["kkpham-2021"]
    regulation, budget = programme.criterion("KKP-BANKUM-S1"), programme.criterion("KKP-BANKUM-P1")
    assert regulation.in_period(DocumentForm.REGULATION, (2017,), 2024)
    assert not budget.in_period(DocumentForm.BUDGET, (2017,), 2024)
    assert {row.valid for c in programme.criteria if c.kind == "struktur" for row in c.evidence} == {
        Validity.IN_FORCE
    }


def test_the_ten_rights_are_the_headings_of_kkp_ham() -> None:
    programme = EDITIONS["kkpham-2021"]
    assert [group.name for group in programme.groups] == list(
        dict.fromkeys(c.right for c in programme.criteria)
    )
    assert len(programme.groups) == 10


def test_only_the_village_list_is_no_official_instrument() -> None:
    assert [p.id for p in EDITIONS.values() if not p.official_instrument] == ["desa-wisata-ham-2022"]


def test_what_goes_with_the_whole_package_stands_on_the_programme() -> None:
    (statement, *_) = EDITIONS["kkpham-2021"].handover
    assert (statement.form, statement.basis) == (DocumentForm.STATEMENT, Basis.SOURCE)


def test_every_item_is_due_with_a_stage() -> None:
    for programme, criterion in items():
        for round_ in programme.rounds or (None,):
            assert programme.stage_of(criterion, round_) is not None


def test_codes_are_unique_across_editions_and_fit_a_button() -> None:
    codes = [c.id for _, c in items()]
    assert len(set(codes)) == len(codes)
    assert max(len(code) for code in codes) <= 24


def test_no_item_repeats_a_term_and_every_form_says_what_it_must_show() -> None:
    for _, criterion in items():
        terms = [term.casefold() for term in criterion.terms]
        assert len(set(terms)) == len(terms), criterion.id
        assert all(row.must_show for row in criterion.evidence), criterion.id


def test_loading_all_editions_is_quick() -> None:
    begun = time.process_time()
    catalogue.load_from(catalogue.PACKAGED)
    assert time.process_time() - begun < 2


def test_loading_happens_once() -> None:
    assert catalogue.load() is catalogue.load()


@pytest.mark.parametrize("kind", [UnitKind.PROVINSI, UnitKind.KABUPATEN, UnitKind.KOTA])
def test_regional_governments_face_their_own_duties_of_p2ham_alone(kind: UnitKind) -> None:
    """A letter of the Minister of the Interior gives them three; criteria are for units that serve."""
    offered = {p.id: p for p in catalogue.load().for_unit(kind, None)}
    assert [c.id for c in offered["p2ham-2023"].applying(kind)] == ["P2HAM23-M1", "P2HAM23-M2", "P2HAM23-M3"]
    assert not {"p2ham-2018", "p2ham-2022"} & offered.keys()
