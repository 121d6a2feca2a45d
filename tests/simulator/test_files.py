"""Downloads: ids per bot, stable unique ids, paths that expire, the 20 MB limit."""

import io

import pytest
from PIL import Image
from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from bot.simulator import Person, Simulator

from .conftest import bot_for, picture


async def test_a_document_is_downloaded_as_it_was_sent(bot: Bot, siti: Person) -> None:
    siti.send_document(b"isi surat", "../Surat.PDF")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    assert message.document.file_name == "Surat.PDF"
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"isi surat"
    assert file.file_path is not None
    assert file.file_path.endswith("documents/file_1.PDF")


async def test_photo_sizes_are_really_that_size(bot: Bot, siti: Person) -> None:
    original = picture(1000, 500)
    siti.send_photo(original)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    smallest = await message.photo[0].get_file()
    with Image.open(io.BytesIO(await smallest.download_as_bytearray())) as image:
        assert image.size == (90, 45)
    largest = await message.photo[-1].get_file()
    assert bytes(await largest.download_as_bytearray()) == original


async def test_photos_can_be_recompressed_as_phones_do() -> None:
    async with Simulator(photo_side=1280) as sim:
        file = sim.person("Siti").send_photo(picture(3000, 2000)).file
    assert file is not None
    assert (file.width, file.height) == (1280, 853)


async def test_a_png_sent_as_photo_arrives_as_jpeg(siti: Person) -> None:
    file = siti.send_photo(picture(form="PNG")).file
    assert file is not None
    assert file.data.startswith(b"\xff\xd8")


async def test_unique_ids_follow_content_and_ids_the_message(siti: Person) -> None:
    one, two = siti.send_document(b"isi", "a.txt").file, siti.send_document(b"isi", "b.txt").file
    other = siti.send_document(b"lain", "a.txt").file
    assert one
    assert two
    assert other
    assert one.unique_id == two.unique_id != other.unique_id
    assert len({one.file_id, two.file_id, other.file_id}) == 3


@pytest.mark.parametrize(
    ("size", "refused"),
    [pytest.param(20 << 20, False, id="20 MiB"), pytest.param((20 << 20) + 1, True, id="one byte more")],
)
async def test_large_files_are_not_handed_out(bot: Bot, siti: Person, size: int, refused: bool) -> None:
    file = siti.send_document(bytes(size), "besar.pdf").file
    assert file is not None
    if not refused:
        assert (await bot.get_file(file.file_id)).file_size == size
        return
    with pytest.raises(BadRequest, match=r"^File is too big$"):
        await bot.get_file(file.file_id)


async def test_wrong_ids_are_refused(bot: Bot, siti: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Simulator() as elsewhere:
        elsewhere.state.files._bot_id += 1
        foreign = elsewhere.person("Budi").send_document(b"isi", "a.txt").file
    assert foreign is not None
    siti.send_document(b"isi", "a.txt")
    for file_id in ("tidakada", foreign.file_id):
        with pytest.raises(BadRequest, match=r"(?i)^wrong file_id or the file is temporarily unavailable$"):
            await bot.get_file(file_id)


async def test_links_expire(bot: Bot, siti: Person, sim: Simulator) -> None:
    stored = siti.send_document(b"isi", "a.txt").file
    assert stored is not None
    file = await bot.get_file(stored.file_id)
    sim.expire_links()
    with pytest.raises(InvalidToken):
        await file.download_as_bytearray()
    assert await (await bot.get_file(stored.file_id)).download_as_bytearray() == b"isi"


async def test_a_path_needs_the_token(siti: Person, sim: Simulator) -> None:
    stored = siti.send_document(b"isi", "a.txt").file
    assert stored is not None
    async with bot_for(sim) as bot:
        path = (await bot.get_file(stored.file_id)).file_path
        assert path is not None
        with pytest.raises(InvalidToken):
            await bot.request.retrieve(path.replace(sim.token, "1:abc"))
