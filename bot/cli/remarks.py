"""The sentences of the chat about a document, as a terminal shows them."""

from collections.abc import Mapping

from bot.cli.console import without_markup
from bot.screens.facts import remark, shortfall
from bot.translation import Translator
from knowledge.checklist import Shortfall


def told(t: Translator, code: str, facts: Mapping[str, object]) -> str:
    """A remark on a document for a terminal."""
    return without_markup(remark(t, code, facts))


def lacking(t: Translator, reason: Shortfall) -> str:
    """What an item still lacks, for a terminal."""
    return without_markup(shortfall(t, reason))
