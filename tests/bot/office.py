"""An officer at the real bot over HTTP, and the files they send."""

import io
from dataclasses import dataclass

import pikepdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from bot.demo.stage import Stage
from bot.simulator import Message, Person
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone

PATIENCE = 20.0
KANWIL = KanwilPlace("Kanwil Banten", "Banten", Zone.WIB)
RUTAN = UnitPlace("Rutan <i>Serang</i>", UnitKind.RUTAN, Zone.WIB)


@dataclass
class Office:
    """One officer at the bot."""

    stage: Stage
    officer: Person

    async def answer(self, own: Message) -> Message:
        """The final answer to a message."""
        passing = ("Sedang diambil", "Berkas tersimpan", "Selesai dibaca")
        return await self.officer.wait_for(
            lambda m: not m.text.startswith(passing) and m.reply_to in (None, own), PATIENCE, after=own
        )

    async def send(self, content: bytes, filename: str, caption: str = "") -> Message:
        """Send a file and wait for its answer."""
        return await self.answer(self.officer.send_document(content, filename, caption))

    async def say(self, text: str) -> Message:
        """Write something and wait for the answer."""
        own = self.officer.send_text(text)
        return await self.officer.wait_for(lambda m: True, PATIENCE, after=own)

    async def press(self, label: str, on: Message) -> str:
        """Press a button, wait until its message has changed, and give the toast."""
        edits = len(on.edits)
        press = self.officer.press(label, on)
        await self.stage.simulator.wait_until(lambda: len(on.edits) > edits, PATIENCE)
        return (await self.officer.wait_answer(press, seconds=PATIENCE)).text or ""

    async def toast(self, label: str, on: Message) -> str:
        """Press a button that changes nothing on the screen, and give what pops up."""
        press = self.officer.press(label, on)
        return (await self.officer.wait_answer(press, seconds=PATIENCE)).text or ""

    async def press_below(self, label: str, on: Message) -> Message:
        """Press a button that is answered by a new message, and wait for that."""
        newest = self.officer.last
        press = self.officer.press(label, on)
        await self.officer.wait_answer(press, seconds=PATIENCE)
        return await self.officer.wait_for(lambda m: True, PATIENCE, after=newest)

    async def reply(self, to: Message, text: str) -> Message:
        """Reply to a message and wait for the answer."""
        own = self.officer.send_text(text, reply_to=to)
        return await self.officer.wait_for(lambda m: True, PATIENCE, after=own)

    async def forge(self, data: str, on: Message) -> str:
        """Press a button that may not be there any more and give the toast."""
        press = self.officer.forge_press(data, on=on)
        return (await self.officer.wait_answer(press, seconds=PATIENCE)).text or ""


async def invited(running: Stage, role: Role, unit: UnitPlace | None) -> str:
    """A fresh invitation's token."""
    services = running.services
    made = await enrolment.invite(services, role=role, kanwil=KANWIL, unit=unit, now=services.clock())
    return made.token


def pages_pdf(*pages: tuple[str, ...]) -> bytes:
    """A PDF with a text layer, these lines on each page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(60, 780 - 18 * place, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def text_pdf(*lines: str, **save: object) -> bytes:
    """A PDF of one page with a text layer."""
    buffer = io.BytesIO(pages_pdf(lines))
    if not save:
        return buffer.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(buffer) as pdf:
        pdf.save(locked, **save)
    return locked.getvalue()


PROGRAM = b"MZ" + bytes(range(256)) * 8
TRAINING = (
    "RUMAH TAHANAN NEGARA KELAS IIB SERANG",
    "LAPORAN KEGIATAN",
    "PELATIHAN BAHASA ISYARAT BAGI PETUGAS LAYANAN",
    "Nomor: W12.PAS.9-UM.01.01-55",
    "Pelatihan bahasa isyarat dasar bagi petugas layanan kunjungan tahun {year}",
    "diikuti 14 petugas, bersama Gerkatin Serang.",
    "Peserta memperoleh sertifikat pelatihan bahasa isyarat.",
    "Serang, 16 Februari {year}",
    "Kepala Rutan, Suhendra, NIP 198001012005011001",
)


def training_lines(year: int) -> tuple[str, ...]:
    """The report as its lines."""
    return tuple(line.format(year=year) for line in TRAINING)


def training(year: int) -> bytes:
    """A report that is recognised at once."""
    return text_pdf(*training_lines(year))


def picture(side: int = 900) -> bytes:
    """A picture without any writing."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()
