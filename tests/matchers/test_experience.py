"""What approvals teach, and what nobody can teach alone."""

import pytest

from knowledge import catalogue
from matchers.experience import Experience, Lesson
from matchers.findings import Decision
from matchers.learnt import LOGIT, UTILITY
from matchers.matcher import Matcher
from matchers.submission import Submission

PROGRAMME = "kkpham-2021"
MATCHER = Matcher(catalogue.load().programmes)
TEXT = """PEMERINTAH KABUPATEN CONTOH
LAPORAN LOKAKARYA MINI POSYANDU MELATI
Lokakarya dihadiri bidan, kader dan perangkat kelurahan di balai warga.
Dibahas jadwal timbangan, buku kegiatan kader dan kunjungan rumah ibu nifas.
Hartono Wiryawan menandatangani daftar hadir."""
SUBMISSION = Submission(pages=[TEXT], filename="laporan lokakarya.pdf")


def best(experience: Experience | None = None) -> tuple[str, Decision, float]:
    match = MATCHER.match(PROGRAMME, SUBMISSION, experience).matches[0]
    return match.criterion, match.decision, match.score


def words() -> frozenset[str]:
    [found] = MATCHER.public_words(SUBMISSION).values()
    return frozenset(found)


def taught(criterion: str, *units: int) -> Experience:
    return Experience([Lesson(unit, criterion, words()) for unit in units])


def test_only_words_that_everybody_knows_are_learnt_from() -> None:
    found = words()
    assert {"lokakarya", "kader"} <= {word for word in found if word in ("lokakarya", "kader")}
    assert not found & {"hartono", "wiryawan", "laporan", "contoh"}


def test_an_approved_item_comes_nearer_when_two_units_agree() -> None:
    before = best()
    after = best(taught(before[0], 1, 2))
    assert after[0] == before[0]
    assert after[2] > before[2]


def test_a_title_of_common_words_is_known_again_by_its_neighbours() -> None:
    def decree(head: str, filename: str = "") -> Submission:
        title = "KEPUTUSAN KEPALA RUTAN\nTENTANG\nKELOMPOK KERJA LAYANAN RAMAH HAM"
        return Submission([f"{title}\nMEMUTUSKAN\nttd {head}"], filename=filename)

    def likeness(experience: Experience | None) -> float:
        match = MATCHER.match("p2ham-2023", decree("Hasan Basri", "SK Pokja.pdf"), experience).matches[0]
        assert match.criterion == "P2HAM23-P5"
        return match.score

    said = [next(iter(MATCHER.public_words(decree(head)).values())) for head in ("Suhendra", "Suparman")]
    assert {"kelompok kerja", "ramah ham"} <= set(said[0])
    [named] = MATCHER.public_words(decree("", "SK Pokja Budi Santoso.pdf")).values()
    assert not [word for word in named if " " in word and {"budi", "santoso"} & set(word.split())]
    lessons = [Lesson(unit, "P2HAM23-P5", frozenset(words)) for unit, words in enumerate(said)]
    assert likeness(Experience(lessons)) > likeness(Experience(lessons[:1])) == likeness(None)


@pytest.mark.parametrize("units", [(1,), (1, 1, 1, 1)], ids=["one document", "many documents"])
def test_one_unit_alone_teaches_nothing(units: tuple[int, ...]) -> None:
    assert best(taught(best()[0], *units)) == best()


def test_experience_never_makes_proof_of_what_was_not_even_asked_about() -> None:
    """Whatever item two units had this approved for, it is not accepted for it."""
    index = MATCHER.index(PROGRAMME)
    asked = {
        m.criterion for m in MATCHER.match(PROGRAMME, SUBMISSION).matches if m.decision is not Decision.NONE
    }
    for criterion in index.criteria:
        if criterion.id not in asked:
            found = MATCHER.match(PROGRAMME, SUBMISSION, taught(criterion.id, 1, 2)).matches
            assert criterion.id not in {m.criterion for m in found if m.decision is Decision.ACCEPT}


def test_an_item_never_named_is_not_lifted_over_one_that_is_clear() -> None:
    clear = Submission(
        pages=["KEPUTUSAN BUPATI\nTENTANG POS BANTUAN HUKUM BAGI MASYARAKAT MISKIN"], filename="SK.pdf"
    )
    without = MATCHER.match(PROGRAMME, clear).matches[0]
    [found] = MATCHER.public_words(clear).values()
    other = next(c.id for c in MATCHER.index(PROGRAMME).criteria if c.id.startswith("KKP-SEHAT"))
    misled = Experience([Lesson(unit, other, frozenset(found)) for unit in (1, 2)])
    after = MATCHER.match(PROGRAMME, clear, misled).matches[0]
    assert after.criterion == without.criterion


def test_the_quorum_grows_with_the_units() -> None:
    honest = [Lesson(unit, "KKP-SEHAT-P1", frozenset({"bidan", "kader"})) for unit in range(9)]
    stuffed = [Lesson(unit, "KKP-SEHAT-P1", frozenset({"anggaran", "pajak"})) for unit in (20, 21)]
    experience = Experience([*honest, *stuffed])
    assert experience.criteria == ("KKP-SEHAT-P1",)
    assert experience._agreed["KKP-SEHAT-P1"] == {"bidan", "kader"}


def test_the_order_of_lessons_does_not_matter() -> None:
    lessons = [Lesson(unit, code, words()) for unit in (1, 2) for code in ("KKP-SEHAT-P1", "KKP-SEHAT-S1")]
    assert best(Experience(lessons)) == best(Experience(lessons[::-1]))


def test_what_was_learnt_is_told_and_bounded() -> None:
    criterion = best()[0]
    told = MATCHER.explain(PROGRAMME, SUBMISSION, criterion, experience=taught(criterion, 1, 2))
    plain = MATCHER.explain(PROGRAMME, SUBMISSION, criterion)
    assert told is not None
    assert plain is not None
    [signal] = [s for s in told.spoke_for if s.code == "approved"]
    assert 0 < signal.strength <= UTILITY
    assert "approved" not in {s.code for s in (*plain.spoke_for, *plain.spoke_against)}
    assert LOGIT <= 1.0
