"""A file's way in: refused early, stored once, matched once, and never lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from assistant import assessments
from assistant.authorization import Denied, NoUnit
from assistant.incoming import admission, intake, matching, submissions
from assistant.incoming.matching import Case
from assistant.membership import enrolment
from documents.errors import TooLarge
from knowledge.limits import Limits
from knowledge.roles import Role
from knowledge.vocabulary import Decision
from storage import documents
from storage.tables import Document, DocumentState, Evidence, SubmissionFile
from tests.bot.town import BANTEN, CILEGON, NOW, PROGRAMME, REPORT, Town, upload_of


async def rows(town: Town, table: type) -> list[object]:
    async with town.services.database.session() as session:
        return list((await session.exec(sa.select(table))).scalars().all())


def limited(town: Town, **limits: int) -> Town:
    return Town(replace(town.services, limits=Limits(**limits)), town.uploads, town.people)


async def test_the_limit_itself_is_admitted_and_one_byte_more_is_not(town: Town) -> None:
    ani = await town.actor("Ani")
    for message, size in enumerate((20_000_001, 20_971_521), 2):
        upload = upload_of(ani.telegram_id, filename="a.pdf", message=message, size=size)
        with pytest.raises(TooLarge) as refused:
            await submissions.join(town.services, ani, upload, now=NOW)
        assert refused.value.facts == {"size": size, "limit": 20_000_000}
    at_limit = upload_of(ani.telegram_id, filename="a.pdf", message=1, size=20_000_000)
    joined = await submissions.join(town.services, ani, at_limit, now=NOW)
    assert (joined.unit_id, joined.refused) == (ani.grants[0].unit_id, False)


async def test_an_unknown_size_is_checked_once_the_file_is_there(town: Town) -> None:
    ani = await town.actor("Ani")
    upload = upload_of(ani.telegram_id, filename="a.pdf", message=1, size=None)
    assert not (await submissions.join(town.services, ani, upload, now=NOW)).refused
    with pytest.raises(TooLarge):
        await intake.store(limited(town, file_bytes=10).services, upload, b"x" * 11)
    assert await rows(town, Document) == []


async def test_files_that_arrive_at_once_do_not_overrun_a_limit(town: Town) -> None:
    small, ani = limited(town, person_bytes_per_day=3_500), await town.actor("Ani")
    uploads = [upload_of(ani.telegram_id, filename=f"{n}.txt", message=n) for n in range(1, 11)]
    await asyncio.gather(*(submissions.join(small.services, ani, upload, now=NOW) for upload in uploads))
    assert sum(file.failure is None for file in await rows(town, SubmissionFile)) == 3


async def test_too_many_files_in_an_hour_are_refused_and_later_welcome(town: Town) -> None:
    small = limited(town, person_files_per_hour=2)
    for message in (1, 2):
        await small.send("Ani", message=message)
    ani = await town.actor("Ani")
    third = upload_of(ani.telegram_id, filename="c.txt", message=3)
    with pytest.raises(admission.TooMany) as refused:
        await submissions.join(small.services, ani, third, now=NOW + timedelta(minutes=5))
    assert refused.value.facts == {"count": 2}
    later = NOW + timedelta(minutes=61)
    assert not (await submissions.join(small.services, ani, third, now=later)).refused


async def test_too_many_bytes_in_a_day_are_refused(town: Town) -> None:
    small = limited(town, person_bytes_per_day=1_200)
    await small.send("Ani", "x" * 1_000)
    ani = await town.actor("Ani")
    upload = upload_of(ani.telegram_id, filename="b.txt", message=2, size=300)
    with pytest.raises(admission.TooMuch):
        await submissions.join(small.services, ani, upload, now=NOW + timedelta(minutes=1))


async def test_a_full_queue_takes_no_more_and_says_so(town: Town) -> None:
    small = limited(town, queue_documents=2)
    ani = await town.actor("Ani")
    for number in (1, 2):
        upload = upload_of(ani.telegram_id, filename=f"{number}.txt", message=number)
        await submissions.join(small.services, ani, upload, now=NOW)
        await intake.store(small.services, upload, f"isi {number}".encode())
    third = upload_of(ani.telegram_id, filename="3.txt", message=3)
    with pytest.raises(admission.QueueFull):
        await submissions.join(small.services, ani, third, now=NOW + timedelta(minutes=1))


async def test_kanwil_staff_send_no_evidence(town: Town) -> None:
    dewi = await town.actor("Dewi")
    upload = upload_of(dewi.telegram_id, filename="a.pdf", message=1)
    with pytest.raises(NoUnit):
        await submissions.join(town.services, dewi, upload, now=NOW)


async def test_nobody_stores_for_a_stranger(town: Town) -> None:
    with pytest.raises(Denied):
        await intake.store(town.services, upload_of(42, filename="a.pdf", message=1), b"x")
    assert await rows(town, Document) == []


async def test_the_same_message_twice_is_one_document(town: Town) -> None:
    await town.work_on("Ani")
    first = await town.send("Ani")
    assert await town.send("Ani") == first
    assert len(await rows(town, Document)) == 1
    assert len(await rows(town, Evidence)) == 1


async def test_the_original_is_kept_under_its_hash(town: Town) -> None:
    await town.send("Ani")
    [document] = await rows(town, Document)
    kept = await town.services.originals.load(document.unit_id, document.sha256)
    assert kept.decode() == REPORT


async def test_a_proposal_carries_its_words_and_its_page(town: Town) -> None:
    await town.work_on("Ani")
    document = await town.send("Ani")
    [proposed] = await rows(town, Evidence)
    assert proposed.decision is Decision.PROPOSED
    async with town.services.database.session() as session:
        pages = await documents.pages(session=session, unit_id=proposed.unit_id, document_id=document)
    assert proposed.quote
    assert proposed.quote in pages[proposed.page - 1].text


async def test_what_cannot_be_read_is_kept_with_its_reason(town: Town) -> None:
    await town.work_on("Ani")
    upload = upload_of(town.people["Ani"], filename="kosong.pdf", message=1)
    document = await intake.store(town.services, upload, b"")
    await intake.keep(town.services, await intake.read(town.services, document))
    [kept] = await rows(town, Document)
    assert (kept.state, kept.failure) == (DocumentState.FAILED, "file.empty")
    assert await rows(town, Evidence) == []


async def test_a_file_is_for_the_unit_it_was_sent_for_whichever_its_sender_works_for_meanwhile(
    town: Town,
) -> None:
    made = await enrolment.invite(town.services, role=Role.OFFICER, kanwil=BANTEN, unit=CILEGON, now=NOW)
    await enrolment.redeem(
        town.services, telegram_id=town.people["Ani"], name="Ani", token=made.token, now=NOW
    )
    first, second = (await town.actor("Ani")).grants
    await enrolment.switch(town.services, await town.actor("Ani"), first.membership_id)
    await town.work_on("Ani")
    upload = upload_of(town.people["Ani"], filename="a.txt", message=1)
    joined = await submissions.join(town.services, await town.actor("Ani"), upload, now=NOW)
    assert joined.unit_id == first.unit_id
    await enrolment.switch(town.services, await town.actor("Ani"), second.membership_id)
    await town.work_on("Ani")
    again = await submissions.join(town.services, await town.actor("Ani"), upload, now=NOW)
    assert (again.submission_id, again.repeated) == (joined.submission_id, True)
    document = await intake.store(town.services, upload, REPORT.encode(), joined.unit_id)
    await intake.keep(town.services, await intake.read(town.services, document))
    assert (await submissions.progress(town.services, joined.submission_id)).finished
    [proposed] = await rows(town, Evidence)
    assert proposed.unit_id == first.unit_id
    with pytest.raises(Denied):
        await intake.store(town.services, replace(upload, message_id=2), b"x", 99)


async def test_what_was_sent_before_choosing_is_matched_after(town: Town) -> None:
    await town.send("Ani")
    assert await rows(town, Evidence) == []
    await town.work_on("Ani")
    assert await intake.propose_waiting(town.services, await town.actor("Ani")) == [1]
    assert len(await rows(town, Evidence)) == 1
    assert await intake.propose_waiting(town.services, await town.actor("Ani")) == []


async def test_what_is_chosen_while_a_file_is_matched_against_nothing_is_not_missed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = upload_of(town.people["Ani"], filename="a.txt", message=1)
    await town.join("Ani", upload)
    document_id = await intake.store(town.services, upload, REPORT.encode())
    read = await intake.read(town.services, document_id)
    case_of = matching.case_of

    async def chosen_meanwhile(*given: Any, **named: Any) -> Case:
        case = await case_of(*given, **named)
        if not case.facing:
            await town.work_on("Ani")
            assert not await intake.propose_waiting(town.services, await town.actor("Ani"))
        return case

    monkeypatch.setattr(matching, "case_of", chosen_meanwhile)
    await intake.keep(town.services, read)
    assert await rows(town, Evidence)


async def test_the_same_original_is_not_proposed_twice_for_an_item(town: Town) -> None:
    await town.work_on("Ani")
    await town.send("Ani", message=1)
    await town.send("Ani", message=2)
    assert len(await rows(town, Document)) == 2
    assert len(await rows(town, Evidence)) == 1


async def test_a_document_is_matched_under_every_open_assessment(town: Town) -> None:
    await town.work_on("Ani")
    ani = await town.actor("Ani")
    await assessments.choose(town.services, ani, "p2ham-2022", NOW.year, "", now=NOW)
    await town.send("Ani")
    found = {row.criterion for row in await rows(town, Evidence)}
    assert any(code.startswith("P2HAM23") for code in found)
    [document] = await rows(town, Document)
    assert {f["assessment"] for part in document.findings["parts"] for f in part["found"]} == {1, 2}


async def test_only_offered_programmes_years_and_rounds_can_be_chosen(town: Town) -> None:
    ani = await town.actor("Ani")
    for programme, year, round_ in (
        ("kkpham-2021", NOW.year, ""),
        (PROGRAMME, 1999, ""),
        (PROGRAMME, NOW.year, "B04"),
        ("nothing", NOW.year, ""),
    ):
        with pytest.raises(assessments.NotOffered):
            await assessments.choose(town.services, ani, programme, year, round_, now=NOW)
