"""A message becomes one document, read once; one unit never sees another's."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select
from storage_world import NOW, World, a_document, stored

from knowledge.vocabulary import DocumentForm
from storage import audit, documents, evidence, integrity, usage
from storage.audit import Stamp
from storage.database import Database
from storage.documents import DocumentFacts, ReadText
from storage.errors import OriginalDamaged, OriginalMissing, RecordUnknown
from storage.evidence import Ground, Place
from storage.integrity import Loss
from storage.originals import Originals
from storage.tables import Document, DocumentState, Evidence, Page
from storage.usage import Usage

TEXT = ReadText(
    media="pdf",
    pages=[Page(number=1, text="Keputusan Kepala Lapas"), Page(number=2, text="Tim", also="Tirn", ocr=True)],
    pictures=2,
    look="f0e1d2c3b4a59687",
    signals={"taken_at": None, "qr": ["https://contoh.go.id"]},
    notes=[{"code": "pages", "facts": {"read": 2, "of": 3}}],
)


async def test_the_same_message_twice_is_one_document(database: Database, world: World) -> None:
    async def send() -> Document:
        async with database.transaction() as session:
            row = a_document(world, message_id=77, sha256="a" * 64)
            return await documents.store(row, session=session)

    found = await asyncio.gather(*(send() for _ in range(8)))
    assert len({document.id for document in found}) == 1
    async with database.session() as session:
        entries = await audit.of_unit(
            session=session, unit_id=world.unit.id, targets=[f"document:{found[0].id}"]
        )
    assert [entry.action for entry in entries] == ["document.stored"]


async def test_reading_is_kept_once(database: Database, world: World) -> None:
    document = await stored(database, world)
    other = ReadText(media="docx", pages=[])
    for text in (TEXT, other):
        async with database.transaction() as session:
            saved = await documents.save_reading(
                text, session=session, unit_id=world.unit.id, document_id=document.id
            )
        assert (saved.state, saved.media, saved.page_count) == (DocumentState.READ, "pdf", 2)
        assert (saved.pictures, saved.look, saved.signals, saved.notes) == (
            2,
            TEXT.look,
            TEXT.signals,
            TEXT.notes,
        )
    async with database.session() as session:
        pages = await documents.pages(session=session, unit_id=world.unit.id, document_id=document.id)
    assert [(p.number, p.text, p.also, p.ocr) for p in pages] == [
        (1, "Keputusan Kepala Lapas", "", False),
        (2, "Tim", "Tirn", True),
    ]


async def test_a_failure_does_not_replace_text_nor_text_a_failure(database: Database, world: World) -> None:
    first, second = await stored(database, world), await stored(database, world)
    place = {"unit_id": world.unit.id}
    async with database.transaction() as session:
        await documents.save_reading(TEXT, session=session, document_id=first.id, **place)
        read = await documents.save_failure("file.broken", {}, session=session, document_id=first.id, **place)
        await documents.save_failure(
            "file.locked", {"kind": "pdf"}, session=session, document_id=second.id, **place
        )
        failed = await documents.save_reading(TEXT, session=session, document_id=second.id, **place)
    assert (read.state, read.failure) == (DocumentState.READ, None)
    assert (failed.state, failed.failure, failed.failure_facts) == (
        DocumentState.FAILED,
        "file.locked",
        {"kind": "pdf"},
    )


async def test_what_the_matcher_says_is_replaced_by_a_second_matching(
    database: Database, world: World
) -> None:
    document = await stored(database, world)
    facts = DocumentFacts(
        form=DocumentForm.DECREE,
        number="W12-1 Tahun 2026",
        dated=date(2026, 1, 5),
        issuer="Lapas Serang",
        subject="Tim",
        years=(2026,),
        findings={"parts": [{"part": [1, 2]}]},
    )
    place = {"unit_id": world.unit.id, "document_id": document.id}
    async with database.transaction() as session:
        early = await documents.save_facts(facts, session=session, **place)
        assert early.state is DocumentState.STORED
        await documents.save_reading(TEXT, session=session, **place)
        await documents.save_facts(DocumentFacts(), session=session, **place)
        saved = await documents.save_facts(facts, session=session, **place)
    assert saved.state is DocumentState.MATCHED
    assert (saved.form, saved.number, saved.dated, saved.years, saved.findings) == (
        facts.form,
        facts.number,
        facts.dated,
        [2026],
        facts.findings,
    )


async def test_characters_that_databases_refuse_are_left_out(database: Database, world: World) -> None:
    document = await stored(database, world, filename="a\x00b.pdf", caption="c\ud800d")
    place = {"unit_id": world.unit.id, "document_id": document.id}
    odd = ReadText(
        media="pdf",
        pages=[Page(number=1, text="nol\x00 dan \udfff", also="\x00")],
        notes=[{"code": "x", "facts": {"a\x00": ["\ud83d"]}}],
    )
    async with database.transaction() as session:
        saved = await documents.save_reading(odd, session=session, **place)
        [page] = await documents.pages(session=session, **place)
    assert (saved.filename, saved.caption, page.text, page.also) == ("ab.pdf", "c?d", "nol dan ?", "")
    assert saved.notes == [{"code": "x", "facts": {"a": ["?"]}}]


async def test_the_same_original_is_found_in_the_own_unit_only(database: Database, world: World) -> None:
    twins = [await stored(database, world, sha256="b" * 64) for _ in range(2)]
    await stored(database, world)
    await stored(
        database,
        world,
        unit_id=world.other_unit.id,
        assessment_id=None,
        sha256="b" * 64,
    )
    async with database.session() as session:
        by_bytes = await documents.with_original(session=session, unit_id=world.unit.id, sha256="b" * 64)
    assert [d.id for d in by_bytes] == [d.id for d in twins]


async def test_an_album_in_order(database: Database, world: World) -> None:
    numbers = [903, 901, 902]
    for number in numbers:
        await stored(database, world, message_id=number, media_group_id="g1")
    await stored(database, world, media_group_id="g2")
    async with database.session() as session:
        album = await documents.in_album(
            session=session,
            unit_id=world.unit.id,
            chat_id=world.officer.telegram_id,
            media_group_id="g1",
        )
    assert [d.message_id for d in album] == sorted(numbers)


async def test_what_was_found_is_kept_with_the_reading_or_after_one_that_came_first(
    database: Database, world: World
) -> None:
    documents_ = [await stored(database, world) for _ in range(2)]
    facts = DocumentFacts(number="W-1", findings={"parts": []})
    async with database.transaction() as session:
        for row, early in zip(documents_, (False, True), strict=True):
            own = {"unit_id": world.unit.id, "document_id": row.id}
            if early:
                await documents.save_reading(TEXT, session=session, **own)
            saved = await documents.save_reading(TEXT, facts, session=session, **own)
            assert (saved.state, saved.number, saved.page_count) == (DocumentState.MATCHED, "W-1", 2)
            assert len(await documents.pages(session=session, **own)) == 2


async def test_counting_what_a_person_sent_and_what_waits(database: Database, world: World) -> None:
    for minutes in (0, 59, 61):
        await stored(database, world, sent_at=NOW - timedelta(minutes=minutes), size=400)
    await stored(database, world, sender_id=world.colleague.id)
    async with database.session() as session:
        who, hour, later = world.officer.id, NOW - timedelta(hours=1), NOW.replace(year=2027)
        recent = {"sender_id": who, "day": NOW - timedelta(days=1), "hour": hour}
        used = await usage.of_person(session=session, queue=4, **recent)
        room = await usage.of_person(session=session, queue=5, **recent)
        none = await usage.of_person(session=session, sender_id=who, day=later, hour=later, queue=4)
    assert (used, room) == (Usage(2, 1200, full=True), Usage(2, 1200, full=False))
    assert none == Usage(0, 0, full=True)


async def test_another_unit_s_document_is_not_there(database: Database, world: World) -> None:
    document, read = await stored(database, world), await stored(database, world)
    async with database.transaction() as session:
        await documents.save_reading(TEXT, session=session, unit_id=world.unit.id, document_id=read.id)
    for unit in (world.other_unit, world.far_unit):
        place = {"unit_id": unit.id, "document_id": document.id}
        async with database.transaction() as session:
            assert await documents.pages(session=session, unit_id=unit.id, document_id=read.id) == []
            for attempt in (
                documents.get(session=session, **place),
                documents.save_reading(TEXT, session=session, **place),
                documents.save_failure("file.broken", {}, session=session, **place),
                documents.save_facts(DocumentFacts(), session=session, **place),
                documents.remove(session=session, stamp=Stamp(NOW), **place),
            ):
                with pytest.raises(RecordUnknown):
                    await attempt
    async with database.session() as session:
        kept = await documents.get(session=session, unit_id=world.unit.id, document_id=document.id)
        assert kept.state is DocumentState.STORED
        assert await documents.unit_of(session=session, document_id=document.id) == world.unit.id


async def test_deletion_leaves_no_content_but_an_audit_row(database: Database, world: World) -> None:
    first = await stored(database, world, sha256="c" * 64, filename="KTP Siti.pdf", caption="punya Siti")
    second = await stored(database, world, sha256="c" * 64)
    place = Place(document_id=first.id, assessment_id=world.assessment.id, criterion="K1")
    own = {"unit_id": world.unit.id}
    async with database.transaction() as session:
        await documents.save_reading(TEXT, session=session, document_id=first.id, **own)
        await evidence.propose({place: Ground(quote="Siti")}, session=session, stamp=Stamp(NOW), **own)
    erasable = []
    for document in (first, second):
        async with database.transaction() as session:
            erasable.append(
                await documents.remove(
                    session=session, document_id=document.id, stamp=Stamp(NOW, world.officer.id), **own
                )
            )
    assert erasable == [None, "c" * 64]
    async with database.session() as session:
        for table in (Document, Page, Evidence):
            assert (await session.exec(select(table))).all() == []
        entries = await audit.of_unit(session=session, unit_id=world.unit.id)
    assert entries[0].action == "document.removed"
    assert "Siti" not in str([entry.facts for entry in entries])


async def test_ids_of_what_was_deleted_are_never_used_again(database: Database, world: World) -> None:
    document = await stored(database, world)
    async with database.transaction() as session:
        await documents.remove(
            session=session, unit_id=world.unit.id, document_id=document.id, stamp=Stamp(NOW)
        )
    assert (await stored(database, world)).id > document.id


async def test_lost_originals_are_reported_with_their_evidence(
    database: Database, world: World, tmp_path: Path
) -> None:
    originals = Originals(tmp_path / "files")
    sound, flipped, gone = [
        await originals.save(world.unit.id, content) for content in (b"one", b"two", b"three")
    ]
    kept = [await stored(database, world, sha256=sha) for sha in (sound, flipped, gone, flipped)]
    places = {
        Place(document_id=d.id, assessment_id=world.assessment.id, criterion="K1"): Ground() for d in kept
    }
    async with database.transaction() as session:
        rows = await evidence.propose(places, session=session, unit_id=world.unit.id, stamp=Stamp(NOW))
    assert await integrity.check(database, originals) == []
    path = originals.root / str(world.unit.id) / flipped
    path.chmod(0o600)
    path.write_bytes(b"twp")
    await originals.remove(world.unit.id, gone)
    assert await integrity.check(database, originals) == [
        Loss(
            OriginalDamaged.code, world.unit.id, flipped, (kept[1].id, kept[3].id), (rows[1].id, rows[3].id)
        ),
        Loss(OriginalMissing.code, world.unit.id, gone, (kept[2].id,), (rows[2].id,)),
    ]


async def test_unknown_words_are_refused_by_the_column(database: Database, world: World) -> None:
    for changes in ({"state": "nonsense"}, {"form": "nonsense"}):
        with pytest.raises(sa.exc.StatementError):
            await stored(database, world, **changes)
    with pytest.raises(sa.exc.StatementError, match="timezone"):
        await stored(database, world, sent_at=NOW.replace(tzinfo=None))
