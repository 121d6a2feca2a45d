"""Thirty mixed files in one go, as an officer sends them at 23:50, measured through the local server."""

import asyncio
import io
import re
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from PIL import Image

from benchmarks.pressure.pace import Pace
from bot.demo import rutan, samples
from bot.demo.samples import Sample
from bot.demo.stage import RUTAN, data_year, stage
from bot.demo.writing import as_docx, as_pdf
from bot.simulator import Item, Person, Simulator
from bot.simulator.state import Call
from knowledge.roles import Role
from tests.bot.office import PATIENCE
from tests.bot.town import REPORT

pytestmark = pytest.mark.slow
FIRST_RESULT_SECONDS, SILENT_SECONDS, MESSAGES = 3.0, 5.0, 3
_RESULT = re.compile(r"^\d+\. .* → ", re.MULTILINE)


def texts(year: int) -> list[Sample]:
    """Ten files whose text need not be recognised."""
    report = REPORT.replace("2026", str(year))
    papers = (rutan.decree(year), rutan.agreement(year), rutan.invitation(year), rutan.inventory(year))
    return [
        *(Sample(f"laporan {n}.txt", f"{report}Lembar {n}".encode()) for n in range(3)),
        *(Sample(f"naskah {n}.docx", as_docx(paper)) for n, paper in enumerate(papers[:3])),
        *(Sample(f"surat {n}.pdf", as_pdf(paper)) for n, paper in enumerate(papers)),
    ]


def photos() -> list[Item]:
    """Ten different pictures."""
    shades = (Image.linear_gradient("L").point(lambda v, n=n: (v + n * 20) % 256) for n in range(10))
    found = []
    for number, shade in enumerate(shades):
        kept = io.BytesIO()
        shade.resize((640, 480)).save(kept, "JPEG")
        caption = "Ruang laktasi di samping loket kunjungan" if number == 0 else ""
        found.append(Item(kept.getvalue(), caption=caption))
    return found


def items(files: Sequence[Sample]) -> list[Item]:
    return [Item(file.content, file.filename) for file in files]


async def send(officer: Person, year: int) -> float:
    """Three albums at once: what needs recognising first, so that it would hold up the texts behind it."""
    mixed = [file for file in await asyncio.to_thread(samples.for_rutan, year) if not file.album]
    scans = [file for file in mixed if file.filename.startswith(("scan", "IMG"))]
    rest = [file for file in mixed if file not in scans][: 10 - len(scans)]
    written = await asyncio.to_thread(texts, year)
    assert len(scans) == 2
    started = time.time()
    officer.send_album(items(scans + rest))
    officer.send_album(items(written))
    officer.send_album(photos(), as_photos=True)
    return started


async def arrive(simulator: Simulator, officer: Person, year: int) -> None:
    """Come in and choose what to work on."""
    for label in ("P2HAM (Permenkumham 25/2023)", str(year)):
        if not officer.answers:
            officer.start()
        shown = await officer.wait_for(lambda m, label=label: label in m.labels, PATIENCE)
        officer.press(label, shown)
    await officer.wait_for(lambda m: "Anda mengerjakan" in m.text, PATIENCE)
    await simulator.wait_until(lambda: not simulator.pending, PATIENCE)


def sends(simulator: Simulator, since: float) -> list[Call]:
    """What the bot put into chats since then."""
    return [call for call in simulator.calls if call.at >= since and call.method == "sendMessage"]


def edits(simulator: Simulator, since: float) -> list[Call]:
    """What the bot rewrote since then."""
    return [call for call in simulator.calls if call.at >= since and call.method == "editMessageText"]


async def test_thirty_files_are_answered_in_one_message_that_never_stands_still(
    tmp_path_factory: pytest.TempPathFactory, record_property: Callable[[str, object], None]
) -> None:
    async with stage(tmp_path_factory.mktemp("home") / "bot", 0) as made:
        officer = await made.invite("Ani", "petugas", Role.OFFICER, RUTAN)
        year = data_year(made.services.clock())
        await arrive(made.simulator, officer, year)
        with Pace() as pace:
            started = await send(officer, year)
            await officer.wait_for(lambda m: "Kiriman 30 berkas" in m.text and m.labels, 240)
        sent, edited = sends(made.simulator, started), edits(made.simulator, started)
        progress = [call for call in edited if "dibaca" in call.values["text"]]
        first = next(call.at for call in progress if _RESULT.search(call.values["text"])) - started
        moments = [started, *sorted(call.at for call in (*sent, *edited))]
        silent = max(later - earlier for earlier, later in pairwise(moments))
        record_property("seconds", {"first": first, "silent": silent, "all": moments[-1] - started})
        assert len(sent) <= MESSAGES
        assert len({call.values["message_id"] for call in progress}) == 1
        # Seconds of a machine that others do not slow meanwhile.
        assert first <= FIRST_RESULT_SECONDS * pace.slower
        assert silent <= SILENT_SECONDS * pace.slower
