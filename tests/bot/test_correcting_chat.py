"""Correcting, seeing and manner, told by the real bot over HTTP."""

import pytest
import pytest_asyncio

from assistant.membership.enrolment import UnitPlace
from bot.simulator import Message, Person
from bot.translation import LANGUAGES, translator
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from tests.bot.office import (
    PATIENCE,
    Office,
    invited,
    pages_pdf,
    picture,
    training,
    training_lines,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROGRAMME = "P2HAM (Permenkumham 25/2023)"
DECREE = (
    "KEPUTUSAN KEPALA RUMAH TAHANAN NEGARA KELAS IIB SERANG",
    "NOMOR W12.PAS.9-12 TAHUN {year}",
    "TENTANG TIM PELAYANAN PUBLIK BERBASIS HAK ASASI MANUSIA",
    "MEMUTUSKAN: menetapkan tim dan operator P2HAM Rutan Serang tahun {year}.",
    "Ditetapkan di Serang pada tanggal 5 Januari {year}. Kepala, Suhendra",
)


@pytest_asyncio.fixture(loop_scope="module")
async def year(office: Office) -> int:
    return office.stage.services.clock().year


async def newcomer(office: Office, name: str, language: str = "id") -> Office:
    """Somebody who has just followed an invitation to a unit of their own, and sees the programmes."""
    person = office.stage.simulator.person(name, name.lower(), language)
    unit = UnitPlace(f"Rutan {name}", UnitKind.RUTAN, Zone.WIB)
    own = person.start(await invited(office.stage, Role.OFFICER, unit))
    await person.wait_for(lambda m: PROGRAMME in m.labels, PATIENCE, after=own)
    return Office(office.stage, person)


def steps_since_start(person: Person) -> int:
    """How many messages a person wrote and buttons they pressed after following the invitation."""
    written = [m for m in person.messages if not m.from_bot and not m.text.startswith("/start")]
    return len(written) + len(person.presses)


@pytest.mark.parametrize("recognised", [True, False], ids=["recognised", "unknown photo"])
async def test_a_new_officer_confirms_an_item_in_at_most_six_steps(
    office: Office, year: int, recognised: bool
) -> None:
    new = await newcomer(office, f"Baru{recognised}")
    choices = new.officer.last
    await new.press(PROGRAMME, choices)
    await new.press(choices.labels[0], choices)
    if recognised:
        answer = await new.send(training(year), "laporan.pdf")
        await new.press("✅ Benar", answer)
    else:
        answer = await new.answer(new.officer.send_photo(picture(700)))
        await new.press("📌 Pilih butir", answer)
        answer = await new.say("laktasi")
        await new.press(answer.labels[0], answer)
    assert "✅ P2HAM23-" in answer.text
    assert steps_since_start(new.officer) <= 6


async def test_an_item_is_found_by_a_typed_word(office: Office) -> None:
    answer = await office.answer(office.officer.send_photo(picture(710)))
    await office.press("📌 Pilih butir", answer)
    assert "Tulis satu kata" in answer.text
    nothing = await office.say("xyzzy")
    assert "Tidak ada butir yang cocok dengan xyzzy" in nothing.text
    assert any("Akses" in label or "." in label for label in nothing.labels)
    found = await office.reply(nothing, "kursi roda")
    assert "P2HAM23-B5" in found.text
    await office.press(next(label for label in found.labels if "P2HAM23-B5" in label), found)
    assert "✅ P2HAM23-B5" in found.text
    assert "P2HAM23-B2" in (await office.say("laktasi")).text


async def test_a_question_ends_with_batal_and_the_decision_before_it_stands(office: Office) -> None:
    answer = await office.answer(office.officer.send_photo(picture(720), "ruang laktasi"))
    await office.press(answer.labels[0], answer)
    await office.press("➕ Tambah butir", answer)
    assert (await office.say("/batal")).text == "Baik, dibatalkan."
    assert "Silakan kirim" in (await office.say("apa kabar?")).text
    assert "diurungkan" in (await office.say("/batal")).text


async def test_one_file_serves_two_items_and_moves(office: Office, year: int) -> None:
    answer = await office.send(training(year) + b"\n% dua", "dua butir.pdf")
    await office.press("✅ Benar", answer)
    await office.press("➕ Tambah butir", answer)
    found = await office.say("kompetensi petugas")
    await office.press(next(label for label in found.labels if "P2HAM23-C2" in label), found)
    assert "✅ P2HAM23-C4" in found.text
    assert "✅ P2HAM23-C2" in found.text
    await office.press("🔁 Pindah butir", found)
    await office.press("🔁 Pindah P2HAM23-C2", found)
    assert "Dipindahkan ke butir yang mana" in found.text
    target = await office.say("p2ham23-b2")
    assert await office.press(target.labels[0], target) == "Dipindahkan."
    assert "P2HAM23-C2" not in target.text
    assert "✅ P2HAM23-B2" in target.text
    await office.press("↩️ Urungkan", target)
    assert "✅ P2HAM23-C2" in target.text


async def test_a_reply_to_a_file_becomes_its_caption(office: Office) -> None:
    own = office.officer.send_photo(picture(730))
    answer = await office.answer(own)
    offer = await office.reply(own, "ruang laktasi dekat loket")
    assert "ruang laktasi dekat loket" in offer.text
    assert await office.press("📝 Jadikan keterangan", offer) == "Keterangan disimpan."
    assert "🔵 P2HAM23-B2" in offer.text
    again = await office.reply(answer, "pos yankomas")
    await office.press("🔎 Cari butirnya", again)
    assert "P2HAM23-A7" in again.text
    assert "P2HAM23-A7" in again.labels[0] + again.labels[1]


async def test_a_bundle_is_decided_part_by_part_joined_and_split(office: Office, year: int) -> None:
    decree = tuple(line.format(year=year) for line in DECREE)
    answer = await office.send(pages_pdf(decree, training_lines(year)), "berkas SK.pdf")
    await office.press("🗂 Per bagian", answer)
    assert "Bagian hal. 1" in answer.text
    await office.press("🔁 Pindah P2HAM23-P5", answer)
    assert "hal. 1\n" in answer.text
    found = await office.say("sk tim")
    await office.press(next(label for label in found.labels if "P2HAM23-P5" in label), found)
    assert "✅ P2HAM23-P5" in found.text
    await office.press("🗂 Per bagian", found)
    assert await office.press("🔗 Satukan semua", found) == "Bagian diatur ulang."
    assert "✅ P2HAM23-P5" in found.text
    assert "P2HAM23-C4" not in found.text.partition("Berikutnya")[0]
    await office.press("🔎 Rincian", found)
    await office.press("✂️ Pisah", found)
    assert found.labels == ["2", "✖️ Tidak jadi"]
    assert "nomor halamannya" in (await office.say("halaman kedua")).text
    assert "antara 2 dan 2" in (await office.say("7")).text
    split = await office.say("hal. 2")
    assert "🔵 P2HAM23-C4" in split.text
    assert "✅ P2HAM23-P5" in split.text


async def test_an_item_shows_its_files_gives_them_back_and_takes_new_ones(office: Office, year: int) -> None:
    new = await newcomer(office, "Rini")
    choices = new.officer.last
    await new.press(PROGRAMME, choices)
    await new.press(choices.labels[0], choices)
    content = training(year) + b"\n% rini"
    answer = await new.send(content, "laporan rini.pdf")
    await new.press("✅ Benar", answer)
    shown = await new.say("/butir p2ham23-c4")
    assert "laporan rini.pdf" in shown.text
    assert "Dikonfirmasi Rini" in shown.text
    assert (await new.press_below("📎 Ambil berkas", shown)).file.data == content
    asked = await new.press_below("🔄 Ganti berkas", shown)
    assert "menggantikan laporan rini.pdf" in asked.text
    assert "menunggu berkas penggantinya" in (await new.say("sebentar ya")).text
    replaced = await new.send(training(year) + b"\n% baru", "laporan baru.pdf")
    assert "Menggantikan laporan rini.pdf" in replaced.text
    assert "✅ P2HAM23-C4" in replaced.text
    shown = await new.say("/butir P2HAM23-C4")
    assert "✅ laporan baru.pdf" in shown.text
    assert "🗑 laporan rini.pdf" in shown.text
    await new.press("✅ laporan baru.pdf", shown)
    assert "Ditarik" in await new.press("🗑 Tarik", shown)
    assert "🗑 laporan baru.pdf" in shown.text
    await new.press("↩️ Urungkan", shown)
    assert "✅ P2HAM23-C4" in shown.text
    told = await new.say("/riwayat")
    assert "Anda: laporan baru.pdf ditarik dari P2HAM23-C4" in told.text
    assert "Anda: laporan rini.pdf dikirim" in told.text


async def test_items_of_two_years_are_told_apart(office: Office, year: int) -> None:
    new = await newcomer(office, "Dua")
    for label in (0, -1):
        choices = await new.say("/program")
        await new.press(PROGRAMME, choices)
        await new.press(choices.labels[label], choices)
    answer = await new.send(training(year) + b"\n% tahun", "laporan dua tahun.pdf")
    other = f"P2HAM (Permenkumham 25/2023) {year}"
    assert f"✅ Benar P2HAM23-C4 ({other})" in answer.labels or f"📚 {other}" in answer.text
    assert len(set(answer.labels)) == len(answer.labels)


async def test_the_checklist_is_narrowed(office: Office) -> None:
    whole = await office.say("/kurang")
    await office.press("📂 Per kelompok", whole)
    await office.press(whole.labels[0], whole)
    assert "📂 " in whole.text
    await office.press("📋 Semua", whole)
    assert "📂 Per kelompok" in whole.labels
    assert "Tidak ada butir yang dikembalikan" in (await office.say("/kurang dikembalikan")).text
    status = await office.say("/status")
    await office.press(status.labels[0], status)
    await office.press(status.labels[0], status)
    assert "📖 Apa yang diminta" in status.labels


async def test_without_a_programme_the_choice_stands_where_an_error_would(office: Office) -> None:
    new = await newcomer(office, "Tanpa")
    for words in ("/kurang", "/status", "/butir laktasi", "/tenggat", "laktasi"):
        shown = await new.say(words)
        assert "pilih dulu program" in shown.text
        assert PROGRAMME in shown.labels


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/kurng", "Mungkin maksud Anda /kurang?"),
        ("/terbang", "tidak saya kenal"),
        ("/missing", "Masih kurang"),
        ("/KURANG@lengkap_bot", "Masih kurang"),
    ],
)
async def test_commands_are_understood_or_suggested(office: Office, typed: str, says: str) -> None:
    assert says in (await office.say(typed)).text


async def test_a_phone_in_english_is_spoken_to_in_english_until_told_otherwise(office: Office) -> None:
    new = await newcomer(office, "Smith", "en-GB")
    greeting = new.officer.answers[0]
    assert greeting.text.startswith("Welcome, Smith")
    assert "/bahasa" in greeting.text
    assert command(new, "missing") == "What is still missing"
    choice = await new.say("/language")
    await new.press("Bahasa Indonesia", choice)
    assert "bahasa Indonesia" in choice.text
    assert command(new, "kurang") == "Yang masih kurang"
    assert (await new.say("/bahasa en")).text == "All right, I speak English from now on."
    assert "choose the programme you work on first" in (await new.say("/missing")).text


def command(office: Office, name: str) -> str | None:
    """What the menu says of a command; None when it is not there."""
    menu = {entry["command"]: entry["description"] for entry in office.officer.menu}
    return menu.get(name)


async def test_menus_show_what_a_person_can_do(office: Office) -> None:
    assert command(office, "paket") is not None
    assert command(office, "rekap") is None
    admin = office.stage.simulator.person("Maria", "maria", "id")
    own = admin.start(await invited(office.stage, Role.ADMIN, None))
    await admin.wait_for(lambda m: "/rekap" in m.text, PATIENCE, after=own)
    kanwil = Office(office.stage, admin)
    assert command(kanwil, "rekap") is not None
    assert command(kanwil, "kurang") is None
    for language, name in (("id", "Mulai"), ("en", "Start")):
        stranger = Office(office.stage, office.stage.simulator.person(f"Z{language}", language_code=language))
        await stranger.stage.simulator.wait_until(lambda s=stranger: command(s, "start"), PATIENCE)
        assert (command(stranger, "start") or "").startswith(name)
        assert command(stranger, "kurang") is None


async def test_an_unknown_invitation_is_refused_in_the_language_of_the_phone(office: Office) -> None:
    for language in LANGUAGES:
        stranger = office.stage.simulator.person(f"Jones {language}", f"jones_{language}", language)
        own = stranger.start("bukan-undangan")
        told = await stranger.wait_for(lambda m: True, PATIENCE, after=own)
        assert told.text == translator(language)("error.invitation.unknown")


async def test_a_kanwil_that_writes_is_shown_its_way(office: Office) -> None:
    admin = office.stage.simulator.person("Sari", "sari", "id")
    own = admin.start(await invited(office.stage, Role.ADMIN, None))
    await admin.wait_for(lambda m: "/rekap" in m.text, PATIENCE, after=own)
    kanwil = Office(office.stage, admin)
    assert "/rekap" in (await kanwil.say("halo")).text
    assert "untuk petugas unit" in (await kanwil.say("/riwayat")).text


async def test_a_reply_to_a_file_that_was_refused_says_so(office: Office) -> None:
    own = office.officer.send_document(b"", "kosong.pdf")
    await office.answer(own)
    replied: Message = await office.reply(own, "sk tim")
    assert "sk tim" in replied.text or "belum selesai" in replied.text
