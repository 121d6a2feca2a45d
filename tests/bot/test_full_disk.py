"""A disk without room refuses politely, loses nothing, and all goes on when there is room again."""

import asyncio
import functools
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.demo.stage import RUTAN, stage
from bot.simulator import Person
from knowledge.roles import Role
from tests.bot.office import PATIENCE, text_pdf, training_lines

pytestmark = pytest.mark.slow
SMALL, LARGE = "3m", "64m"
APART = 2.5


Test = Callable[[Path, Path], Awaitable[None]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with next to no room."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid():
        yield place
        return
    give(place, SMALL, again="")
    yield place
    assert not subprocess.run(["umount", "--lazy", str(place)], check=False).returncode


def by_root(test: Test) -> Test:
    """Only root may mount a disk: who is not root runs the test in a namespace where they are."""

    @functools.wraps(test)
    async def run(disk: Path, tmp_path: Path) -> None:
        if not os.geteuid():
            await test(disk, tmp_path)
            return
        pytest_here = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "slow"]
        command = ["unshare", "--map-root-user", "--mount", *pytest_here, f"{__file__}::{test.__name__}"]
        done = await asyncio.to_thread(subprocess.run, command, check=False, capture_output=True, text=True)
        assert "1 passed" in done.stdout, done.stdout + done.stderr

    return run


def give(place: Path, size: str, *, again: str = "remount,") -> None:
    """Let the disk have that much room."""
    command = ["mount", "-t", "tmpfs", "-o", f"{again}size={size}", "tmpfs", str(place)]
    assert subprocess.run(command, check=False).returncode == 0


def paper(number: int, padding: int = 0) -> bytes:
    return (
        text_pdf(*training_lines(2026), f"Salinan nomor {number}")
        + b"\n%"
        + os.urandom(padding).hex().encode()
    )


async def send(officer: Person, content: bytes, name: str, words: str = "") -> None:
    """Send a file as a submission of its own and wait for its answer, a refusal in these words if given."""
    await asyncio.sleep(APART)
    sent = officer.send_document(content, name)
    await officer.wait_for(
        lambda m: m.reply_to is sent and words in m.text and (words or m.buttons), PATIENCE, after=sent
    )


async def arrived(officer: Person) -> None:
    """Come in and choose what to work on."""
    own = officer.start()
    choices = await officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=own)
    for label in ("P2HAM (Permenkumham 25/2023)", None):
        officer.press(label or choices.labels[0], choices)
        before = len(choices.edits)
        await officer.wait_for(lambda m, n=before: len(choices.edits) > n, PATIENCE)


@by_root
async def test_originals_without_room_are_refused_and_the_next_one_fits(disk: Path, tmp_path: Path) -> None:
    places = {"files_url": (disk / "originals").as_uri()}
    async with stage(tmp_path / "bot", 0, places=places) as made:
        officer = await made.invite("Ani", "petugas", Role.OFFICER, RUTAN)
        await arrived(officer)
        large = paper(2, 3_000_000)
        await send(officer, paper(1), "satu.pdf")
        await send(officer, large, "dua.pdf", "tempat penyimpanan sedang penuh")
        await send(officer, paper(3), "tiga.pdf")
        give(disk, LARGE)
        await send(officer, large, "empat.pdf")
        assert not await made.services.originals.check_all()
        assert len([path for path in (disk / "originals").glob("*/*") if path.is_file()]) == 3


@by_root
async def test_databases_without_room_keep_updates_until_there_is_some(disk: Path, tmp_path: Path) -> None:
    give(disk, LARGE)
    async with stage(disk / "bot", 0) as made:
        officer = await made.invite("Ani", "petugas", Role.OFFICER, RUTAN)
        await arrived(officer)
        filler = disk / "filler"
        fill(filler)
        sent = [officer.send_document(paper(n), f"surat {n}.pdf") for n in range(3)]
        await made.simulator.wait_until(lambda: made.simulator.pending, PATIENCE)
        with pytest.raises(TimeoutError):
            await made.simulator.wait_until(lambda: not made.simulator.pending, 5)
        filler.unlink()
        await officer.wait_for(
            lambda m: m.buttons and all(f"surat {n}.pdf" in m.text for n in range(len(sent))), PATIENCE
        )


def fill(path: Path) -> None:
    """Take all the room that is left."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
