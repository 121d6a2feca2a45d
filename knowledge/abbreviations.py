"""What the abbreviations of Indonesian offices stand for."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def load() -> Mapping[str, str]:
    """The long form of each abbreviation."""
    text = files("knowledge").joinpath("abbreviations.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return MappingProxyType({line.split()[0]: line.split(maxsplit=1)[1] for line in lines})
