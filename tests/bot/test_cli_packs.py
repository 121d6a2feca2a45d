"""The programmes that are shipped, and packs of one's own, on the command line."""

import re
from pathlib import Path

from click.testing import CliRunner

from bot.cli import main
from knowledge import catalogue


def test_programmes_are_listed_shown_and_validated() -> None:
    listed = CliRunner().invoke(main, ["programme", "list"]).stdout
    assert "p2ham-2023" in listed
    shown = CliRunner().invoke(main, ["programme", "show", "p2ham-2023", "--unit-kind", "rutan"]).stdout
    assert "P2HAM23-B2  Ruang laktasi (wajib)" in shown
    assert "P2HAM23-A6" not in shown
    assert CliRunner().invoke(main, ["programme", "validate"]).exit_code == 0


def test_advice_on_packs_is_told_and_fails_only_where_that_is_wanted(tmp_path: Path) -> None:
    weak = (catalogue.PACKAGED / "p2ham-2023.yaml").read_text(encoding="utf-8")
    weak = re.sub(r"\n    everyday: \[[^\]]*\]", "", weak, count=1)
    (tmp_path / "p2ham-2023.yaml").write_text(weak, encoding="utf-8")
    told = CliRunner().invoke(main, ["programme", "validate", str(tmp_path)])
    assert told.exit_code == 0
    assert "P2HAM23-A1: baru 0 kata sehari-hari" in told.stdout
    strict = ["programme", "validate", "--strict"]
    assert CliRunner().invoke(main, [*strict, str(tmp_path)]).exit_code == 1
    assert CliRunner().invoke(main, strict).exit_code == 0


def test_a_faulty_pack_is_named_by_file_and_field(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("id: bad\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["programme", "validate", str(tmp_path)])
    assert done.exit_code == 1
    assert "bad.yaml" in done.stderr
