"""Programmes as spreadsheets: choosing one, what its workbook would change, and what follows."""

from collections.abc import Collection, Mapping, Sequence

from assistant.programmes.matching import Gone, Matches
from assistant.programmes.moving import Lagging
from assistant.programmes.remaining import Remaining
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, fitting, plain, safe
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from knowledge.limits import Limits
from knowledge.programme import Programme

_ELSEWHERE = {
    "source": "programme_form.field.source_what",
    "answer": "programme_form.field.answer_scale",
    "evidence": "programme_form.table.evidence",
    "groups": "programme_form.table.groups",
    "stages": "programme_form.table.stages",
    "roles": "programme_form.table.roles",
    "predicates": "programme_form.table.predicates",
    "thresholds": "programme_form.table.thresholds",
    "answer_scales": "programme_form.table.scales",
    "handover": "programme_form.package",
    "order": "programme_form.order",
}
_NAMED, _DROPPED, _FILES, _GONE = 5, 6, 8, 12


def field_name(t: Translator, name: str) -> str:
    """What a field of a programme or an item is called in its workbook."""
    return t(_ELSEWHERE.get(name, f"programme_form.field.{name}"))


def desk(
    t: Translator, offered: Mapping[int, Programme], own: Collection[str], behind: Sequence[Lagging]
) -> Screen:
    """Every programme with its workbook, and what lags behind."""
    lines = [
        t("programme.edition", name=bold(p.short_name, 60), id=safe(p.id))
        for p in offered.values()
        if p.id in own
    ]
    late = [
        t("programme.behind", count=one.assessments, name=bold(one.programme.short_name, 60))
        for one in behind
    ]
    rows: list[tuple[Button, ...]] = [
        (Button(plain(p.short_name), encode(Verb.EDITION_SHEET, place)),) for place, p in offered.items()
    ]
    rows += [_move_row(t, one) for one in behind]
    rows.append((Button(t("button.new_programme"), encode(Verb.EDITION_NEW)),))
    text = "\n".join(fitting([t("programme.desk") + "\n", *late, *lines]))
    return Screen(text, tuple(rows))


def form(t: Translator, programme: Programme, document: Attachment) -> Screen:
    """The workbook of an edition with how to go on."""
    items = len(programme.criteria)
    return Screen(t("programme.form", name=bold(programme.short_name, 60), items=items), document=document)


def new_form(t: Translator, document: Attachment) -> Screen:
    """An empty workbook for a programme that nobody has yet."""
    return Screen(t("programme.new_form"), document=document)


def applied(t: Translator, behind: Lagging) -> Screen:
    """The new edition counts; assessments in progress stay until they are moved."""
    name, items = bold(behind.programme.name, 120), len(behind.programme.criteria)
    blocks = [t("programme.applied", name=name, items=items, id=safe(behind.programme.id))]
    if not behind.assessments:
        return Screen("\n\n".join(blocks))
    blocks.append(t("programme.stay", count=behind.assessments))
    return Screen("\n\n".join(blocks), (_move_row(t, behind),))


def moving(t: Translator, value: Lagging) -> Screen:
    """What moving would do, to be confirmed."""
    if not value.assessments:
        return Screen(t("programme.nothing_behind"))
    units = _few(t, value.units)
    head = t("programme.moving", id=safe(value.programme.id), count=value.assessments, units=units)
    lines = [t("programme.moves_along", count=value.evidence)]
    lines += [t("programme.new_items", count=value.added)] if value.added else []
    lines += [t("programme.renamed", old=bold(old), new=bold(new)) for old, new in value.renamed[:_DROPPED]]
    lines += [
        t("programme.dropped", code=bold(one.code), title=safe(one.title, 70), count=one.evidence)
        for one in value.dropped[:_DROPPED]
    ]
    more = max(0, len(value.renamed) - _DROPPED) + max(0, len(value.dropped) - _DROPPED)
    lines += [t("sheet.more", count=more)] if more else []
    lines += [t("programme.kept")] if any(one.evidence for one in value.dropped) else []
    lines += [t("programme.staying", units=_few(t, value.staying))] if value.staying else []
    move = Button(t("button.move_assessments"), encode(Verb.EDITION_MOVE, value.place))
    match = Button(t("button.match_items"), encode(Verb.EDITION_GONE, value.place))
    leave = Button(t("button.not_now"), encode(Verb.EDITION_DESK))
    rows = ((move, leave), (match,)) if value.dropped or value.renamed else ((move, leave),)
    return Screen("\n".join(fitting([f"{head}\n", *lines], Limits().answer_characters)), rows)


def gone(t: Translator, programme: Programme, place: int, found: Sequence[Gone]) -> Screen:
    """Items whose codes the new edition does not have, each to be matched; those without a match first."""
    ranked = sorted(found, key=lambda one: one.now is not None)[:_GONE]
    rows = [
        (
            Button(
                plain(f"{one.item.id} → {one.now.id}" if one.now else f"{one.item.id} {one.item.title}"),
                encode(Verb.EDITION_MATCHES, place, one.number),
            ),
        )
        for one in ranked
    ]
    back = Button(t("button.to_moving"), encode(Verb.EDITION_MOVING, place))
    unmatched = sum(one.now is None for one in found)
    text = t("programme.gone", id=safe(programme.id), count=unmatched, matched=len(found) - unmatched)
    return Screen(text, (*rows, (back,)))


def matches(t: Translator, value: Matches) -> Screen:
    """One of them, and the items of the new edition that it may be."""
    old = value.gone
    rows = [
        (Button(plain(f"{new.id} {new.title}"), encode(Verb.EDITION_MATCH, value.place, old.number, n + 1)),)
        for n, new in value.likely.items()
    ]
    none = Button(t("button.asked_no_more"), encode(Verb.EDITION_MATCH, value.place, old.number, 0))
    back = Button(t("button.to_gone"), encode(Verb.EDITION_GONE, value.place))
    lines = [t("programme.match", code=bold(old.item.id), title=safe(old.item.title, 200))]
    lines += [f"• {bold(new.id)} {safe(new.title, 100)}" for new in value.likely.values()]
    return Screen("\n".join(lines), (*rows, (none,), (back,)))


def moved(t: Translator, count: int) -> Screen:
    """What was done."""
    return Screen(t("programme.moved", count=count))


def remaining(t: Translator, found: Sequence[Remaining]) -> Screen:
    """Evidence for items that are asked no more, with the files."""
    if not found:
        return Screen(t("programme.nothing_left"))
    lines = [
        t(
            "programme.left_line",
            code=bold(one.code),
            title=safe(one.title, 60),
            file=safe(one.filename, 40) if one.filename else t("answer.photo"),
            word=t(f"programme.decision.{one.decision.value}"),
        )
        for one in found
    ]
    documents = list({one.document_id: one for one in found}.values())[:_FILES]
    rows = tuple(
        (Button(plain(one.filename or t("answer.photo")), encode(Verb.FETCH, one.document_id)),)
        for one in documents
    )
    return Screen("\n".join(fitting([t("programme.left", count=len(found)) + "\n", *lines])), rows)


def remaining_button(t: Translator, assessment_id: int, count: int) -> Button:
    """The way to them."""
    return Button(t("button.remaining", count=count), encode(Verb.EDITION_REMAINING, assessment_id))


def _move_row(t: Translator, value: Lagging) -> tuple[Button, ...]:
    label = t("button.move_to", count=value.assessments, name=plain(value.programme.short_name))
    return (Button(label, encode(Verb.EDITION_MOVING, value.place)),)


def _few(t: Translator, names: Sequence[str]) -> str:
    shown = [safe(name, 50) for name in names[:_NAMED]]
    more = len(names) - len(shown)
    return t.listed([*shown, *([t("programme.more_units", count=more)] if more > 0 else [])])
