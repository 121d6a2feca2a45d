"""An obstacle told to the real bot in four steps, and the answer that comes back."""

import pytest

from knowledge.roles import Role
from tests.bot.office import PATIENCE, Office, invited

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_an_obstacle_is_told_answered_and_seen_in_the_checklist(office: Office) -> None:
    person = office.stage.simulator.person("Vera", "vera", "id")
    own = person.start(await invited(office.stage, Role.VERIFIER, None))
    await person.wait_for(lambda m: "/verifikasi" in m.text, PATIENCE, after=own)
    verifier, newest = Office(office.stage, person), person.last
    assert "langkah 1 dari 4" in (await office.say("/kendala laktasi")).text
    assert "langkah 2" in (await office.say("Ruang laktasi")).text
    step = await office.say("Bangunan cagar budaya <b>")
    assert "langkah 3" in step.text
    await office.press("⏭ Lewati", step)
    assert "langkah 4" in step.text
    assert "Kanwil diberi tahu" in (await office.say("Diantar petugas ke klinik")).text
    letter = await person.wait_for(lambda m: "Kendala baru" in m.text, PATIENCE, after=newest)
    await verifier.press("📝 Buka dan jawab", letter)
    assert "Bangunan cagar budaya <b>" in letter.text
    assert "sampai kapan" in (await verifier.press_below("✅ Diterima", letter)).text
    assert "tanggal yang belum lewat" in (await verifier.say("boleh")).text
    newest = office.officer.last
    year = office.stage.services.clock().year + 1
    assert "unitnya diberi tahu" in (await verifier.say(f"30 Juni {year}")).text
    heard = await office.officer.wait_for(lambda m: "Jawaban Kanwil" in m.text, PATIENCE, after=newest)
    assert f"sampai 30 Juni {year}" in heard.text
    assert "Kendala: Bangunan cagar budaya" in (await office.say("/butir laktasi")).text
