"""The answer to one document: what it is, what it proves, why, and what is still missing."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from assistant.outcome import Offer, Outcome, PartOutcome
from bot.callbacks import Verb, encode
from bot.screens.errors import sentence
from bot.screens.facts import due_line, item_name, progress, remark, safe_facts, shortfall, weight_name
from bot.screens.markup import bold, italic, plain, safe, shorten
from bot.screens.screen import Button, Screen
from bot.screens.signals import signals
from bot.translation import Translator
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision, DocumentForm

_NEXT_ITEMS = 3
_CANDIDATES = 3
_ITEMS_SHOWN = 3
_LONGEST = 900
_QUOTE = 110
_TAG = re.compile(r"<[^<>]*>")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def answer(t: Translator, outcome: Outcome, now: datetime) -> Screen:
    """The short answer: at most 900 characters and five facts, the rest behind "Rincian"."""
    if outcome.failure is not None:
        code, facts = outcome.failure
        return Screen(f"{_name(t, outcome)}\n{t(f'error.{code}', **safe_facts(facts))}")
    blocks = [_title(t, outcome), *_proposals(t, outcome), *_remarks(t, outcome), _standing(t, outcome, now)]
    return Screen(_fit([b for b in blocks if b]), _buttons(t, outcome))


def refused(t: Translator, filename: str, problem: LengkapError) -> Screen:
    """Why a file was not taken; nothing of it is kept."""
    name = bold(filename, 80) if filename else t("answer.photo")
    return Screen(f"📄 {name}\n{sentence(t, problem)}")


def details(t: Translator, outcome: Outcome, now: datetime) -> Screen:
    """Everything the answer leaves out: all parts, quotes, runners-up and remarks."""
    lines = [_title(t, outcome)]
    for part in outcome.parts:
        if len(outcome.parts) > 1:
            lines.append(t("answer.part", first=part.first, last=part.last))
        lines += [_offer(t, offer, runner_up=True) for offer in (*part.proposed, *part.offered)]
        lines += [t("answer.touches", item=item_name(offer.criterion)) for offer in part.touched]
    lines += [remark(t, code, facts) for code, facts in outcome.remarks]
    if seen := signals(t, outcome.signals):
        lines.append("\n".join((t("signal.title"), *seen)))
    lines.append(_standing(t, outcome, now))
    back = (Button(t("button.back"), encode(Verb.ANSWER, outcome.document_id)),)
    return Screen("\n\n".join(line for line in lines if line), (back,))


def _name(t: Translator, outcome: Outcome) -> str:
    name = outcome.filename or outcome.caption or t("answer.photo")
    return f"{'🖼' if outcome.as_photo else '📄'} {bold(name, 80)}"


def _title(t: Translator, outcome: Outcome) -> str:
    facts = outcome.facts
    pieces = [t(f"form.{facts.form.value}")] if facts.form not in (None, DocumentForm.PHOTO) else []
    pieces += [t("answer.number", number=safe(facts.number, 60))] if facts.number else []
    pieces += [t.date(facts.dated)] if facts.dated else []
    pieces += [safe(facts.issuer, 60)] if facts.issuer else []
    return _name(t, outcome) + (f"\n{' · '.join(pieces)}" if pieces else "")


def _proposals(t: Translator, outcome: Outcome) -> list[str]:
    proposed = [offer for part in outcome.parts for offer in part.proposed]
    if outcome.waiting:
        return []
    if proposed:
        lines = [_shown_offer(t, outcome, offer) for offer in proposed[:_ITEMS_SHOWN]]
        more = len(proposed) - _ITEMS_SHOWN
        return lines + ([t("answer.more", count=more)] if more > 0 else [])
    offered = [offer for part in outcome.parts for offer in part.offered]
    if offered and not outcome.set_aside:
        return [
            t("answer.unsure"),
            *(_candidate(t, n, offer) for n, offer in enumerate(offered[:_CANDIDATES], 1)),
        ]
    if outcome.counted and not outcome.set_aside:
        return [t("answer.counted", items=list(outcome.counted))]
    return [t("answer.rejected" if outcome.set_aside else "answer.nothing")]


def _shown_offer(t: Translator, outcome: Outcome, offer: Offer) -> str:
    """The offer, and what its item still lacks."""
    line = _offer(t, offer, runner_up=True)
    standing = outcome.standing
    if standing is None or offer.assessment_id != standing.assessment_id:
        return line
    lacks = standing.checklist.item(offer.criterion.id).shortfalls[:1]
    return "\n".join((line, *(t("answer.lacks", shortfall=shortfall(t, short)) for short in lacks)))


def _offer(t: Translator, offer: Offer, *, runner_up: bool) -> str:
    head = f"{_sign(offer)} {item_name(offer.criterion)} ({weight_name(t, offer.criterion)})"
    lines = [head, _reason(t, offer)]
    if runner_up and offer.runner_up is not None and offer.decision is Decision.PROPOSED:
        lines.append(t("answer.runner_up", item=item_name(offer.runner_up, 50)))
    return "\n".join(line for line in lines if line)


def _candidate(t: Translator, place: int, offer: Offer) -> str:
    return f"{place}. {item_name(offer.criterion)}\n{_reason(t, offer)}"


def _reason(t: Translator, offer: Offer) -> str:
    if not offer.quote:
        return t("answer.by_hand") if offer.score is None else ""
    sure = t("answer.sure", percent=t.percent(offer.score)) if offer.score is not None else ""
    where = t("answer.page", page=offer.page) if offer.page else t("answer.in_name")
    quote = shorten(" ".join(offer.quote.split()), _QUOTE)
    return f"{where}: {italic(f'“{quote}”', _QUOTE + 2)}{sure}"


def _sign(offer: Offer) -> str:
    return "✅" if offer.decision is Decision.CONFIRMED else "🔵"


def _remarks(t: Translator, outcome: Outcome) -> list[str]:
    return ["⚠️ " + remark(t, code, facts) for code, facts in outcome.remarks[:2]]


def _standing(t: Translator, outcome: Outcome, now: datetime) -> str:
    standing = outcome.standing
    if standing is None:
        return t("answer.no_assessment")
    lines = [progress(t, standing.checklist)]
    missing = standing.checklist.missing()
    if missing:
        names = [item_name(item.criterion, 45) for item in missing[:_NEXT_ITEMS]]
        lines.append(t("answer.next", items="; ".join(names)))
    if standing.due is not None:
        lines.append(due_line(t, standing.due, now, standing.zone))
    return "\n".join(lines)


def _fit(blocks: Sequence[str]) -> str:
    """Whole blocks as long as they fit; the first and the last always stand."""
    first, *middle, last = blocks
    kept: list[str] = []
    for block in middle:
        if len(_TAG.sub("", "\n\n".join((first, *kept, block, last)))) <= _LONGEST:
            kept.append(block)
    return "\n\n".join((first, *kept, last))


def _buttons(t: Translator, outcome: Outcome) -> tuple[tuple[Button, ...], ...]:
    if outcome.standing is None:
        return ((Button(t("button.programmes"), encode(Verb.PROGRAMMES)),),)
    document = outcome.document_id
    first_part = outcome.parts[0].first if outcome.parts else 1
    last = [Button(t("button.another"), encode(Verb.ANOTHER, document, first_part))]
    if not outcome.set_aside and any(part.proposed or part.offered for part in outcome.parts):
        last.append(Button(t("button.not_evidence"), encode(Verb.NOT_EVIDENCE, document)))
    after = [Button(t("button.undo"), _undo(outcome))] if outcome.last_decision else []
    after.append(Button(t("button.details"), encode(Verb.DETAILS, document)))
    return (*_confirm_rows(t, outcome), *_candidate_rows(outcome), tuple(last), tuple(after))


def _confirm_rows(t: Translator, outcome: Outcome) -> list[tuple[Button, ...]]:
    waiting = [o for part in outcome.parts for o in part.proposed if o.decision is Decision.PROPOSED]
    ids = [(offer, offer.evidence_id) for offer in waiting if offer.evidence_id is not None]
    if len(ids) == 1:
        return [(Button(t("button.confirm"), encode(Verb.CONFIRM, ids[0][1])),)]
    rows = [
        (Button(t("button.confirm_one", code=offer.criterion.id), encode(Verb.CONFIRM, evidence)),)
        for offer, evidence in ids[:_ITEMS_SHOWN]
    ]
    everything = (Button(t("button.confirm_all"), encode(Verb.CONFIRM_ALL, outcome.document_id)),)
    return [everything, *rows] if rows else []


def undo_moment(microseconds: int) -> datetime:
    """The moment that an undo button names."""
    return _EPOCH + timedelta(microseconds=microseconds)


def _undo(outcome: Outcome) -> str:
    moment = (outcome.last_decision or _EPOCH) - _EPOCH
    return encode(Verb.UNDO, outcome.document_id, moment // timedelta(microseconds=1))


def _candidate_rows(outcome: Outcome) -> list[tuple[Button, ...]]:
    if outcome.set_aside:
        return []
    return [
        (Button(plain(f"{o.criterion.id} {o.criterion.title}"), _take(outcome, part, o)),)
        for part in outcome.parts
        for o in part.offered[:_CANDIDATES]
    ]


def _take(outcome: Outcome, part: PartOutcome, offer: Offer) -> str:
    return encode(Verb.TAKE, outcome.document_id, part.first, offer.assessment_id, offer.criterion.id)
