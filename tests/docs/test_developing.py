"""What docs/develop.md tells to do to add something is enough, done in a copy of the sources."""

import json
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
LENGKAP = "from bot.cli import main; main()"
COUNTING = ("tests/knowledge/test_programmes_page.py", "tests/docs/test_docs.py")
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


def test_a_language_is_one_folder_more(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = section(read("docs/develop.md"), "Adding a language")
    assert "Copy `bot/locale/en` to `bot/locale/<code>`" in told
    shutil.copytree(copy / "bot/locale/en", copy / "bot/locale/ms")
    catalogue = copy / "bot/locale/ms" / CATALOGUE
    own = {"language.own": "Bahasa Melayu", "clock.pattern": "HH.mm"}
    assert [key for key in own if f"`{key}`" not in told] == []
    for key, said in {**own, "language.chosen": "Baik."}.items():
        replaced = f'msgid "{key}"\nmsgstr "{said}"'
        edit(catalogue, lambda text, k=key, new=replaced: re.sub(f'msgid "{k}"\nmsgstr ".*"', new, text))
    assert "ms" in run(copy, "-c", "from bot.translation import LANGUAGES; print(*LANGUAGES)").split()
    speaking = "from bot.settings import Settings; print(Settings.load().lang)"
    with monkeypatch.context() as patch:
        patch.setenv("LENGKAP_LANG", "ms")
        assert run(copy, "-c", speaking).strip() == "ms"
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


VCARD = '''"""Address cards."""

from documents.draft import Draft, DraftPage
from documents.formats.plain import decoded_text
from documents.reading import Kind, Signals
from documents.text import tidy
from knowledge.limits import Limits


class VcardFormat:
    """Reads address cards."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """A line a field."""
        lines = [line.partition(":")[2] for line in decoded_text(data).splitlines()]
        return Draft(Kind.VCF, (DraftPage(1, tidy("\\n".join(lines))),), (), Signals(pages=1))


FORMAT = VcardFormat()
'''


def test_a_file_type_is_what_the_page_lists(copy: Path) -> None:
    told = section(read("docs/develop.md"), "Adding a file type")
    named = ("documents/reading.py", "documents/sniffing.py", "documents/formats/registry.py", "README")
    assert [name for name in named if name not in told] == []
    edit(copy / named[0], lambda text: text.replace('    ZIP = "zip"', '    VCF = "vcf"\n    ZIP = "zip"'))
    known = "    if _MARKUP.match(head):"
    sniffed = f'    if head.startswith(b"BEGIN:VCARD"):\n        return Kind.VCF\n{known}'
    edit(copy / named[1], lambda text: text.replace(known, sniffed))
    (copy / "documents/formats/vcard.py").write_text(VCARD)
    last = '    Kind.CSV: ("plain", "CSV"),'
    edit(copy / named[2], lambda text: text.replace(last, f'{last}\n    Kind.VCF: ("vcard", "FORMAT"),'))
    edit(copy / "README.md", lambda text: text.replace("RTF, TXT and CSV;", "RTF, TXT, CSV and VCF;"))
    (copy / "card").write_text("BEGIN:VCARD\nFN:Rina Lestari\nEND:VCARD\n")
    shown = json.loads(run(copy, "-c", LENGKAP, "read", "--json", "card"))
    assert (shown["kind"], shown["pages"][0]["text"]) == ("vcf", "VCARD\nRina Lestari\nVCARD")
    holds(copy, "kind or txt or plain", "tests/docs/test_docs.py", "tests/documents/test_reading_formats.py")


def test_a_packaged_programme_is_what_the_page_lists(copy: Path) -> None:
    told = section(read("docs/develop.md"), "Adding a programme")
    assert "`knowledge/programmes/<id>.yaml`" in told
    packed = copy / "knowledge/programmes"
    shutil.copy(packed / "desa-wisata-ham-2022.yaml", packed / "desa-wisata-ham-2027.yaml")
    edit(
        packed / "desa-wisata-ham-2027.yaml",
        lambda text: text.replace("-ham-2022", "-ham-2027", 1).replace("DWRH-", "DWRI-"),
    )
    counted = '    ("desa-wisata-ham-2022", 0, 27),\n'
    edit(
        copy / "tests/knowledge/test_editions.py",
        lambda text: text.replace(counted, counted + counted.replace("2022", "2027")),
    )
    page = re.compile(r"^\| `desa-wisata-ham-2022` .*\n", re.MULTILINE)
    edit(
        copy / "docs/programmes.md",
        lambda text: page.sub(lambda m: m[0] + m[0].replace("2022", "2027"), text).replace(
            "seven editions", "eight editions"
        ),
    )
    edit(copy / "README.md", lambda text: text.replace("Seven editions", "Eight editions"))
    assert "desa-wisata-ham-2027: " in run(copy, "-c", LENGKAP, "programme", "validate")
    held = "2027 or all_editions or unique or wajib or count or no_other"
    holds(copy, held, "tests/knowledge/test_editions.py", "tests/assistant/test_practice.py", *COUNTING)
