"""What two units had approved helps a third one of their Kanwil, which hears why and sees nothing of it."""

import pytest

from assistant.membership.enrolment import UnitPlace
from bot.simulator import Message
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from tests.bot.office import PATIENCE, Office, invited, text_pdf

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

CILEGON = UnitPlace("Lapas Cilegon", UnitKind.LAPAS, Zone.WIB)
PANDEGLANG = UnitPlace("Rutan Pandeglang", UnitKind.RUTAN, Zone.WIB)
LIKE = "mirip dokumen yang pernah disetujui untuk butir ini"


def decree(unit: str, head: str, year: int, verb: str) -> bytes:
    """A short decree about the same team, as units write it."""
    return text_pdf(
        f"KEPUTUSAN KEPALA {unit.upper()}",
        f"NOMOR W12.PAS.9-{len(head)}.HA.01.01 TAHUN {year}",
        "TENTANG",
        "KELOMPOK KERJA LAYANAN RAMAH HAM",
        "MEMUTUSKAN",
        f"KESATU : {verb} Kelompok Kerja Layanan Ramah HAM.",
        f"Ditetapkan pada tanggal 8 Januari {year}",
        f"KEPALA, ttd {head}",
    )


async def officer_of(office: Office, unit: UnitPlace, name: str) -> Office:
    person = office.stage.simulator.person(name, name.lower(), "id")
    own = person.start(await invited(office.stage, Role.OFFICER, unit))
    menu = await person.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=own)
    newcomer = Office(office.stage, person)
    await newcomer.press("P2HAM (Permenkumham 25/2023)", menu)
    await newcomer.press(str(office.stage.services.clock().year), menu)
    return newcomer


async def confirm(officer: Office, content: bytes, filename: str) -> Message:
    answer = await officer.send(content, filename)
    offered = ("✅ Benar", *(label for label in answer.labels if "P2HAM23-P5" in label))
    await officer.press(next(label for label in offered if label in answer.labels), answer)
    return answer


async def why(officer: Office, content: bytes) -> str:
    answer = await officer.send(content, "SK Pokja.pdf")
    assert "P2HAM23-P5" in answer.text
    await officer.press("❓ Mengapa?", answer)
    return answer.text


async def test_two_approvals_are_told_to_a_third_unit_as_likeness(office: Office) -> None:
    year = office.stage.services.clock().year
    cilegon = await officer_of(office, CILEGON, "Budi")
    pandeglang = await officer_of(office, PANDEGLANG, "Fitri")
    person = office.stage.simulator.person("Vera", "vera", "id")
    own = person.start(await invited(office.stage, Role.VERIFIER, None))
    await person.wait_for(lambda m: "/verifikasi" in m.text, PATIENCE, after=own)
    verifier = Office(office.stage, person)

    await confirm(office, decree("Rutan Serang", "SUHENDRA", year, "Membentuk"), "SK Pokja Rutan.pdf")
    await verifier.press("✅ Setujui 1 yang tampil", await verifier.say("/verifikasi"))
    assert LIKE not in await why(pandeglang, decree("Rutan Pandeglang", "HASAN", year, "Menetapkan"))

    await confirm(cilegon, decree("Lapas Cilegon", "SUPARMAN", year, "Menunjuk"), "SK Tim P2HAM Lapas.pdf")
    await verifier.press("✅ Setujui 1 yang tampil", await verifier.say("/verifikasi"))
    told = await why(pandeglang, decree("Rutan Pandeglang", "HASAN BASRI", year, "Menetapkan"))
    assert LIKE in told
    assert not any(word in told for word in ("SUHENDRA", "SUPARMAN", "Serang", "Cilegon"))
