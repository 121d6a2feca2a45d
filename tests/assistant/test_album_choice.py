"""Unclear photos of one album are settled by one press, taken back by one press."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from assistant.authorization import Actor
from assistant.evidence import review, undoing
from assistant.evidence.review import Choice, Effect
from assistant.incoming import intake, neighbours, outcome
from bot.callbacks import Verb, decode
from bot.screens.answer import answer
from bot.translation import translator
from knowledge.vocabulary import Decision
from storage.errors import RecordUnknown
from storage.tables import Evidence
from tests.bot.town import NOW, Town, upload_of

ITEM = "P2HAM23-B2"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
async def ani(town: Town) -> Actor:
    """An officer who works on P2HAM."""
    await town.work_on("Ani")
    return await town.actor("Ani")


async def photo(town: Town, message: int, album: str) -> int:
    """A photo in an album that nothing was found for."""
    upload = upload_of(town.people["Ani"], filename="", message=message)
    upload = replace(upload, media_group_id=album, as_photo=True)
    document = await intake.store(town.services, upload, f"qwerty {message}".encode())
    await intake.keep(town.services, await intake.read(town.services, document))
    return document


async def standing(town: Town) -> set[tuple[int, str]]:
    async with town.services.database.session() as session:
        query = sa.select(Evidence.document_id, Evidence.criterion).where(
            Evidence.decision == Decision.CONFIRMED
        )
        return {tuple(row) for row in (await session.exec(query)).all()}


async def test_one_press_settles_an_album_and_one_takes_it_back(town: Town, ani: Actor) -> None:
    album = [await photo(town, message, "one") for message in (1, 2, 3)]
    elsewhere = await photo(town, 4, "other")
    choice = Choice(album[0], 1, ani.assessment_id or 0, ITEM)
    await review.choose(town.services, ani, choice, now=NOW)
    shown = await outcome.outcome(town.services, ani, album[0], now=NOW)
    assert shown.neighbours == 2
    buttons = [button for row in answer(translator("id"), shown, NOW).buttons for button in row]
    [press] = [decode(button.data) for button in buttons if decode(button.data).verb is Verb.ALBUM]
    done = await neighbours.choose_too(town.services, ani, press.number(0), now=LATER)
    assert done.effect is Effect.CONFIRMED
    assert await standing(town) == {(document, ITEM) for document in album}
    assert (elsewhere, ITEM) not in await standing(town)
    again = await neighbours.choose_too(town.services, ani, press.number(0), now=LATER)
    assert again.effect is Effect.ALREADY
    await undoing.undo_last(town.services, ani, now=LATER + timedelta(minutes=1))
    assert await standing(town) == {(album[0], ITEM)}


async def test_what_is_settled_or_set_aside_stays_as_it_is(town: Town, ani: Actor) -> None:
    album = [await photo(town, message, "one") for message in (1, 2, 3)]
    for place, item in ((0, ITEM), (1, "P2HAM23-C4")):
        choice = Choice(album[place], 1, ani.assessment_id or 0, item)
        await review.choose(town.services, ani, choice, now=NOW)
    await review.set_aside(town.services, ani, album[2], now=NOW)
    assert (await outcome.outcome(town.services, ani, album[0], now=NOW)).neighbours == 0


async def test_another_unit_s_album_is_out_of_reach(town: Town, ani: Actor) -> None:
    album = [await photo(town, message, "one") for message in (1, 2)]
    await review.choose(town.services, ani, Choice(album[0], 1, ani.assessment_id or 0, ITEM), now=NOW)
    async with town.services.database.session() as session:
        [chosen] = (await session.exec(sa.select(Evidence.id))).scalars().all()
    for name in ("Budi", "Citra"):
        with pytest.raises(RecordUnknown):
            await neighbours.choose_too(town.services, await town.actor(name), chosen, now=LATER)
