"""Why an item was named."""

from knowledge.vocabulary import DocumentForm
from matchers.matcher import Matcher
from matchers.submission import Submission

RAMP = Submission(("Foto jalan landai (ramp) menuju loket, pegangan rambat kiri kanan",), "ramp.jpg", "ramp")
DECREE = Submission(
    (
        "KEPUTUSAN KEPALA RUTAN\nNOMOR W12-1 TAHUN 2024\nTENTANG\nTIM KERJA P2HAM\n"
        "KESATU : Menunjuk operator P2HAM sebagaimana lampiran\nttd",
    ),
    "SK tim P2HAM.pdf",
)


def test_the_best_item_is_explained_beside_its_runner_up(matcher: Matcher) -> None:
    best = matcher.match("p2ham-2023", DECREE).matches[0]
    why = matcher.explain("p2ham-2023", DECREE, best.criterion)
    assert why is not None
    assert best.criterion == "P2HAM23-P5"
    assert {signal.code for signal in why.spoke_for} & {"heading", "name"}
    assert why.runner_up not in (None, best.criterion)
    assert sum(signal.strength for signal in why.ahead) > 0
    assert why.score > 0.5


def test_an_item_without_the_right_form_says_what_to_send(matcher: Matcher) -> None:
    text = "LAPORAN\nPemasangan guiding block dan jalan landai (ramp) di ruang layanan selesai."
    submission = Submission((text,), "laporan ramp.docx")
    best = matcher.match("p2ham-2023", submission).matches[0]
    why = matcher.explain("p2ham-2023", submission, best.criterion)
    assert why is not None
    assert DocumentForm.PHOTO in why.wanted_forms or not why.wanted_forms


def test_an_item_that_was_not_listed_has_no_explanation(matcher: Matcher) -> None:
    assert matcher.explain("p2ham-2023", RAMP, "P2HAM23-M3") is None
    assert matcher.explain("p2ham-2023", RAMP, "TIDAK-ADA") is None


def test_a_reason_names_the_items_own_words(matcher: Matcher) -> None:
    best = matcher.match("p2ham-2023", RAMP).matches[0]
    assert best.criterion == "P2HAM23-B6"
    assert "ramp" in str(best.reason.facts["term"]).lower()
    assert "ramp" in best.quote


def test_a_lookalike_is_not_proposed(matcher: Matcher) -> None:
    text = "SURAT PERINTAH\nNomor W1-2\nMemerintahkan piket malam dan penjagaan blok\nRegu jaga I"
    found = matcher.match("p2ham-2023", Submission((text,), "sprin piket.pdf"))
    assert all(match.decision.value != "accept" for match in found.matches)
