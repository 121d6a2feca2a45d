"""Practice runs through the real matcher and leaves nothing behind."""

import pytest
import sqlalchemy as sa

from assistant.answering import helping
from assistant.answering.helping import Moment
from assistant.evidence import review
from assistant.incoming import outcome, practice
from bot.screens import answer as answer_screens
from bot.translation import translator
from knowledge import catalogue, samples
from matchers.findings import Decision
from matchers.submission import Submission
from reports.sheet import sheet
from storage.tables import Audit, Document, Evidence
from tests.bot.town import MATCHER, NOW, Town

PROGRAMMES = catalogue.load().programmes


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_each_programme_has_a_paper_that_proves_an_item_of_it(programme: catalogue.Programme) -> None:
    text = samples.sample(programme.id, 2026)
    best = MATCHER.match(programme.id, Submission((text,))).matches[0]
    assert best.decision is not Decision.NONE
    assert "2026" in text
    assert "CONTOH LATIHAN" in text


def test_a_paper_is_a_small_pdf_that_is_always_the_same() -> None:
    first = sheet("Satu\nDua")
    sheet.cache_clear()
    assert first == sheet("Satu\nDua")
    assert first.startswith(b"%PDF")
    assert len(first) < 200_000


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("contoh-latihan-p2ham-2023.pdf", True),
        ("contoh-latihan-p2ham-2023 (1).pdf", True),
        ("contoh-latihan-p2ham-2023(12).pdf", True),
        ("contoh-latihan-lain-2023.pdf", False),
        ("contoh-latihan-.pdf", False),
        ("laporan contoh-latihan-p2ham-2023.pdf", False),
        ("", False),
    ],
)
async def test_only_our_own_papers_are_taken_for_practice(town: Town, name: str, ours: bool) -> None:
    assert practice.practised(town.services, name) is ours


async def test_a_lesson_follows_what_the_person_works_on_and_writes_nothing(town: Town) -> None:
    await town.work_on("Ani", "zi-wbk-2021")
    before = await rows(town)
    lesson = await practice.lesson(town.services, await town.actor("Ani"), now=NOW)
    assert lesson.programme.id == "zi-wbk-2021"
    assert lesson.criterion.id == "ZI-MP-P1-A"
    assert await rows(town) == before


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.id)
def test_each_paper_is_known_by_what_it_says(programme: catalogue.Programme) -> None:
    assert samples.is_sample(["", f"9:41 Dokumen\n{samples.sample(programme.id, 2026)}"])
    assert not samples.is_sample(["MATERI PELATIHAN\nContoh latihan soal bahasa isyarat"])


async def test_a_paper_under_another_name_proves_nothing(town: Town) -> None:
    await town.work_on("Ani")
    document = await town.send("Ani", samples.sample("p2ham-2023", 2026), "tugas saya.txt")
    shown = await outcome.outcome(town.services, await town.actor("Ani"), document, now=NOW)
    said = answer_screens.answer(translator("id"), shown, NOW).text
    assert "Ini kertas latihan" in said
    assert "P2HAM23-C3" not in said
    async with town.services.database.session() as session:
        assert (await session.exec(sa.select(Evidence))).first() is None


async def test_a_lesson_is_given_before_anything_is_chosen(town: Town) -> None:
    for name in ("Ani", "Dewi"):
        lesson = await practice.lesson(town.services, await town.actor(name), now=NOW)
        assert lesson.content.startswith(b"%PDF")


async def rows(town: Town) -> list[int]:
    async with town.services.database.session() as session:
        tables = (Document, Evidence, Audit)
        return [(await session.exec(sa.select(sa.func.count()).select_from(t))).scalar_one() for t in tables]


async def test_help_follows_what_was_done_last(town: Town) -> None:
    async def moment() -> helping.Help:
        return await helping.helping(town.services, await town.actor("Ani"), now=NOW)

    assert (await moment()).moment is Moment.JOINED
    await town.work_on("Ani")
    assert (await moment()).moment is Moment.CHOSEN
    document = await town.send("Ani")
    assert await moment() == helping.Help(Moment.SENT, waiting=1)
    async with town.services.database.session() as session:
        query = sa.select(Evidence.id).where(Evidence.document_id == document)
        evidence = (await session.exec(query)).scalars().one()
    await review.confirm(town.services, await town.actor("Ani"), evidence, now=NOW)
    assert await moment() == helping.Help(Moment.DECIDED)
