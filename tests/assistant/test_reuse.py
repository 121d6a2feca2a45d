"""A photo sent before is told: to its own unit, to verifiers of its Kanwil across units, to nobody else."""

import io
import random

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.assessments import choose
from assistant.authorization import Actor, Denied
from assistant.evidence import reuse, review
from assistant.incoming import intake, outcome, overview
from bot.screens import answer, submission
from bot.translation import translator
from tests.bot.town import NOW, PROGRAMME, Town, upload_of

CAPTION = "kursi roda di ruang layanan"


def photo(number: int, *, turned: bool = False) -> bytes:
    """A photo of blotches, perhaps turned and made smaller."""
    chance = random.Random(number)  # noqa: S311
    small = Image.new("RGB", (8, 6))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(48)])
    picture = small.resize((320, 240), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    (picture.resize((200, 150)).rotate(90, expand=True) if turned else picture).save(
        buffer, "JPEG", quality=70
    )
    return buffer.getvalue()


async def sent(town: Town, name: str, content: bytes, message: int) -> int:
    """A photo on its whole way; the document's id."""
    upload = upload_of(town.people[name], filename="", message=message)
    document = await intake.store(town.services, upload, content)
    await intake.keep(town.services, await intake.read(town.services, document))
    return document


async def used_for(town: Town, name: str, document: int, criterion: str) -> None:
    actor = await town.actor(name)
    choice = review.Choice(document, 1, actor.assessment_id or 0, criterion)
    await review.choose(town.services, actor, choice, now=NOW)


async def reused(town: Town, actor: Actor, document: int) -> tuple[reuse.Reuse, ...]:
    """The reuse that comes with the answer."""
    return (await outcome.outcome(town.services, actor, document, now=NOW)).reuse


async def test_the_own_unit_learns_when_and_for_what_a_like_photo_was_used(town: Town) -> None:
    ani = await town.actor("Ani")
    await choose(town.services, ani, PROGRAMME, NOW.year - 1, "", now=NOW)
    first = await sent(town, "Ani", photo(1), 1)
    await used_for(town, "Ani", first, "P2HAM23-B2")
    await town.work_on("Ani")
    again = await sent(town, "Ani", photo(1, turned=True), 2)
    await sent(town, "Ani", photo(2), 3)
    ani = await town.actor("Ani")
    [found] = await reused(town, ani, again)
    assert (found.document_id, found.exact, found.unit) == (first, False, "")
    [use] = found.used
    assert use.criterion == "P2HAM23-B2"
    assert use.assessment.endswith(str(NOW.year - 1))
    shown = await outcome.outcome(town.services, ani, again, now=NOW)
    for screen in (answer.answer, answer.details):
        told = screen(translator("id"), shown, NOW).text
        assert "mirip dengan foto yang dikirim 2 Maret 2026" in told
        assert "P2HAM23-B2" in told
    earlier = await outcome.outcome(town.services, ani, first, now=NOW)
    assert earlier.reuse == ()


async def test_the_same_bytes_are_told_apart_from_a_like_photo(town: Town) -> None:
    await town.work_on("Ani")
    first = await sent(town, "Ani", photo(1), 1)
    again = await sent(town, "Ani", photo(1), 2)
    [found] = await reused(town, await town.actor("Ani"), again)
    assert (found.document_id, found.exact, found.used) == (first, True, ())


async def test_51_the_same_bytes_for_two_items_are_flagged(town: Town) -> None:
    await town.work_on("Ani")
    first = await sent(town, "Ani", photo(1), 1)
    await used_for(town, "Ani", first, "P2HAM23-B5")
    again = await sent(town, "Ani", photo(1), 2)
    await used_for(town, "Ani", again, "P2HAM23-B2")
    [found] = await reused(town, await town.actor("Ani"), again)
    assert found.exact
    assert [use.criterion for use in found.used] == ["P2HAM23-B5"]


def report(number: int, title: str) -> bytes:
    """A report with a photo pasted into its page, under the emblem that all of them carry."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    canvas.drawString(80, 800, title)
    emblem = Image.new("RGB", (240, 240), "white")
    ImageDraw.Draw(emblem).ellipse((60, 60, 180, 180), outline="navy", width=12)
    canvas.drawImage(ImageReader(emblem), 20, 760, 50, 50)
    canvas.drawImage(ImageReader(Image.open(io.BytesIO(photo(number)))), 80, 300, 320, 240)
    canvas.save()
    return buffer.getvalue()


async def test_the_same_photo_pasted_into_reports_of_two_items_is_told(town: Town) -> None:
    await town.work_on("Ani")
    titles = {1: "Laporan kursi roda", 2: "Laporan ruang laktasi", 3: "Laporan ruang bermain"}
    papers = []
    for message, (number, title) in enumerate(((1, titles[1]), (1, titles[2]), (5, titles[3])), start=1):
        papers.append(await sent(town, "Ani", report(number, title), message))
    first, again, other = papers
    await used_for(town, "Ani", first, "P2HAM23-B5")
    ani = await town.actor("Ani")
    [found] = await reused(town, ani, again)
    assert (found.document_id, found.exact, found.inside) == (first, False, True)
    assert [use.criterion for use in found.used] == ["P2HAM23-B5"]
    assert await reused(town, ani, other) == ()
    shown = await outcome.outcome(town.services, ani, again, now=NOW)
    assert "memuat foto yang mirip" in answer.details(translator("id"), shown, NOW).text


async def test_across_units_only_those_who_verify_there_see_reuse(town: Town) -> None:
    await town.work_on("Ani")
    await town.work_on("Budi")
    await town.work_on("Citra")
    mine = await sent(town, "Ani", photo(1), 1)
    near = await sent(town, "Budi", photo(1, turned=True), 1)
    await sent(town, "Citra", photo(1), 1)
    await used_for(town, "Budi", near, "P2HAM23-B2")
    dewi = await town.actor("Dewi")
    [found] = await reuse.across_units(town.services, dewi, mine)
    assert (found.document_id, found.unit) == (near, "Lapas Cilegon")
    assert [use.criterion for use in found.used] == ["P2HAM23-B2"]
    for name in ("Ani", "Budi", "Citra", "Eka"):
        with pytest.raises(Denied):
            await reuse.across_units(town.services, await town.actor(name), mine)
    assert await reused(town, await town.actor("Ani"), mine) == ()
    for name in ("Budi", "Citra", "Eka"):
        with pytest.raises(Denied):
            await reused(town, await town.actor(name), mine)


async def test_a_holder_sees_no_item_of_others(town: Town) -> None:
    await town.work_on("Ani")
    first = await sent(town, "Ani", photo(1), 1)
    await used_for(town, "Ani", first, "P2HAM23-B2")
    await town.hold("Fajar", ["P2HAM23-C4"])
    again = await sent(town, "Fajar", photo(1, turned=True), 1)
    [found] = await reused(town, await town.actor("Fajar"), again)
    assert found.used == ()


async def test_the_first_answer_and_the_table_tell_of_reuse(town: Town) -> None:
    await town.work_on("Ani")
    first = await sent(town, "Ani", photo(1), 1)
    await used_for(town, "Ani", first, "P2HAM23-B2")
    upload = upload_of(town.people["Ani"], filename="", message=2)
    submission_id = await town.join("Ani", upload)
    document = await intake.store(town.services, upload, photo(1, turned=True))
    await intake.keep(town.services, await intake.read(town.services, document))
    seen = await overview.overview(town.services, await town.actor("Ani"), submission_id, now=NOW)
    for screen in (submission.answer, submission.table):
        assert "mirip dengan foto yang dikirim 2 Maret 2026" in screen(translator("id"), seen, NOW).text


async def test_a_file_that_counted_for_another_year_does_not_count_in_this_one(town: Town) -> None:
    ani = await town.actor("Ani")
    await choose(town.services, ani, PROGRAMME, NOW.year - 1, "", now=NOW)
    first = await sent(town, "Ani", photo(1), 1)
    await used_for(town, "Ani", first, "P2HAM23-B2")
    again = await sent(town, "Ani", photo(1), 2)
    ani = await town.actor("Ani")
    assert (await outcome.outcome(town.services, ani, again, now=NOW)).counted == ("P2HAM23-B2",)
    await town.work_on("Ani")
    anew = await sent(town, "Ani", photo(1), 3)
    assert (await outcome.outcome(town.services, await town.actor("Ani"), anew, now=NOW)).counted == ()
