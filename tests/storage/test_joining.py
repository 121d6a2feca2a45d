"""Files that are sent close together join one submission; nobody else's, and nothing that is over."""

import asyncio
from datetime import timedelta

import pytest
from storage_world import NOW, World, a_document

from storage import documents, submission_files, submissions, usage
from storage.database import Database
from storage.errors import RecordUnknown
from storage.tables import DocumentState, Submission, SubmissionFile
from storage.usage import Usage

QUIET = timedelta(seconds=2)


def a_file(
    message: int, chat: int = 1, album: str | None = None, at: float = 0, **more: object
) -> SubmissionFile:
    values = {"filename": f"{message}.pdf", "joined_at": NOW + timedelta(seconds=at)}
    return SubmissionFile(chat_id=chat, message_id=message, media_group_id=album, **values | more)


async def join(
    database: Database, world: World, file: SubmissionFile, sender: int | None = None
) -> Submission:
    by, own = sender or world.officer.id, {"unit_id": world.unit.id}
    async with database.transaction() as session:
        known = await submissions.known(file, by, session=session)
        return known or await submissions.join(file, by, file.joined_at - QUIET, session=session, **own)


async def close(database: Database, world: World, row: Submission) -> bool:
    async with database.transaction() as session:
        return await submissions.close(NOW, row.last_at, session=session, submission_id=row.id)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        pytest.param({}, {"at": 2}, True, id="within the quiet time"),
        pytest.param({}, {"at": 2.1}, False, id="after it"),
        pytest.param({"album": "a"}, {"album": "a", "at": 9}, True, id="late, of the same album"),
        pytest.param({"album": "a"}, {"album": "b", "at": 9}, False, id="late, of another album"),
        pytest.param({"album": "a"}, {"album": "b", "at": 1}, True, id="another album at once"),
        pytest.param({"album": "a"}, {"chat": 2, "album": "a", "at": 1}, False, id="another chat"),
    ],
)
async def test_what_joins_what(
    first: dict[str, object], second: dict[str, object], together: bool, database: Database, world: World
) -> None:
    one = await join(database, world, a_file(1, **first))
    other = await join(database, world, a_file(2, **second))
    assert (one.id == other.id) is together


async def test_each_file_may_join_within_the_quiet_time_of_the_last(database: Database, world: World) -> None:
    joined = [await join(database, world, a_file(n, at=1.9 * n)) for n in range(6)]
    assert len({row.id for row in joined}) == 1
    assert joined[-1].last_at == NOW + timedelta(seconds=9.5)


async def test_two_people_in_one_chat_do_not_mix(database: Database, world: World) -> None:
    mine = await join(database, world, a_file(1))
    yours = await join(database, world, a_file(2), world.colleague.id)
    assert mine.id != yours.id


async def test_the_same_message_joins_once_however_late_it_comes_again(
    database: Database, world: World
) -> None:
    first = await join(database, world, a_file(1))
    again = await join(database, world, a_file(1, at=100))
    assert (again.id, again.last_at) == (first.id, first.last_at)
    async with database.session() as session:
        kept = await submission_files.listed(session=session, unit_id=world.unit.id, submission_id=first.id)
    assert len(kept) == 1


async def test_what_is_closed_is_continued_by_the_rest_of_its_album(database: Database, world: World) -> None:
    first = await join(database, world, a_file(1, album="a"))
    assert await close(database, world, first)
    rest = await join(database, world, a_file(2, album="a", at=1))
    other = await join(database, world, a_file(3, at=10))
    assert (rest.previous, other.previous) == (first.id, None)
    assert len({first.id, rest.id, other.id}) == 3


async def test_nothing_is_closed_that_somebody_joined_meanwhile(database: Database, world: World) -> None:
    seen = await join(database, world, a_file(1))
    later = await join(database, world, a_file(2, at=1))
    assert not await close(database, world, seen)
    assert await close(database, world, later)
    assert await close(database, world, later), "closing twice is as good as once"


async def test_files_that_arrive_at_the_same_moment_join_one_submission(
    database: Database, world: World
) -> None:
    files = [a_file(n, album="a", at=n / 100) for n in range(8)]
    joined = await asyncio.gather(*(join(database, world, file) for file in files))
    assert len({row.id for row in joined}) == 1


async def test_a_file_is_followed_from_its_message_to_its_end(database: Database, world: World) -> None:
    row = a_document(world)
    sent = await join(database, world, a_file(row.message_id, chat=row.chat_id))
    unit = {"unit_id": world.unit.id}
    async with database.transaction() as session:
        stored = await documents.store(row, session=session)
        await submission_files.attach(stored, session=session)
        await submission_files.begin(NOW, session=session, document_id=stored.id)
        await submission_files.finish(
            NOW, ("internal", {"incident": "ab"}), session=session, document_id=stored.id
        )
    async with database.session() as session:
        [kept] = await submission_files.listed(session=session, submission_id=sent.id, **unit)
        found = await submission_files.of_document(session=session, document_id=stored.id, **unit)
    assert kept.file == found
    assert (kept.state, kept.file.size, kept.file.begun_at) == (DocumentState.STORED, row.size, NOW)
    assert (kept.file.done_at, kept.file.failure) == (NOW, "internal")
    assert kept.file.failure_facts == {"incident": "ab"}


async def test_another_unit_sees_and_changes_nothing(database: Database, world: World) -> None:
    sent = await join(database, world, a_file(1))
    other = {"unit_id": world.other_unit.id}
    async with database.transaction() as session:
        assert await submission_files.listed(session=session, submission_id=sent.id, **other) == []
        await submission_files.give_up(NOW, ("x", {}), session=session, message=(1, 1), **other)
        with pytest.raises(RecordUnknown):
            await submissions.get(session=session, submission_id=sent.id, **other)
    async with database.session() as session:
        [kept] = await submission_files.listed(session=session, unit_id=world.unit.id, submission_id=sent.id)
    assert kept.file.done_at is None


async def test_a_file_given_up_twice_ended_the_first_time(database: Database, world: World) -> None:
    sent, unit = await join(database, world, a_file(1)), {"unit_id": world.unit.id}
    for minutes, code in enumerate(("first", "second")):
        async with database.transaction() as session:
            at = NOW + timedelta(minutes=minutes)
            await submission_files.give_up(at, (code, {}), session=session, message=(1, 1), **unit)
    async with database.session() as session:
        [kept] = await submission_files.listed(session=session, submission_id=sent.id, **unit)
    assert (kept.file.done_at, kept.file.failure) == (NOW, "first")


async def test_the_queue_counts_what_others_sent_before(database: Database, world: World) -> None:
    for number, message in enumerate((1, 2), 1):
        row = a_document(world, chat_id=7, message_id=message)
        await join(database, world, a_file(message, chat=7), world.colleague.id)
        async with database.transaction() as session:
            await submission_files.attach(await documents.store(row, session=session), session=session)
        own = await join(database, world, a_file(10 + number, chat=8))
        async with database.session() as session:
            kept = await submission_files.listed(session=session, unit_id=world.unit.id, submission_id=own.id)
            counts = [await submission_files.ahead(one.file.id, session=session, since=NOW) for one in kept]
    assert counts == [1, 2]


async def test_what_is_on_its_way_counts_for_its_sender(database: Database, world: World) -> None:
    await join(database, world, a_file(1, size=100))
    await join(database, world, a_file(2, size=None))
    await join(database, world, a_file(3, size=7, done_at=NOW, failure="file.too_large"))
    async with database.session() as session:
        recent = {"day": NOW, "hour": NOW, "queue": 1}
        mine = await usage.of_person(session=session, sender_id=world.officer.id, **recent)
        yours = await usage.of_person(session=session, sender_id=world.colleague.id, **recent)
    assert (mine, yours) == (Usage(2, 100, full=False), Usage(0, 0, full=False))
