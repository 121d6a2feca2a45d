"""Pictures as PNG, 1080 pixels wide and as high as they need.

What draws is loaded with the first picture: a process that makes none does not carry the weight of Pillow.
"""

# ruff: noqa: PLC0415

from datetime import datetime

from knowledge.burnup import BurnUp
from reports.card import Card
from reports.heatmap import Heatmap
from reports.text import Translate


def card_png(t: Translate, card: Card) -> bytes:
    """How far a unit has come."""
    from reports.card_drawing import drawn

    return drawn(t, card)


def heatmap_png(t: Translate, value: Heatmap, at: datetime) -> bytes:
    """How complete each unit is in each part."""
    from reports.heatmap_drawing import drawn

    return drawn(t, value, at)


def burnup_png(t: Translate, title: str, about: str, value: BurnUp, at: datetime) -> bytes:
    """How the number of items done grows toward the deadline."""
    from reports.burnup_drawing import drawn

    return drawn(t, title, about, value, at)
