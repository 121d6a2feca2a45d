"""Following docs/operate.md from one process to a bot, two workers, PostgreSQL and a bucket works."""

import os
import re
import shlex
import subprocess
import sys
from asyncio import to_thread
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from written import blocks, examples, read, section

from bot.simulator import Person, Simulator
from storage.database import Database
from storage.places import originals_at
from tests.bot.office import text_pdf, training_lines
from tests.bucket_server import KEYS, bucket_server
from tests.conftest import _new_database

pytestmark = pytest.mark.slow
PATIENCE = 240.0
LENGKAP = Path(sys.executable).with_name("lengkap")
SERVER, LATER = (f"postgresql:///{name}?host=/var/run/postgresql" for name in ("lengkap", "lengkap2"))
BUCKET, BACKUPS = "s3://lengkap/originals?endpoint=http://127.0.0.1:8333", "/srv/backup"
OURS = {"the-name-of-your-key": KEYS["AWS_ACCESS_KEY_ID"], "the-key-itself": KEYS["AWS_SECRET_ACCESS_KEY"]}
UNIT = re.compile(r"lengkap-(bot|worker)")


@dataclass
class Operator:
    """Types what the page shows; only addresses, token and folders are this machine's."""

    page: str
    environment: dict[str, str]
    instead: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def follow(self, heading: str, first: int = 0, last: int | None = None) -> None:
        """Type the lines under a heading, then set the settings that it shows."""
        part = section(self.page, heading)
        for example in [*examples(part)][first:last]:
            self.type(example.typed)

    def set(self, heading: str) -> None:
        """Set what the section's settings say."""
        for block in blocks(section(self.page, heading), "ini"):
            for line in block.splitlines():
                name, _, value = line.partition("=")
                self.environment[name] = self.here(value)

    def here(self, text: str) -> str:
        for shown, ours in self.instead.items():
            text = text.replace(shown, ours)
        return text

    def type(self, line: str) -> None:
        program, *args = shlex.split(self.here(line))
        match program, args:
            case "systemctl", ["stop", *_]:
                self.stop()
            case "systemctl", ["start" | "enable", *units]:
                for duty in UNIT.findall(" ".join(units)):
                    self.start(duty)
            case "lengkap", ["bot" | "worker" as duty]:
                self.start(duty)
            case "mv", [old, new]:
                Path(old).rename(new)
            case "install", ["-d", *_, folder]:
                Path(folder).mkdir(0o700)
            case "lengkap", [*_]:
                done = subprocess.run(
                    [LENGKAP, *args], env=self.environment, check=True, capture_output=True, text=True
                )
                self.shown.append(done.stdout)

    def start(self, duty: str) -> None:
        self.running.append(subprocess.Popen([LENGKAP, duty], env=self.environment))

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        assert [process.wait(30) for process in self.running] == [0] * len(self.running)
        self.running.clear()


@pytest.fixture
def bucket(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with bucket_server(tmp_path_factory.mktemp("s3")) as url:
        yield url


async def sends(officer: Person, number: int) -> None:
    """Send a file and see it answered."""
    content, name = text_pdf(*training_lines(2026), f"Salinan nomor {number}"), f"surat {number}.pdf"
    officer.send_document(content, name)
    await officer.wait_for(lambda m: name in m.text and m.buttons, PATIENCE)


async def arrives(officer: Person, simulator: Simulator, link: str) -> None:
    """Follow the invitation and choose what to work on."""
    own = officer.start(link.strip().rpartition("=")[2])
    choices = await officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE, after=own)
    for label in ("P2HAM (Permenkumham 25/2023)", None):
        edits = len(choices.edits)
        officer.press(label or choices.labels[0], choices)
        await simulator.wait_until(lambda before=edits: len(choices.edits) > before, PATIENCE)


async def test_the_page_leads_from_one_process_to_a_fleet(
    postgresql_server: str, bucket: str, tmp_path: Path
) -> None:
    url, later = (_new_database(postgresql_server, name) for name in ("operated", "operated_later"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")}
    async with Simulator() as simulator:
        instead = {SERVER: url, BACKUPS: str(tmp_path), "/var/lib/lengkap": str(tmp_path / "home")}
        instead |= {LATER: later, BUCKET: bucket, **OURS}
        instead["123456:replace-this-with-yours"] = simulator.token
        api = {"LENGKAP_TELEGRAM_API_URL": simulator.url}
        operator = Operator(read("docs/operate.md"), clean | api, instead)
        officer = simulator.person("Ani", "ani", "id")
        try:
            operator.set("Token and settings")
            await to_thread(operator.follow, "Invite people")
            await to_thread(operator.follow, "Start with systemd", last=3)
            await arrives(officer, simulator, operator.shown[-1])
            await sends(officer, 1)
            await to_thread(operator.follow, "Back up and restore")
            await sends(officer, 2)
            await to_thread(operator.follow, "Move to PostgreSQL", last=-1)
            operator.set("Move to PostgreSQL")
            await to_thread(operator.follow, "Move to PostgreSQL", first=-1)
            await to_thread(operator.follow, "Several processes", first=2)
            await sends(officer, 3)
            await to_thread(operator.follow, "Originals in a bucket", last=-3)
            operator.set("Originals in a bucket")
            await to_thread(operator.follow, "Originals in a bucket", first=-3)
            assert len(operator.running) == len(("bot", "worker", "worker"))
            await sends(officer, 4)
            await to_thread(operator.stop)
        finally:
            for process in operator.running:
                process.kill()
    async with Database(later) as database, database.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT count(*) FROM document WHERE state = 'matched'")
        assert found.scalar_one() == 4
    assert list(await originals_at(bucket).check_all()) == []
