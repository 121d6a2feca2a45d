"""What a Kanwil loads counts for that Kanwil, at once and in every process, and weighs nothing elsewhere."""

import asyncio

import pytest
from sqlmodel import select

from assistant.editions import Editions
from assistant.programmes import loading
from assistant.programmes.differences import Altered, Difference, differences
from assistant.programmes.loading import Loading, root_of
from knowledge import catalogue
from knowledge.catalogue import UnknownProgramme
from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import UnitKind
from matchers.submission import Submission
from matchers.understood import Asker
from storage.audit import Stamp
from storage.database import Database
from storage.tables import Audit, Kanwil
from storage.tables import Edition as Row
from storage.units import add_kanwil
from tests.bot.town import BABEL, BANTEN, MATCHER, NOW

P2HAM = catalogue.load().programme("p2ham-2023")
FIRST = P2HAM.criteria[0]


def with_items(*criteria: Criterion, programme: Programme = P2HAM) -> Programme:
    return programme.model_copy(update={"criteria": criteria})


def test_differences_tell_added_changed_renamed_and_dropped_items() -> None:
    second, third = P2HAM.criteria[1:3]
    after = with_items(
        FIRST.model_copy(update={"title": "Lain", "terms": ("x",)}),
        second.model_copy(update={"id": "BARU-1"}),
        FIRST.model_copy(update={"id": "TAMBAH"}),
        *P2HAM.criteria[3:],
    )
    found = differences(P2HAM, after, {"BARU-1": second.id})
    assert found == (
        Difference(
            "item", FIRST.id, "Lain", fields=(Altered("title", FIRST.title, "Lain"), Altered("terms"))
        ),
        Difference("renamed_item", "BARU-1", second.title, second.id),
        Difference("new_item", "TAMBAH", FIRST.title),
        Difference("dropped_item", third.id, third.title),
    )
    assert differences(P2HAM, P2HAM.model_copy(update={"id": "x1"}), {}) == ()
    turned = with_items(*reversed(P2HAM.criteria))
    assert differences(P2HAM, turned, {}) == (
        Difference("programme", "p2ham-2023", P2HAM.short_name, fields=(Altered("order"),)),
    )


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("p2ham-2023", "p2ham-2023"),
        ("p2ham-2023-k7-20261122", "p2ham-2023"),
        ("p2ham-2023-20261122c", "p2ham-2023"),
        ("baru-2027", "baru-2027"),
    ],
)
def test_an_edition_of_another_kanwil_is_taken_for_its_programme(given: str, root: str) -> None:
    assert root_of(catalogue.load(), given, 1) == root


@pytest.fixture
async def kanwil(database: Database) -> tuple[int, int]:
    async with database.transaction() as session:
        made = [
            await add_kanwil(
                Kanwil(name=place.name, province=place.province, zone=place.zone),
                session=session,
                stamp=Stamp(NOW),
            )
            for place in (BANTEN, BABEL)
        ]
    return made[0].id, made[1].id


async def loaded(database: Database, editions: Editions, wanted: Loading) -> str:
    async with database.transaction() as session:
        return await loading.load(editions.catalogue, wanted, session=session, stamp=Stamp(NOW))


async def refreshed(database: Database, editions: Editions) -> Editions:
    async with database.session() as session:
        await editions.refresh(session=session)
    return editions


async def test_a_kanwils_edition_takes_the_place_of_the_old_one_for_that_kanwil_alone(
    database: Database, kanwil: tuple[int, int]
) -> None:
    banten, babel = kanwil
    here, elsewhere = (Editions(catalogue.load(), MATCHER) for _ in range(2))
    only = FIRST.model_copy(
        update={
            "title": "Kolam renang zamzami untuk warga binaan",
            "everyday": ("kolam renang zamzami",),
            "likely_titles": ("Laporan pembangunan kolam renang zamzami",),
        }
    )
    name = await loaded(database, here, Loading(with_items(only), banten))
    again = await loaded(database, here, Loading(with_items(only), banten))
    assert (name, again) == (f"p2ham-2023-k{banten}-20260302", f"p2ham-2023-k{banten}-20260302b")
    for editions in (here, elsewhere):
        known = (await refreshed(database, editions)).catalogue
        own = {p.id for p in known.for_unit(UnitKind.RUTAN, banten)}
        assert again in own
        assert not {name, "p2ham-2023"} & own
        assert known.for_unit(UnitKind.RUTAN, babel) == catalogue.load().for_unit(UnitKind.RUTAN, babel)
        assert known.numbered(known.place(name)).id == name
        with pytest.raises(UnknownProgramme):
            known.of(babel).numbered(known.place(name))
    text = Submission(("LAPORAN PEMBANGUNAN KOLAM RENANG ZAMZAMI TAHUN 2026",))
    assert here.matcher(again).match(again, text).parts[0].matches[0].criterion == FIRST.id
    assert here.matcher("p2ham-2023") is MATCHER
    question, asker = "bukti kolam renang zamzami apa saja", Asker(kind=UnitKind.RUTAN)
    best = here.questions(banten).understand(question, asker).candidates[0]
    assert (best.programme, best.name) == (again, FIRST.id)
    assert again not in {c.programme for c in here.questions(babel).understand(question, asker).candidates}
    async with database.session() as session:
        entry = (await session.exec(select(Audit).where(Audit.action == "edition.imported"))).first()
        row = (await session.exec(select(Row))).all()[-1]
    assert entry is not None
    assert (entry.kanwil_id, entry.facts["edition"], row.base) == (banten, name, "p2ham-2023")


async def test_who_reads_for_an_edition_that_another_process_loaded_takes_it_in(
    database: Database, kanwil: tuple[int, int]
) -> None:
    here, elsewhere = (Editions(catalogue.load(), MATCHER) for _ in range(2))
    name = await loaded(database, here, Loading(with_items(FIRST), kanwil[0]))
    async with database.session() as session:
        await elsewhere.know({P2HAM.id}, session=session)
        assert name not in elsewhere.catalogue.origins
        await elsewhere.know({P2HAM.id, name}, session=session)
    assert elsewhere.catalogue.programme(name).has(FIRST.id)


async def test_an_edition_that_several_meet_at_once_is_taken_in_once(
    database: Database, kanwil: tuple[int, int]
) -> None:
    here, elsewhere = (Editions(catalogue.load(), MATCHER) for _ in range(2))
    name = await loaded(database, here, Loading(with_items(FIRST), kanwil[0]))

    async def met() -> None:
        async with database.session() as session:
            await elsewhere.know({name}, session=session)

    await asyncio.gather(*(met() for _ in range(4)))
    assert [programme.id for programme in elsewhere.catalogue.programmes].count(name) == 1


async def test_an_operators_edition_counts_for_all_but_those_who_have_their_own(
    database: Database, kanwil: tuple[int, int]
) -> None:
    banten, babel = kanwil
    editions = Editions(catalogue.load(), MATCHER)
    own = await loaded(database, editions, Loading(with_items(FIRST), banten))
    shared = await loaded(database, editions, Loading(with_items(FIRST)))
    new = await loaded(
        database, editions, Loading(with_items(FIRST).model_copy(update={"id": "baru-2027"}), babel)
    )
    known = (await refreshed(database, editions)).catalogue
    assert [p.id for p in known.current(banten) if known.root(p.id) == "p2ham-2023"] == [own]
    assert [p.id for p in known.current(babel) if known.root(p.id) == "p2ham-2023"] == [shared]
    assert new == f"baru-2027-k{babel}-20260302"
    assert [p.id for p in known.current(babel)][-1] == new
    assert new not in {p.id for p in known.current(banten)}
