"""One piece of evidence as a verifier sees it."""

from assistant.evidence.reuse import Reuse, Used
from assistant.verifying.inspecting import Card
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, mark, pages, remark, shortfall, weight_name
from bot.screens.items import said
from bot.screens.markup import bold, fitting, italic, safe, shorten
from bot.screens.screen import Button, Screen
from bot.screens.signals import signals
from bot.translation import Translator
from knowledge.vocabulary import Decision, DocumentForm, Verdict

_ASKED = 200
_QUOTE = 160
_REMARKS = 3
_REUSES = 3
_USES = 2
_OTHERS = 6

Row = tuple[Button, ...]


def card(t: Translator, value: Card) -> Screen:
    """What is asked, what was sent, what shows it, what speaks against it, and the two answers."""
    blocks = [_asked(t, value), _sent(t, value), _doubts(t, value), _reuses(t, value)]
    blocks += ["\n".join(signals(t, value.signals)), _people(t, value)]
    return Screen("\n\n".join(fitting([block for block in blocks if block])), _buttons(t, value))


def _asked(t: Translator, value: Card) -> str:
    status = value.status
    place = t("verify.place", place=value.place, total=value.total) if value.waiting else t("verify.judged")
    lines = [
        f"{place} · {safe(value.unit_name, 60)} · {safe(value.assessment, 40)}",
        f"{item_name(status.criterion, 160)} ({weight_name(t, status.criterion)})",
        t("verify.asks", text=safe(status.criterion.what_it_asks, _ASKED)),
        f"{mark(status.word)} {t(f'word.{status.word.name.lower()}')}",
        *(f"– {shortfall(t, short)}" for short in status.shortfalls[:_REMARKS]),
    ]
    return "\n".join(lines)


def _sent(t: Translator, value: Card) -> str:
    name = bold(value.name, 60) if value.name else t("answer.photo")
    name += f", {pages(t, *value.pages)}" if value.pages else ""
    facts = [t(f"form.{value.form.value}")] if value.form not in (None, DocumentForm.PHOTO) else []
    facts += [t("answer.number", number=safe(value.number, 40))] if value.number else []
    facts += [t.date(value.dated)] if value.dated else []
    facts += [safe(value.issuer, 40)] if value.issuer else []
    lines = [f"📄 {name}", " · ".join(facts)]
    lines += [t("verify.caption", text=italic(value.caption, 80))] if value.caption else []
    if value.quote:
        where = t("answer.page", page=value.page) if value.page else t("answer.in_name")
        quote = italic(f"“{shorten(' '.join(value.quote.split()), _QUOTE)}”", _QUOTE + 2)
        lines.append(f"{where}: {quote}")
    else:
        lines.append(t("answer.by_hand"))
    lines += (
        [t("verify.others", items=[safe(code) for code in value.others[:_OTHERS]])] if value.others else []
    )
    return "\n".join(line for line in lines if line)


def _doubts(t: Translator, value: Card) -> str:
    lines = [f"⚠️ {shortfall(t, fault)}" for fault in value.faults]
    lines += [f"⚠️ {remark(t, code, facts)}" for code, facts in value.remarks[:_REMARKS]]
    return "\n".join(lines)


def _reuses(t: Translator, value: Card) -> str:
    ordered = sorted(value.reuses, key=lambda reuse: (not reuse.unit, not reuse.used))
    lines = [_reuse(t, value, reuse) for reuse in ordered[:_REUSES]]
    more = len(value.reuses) - _REUSES
    lines += [t("verify.reuse_more", count=more)] if more > 0 else []
    return "\n".join((t("verify.reuse"), *lines)) if lines else ""


def _reuse(t: Translator, value: Card, reuse: Reuse) -> str:
    """Who sent the same file or a like photo, when, and what became of it there."""
    where = bold(reuse.unit, 50) if reuse.unit else t("verify.same_unit")
    like = "verify.like_inside" if reuse.inside else "verify.like_photo"
    same = t("verify.same_file" if reuse.exact else like)
    items = [_used(t, used) for used in reuse.used[:_USES]]
    line = f"• {where}, {t.short(reuse.sent_at, value.zone)} ({same})"
    return f"{line}: {t.listed(items)}" if items else line


def _used(t: Translator, used: Used) -> str:
    said = f" – {t(f'word.{used.verdict.value}')}" if used.verdict is not Verdict.NONE else ""
    return f"<b>{safe(used.criterion)}</b> {safe(used.assessment, 30)}{said}"


def _people(t: Translator, value: Card) -> str:
    lines = [said(t, "item.sent", value.sent, value.zone)]
    if value.confirmed is not None and value.decision is not Decision.PROPOSED:
        lines.append(said(t, f"item.{value.decision.value}", value.confirmed, value.zone))
    if value.judged is not None and value.verdict is not Verdict.NONE:
        lines.append(said(t, f"item.{value.verdict.value}", value.judged, value.zone))
    return "\n".join(lines)


def _buttons(t: Translator, value: Card) -> tuple[Row, ...]:
    part = (value.part.unit_id, value.part.programme)
    seen = (value.evidence_id, value.revision)
    verdicts = []
    if value.decision is Decision.CONFIRMED:
        if value.verdict is not Verdict.APPROVED:
            verdicts.append(Button(t("button.approve"), encode(Verb.VERIFY_APPROVE, *seen, *part)))
        if value.verdict is not Verdict.RETURNED:
            verdicts.append(Button(t("button.return"), encode(Verb.VERIFY_REASONS, *seen, *part)))
    code = value.status.criterion.id
    looking = (
        Button(t("button.fetch"), encode(Verb.FETCH, value.document_id)),
        Button(t("button.waive"), encode(Verb.WAIVER_ITEM, value.assessment_id, code)),
    )
    last = [Button(t("button.queue"), encode(Verb.VERIFY, *part, 0))]
    if value.following is not None:
        last.append(Button(t("button.next_one"), encode(Verb.VERIFY_CARD, value.following, *part)))
    return tuple(row for row in (tuple(verdicts), looking, tuple(last)) if row)
