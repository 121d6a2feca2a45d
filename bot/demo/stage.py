"""Where the story plays: the real bot against the local Bot API server, with a Kanwil made for it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from assistant.services import Services
from bot import simulator as server
from bot.demo import regency, rutan
from bot.running import building
from bot.running.building import build_services
from bot.running.runtime import Runtime
from bot.settings import Settings
from bot.simulator import Person, Simulator
from bot.stations.front import TelegramFront
from knowledge.errors import LengkapError
from knowledge.limits import Limits
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage import deadlines
from storage.audit import Stamp
from storage.deadlines import Term
from storage.tables import Deadline

KANWIL = "Kanwil Banten"
PROVINCE = "Banten"
_PHONE_PHOTO_SIDE = 1280
_HASTY = server.Limits(chat_per_second=None)
"""The people of the story act faster than people do, so their chats may be written to as fast."""
_UNTIL_DUE = timedelta(days=40)
TOLD = timedelta(days=21)
"""The most time that the told weeks take."""


class PortTaken(LengkapError):
    """Something else listens on the port; facts: port."""

    code = "demo.port_taken"


@dataclass(slots=True)
class Clock:
    """The time of day, ahead by what a story has skipped; never set back."""

    skipped: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Now, as the bot and the server see it."""
        return building.now() + self.skipped

    def skip_to(self, moment: datetime) -> None:
        """Let it be this moment, unless it is past."""
        self.skipped += max(moment - self(), timedelta())


@dataclass(frozen=True, slots=True)
class Stage:
    """The running bot and the server it talks to, on one clock."""

    simulator: Simulator
    services: Services
    bot: Runtime
    clock: Clock

    async def skip_to(self, moment: datetime) -> None:
        """Let time pass until this moment; just before and after, the bot does what it does every minute."""
        await self.bot.tick()
        self.clock.skip_to(moment)
        await self.bot.tick()

    async def invite(
        self,
        name: str,
        about: str,
        role: Role,
        unit: UnitPlace | None,
        ahead: timedelta = timedelta(),
    ) -> Person:
        """Somebody who holds an invitation, good from so far ahead, and has not yet followed its link."""
        kanwil = KanwilPlace(KANWIL, PROVINCE, Zone.WIB)
        invited = await enrolment.invite(
            self.services, role=role, kanwil=kanwil, unit=unit, now=self.services.clock() + ahead
        )
        return self.simulator.person(name, about=f"{about} · {invited.place}", payload=invited.token)

    async def set_deadline(self, setter: Person, term: Term, stage: str) -> datetime:
        """End a stage in some weeks at 16.00, as the Kanwil of the person who sets it wants; that moment."""
        now = self.services.clock()
        due = (now + _UNTIL_DUE).astimezone(Zone.WIB.tzinfo)
        due = due.replace(hour=16, minute=0, second=0, microsecond=0)
        actor = await enrolment.known(self.services, setter.id)
        row = Deadline(
            kanwil_id=actor.grants[0].kanwil_id,
            programme=term.programme,
            year=term.year,
            stage=stage,
            due_at=due,
            set_by=actor.person_id,
            set_at=now,
        )
        async with self.services.database.transaction() as session:
            await deadlines.put(row, session=session, stamp=Stamp(now, actor.person_id))
        return due


RUTAN = UnitPlace(rutan.UNIT, UnitKind.RUTAN, Zone.WIB)
VISITOR = UnitPlace("Rutan Kelas IIB Pasir Kemuning", UnitKind.RUTAN, Zone.WIB)
REGENCY = UnitPlace(regency.UNIT, UnitKind.KABUPATEN, Zone.WIB)


def data_year(today: datetime) -> int:
    """The last year whose papers, written until October, all lie in the past."""
    return today.year if today.month >= 11 else today.year - 1


@asynccontextmanager
async def stage(
    home: Path, port: int, limits: Limits | None = None, places: Mapping[str, str] | None = None
) -> AsyncIterator[Stage]:
    """The bot as it is shipped, started in a folder; only addresses and token are the server's.

    Other limits are for people who act faster than people do; `places` are settings of where things are
    kept, for a stage that keeps them elsewhere.
    """
    async with AsyncExitStack() as stack:
        clock = Clock()
        simulator = Simulator(
            port=port, limits=_HASTY, photo_side=_PHONE_PHOTO_SIDE, clock=lambda: clock().timestamp()
        )
        try:
            await stack.enter_async_context(simulator)
        except OSError:
            raise PortTaken(port=port) from None
        settings = _settings(simulator, home, places or {})
        services = await build_services(settings, stack)
        services = replace(services, limits=limits or services.limits, clock=clock)
        bot = Runtime(settings, services, TelegramFront(services))
        await stack.enter_async_context(bot)
        yield Stage(simulator, services, bot, clock)


def _settings(simulator: Simulator, home: Path, places: Mapping[str, str]) -> Settings:
    """Nothing of the machine's own settings reaches the demo, least of all its databases."""
    at_home = {
        "database_url": f"sqlite:///{home / 'lengkap.sqlite'}",
        "engine_url": f"sqlite:///{home / 'engine.sqlite'}",
        "files_url": (home / "originals").absolute().as_uri(),
    }
    return Settings.load(
        telegram_token=simulator.token,
        telegram_api_url=simulator.url,
        telegram_file_url=f"{simulator.url}/file",
        home=home,
        lang="id",
        **at_home | dict(places),
    )
