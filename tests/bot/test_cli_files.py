"""The commands that read files of this machine: read, match, check."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.demo import rutan
from bot.demo.samples import Sample, for_rutan
from bot.demo.writing import as_pdf

LENGKAP = Path(sys.executable).with_name("lengkap")
YEAR = 2026
FILES = [
    "PKS SLB.pdf",
    "rasio petugas kunjungan.xlsx",
    "ruang laktasi/IMG_0207.jpg",
    "tim/SK Tim P2HAM Rutan Muara Jambu.pdf",
    "undangan halal bihalal.pdf",
    "unduhan/SK Tim P2HAM (final) (1).pdf",
]
READ_KEYS = ["path", "kind", "ok", "error", "pages", "signals", "seconds"]


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of these tests' own, where readings are kept between commands."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("home")
        patch.setenv("LENGKAP_HOME", str(place))
        yield place


@pytest.fixture(scope="module")
def samples() -> dict[str, Sample]:
    return {sample.filename: sample for sample in for_rutan(YEAR)}


@pytest.fixture(scope="module")
def folder(samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as an officer keeps them: by subject, with litter, a copy and a broken one."""
    top = tmp_path_factory.mktemp("data dukung")
    places = {
        "SK Tim P2HAM Rutan Muara Jambu.pdf": "tim",
        "SK Tim P2HAM (final) (1).pdf": "unduhan",
        "rasio petugas kunjungan.xlsx": ".",
        "undangan halal bihalal.pdf": ".",
        "PKS SLB.pdf": ".",
        "IMG_0207.jpg": "ruang laktasi",
    }
    for name, place in places.items():
        (top / place).mkdir(exist_ok=True)
        (top / place / name).write_bytes(samples[name].content)
    (top / "Thumbs.db").write_bytes(b"x")
    (top / "~$laporan.docx").write_bytes(b"x")
    (top / ".DS_Store").write_bytes(b"x")
    return top


def lengkap(*args: object, text: str = "") -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=text)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_read_gives_one_object_a_file_in_order(folder: Path) -> None:
    paths = [folder / "PKS SLB.pdf", folder / "tim" / "SK Tim P2HAM Rutan Muara Jambu.pdf"]
    done = lengkap("read", *paths, "--json")
    assert done.exit_code == 0
    broken, decree = objects(done)
    assert [broken["path"], decree["path"]] == [str(path) for path in paths]
    assert all(key in decree for key in READ_KEYS)
    assert (broken["ok"], broken["error"], broken["pages"]) == (False, "file.broken", [])
    assert (decree["ok"], decree["error"], decree["kind"]) == (True, None, "pdf")
    assert [page["number"] for page in decree["pages"]] == [1, 2]
    assert set(decree["pages"][0]) == {"number", "text", "also", "ocr"}
    assert "OPERATOR PELAYANAN PUBLIK" in decree["pages"][0]["text"]
    assert decree["signals"]["pages"] == 2


def test_read_shows_text_to_people(folder: Path) -> None:
    done = lengkap("read", folder / "rasio petugas kunjungan.xlsx")
    assert "Pengunjung dilayani" in done.stdout


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"", "file.empty", id="no bytes"),
        pytest.param(b"%PDF-1.4\n" + b"x" * 20_000_000, "file.too_large", id="over the limit"),
        pytest.param(b"MZ\x90\x00" + b"\x00" * 300, "file.disguised", id="a program named PDF"),
    ],
)
def test_read_answers_bad_files_and_succeeds(content: bytes, error: str, tmp_path: Path) -> None:
    path = tmp_path / "berkas.pdf"
    path.write_bytes(content)
    done = lengkap("read", path, "--json")
    assert done.exit_code == 0
    assert objects(done)[0]["error"] == error
    assert objects(done)[0]["message"]


def test_read_of_a_folder_takes_every_file_below_it(folder: Path) -> None:
    done = lengkap("read", folder, "--json")
    assert [Path(found["path"]).relative_to(folder).as_posix() for found in objects(done)] == FILES
    assert done.stderr.startswith("Terbaca 5 dari 6 berkas")


def test_read_looks_for_what_only_bytes_show(folder: Path) -> None:
    photo = objects(lengkap("read", folder / "ruang laktasi" / "IMG_0207.jpg", "--json"))[0]
    assert photo["signals"]["inspected"] == 1
    assert photo["signals"]["legibility"][0]["page"] == 1


def test_what_was_read_is_not_read_twice_unless_asked(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("MAKLUMAT PELAYANAN RUTAN")
    shutil.rmtree(home / "readings", ignore_errors=True)
    lengkap("read", path)
    for kept in (home / "readings").iterdir():
        kept.write_text(kept.read_text().replace("RUTAN", "LAPAS"))
    assert "LAPAS" in lengkap("read", path).stdout
    assert "RUTAN" in lengkap("read", path, "--fresh").stdout


def test_a_home_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("MAKLUMAT PELAYANAN")
    monkeypatch.setenv("LENGKAP_HOME", str(tmp_path / "a.txt" / "below"))
    assert objects(lengkap("read", tmp_path / "a.txt", "--json"))[0]["ok"]


def test_names_are_spelt_and_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J.txt").write_text("isi")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.txt")).write_text("isi")
    done = lengkap("read", tmp_path)
    assert "\x1b[2J" not in done.stdout
    assert "a\\x1b[2J.txt" in done.stdout
    assert "b\\xff.txt" in done.stdout
    assert lengkap("read", tmp_path, "--json").exit_code == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_ended_leaves_nothing_behind(
    number: signal.Signals, code: int, samples: dict[str, Sample], tmp_path: Path
) -> None:
    for count in range(60):
        (tmp_path / f"{count:02}.jpg").write_bytes(samples["IMG_0207.jpg"].content + bytes(count))
    command = [LENGKAP, "read", tmp_path, "--json", "--fresh"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["ok"]
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        process.send_signal(number)
        process.stdout.read()
        assert process.wait(20) == code
        assert process.stderr.read().strip() == b""
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


def test_read_interrupted_leaves_no_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "never.pdf"
    os.mkfifo(pipe)
    with subprocess.Popen([LENGKAP, "read", pipe], stderr=subprocess.PIPE, start_new_session=True) as process:
        with pipe.open("wb"):
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()


CASE = {
    "id": "a",
    "programme": "p2ham-2023",
    "filename": "sk.pdf",
    "caption": "",
    "text": "KEPUTUSAN KEPALA RUTAN\nTENTANG TIM PELAKSANA DAN OPERATOR P2HAM\fLampiran",
    "unit_kind": "rutan",
    "year": YEAR,
}


def test_match_answers_each_line_in_order_and_goes_on_after_bad_ones() -> None:
    lines = [
        json.dumps(CASE),
        "{not json",
        "[]",
        json.dumps(CASE | {"id": 2, "programme": "none"}),
        json.dumps(CASE | {"id": "c", "text": 7}),
        "",
        json.dumps(CASE | {"id": "d", "unit_kind": None, "year": None}),
    ]
    done = lengkap("match", "--jsonl", text="\n".join(lines))
    assert done.exit_code == 0
    answers = objects(done)
    assert [a["id"] for a in answers] == ["a", None, None, 2, "c", "d"]
    assert [a.get("error") for a in answers] == [
        None,
        "line.invalid",
        "line.invalid",
        "programme.unknown",
        "line.invalid",
        None,
    ]


ODD = {
    "the mark of an encoding first": b"\xef\xbb\xbf" + json.dumps(CASE).encode(),
    "half a surrogate": json.dumps(
        CASE | {"text": "KEPUTUSAN \ud800 TIM P2HAM", "filename": "a\ud83d.pdf"}
    ).encode(),
    "no text but a caption": json.dumps(CASE | {"text": None, "caption": "ramp pintu masuk"}).encode(),
    "only page ends": json.dumps(CASE | {"text": "\f\f\f"}).encode(),
    "a year nobody lives in": json.dumps(CASE | {"year": 10**18}).encode(),
    "an unknown kind of unit": json.dumps(CASE | {"unit_kind": "bulan"}).encode(),
    "fields nobody knows": json.dumps(CASE | {"signed": True, "primary": []}).encode(),
    "a very long line": json.dumps(CASE | {"text": "maklumat pelayanan " * 20_000}).encode(),
}
BAD = {
    "another encoding": json.dumps(CASE).encode("utf-16"),
    "no number": b'{"id": NaN, "programme": "p2ham-2023", "text": "a"}',
    "a number too long": b'{"id": ' + b"9" * 5000 + b', "programme": "p2ham-2023", "text": "a"}',
    "deeply nested": b"[" * 100_000,
    "no text at all": b'{"id": 1, "programme": "p2ham-2023"}',
    "no programme": b'{"id": 1, "text": "a"}',
    "a yes for a year": json.dumps(CASE | {"year": True}).encode(),
    "a list for a name": json.dumps(CASE | {"filename": ["a"]}).encode(),
    "a number for a kind of unit": json.dumps(CASE | {"unit_kind": 3}).encode(),
}


def test_match_takes_odd_lines_and_names_bad_ones_and_goes_on() -> None:
    lines = [line.replace(b"\n", b"") for line in (*ODD.values(), *BAD.values(), json.dumps(CASE).encode())]
    done = CliRunner().invoke(main, ["match", "--jsonl"], input=b"\n".join(lines))
    assert done.exit_code == 0
    answers = objects(done)
    assert [name for name, a in zip(ODD, answers, strict=False) if "error" in a] == []
    bad = answers[len(ODD) : -1]
    assert [name for name, a in zip(BAD, bad, strict=True) if set(a) != {"id", "error", "message"}] == []
    assert answers[-1]["matches"]


def test_match_tells_what_the_design_promises() -> None:
    answer = objects(lengkap("match", "--jsonl", text=json.dumps(CASE)))[0]
    assert set(answer) == {"id", "matches", "remarks"}
    best = answer["matches"][0]
    assert set(best) == {"criterion", "score", "decision", "part", "quote", "page", "reason"}
    assert best["criterion"] == "P2HAM23-P5"
    assert best["decision"] in {"accept", "ask", "none"}
    assert best["part"] == [1, 2]
    assert 0 < best["score"] < 1
    assert best["quote"] in CASE["text"]


def test_match_answers_before_the_next_line_comes() -> None:
    with subprocess.Popen(
        [LENGKAP, "match", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(2):
            process.stdin.write(json.dumps(CASE | {"id": number}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def checked(folder: Path) -> dict[str, Any]:
    done = lengkap(
        "check", folder, "--programme", "p2ham-2023", "--year", YEAR, "--unit-kind", "rutan", "--json"
    )
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_check_reads_every_file_but_litter(checked: dict[str, Any]) -> None:
    assert [file["path"] for file in checked["files"]] == FILES


def test_check_never_calls_an_item_complete_by_itself(checked: dict[str, Any]) -> None:
    words = {item["criterion"]: item["word"] for item in checked["items"]}
    assert words["P2HAM23-P5"] == words["P2HAM23-C1"] == "perlu dicek"
    assert not {"lengkap", "disetujui"} & set(words.values())
    assert checked["required"]["done"] == 0


def test_check_names_the_files_of_an_item_and_what_is_missing(checked: dict[str, Any]) -> None:
    items = {item["criterion"]: item for item in checked["items"]}
    assert items["P2HAM23-P5"]["files"] == ["tim/SK Tim P2HAM Rutan Muara Jambu.pdf"]
    assert "P2HAM23-P5" not in checked["missing"]
    assert "P2HAM23-A2" in checked["missing"]


def test_check_has_an_honest_word_for_files_that_prove_nothing(checked: dict[str, Any]) -> None:
    files = {Path(file["path"]).name: file for file in checked["files"]}
    assert files["PKS SLB.pdf"]["error"] == "file.broken"
    assert files["SK Tim P2HAM (final) (1).pdf"]["same_as"] == "tim/SK Tim P2HAM Rutan Muara Jambu.pdf"
    assert files["undangan halal bihalal.pdf"]["proposals"] == []


def test_check_takes_the_names_of_folders_as_a_caption(checked: dict[str, Any]) -> None:
    photo = next(file for file in checked["files"] if file["path"].startswith("ruang laktasi"))
    named = [match["criterion"] for match in photo["proposals"] + photo["candidates"]]
    assert named[0] == "P2HAM23-B2"


def test_check_asks_only_what_applies_to_the_kind_of_unit(checked: dict[str, Any]) -> None:
    assert "P2HAM23-A6" not in [item["criterion"] for item in checked["items"]]


def test_check_prints_the_checklist_and_keeps_the_progress_apart(
    samples: dict[str, Sample], tmp_path: Path
) -> None:
    (tmp_path / "sk.pdf").write_bytes(samples["SK Tim P2HAM Rutan Muara Jambu.pdf"].content)
    done = lengkap("check", tmp_path, "--programme", "p2ham-2023", "--year", YEAR, "--unit-kind", "rutan")
    assert "SK tim/operator P2HAM (saran) – perlu dicek" in done.stdout
    assert "Masih kurang: wajib 19 dari 19, saran 7 dari 8." in done.stdout
    assert "Terbaca" not in done.stdout
    assert done.stderr.startswith("Terbaca 1 dari 1 berkas")


def test_check_of_an_empty_folder_finds_everything_missing(tmp_path: Path) -> None:
    done = lengkap("check", tmp_path, "--programme", "kkpham-2021", "--year", YEAR, "--json")
    found = json.loads(done.stdout)
    assert found["files"] == []
    assert len(found["missing"]) == len(found["items"]) == 113
    assert found["data_year"] == YEAR - 1


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(("--programme", "none", "--year", YEAR), id="unknown programme"),
        pytest.param(("--programme", "p2ham-2023", "--year", "soon"), id="no year"),
        pytest.param(("--programme", "ranham-2021", "--year", YEAR), id="round missing"),
        pytest.param(("--programme", "ranham-2021", "--year", YEAR, "--round", "B05"), id="unknown round"),
        pytest.param(
            ("--programme", "p2ham-2023", "--year", YEAR, "--round", "B04"), id="round not known here"
        ),
        pytest.param(("--programme", "p2ham-2023", "--year", YEAR, "--unit-kind", "x"), id="unknown kind"),
    ],
)
def test_check_refuses_wrong_use(args: tuple[object, ...], tmp_path: Path) -> None:
    assert lengkap("check", tmp_path, *args).exit_code == 2


def test_a_file_that_cannot_be_opened_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(as_pdf(rutan.invitation(YEAR)))

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert objects(lengkap("read", path, "--json"))[0]["error"] == "file.not_opened"
