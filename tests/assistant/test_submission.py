"""Files sent together: captions that speak for all, copies that count once, archives, one stroke for all."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from assistant.authorization import Denied
from assistant.editions import Editions
from assistant.evidence import undoing
from assistant.evidence.review import Effect
from assistant.incoming import intake, overview, submissions, unpacking
from assistant.incoming.admission import TooMany
from assistant.incoming.intake import Left, Upload
from assistant.incoming.overview import Fate
from assistant.incoming.submissions import Joined, Station
from assistant.programmes import loading
from assistant.programmes.loading import Loading
from documents.errors import TooLarge
from knowledge import catalogue
from knowledge.limits import Limits
from storage.audit import Stamp
from storage.tables import Document, DocumentState
from tests.bot.test_costs import recorded
from tests.bot.town import MATCHER, NOW, REPORT, Town, upload_of

PHOTO_WORDS = "ruang laktasi di samping loket kunjungan"


def album(town: Town, message: int, caption: str = "", name: str = "Ani") -> Upload:
    """A text without a word of evidence in it, as one file of an album."""
    upload = upload_of(town.people[name], filename=f"{message}.txt", message=message)
    return replace(upload, caption=caption, media_group_id="a")


async def sent(town: Town, upload: Upload, content: bytes, at: float = 0) -> tuple[Joined, int]:
    """A file on its whole way; its submission and its document."""
    actor = await town.actor("Ani")
    joined = await submissions.join(town.services, actor, upload, now=NOW + timedelta(seconds=at))
    document = await intake.store(town.services, upload, content)
    if (await intake.read_text(town.services, document)).left is not Left.ARCHIVE:
        await read(town, document)
        return joined, document
    for member in await unpacking.unpack(town.services, document):
        await read(town, member.document_id)
    await submissions.finish(town.services, document)
    return joined, document


async def read(town: Town, document: int) -> None:
    await submissions.begin(town.services, document)
    await intake.keep(town.services, await intake.read(town.services, document))


async def settle(town: Town, submission: int) -> None:
    reached = await submissions.progress(town.services, submission)
    await submissions.settle(town.services, submission, reached)


async def seen(town: Town, submission: int, name: str = "Ani") -> overview.Overview:
    return await overview.overview(town.services, await town.actor(name), submission, now=NOW)


def items(shown: overview.Overview) -> list[list[str]]:
    return [[offer.criterion.id for offer in entry.proposed] for entry in shown.entries]


def packed(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


async def kept(town: Town) -> list[Document]:
    async with town.services.database.session() as session:
        return list((await session.exec(sa.select(Document).order_by(Document.id))).scalars().all())


async def test_the_caption_of_any_file_speaks_for_its_whole_album(town: Town) -> None:
    """Files before the one with the caption are matched again, those after it at once."""
    await town.work_on("Ani")
    joined, _ = await sent(town, album(town, 1), b"satu")
    assert items(await seen(town, joined.submission_id)) == [[]]
    await sent(town, album(town, 2, PHOTO_WORDS), b"dua")
    await sent(town, album(town, 3), b"tiga")
    assert items(await seen(town, joined.submission_id)) == [[], ["P2HAM23-B2"], ["P2HAM23-B2"]]
    for _ in range(2):
        await settle(town, joined.submission_id)
        assert items(await seen(town, joined.submission_id)) == [["P2HAM23-B2"]] * 3


async def test_two_captions_of_an_album_speak_for_their_own_files_only(town: Town) -> None:
    await town.work_on("Ani")
    joined, _ = await sent(town, album(town, 1), b"satu")
    await sent(town, album(town, 2, PHOTO_WORDS), b"dua")
    await sent(town, album(town, 3, "halaman depan"), b"tiga")
    await settle(town, joined.submission_id)
    assert items(await seen(town, joined.submission_id)) == [[], ["P2HAM23-B2"], []]


async def test_the_caption_of_another_album_says_nothing(town: Town) -> None:
    await town.work_on("Ani")
    joined, _ = await sent(town, album(town, 1), b"satu")
    await sent(town, replace(album(town, 2, PHOTO_WORDS), media_group_id="b"), b"dua")
    await settle(town, joined.submission_id)
    assert items(await seen(town, joined.submission_id)) == [[], ["P2HAM23-B2"]]


async def test_a_copy_that_was_matched_first_counts_once(town: Town) -> None:
    """Two readers may finish in any order; the first file sent is the one that counts."""
    await town.work_on("Ani")
    actor = await town.actor("Ani")
    uploads = [upload_of(actor.telegram_id, filename=f"{n}.txt", message=n) for n in (1, 2)]
    joined = [await submissions.join(town.services, actor, upload, now=NOW) for upload in uploads]
    stored = [await intake.store(town.services, upload, REPORT.encode()) for upload in uploads]
    for document in reversed(stored):
        await read(town, document)
    assert items(await seen(town, joined[0].submission_id)) == [["P2HAM23-C4"]] * 2
    assert (await submissions.progress(town.services, joined[0].submission_id)).copied
    await settle(town, joined[0].submission_id)
    shown = await seen(town, joined[0].submission_id)
    assert items(shown) == [["P2HAM23-C4"], []]
    assert [entry.fate for entry in shown.entries] == [Fate.WAITING, Fate.COUNTED]


async def test_files_inside_an_archive_are_documents_with_originals_of_their_own(town: Town) -> None:
    await town.work_on("Ani")
    inner = packed({"dalam/c.txt": b"catatan rapat"})
    content = packed({"bukti/laporan.txt": REPORT.encode(), "bukti/lain.zip": inner, "b.bin": b"\0\1\2"})
    upload = upload_of(town.people["Ani"], filename="bukti.zip", message=1)
    joined, document = await sent(town, upload, content)
    shown = await seen(town, joined.submission_id)
    assert [entry.name for entry in shown.entries] == ["laporan.txt", "c.txt", "b.bin"]
    assert [entry.fate for entry in shown.entries] == [Fate.WAITING, Fate.UNCLEAR, Fate.FAILED]
    archive, *members = await kept(town)
    assert (archive.id, archive.state) == (document, DocumentState.UNPACKED)
    assert [member.member for member in members] == [1, 2, 3]
    originals = [await town.services.originals.load(m.unit_id, m.sha256) for m in (archive, *members)]
    assert originals == [content, REPORT.encode(), b"catatan rapat", b"\0\1\2"]
    assert await unpacking.unpack(town.services, document) == []


async def test_the_caption_of_an_archive_speaks_for_what_is_inside(town: Town) -> None:
    await town.work_on("Ani")
    upload = upload_of(town.people["Ani"], filename="foto.zip", message=1)
    content = packed({"1.txt": b"satu", "2.txt": b"dua"})
    joined, _ = await sent(town, replace(upload, caption=PHOTO_WORDS), content)
    assert items(await seen(town, joined.submission_id)) == [["P2HAM23-B2"]] * 2


async def test_an_archive_of_too_many_files_says_what_was_left_out(town: Town) -> None:
    small = Town(replace(town.services, limits=Limits(archive_documents=2)), town.uploads, town.people)
    upload = upload_of(town.people["Ani"], filename="banyak.zip", message=1)
    content = packed({f"{n}.txt": f"berkas {n}".encode() for n in range(4)})
    joined, _ = await sent(small, upload, content)
    shown = await seen(small, joined.submission_id)
    assert [entry.name for entry in shown.entries] == ["0.txt", "1.txt", "banyak.zip"]
    assert shown.entries[-1].failure == ("file.too_big_inside", {"what": "entries", "limit": 2})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(packed({}), "file.unreadable", id="empty"),
        pytest.param(packed({"a.txt": b"x"})[:40], "file.broken", id="cut off"),
    ],
)
async def test_an_archive_that_cannot_be_opened_is_told_so(town: Town, content: bytes, code: str) -> None:
    upload = upload_of(town.people["Ani"], filename="a.zip", message=1)
    joined, _ = await sent(town, upload, content)
    [entry] = (await seen(town, joined.submission_id)).entries
    assert (entry.fate, entry.failure and entry.failure[0]) == (Fate.FAILED, code)


async def test_what_is_inside_archives_counts_as_one_file_of_its_sender(town: Town) -> None:
    limited = Town(replace(town.services, limits=Limits(person_files_per_hour=2)), town.uploads, town.people)
    upload = upload_of(town.people["Ani"], filename="a.zip", message=1)
    await sent(limited, upload, packed({f"{n}.txt": b"x" for n in range(5)}))
    ani = await town.actor("Ani")
    second = upload_of(ani.telegram_id, filename="b.txt", message=2)
    assert not (await submissions.join(limited.services, ani, second, now=NOW)).refused
    third = upload_of(ani.telegram_id, filename="c.txt", message=3)
    with pytest.raises(TooMany):
        await submissions.join(limited.services, ani, third, now=NOW + timedelta(minutes=1))


async def test_one_stroke_confirms_everything_and_is_taken_back_as_one(town: Town) -> None:
    await town.work_on("Ani")
    ani = await town.actor("Ani")
    uploads = [upload_of(ani.telegram_id, filename=f"{n}.txt", message=n) for n in (1, 2)]
    texts = [REPORT, REPORT.replace("bahasa isyarat", "bahasa isyarat dasar")]
    for upload, text in zip(uploads, texts, strict=True):
        joined, _ = await sent(town, upload, text.encode())
    own, later = joined.submission_id, NOW + timedelta(minutes=1)
    assert await overview.confirm(town.services, ani, own, now=later) is Effect.CONFIRMED
    assert await overview.confirm(town.services, ani, own, now=later) is Effect.ALREADY
    shown = await seen(town, own)
    assert [entry.fate for entry in shown.entries] == [Fate.CONFIRMED] * 2
    assert shown.last_decision
    done = await undoing.undo(town.services, ani, *shown.last_decision, now=later)
    assert done.effect is Effect.UNDONE
    assert [entry.fate for entry in (await seen(town, own)).entries] == [Fate.WAITING] * 2


async def test_progress_tells_every_station(town: Town) -> None:
    ani = await town.actor("Ani")
    upload = upload_of(ani.telegram_id, filename="a.txt", message=1)
    own = await town.join("Ani", upload)
    found = [await submissions.progress(town.services, own)]
    document = await intake.store(town.services, upload, REPORT.encode())
    for step in (submissions.begin, submissions.finish):
        found.append(await submissions.progress(town.services, own))
        await step(town.services, document)
    found.append(await submissions.progress(town.services, own))
    assert [one.steps[0].station for one in found] == [
        Station.SEEN,
        Station.STORED,
        Station.BEGUN,
        Station.DONE,
    ]
    assert [one.finished for one in found] == [False, False, False, True]
    assert not any(one.copied for one in found)


async def test_the_queue_is_told_only_after_a_long_wait(town: Town) -> None:
    """Another unit's file waits before ours."""
    for number, name in enumerate(("Budi", "Ani"), 1):
        upload = upload_of(town.people[name], filename="a.txt", message=number)
        own = await town.join(name, upload)
        document = await intake.store(town.services, upload, REPORT.encode())
    for seconds, ahead in ((29, None), (31, 1)):
        later = replace(town.services, clock=lambda s=seconds: NOW + timedelta(seconds=s))
        assert (await submissions.progress(later, own)).ahead == ahead
        assert await submissions.held_up(later, own) == (ahead is not None)
    for step in (submissions.begin, submissions.finish):
        await step(town.services, document)
        assert not await submissions.held_up(later, own)


async def test_a_refused_file_is_told_about_among_the_others_and_alone_by_itself(town: Town) -> None:
    ani = await town.actor("Ani")
    problem = TooLarge(size=30_000_000, limit=20_000_000)
    alone, third = (
        upload_of(ani.telegram_id, filename="besar.pdf", message=message, size=30_000_000)
        for message in (1, 3)
    )
    with pytest.raises(TooLarge):
        await submissions.join(town.services, ani, alone, now=NOW)
    own, _ = await sent(town, upload_of(ani.telegram_id, filename="a.txt", message=2), b"satu")
    refused = await submissions.join(town.services, ani, third, now=NOW)
    assert refused == replace(own, refused=True, first=False)
    assert await submissions.join(town.services, ani, third, now=NOW) == replace(refused, repeated=True)
    shown = await seen(town, own.submission_id)
    assert shown.entries[1].failure == (problem.code, dict(problem.facts))
    assert (await submissions.progress(town.services, own.submission_id)).finished


async def test_an_answer_reads_each_thing_once(town: Town) -> None:
    """Of every further file it is only asked whether the unit sent the like of it before."""
    await town.work_on("Ani")
    for files, queries in ((1, 8), (2, 9)):
        upload = upload_of(town.people["Ani"], filename=f"{files}.txt", message=files)
        joined, _ = await sent(town, upload, f"{REPORT} {files}".encode())
        with recorded(town.services.database) as followed:
            await settle(town, joined.submission_id)
        with recorded(town.services.database) as asked:
            _, shown = await overview.answer(town.services, upload.telegram_id, joined.submission_id, now=NOW)
        assert shown == await seen(town, joined.submission_id)
        assert (len(shown.entries), len(asked)) == (files, queries)
        assert len(followed) == files, "nothing is to be settled, and of one file nothing else is told"


async def test_a_process_that_never_heard_of_an_edition_answers_by_it(town: Town) -> None:
    ani = await town.actor("Ani")
    assert ani.current
    async with town.services.database.transaction() as session:
        wanted = Loading(town.services.catalogue.programme("p2ham-2023"), ani.current.kanwil_id)
        edition = await loading.load(
            town.services.catalogue, wanted, session=session, stamp=Stamp(NOW, ani.person_id)
        )
    await town.work_on("Ani", edition)
    upload = upload_of(ani.telegram_id, filename="a.txt", message=1)
    joined, _ = await sent(town, upload, REPORT.encode())
    other = replace(town.services, editions=Editions(catalogue.load(), MATCHER))
    _, shown = await overview.answer(other, upload.telegram_id, joined.submission_id, now=NOW)
    assert shown == await seen(town, joined.submission_id)
    assert shown.standing
    assert shown.standing.checklist.programme.id == edition


async def test_who_serves_nobody_any_more_sees_no_answer(town: Town) -> None:
    assert await overview.answer(town.services, 12345, 1, now=NOW) == (None, None)


async def test_nobody_else_sees_a_submission(town: Town) -> None:
    await town.work_on("Ani")
    joined, _ = await sent(town, upload_of(town.people["Ani"], filename="a.txt", message=1), b"satu")
    for outsider in ("Budi", "Citra", "Eka"):
        with pytest.raises(Denied):
            await seen(town, joined.submission_id, outsider)
    assert len((await seen(town, joined.submission_id, "Dewi")).entries) == 1
