"""What one fuzzy score gets wrong, with the answer that is wanted instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import catalogue
from matchers.findings import Decision, Findings
from matchers.matcher import Matcher
from matchers.submission import Submission


def proposed(findings: Findings) -> list[str]:
    """The items that are accepted or asked about."""
    return [m.criterion for m in findings.matches if m.decision is not Decision.NONE]


def codes(findings: Findings) -> set[str]:
    """The codes of all remarks."""
    return {remark.code for remark in findings.remarks}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Petugas bersikap sopan kepada tamu.", id="sop inside sopan"),
        pytest.param("Tiket maskapai penerbangan rombongan.", id="sk inside maskapai"),
    ],
)
def test_short_terms_match_whole_words_only(matcher: Matcher, text: str) -> None:
    for programme in catalogue.load().programmes:
        found = matcher.match(programme.id, Submission((text,)))
        assert not [m for m in found.matches if m.decision is Decision.ACCEPT]


def test_words_far_apart_do_not_make_a_phrase(matcher: Matcher) -> None:
    text = (
        "Laporan rapat dinas. Ketua membacakan maklumat penutupan jalan.\n"
        + "Rapat membahas kendaraan.\n" * 8
    )
    found = matcher.match("p2ham-2023", Submission((text + "Pelayanan katering baik.",)))
    assert "P2HAM23-A1" not in [m.criterion for m in found.matches if m.decision is Decision.ACCEPT]


def test_one_shared_word_never_suffices(matcher: Matcher) -> None:
    found = matcher.match("p2ham-2023", Submission(("Ruang rapat pimpinan dicat ulang.",), "ruang.docx"))
    assert not [m for m in found.matches if m.decision is Decision.ACCEPT]


@pytest.mark.parametrize(
    "text",
    [
        "Laporan sarana Lapas\nToilet khusus penyandang disabilitas belum tersedia.",
        "Laporan sarana Lapas\nPembangunan toilet khusus penyandang disabilitas masih direncanakan.",
        "Laporan sarana Lapas\nToilet khusus penyandang disabilitas dalam proses pengadaan.",
    ],
)
def test_what_is_not_there_yet_is_remarked_on(matcher: Matcher, text: str) -> None:
    found = matcher.match("p2ham-2023", Submission((text,), "toilet disabilitas.pdf"))
    assert proposed(found)
    assert "text.negation" in codes(found)


def test_upper_and_lower_case_are_the_same(matcher: Matcher) -> None:
    text = "Maklumat Pelayanan\nKami sanggup memberikan pelayanan sesuai standar."
    lower, upper = (matcher.match("p2ham-2023", Submission((t,))) for t in (text.lower(), text.upper()))
    assert [(m.criterion, m.score) for m in lower.matches] == [(m.criterion, m.score) for m in upper.matches]


def test_damaged_letters_still_name_the_item(matcher: Matcher) -> None:
    clean, damaged = (
        matcher.match("p2ham-2023", Submission((text,)))
        for text in ("MAKLUMAT PELAYANAN Rutan Serang", "MAK1UMAT PE1AYANAN Rutan Serang")
    )
    assert damaged.matches[0].criterion == clean.matches[0].criterion == "P2HAM23-A1"


@pytest.mark.parametrize("pages", [(), ("",), (" \n\t ",), ("", "", "")])
def test_empty_text_never_scores(matcher: Matcher, pages: tuple[str, ...]) -> None:
    for programme in catalogue.load().programmes:
        assert matcher.match(programme.id, Submission(pages)).matches == ()


@given(text=st.text(max_size=400), filename=st.text(max_size=40), caption=st.text(max_size=40))
@settings(deadline=None)
def test_any_text_gets_an_answer(matcher: Matcher, text: str, filename: str, caption: str) -> None:
    found = matcher.match("ranham-2021", Submission(tuple(text.split("\f")), filename, caption))
    assert all(0 <= m.score <= 1 for m in found.matches)
    assert all(len(part.matches) <= 5 for part in found.parts)


@pytest.mark.parametrize("programme", [p.id for p in catalogue.load().programmes])
def test_a_copy_of_the_criteria_proposes_nothing(matcher: Matcher, programme: str) -> None:
    criteria = catalogue.load().programme(programme).criteria
    listed = "\n".join(f"{number}. {c.title}" for number, c in enumerate(criteria, start=1))
    found = matcher.match(programme, Submission(("LAMPIRAN PERATURAN MENTERI\nDAFTAR KRITERIA\n" + listed,)))
    assert proposed(found) == []
    assert "text.copy" in codes(found)


def test_a_blank_template_proposes_nothing(matcher: Matcher) -> None:
    blank = "PAKTA INTEGRITAS\nNama : ........\nJabatan : ........\nUnit : ........\nTanggal ........\n"
    found = matcher.match("p2ham-2022", Submission((blank * 2,), "format pakta integritas.docx"))
    assert proposed(found) == []
    assert "text.blank" in codes(found)


def test_another_year_is_remarked_on_and_lowers_no_score(matcher: Matcher) -> None:
    text = "DATA TIMBULAN SAMPAH\nTimbulan sampah 120 ton/hari, penanganan 70 %\nSerang, 9 Januari 2019\nttd"
    plain, dated = (matcher.match("kkpham-2021", Submission((text,), year=y)) for y in (None, 2024))
    assert [(m.criterion, m.score) for m in plain.matches] == [(m.criterion, m.score) for m in dated.matches]
    assert "period.other" in codes(dated)
    assert "period.other" not in codes(plain)


def test_a_document_without_a_year_is_told_apart_from_one_of_another_year(matcher: Matcher) -> None:
    text = "Maklumat pelayanan\nKami sanggup memberikan pelayanan sesuai standar."
    assert "period.unknown" in codes(matcher.match("p2ham-2023", Submission((text,), year=2024)))
