"""A broadcast before it is sent, as it arrives, and how far it has come."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.broadcasts import EVERYBODY, LONGEST, Audience, Preview, Report
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator

_NAMES, _PER_PAGE = 12, 10


def preview(t: Translator, value: Preview) -> Screen:
    """The text as it will arrive, how many get it, and the button that sends it."""
    facts = {"text": value.text, "kanwil": value.kanwil, "who": value.author}
    to = t("broadcast.to", audience=safe(_name(t, value.chosen), 80), people=value.chosen.people)
    rows: list[tuple[Button, ...]] = []
    if value.chosen.people:
        send = encode(Verb.BROADCAST, value.broadcast_id, value.chosen.key)
        rows.append((Button(t("button.broadcast", people=value.chosen.people), send),))
    for one in value.others:
        if one.key != value.chosen.key:
            data = encode(Verb.BROADCAST_TO, value.broadcast_id, one.key)
            rows.append((Button(t("broadcast.choice", audience=_name(t, one), people=one.people), data),))
    rows.append((Button(t("button.broadcast_unit"), encode(Verb.BROADCAST_UNITS, value.broadcast_id, 0)),))
    rows.append((Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),))
    return Screen("\n\n".join((t("broadcast.preview"), letter(t, facts).text, to)), tuple(rows))


def of_unit(t: Translator, value: Preview, page: int) -> Screen:
    """The units that it could go to alone."""
    shown = page_of(value.units, page, _PER_PAGE)
    rows = [
        (
            Button(
                t("broadcast.choice", audience=plain(one.unit, 48), people=one.people),
                encode(Verb.BROADCAST_TO, value.broadcast_id, one.key),
            ),
        )
        for one in shown.items
    ]
    turn = pager(t, shown, lambda n: encode(Verb.BROADCAST_UNITS, value.broadcast_id, n))
    back = Button(t("button.back"), encode(Verb.BROADCAST_TO, value.broadcast_id, value.chosen.key))
    return Screen(t("broadcast.which_unit"), (*rows, *turn, (back,)))


def letter(t: Translator, facts: Mapping[str, Any]) -> Screen:
    """The text as it arrives."""
    return Screen(
        t(
            "broadcast.letter",
            kanwil=bold(facts["kanwil"], 120),
            text=safe(facts["text"], LONGEST),
            who=safe(facts["who"], 60),
        )
    )


def report(t: Translator, value: Report) -> Screen:
    """Whom it has reached and whom not."""
    lines = [
        t("broadcast.report", text=safe(value.text, 80)),
        t(
            "broadcast.arrived",
            arrived=value.arrived,
            total=value.arrived + value.waiting + len(value.failed),
        ),
    ]
    if value.waiting:
        lines.append(t("broadcast.waiting", count=value.waiting))
    if value.failed:
        names = [safe(name, 60) for name in value.failed[:_NAMES]]
        more = len(value.failed) - len(names)
        names += [t("digest.more", count=more)] if more else []
        lines.append(t("broadcast.failed", count=len(value.failed), names=", ".join(names)))
    again = Button(t("button.refresh"), encode(Verb.BROADCAST_REPORT, value.broadcast_id))
    return Screen("\n".join(lines), ((again,),))


def listing(t: Translator, reports: Sequence[Report]) -> Screen:
    """How to send one, and the last ones with their reports."""
    rows = [
        (Button(plain(one.text.replace("\n", " "), 50), encode(Verb.BROADCAST_REPORT, one.broadcast_id)),)
        for one in reports
    ]
    how = t("broadcast.how", example=t("command.siaran"))
    return Screen(f"{how} {t('broadcast.reports_below')}" if rows else how, tuple(rows))


def _name(t: Translator, audience: Audience) -> str:
    if audience.unit:
        return audience.unit
    if audience.key == EVERYBODY:
        return t("broadcast.everybody")
    return t(f"broadcast.audience_{audience.key}")
