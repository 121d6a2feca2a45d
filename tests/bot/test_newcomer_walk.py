"""What the product is for, once from end to end: a newcomer proves an item and asks in their own words."""

import pytest

from assistant.membership.enrolment import UnitPlace
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from tests.bot.office import PATIENCE, Office, invited, training

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

PROGRAMME = "P2HAM (Permenkumham 25/2023)"
UNIT = UnitPlace("Rutan Jalan", UnitKind.RUTAN, Zone.WIB)
ASKED = {
    "malam kak, habis ini saya ngapain ya": "paling mendesak",
    "buat ruang menyusui hrs kirim apa aja?": "Ruang laktasi",
    "fotonya cuma dua boleh ga?": "tiga foto",
    "cara ngecilin pdf gmn, filenya 40 mb": "20 MB",
    "siapa sih yg meriksa berkas saya di kanwil": "Kanwil",
    "bikin surat pernyataan yg ttd siapa": "surat pernyataan",
    "kalo ga punya guiding block gmn": "Jalan keluar",
}


async def test_a_newcomer_proves_an_item_and_asks_in_their_own_words(office: Office) -> None:
    person = office.stage.simulator.person("Wati", "wati", "id")
    own = person.start(await invited(office.stage, Role.OFFICER, UNIT))
    await person.wait_for(lambda m: PROGRAMME in m.labels, PATIENCE, after=own)
    new = Office(office.stage, person)
    choices = person.last
    await new.press(PROGRAMME, choices)
    await new.press(choices.labels[0], choices)
    answer = await new.send(training(office.stage.services.clock().year), "pelatihan isyarat.pdf")
    assert "P2HAM23-C4" in answer.text
    await new.press("✅ Benar", answer)
    assert "✅ P2HAM23-C4" in answer.text
    for text, says in ASKED.items():
        assert says.lower() in (await new.say(text)).text.lower(), text
    assert "tidak punya jawaban" in (await new.say("harga emas hari ini brp")).text
