"""What docs/develop.md tells to do for a language and a command is enough, done in a copy of the sources."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from written import ROOT, read, section

pytestmark = pytest.mark.slow
PARTS = (
    *("assistant", "bot", "documents", "knowledge", "matchers", "reports", "storage", "tests", "docs"),
    *("benchmarks", "deploy"),
)
HOLDING = ("tests/bot/test_translation.py", "tests/bot/test_access.py", "tests/docs/test_docs.py")
CATALOGUE = Path("LC_MESSAGES", "lengkap.po")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources as they are here, to be changed."""
    for name in PARTS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file() and path.suffix in (".md", ".toml", "") and not path.name.startswith("."):
            shutil.copy(path, tmp_path)
    return tmp_path


def run(copy: Path, *args: str) -> str:
    """What Python prints in the copy; it has to succeed there."""
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run(
        [sys.executable, *args],
        cwd=copy,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def holds(copy: Path, which: str, *files: str) -> None:
    run(copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", which, *files)


def edit(file: Path, change: Callable[[str], str]) -> None:
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, file
    file.write_text(after, encoding="utf-8")


def say(copy: Path, sentences: dict[str, dict[str, str]]) -> None:
    """Write sentences into the catalogue of each language."""
    for language, said in sentences.items():
        added = "".join(f'\nmsgid "{key}"\nmsgstr "{text}"\n' for key, text in said.items())
        edit(copy / "bot/locale" / language / CATALOGUE, lambda text, more=added: text + more)


def test_a_language_is_one_folder_more(copy: Path) -> None:
    told = section(read("docs/develop.md"), "Adding a language")
    assert "Copy `bot/locale/en` to `bot/locale/<code>`" in told
    shutil.copytree(copy / "bot/locale/en", copy / "bot/locale/ms")
    catalogue = copy / "bot/locale/ms" / CATALOGUE
    own = {"language.own": "Bahasa Melayu", "clock.pattern": "HH.mm", "language.chosen": "Baik."}
    for key, said in own.items():
        assert f"`{key}`" in told or key == "language.chosen"
        replaced = f'msgid "{key}"\nmsgstr "{said}"'
        edit(catalogue, lambda text, k=key, new=replaced: re.sub(f'msgid "{k}"\nmsgstr ".*"', new, text))
    assert "ms" in run(copy, "-c", "from bot.translation import LANGUAGES; print(*LANGUAGES)").split()
    speaking = "from bot.settings import Settings; print(Settings.load().lang)"
    os.environ["LENGKAP_LANG"] = "ms"
    try:
        assert run(copy, "-c", speaking).strip() == "ms"
    finally:
        del os.environ["LENGKAP_LANG"]
    holds(copy, "ms or same or every", "tests/bot/test_translation.py", "tests/bot/test_screens.py")


USE_CASE = '''"""What time it is at a unit."""

from dataclasses import dataclass
from datetime import datetime

from assistant.authorization import Action, Actor, authorize, own_unit
from assistant.services import Services
from knowledge.vocabulary import Zone
from storage import units


@dataclass(frozen=True, slots=True)
class Hour:
    """A moment and the zone in which a unit lives."""

    at: datetime
    zone: Zone


async def hour(services: Services, actor: Actor, *, now: datetime) -> Hour:
    """What time it is at the unit that the person works for."""
    target = own_unit(actor)
    authorize(actor, Action.SEE_CHECKLIST, target)
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=target.unit_id or 0)
    return Hour(now, unit.zone)
'''
SCREEN = '''"""What time it is."""

from assistant.membership.hours import Hour
from bot.screens.screen import Screen
from bot.translation import Translator


def hour(t: Translator, value: Hour) -> Screen:
    """The moment in the zone of the unit."""
    return Screen(t("hour.now", moment=t.moment(value.at, value.zone)))
'''
HANDLER = '''"""What time it is at one's unit."""

from assistant.membership import hours
from bot.handlers.turn import Turn
from bot.screens import hours as screens
from bot.screens.screen import Screen


async def hour(turn: Turn) -> Screen:
    """The time at one's unit."""
    return screens.hour(turn.t, await hours.hour(turn.services, turn.actor, now=turn.now))
'''


def test_a_command_is_what_the_page_lists(copy: Path) -> None:
    told = section(read("docs/develop.md"), "Adding a command")
    assert "`jam`" in told
    (copy / "assistant/membership/hours.py").write_text(USE_CASE)
    (copy / "bot/screens/hours.py").write_text(SCREEN)
    (copy / "bot/handlers/hours.py").write_text(HANDLER)
    edit(
        copy / "bot/handlers/commands.py",
        lambda text: text.replace(
            "from bot.handlers.learning import",
            "from bot.handlers.hours import hour\nfrom bot.handlers.learning import",
        ).replace('    "batal": cancel,', '    "jam": hour,\n    "batal": cancel,'),
    )
    edit(
        copy / "bot/telegram/menus.py",
        lambda text: text.replace('    "latihan",', '    "latihan",\n    "jam",', 1),
    )
    say(
        copy,
        {
            "id": {"command.jam": "jam", "menu.jam": "jam di unit Anda", "hour.now": "Sekarang {moment}."},
            "en": {"command.jam": "time", "menu.jam": "the time at your unit", "hour.now": "It is {moment}."},
        },
    )
    row = re.compile(r"^\| `/latihan` .*\n", re.MULTILINE)
    edit(
        copy / "README.md",
        lambda text: row.sub(
            lambda m: m[0] + "| `/jam` | `/time` | units | the time at your unit |\n", text, count=1
        ),
    )
    edit(
        copy / "docs/officers.md",
        lambda text: row.sub(lambda m: m[0] + "| `/jam` | jam di unit Anda |\n", text, count=1),
    )
    run(copy, "-m", "importlinter.cli", "lint")
    held = "command or same or every or readme or page"
    holds(copy, f"({held}) and not (Citra or Eka)", *HOLDING)
