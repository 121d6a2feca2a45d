"""The bot shows what only the bytes of a file reveal: stamp, code, signature, camera, legibility."""

import asyncio
import io

import numpy as np
import pikepdf
import pytest
import zxingcpp
from office import Office, pages_pdf, training, training_lines
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.documents.signed_files import signed

LINK = "https://tte.example/verifikasi/W12-55"
VIOLET = (120, 70, 170)
pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


def stamped_sheet() -> Image.Image:
    """A scanned last page: a violet ring stamp and the code of an electronic signature."""
    sheet = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((200, 300), "Mengetahui, Kepala Rumah Tahanan Negara", fill="black", font_size=44)
    pen.ellipse((900, 1300, 1220, 1620), outline=VIOLET, width=9)
    pen.ellipse((950, 1350, 1170, 1570), outline=VIOLET, width=5)
    code = zxingcpp.create_barcode(LINK, zxingcpp.BarcodeFormat.QRCode)
    sheet.paste(Image.fromarray(np.asarray(code.to_image(scale=8))).convert("RGB"), (250, 1300))
    return sheet


def report(year: int) -> bytes:
    """A report in text whose last page is a scan, signed as a whole."""
    scan, whole = io.BytesIO(), io.BytesIO()
    stamped_sheet().save(scan, "PDF", resolution=200)
    with pikepdf.open(io.BytesIO(training(year))) as document, pikepdf.open(scan) as last:
        document.pages.extend(last.pages)
        document.save(whole)
    return signed(whole.getvalue())


def blurred_photo(year: int) -> bytes:
    """A dark, blurred photo of a report with the time and place a camera writes."""
    sheet = Image.new("RGB", (1200, 1600), (90, 90, 90))
    pen = ImageDraw.Draw(sheet)
    for row, line in enumerate(training_lines(year)):
        pen.text((60, 120 + 90 * row), line, fill=(35, 35, 35), font=ImageFont.load_default(40))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"{year}:03:03 09:00:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 6.0, 0.0), 3: "E", 4: (106.0, 9.0, 0.0)})
    buffer = io.BytesIO()
    sheet.filter(ImageFilter.GaussianBlur(2)).save(buffer, "JPEG", exif=exif, quality=90)
    return buffer.getvalue()


async def details(office: Office, content: bytes, filename: str, wanted: str) -> str:
    """What stands behind the button for details once the file was looked into."""
    answer = await office.send(content, filename)
    await office.stage.simulator.wait_until(lambda: bool(answer.labels), 20)
    for _ in range(20):
        await office.press("🔎 Rincian", answer)
        if wanted in answer.text:
            break
        await office.press("⬅️ Kembali", answer)
    return answer.text


async def test_stamp_code_and_signature_of_a_report_are_shown(office: Office) -> None:
    year = office.stage.services.clock().year
    shown = await details(office, await asyncio.to_thread(report, year), "laporan-ttd.pdf", "terdeteksi")
    assert "Cap berwarna terdeteksi (hal. 2)" in shown
    assert f"Kode QR (hal. 2): {LINK}" in shown
    assert "Tanda tangan elektronik Surya Wiratama: isi berkas utuh" in shown


async def test_time_place_and_poor_legibility_of_a_photo_are_shown(office: Office) -> None:
    year = office.stage.services.clock().year
    shown = await details(office, blurred_photo(year), "foto.jpg", "menurut kamera")
    assert f"Waktu pemotretan menurut kamera: {year}-03-03" in shown
    assert "Lokasi menurut kamera: -6.10000, 106.15000" in shown
    assert "Sulit dibaca: hal. 1" in shown
    assert "tidak berarti tidak ada" in shown


async def test_pages_left_out_are_told(office: Office) -> None:
    year = office.stage.services.clock().year
    answer = await office.send(pages_pdf(training_lines(year), *[("lampiran",)] * 201), "panjang.pdf")
    assert "Terbaca 200 dari 202 halaman" in answer.text
