"""`lengkap demo`: a conversation of invented people with the real bot, without a token."""

import asyncio
import signal
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import click

from bot import logs
from bot.translation import Translator
from knowledge.errors import LengkapError

_EXTRA = {"reportlab": "reportlab", "docx": "python-docx"}


class ToolMissing(LengkapError):
    """A library of the extra `demo` is not installed; facts: package."""

    code = "demo.tool_missing"


class HomeUsed(LengkapError):
    """The folder holds something already, and the demo wants one of its own; facts: home."""

    code = "demo.home_used"


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("demo", help=t("cli.demo.help"))
    @click.option("--once", is_flag=True, help=t("cli.demo.once"))
    @click.option("--port", type=click.IntRange(0, 65535), default=0, help=t("cli.demo.port"))
    @click.option("--home", type=click.Path(file_okay=False, path_type=Path), help=t("cli.demo.home"))
    def demo(once: bool, port: int, home: Path | None) -> None:
        if home and home.exists() and any(home.iterdir()):
            raise HomeUsed(home=str(home))
        logs.configure("ERROR")
        with tempfile.TemporaryDirectory(prefix="lengkap-demo-") as made:
            asyncio.run(_until_told(home or Path(made), port, once, t))

    return demo


async def _until_told(home: Path, port: int, once: bool, t: Translator) -> None:
    playing = asyncio.create_task(_play(home, port, once, t))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, playing.cancel)
    with suppress(asyncio.CancelledError):
        await playing


async def _play(home: Path, port: int, once: bool, t: Translator) -> None:
    try:
        show = import_module("bot.demo.show")
    except ModuleNotFoundError as error:
        raise ToolMissing(package=_EXTRA.get(error.name or "", error.name)) from None
    await show.play(home, port, click.echo, t, stay=not once)
