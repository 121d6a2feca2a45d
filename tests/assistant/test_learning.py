"""What a Kanwil's verifiers approve helps its own units under the same edition, and nobody else."""

import pytest
import sqlalchemy as sa

from assistant.authorization import Denied
from assistant.evidence import learning
from assistant.incoming import explaining, outcome
from assistant.incoming.explaining import Named
from assistant.memory import Memory
from bot.screens.why import why
from bot.translation import translator
from knowledge.vocabulary import Decision, Verdict
from storage.tables import Evidence, Lesson
from tests.bot.town import NOW, PROGRAMME, Town

ITEM = "P2HAM23-C4"
APPROVED = """LAPORAN PELATIHAN BAHASA ISYARAT BAGI PETUGAS
Petugas loket belajar menyapa pengunjung tunarungu dengan gerakan tangan, dipandu Hartono Wiryawan."""
LATER = """CATATAN KEGIATAN
Petugas loket belajar menyapa pengunjung tunarungu dengan gerakan tangan."""


async def probability(town: Town, name: str, message: int, text: str = LATER) -> float:
    """How sure the item is for a document that this person sends."""
    document = await town.send(name, text + "\n" * message, "catatan.txt", message)
    shown = await outcome.outcome(town.services, await town.actor(name), document, now=NOW)
    named = [o for part in shown.parts for o in (*part.proposed, *part.offered, *part.touched)]
    return next((offer.score or 0.0 for offer in named if offer.criterion.id == ITEM), 0.0)


async def judged(town: Town, verdict: Verdict) -> None:
    """Everything that is there confirmed by its officer and judged by a verifier."""
    async with town.services.database.transaction() as session:
        said = {"decision": Decision.CONFIRMED, "verdict": verdict, "verdict_at": NOW}
        await session.exec(sa.update(Evidence).values(**said))


@pytest.fixture
async def before(town: Town) -> float:
    """How sure the item was before anything was approved."""
    for name in ("Ani", "Budi", "Citra"):
        await town.work_on(name)
    sure = await probability(town, "Ani", 1)
    assert sure < 0.8
    return sure


async def approved(town: Town) -> None:
    """Two units of one Kanwil have something alike approved."""
    for name in ("Ani", "Budi"):
        await town.send(name, APPROVED, "laporan.txt", 2)
    await judged(town, Verdict.APPROVED)


async def test_approvals_of_two_units_help_their_kanwil_only(town: Town, before: float) -> None:
    await approved(town)
    assert await probability(town, "Budi", 3) > before + 0.05
    assert await probability(town, "Citra", 3) == before
    state = await learning.state(town.services, await town.actor("Dewi"))
    assert (state.extent.documents, state.extent.units, state.extent.items) == (2, 2, 1)


async def test_one_unit_alone_and_an_officers_word_help_nobody(town: Town, before: float) -> None:
    for message in (2, 3, 4):
        await town.send("Ani", APPROVED, "laporan.txt", message)
    await judged(town, Verdict.NONE)
    assert await probability(town, "Ani", 5) == before
    await judged(town, Verdict.APPROVED)
    assert await probability(town, "Ani", 6) == before


async def test_another_edition_learns_nothing(town: Town, before: float) -> None:
    await approved(town)
    async with town.services.database.session() as session:
        seen = await learning.states(town.services, 1, [PROGRAMME, "p2ham-2022"], session=session)
    taught = await learning.experiences(town.services, 1, seen)
    assert ITEM in taught[PROGRAMME].criteria
    assert taught["p2ham-2022"].criteria == ()


async def test_what_is_returned_later_is_forgotten(town: Town, before: float) -> None:
    await approved(town)
    assert await probability(town, "Budi", 3) > before
    await judged(town, Verdict.RETURNED)
    assert await probability(town, "Budi", 4) == before


async def test_an_admin_switches_learning_off_and_everything_is_erased(town: Town, before: float) -> None:
    await approved(town)
    assert await probability(town, "Budi", 3) > before
    dewi = await town.actor("Dewi")
    assert (await learning.switch(town.services, dewi, on=False, now=NOW)).on is False
    async with town.services.database.session() as session:
        assert (await session.exec(sa.select(sa.func.count()).select_from(Lesson))).one() == (0,)
    assert await probability(town, "Budi", 4) == before
    await learning.switch(town.services, dewi, on=True, now=NOW)
    assert await probability(town, "Budi", 5) > before


async def test_the_operator_switches_learning_off_for_everybody(town: Town, before: float) -> None:
    await approved(town)
    object.__setattr__(town.services, "memory", Memory(allowed=False))
    assert await probability(town, "Budi", 3) == before


@pytest.mark.parametrize("name", ["Ani", "Budi", "Citra"])
async def test_only_the_kanwil_sees_and_switches_learning(town: Town, name: str) -> None:
    actor = await town.actor(name)
    with pytest.raises(Denied):
        await learning.state(town.services, actor)
    with pytest.raises(Denied):
        await learning.switch(town.services, actor, on=False, now=NOW)


async def test_it_is_told_that_a_document_is_like_approved_ones(town: Town, before: float) -> None:
    await approved(town)
    document = await town.send("Budi", LATER, "catatan.txt", 3)
    budi = await town.actor("Budi")
    value = await explaining.why(town.services, budi, document, Named(1, budi.assessment_id or 0, ITEM))
    assert "mirip dokumen yang pernah disetujui untuk butir ini" in why(translator("id"), value).text
    assert "Wiryawan" not in why(translator("id"), value).text


async def test_lessons_hold_public_words_only(town: Town, before: float) -> None:
    await approved(town)
    await probability(town, "Budi", 3)
    async with town.services.database.session() as session:
        [words, *_] = (await session.exec(sa.select(Lesson.words))).scalars().all()
    assert "loket" in words
    assert not {"hartono", "wiryawan"} & set(words)
