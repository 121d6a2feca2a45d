"""The engine in front of a real Bot API server: kept, carried out once, answered once."""

import asyncio
import io
import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError, TimedOut

from assistant.incoming.intake import Upload
from bot import logs
from bot.screens.screen import Screen
from bot.simulator import Person, Simulator
from knowledge.errors import LengkapError
from knowledge.limits import Limits
from tests.bot.engine_parts import running, until
from tests.bot.stand_ins import Clumsy, MemoryIntake, MemoryPost, PlainFront


def texts(person: Person) -> list[str]:
    return [message.text for message in person.answers]


def called(simulator: Simulator, method: str) -> int:
    return sum(call.method == method for call in simulator.calls)


@pytest.mark.parametrize(
    "case",
    [(b"isi", ["diambil"]), (b"\x89PNG", ["diambil", "dibaca"])],
    ids=["read at once", "recognised"],
)
async def test_a_file_is_announced_stored_read_and_answered_in_one_message(
    case: tuple[bytes, list[str]], simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    content, shown = case
    async with running(simulator, home, front=front) as parts:
        sent = siti.send_document(content, "a.pdf")
        answer = await siti.wait_for(lambda m: "jawaban" in m.text)
    assert texts(siti) == ["jawaban 1"]
    assert [version.html for version in answer.edits] == shown
    assert answer.labels == ["Benar"]
    assert answer.reply_to is sent
    assert parts.intake.documents == {1: content}


async def test_the_same_update_three_times_is_handled_once(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    async with running(simulator, home, front=front) as parts:
        siti.send_document(b"isi", "a.pdf")
        await siti.wait_for(lambda m: "jawaban" in m.text)
        for _ in range(2):
            simulator.redeliver(simulator.updates[-1])
        siti.send_text("halo")
        await siti.wait_for(lambda m: "baik" in m.text)
    assert texts(siti) == ["jawaban 1", "baik halo"]
    assert parts.intake.done == [("store", 1), ("read", 1)]


async def test_an_answer_after_the_time_for_edits_is_a_new_reply_and_the_old_message_goes(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    async with running(simulator, home, front=front, limits=Limits(edit_seconds=-1)):
        sent = siti.send_document(b"isi", "a.pdf")
        answer = await siti.wait_for(lambda m: "jawaban" in m.text)
        await simulator.wait_until(lambda: called(simulator, "deleteMessage"))
    assert texts(siti) == ["jawaban 1"]
    assert [version.html for version in answer.edits] == ["selesai"]
    assert answer.reply_to is sent


async def test_an_answer_whose_message_was_deleted_is_sent_anew(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    intake = MemoryIntake()
    intake.delay = 0.3
    async with running(simulator, home, front=front, intake=intake):
        siti.send_document(b"\x89PNG", "a.pdf")
        siti.delete(await siti.wait_for(lambda m: m.text == "dibaca"))
        await siti.wait_for(lambda m: "jawaban" in m.text)
    assert texts(siti) == ["jawaban 1"]


async def test_screens_that_fail_do_not_lose_the_file(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    async def broken(*_: object) -> Screen:
        raise KeyError("no such sentence")

    front.received = front.progress = front.ready = front.answer = broken
    async with running(simulator, home, front=front):
        siti.send_document(b"isi", "a.pdf")
        await siti.wait_for(lambda m: "gagal internal" in m.text)
    assert len(texts(siti)) == 1


async def test_a_reason_that_cannot_be_shown_is_told_as_an_incident(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    async def picky(upload: Upload, error: LengkapError) -> Screen:
        if error.code != "internal":
            raise TypeError("the sentence wants other facts")
        return Screen("gagal internal")

    intake = MemoryIntake()
    intake.raises["store"] = [Clumsy()]
    front.failed = picky
    async with running(simulator, home, front=front, intake=intake):
        siti.send_document(b"isi", "a.pdf")
        await siti.wait_for(lambda m: m.text == "gagal internal")
    assert texts(siti) == ["gagal internal"]


@pytest.mark.parametrize("station", ["store", "read"])
async def test_a_failure_at_any_station_is_the_final_answer(
    station: str, simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    intake = MemoryIntake()
    intake.raises[station] = [Clumsy(page=3)]
    async with running(simulator, home, front=front, intake=intake):
        siti.send_document(b"isi", "a.pdf")
        await siti.wait_for(lambda m: "gagal" in m.text)
    assert texts(siti) == ["gagal test.clumsy(page=3)"]


async def test_an_unforeseen_failure_is_told_with_the_id_that_the_log_has(
    simulator: Simulator,
    siti: Person,
    front: PlainFront,
    home: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    intake = MemoryIntake()
    intake.raises["read"] = [ZeroDivisionError("boom")]
    async with running(simulator, home, front=front, intake=intake):
        siti.send_document(b"isi", "a.pdf")
        told = await siti.wait_for(lambda m: "gagal" in m.text)
        siti.send_document(b"isi lain", "b.pdf")
        await siti.wait_for(lambda m: "jawaban" in m.text)
    found = re.fullmatch(r"gagal internal\(incident='([0-9a-f]{8})'\)", told.text)
    assert found
    assert "boom" not in told.text
    assert [r.message for r in caplog.records if found[1] in r.message]


async def test_an_update_that_no_handler_can_take_stops_no_other(
    simulator: Simulator,
    siti: Person,
    front: PlainFront,
    home: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    front.raises = [ValueError("poison"), Clumsy()]
    async with running(simulator, home, front=front):
        for word in ("satu", "dua", "tiga"):
            siti.send_text(word)
        await siti.wait_for(lambda m: m.text == "baik tiga")
    first, second, third = texts(siti)
    number = re.fullmatch(r"masalah internal\(incident='([0-9a-f]{8})'\)", first)
    assert number
    assert number[1] in caplog.text
    assert (second, third) == ("masalah test.clumsy()", "baik tiga")


@pytest.mark.parametrize(
    ("errors", "answer"),
    [
        ([NetworkError("away")], "baik halo"),
        ([OperationalError("SELECT", {}, Exception())], "baik halo"),
        ([TimedOut()], "baik halo"),
        ([TimedOut(), TimedOut()], "masalah busy"),
    ],
    ids=["away", "database-away", "timed-out", "timed-out-again"],
)
async def test_a_handler_runs_again_while_telegram_or_the_database_is_away(
    errors: list[Exception], answer: str, simulator: Simulator, front: PlainFront, home: Path
) -> None:
    front.raises = errors
    siti = simulator.people[0]
    async with running(simulator, home, front=front):
        siti.send_text("halo")
        await siti.wait_for(lambda m: m.text)
    assert [text.partition("(")[0] for text in texts(siti)] == [answer]


async def test_one_chat_keeps_its_order_and_delays_no_other(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    budi = simulator.person("Budi")
    front.known.add(budi.id)
    async with running(simulator, home, front=front):
        for text in ("lambat 1", "2", "lambat 3", "4"):
            siti.send_text(text)
        budi.send_text("b")
        await siti.wait_for(lambda m: m.text == "baik 4")
    assert [text for text in front.handled if text != "b"] == ["lambat 1", "2", "lambat 3", "4"]
    assert front.handled[0] == "b"


async def test_a_long_reading_delays_no_command_and_two_are_read_at_once(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    budi = simulator.person("Budi")
    front.known.add(budi.id)
    intake = MemoryIntake()
    intake.delay = 0.6
    async with running(simulator, home, front=front, intake=intake):
        for number in range(3):
            siti.send_document(b"isi", f"{number}.pdf")
        await until(lambda: intake.reading)
        budi.send_text("status")
        await budi.wait_for(lambda m: m.text == "baik status", seconds=0.5)
        await simulator.wait_until(lambda: sum("jawaban" in t for t in texts(siti)) == 3)
    assert intake.most_reading == 2
    assert sorted(texts(siti)) == ["jawaban 1", "jawaban 2", "jawaban 3"]


async def test_strangers_are_told_once_an_hour_and_nothing_of_theirs_is_kept(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    guest = simulator.person("Tamu")
    async with running(simulator, home, front=front) as parts:
        for number in range(3):
            guest.send_document(b"isi", f"{number}.pdf")
        await guest.wait_for(lambda m: m.text == "tamu")
        siti.send_text("halo")
        await siti.wait_for(lambda m: "baik" in m.text)
        assert texts(guest) == ["tamu"]
        parts.skew = timedelta(minutes=61)
        guest.send_text("halo?")
        await simulator.wait_until(lambda: len(texts(guest)) == 2)
    assert called(simulator, "getFile") == 0
    assert front.handled == ["halo"]


async def test_files_sent_right_after_the_invitation_are_kept(
    simulator: Simulator, front: PlainFront, home: Path
) -> None:
    newcomer = simulator.person("Baru")
    newcomer.start("undangan")
    newcomer.send_document(b"isi", "a.pdf")
    async with running(simulator, home, front=front):
        await newcomer.wait_for(lambda m: "jawaban" in m.text)
    assert texts(newcomer) == ["jawaban 1"]


async def test_weather_costs_time_but_no_answer(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    simulator.faults.inject("sendMessage", "bad_gateway")
    simulator.faults.inject("getFile", "disconnect")
    simulator.faults.inject("file", "server_error")
    simulator.faults.inject("editMessageText", "retry_after", retry_after=1)
    async with running(simulator, home, front=front):
        siti.send_document(b"isi", "a.pdf")
        await siti.wait_for(lambda m: "jawaban" in m.text, seconds=20)
    assert texts(siti) == ["jawaban 1"]
    assert simulator.faults.waiting == ()


async def test_a_lost_answer_of_the_server_leaves_at_most_an_orphan(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    simulator.faults.inject("sendMessage", "answer_lost")
    simulator.faults.inject("editMessageText", "answer_lost", times=2)
    async with running(simulator, home, front=front):
        siti.send_document(b"isi", "a.pdf")
        await siti.wait_for(lambda m: "jawaban" in m.text, seconds=20)
        await asyncio.sleep(0.3)
    assert texts(siti) == ["diambil", "jawaban 1"]


async def test_somebody_who_blocks_the_bot_is_marked_and_the_file_still_read(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    simulator.faults.inject("sendMessage", "blocked")
    async with running(simulator, home, front=front) as parts:
        siti.send_document(b"isi", "a.pdf")
        await until(lambda: ("unreachable", siti.id) in parts.post.log)
        siti.send_text("halo")
        await siti.wait_for(lambda m: "baik" in m.text)
        await until(lambda: ("read", 1) in parts.intake.done)


async def test_a_file_is_read_even_when_nothing_of_its_sender_can_be_noted(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    class Broken(MemoryPost):
        async def unreachable(self, telegram_id: int) -> None:
            raise RuntimeError("broken")

    simulator.faults.inject("sendMessage", "blocked")
    async with running(simulator, home, front=front, post=Broken()) as parts:
        siti.send_document(b"isi", "a.pdf")
        await until(lambda: ("read", 1) in parts.intake.done)


async def test_what_is_unfinished_at_a_clean_stop_is_finished_after_the_next_start(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    slow, quick = MemoryIntake(), MemoryIntake()
    slow.delay = 60
    async with running(simulator, home, front=front, intake=slow, grace=0.2):
        siti.send_document(b"isi", "a.pdf")
        await until(lambda: slow.reading)
        siti.send_text("halo")
        await siti.wait_for(lambda m: "baik" in m.text)
    assert not simulator.pending
    async with running(simulator, home, front=front, intake=quick):
        await siti.wait_for(lambda m: "jawaban" in m.text)
    assert sorted(texts(siti)) == ["baik halo", "jawaban 1"]
    assert quick.done == [("read", 1)]


async def test_old_jobs_are_forgotten_and_their_ids_do_not_replay(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    async with running(simulator, home, front=front) as parts:
        siti.send_text("halo")
        await siti.wait_for(lambda m: "baik" in m.text)
        await asyncio.sleep(0.1)
        assert await parts.engine.purge(parts.now() + timedelta(days=6)) == 0
        assert await parts.engine.purge(parts.now() + timedelta(days=8)) == 1
        simulator.redeliver(simulator.updates[-1])
        await until(lambda: len(front.handled) == 2)


async def test_no_record_of_a_whole_session_holds_the_token(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    """Every logger at DEBUG, libraries included, which `configure` alone would keep quiet."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("DEBUG", stream=stream)
    loud = [root, *(logging.getLogger(name) for name in ("telegram", "httpx", "httpcore", "dbos"))]
    for logger in loud:
        logger.setLevel(logging.DEBUG)
    front.raises = [ValueError(f"https://api.telegram.org/bot{simulator.token}/getMe")]
    simulator.faults.inject("file", "server_error")
    try:
        async with running(simulator, home, front=front):
            siti.send_text("rusak")
            siti.send_document(b"isi", "a.pdf")
            await siti.wait_for(lambda m: "jawaban" in m.text)
    finally:
        root.handlers[:], _ = before
        for logger in loud:
            logger.setLevel(logging.NOTSET)
        root.setLevel(before[1])
    assert "getFile" in stream.getvalue()
    assert "incident=" in stream.getvalue()
    assert simulator.token not in stream.getvalue()
    assert simulator.token.partition(":")[2] not in stream.getvalue()


async def test_what_only_bytes_show_is_looked_for_after_the_answer(
    simulator: Simulator, siti: Person, front: PlainFront, home: Path
) -> None:
    async with running(simulator, home, front=front) as parts:
        siti.send_document(b"isi", "a.txt")
        await until(lambda: ("read", 1) in parts.intake.done)
        siti.send_document(parts.intake.signed, "b.txt")
        await until(lambda: parts.intake.inspected == [2])
    assert ("read", 2) in parts.intake.done
