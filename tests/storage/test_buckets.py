"""A bucket keeps the promises of a folder, on a real S3 server."""

import asyncio
import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from bucket_server import KEYS, bucket_server

from storage.buckets import BucketOriginals
from storage.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable, StorageRefused
from storage.originals import Damage
from storage.places import originals_at

CONTENT = b"%PDF-1.7 isi berkas"
SHA256 = hashlib.sha256(CONTENT).hexdigest()

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with bucket_server(tmp_path_factory.mktemp("s3")) as url:
        yield url


@pytest.fixture
def originals(
    bucket: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> BucketOriginals:
    """Originals under a prefix of the test's own."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    made = originals_at(bucket.replace("?", f"/{request.node.name}?"))
    assert isinstance(made, BucketOriginals)
    return made


async def spoil(originals: BucketOriginals, unit: int) -> None:
    await originals._store.put_async(f"{unit}/{SHA256}", b"rotten")


async def test_what_was_saved_comes_back_once(originals: BucketOriginals) -> None:
    assert await asyncio.gather(*(originals.save(1, CONTENT) for _ in range(10))) == [SHA256] * 10
    assert await originals.load(1, SHA256) == CONTENT
    with pytest.raises(OriginalMissing):
        await originals.load(2, SHA256)


async def test_the_largest_file_fits(originals: BucketOriginals) -> None:
    content = b"0123456789" * 2_000_000
    assert await originals.load(1, await originals.save(1, content)) == content


async def test_what_rotted_is_never_given_out_and_is_mended_by_sending_it_again(
    originals: BucketOriginals,
) -> None:
    for unit in (1, 2, 30):
        await originals.save(unit, CONTENT)
    await spoil(originals, 2)
    with pytest.raises(OriginalDamaged):
        await originals.load(2, SHA256)
    assert await originals.check_all() == [Damage(2, SHA256)]
    await originals.save(2, CONTENT)
    assert await originals.check_all() == []


async def test_one_unit_s_deletion_leaves_the_other_s_file(originals: BucketOriginals) -> None:
    await originals.save(1, CONTENT)
    await originals.save(2, CONTENT)
    await originals.remove(1, SHA256)
    await originals.remove(1, SHA256)
    with pytest.raises(OriginalMissing):
        await originals.load(1, SHA256)
    assert await originals.load(2, SHA256) == CONTENT


async def test_a_name_that_no_original_has_is_refused(originals: BucketOriginals) -> None:
    with pytest.raises(StorageRefused):
        await originals.load(1, "../" + "a" * 61)


async def test_wrong_keys_are_said_and_nothing_is_taken_as_kept(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    with pytest.raises(OriginalsUnreachable):
        await originals_at(bucket).save(1, CONTENT)


async def test_a_server_that_is_away_is_said_for_whatever_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    away = BucketOriginals.at("s3://evidence/x?endpoint=http://127.0.0.1:9", timedelta(seconds=1))
    for asked in (away.save(1, CONTENT), away.load(1, SHA256), away.remove(1, SHA256), away.check_all()):
        with pytest.raises(OriginalsUnreachable):
            await asked
