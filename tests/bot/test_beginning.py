"""The first minutes of a newcomer, by the real bot: three messages, practice, and the first file."""

import pytest

from assistant.membership.enrolment import UnitPlace
from bot.simulator import Message
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from tests.bot.office import PATIENCE, Office, invited, training

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROGRAMME = "P2HAM (Permenkumham 25/2023)"
UNIT = UnitPlace("Rutan Awal", UnitKind.RUTAN, Zone.WIB)


async def arrive(office: Office, name: str, unit: UnitPlace = UNIT) -> Office:
    """Somebody who has just followed an invitation to the unit."""
    person = office.stage.simulator.person(name, name.lower(), "id")
    own = person.start(await invited(office.stage, Role.OFFICER, unit))
    await person.wait_for(lambda m: PROGRAMME in m.labels, PATIENCE, after=own)
    return Office(office.stage, person)


async def choose(new: Office, choices: Message) -> None:
    """The programme and its first year, pressed where they are offered."""
    await new.press(PROGRAMME, choices)
    await new.press(choices.labels[0], choices)


async def test_what_was_sent_before_choosing_is_answered_once_a_year_is_chosen(office: Office) -> None:
    early = await arrive(office, "Tono", UnitPlace("Rutan Dini", UnitKind.RUTAN, Zone.WIB))
    choices = early.officer.last
    year = office.stage.services.clock().year
    waiting = await early.send(training(year) + b"\n% tono", "laporan tono.pdf")
    assert "/program" in waiting.text
    await choose(early, choices)
    answer = await early.officer.wait_for(lambda m: "✅ Benar" in m.labels, PATIENCE, after=waiting)
    assert "laporan tono.pdf" in answer.text
    assert "P2HAM23-C4" in answer.text


async def test_a_newcomer_gets_three_messages_practises_and_sends(office: Office) -> None:
    new = await arrive(office, "Lina")
    await choose(new, new.officer.last)
    assert len(new.officer.answers) == 3
    assert "/latihan" in new.officer.answers[1].text
    given = await new.say("/latihan")
    assert "tidak dihitung" in given.text
    assert given.file is not None
    back = await new.answer(new.officer.send_document(given.file.data, given.file.name))
    assert "Latihan, tidak dihitung" in back.text
    assert "P2HAM23-C3" in back.text
    assert await new.press("✅ Benar", back) == "Latihan: tidak disimpan."
    assert "tercatat lengkap" in back.text
    assert "0/" in (await new.say("/status")).text
    year = office.stage.services.clock().year
    answer = await new.send(training(year) + b"\n% lina", "laporan lina.pdf")
    await new.press("✅ Benar", answer)
    assert "Terakhir Anda mencatat bukti" in (await new.say("/bantuan")).text


async def test_a_successor_asks_what_was_done(office: Office) -> None:
    new = await arrive(office, "Sari")
    choices = new.officer.last
    year = office.stage.services.clock().year
    sent = await new.send(training(year) + b"\n% sari", "laporan sari.pdf")
    assert "✅ Benar" in sent.labels
    await choose(new, choices)
    told = await new.say("Apa yang sudah dikerjakan pendahulu saya?")
    assert "Lina" in told.text
    assert "Sudah ada buktinya (1 butir)" in told.text
    assert "laporan lina.pdf" in told.text
    assert "dikirim dan dikonfirmasi Lina" in told.text
    assert "Berikutnya" in told.text
