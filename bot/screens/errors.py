"""Errors as sentences."""

from bot.screens.facts import safe_facts
from bot.screens.screen import Screen
from bot.translation import Translator
from knowledge.errors import LengkapError


def error(t: Translator, problem: LengkapError) -> Screen:
    """The sentence of an error's code with its facts."""
    return Screen(sentence(t, problem))


def sentence(t: Translator, problem: LengkapError) -> str:
    """The sentence alone, for a toast."""
    return t(f"error.{problem.code}", **safe_facts(problem.facts))
