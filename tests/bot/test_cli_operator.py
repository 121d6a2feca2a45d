"""The commands of whoever runs the machine: doctor, admin, bot."""

import ast
import asyncio
import errno
import inspect
import io
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import psycopg
import pytest
from aiohttp import web
from click.testing import CliRunner
from PIL import Image
from sqlalchemy.exc import IntegrityError, OperationalError
from telegram import Bot

from bot.cli import checks, main
from bot.cli.checks import Grade
from bot.cli.console import sentence
from bot.settings import Settings
from bot.simulator import Simulator
from bot.translation import LANGUAGES, translator
from documents.fence import Held
from storage.buckets import BucketOriginals
from storage.database import Database
from tests.bot.office import PROGRAM
from tests.bucket_server import KEYS, bucket_server

LENGKAP = Path(sys.executable).with_name("lengkap")
HOOK = "http://127.0.0.1:9/hook"
AWAY = "s3://evidence/x?endpoint=http://127.0.0.1:9"


@pytest.fixture
def surroundings(simulator: Simulator, tmp_path: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")}
    return clean | {
        "LENGKAP_HOME": str(tmp_path / "home"),
        "LENGKAP_TELEGRAM_TOKEN": simulator.token,
        "LENGKAP_TELEGRAM_API_URL": simulator.url,
    }


async def lengkap(surroundings: dict[str, str], *args: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        LENGKAP, *args, env=surroundings, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


async def test_doctor_is_content_with_a_good_machine_and_leaves_nothing_behind(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    code, out, err = await lengkap(surroundings, "doctor")
    assert code == 0, out + err
    assert out.count("✔") == len(checks.ALL)
    assert "✖" not in out
    assert not (tmp_path / "home").exists()


def test_doctor_says_what_is_in_the_way_and_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LENGKAP_TELEGRAM_TOKEN", raising=False)
    monkeypatch.setattr(checks, "ALL", (checks.token,))
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "✖ Token: belum diatur" in done.stdout
    assert "@BotFather" in done.stdout
    assert "1 hal" in done.stderr


@pytest.mark.parametrize("what", ["files", "network", "signals"])
def test_doctor_says_what_of_the_fence_the_kernel_does_not_hold(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "ALL", (getattr(checks, f"{what}_fenced"),))
    assert CliRunner().invoke(main, ["doctor"]).stdout.startswith("✔ Pagar pembaca")
    held = dict.fromkeys(("files", "network", "signals"), True) | {what: False}
    monkeypatch.setattr(checks, "_held", lambda: Held(**held))
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 0
    assert done.stdout.startswith("! Pagar pembaca")
    assert "Landlock" in done.stdout


def test_the_bot_hides_its_memory_from_other_processes_of_the_account() -> None:
    program = (
        "import ctypes; from bot.running import process; process.hide(); print(ctypes.CDLL(None).prctl(3))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def codes_of_findings() -> Iterator[tuple[str, Grade]]:
    """Every finding that the checks can make, as written in their code."""
    for node in ast.walk(ast.parse(inspect.getsource(checks))):
        match node:
            case ast.Call(func=ast.Name(id="Finding"), args=[ast.Constant(value=code), *rest]):
                yield (
                    str(code),
                    Grade[rest[0].attr] if rest and isinstance(rest[0], ast.Attribute) else Grade.FINE,
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence_and_every_fault_its_mend(language: str) -> None:
    t = translator(language)
    findings = set(codes_of_findings())
    assert len(findings) > 20
    assert [code for code, _ in findings if f"doctor.{code}" not in t] == []
    assert [
        code for code, grade in findings if (f"doctor.{code}.mend" in t) != (grade is not Grade.FINE)
    ] == []


async def finding(name: str, settings: Settings) -> str:
    return (await getattr(checks, name)(settings)).code


@pytest.fixture
def settings(tmp_path: Path, simulator: Simulator) -> Settings:
    return Settings.load(
        home=tmp_path, telegram_token=simulator.token, telegram_api_url=simulator.url, database_url=""
    )


def changed(settings: Settings, **given: object) -> Settings:
    return settings.model_copy(update=given)


async def test_a_token_nobody_knows_is_refused(settings: Settings, simulator: Simulator) -> None:
    wrong = Settings.load(telegram_token="1:wrong", telegram_api_url=simulator.url)
    assert await finding("token", wrong) == "token.refused"


async def test_a_server_that_is_not_there_is_unreachable(settings: Settings, simulator: Simulator) -> None:
    await simulator.stop()
    assert await finding("token", settings) == "token.unreachable"
    assert await finding("webhook", settings) == "webhook.unknown"
    assert await finding("clock", settings) == "clock.alone"


async def test_a_webhook_that_nobody_asked_for_is_in_the_way(
    settings: Settings, simulator: Simulator
) -> None:
    assert await finding("webhook", settings) == "webhook.unused"
    await hooked(simulator, HOOK)
    assert await finding("webhook", settings) == "webhook.foreign"
    assert await finding("token", settings) == "token.fine"


async def test_the_webhook_of_the_settings_is_followed_to_its_end(
    settings: Settings, simulator: Simulator
) -> None:
    secret = "sixteen-letters-or-more"
    given = settings.model_copy(
        update={"webhook_url": HOOK, "listen": "127.0.0.1:9", "webhook_secret": secret}
    )
    assert await finding("webhook", given) == "webhook.unset"
    await hooked(simulator, "http://127.0.0.1:9/another")
    assert await finding("webhook", given) == "webhook.elsewhere"
    await hooked(simulator, HOOK)
    assert await finding("webhook", given) == "webhook.fine"
    simulator.person("Ani").start()
    async with asyncio.timeout(20):
        while await finding("webhook", given) != "webhook.failing":  # noqa: ASYNC110 - it tries and tries
            await asyncio.sleep(0.1)


async def hooked(simulator: Simulator, url: str) -> None:
    """Have updates sent there, where nobody listens."""
    async with Bot(simulator.token, base_url=simulator.base_url) as bot:
        await bot.set_webhook(url)


@pytest.mark.slow
async def test_doctor_looks_at_a_fleet_s_database_and_bucket(
    surroundings: dict[str, str], empty_postgresql: str, tmp_path: Path, simulator: Simulator
) -> None:
    with bucket_server(tmp_path) as bucket:
        places = {"DATABASE_URL": empty_postgresql, "ENGINE_URL": empty_postgresql, "FILES_URL": bucket}
        hook = {"WEBHOOK_URL": HOOK, "LISTEN": "127.0.0.1:9", "WEBHOOK_SECRET": "sixteen-letters-or-more"}
        given = {f"LENGKAP_{name}": value for name, value in (places | hook).items()}
        code, out, err = await lengkap(surroundings | KEYS | given, "doctor")
        assert code == 0, out + err
        assert "! Webhook" in out
        broken = {
            "LENGKAP_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
            "LENGKAP_FILES_URL": "s3://evidence?endpoint=http://127.0.0.1:9",
        }
        code, out, err = await lengkap(surroundings | KEYS | given | broken, "doctor")
        assert code == 1
        assert out.count("✖") == 2


async def test_a_file_that_is_no_database_is_found(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "lengkap.sqlite").write_bytes(b"not a database" * 100)
    (tmp_path / "engine.sqlite").write_bytes(b"not a database" * 100)
    assert await finding("database", settings) == "database.closed"
    assert await finding("engine", settings) == "engine.closed"


async def test_a_server_that_does_not_answer_is_named_with_its_reason(settings: Settings) -> None:
    nowhere = changed(settings, database_url="postgresql://lengkap@127.0.0.1:9/x")
    found = await checks.database(nowhere)
    assert found.code == "database.closed"
    assert "Connection refused" in str(found.facts["reason"])


@pytest.mark.slow
async def test_a_server_that_is_too_old_is_found(
    settings: Settings, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = changed(settings, database_url=postgresql_database.url.render_as_string(hide_password=False))
    assert await finding("database", given) == "database.fine"
    monkeypatch.setattr(checks, "_POSTGRESQL_LEAST", 1000)
    assert await finding("database", given) == "database.unsupported"


async def test_a_bucket_that_does_not_answer_is_no_folder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "originals_at", lambda _: BucketOriginals.at(AWAY, timedelta(seconds=1)))
    assert await finding("originals", changed(settings, files_url=AWAY)) == "bucket.closed"


REFUSED = [
    (OSError(errno.EADDRINUSE, "address already in use"), "address already in use"),
    (PermissionError(errno.EACCES, "Permission denied", "/srv/b.zip"), "Permission denied: /srv/b.zip"),
    (
        OperationalError("", {}, psycopg.OperationalError("no password supplied\nmore")),
        "no password supplied",
    ),
    (IntegrityError("", {}, psycopg.IntegrityError("Key (name)=(Rahasia)")), ""),
]


@pytest.mark.parametrize(("error", "told"), REFUSED, ids=[type(row[0]).__name__ for row in REFUSED])
def test_what_the_system_refuses_is_said_in_its_words_and_no_row_is(error: Exception, told: str) -> None:
    said = sentence(translator("en"), error)
    assert said == f"This cannot be done: {told}" if told else "report this line" in said
    assert "Rahasia" not in said


async def test_a_schema_from_the_future_is_found(settings: Settings, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "lengkap.sqlite") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES ('9999_future')")
    connection.close()
    assert await finding("database", settings) == "database.newer"


async def test_an_empty_database_is_raised_at_the_start(settings: Settings, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "lengkap.sqlite").close()
    assert await finding("database", settings) == "database.older"


async def test_originals_that_others_can_read_are_a_warning(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir(mode=0o755)
    assert await finding("originals", settings) == "originals.open"


async def test_originals_that_cannot_be_kept_are_found(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"")
    place = (tmp_path / "a file").as_uri()
    assert await finding("originals", changed(settings, files_url=place)) == "originals.closed"


async def test_a_full_disk_is_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_SPARE_GOOD", 10**18)
    assert await finding("disk", settings) == "disk.low"
    monkeypatch.setattr(checks, "_SPARE_LEAST", 10**18)
    assert await finding("disk", settings) == "disk.full"


async def test_a_clock_that_is_wrong_or_knows_no_zones_is_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def long_ago(_: web.Request) -> web.Response:
        return web.Response(headers={"Date": "Mon, 01 Jan 2024 00:00:00 GMT"})

    app = web.Application()
    app.router.add_get("/", long_ago)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        theirs = changed(settings, telegram_api_url=f"http://127.0.0.1:{runner.addresses[0][1]}")
        assert await finding("clock", theirs) == "clock.wrong"
    finally:
        await runner.cleanup()

    class Nowhere:
        @property
        def tzinfo(self) -> ZoneInfo:
            return ZoneInfo("Asia/Nowhere")

    monkeypatch.setattr(checks, "Zone", SimpleNamespace(WIB=Nowhere()))
    assert await finding("clock", settings) == "clock.no_zones"


async def test_a_reader_that_fails_or_sees_nothing_is_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = io.BytesIO()
    Image.new("L", (400, 300), 255).save(blank, "PNG")
    for seen, code in ((blank.getvalue(), "reading.blind"), (PROGRAM, "reading.failed")):
        monkeypatch.setattr(checks, "_picture", lambda picture=seen: picture)
        assert await finding("reading", settings) == code


INVITE = (
    "admin",
    "invite",
    "--role",
    "officer",
    "--kanwil",
    "Banten",
    "--unit",
    "Rutan X",
    "--unit-kind",
    "rutan",
)


async def invitation(surroundings: dict[str, str]) -> tuple[str, str]:
    """A fresh link and what was said beside it."""
    code, out, err = await lengkap(surroundings, *INVITE)
    assert code == 0, err
    return out, err


async def test_an_invitation_is_a_link_alone_on_standard_output(
    surroundings: dict[str, str], simulator: Simulator
) -> None:
    out, err = await invitation(surroundings)
    assert re.fullmatch(rf"https://t\.me/{simulator.state.bot.username}\?start=[\w-]{{20,64}}\n", out)
    assert "Rutan X" in err


@pytest.mark.slow
async def test_an_invitation_lets_somebody_into_the_running_bot(
    surroundings: dict[str, str], simulator: Simulator
) -> None:
    link, _ = await invitation(surroundings)
    process = await asyncio.create_subprocess_exec(LENGKAP, "bot", env=surroundings)
    officer = simulator.person("Rizal")
    officer.start(link.strip().partition("start=")[2])
    await officer.wait_for(lambda m: "Rutan X" in m.text, 60)
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 60) == 0


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(("--role", "officer", "--kanwil", "Banten"), id="an officer without a unit"),
        pytest.param(
            ("--role", "admin", "--kanwil", "Banten", "--unit", "X", "--unit-kind", "rutan"),
            id="an admin in a unit",
        ),
        pytest.param(("--role", "admin", "--kanwil", "Atlantis"), id="an unknown province"),
        pytest.param(("--role", "king", "--kanwil", "Banten"), id="an unknown role"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_wrong_use(args: tuple[str, ...]) -> None:
    assert CliRunner().invoke(main, ["admin", "invite", *args]).exit_code == 2


def test_the_bot_without_a_token_says_which_variable_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LENGKAP_TELEGRAM_TOKEN", raising=False)
    done = CliRunner().invoke(main, ["bot"])
    assert done.exit_code == 1
    assert "LENGKAP_TELEGRAM_TOKEN" in done.stderr
