"""What a programme says on one matter, out of its pack."""

from collections.abc import Callable, Sequence

from assistant.answering.answers import RuleAnswer
from bot.screens.answering import within
from bot.screens.markup import bold, safe
from bot.screens.screen import Screen
from bot.translation import Translator
from knowledge.programme import Predicate, Programme

_LINES = 8


def rule(t: Translator, value: RuleAnswer) -> Screen:
    """The answer on one matter with the law that it rests on; says so when the programme is not official."""
    programme = value.programme
    head = t(f"ask.rule.{value.matter}", programme=bold(programme.short_name, 60))
    body = _MATTERS[value.matter](t, programme)
    last = t("ask.source", source=safe(programme.legal_basis[0], 150))
    if not programme.official_instrument:
        last += "\n" + t("ask.not_official")
    return Screen(within([f"{head}\n{body[0]}", *body[1:]], last))


def _about(t: Translator, programme: Programme) -> list[str]:
    return [safe(programme.goal, 400), t("ask.rule.full_name", name=safe(programme.name, 160))]


def _predicates(t: Translator, programme: Programme) -> list[str]:
    lines = [f"• {_predicate(t, p)}" for p in programme.predicates[:_LINES]]
    limits = [
        f"• {safe(h.what, 80)}: " + ", ".join(f"{safe(k, 20)} {t.number(v)}" for k, v in h.minimum.items())
        for h in programme.thresholds[:_LINES]
    ]
    known = any(p.min_score is not None for p in programme.predicates) or limits
    note = [] if known else [t("ask.rule.no_threshold")]
    return ["\n".join(lines) or t("ask.rule.unknown"), *(["\n".join(limits)] if limits else []), *note]


def _predicate(t: Translator, predicate: Predicate) -> str:
    text = safe(predicate.name, 80)
    if predicate.min_score:
        text = t("ask.rule.from_score", name=text, score=t.number(predicate.min_score))
    return f"{text} ({safe(predicate.note, 80)})" if predicate.note else text


def _stages(t: Translator, programme: Programme) -> list[str]:
    lines = [f"{n}. {safe(s.name, 70)}: {safe(s.usual, 70)}" for n, s in enumerate(programme.stages, 1)]
    return [*_fitting(lines), t("ask.rule.usual_dates")]


def _legal(t: Translator, programme: Programme) -> list[str]:
    return [*_fitting([f"• {safe(law, 170)}" for law in programme.legal_basis]), *_in_force(t, programme)]


def _roles(t: Translator, programme: Programme) -> list[str]:
    lines = [f"• <b>{safe(r.who, 70)}</b>: {safe(r.does, 90)}" for r in programme.roles]
    return _fitting(lines) if lines else [t("ask.rule.unknown")]


def _scoring(_: Translator, programme: Programme) -> list[str]:
    return [safe(programme.scoring_note, 620)]


def _data_year(t: Translator, programme: Programme) -> list[str]:
    key = "ask.rule.year_before" if programme.data_year_offset else "ask.rule.same_year"
    return [t(key), t("ask.rule.in_force_documents")]


def _assessed(_: Translator, programme: Programme) -> list[str]:
    return _fitting([f"• {safe(unit, 150)}" for unit in programme.assessed_units])


def _in_force(_: Translator, programme: Programme) -> list[str]:
    return [safe(programme.in_force_note, 560)]


def _count(t: Translator, programme: Programme) -> list[str]:
    required = sum(c.required for c in programme.criteria)
    counts = t("ask.rule.counts", required=required, suggested=len(programme.criteria) - required)
    return [counts, t("ask.rule.not_official_count")]


def _groups(_: Translator, programme: Programme) -> list[str]:
    rights = list(dict.fromkeys(c.right for c in programme.criteria if c.right))
    parts = list(dict.fromkeys(g.name.split(" / ")[0] for g in programme.groups))
    return _fitting([f"• {safe(name, 90)}" for name in (rights or parts)])


def _rounds(t: Translator, programme: Programme) -> list[str]:
    lines = [f"• {safe(s.name, 80)}: {safe(s.usual, 110)}" for s in programme.stages if s.round]
    return _fitting(lines) if lines else [t("ask.rule.no_rounds")]


def _handover(t: Translator, programme: Programme) -> list[str]:
    lines = [f"• {safe(e.detail, 90)}: {safe('; '.join(e.must_show), 120)}" for e in programme.handover]
    return _fitting(lines) if lines else [t("ask.rule.no_handover")]


def _fitting(lines: Sequence[str], longest: int = 600) -> list[str]:
    """The first lines as one block that leaves room for the rest."""
    kept: list[str] = []
    for line in lines:
        if len("\n".join((*kept, line))) > longest:
            break
        kept.append(line)
    return ["\n".join(kept)]


_MATTERS: dict[str, Callable[[Translator, Programme], list[str]]] = {
    "about": _about,
    "predicates": _predicates,
    "stages": _stages,
    "legal": _legal,
    "roles": _roles,
    "scoring": _scoring,
    "datayear": _data_year,
    "assessed": _assessed,
    "inforce": _in_force,
    "count": _count,
    "groups": _groups,
    "rounds": _rounds,
    "handover": _handover,
}
