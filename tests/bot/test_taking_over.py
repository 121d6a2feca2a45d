"""What somebody new is told: what predecessors did, and help by role and by what was done last."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from assistant import assessments
from assistant.evidence import review
from assistant.membership import people
from assistant.verifying import verification
from assistant.verifying.verification import Seen
from bot.callbacks import Press, Verb
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.screens.screen import Screen
from knowledge.limits import Limits
from knowledge.roles import Role
from knowledge.vocabulary import ReturnReason
from storage import audit
from storage.audit import Stamp
from storage.tables import Evidence
from tests.bot.town import BANTEN, NOW, PROGRAMME, REPORT, SERANG, Town

PARTNERSHIP = """PERJANJIAN KERJA SAMA
ANTARA RUTAN SERANG DENGAN SLB NEGERI 1 SERANG
tentang penyediaan juru bahasa isyarat bagi pengunjung, tahun 2026
"""


async def confirmed(town: Town, name: str, text: str, filename: str, number: int) -> Evidence:
    """A file that somebody sends and confirms."""
    document = await town.send(name, text, filename, message=number)
    async with town.services.database.session() as session:
        query = sa.select(Evidence).where(Evidence.document_id == document).order_by(Evidence.id)
        row = (await session.exec(query)).scalars().first()
    assert row is not None
    await review.confirm(town.services, await town.actor(name), row.id, now=NOW)
    async with town.services.database.session() as session:
        return (await session.exec(sa.select(Evidence).where(Evidence.id == row.id))).scalar_one()


async def gone(town: Town, name: str) -> None:
    """Let somebody leave their unit for good."""
    actor = await town.actor(name)
    [grant] = actor.grants
    await people.leave(town.services, actor, grant.membership_id, now=NOW)


async def say(town: Town, name: str, command: str) -> Screen:
    return await COMMANDS[command](await town.turn(name))


async def test_a_successor_of_two_reads_who_did_what_what_came_back_and_what_is_next(town: Town) -> None:
    await town.arrive("Vina", Role.VERIFIER, BANTEN, None)
    await town.arrive("Bayu", Role.OFFICER, BANTEN, SERANG)
    await assessments.choose(town.services, await town.actor("Ani"), PROGRAMME, NOW.year - 1, "", now=NOW)
    await confirmed(town, "Ani", REPORT.replace("2026", "2025"), "laporan tahun lalu.txt", 1)
    await town.work_on("Ani")
    back = await confirmed(town, "Ani", REPORT, "laporan ani.txt", 2)
    await town.work_on("Bayu")
    stays = await confirmed(town, "Bayu", PARTNERSHIP, "perjanjian bayu.txt", 3)
    seen = Seen(back.id, back.revision)
    vina = await town.actor("Vina")
    await verification.send_back(
        town.services, vina, seen, ReturnReason.WRONG_YEAR, "tanggalnya 2024", now=NOW
    )
    await gone(town, "Ani")
    await gone(town, "Bayu")
    await town.arrive("Sari", Role.OFFICER, BANTEN, SERANG)
    await town.work_on("Sari")
    told = await say(town, "Sari", "pendahulu")
    assert "<b>Ani</b> (1 berkas) dan <b>Bayu</b> (1 berkas)" in told.text
    assert f"<b>{stays.criterion}</b>" in told.text
    assert "<b>perjanjian bayu.txt</b> (dikirim dan dikonfirmasi Bayu)" in told.text
    assert "<b>laporan ani.txt</b>, dikirim Ani, dikembalikan Vina <i>“tanggalnya 2024”</i>" in told.text
    assert "tahun" in told.text.split("Dikembalikan (1)")[1].split("\n")[1]
    assert "<b>Berikutnya:</b>" in told.text
    assert f"{NOW.year - 1} (1 berkas). Pindah ke sana lewat /program" in told.text
    assert len(told.text) <= 2 * Limits().answer_characters
    await town.hold("Fitri", ["P2HAM23-B2"])
    await town.work_on("Fitri")
    assert "Penilaian lain" not in (await say(town, "Fitri", "pendahulu")).text


async def test_a_holder_who_chooses_first_hears_of_waiting_files_that_concern_them(town: Town) -> None:
    await town.hold("Fitri", ["P2HAM23-C4"])
    await town.send("Ani", PARTNERSHIP, "perjanjian ani.txt", message=1)
    await town.send("Ani", REPORT, "laporan ani.txt", message=2)
    press = Press(Verb.YEAR, (PROGRAMME, NOW.year))
    shown = await BUTTONS[Verb.YEAR](await town.turn("Fitri"), press)
    assert shown.screen is not None
    assert "2 berkas" in shown.screen.text
    assert shown.below is not None
    assert "laporan ani.txt" in shown.below.text
    assert "perjanjian ani.txt" not in shown.below.text


LAST = [
    ("Dewi", "verdict.returned", "Terakhir Anda memeriksa bukti"),
    ("Dewi", "invitation.issued", "Terakhir Anda mengundang"),
    ("Dewi", "edition.imported", "Terakhir Anda memuat edisi baru"),
    ("Dewi", "deadline.set", "Terakhir Anda mengatur tenggat"),
    ("Dewi", "broadcast.sent", "Terakhir Anda mengirim pengumuman"),
    ("Ani", "obstacle.reported", "Terakhir Anda melaporkan kendala"),
    ("Ani", "letter.written", "Terakhir Anda membuat surat"),
    ("Ani", "items.assigned", "Terakhir Anda membagi butir"),
    ("Ani", "evidence.withdrawn", "Terakhir Anda menyisihkan bukti"),
]


@pytest.mark.parametrize(("name", "action", "told"), LAST, ids=[row[1] for row in LAST])
async def test_help_begins_with_what_was_done_last(town: Town, name: str, action: str, told: str) -> None:
    if name == "Ani":
        await town.work_on("Ani")
    await did(town, name, action, NOW + timedelta(minutes=1))
    assert (await say(town, name, "bantuan")).text.startswith(f"👉 {told}")


async def did(town: Town, name: str, action: str, at: datetime) -> None:
    """Let something stand in the record as done by somebody."""
    stamp = Stamp(at, (await town.actor(name)).person_id)
    async with town.services.database.transaction() as session:
        await audit.record(stamp.entry(action, "x:1"), session=session)


ROLES = [
    (Role.OFFICER, "pilih program", "Kirim dokumen atau foto"),
    (Role.COORDINATOR, "pilih program", "Untuk koordinator"),
    (Role.HOLDER, "pilih program", "Untuk pemegang bukti"),
    (Role.HEAD, "pilih program", "Untuk kepala unit"),
    (Role.VERIFIER, "/verifikasi", "Untuk verifikator"),
    (Role.ADMIN, "/impor", "Untuk admin Kanwil"),
]


@pytest.mark.parametrize(("role", "first", "own"), ROLES, ids=[row[0].value for row in ROLES])
async def test_help_is_that_of_the_role(town: Town, role: Role, first: str, own: str) -> None:
    await town.arrive("Nina", role, BANTEN, SERANG if role.in_unit else None)
    told = (await say(town, "Nina", "bantuan")).text
    assert first in told.split("\n\n")[0]
    assert own in told
    assert ("Kirim dokumen atau foto" in told) == (role.in_unit and role is not Role.HEAD)
    lacking = {"/undang", "/program"} if role is Role.VERIFIER else set()
    assert not [command for command in lacking if command in told]


async def test_a_verifier_hears_how_much_waits_and_a_head_is_not_asked_to_send(town: Town) -> None:
    await town.work_on("Ani")
    await confirmed(town, "Ani", REPORT, "laporan.txt", 1)
    await town.arrive("Vina", Role.VERIFIER, BANTEN, None)
    assert "1 bukti menunggu diperiksa" in (await say(town, "Vina", "bantuan")).text
    await town.arrive("Hadi", Role.HEAD, BANTEN, SERANG)
    await town.work_on("Hadi")
    told = (await say(town, "Hadi", "bantuan")).text
    assert told.startswith("👉 Keadaan unit Anda ada di /status")
    assert "dikirim" not in told.split("\n\n")[0]
