"""A folder of mixed files ends with one honest word a file, what the bytes show included."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.cli.folder import FileReport
from documents.reading import Kind, Note, Page, Reading, Signals, Signature
from matchers.findings import Findings

LETTER = "LAPORAN PELAKSANAAN\n\nMaklumat pelayanan dipasang di ruang tunggu pada 14 Februari 2025."


def lines_of(told: str) -> dict[str, list[str]]:
    """The lines below the name of each file."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in told.split("\n\n", maxsplit=1)[0].splitlines()[1:]:
        if line.startswith("    "):
            found[name].append(line.strip())
        else:
            name = line
            found[name] = []
    return found


def test_each_file_of_a_mixed_folder_gets_its_own_words(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LENGKAP_HOME", str(tmp_path_factory.mktemp("home")))
    files = {
        "arsip.rar": b"Rar!\x1a\x07\x01\x00" + bytes(99),
        "kosong.pdf": b"",
        "laporan.txt": LETTER.encode(),
        "program.pdf": b"MZ\x90\0" + bytes(300),
        "putus.pdf": b"%PDF-1.4\n1 0 obj <<",
        "rekap.csv": b"\n".join(b"%d;laporan %d" % (row, row) for row in range(50)),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    done = CliRunner().invoke(main, ["check", str(tmp_path), "--programme", "p2ham-2023", "--year", "2025"])
    assert done.exit_code == 0
    found = lines_of(done.stdout)
    assert list(found) == list(files)
    assert all(found.values())
    assert all(len(lines) == len(set(lines)) for lines in found.values())
    refused = {found[name][0] for name in ("arsip.rar", "kosong.pdf", "program.pdf", "putus.pdf")}
    assert len(refused) == 4


def test_a_changed_signature_and_a_partial_reading_are_told() -> None:
    changed = Signature("Tanda1", "Surya", None, intact=True, covers_whole_file=False, changed_after=True)
    reading = Reading(
        Kind.PDF,
        (Page(1, "laporan"),),
        (Note("pages.no_time", {"pages": ("2-9",)}),),
        Signals(pages=9, signatures=(changed,)),
        1.0,
    )
    report = FileReport(Path("a.pdf"), "", reading=reading, findings=Findings((), ()))
    assert [code for code, _ in report.remarks] == ["signature.changed", "note.pages.no_time"]
