"""Editions and moving assessments on PostgreSQL, and what a second process makes of them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import assessments, checklists
from assistant.editions import Editions
from knowledge import catalogue
from knowledge.vocabulary import Decision
from storage.database import Database
from storage.tables import Evidence
from tests.bot.test_programmes_chat import (
    apply,
    confirmed,
    labelled,
    press,
    rename,
    test_an_item_under_another_code_and_name_is_matched_in_the_chat,
    test_confirmed_evidence_moves_along_when_the_admin_says_so,
    test_evidence_of_a_dropped_item_stays_whole_and_is_shown_apart,
    test_what_changes_is_shown_first_and_counts_only_once_it_is_applied,
)
from tests.bot.town import CAST, MATCHER, NOW, Town, found_town

__all__ = [
    "confirmed",
    "test_an_item_under_another_code_and_name_is_matched_in_the_chat",
    "test_confirmed_evidence_moves_along_when_the_admin_says_so",
    "test_evidence_of_a_dropped_item_stays_whole_and_is_shown_apart",
    "test_what_changes_is_shown_first_and_counts_only_once_it_is_applied",
]
pytestmark = pytest.mark.slow


@pytest.fixture
async def town(postgresql_database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    """The town of the other tests, on PostgreSQL."""
    async with AsyncExitStack() as stack:
        yield await found_town(postgresql_database, tmp_path / "originals", stack, list(CAST))


async def test_a_second_process_knows_the_edition_and_moves_to_it(town: Town, confirmed: Evidence) -> None:
    second = replace(town, services=replace(town.services, editions=Editions(catalogue.load(), MATCHER)))
    await second.actor("Ani")
    done = await apply(town, lambda book: rename(book, confirmed.criterion, "KW-NEW"))
    own = {p.id for p in await assessments.options(second.services, await second.actor("Ani"))}
    new = next(p for p in own if "-k" in p)
    assert (await second.turn("Dewi")).services.catalogue.programme(new).has("KW-NEW")
    plan = await press(second, "Dewi", labelled(done, "Pindahkan 1"))
    assert "1 penilaian dipindahkan" in (await press(second, "Dewi", labelled(plan, "Pindahkan"))).text
    for one in (town, second):
        moved = await checklists.standing(one.services, await one.actor("Ani"), now=NOW)
        assert moved.checklist.programme.id == new
        assert [f.decision for f in moved.checklist.item("KW-NEW").evidence] == [Decision.CONFIRMED]
    assert "0 penilaian" in (await press(town, "Dewi", labelled(plan, "Pindahkan"))).text
