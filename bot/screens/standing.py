"""Answers about a person's own state: what came back and why, who verifies, what an office still owes."""

from collections.abc import Sequence

from assistant.answering.narrowing import Narrowed
from assistant.checklists import Standing
from assistant.evidence.items import Piece
from assistant.membership.contacts import Contacts
from assistant.verifying.returned import Returned, SentBack
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, reason_words, status_line, weight_name
from bot.screens.markup import bold, fitting, italic, safe, shorten
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus
from knowledge.vocabulary import Zone

_LISTED = 12
_PER_ROW = 3
_NOTE = 120


def returned(t: Translator, value: Returned) -> Screen:
    """What came back, why, and from whom."""
    if not value.items:
        return Screen(t("ask.nothing_returned", assessment=bold(value.standing.name, 80)))
    blocks = [t("ask.returned", assessment=bold(value.standing.name, 80))]
    blocks += [_sent_back(t, held, value.standing.zone) for held in value.items]
    if value.more:
        blocks.append(t("ask.more_items", count=value.more))
    return Screen(
        "\n\n".join(fitting(blocks)), item_buttons(value.standing, [held.status for held in value.items])
    )


def contacts(t: Translator, value: Contacts) -> Screen:
    """Who verifies the unit's evidence."""
    if value.verifiers:
        names = t.listed([bold(name, 60) for name in value.verifiers])
        return Screen(t("ask.verifiers", names=names, kanwil=safe(value.kanwil, 80)))
    if value.admins:
        names = t.listed([bold(name, 60) for name in value.admins])
        return Screen(t("ask.admins", names=names, kanwil=safe(value.kanwil, 80)))
    return Screen(t("ask.nobody", kanwil=safe(value.kanwil, 80)))


def narrowed(t: Translator, standing: Standing, value: Narrowed) -> Screen:
    """What is missing of one office or group."""
    key = "ask.missing_of_office" if value.office else "ask.missing_of_group"
    head = t(key, name=bold(value.name, 100), assessment=safe(standing.name, 80))
    if not value.items:
        return Screen(f"{head}\n\n{t('sift.nothing')}")
    shown = value.items[:_LISTED]
    lines = [f"{n}. {_line(t, item)}" for n, item in enumerate(shown, 1)]
    if len(value.items) > _LISTED:
        lines.append(t("ask.more_items", count=len(value.items) - _LISTED))
    return Screen(f"{head}\n\n" + "\n".join(lines), item_buttons(standing, shown))


def item_buttons(standing: Standing, items: Sequence[ItemStatus]) -> tuple[tuple[Button, ...], ...]:
    """A button for each item, three a row."""
    codes = [item.criterion.id for item in items]
    buttons = [Button(code, encode(Verb.ITEM, standing.assessment_id, code, 0)) for code in codes]
    return tuple(tuple(buttons[n : n + _PER_ROW]) for n in range(0, len(buttons), _PER_ROW))


def _line(t: Translator, item: ItemStatus) -> str:
    line = status_line(t, item)
    return line if item.criterion.required else f"{line} ({weight_name(t, item.criterion)})"


def _sent_back(t: Translator, held: SentBack, zone: Zone) -> str:
    lines = [f"↩️ {item_name(held.status.criterion, 80)}"]
    lines += [_said(t, piece, zone) for piece in held.pieces[:2]]
    return "\n".join(lines)


def _said(t: Translator, piece: Piece, zone: Zone) -> str:
    name = bold(piece.name, 50) if piece.name else t("answer.photo")
    judged = piece.judged
    if judged is None:
        return f"– {name}"
    at = t.short(judged.at, zone) if judged.at else ""
    why = [reason_words(t, judged.reason)] if judged.reason else []
    why += [italic(f"“{shorten(judged.note, _NOTE)}”", _NOTE + 2)] if judged.note else []
    said = ". ".join(why) or t("ask.no_reason")
    return t("ask.returned_by", file=name, who=safe(judged.who, 50), at=at, why=said)
