"""Workbooks of programmes on the command line: written, changed, looked at and loaded."""

import json
import os
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from bot.cli import main
from knowledge import catalogue

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LENGKAP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LENGKAP_HOME", str(tmp_path / "home"))


def run(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["programme", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def changed(file: Path, cell: str, text: str) -> None:
    book = openpyxl.load_workbook(file)
    book["Butir"][cell] = text
    book.save(file)


def test_a_changed_workbook_becomes_an_edition_that_the_command_line_knows(tmp_path: Path) -> None:
    file = tmp_path / "p2ham.xlsx"
    assert run("export", "p2ham-2023", file)[0] == 0
    assert "sama dengan edisi yang berlaku" in run("import", file, "--dry-run")[1]
    changed(file, "C2", "Judul yang diubah")
    was = catalogue.load().programme("p2ham-2023").criteria[0]
    first = was.id
    code, said, _ = run("import", file, "--dry-run")
    assert (code, said) == (
        0,
        f"✏️ {first} Judul yang diubah: Judul “{was.title}” → “Judul yang diubah”\n",
    )
    assert "p2ham-2023-2" not in run("list")[1]
    code, said, _ = run("import", file, "--yes")
    name = next(word for word in said.split() if word.startswith("p2ham-2023-"))
    assert name in run("list")[1]
    assert "Judul yang diubah" in run("show", name)[1]
    asked = json.dumps({"id": 1, "programme": name, "text": "Judul yang diubah"})
    done = CliRunner().invoke(main, ["match", "--jsonl"], input=asked + "\n")
    assert {match["criterion"] for match in json.loads(done.stdout)["matches"]} >= {first}
    assert run("export", name, tmp_path / "again.xlsx")[0] == 0
    assert "sama dengan" in run("import", tmp_path / "again.xlsx", "--dry-run")[1]


def test_what_has_to_be_mended_is_told_with_its_cell(tmp_path: Path) -> None:
    file = tmp_path / "p2ham.xlsx"
    run("export", "p2ham-2023", file)
    changed(file, "F3", "pasti")
    code, said, wrong = run("import", file, "--yes")
    assert (code, said) == (1, "")
    assert wrong.startswith("• Butir, sel F3 (")
    assert "“pasti” tidak ada dalam pilihan." in wrong
    (tmp_path / "notes.txt").write_text("x")
    assert run("import", tmp_path / "notes.txt")[0] == 1
    assert run("import", file, "--kanwil", "Nirwana")[0] == 2
