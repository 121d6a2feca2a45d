"""Messages that the bot sends by itself, from the facts that were kept when they were written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.callbacks import Verb, encode
from bot.screens import broadcasts
from bot.screens.facts import safe_facts
from bot.screens.markup import bold, italic, safe
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.limits import Limits
from knowledge.vocabulary import Zone

Facts = Mapping[str, Any]
_FORMS = 4
_CHANGES = 5
_UNITS = 3
_ITEMS = 4
_RECODED = 2


def letter(t: Translator, kind: str, facts: Facts) -> Screen:
    """The message of this kind; one without a shape of its own is its sentence alone."""
    shape = _SHAPES.get(kind)
    return shape(t, facts) if shape else Screen(t(f"outgoing.{kind}", **safe_facts(facts)))


def _returned(t: Translator, facts: Facts) -> Screen:
    """What came back and why, then what serves instead."""
    lines = [
        t("letter.returned", file=_file(t, facts), who=safe(facts["who"], 60)),
        _item(facts),
        t("letter.reason", reason=t(f"reason.{facts['reason']}")),
    ]
    lines += [italic(f"“{facts['note']}”", 500)] if facts["note"] else []
    instead = t(f"instead.{facts['reason']}", year=facts["year"], photos=facts["photos"])
    forms = [f"• {safe(form, 160)}" for form in facts["forms"][:_FORMS]]
    blocks = ["\n".join(lines), instead, "\n".join((t("letter.forms"), *forms))]
    replace = Button(t("button.replace"), encode(Verb.REPLACE, facts["evidence"]))
    return Screen("\n\n".join(blocks), ((replace, _open(t, facts)),))


def _return_undone(t: Translator, facts: Facts) -> Screen:
    text = t("letter.return_undone", file=_file(t, facts), who=safe(facts["who"], 60))
    return Screen(f"{text}\n{_item(facts)}", ((_open(t, facts),),))


def _waived(t: Translator, facts: Facts) -> Screen:
    text = t("letter.waived", who=safe(facts["who"], 60), reason=italic(facts["reason"], 400))
    return Screen(f"{text}\n{_item(facts)}")


def _unwaived(t: Translator, facts: Facts) -> Screen:
    text = t("letter.unwaived", who=safe(facts["who"], 60))
    return Screen(f"{text}\n{_item(facts)}", ((_open(t, facts),),))


def _deadline_moved(t: Translator, facts: Facts) -> Screen:
    zone = Zone(facts["zone"])
    lines = [_moved(t, change, zone) for change in facts["changes"][:_CHANGES]]
    return Screen(
        "\n".join((t("letter.deadline", name=bold(facts["name"], 80)), *lines, t("letter.deadline_more")))
    )


def _moved(t: Translator, change: Facts, zone: Zone) -> str:
    before, after = (
        datetime.fromisoformat(change[key]) if change[key] else None for key in ("before", "after")
    )
    stage = safe(change["stage"], 80)
    if after is None:
        line = t("letter.date_dropped", stage=stage)
    elif before is None:
        line = t("letter.date_set", stage=stage, after=t.moment(after, zone))
    else:
        moments = {"before": t.moment(before, zone), "after": t.moment(after, zone)}
        line = t("letter.date_moved", stage=stage, **moments)
    names = change["units"]
    units = ", ".join(safe(name, 40) for name in names[:_UNITS])
    return f"{line} ({units})" if len(names) > 1 else line


def _edition_moved(t: Translator, facts: Facts) -> Screen:
    """What the unit has to prove anew, otherwise and no more, by name as far as they fit; then what to do."""
    told = (_edition(t, facts, named) for named in range(_ITEMS, 0, -1))
    text = next((one for one in told if len(one) <= Limits().answer_characters), None)
    return Screen(text or _edition(t, facts, 1))


def _edition(t: Translator, facts: Facts, named: int) -> str:
    added, changed, recoded, dropped = (
        facts.get(key) or [0] for key in ("added", "changed", "recoded", "dropped")
    )
    head = t("letter.edition_moved", name=bold(facts["name"], 80), unit=safe(facts["unit"], 60))
    blocks = [
        *_named(t, "letter.edition_added", added, named),
        *_named(t, "letter.edition_changed", changed, named),
        *_recoded(t, recoded),
        *_named(t, "letter.edition_dropped", dropped, named),
    ]
    blocks = blocks or [t("letter.edition_same")]
    kept = [t("letter.edition_kept")] if dropped[0] else []
    return "\n\n".join((head, *blocks, *kept, t("letter.edition_next")))


def _named(t: Translator, key: str, told: Sequence[Any], most: int) -> list[str]:
    """How many items of one sort, and the first of them by code and title; nothing where there is none."""
    count, *items = told
    if not count:
        return []
    lines = [f"• <b>{safe(code, 24)}</b> {safe(title, 36)}" for code, title in items[:most]]
    more = [t("letter.and_more", count=count - len(lines))] if count > len(lines) else []
    return ["\n".join((t(key, count=count), *lines, *more))]


def _recoded(t: Translator, told: Sequence[Any]) -> list[str]:
    count, *pairs = told
    if not count:
        return []
    shown = [t("letter.edition_pair", old=safe(old, 24), new=safe(new, 24)) for old, new in pairs[:_RECODED]]
    more = [t("letter.and_more", count=count - len(shown))] if count > len(shown) else []
    return [t("letter.edition_recoded", count=count, pairs=", ".join((*shown, *more)))]


def _obstacle_reported(t: Translator, facts: Facts) -> Screen:
    head = t("letter.obstacle", who=safe(facts["who"], 60), unit=bold(facts["unit"], 80))
    text = "\n".join((head, _item(facts), italic(f"“{facts['words']}”", 400)))
    return Screen(text, ((Button(t("button.answer_obstacle"), encode(Verb.OBSTACLE, facts["obstacle"])),),))


def _obstacle_answered(t: Translator, facts: Facts) -> Screen:
    until = t.date(date.fromisoformat(facts["until"])) if facts["until"] else ""
    lines = [
        t("letter.obstacle_answered", who=safe(facts["who"], 60)),
        _item(facts),
        t(f"obstacle.{facts['answer']}", until=until),
        italic(f"“{facts['note']}”", 600),
    ]
    return Screen("\n".join(lines), ((Button(t("button.open"), encode(Verb.OBSTACLE, facts["obstacle"])),),))


def _item(facts: Facts) -> str:
    return f"<b>{safe(facts['code'])}</b> {safe(facts['title'], 160)} ({safe(facts['name'], 60)})"


def _file(t: Translator, facts: Facts) -> str:
    return bold(facts["file"], 80) if facts["file"] else t("answer.photo")


def _open(t: Translator, facts: Facts) -> Button:
    return Button(t("button.open_item"), encode(Verb.ITEM, facts["assessment"], facts["code"], 0))


_SHAPES: Mapping[str, Callable[[Translator, Facts], Screen]] = {
    "returned": _returned,
    "return_undone": _return_undone,
    "waived": _waived,
    "unwaived": _unwaived,
    "deadline_moved": _deadline_moved,
    "broadcast": broadcasts.letter,
    "edition_moved": _edition_moved,
    "obstacle_reported": _obstacle_reported,
    "obstacle_answered": _obstacle_answered,
}
