"""Answers to questions: an item, a guide, a term, or that there is none; 900 characters at most."""

import re
from collections.abc import Sequence

from assistant.answering.answers import Declined, GuideAnswer, ItemAnswer, Nearby, TermAnswer, WhichProgramme
from assistant.answering.suffices import Fit, Suffices
from bot.callbacks import Verb, encode
from bot.screens.facts import inside, item_name, mark, shortfall, weight_name
from bot.screens.markup import bold, plain, safe, shorten
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.guidance import Ground, Guide
from knowledge.programme import Criterion, EvidenceForm
from knowledge.titles import suiting
from knowledge.vocabulary import Basis, UnitKind

LONGEST = 900
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_TAG = re.compile(r"<[^>]+>")
_FORMS, _MUST_SHOW, _EXAMPLES = 3, 3, 2

Row = tuple[Button, ...]


def item(t: Translator, value: ItemAnswer) -> Screen:
    """What an item asks, what proves it, an example and the source; whether a form would do comes first."""
    criterion = value.criterion
    head = f"{item_name(criterion, 120)} ({weight_name(t, criterion)})"
    if value.status is not None:
        head += f"\n{mark(value.status.word)} {t(f'word.{value.status.word.name.lower()}')}"
        head += "".join(f"\n– {shortfall(t, short)}" for short in value.status.shortfalls[:2])
    else:
        head += "\n" + t("ask.of_programme", programme=safe(value.programme.short_name, 60))
    verdict = [_verdict(t, value.suffices)] if value.suffices else []
    last = t("ask.source", source=safe(criterion.source.what, 110))
    if not criterion.required:
        last += "\n" + t("ask.item_is_advice")
    blocks = [
        head,
        *verdict,
        safe(criterion.what_it_asks, 220),
        _evidence(t, criterion),
        *_more(t, criterion, value.kind),
    ]
    return Screen(within([*blocks], last), tuple(_item_rows(t, value)))


def guide(t: Translator, value: GuideAnswer) -> Screen:
    """A guide with what it stands on."""
    held = value.guide
    ground = {
        Ground.SOURCE: _source(t, held),
        Ground.ADVICE: t("ask.advice", source=safe(held.source, 140)),
        Ground.PRODUCT: t("ask.product"),
    }[held.basis]
    return Screen(within([bold(held.title, 80), marked_up(held.body)], ground))


def _source(t: Translator, held: Guide) -> str:
    """Whose word a guide is, and of when; a date that stands in the name already is not said again."""
    source, date = safe(held.source, 140), t.date(held.date)
    if date in source:
        return t("ask.source", source=source)
    return t("ask.source_of", source=source, date=date)


def term(t: Translator, value: TermAnswer) -> Screen:
    """What a word means, and whose word that is."""
    held = value.term
    last = t("ask.advice" if held.basis is Ground.ADVICE else "ask.source", source=safe(held.source, 120))
    text = f"{bold(held.term, 60)}: {safe(held.meaning, 500)}"
    return Screen(f"{text}\n\n{t('ask.product') if held.basis is Ground.PRODUCT else last}")


def which(t: Translator, value: WhichProgramme) -> Screen:
    """The programmes to choose from for a question about rules."""
    rows = tuple(
        (Button(plain(p.short_name), encode(Verb.ASK, f"r.{value.matter}.{p.id}")),) for p in value.programmes
    )
    return Screen(t("ask.which_programme"), rows)


def declined(t: Translator, value: Declined) -> Screen:
    """That there is no answer, and what can be asked instead."""
    if value.near:
        rows = tuple((Button(plain(title(t, near)), encode(Verb.ASK, near.key)),) for near in value.near)
        return Screen(t("ask.unsure"), rows)
    return Screen(t(f"ask.declined.{value.matter or 'other'}"))


def title(t: Translator, near: Nearby) -> str:
    """A question as a button says it."""
    if near.guide is not None:
        return near.guide.title
    if near.term is not None:
        return t("ask.title.term", term=near.term.term)
    if near.criterion is not None:
        name = shorten(near.criterion.title, 40)
        if near.form is not None:
            return t("ask.title.suffices", form=inside(t(f"form.{near.form}")), item=name)
        return t("ask.title.enough" if near.key.startswith("e.") else "ask.title.item", item=name)
    kind, matter = near.key.split(".")[:2]
    programme = f" ({near.programme.short_name})" if near.programme else ""
    return t(f"ask.title.{kind}.{matter}") + programme


def within(blocks: Sequence[str], last: str) -> str:
    """The blocks and the last line, the later blocks left out where together they would be too long."""
    kept: list[str] = []
    for block in blocks:
        if block and len(_TAG.sub("", "\n\n".join((*kept, block, last)))) <= LONGEST:
            kept.append(block)
    return "\n\n".join((*kept, last))


def marked_up(text: str) -> str:
    """Bold marks of a guide as Telegram HTML."""
    return _STRONG.sub(r"<b>\1</b>", safe(text, 2000))


def _verdict(t: Translator, found: Suffices) -> str:
    others = ", ".join(safe(e.detail, 60) for e in found.others[:2])
    if found.form is None:
        return t("ask.suffices.open", instead=others)
    form = inside(t(f"form.{found.form}"))
    if found.fit is Fit.MORE and found.entry is not None:
        return t("ask.suffices.more", form=form, count=found.entry.count)
    if found.fit is Fit.YES and found.entry is not None:
        key = "ask.suffices.yes" if found.entry.basis is Basis.SOURCE else "ask.suffices.usually"
        return t(key, form=form)
    return t(f"ask.suffices.{found.fit}", form=form, instead=others)


def _evidence(t: Translator, criterion: Criterion) -> str:
    held = sorted(criterion.evidence, key=lambda e: e.basis is not Basis.SOURCE)[:_FORMS]
    sourced = [e for e in held if e.basis is Basis.SOURCE]
    derived = [e for e in held if e.basis is Basis.DERIVED]
    lines = [t("criteria.proved_by"), *(_form(t, e) for e in sourced)] if sourced else []
    lines += [t("criteria.usually_proved_by"), *(_form(t, e) for e in derived)] if derived else []
    return "\n".join(lines)


def _form(t: Translator, evidence: EvidenceForm) -> str:
    count = t("criteria.count", count=evidence.count) if evidence.count > 1 else ""
    shows = "; ".join(safe(s, 60) for s in evidence.must_show[:_MUST_SHOW])
    return f"• {safe(evidence.detail, 80)}{count}" + (f": {shows}" if shows else "")


def _more(t: Translator, criterion: Criterion, kind: UnitKind | None) -> list[str]:
    lines = [t("criteria.holder", holder=safe(criterion.holder, 100))]
    lines.append(t("criteria.period", period=safe(criterion.period, 110)))
    real = suiting(criterion.document_titles, kind)[:_EXAMPLES]
    titles = real or suiting(criterion.likely_titles, kind)[:_EXAMPLES]
    if titles:
        key = "ask.examples" if real else "ask.examples_ours"
        lines.insert(0, t(key, titles="; ".join(safe(name, 80) for name in titles)))
    return lines


def _item_rows(t: Translator, value: ItemAnswer) -> list[Row]:
    if value.standing is None:
        return []
    code, assessment = value.criterion.id, value.standing.assessment_id
    every = Button(t("button.what_is_asked"), encode(Verb.CRITERION, assessment, code))
    return [(Button(t("button.evidence"), encode(Verb.ITEM, assessment, code, 0)), every)]
