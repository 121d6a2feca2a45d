"""The demo from beginning to end."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from bot.demo.stage import stage
from bot.demo.story import Story
from bot.demo.transcript import Transcript
from bot.translation import Translator


async def play(home: Path, port: int, write: Callable[[str], None], t: Translator, *, stay: bool) -> None:
    """Tell the story through `write`, in the language of `t` where the bot does not speak itself."""
    started = time.perf_counter()
    async with stage(home, port) as set_up:
        transcript = Transcript(write, t("demo.bot_name"))
        transcript.note(t("demo.intro"))
        await Story(set_up, transcript, t).tell()
        seconds = round(time.perf_counter() - started)
        transcript.note("\n" + t("demo.end", seconds=seconds))
        if stay:
            transcript.note(t("demo.serving", url=set_up.simulator.url))
            await asyncio.Event().wait()
