"""The digest counts what a slow, direct look at each unit counts, and shows only what one may see."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from assistant import checklists
from assistant.authorization import Denied
from assistant.digests import digest, digest_files, minutes
from assistant.digests.digest import Scope
from assistant.digests.digest_files import Part
from assistant.editions import Editions
from assistant.evidence import review
from assistant.membership import enrolment
from assistant.services import Services
from benchmarks.region import Size, editions, found
from bot.translation import translator
from knowledge.limits import Limits
from knowledge.roles import Role
from storage import evidence, recap, units
from storage.audit import Stamp
from storage.database import Database
from storage.evidence import Aim, Ground, Place
from storage.originals import Originals
from storage.tables import Assessment, Snapshot, Unit
from tests.bot.test_costs import recorded
from tests.bot.town import BANTEN, MATCHER, NOW, PROGRAMME, SERANG, Town

T = translator("id")


async def test_the_digest_equals_each_units_own_checklist(town: Town) -> None:
    for name in ("Ani", "Budi"):
        await town.work_on(name)
    document = await town.send("Ani")
    await review.confirm_all(town.services, await town.actor("Ani"), document, now=NOW)
    await town.send("Budi", message=9)
    value = await digest.digest(town.services, await town.actor("Dewi"), await kanwil(town), now=NOW)
    assert (value.kanwil, value.overview.units, value.overview.silent) == ("Kanwil Banten", 2, ())
    courses = {course.unit: course for course in value.overview.courses}
    for name, unit in (("Ani", "Rutan Serang"), ("Budi", "Lapas Cilegon")):
        own = await checklists.standing(town.services, await town.actor(name), now=NOW)
        assert [i.word for i in courses[unit].checklist.items] == [i.word for i in own.checklist.items]
    assert dict(value.overview.to_confirm.units) == {"Lapas Cilegon": 1}
    assert dict(value.overview.to_verify.units) == {"Rutan Serang": 1}


async def kanwil(town: Town) -> Scope:
    return digest.whole(await town.actor("Dewi"))


async def test_units_that_have_sent_nothing_are_named(town: Town) -> None:
    await town.work_on("Ani")
    value = await digest.digest(town.services, await town.actor("Dewi"), await kanwil(town), now=NOW)
    assert value.overview.silent == ("Lapas Cilegon", "Rutan Serang")
    assert [course.unit for course in value.overview.courses] == ["Rutan Serang"]


async def test_a_unit_that_has_chosen_nothing_is_on_the_map_and_in_the_workbook(town: Town) -> None:
    await town.work_on("Ani")
    scope = await kanwil(town)
    value = await digest.digest(town.services, await town.actor("Dewi"), scope, now=NOW)
    rows = {row.unit: row.whole.percent for row in digest_files.map_of(value, T).rows}
    assert rows == {"Lapas Cilegon": None, "Rutan Serang": 0}
    made = await digest_files.files(value, [Part.BOOK], t=T)
    sheet = load_workbook(io.BytesIO(made[Part.BOOK]))["Unit"]
    states = {row[0]: row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert states == {"Lapas Cilegon": "belum memilih program", "Rutan Serang": "belum mengirim"}


async def test_an_office_inside_a_unit_is_not_counted_as_a_unit(town: Town) -> None:
    scope = await kanwil(town)
    async with town.services.database.transaction() as session:
        serang = (await session.exec(select(Unit).where(col(Unit.name) == "Rutan Serang"))).one()
        office = Unit(
            kanwil_id=scope.kanwil_id,
            parent_id=serang.id,
            name="Tata Usaha",
            kind=serang.kind,
            zone=serang.zone,
        )
        await units.add_unit(office, session=session, stamp=Stamp(NOW))
    value = await digest.digest(town.services, await town.actor("Dewi"), scope, now=NOW)
    assert value.overview.units == 2


async def test_one_kanwil_knows_nothing_of_another(town: Town) -> None:
    eka = await town.actor("Eka")
    value = await digest.digest(town.services, eka, digest.whole(eka), now=NOW)
    assert value.overview.silent == ("Rutan Muntok",)
    with pytest.raises(Denied):
        await digest.digest(town.services, eka, await kanwil(town), now=NOW)
    with pytest.raises(Denied):
        digest.whole(await town.actor("Ani"))


async def test_a_coordinator_sees_their_unit_alone(town: Town) -> None:
    await town.work_on("Ani")
    await town.work_on("Budi")
    gita = await town.arrive("Gita", Role.COORDINATOR, BANTEN, SERANG)
    scope = digest.whole(gita)
    value = await digest.digest(town.services, gita, scope, now=NOW)
    assert (value.unit, value.overview.units) == ("Rutan Serang", 1)
    assert {course.unit for course in value.overview.courses} == {"Rutan Serang"}
    other = (await town.actor("Budi")).grants[0].unit_id or 0
    for wider in (Scope(scope.kanwil_id), Scope(scope.kanwil_id, other)):
        with pytest.raises(Denied):
            await digest.digest(town.services, gita, wider, now=NOW)
    assert [c.name for c in await digest.choices(town.services, scope)] == ["P2HAM (Permenkumham 25/2023)"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        pytest.param("serang", ["Rutan Serang"], id="part of a unit's name"),
        pytest.param("LAPAS CILEGON", ["Lapas Cilegon"], id="a whole name"),
        pytest.param("p2ham", ["P2HAM (Permenkumham 25/2023)"], id="a programme"),
        pytest.param("muntok", [], id="a unit of another Kanwil"),
        pytest.param("zzzz", [], id="nothing"),
    ],
)
async def test_words_narrow_the_digest(town: Town, words: str, names: list[str]) -> None:
    await town.work_on("Ani")
    chosen = await digest.narrowed(town.services, await town.actor("Dewi"), words)
    assert [choice.name for choice in chosen] == names


async def test_a_narrowed_digest_holds_only_what_was_asked_for(town: Town) -> None:
    await town.work_on("Ani")
    await town.work_on("Budi")
    await town.work_on("Ani", "p2ham-2018")
    dewi = await town.actor("Dewi")
    whole = await kanwil(town)
    value = await digest.digest(town.services, dewi, Scope(whole.kanwil_id, 0, "p2ham-2018"), now=NOW)
    assert [(c.unit, c.checklist.programme.id) for c in value.overview.courses] == [
        ("Rutan Serang", "p2ham-2018")
    ]
    assert value.overview.units == 1


async def test_the_first_minute_of_a_day_keeps_where_everything_stands(town: Town) -> None:
    await town.work_on("Ani")
    scope = await kanwil(town)
    async with town.services.database.session() as session:
        office = await units.kanwil(session=session, kanwil_id=scope.kanwil_id)
    morning = datetime(2026, 3, 1, 17, 1, tzinfo=UTC)
    assert await digest.keep_marks(town.services, office, now=morning)
    assert not await digest.keep_marks(town.services, office, now=morning + timedelta(hours=23))
    await prove_a_wajib_item(town, "Ani")
    assert await digest.keep_marks(town.services, office, now=morning + timedelta(days=1))
    async with town.services.database.session() as session:
        rows = (await session.exec(select(Snapshot).order_by(col(Snapshot.day)))).all()
    assert [(row.day, row.done) for row in rows] == [(date(2026, 3, 2), 0), (date(2026, 3, 3), 1)]
    later = NOW + timedelta(days=7)
    value = await digest.digest(town.services, await town.actor("Dewi"), scope, now=later)
    [line] = value.overview.progress
    assert (line.since, line.gain) == (date(2026, 3, 2), 1)


async def prove_a_wajib_item(town: Town, name: str) -> None:
    """Let somebody send a file and say that it proves the first wajib item, whatever the file is."""
    document, actor = await town.send(name), await town.actor(name)
    unit_id = actor.grants[0].unit_id or 0
    item = next(c for c in town.services.catalogue.programme(PROGRAMME).criteria if c.required)
    spot = Place(document_id=document, assessment_id=actor.assessment_id or 0, criterion=item.id)
    stamp = Stamp(NOW, actor.person_id)
    async with town.services.database.transaction() as session:
        chosen = await evidence.choose(spot, Ground(), session=session, unit_id=unit_id, stamp=stamp)
        await evidence.override(Aim(unit_id, chosen.evidence.id), "cukup", session=session, stamp=stamp)


async def region(database: Database, folder: Path, size: Size, seed: int) -> tuple[Services, Any]:
    """The services over an invented Kanwil, and its admin."""
    catalogue = editions(size)
    account = await found(database, catalogue, size, seed, NOW)
    services = Services(
        limits=Limits(),
        editions=Editions(catalogue, MATCHER),
        database=database,
        originals=Originals(folder),
        reader=None,
        clock=lambda: NOW,
    )
    return services, await enrolment.known(services, account)


async def recounted(services: Services, scope: Scope) -> dict[tuple[str, str], tuple[int, int]]:
    """What is done of how much, by unit and assessment, asked of the database one assessment at a time."""
    counts = {}
    async with services.database.session() as session:
        rows = (await session.exec(select(Assessment).order_by(col(Assessment.id)))).all()
        for row in rows:
            unit = await units.unit(session=session, unit_id=row.unit_id)
            kept = await recap.standing(session=session, unit_id=unit.id, assessment_id=row.id)
            assert kept is not None
            items = checklists.compute(services.catalogue, unit, kept).items
            applying = [item for item in items if item.word.value != "tidak berlaku"]
            wajib = [i for i in applying if i.criterion.confidence.value == "verified"] or applying
            done = sum(item.word.value in ("lengkap", "disetujui") for item in wajib)
            counts[(unit.name, f"{services.catalogue.programme(row.programme).short_name} {row.year}")] = (
                done,
                len(wajib),
            )
    return counts


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 40))]
)
async def test_counts_equal_a_recount_of_the_database(database: Database, tmp_path: Path, seed: int) -> None:
    services, admin = await region(database, tmp_path, Size(units=4, programmes=3, items=9), seed)
    scope = digest.whole(admin)
    value = await digest.digest(services, admin, scope, now=NOW)
    listed = {(c.unit, c.name): (c.done, len(c.counted)) for c in value.overview.courses}
    assert listed == await recounted(services, scope)
    matrix = digest_files.map_of(value, T)
    assert sum(row.whole.done for row in matrix.rows) == sum(done for done, _ in listed.values())


@pytest.mark.parametrize(
    "size", [Size(units=4, programmes=3, items=9), pytest.param(Size(), marks=pytest.mark.slow)]
)
async def test_a_digest_asks_no_more_the_larger_the_kanwil(
    database: Database, tmp_path: Path, size: Size
) -> None:
    services, admin = await region(database, tmp_path, size, 1)
    scope = digest.whole(admin)
    await digest.digest(services, admin, scope, now=NOW)
    with recorded(database) as asked:
        await digest.digest(services, admin, scope, now=NOW)
    assert len(asked) == 8


async def test_minutes_are_for_those_who_see_the_digest(town: Town) -> None:
    await town.work_on("Ani")
    scope = await kanwil(town)
    serang = (await town.actor("Ani")).grants[0].unit_id or 0
    own = Scope(scope.kanwil_id, serang)
    name, document = await minutes.of_unit(town.services, await town.actor("Dewi"), own, t=T, now=NOW)
    assert name == "Rutan Serang"
    assert document.startswith(b"PK")
    with pytest.raises(Denied):
        await minutes.of_unit(town.services, await town.actor("Ani"), own, t=T, now=NOW)
    with pytest.raises(minutes.NothingToRecord):
        await minutes.of_unit(
            town.services,
            await town.actor("Dewi"),
            Scope(scope.kanwil_id, (await town.actor("Budi")).grants[0].unit_id or 0),
            t=T,
            now=NOW,
        )
