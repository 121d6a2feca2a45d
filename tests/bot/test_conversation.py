"""What an officer hears, told by the real bot over HTTP: good files, bad files, and everything else."""

import io
import logging

import pikepdf
import pytest
from PIL import Image

from bot.simulator import Message
from tests.bot.office import PATIENCE, Office, picture, text_pdf, training, training_lines

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_names_with_markup_are_greeted_literally(office: Office) -> None:
    greeting = next(m for m in office.officer.answers if "Selamat datang" in m.text)
    assert "<b>Ani</b> & Co" in greeting.text
    assert "Rutan <i>Serang</i>" in greeting.text
    assert "tidak terenkripsi ujung ke ujung" in greeting.text


async def test_a_document_is_proposed_confirmed_undone_and_moved(office: Office) -> None:
    year = office.stage.services.clock().year
    answer = await office.send(training(year), "laporan.pdf")
    assert "P2HAM23-C4" in answer.text
    assert "Hal. 1: “" in answer.text
    assert await office.press("✅ Benar", answer) == "Tercatat. Terima kasih."
    assert "✅ P2HAM23-C4" in answer.text
    undo = _data(answer, "↩️ Urungkan")
    assert await office.press("↩️ Urungkan", answer) == "Keputusan terakhir diurungkan."
    assert "🔵 P2HAM23-C4" in answer.text
    assert "sebelumnya" in await office.forge(undo, answer)
    confirm = _data(answer, "✅ Benar")
    await office.press("✅ Benar", answer)
    assert await office.forge(confirm, answer) == "Sudah tercatat sebelumnya."
    await office.press("🔁 Pindah butir", answer)
    await office.press("✖️ Tidak jadi", answer)
    await office.press("🚫 Bukan bukti", answer)
    assert "ditandai bukan bukti" in answer.text
    cancelled = await office.say("/batal")
    assert "diurungkan" in cancelled.text
    assert "✅ P2HAM23-C4" in cancelled.text


def _data(message: Message, label: str) -> str:
    return next(button.data for row in message.buttons for button in row if button.label == label)


async def test_the_same_file_again_says_where_it_counts(office: Office) -> None:
    answer = await office.send(training(office.stage.services.clock().year), "laporan (1).pdf")
    assert "sudah dihitung untuk P2HAM23-C4" in answer.text
    assert "✅ Benar" not in answer.labels


async def test_a_document_of_another_year_is_remarked_on(office: Office) -> None:
    answer = await office.send(training(2019), "laporan lama.pdf")
    assert "2019" in answer.text
    assert f"{office.stage.services.clock().year}" in answer.text
    assert "yang dinilai" in answer.text


async def test_a_document_that_proves_nothing_is_told_so(office: Office) -> None:
    lines = ("UNDANGAN", "Mengharap kehadiran pada acara halal bihalal dan arisan keluarga", "Pukul 09.00")
    answer = await office.send(text_pdf(*lines), "undangan.pdf")
    assert "tidak menemukan butir yang cocok" in answer.text


@pytest.mark.parametrize(
    ("content", "filename", "says"),
    [
        pytest.param(b"", "kosong.pdf", "kosong (0 byte)", id="zero-bytes"),
        pytest.param(b"MZ" + bytes(range(256)) * 8, "program.bin", "belum dapat dibaca", id="unknown-type"),
        pytest.param(
            b"MZ" + bytes(range(256)) * 8, "surat.pdf", "tidak sesuai dengan namanya", id="disguised"
        ),
        pytest.param(
            text_pdf("rahasia", encryption=pikepdf.Encryption(owner="a", user="b")),
            "terkunci.pdf",
            "terkunci kata sandi",
            id="password",
        ),
        pytest.param(training(2026)[:600], "rusak.pdf", "rusak atau terpotong", id="broken"),
    ],
)
async def test_bad_files_get_a_specific_answer(
    office: Office, content: bytes, filename: str, says: str
) -> None:
    assert says in (await office.send(content, filename)).text


async def test_a_scan_nobody_can_read_asks_for_a_better_one(office: Office) -> None:
    page = io.BytesIO()
    Image.new("L", (1240, 1754), 250).save(page, "PDF", resolution=150)
    answer = await office.send(page.getvalue(), "pindai.pdf")
    assert "tidak terbaca" in answer.text
    assert "pindai ulang" in answer.text.lower()


async def test_a_photo_without_words_or_caption_is_asked_about(office: Office) -> None:
    answer = await office.answer(office.officer.send_photo(picture()))
    assert "keterangan" in answer.text
    assert "📌 Pilih butir" in answer.labels


async def test_a_photo_with_a_caption_is_recognised(office: Office) -> None:
    answer = await office.answer(office.officer.send_photo(picture(800), "ruang laktasi dekat loket"))
    assert "P2HAM23-B2" in answer.text
    await office.press(answer.labels[0], answer)
    assert "✅ P2HAM23-B2" in answer.text
    assert "baru 1 dari 3" in answer.text


async def test_a_file_over_the_limit_is_refused_before_it_is_fetched(office: Office) -> None:
    fetched = sum(call.method == "getFile" for call in office.stage.simulator.calls)
    answer = await office.send(b"%PDF-1.7\n" + bytes(20_000_001), "besar.pdf")
    assert "batas 20 MB" in answer.text
    assert "memperkecil" in answer.text
    assert sum(call.method == "getFile" for call in office.stage.simulator.calls) == fetched


async def test_what_is_not_a_file_is_answered_kindly(office: Office) -> None:
    for send in (
        office.officer.send_voice,
        office.officer.send_sticker,
        office.officer.send_location,
        office.officer.send_contact,
    ):
        answer = await office.answer(send())
        assert "Mohon kirim bukti sebagai dokumen atau foto" in answer.text
    assert "Silakan kirim dokumen" in (await office.say("apa kabar?")).text
    assert "tidak saya kenal" in (await office.say("/terbang")).text


async def test_an_edited_message_is_not_read(office: Office) -> None:
    own = office.officer.send_text("/kurang")
    await office.answer(own)
    office.officer.edit_message(own, "/status")
    assert await office.officer.wait_for(lambda m: "Perubahan pesan" in m.text, PATIENCE, after=own)


async def test_a_forwarded_document_counts_like_any_other(office: Office) -> None:
    content = text_pdf(
        "PERJANJIAN KERJA SAMA", "Rutan Serang dan SLB Negeri 1 Serang", "tentang bahasa isyarat"
    )
    own = office.officer.send_document(content, "pks.pdf", forwarded_from="Budi")
    assert "P2HAM23-C5" in (await office.answer(own)).text


@pytest.mark.parametrize(
    "data",
    ["1c:zzz", "v1:x", "1t:zzz:1:1:P2HAM23-A1", "1t:1:1:1:NO-1", "1t:1:1:9:P2HAM23-A1", "1d:7p0", "x" * 64],
)
async def test_forged_and_stale_buttons_change_nothing(office: Office, data: str) -> None:
    on = office.officer.answers[-1]
    before = on.text
    assert await office.forge(data, on)
    assert on.text == before


async def test_commands_answer(office: Office) -> None:
    assert "Masih kurang" in (await office.say("/kurang")).text
    assert "Status" in (await office.say("/status")).text
    assert "belum ditetapkan" in (await office.say("/tenggat")).text
    assert "P2HAM23-B2" in (await office.say("/kriteria laktasi")).text
    assert "Ruang laktasi" in (await office.say("/kriteria p2ham23-b2")).text
    assert "Tidak ada butir yang cocok" in (await office.say("/kriteria xyzzy")).text
    assert "/kurang" in (await office.say("/bantuan")).text
    assert "tidak berhak" in (await office.say("/rekap")).text


async def test_a_stranger_is_told_once_and_can_do_nothing(office: Office) -> None:
    stranger = office.stage.simulator.person("Zul", "zul", "id")
    fetched = sum(call.method == "getFile" for call in office.stage.simulator.calls)
    own = stranger.send_document(training(2026), "laporan.pdf")
    told = await stranger.wait_for(lambda m: True, PATIENCE, after=own)
    assert "tautan undangan" in told.text
    stranger.send_text("/kurang")
    asked = stranger.start("bukan-undangan")
    refused = await stranger.wait_for(lambda m: True, PATIENCE, after=asked)
    assert "tidak dikenal" in refused.text
    assert len(stranger.answers) == 2
    assert sum(call.method == "getFile" for call in office.stage.simulator.calls) == fetched


async def test_what_stands_in_documents_stands_in_no_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor in what is said of a file that cannot be read."""
    for room in ("bot", "assistant", "documents", "matchers", "storage"):
        caplog.set_level(logging.DEBUG, logger=room)
    secrets = ("3674012345678901", "081234567890", "Siti Rahmawati")
    lines = (*training_lines(office.stage.services.clock().year), *secrets)
    assert (
        "✅ Benar" in (await office.send(text_pdf(*lines), "Laporan 3674012345678901.pdf", secrets[1])).labels
    )
    refused = await office.send(text_pdf(*lines)[:900], "Siti Rahmawati.pdf")
    assert not [secret for secret in secrets[:2] if secret in refused.text]
    assert not [secret for secret in secrets if secret in caplog.text]
