"""Sister items that differ by stage: plan, work, evaluation, follow-up; and what only says who pays."""

import pytest

from knowledge import catalogue
from matchers.matcher import Matcher
from matchers.stages import Stage, item_stages, round_stage, said_stage
from matchers.submission import Submission
from matchers.zones import proving

SAID = [
    ("laporan evaluasi sop", Stage.EVALUATED),
    ("rencana tindak lanjut hasil survei", Stage.FOLLOWED),
    ("pendataan anak tanpa akta", Stage.PLANNED),
    ("berita acara serah terima alat", Stage.DONE),
    ("maklumat pelayanan", None),
]
ROUNDS = [
    ("capaian b08 tahun 2024", Stage.DONE),
    ("laporan mei - agustus 2024", Stage.DONE),
    ("data sampai maret 2024", Stage.PLANNED),
    ("rapat 6 desember 2024", Stage.EVALUATED),
    ("b04 dan b12", None),
    ("tanpa tanggal", None),
]


@pytest.mark.parametrize(("heading", "stage"), SAID, ids=[text for text, _ in SAID])
def test_a_heading_says_its_stage(heading: str, stage: Stage | None) -> None:
    assert said_stage(heading) is stage


@pytest.mark.parametrize(("text", "stage"), ROUNDS, ids=[text for text, _ in ROUNDS])
def test_dates_and_names_say_the_round(text: str, stage: Stage | None) -> None:
    assert round_stage(text) is stage


def test_items_name_their_stage_and_sisters_of_an_evaluation_are_the_work_itself() -> None:
    edition = catalogue.load().programme("zi-wbk-2021")
    family = [c for c in edition.criteria if c.id.startswith("ZI-PW-P4-")]
    assert item_stages(family, [0, 0, 0]) == (Stage.DONE, Stage.EVALUATED, Stage.FOLLOWED)
    rights = catalogue.load().programme("kkpham-2021").criteria
    assert set(item_stages(rights, [0] * len(rights))) == {None}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("LAPORAN EVALUASI WHISTLEBLOWING SYSTEM\nTahun 2025, saluran dan jumlah laporan", "ZI-PW-P4-B"),
        ("TINDAK LANJUT WHISTLEBLOWING SYSTEM\nTahun 2025, saluran dan jumlah laporan", "ZI-PW-P4-C"),
    ],
)
def test_the_verb_tells_sister_items_apart(matcher: Matcher, text: str, wanted: str) -> None:
    found = matcher.match("zi-wbk-2021", Submission((text,)))
    assert found.matches[0].criterion == wanted


def test_a_clause_that_names_the_paying_budget_proves_none() -> None:
    clause = "ketiga: segala biaya yang timbul dibebankan pada dpa bagian hukum tahun 2025."
    assert "dpa" not in proving(clause)
    assert "dpa bagian hukum" in proving("dpa bagian hukum tahun 2025")


def test_an_order_to_travel_is_no_budget_of_its_subject(matcher: Matcher) -> None:
    order = (
        "SURAT TUGAS\nMenugaskan dua pegawai mengikuti bimbingan teknis PPID di Denpasar, 4 November 2025. "
        "Biaya perjalanan dibebankan pada DPA Dinas Kominfo."
    )
    found = matcher.match("kkpham-2021", Submission((order,)))
    assert [m for m in found.matches if m.decision.value == "accept"] == []


def test_an_invitation_proposes_no_item_that_takes_none(matcher: Matcher) -> None:
    text = (
        "UNDANGAN\nYth. para Kasi. Rapat pembahasan toilet disabilitas dan ruang laktasi, Kamis pukul 09.00"
    )
    found = matcher.match("p2ham-2023", Submission((text,)))
    assert {m.decision.value for m in found.matches} <= {"none"}
