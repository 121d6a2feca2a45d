"""Names in a package are safe for everybody, its ZIPs keep their size, and nothing depends on the clock."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.package import Archive, Original, Paper, cost, named, safe_name, spread

WIB = timezone(timedelta(hours=7))
AT = datetime(2026, 3, 2, 10, 0, 5, tzinfo=WIB)
ORIGINAL = Original(
    evidence_id=1, criterion="B-2", sha256="0" * 64, size=100, filename="SK Tim.pdf", media="pdf", at=AT
)
NAMES = st.text(st.characters(codec="utf-8"), max_size=120) | st.sampled_from(
    ["../../etc/passwd", "C:\\Windows\\x.pdf", "..", ".", "/", "CON", "a/../b.pdf", "x.pdf.", "\u202egpj.exe"]
)
CODES = st.sampled_from(["B-2", "b-2", "P2HAM23-C4", "CON", "nul", "Aa", "AA"])


def paths(*originals: Original) -> list[str]:
    return [paper.path for paper in named(originals, pages="hal")]


@pytest.mark.parametrize(
    ("filename", "media", "path"),
    [
        pytest.param("IMG_0207.jpg", "jpeg", "B-2/01 IMG_0207.jpg", id="plain"),
        pytest.param("../../etc/passwd", "txt", "B-2/01 passwd.txt", id="way-up"),
        pytest.param("C:\\surat\\SK?.pdf", "pdf", "B-2/01 SK.pdf", id="windows-way"),
        pytest.param("surat.pdf.exe", "pdf", "B-2/01 surat.pdf.exe.pdf", id="type-by-content"),
        pytest.param("\u202egpj.fdp", "pdf", "B-2/01 gpj.fdp.pdf", id="direction-trick"),
        pytest.param("ruang laktasi no.1", "jpeg", "B-2/01 ruang laktasi no.1.jpg", id="caption"),
        pytest.param("FOTO.JPEG", "jpeg", "B-2/01 FOTO.JPEG", id="other-spelling"),
        pytest.param("a\x00b\nc\t d.pdf", "pdf", "B-2/01 ab c d.pdf", id="controls"),
        pytest.param("  ...  ", "pdf", "B-2/01.pdf", id="nothing-left"),
        pytest.param("", None, "B-2/01", id="nothing-known"),
        pytest.param("x" * 300 + ".pdf", "pdf", f"B-2/01 {'x' * 60}.pdf", id="long"),
        pytest.param("資料" * 60 + ".pdf", "pdf", f"B-2/01 {'資料' * 23}.pdf", id="long-in-bytes"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_safe(filename: str, media: str | None, path: str) -> None:
    assert paths(replace(ORIGINAL, filename=filename, media=media)) == [path]


def test_parts_of_a_bundle_are_marked_by_their_pages() -> None:
    bundle = replace(ORIGINAL, filename="Bundel.pdf", pages=((3, 5), (9, 9)))
    assert paths(bundle) == ["B-2/01 Bundel (hal 3-5, 9).pdf"]


def test_originals_of_an_item_are_numbered_in_order_and_more_than_ninety_nine_stay_sorted() -> None:
    found = paths(*[ORIGINAL] * 100)
    assert found[0] == "B-2/001 SK Tim.pdf"
    assert found[-1] == "B-2/100 SK Tim.pdf"
    assert found == sorted(found)


def test_items_that_some_systems_take_for_one_or_for_a_device_stay_apart() -> None:
    codes = ("Aa", "AA", "CON")
    assert paths(*(replace(ORIGINAL, criterion=code) for code in codes)) == [
        "Aa/01 SK Tim.pdf",
        "AA/02 SK Tim.pdf",
        "CON_/01 SK Tim.pdf",
    ]


@given(st.lists(st.tuples(CODES, NAMES, st.sampled_from(["pdf", "jpeg", None])), max_size=12))
def test_no_name_leaves_its_folder_or_meets_another(files: list[tuple[str, str, str | None]]) -> None:
    originals = [replace(ORIGINAL, criterion=c, filename=f, media=m) for c, f, m in files]
    found = paths(*originals)
    assert len({path.casefold() for path in found}) == len(originals)
    for path in found:
        folder, name = path.split("/")
        assert name[:2].isdigit()
        assert PureWindowsPath(path).parts == (folder, name)
        assert not set(name) & set('<>:"/\\|?*')
        assert name.isprintable()
        assert not name.endswith((" ", "."))
        assert len(path.encode()) < 240


@given(NAMES)
def test_safe_names_are_stable(name: str) -> None:
    assert safe_name("".join(safe_name(name))) == safe_name(name)


def papers(*sizes: int, folders: int = 1) -> tuple[Paper, ...]:
    originals = [
        replace(ORIGINAL, criterion=f"B-{10 + place % folders}", size=size)
        for place, size in enumerate(sizes)
    ]
    return named(originals, pages="hal")


def test_a_folder_is_not_torn_where_it_fits_whole() -> None:
    placed = spread(papers(600, 600, 600, 600, folders=2), room=2_200)
    assert [(paper.path[:4], paper.volume) for paper in placed] == [
        ("B-10", 1),
        ("B-10", 1),
        ("B-11", 2),
        ("B-11", 2),
    ]


def test_a_folder_larger_than_a_zip_is_spread_over_several() -> None:
    assert [paper.volume for paper in spread(papers(*[900] * 4), room=2_200)] == [1, 1, 2, 2]


def test_nothing_is_no_zip() -> None:
    assert spread((), room=1_000) == ()


@given(st.lists(st.integers(0, 1_500), min_size=1, max_size=30), st.integers(1, 5))
def test_every_zip_keeps_to_its_room_to_the_byte(sizes: list[int], folders: int) -> None:
    placed = spread(papers(*sizes, folders=folders), room=2_000)
    assert [p.path for p in placed] == [p.path for p in papers(*sizes, folders=folders)]
    volumes = [paper.volume for paper in placed]
    assert volumes == sorted(volumes)
    assert set(volumes) == set(range(1, max(volumes) + 1))
    for volume in set(volumes):
        own = [paper for paper in placed if paper.volume == volume]
        target = io.BytesIO()
        archive = Archive(target)
        for paper in own:
            archive.add(paper.path, bytes(paper.original.size), paper.original.at)
        archive.close()
        assert len(target.getvalue()) == sum(map(cost, own)) + 22 <= 2_000


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    archive = Archive(target)
    for name, content in files.items():
        archive.add(name, content, AT)
    archive.close()
    return target.getvalue()


def test_the_same_files_are_the_same_bytes_dated_by_themselves() -> None:
    made = zipped(a=b"1", b=b"2")
    assert made == zipped(a=b"1", b=b"2")
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert [entry.date_time for entry in opened.infolist()] == [(2026, 3, 2, 10, 0, 4)] * 2
        assert opened.read("a") == b"1"


@pytest.mark.parametrize("year", [1, 1979, 2108, 9999])
def test_a_date_that_no_zip_can_hold_becomes_the_nearest(year: int) -> None:
    target = io.BytesIO()
    archive = Archive(target)
    archive.add("a", b"", AT.replace(year=year))
    archive.close()
    with zipfile.ZipFile(target) as opened:
        assert opened.infolist()[0].date_time[0] in (1980, 2107)


def test_extracting_stays_inside_the_folder(tmp_path: Path) -> None:
    names = ["../../x.pdf", "/etc/passwd", "..\\..\\x.pdf"]
    made = named([replace(ORIGINAL, filename=name) for name in names], pages="hal")
    with zipfile.ZipFile(io.BytesIO(zipped(**{paper.path: b"x" for paper in made}))) as opened:
        opened.extractall(tmp_path / "keluar")
    assert sorted(p.name for p in (tmp_path / "keluar" / "B-2").iterdir()) == [
        "01 x.pdf",
        "02 passwd.pdf",
        "03 x.pdf",
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["keluar"]
