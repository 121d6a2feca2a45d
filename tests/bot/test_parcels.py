"""Packages are durable jobs: each once, one a person at a time, and whatever goes wrong is told."""

import asyncio
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.error import Forbidden, NetworkError, TimedOut
from telegram.ext import CallbackContext

from assistant.evidence.package import PackageBusy
from bot.jobs import Engine
from bot.ports import Order
from bot.screens.screen import Screen
from bot.simulator import Simulator
from bot.stations.front import TelegramFront
from bot.stations.parcels import Checked, Parcels
from storage import evidence, people
from storage.audit import Stamp
from storage.tables import Evidence
from tests.bot.engine_parts import running, until
from tests.bot.stand_ins import MemoryParcels, MemoryPost, PlainFront
from tests.bot.town import NOW, Town

ORDER = Order(update_id=7, telegram_id=1, assessment_id=1, group=0, criterion="")


async def test_an_order_is_checked_sent_zip_by_zip_and_closed_once(
    simulator: Simulator, tmp_path: Path
) -> None:
    parcels = MemoryParcels(volumes=2)
    async with running(simulator, tmp_path, parcels=parcels) as parts:
        await parts.engine.pack(ORDER)
        await parts.engine.pack(ORDER)
        await until(lambda: parcels.done[-1:] == [("close", 7, None)])
        await parts.engine.pack(ORDER)
    assert parcels.done == [("check", 7), ("send", 7, 1), ("send", 7, 2), ("close", 7, None)]


class Pondering(PlainFront):
    """Takes its time over every text."""

    begun = False

    async def _text(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        self.begun = True
        await asyncio.sleep(2)
        self.handled.append("dijawab")


async def test_what_the_bot_says_to_the_request_comes_first(simulator: Simulator, tmp_path: Path) -> None:
    siti, front, parcels = simulator.person("Siti"), Pondering(), MemoryParcels()
    front.known.add(siti.id)
    said: list[list[str]] = []
    parcels.checking = lambda: said.append(list(front.handled))
    async with running(simulator, tmp_path, front=front, parcels=parcels) as parts:
        siti.send_text("/paket")
        await until(lambda: front.begun)
        await parts.engine.pack(Order(7, siti.id, 1, 0, ""))
        await until(lambda: said)
    assert said == [["dijawab"]]


async def test_a_person_has_one_package_at_a_time_and_others_do_not_wait(
    simulator: Simulator, tmp_path: Path
) -> None:
    parcels = MemoryParcels()
    parcels.gate.clear()
    async with running(simulator, tmp_path, parcels=parcels) as parts:
        await parts.engine.pack(ORDER)
        await parts.engine.pack(ORDER)
        with pytest.raises(PackageBusy):
            await parts.engine.pack(Order(8, 1, 1, 2, ""))
        await parts.engine.pack(Order(9, 2, 1, 0, ""))
        parcels.gate.set()
        await until(lambda: len(parcels.done) == 6)
        await _ordered(parts.engine, Order(10, 1, 1, 2, ""))
        await until(lambda: len(parcels.done) == 9)
    assert {entry[1] for entry in parcels.done} == {7, 9, 10}


async def _ordered(engine: Engine, order: Order) -> None:
    """Order as soon as the engine has noted that the last package is done."""
    for _ in range(100):
        with suppress(PackageBusy):
            return await engine.pack(order)
        await asyncio.sleep(0.02)
    raise TimeoutError


async def test_after_a_restart_only_what_was_not_sent_is_sent(simulator: Simulator, tmp_path: Path) -> None:
    parcels = Interrupted(volumes=3)
    async with running(simulator, tmp_path, parcels=parcels, grace=0) as parts:
        await parts.engine.pack(ORDER)
        await until(lambda: ("send", 7, 1) in parcels.done and parcels.waiting)
    again = MemoryParcels(volumes=3)
    async with running(simulator, tmp_path, parcels=again):
        await until(lambda: again.done[-1:] == [("close", 7, None)])
    assert parcels.done == [("check", 7), ("send", 7, 1)]
    assert again.done == [("send", 7, 2), ("send", 7, 3), ("close", 7, None)]


class Interrupted(MemoryParcels):
    """Never gets the second ZIP sent."""

    waiting = False

    async def send(self, order: Order, checked: Checked, volume: int) -> None:
        if volume == 2:
            self.waiting = True
            self.gate.clear()
            await self.gate.wait()
        await super().send(order, checked, volume)


async def test_after_a_failure_no_further_zip_is_sent(simulator: Simulator, tmp_path: Path) -> None:
    parcels = MemoryParcels(volumes=3)
    parcels.failure = {"code": "package.not_sent", "facts": {}}
    async with running(simulator, tmp_path, parcels=parcels) as parts:
        await parts.engine.pack(ORDER)
        await until(lambda: len(parcels.done) == 3)
    assert parcels.done == [("check", 7), ("send", 7, 1), ("close", 7, parcels.failure)]


@dataclass
class Outlet:
    """A sender that raises what it is told, in order, and otherwise keeps what it is given."""

    raises: list[Exception] = field(default_factory=list)
    sent: list[Screen] = field(default_factory=list)
    zips: list[bytes] = field(default_factory=list)

    async def send(self, chat_id: int, screen: Screen) -> int:
        if self.raises:
            raise self.raises.pop(0)
        self.sent.append(screen)
        if screen.document:
            self.zips.append(screen.document.content.read_bytes())
        return len(self.sent)


@dataclass
class Counter:
    """One order for everything of a unit with one confirmed report."""

    town: Town
    outlet: Outlet
    post: MemoryPost
    parcels: Parcels
    order: Order
    evidence: int


@pytest.fixture
async def counter(town: Town) -> Counter:
    assessment = await town.work_on("Ani")
    await town.send("Ani")
    ani = await town.actor("Ani")
    async with town.services.database.transaction() as session:
        [row] = await evidence.of_document(session=session, unit_id=ani.grants[0].unit_id, document_id=1)
        kept = await session.get_one(Evidence, row.id)
        kept.decision = "confirmed"
        session.add(kept)
    outlet, post = Outlet(), MemoryPost()
    parcels = Parcels(
        services=town.services,
        conversation=TelegramFront(town.services),
        post=post,
        sender=outlet,
        sleep=_at_once,
    )
    return Counter(town, outlet, post, parcels, Order(7, ani.telegram_id, assessment, 0, ""), row.id)


async def _at_once(seconds: float) -> None:
    pass


async def test_a_zip_is_streamed_from_a_file_that_is_gone_afterwards(counter: Counter) -> None:
    checked = await counter.parcels.check(counter.order)
    assert (checked["evidence"], checked["faults"], checked["volumes"]) == ([counter.evidence], {}, 1)
    assert await counter.parcels.send(counter.order, checked, 1) is None
    [screen] = counter.outlet.sent
    assert screen.document.filename.endswith(".zip")
    assert not screen.document.content.exists()
    assert counter.outlet.zips[0].startswith(b"PK")
    await counter.parcels.close(counter.order, checked, None)
    assert len(counter.outlet.sent) == 1


async def test_a_zip_sent_again_is_the_same_zip(counter: Counter) -> None:
    checked = await counter.parcels.check(counter.order)
    for _ in range(2):
        await counter.parcels.send(counter.order, checked, 1)
    assert len(set(counter.outlet.zips)) == 1


@pytest.mark.parametrize(
    ("errors", "sent"),
    [
        pytest.param([NetworkError("down")] * 3, 1, id="away-for-a-while"),
        pytest.param([TimedOut()], 1, id="one-time-out"),
        pytest.param([TimedOut()] * 2, 0, id="time-outs"),
        pytest.param([NetworkError("down")] * 60, 0, id="away-for-long"),
    ],
)
async def test_telegram_being_away_is_borne_and_then_told(
    counter: Counter, errors: list[Exception], sent: int
) -> None:
    checked = await counter.parcels.check(counter.order)
    counter.outlet.raises = list(errors)
    failure = await counter.parcels.send(counter.order, checked, 1)
    assert len(counter.outlet.zips) == sent
    assert failure == (None if sent else {"code": "package.not_sent", "facts": {}})
    counter.outlet.raises = []
    await counter.parcels.close(counter.order, checked, failure)
    assert ("tidak dapat dikirim" in counter.outlet.sent[-1].text) is not sent


async def test_who_blocked_the_bot_is_remembered(counter: Counter) -> None:
    checked = await counter.parcels.check(counter.order)
    counter.outlet.raises = [Forbidden("blocked"), Forbidden("blocked")]
    failure = await counter.parcels.send(counter.order, checked, 1)
    await counter.parcels.close(counter.order, checked, failure)
    assert counter.outlet.sent == []
    assert counter.post.log == [("unreachable", counter.order.telegram_id)] * 2


async def test_a_decision_in_between_is_told(counter: Counter) -> None:
    checked = await counter.parcels.check(counter.order)
    async with counter.town.services.database.transaction() as session:
        kept = await session.get_one(Evidence, counter.evidence)
        kept.decision = "withdrawn"
        session.add(kept)
    failure = await counter.parcels.send(counter.order, checked, 1)
    assert failure == {"code": "package.changed", "facts": {}}
    await counter.parcels.close(counter.order, checked, failure)
    assert "Ada bukti yang berubah" in counter.outlet.sent[-1].text


async def test_who_was_removed_meanwhile_gets_nothing(counter: Counter) -> None:
    checked = await counter.parcels.check(counter.order)
    [grant] = (await counter.town.actor("Ani")).grants
    async with counter.town.services.database.transaction() as session:
        await people.leave(
            session=session,
            kanwil_id=grant.kanwil_id,
            membership_id=grant.membership_id,
            stamp=Stamp(NOW),
        )
    failure = await counter.parcels.send(counter.order, checked, 1)
    assert failure is not None
    assert failure["code"] == "access.denied"
    assert counter.outlet.zips == []
    assert (await counter.parcels.check(counter.order))["failure"]["code"] == "access.denied"


async def test_what_nobody_foresaw_is_told_with_its_number(counter: Counter) -> None:
    checked = await counter.parcels.check(counter.order)
    counter.outlet.raises = [RuntimeError("rahasia")]
    failure = await counter.parcels.send(counter.order, checked, 1)
    assert failure is not None
    assert failure["code"] == "internal"
    await counter.parcels.close(counter.order, checked, failure)
    assert str(failure["facts"]["incident"]) in counter.outlet.sent[-1].text
    assert "rahasia" not in counter.outlet.sent[-1].text


async def test_a_package_of_which_nothing_is_left_says_so(counter: Counter) -> None:
    shutil.rmtree(counter.town.services.originals.root)
    checked = await counter.parcels.check(counter.order)
    assert checked["volumes"] == 0
    await counter.parcels.close(counter.order, checked, None)
    [screen] = counter.outlet.sent
    assert "Tidak ada berkas yang dapat dikemas" in screen.text
    assert "tidak ditemukan di penyimpanan" in screen.text
