"""One simulator and one unmodified python-telegram-bot Bot that talks to it over HTTP."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulator import Person, Simulator


def bot_for(sim: Simulator, token: str | None = None, read_timeout: float = 5) -> Bot:
    """A Bot as the application builds it, pointed at the simulator."""
    return Bot(
        token or sim.token,
        base_url=sim.base_url,
        base_file_url=sim.base_file_url,
        request=HTTPXRequest(read_timeout=read_timeout),
        get_updates_request=HTTPXRequest(read_timeout=read_timeout),
    )


def picture(width: int = 400, height: int = 300, form: str = "JPEG") -> bytes:
    """A small real picture."""
    target = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(target, form)
    return target.getvalue()


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[Bot]:
    async with bot_for(sim) as bot:
        yield bot


@pytest.fixture
def siti(sim: Simulator) -> Person:
    """A person who has started the bot."""
    person = sim.person("Siti <b>&", "siti")
    person.start()
    return person
