"""The screens of answers at their largest, and questions through the handler."""

import re

import pytest

from assistant.answering.answers import (
    Declined,
    GuideAnswer,
    ItemAnswer,
    Nearby,
    RuleAnswer,
    TermAnswer,
    WhichProgramme,
)
from assistant.answering.suffices import suffices
from bot.callbacks import Press, Verb
from bot.handlers.asking import asked
from bot.handlers.buttons import BUTTONS
from bot.screens import answering, rules
from bot.screens.screen import Screen
from bot.telegram.menus import known_as
from bot.translation import LANGUAGES, translator
from knowledge import catalogue, guidance
from knowledge.vocabulary import DocumentForm
from matchers import tables
from tests.bot.town import Town

PROGRAMMES = catalogue.load().programmes
HELD = guidance.load()
COMMAND = re.compile(r"(?<![\w.])/([a-z]+)")
PRESSED = re.compile(r"[Tt]ekan (?:\W+ )?\*\*([^*…]+)")
NOT_OURS = {"Mulai", "nomor"}  # Telegram's own button, and a number on ours


def fits(screen: Screen) -> None:
    shown = re.sub(r"<[^>]+>", "", screen.text)
    assert len(shown) <= answering.LONGEST
    assert shown.strip()
    for row in screen.buttons:
        for button in row:
            assert len(button.data.encode()) <= 64
            assert 0 < len(button.label) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_every_item_fits_with_and_without_a_form(language: str, programme: catalogue.Programme) -> None:
    t = translator(language)
    for criterion in programme.criteria:
        plain = answering.item(t, ItemAnswer(programme, criterion))
        fits(plain)
        assert t("ask.source", source="")[:4] in plain.text
        assert (t("ask.item_is_advice") in plain.text) is not criterion.required
        for form in (*DocumentForm, None):
            fits(answering.item(t, ItemAnswer(programme, criterion, suffices=suffices(criterion, form))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_and_term_fits_whole_and_names_its_ground(language: str) -> None:
    t = translator(language)
    for guide in HELD.guides.values():
        screen = answering.guide(t, GuideAnswer(guide))
        fits(screen)
        assert guide.body.split()[-1].strip("*.") in screen.text
        assert {known_as(word) for word in COMMAND.findall(guide.body)}.isdisjoint({None})
    for term in HELD.terms.values():
        fits(answering.term(t, TermAnswer(term)))


def test_guides_tell_people_to_press_buttons_that_there_are() -> None:
    labels = [words for key, words in translator("id").messages.items() if key.startswith("button.")]
    told = {word.strip() for guide in HELD.guides.values() for word in PRESSED.findall(guide.body)} - NOT_OURS
    assert told
    assert [word for word in told if not any(word in label for label in labels)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_every_rule_of_every_programme_fits(language: str, programme: catalogue.Programme) -> None:
    t = translator(language)
    matters = [key.removeprefix("r.") for key in tables.asks() if key.startswith("r.")]
    for matter in matters:
        fits(rules.rule(t, RuleAnswer(matter, programme)))
        fits(answering.which(t, WhichProgramme(matter, PROGRAMMES)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_refusal_and_offer_has_words(language: str) -> None:
    t = translator(language)
    for key in tables.asks():
        kind, matter = key.split(".")
        if kind == "n":
            fits(answering.declined(t, Declined(matter)))
        if kind in ("s", "r"):
            fits(answering.declined(t, Declined(near=(Nearby(key), Nearby(key)))))
    fits(answering.declined(t, Declined()))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("bukti ruang laktasi apa?", "Ruang laktasi"),
        ("foto ruang laktasi satu saja cukup?", "Satu belum cukup"),
        ("undangan saja cukup utk ruang laktasi?", "Biasanya belum cukup"),
        ("apa yg masih kurang", "Masih kurang"),
        ("apa yg masih kurang dari TU", "Yang masih kurang dari"),
        ("sudah brp persen", "Status"),
        ("kapan tenggatnya", "belum ditetapkan"),
        ("knp dikembalikan", "Tidak ada bukti yang berstatus dikembalikan"),
        ("siapa verifikator saya", "Dewi"),
        ("apa yang sudah dikerjakan pendahulu saya?", "Yang sudah dikerjakan"),
        ("apa yg paling mendesak", "paling mendesak"),
        ("berkas saya sudah masuk belum", "Riwayat"),
        ("predikatnya apa", "Predikat Unit Kerja P2HAM"),
        ("nilai minimal wbk berapa", "75"),
        ("apa itu lke", "Lembar Kerja Evaluasi"),
        ("makasih ya min", "Sama-sama"),
        ("halo", "Silakan kirim dokumen"),
        ("besok hujan ga", "tidak punya jawaban"),
        ("minta no hp kalapas", "data pribadi"),
        ("laktasi", "P2HAM23-B2"),
        ("kompetensi petugas", "P2HAM23-C2"),
    ],
)
async def test_a_question_is_answered(town: Town, text: str, says: str) -> None:
    await town.work_on("Ani")
    assert says in (await asked(await town.turn("Ani"), text)).text


async def test_without_an_assessment_guides_answer_and_rules_ask_for_the_programme(town: Town) -> None:
    turn = await town.turn("Ani")
    assert "Pindai" in (await asked(turn, "cara scan pakai hp")).text
    choice = await asked(turn, "dasar hukumnya apa")
    assert "program yang mana" in choice.text
    below = (await BUTTONS[Verb.ASK](turn, Press(Verb.ASK, ("r.legal.zi-wbk-2021",)))).below
    assert below is not None
    assert "PermenPANRB" in below.text


async def test_a_kanwil_asks_too(town: Town) -> None:
    await town.work_on("Ani")
    turn = await town.turn("Dewi")
    assert "Rutan Serang" in (await asked(turn, "unit mana yg belum kirim")).text
    assert "Ruang laktasi" in (await asked(turn, "bukti ruang laktasi p2ham apa")).text
    assert "/rekap" in (await asked(turn, "halo")).text
