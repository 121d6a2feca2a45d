"""Originals are written once, whole or not at all, checked on reading, and apart by unit."""

import asyncio
import hashlib
import os
import stat
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import OriginalDamaged, OriginalMissing, StorageFull, StorageRefused
from storage.originals import Damage, Originals

CONTENT = b"%PDF-1.7 isi berkas"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "files")


def flip(path: Path) -> None:
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)


async def test_what_was_saved_comes_back(originals: Originals) -> None:
    assert await originals.save(1, CONTENT) == SHA256
    assert await originals.load(1, SHA256) == CONTENT


async def test_only_this_account_may_read(originals: Originals) -> None:
    await originals.save(1, CONTENT)
    path = originals.root / "1" / SHA256
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (originals.root, path.parent, path)]
    assert modes == [0o700, 0o700, 0o400]


async def test_the_same_bytes_again_touch_nothing(originals: Originals) -> None:
    await originals.save(1, CONTENT)
    path = originals.root / "1" / SHA256
    before = path.stat()
    await originals.save(1, CONTENT)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


async def test_many_savers_at_once_leave_one_file(originals: Originals) -> None:
    await asyncio.gather(*(originals.save(1, CONTENT) for _ in range(20)))
    assert [p.name for p in (originals.root / "1").iterdir()] == [SHA256]


async def test_a_flipped_bit_is_never_given_out(originals: Originals) -> None:
    await originals.save(1, CONTENT)
    flip(originals.root / "1" / SHA256)
    with pytest.raises(OriginalDamaged) as caught:
        await originals.load(1, SHA256)
    assert caught.value.facts == {"unit": 1, "sha256": SHA256}


async def test_sending_a_rotten_file_again_mends_it(originals: Originals) -> None:
    await originals.save(1, CONTENT)
    flip(originals.root / "1" / SHA256)
    await originals.save(1, CONTENT)
    assert await originals.load(1, SHA256) == CONTENT


async def test_checking_everything_names_what_is_damaged(originals: Originals) -> None:
    for unit in (1, 2, 30):
        await originals.save(unit, CONTENT)
    assert await originals.check_all() == []
    flip(originals.root / "2" / SHA256)
    assert await originals.check_all() == [Damage(2, SHA256)]


async def test_an_empty_folder_is_sound(originals: Originals) -> None:
    assert await originals.check_all() == []


async def test_one_unit_s_deletion_leaves_the_other_s_file(originals: Originals) -> None:
    await originals.save(1, CONTENT)
    await originals.save(2, CONTENT)
    await originals.remove(1, SHA256)
    await originals.remove(1, SHA256)
    with pytest.raises(OriginalMissing):
        await originals.load(1, SHA256)
    assert await originals.load(2, SHA256) == CONTENT


@pytest.mark.parametrize(
    ("unit", "sha256"),
    [
        pytest.param(1, "../" + "a" * 61, id="a path"),
        pytest.param(1, "A" * 64, id="capitals"),
        pytest.param(1, "a" * 63, id="too short"),
        pytest.param(1, "a" * 64 + "\n", id="a line end"),
        pytest.param(1, "", id="nothing"),
        pytest.param(0, "a" * 64, id="unit zero"),
        pytest.param(-1, "a" * 64, id="negative unit"),
        pytest.param(True, "a" * 64, id="a truth value"),
        pytest.param("../1", "a" * 64, id="a path as unit"),
    ],
)
async def test_strange_names_are_refused(originals: Originals, unit: int, sha256: str) -> None:
    for operation in (originals.load, originals.remove):
        with pytest.raises(StorageRefused):
            await operation(unit, sha256)


async def test_a_link_is_not_followed(originals: Originals, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(CONTENT)
    (originals.root / "1").mkdir(parents=True)
    (originals.root / "1" / SHA256).symlink_to(secret)
    with pytest.raises(OSError, match="symbolic link"):
        await originals.load(1, SHA256)
    assert await originals.check_all() == [Damage(1, SHA256)]


def run_limited(root: Path, size: int) -> subprocess.CompletedProcess[str]:
    """Save `size` bytes for unit 1 in a process that may write no file beyond 64 KiB."""
    program = """
        import asyncio, resource, sys
        from pathlib import Path
        from storage.errors import StorageFull
        from storage.originals import Originals
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
        try:
            print(asyncio.run(Originals(Path(sys.argv[1])).save(1, b"x" * int(sys.argv[2]))))
        except StorageFull as error:
            print(error.code, error.facts["size"])
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(root), str(size)]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def test_no_room_leaves_nothing_behind(tmp_path: Path) -> None:
    kept = run_limited(tmp_path / "files", 60_000).stdout.strip()
    refused = run_limited(tmp_path / "files", 200_000)
    assert refused.stdout.split() == [StorageFull.code, "200000"]
    assert refused.stderr == ""
    assert [p.name for p in (tmp_path / "files" / "1").iterdir()] == [kept]


async def test_what_dead_writers_left_is_swept(originals: Originals) -> None:
    await originals.save(1, CONTENT)
    old, new = (originals.root / "1" / f".partial-{name}" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")
    now = datetime.now(UTC)
    os.utime(old, ((now - timedelta(days=1)).timestamp(),) * 2)
    assert await originals.check_all() == []
    assert await originals.sweep(before=now - timedelta(hours=1)) == 1
    assert sorted(p.name for p in (originals.root / "1").iterdir()) == [".partial-new", SHA256]
