"""The recap counts what a slow, direct look at each unit counts."""

import pytest

from assistant import checklists, digest, review
from assistant.authorization import Denied
from tests.bot.town import NOW, Town


async def test_the_recap_equals_each_units_own_checklist(town: Town) -> None:
    for name in ("Ani", "Budi"):
        await town.work_on(name)
    document = await town.send("Ani")
    await review.confirm_all(town.services, await town.actor("Ani"), document, now=NOW)
    await town.send("Budi", message=9)
    recap = await digest.recap(town.services, await town.actor("Dewi"))
    assert (recap.kanwil_name, recap.units, recap.silent) == ("Kanwil Banten", 2, 0)
    lines = {line.unit_name: line for line in recap.lines}
    for name, unit in (("Ani", "Rutan Serang"), ("Budi", "Lapas Cilegon")):
        own = await checklists.standing(town.services, await town.actor(name), now=NOW)
        listed = lines[unit].checklist
        assert listed is not None
        assert [item.word for item in listed.items] == [item.word for item in own.checklist.items]
    assert lines["Lapas Cilegon"].waiting == 1
    assert lines["Rutan Serang"].waiting == 0


async def test_units_that_have_not_begun_stand_first(town: Town) -> None:
    await town.work_on("Ani")
    recap = await digest.recap(town.services, await town.actor("Dewi"))
    assert [line.unit_name for line in recap.lines] == ["Lapas Cilegon", "Rutan Serang"]
    assert recap.silent == 2
    assert recap.lines[0].checklist is None
    assert recap.rows()[0].required_total is None


async def test_one_kanwil_knows_nothing_of_another(town: Town) -> None:
    recap = await digest.recap(town.services, await town.actor("Eka"))
    assert [line.unit_name for line in recap.lines] == ["Rutan Muntok"]
    with pytest.raises(Denied):
        await digest.recap(town.services, await town.actor("Ani"))
