"""The programmes as they are known now: packaged ones and those that people loaded."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.catalogue import Catalogue, Origin
from knowledge.programme import Programme
from matchers import questions
from matchers.matcher import Matcher
from matchers.questions import Questions
from storage import editions
from storage.tables import Edition

_MATCHERS, _QUESTIONS = 24, 12


class Editions:
    """What is known of programmes in this process, with what finds their items; it grows, and only grows.

    Every process looks for newer editions before it acts on any, so that all of them know the same. What one
    Kanwil loaded weighs nothing for another: each loaded edition has a matcher of its own beside the packaged
    programmes, and each Kanwil that loaded one its own questions.
    """

    def __init__(self, packaged: Catalogue, matcher: Matcher | None = None) -> None:
        self.catalogue = packaged
        self._packaged = packaged.programmes
        self._matcher = matcher or Matcher(packaged.programmes)
        self._state = (0, 0)
        self._own_matcher = lru_cache(_MATCHERS)(self._build_matcher)
        self._own_questions = lru_cache(_QUESTIONS)(self._build_questions)

    async def refresh(self, *, session: AsyncSession, state: tuple[int, int] | None = None) -> None:
        """Take in what was loaded since, by whatever process; `state` is the present one, if it is known."""
        state = state or await editions.state(session=session)
        if state == self._state:
            return
        known = [origin.number for origin in self.catalogue.origins.values()]
        found = await editions.all_but(known, session=session)
        # Others may have taken them in meanwhile.
        rows = [row for row in found if row.name not in self.catalogue.origins]
        self.catalogue = with_loaded(self.catalogue, rows)
        self._state = state

    async def know(self, programmes: Collection[str], *, session: AsyncSession) -> None:
        """The same where one of these programmes is not known yet; one that is never changes."""
        if not {programme.id for programme in self.catalogue.programmes}.issuperset(programmes):
            await self.refresh(session=session)

    def matcher(self, programme_id: str) -> Matcher:
        """What matches files against this edition; safe to call from any thread."""
        if programme_id not in self.catalogue.origins:
            return self._matcher
        return self._own_matcher(programme_id)

    def questions(self, kanwil_id: int | None) -> Questions:
        """What finds answers for the people of a Kanwil."""
        visible = self.catalogue.visible(kanwil_id)
        if not any(programme.id in self.catalogue.origins for programme in visible):
            return questions.packaged()
        return self._own_questions(kanwil_id, tuple(programme.id for programme in visible))

    def _build_matcher(self, programme_id: str) -> Matcher:
        programme = self.catalogue.programme(programme_id)
        return Matcher((*self._packaged, programme), wanted=(programme_id,))

    def _build_questions(self, kanwil_id: int | None, visible: Sequence[str]) -> Questions:
        catalogue = self.catalogue.of(kanwil_id)
        return Questions(
            [catalogue.programme(id_) for id_ in visible],
            questions.packaged().guidance,
            {id_: catalogue.root(id_) for id_ in visible},
            shared=questions.packaged(),
        )


def with_loaded(catalogue: Catalogue, rows: Sequence[Edition]) -> Catalogue:
    """The catalogue with these editions after those it has, each standing where its number says."""
    found = {row.name: row for row in rows}
    origins = {
        **catalogue.origins,
        **{name: Origin(row.id, row.root, row.base, row.kanwil_id) for name, row in found.items()},
    }
    loaded = [p for p in catalogue.programmes if p.id in catalogue.origins]
    loaded += [Programme.model_validate(row.content) for row in rows]
    packaged = [p for p in catalogue.programmes if p.id not in catalogue.origins]
    loaded.sort(key=lambda programme: origins[programme.id].number)
    return replace(catalogue, programmes=(*packaged, *loaded), origins=origins)
