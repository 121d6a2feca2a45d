"""What happened lately, in plain words."""

from itertools import groupby

from assistant.evidence.history import Chapter, Event
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, safe
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.vocabulary import Zone

_ITEMS = 4
_NAME = 40


def chapter(t: Translator, value: Chapter) -> Screen:
    """Events by day, the newest first."""
    if not value.events:
        return Screen(t("history.empty"))
    days = groupby(value.events, key=lambda event: event.at.astimezone(value.zone.tzinfo).date())
    blocks = [
        "\n".join((bold(t.day(day)), *(f"• {t.clock(e.at, value.zone)} {_what(t, e)}" for e in events)))
        for day, events in days
    ]
    older = [(Button(t("button.older"), encode(Verb.HISTORY, value.older)),)] if value.older else []
    return Screen("\n\n".join((t("history.title"), *blocks)), tuple(older))


def event_line(t: Translator, event: Event, zone: Zone) -> str:
    """One event with its date."""
    return f"• {t.short(event.at, zone)} {_what(t, event)}"


def _what(t: Translator, event: Event) -> str:
    who = t("history.you") if event.mine else safe(event.who, _NAME) if event.who else t("history.program")
    file = bold(event.file, _NAME) if event.file else t("history.photo")
    items = [safe(code) for code in event.items[:_ITEMS]]
    items += ["…"] if len(event.items) > _ITEMS else []
    return t(f"event.{event.action}", who=who, file=file, items=items)
