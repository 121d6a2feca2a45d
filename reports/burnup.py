"""How the number of items done grows toward the deadline, as a picture."""

from datetime import datetime

from knowledge.burnup import BurnUp
from reports.text import Translate


def png(t: Translate, title: str, about: str, value: BurnUp, at: datetime) -> bytes:
    """The picture, 1080 pixels wide."""
    # A bot that is not asked for a picture does not carry the weight of Pillow.
    from reports.burnup_drawing import drawn  # noqa: PLC0415

    return drawn(t, title, about, value, at)
