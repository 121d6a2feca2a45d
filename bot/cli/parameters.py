"""Options that several commands share."""

import click

from bot.cli import editions
from bot.cli.console import sentence
from bot.translation import Translator
from knowledge.catalogue import UnknownProgramme
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind

UNIT_KINDS = click.Choice([kind.value for kind in UnitKind])


class Edition(click.ParamType[Programme]):
    """The id of an edition, turned into the edition; an unknown one is wrong use."""

    name = "id"

    def __init__(self, t: Translator) -> None:
        self._t = t

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Programme:
        if isinstance(value, Programme):
            return value
        try:
            return editions.edition(str(value))
        except UnknownProgramme as error:
            self.fail(sentence(self._t, error), param, ctx)
