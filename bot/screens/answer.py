"""The answer to one document: what it is, what it proves, why, and what is still missing."""

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.checklists import Standing
from assistant.incoming.outcome import Offer, Outcome
from bot.screens.answer_buttons import CANDIDATES, SHOWN, answer_buttons, details_buttons
from bot.screens.company import way
from bot.screens.errors import sentence
from bot.screens.facts import (
    due_line,
    item_name,
    pages,
    progress,
    reason_words,
    remark,
    safe_facts,
    shortfall,
    weight_name,
)
from bot.screens.markup import bold, italic, safe, shorten
from bot.screens.reuse import told
from bot.screens.screen import Screen
from bot.screens.signals import signals
from bot.translation import Translator
from knowledge.errors import LengkapError
from knowledge.vocabulary import Decision, DocumentForm, Verdict, Zone

_NEXT_ITEMS = 3
_LONGEST = 900
_QUOTE = 110
_TAG = re.compile(r"<[^<>]*>")


def answer(t: Translator, outcome: Outcome, now: datetime) -> Screen:
    """The short answer: at most 900 characters and five facts, the rest behind "Rincian"."""
    if outcome.failure is not None:
        code, facts = outcome.failure
        lines = [_name(t, outcome), t(f"error.{code}", **safe_facts(facts))]
        lines += _replacing(t, "answer.old_stays", outcome)
        return Screen("\n".join(lines), way(t, outcome.company))
    standing = where_it_stands(t, outcome.standing, now)
    blocks = [_title(t, outcome), *_proposals(t, outcome), *reused(t, outcome)[:1], *_remarks(t, outcome)]
    blocks.append(standing)
    return Screen(_fit([b for b in blocks if b]), answer_buttons(t, outcome))


def refused(t: Translator, filename: str, problem: LengkapError) -> Screen:
    """Why a file was not taken; nothing of it is kept."""
    name = bold(filename, 80) if filename else t("answer.photo")
    return Screen(f"📄 {name}\n{sentence(t, problem)}")


def details(t: Translator, outcome: Outcome, now: datetime) -> Screen:
    """Everything the answer leaves out: all parts, quotes, runners-up and remarks."""
    lines = [_title(t, outcome)]
    for part in outcome.parts:
        if len(outcome.parts) > 1:
            lines.append(bold(t("parts.part", pages=pages(t, part.first, part.last))))
        lines += [_offer(t, offer, runner_up=True) for offer in (*part.proposed, *part.offered)]
        touched = [item_name(offer.criterion) for offer in part.touched]
        lines += ["\n".join((t("answer.touches"), *(f"• {name}" for name in touched)))] if touched else []
    lines += [*reused(t, outcome), *(remark(t, code, facts) for code, facts in outcome.remarks)]
    if seen := signals(t, outcome.signals):
        lines.append("\n".join((t("signal.title"), *seen)))
    lines.append(where_it_stands(t, outcome.standing, now))
    return Screen("\n\n".join(line for line in lines if line), details_buttons(t, outcome))


def _name(t: Translator, outcome: Outcome) -> str:
    name = outcome.filename or outcome.caption or t("answer.photo")
    return f"{'🖼' if outcome.as_photo else '📄'} {bold(name, 80)}"


def _title(t: Translator, outcome: Outcome) -> str:
    facts = outcome.facts
    pieces = [t(f"form.{facts.form.value}")] if facts.form not in (None, DocumentForm.PHOTO) else []
    pieces += [t("answer.number", number=safe(facts.number, 60))] if facts.number else []
    pieces += [t.date(facts.dated)] if facts.dated else []
    pieces += [safe(facts.issuer, 60)] if facts.issuer else []
    lines = [_name(t, outcome), " · ".join(pieces)]
    lines += _replacing(t, "answer.replaces", outcome)
    return "\n".join(line for line in lines if line)


def _replacing(t: Translator, key: str, outcome: Outcome) -> list[str]:
    if outcome.replaced is None:
        return []
    return [t(key, file=bold(outcome.replaced, 80) if outcome.replaced else t("answer.photo"))]


def _proposals(t: Translator, outcome: Outcome) -> list[str]:
    proposed = [offer for part in outcome.parts for offer in part.proposed]
    if outcome.waiting:
        return []
    if proposed:
        lines = [_shown_offer(t, outcome, offer) for offer in proposed[:SHOWN]]
        more = len(proposed) - SHOWN
        return lines + ([t("answer.more", count=more)] if more > 0 else [])
    offered = [offer for part in outcome.parts for offer in part.offered]
    if offered and not outcome.set_aside:
        return [
            t("answer.unsure"),
            *(_candidate(t, n, offer) for n, offer in enumerate(offered[:CANDIDATES], 1)),
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
    head = f"{sign(offer)} {item_name(offer.criterion)} ({weight_name(t, offer.criterion)})"
    lines = [head, *_elsewhere(offer), *_verdict(t, offer), reason(t, offer)]
    if runner_up and offer.runner_up is not None and offer.decision is Decision.PROPOSED:
        lines.append(t("answer.runner_up", item=item_name(offer.runner_up, 50)))
    return "\n".join(line for line in lines if line)


def _candidate(t: Translator, place: int, offer: Offer) -> str:
    lines = [f"{place}. {item_name(offer.criterion)}", *_elsewhere(offer), reason(t, offer)]
    return "\n".join(line for line in lines if line)


def _elsewhere(offer: Offer) -> list[str]:
    return [f"📚 {safe(offer.elsewhere, 60)}"] if offer.elsewhere else []


def _verdict(t: Translator, offer: Offer) -> list[str]:
    """What a verifier said of it."""
    if offer.verdict is Verdict.NONE:
        return []
    line = t(f"answer.{offer.verdict.value}")
    words = [reason_words(t, offer.reason)] if offer.reason else []
    words += [italic(f"“{offer.note}”", 120)] if offer.note else []
    return [f"{line}: {'. '.join(words)}" if words else line]


def reason(t: Translator, offer: Offer, longest: int = _QUOTE) -> str:
    """The words that speak for an offer, and where they stand."""
    if not offer.quote:
        return t("answer.by_hand") if offer.score is None else ""
    sure = t("answer.sure", percent=t.percent(offer.score)) if offer.score is not None else ""
    where = t("answer.page", page=offer.page) if offer.page else t("answer.in_name")
    quote = shorten(" ".join(offer.quote.split()), longest)
    return f"{where}: {italic(f'“{quote}”', longest + 2)}{sure}"


def sign(offer: Offer) -> str:
    """Whether the offer is confirmed."""
    return "✅" if offer.decision is Decision.CONFIRMED else "🔵"


def _remarks(t: Translator, outcome: Outcome) -> list[str]:
    return ["⚠️ " + remark(t, code, facts) for code, facts in outcome.remarks[:2]]


def reused(t: Translator, outcome: Outcome) -> list[str]:
    """Where the file or a photo like it was used before, unless the answer says so already."""
    zone = outcome.standing.zone if outcome.standing else Zone.WIB
    named = any(part.proposed or part.offered for part in outcome.parts)
    return told(t, [each for each in outcome.reuse if not each.exact or (named and each.used)], zone)


def where_it_stands(t: Translator, standing: Standing | None, now: datetime) -> str:
    """How far the unit has come, what is next, and until when."""
    if standing is None:
        return t("answer.no_assessment")
    lines = [progress(t, standing.checklist)]
    missing = standing.checklist.missing()
    if missing:
        names = [item_name(item.criterion, 45) for item in missing[:_NEXT_ITEMS]]
        lines.append(t("answer.next", items="; ".join(names)))
    if standing.due is not None and standing.due.at is not None:
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
