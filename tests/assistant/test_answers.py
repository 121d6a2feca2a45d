"""Answers to questions: from the packs, from guides, and from the person's own state only."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from assistant.answering import answers, narrowing
from assistant.answering.answers import (
    Declined,
    GuideAnswer,
    ItemAnswer,
    RuleAnswer,
    SmallTalk,
    StateAnswer,
    TermAnswer,
)
from assistant.answering.suffices import Fit, suffices
from assistant.authorization import Actor, NoUnit
from assistant.checklists import standing
from assistant.evidence import review
from assistant.evidence.review import CriterionUnknown
from assistant.membership import contacts, handover
from assistant.verifying import returned
from knowledge import catalogue
from knowledge.roles import Role
from knowledge.vocabulary import DocumentForm, Verdict
from storage.tables import Evidence
from tests.bot.town import BANTEN, NOW, SERANG, Town

LATER = NOW + timedelta(hours=1)
SIGN = "P2HAM23-C4"


@pytest.fixture
async def ani(town: Town) -> Actor:
    await town.work_on("Ani")
    return await town.actor("Ani")


async def ask(town: Town, actor: Actor, text: str) -> answers.Answer:
    return await answers.answer(town.services, actor, text, now=LATER)


async def proved(town: Town, actor: Actor, reason: str | None = None) -> None:
    """Evidence that Ani confirmed, and that was returned when there is a reason."""
    document = await town.send("Ani")
    async with town.services.database.transaction() as session:
        query = sa.select(Evidence.id).where(Evidence.document_id == document)
        evidence = (await session.exec(query)).scalars().one()
    await review.confirm(town.services, actor, evidence, now=NOW)
    if reason is not None:
        values = {"verdict": Verdict.RETURNED, "verdict_reason": reason, "verdict_at": LATER}
        async with town.services.database.transaction() as session:
            await session.exec(sa.update(Evidence).where(Evidence.id == evidence).values(**values))


async def test_an_item_is_answered_with_where_it_stands(town: Town, ani: Actor) -> None:
    found = await ask(town, ani, "bukti ruang laktasi apa?")
    assert isinstance(found, ItemAnswer)
    assert found.criterion.id == "P2HAM23-B2"
    assert found.status is not None


async def test_an_item_of_another_programme_has_no_state(town: Town, ani: Actor) -> None:
    found = await ask(town, ani, "perubahan konkret agen perubahan zona integritas buktinya apa")
    assert isinstance(found, ItemAnswer)
    assert found.status is None
    assert found.programme.id == "zi-wbk-2021"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("apa itu lke", TermAnswer),
        ("cara scan pakai hp", GuideAnswer),
        ("dasar hukumnya apa", RuleAnswer),
        ("apa yang masih kurang", StateAnswer),
        ("terima kasih ya", SmallTalk),
        ("besok hujan tidak", Declined),
    ],
)
async def test_each_kind_of_question_has_its_kind_of_answer(
    town: Town, ani: Actor, text: str, kind: type[object]
) -> None:
    assert isinstance(await ask(town, ani, text), kind)


async def test_an_unsure_answer_offers_two_questions_at_most(town: Town, ani: Actor) -> None:
    texts = (
        "layanan pengaduan anak lansia ruang",
        "tunggu khusus alat",
        "petugas lantai",
        "boleh bantu surat",
    )
    found = [await ask(town, ani, text) for text in texts]
    offered = [len(value.near) for value in found if isinstance(value, Declined)]
    assert offered
    assert all(count <= 2 for count in offered)
    assert any(count for count in offered)


async def test_a_pressed_question_is_answered_and_a_forged_one_is_not(town: Town, ani: Actor) -> None:
    found = await answers.by_key(town.services, ani, "e.P2HAM23-B2.foto", now=LATER)
    assert isinstance(found, ItemAnswer)
    assert found.suffices is not None
    with pytest.raises(CriterionUnknown):
        await answers.by_key(town.services, ani, "i.NO-1", now=LATER)


@pytest.mark.parametrize(
    ("programme", "code", "form", "number", "fit"),
    [
        ("p2ham-2023", "P2HAM23-B2", DocumentForm.PHOTO, None, Fit.MORE),
        ("p2ham-2023", "P2HAM23-B2", DocumentForm.PHOTO, 3, Fit.YES),
        ("p2ham-2023", "P2HAM23-B2", DocumentForm.INVITATION, None, Fit.NO),
        ("p2ham-2023", "P2HAM23-B2", None, None, Fit.OPEN),
        ("kkpham-2021", "KKP-BANKUM-S1", DocumentForm.REGULATION, None, Fit.YES),
        ("kkpham-2021", "KKP-BANKUM-S1", DocumentForm.PHOTO, None, Fit.NO),
    ],
)
def test_whether_a_form_would_do(
    programme: str, code: str, form: DocumentForm | None, number: int | None, fit: Fit
) -> None:
    criterion = catalogue.load().programme(programme).criterion(code)
    assert suffices(criterion, form, number).fit is fit


async def test_what_came_back_says_why(town: Town, ani: Actor) -> None:
    await proved(town, ani, "Foto buram")
    found = await returned.returned(town.services, ani, None, now=LATER)
    [held] = found.items
    assert held.status.criterion.id == SIGN
    assert [piece.judged for piece in held.pieces] == [None]
    other = await returned.returned(town.services, ani, "P2HAM23-B2", now=LATER)
    assert [h.status.criterion.id for h in other.items] == [SIGN]


async def test_nothing_came_back_before_anything_was_judged(town: Town, ani: Actor) -> None:
    assert (await returned.returned(town.services, ani, None, now=LATER)).items == ()


async def test_verifiers_of_the_own_kanwil_are_named(town: Town, ani: Actor) -> None:
    await town.arrive("Vina", Role.VERIFIER, BANTEN, None)
    found = await contacts.contacts(town.services, ani)
    assert (found.kanwil, found.verifiers, found.admins) == ("Kanwil Banten", ("Vina",), ("Dewi",))


async def test_a_successor_sees_what_was_proved_by_whom_and_what_is_next(town: Town, ani: Actor) -> None:
    await proved(town, ani)
    await town.arrive("Sari", Role.OFFICER, BANTEN, SERANG)
    await town.work_on("Sari")
    seen = await handover.handover(town.services, await town.actor("Sari"), now=LATER)
    assert seen.senders == (("Ani", 1),)
    assert [held.status.criterion.id for held in seen.proved] == [SIGN]
    assert [(row.sender, row.decider) for row in seen.proved[0].holdings] == [("Ani", "Ani")]
    assert len(seen.next) == 3
    assert seen.returned.items == ()


async def test_a_successor_is_told_who_sent_and_who_confirmed(town: Town, ani: Actor) -> None:
    await town.arrive("Sari", Role.OFFICER, BANTEN, SERANG)
    await town.work_on("Sari")
    await proved(town, await town.actor("Sari"))
    seen = await handover.handover(town.services, ani, now=LATER)
    assert [(row.sender, row.decider) for row in seen.proved[0].holdings] == [("Ani", "Sari")]


async def test_a_holder_sees_only_what_was_done_for_their_items(town: Town, ani: Actor) -> None:
    await proved(town, ani)
    await town.hold("Fitri", ["P2HAM23-B2"])
    await town.work_on("Fitri")
    seen = await handover.handover(town.services, await town.actor("Fitri"), now=LATER)
    assert (seen.senders, seen.proved) == ((), ())


async def test_another_unit_s_successor_sees_nothing_of_it(town: Town, ani: Actor) -> None:
    await proved(town, ani)
    await town.work_on("Budi")
    seen = await handover.handover(town.services, await town.actor("Budi"), now=LATER)
    assert (seen.senders, seen.proved) == ((), ())


async def test_a_kanwil_has_no_unit_of_its_own_to_ask_of(town: Town) -> None:
    with pytest.raises(NoUnit):
        await handover.handover(town.services, await town.actor("Dewi"), now=LATER)


async def test_a_list_is_narrowed_to_an_office_or_a_group(town: Town, ani: Actor) -> None:
    missing = (await standing(town.services, ani, now=LATER)).checklist.missing()
    office = narrowing.narrow(missing, "tu")
    assert office is not None
    assert office.office
    assert all("TU" in item.criterion.holder for item in office.items)
    group = narrowing.narrow(missing, "kelompok sarana dan prasarana")
    assert group is not None
    assert {item.criterion.group for item in group.items} == {"B. Ketersediaan sarana dan prasarana"}
    assert narrowing.narrow(missing, "antariksa") is None
    assert narrowing.narrow(missing, "") is None
    assert narrowing.narrow(missing, "rutan") is not None
    assert narrowing.narrow(missing, "rutan", "Rutan Muara Jambu") is None
