"""The demo from beginning to end."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from bot.demo.samples import for_visitor
from bot.demo.stage import TOLD, VISITOR, Stage, data_year, stage
from bot.demo.story import Story
from bot.demo.transcript import Transcript
from bot.translation import Translator
from knowledge.roles import Role


async def play(home: Path, port: int, write: Callable[[str], None], t: Translator, *, stay: bool) -> None:
    """Tell the story through `write` in the language of `t`; with `stay` go on for whoever opens the page."""
    started = time.perf_counter()
    transcript = Transcript(write, t("demo.bot_name"))
    transcript.note(t("demo.intro"))
    async with stage(home, port) as made:
        if stay:
            await _welcome(made, t)
            transcript.note(t("demo.page", url=made.simulator.url))
        await Story(made, transcript, t).tell()
        transcript.note(t("demo.end", seconds=round(time.perf_counter() - started)))
        if stay:
            transcript.note(t("demo.serving", url=made.simulator.url))
            await asyncio.Event().wait()


async def _welcome(made: Stage, t: Translator) -> None:
    """A conversation that the visitor of the page can begin, with files to send."""
    # The weeks that are told must not use up the invitation.
    await made.invite(t("demo.visitor"), t("role.officer"), Role.OFFICER, VISITOR, TOLD)
    year = data_year(made.services.clock())
    made.simulator.samples = await asyncio.to_thread(for_visitor, year)
