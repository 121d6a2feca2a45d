"""The documents say what the code does: every command, setting, limit and link of them is held to it."""

import dataclasses
import re
import socket
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
from PIL import Image
from written import PAGES, ROOT, anchors, blocks, code_spans, examples, name_of, prose, read, rows, section

from bot.cli import main
from bot.handlers.commands import COMMANDS
from bot.jobs import store
from bot.settings import PREFIX, Settings
from bot.telegram import menus
from bot.translation import translator
from docs import rooms
from documents.reading import Kind
from knowledge import catalogue
from knowledge.limits import Limits
from knowledge.roles import Role
from storage.database import Database

PROMISES = (
    'Nothing sent is lost. Before the bot says "tersimpan" the original is stored and its row committed; '
    "a kill at any point loses nothing.",
    "Once. The same update, button or file twice changes nothing the second time.",
    "No item becomes complete without a person.",
    "Every proposal shows its reason",
    'Every file gets an answer, even "tidak terbaca", and none stops the bot for others.',
    "A unit sees only its own evidence; a Kanwil sees its units; "
    "across units, reuse is shown to verifiers only.",
    "Reminders are neither lost nor repeated.",
    "No secret and no document text in the log.",
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LARGEST_PICTURE = 200_000
SYSTEM_FOLDERS = ("/etc/", "/opt/", "/srv/", "/var/")
README = read("README.md")
every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def leaves(command: click.Command, name: str) -> dict[str, click.Command]:
    """Every command of the program that does something, by its full name."""
    if not isinstance(command, click.Group):
        return {name: command}
    context = click.Context(command)
    found = [(sub, command.get_command(context, sub)) for sub in command.list_commands(context)]
    return {n: leaf for sub, c in found if c for n, leaf in leaves(c, f"{name} {sub}").items()}


def test_the_readme_lists_the_commands_of_the_bot() -> None:
    listed = {row[0].strip("`"): row[1].strip("`") for row in rows(section(README, "Commands of the bot"))}
    names = menus.words(translator("en"))
    assert listed == {f"/{name}": f"/{names[name]}" for name in COMMANDS}


def test_the_figures_are_measured_and_the_waits_are_met() -> None:
    found = {name: (measured, target) for name, measured, _, target in rows(section(README, "Figures"))}
    assert len(found) == 5
    for measured, target in found.values():
        (value, unit), (most, unit_of_most) = measured.split(), target.split()
        assert unit == unit_of_most
        assert float(value) < float(most) or unit == "MB"


@every_page
def test_no_page_names_a_command_that_the_bot_lacks(page: Path) -> None:
    named = {m[1] for span in code_spans(page.read_text()) if (m := re.fullmatch(r"/([a-z]+)(?: .*)?", span))}
    assert {name for name in named if menus.known_as(name) not in COMMANDS} == set()


@pytest.mark.parametrize("role", [role for role in Role if role.in_unit])
def test_the_page_for_officers_names_every_command_of_theirs(role: Role) -> None:
    shown = read("docs/officers.md")
    assert [name for name in menus.names_for({role}) if f"`/{name}" not in shown] == []


def test_the_page_for_the_kanwil_names_every_command_of_its_desk() -> None:
    shown = read("docs/kanwil.md")
    assert [name for name in menus.DESK if f"`/{name}" not in shown] == []


def test_the_readme_lists_the_command_line_with_its_options() -> None:
    listed = {row[0].strip("`"): row[1] for row in rows(section(README, "Command line"))}
    commands = leaves(main, "lengkap")
    assert set(listed) == set(commands)
    for name, command in commands.items():
        options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
        assert set(re.findall(r"--[a-z-]+", listed[name])) == options - {"--help", "-h"}, name


def test_the_readme_lists_the_settings_with_their_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    listed = {row[0].strip("`"): row[1] for row in rows(section(README, "Settings"))}
    made = Settings.load(home=tmp_path)
    assert listed.pop(PREFIX + "TELEGRAM_TOKEN") == "none"
    for name, field in Settings.model_fields.items():
        if name != "telegram_token":
            derived = Path(urlsplit(str(getattr(made, name) or "")).path).name
            shown = field.default if field.default not in ("", None) else derived
            assert (f"`{shown}`" if shown else "none") in listed.pop(PREFIX + name.upper())
    assert not listed


def test_the_readme_lists_the_limits_with_their_values() -> None:
    listed = {row[0].strip("`"): float(row[1].replace(",", "")) for row in rows(section(README, "Limits"))}
    assert listed == {name: float(value) for name, value in dataclasses.asdict(Limits()).items()}


def test_the_readme_names_every_kind_of_file() -> None:
    named = set(re.findall(r"\b[A-Z]+\b", section(README, "What it reads")))
    assert {kind.name for kind in Kind} - {"TEXT"} | {"TXT"} <= named


def test_the_readme_counts_the_programmes() -> None:
    ids = [programme.id for programme in catalogue.load().programmes]
    editions, programmes = (NUMBERS[n] for n in (len(ids), len({re.sub(r"-\d+$", "", id_) for id_ in ids})))
    assert f"{editions.capitalize()} editions of {programmes} programmes" in README
    assert f"{editions} editions of {programmes} programmes" in read("docs/programmes.md")


def test_the_readme_makes_the_eight_promises_and_names_a_test_of_each() -> None:
    made = re.findall(r"^\d\. (.+)$", section(README, "What it promises"), re.MULTILINE)
    for promise, text in zip(PROMISES, made, strict=True):
        assert text.replace("**", "").startswith(promise)
        assert re.search(r"`tests/\S+\.py`", text)


def test_the_drawing_shows_the_rooms_as_the_import_contract_has_them() -> None:
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    floors = {room.strip(): floor for floor, layer in enumerate(layers) for room in layer.split("|")}
    drawing = blocks(section(README, "Architecture"), "mermaid")[0]
    arrows = re.findall(r"(\w+)(?:\[[^]]*\])? --> (\w+)", drawing)
    assert {room for arrow in arrows for room in arrow} == set(floors)
    assert all(floors[upper] + 1 == floors[lower] for upper, lower in arrows)


def test_the_changelog_names_the_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## .*\b{re.escape(version)}$", read("CHANGELOG.md"), re.MULTILINE)


@every_page
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = prose(page.read_text())
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        path, _, anchor = "".join(target).partition("#")
        if urlsplit(path).scheme:
            continue
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), path
        assert not anchor or anchor in anchors(found.read_text()), anchor


@every_page
def test_files_and_make_targets_that_a_page_names_exist(page: Path) -> None:
    tops = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"docs"} | {"docs"}
    typed = [example.typed for example in examples(page.read_text())]
    for span in code_spans(page.read_text()):
        if re.fullmatch(r"[\w.-]+/[\w./-]*", span) and span.split("/")[0] in tops:
            assert (ROOT / span).exists(), span
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    spans = [*code_spans(page.read_text()), *typed]
    called = {m[1] for span in spans if (m := re.match(r"make (?:-C \S+ )?([a-z-]+)", span))}
    assert called <= targets


@every_page
def test_no_page_tells_of_the_machine_it_was_written_on(page: Path) -> None:
    text = page.read_text()
    assert str(ROOT) not in text
    assert str(Path.home()) + "/" not in text
    assert socket.gethostname() not in text
    absolute = re.findall(r"(?<![\w.:/<*~)])/[a-z]\w*/\S*", text)
    assert [path for path in absolute if not path.startswith(SYSTEM_FOLDERS)] == []


def test_pictures_are_small_and_shown() -> None:
    shown = "".join(page.read_text() for page in PAGES)
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert {picture.name for picture in pictures} == set(re.findall(r"pictures/([^\s\")]+\.png)", shown))
    for picture in pictures:
        with Image.open(picture) as image:
            assert image.format == "PNG"
        assert picture.stat().st_size <= LARGEST_PICTURE


def test_the_drawing_of_the_rooms_is_the_import_contract() -> None:
    assert rooms.DRAWING.read_text(encoding="utf-8") == rooms.drawing(rooms.layers())
    assert rooms.DRAWING.stat().st_size <= LARGEST_PICTURE
    assert "](rooms.svg)" in read("docs/develop.md")
    drawn = {room for layer in rooms.layers() for room in layer}
    assert {row[0].strip("`/") for row in rows(section(read("docs/develop.md"), "The rooms"))} >= drawn


def test_workers_beside_a_bot_answer_on_ports_of_their_own() -> None:
    """They share its settings, of which the address would be taken."""
    [start] = re.findall(r"^ExecStart=(.*)$", read("deploy/lengkap-worker@.service"), re.MULTILINE)
    address = re.search(r"LENGKAP_LISTEN=127\.0\.0\.1:(\S+)", start)
    assert address
    told = section(read("docs/operate.md"), "Several processes")
    assert all(address[1].replace("%i", number) in told for number in ("1", "2"))


async def test_the_connections_of_a_process_are_those_it_may_open() -> None:
    async with Database("postgresql://server/lengkap") as database:
        reading, writing = (
            engine.pool.size() + engine.pool._max_overflow for engine in (database.reading, database.engine)
        )
    told = f"{reading} connections to read, {writing} to write and {store._CONNECTIONS} for jobs"
    assert told in read("docs/scale.md")
