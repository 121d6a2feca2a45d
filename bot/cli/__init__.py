"""The `lengkap` command; a command's module, and the rooms it needs, are imported when it runs."""

import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from bot.cli.console import sentence
from bot.translation import Translator, translator

COMMANDS = (
    "demo",
    "bot",
    "worker",
    "check",
    "read",
    "match",
    "programme",
    "admin",
    "doctor",
    "backup",
    "restore",
    "migrate-to",
)
_INTERRUPTED = 130


def speech() -> Translator:
    """The translator of the language that LENGKAP_LANG names, Indonesian without it."""
    return translator(os.environ.get("LENGKAP_LANG", ""))


class _Lengkap(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        made: click.Command = import_module(f"bot.cli.{cmd_name.replace('-', '_')}").command(speech())
        return made

    def get_help(self, ctx: click.Context) -> str:
        self.help = speech()("cli.help")
        return super().get_help(ctx)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        t = speech()
        with formatter.section(t("cli.commands")):
            formatter.write_dl([(name, t(f"cli.{name.replace('-', '_')}.short")) for name in COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            _forget_output()
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo(err=True)
            ctx.exit(_INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - the last place that can turn a fault into a sentence
            _fail(ctx, error)
        return result


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(ctx: click.Context, error: Exception) -> NoReturn:
    click.echo(sentence(speech(), error), err=True)
    ctx.exit(1)


main = _Lengkap(
    name="lengkap", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
