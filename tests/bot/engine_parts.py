"""An engine put together from stand-ins, in front of a simulator."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telegram import Update
from telegram.request import HTTPXRequest

from bot.jobs import Engine, Stations
from bot.ports import App
from bot.running.building import Requests, build_application
from bot.settings import Settings
from bot.simulator import Simulator
from bot.stations.bells import Bells
from bot.stations.following import Following
from bot.stations.journey import Journey
from bot.stations.resting import Resting
from bot.telegram import fetching
from bot.telegram.fetching import Fetcher
from bot.telegram.gate import Gate
from bot.telegram.polling import Poller
from bot.telegram.sending import Sender
from bot.telegram.updates import Handling
from knowledge.limits import Limits
from tests.bot.stand_ins import MemoryIntake, MemoryParcels, MemoryPost, PlainFront


@dataclass
class Parts:
    """A running engine on stand-ins, in front of a simulator."""

    simulator: Simulator
    engine: Engine
    front: PlainFront
    intake: MemoryIntake
    post: MemoryPost
    application: App
    bells: Bells
    skew: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.skew


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Return as soon as the condition holds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not condition():
        if loop.time() > end:
            raise TimeoutError(f"still not so after {seconds} s")
        await asyncio.sleep(0.01)


@asynccontextmanager
async def running(
    simulator: Simulator,
    home: Path,
    *,
    front: PlainFront | None = None,
    intake: MemoryIntake | None = None,
    post: MemoryPost | None = None,
    parcels: MemoryParcels | None = None,
    limits: Limits | None = None,
    grace: float = 5,
    at_once: int = 2,
) -> AsyncIterator[Parts]:
    """An engine that polls the simulator until the block ends."""
    front, intake, post = front or PlainFront(), intake or MemoryIntake(), post or MemoryPost()
    limits = limits or Limits()
    settings = Settings.load(home=home, telegram_token=simulator.token, telegram_api_url=simulator.url)
    application = build_application(
        settings, Requests(HTTPXRequest(read_timeout=1), HTTPXRequest(read_timeout=1))
    )
    sender = Sender(application.bot, limits)
    async with fetching.client() as files:
        parts: Parts

        def now() -> datetime:
            return parts.now()

        intake.keys.update(front.submissions.intake.keys)
        front.submissions.intake = intake
        journey = Journey(
            intake=intake,
            submissions=front.submissions,
            fetcher=Fetcher(application.bot, files, limits),
        )
        following = Following(
            submissions=front.submissions,
            conversation=front,
            post=post,
            sender=sender,
            clock=now,
            limits=limits,
        )
        engine = Engine(
            settings.engine_url,
            Stations(
                handling=Handling(application, front, post, sender),
                journey=journey,
                following=following,
                resting=Resting(submissions=front.submissions),
                parcels=parcels or MemoryParcels(),
            ),
            at_once=at_once,
            nudge=lambda: None,
        )
        parts = Parts(simulator, engine, front, intake, post, application, following.bells)
        gate = Gate(front=front, sender=sender, turns=engine.turns, clock=now)

        async def take(update: Update) -> None:
            if await gate.opens(update):
                await engine.accept(update)

        async with application:
            front.register(application, engine)
            await engine.start()
            polling = asyncio.create_task(Poller(bot=application.bot, take=take).run())
            try:
                yield parts
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)
                await engine.stop(grace)
