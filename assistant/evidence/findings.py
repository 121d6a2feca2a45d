"""The matcher's findings as plain data that a document keeps, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from knowledge import vocabulary
from knowledge.vocabulary import DocumentForm
from matchers.findings import Decision, Facts, Findings, Match, Reason, Remark

LIVE = frozenset({vocabulary.Decision.PROPOSED, vocabulary.Decision.CONFIRMED})
"""The decisions under which evidence counts for something."""


@dataclass(frozen=True, slots=True)
class Found:
    """One item that the matcher named for a part under one assessment."""

    assessment_id: int
    criterion: str
    score: float
    decision: Decision
    quote: str
    page: int | None
    reason: Mapping[str, Any]

    @classmethod
    def of(cls, assessment_id: int, match: Match) -> Self:
        """The match as it is kept."""
        score, reason = round(match.score, 4), plain_reason(match.reason)
        return cls(assessment_id, match.criterion, score, match.decision, match.quote, match.page, reason)


@dataclass(frozen=True, slots=True)
class FoundPart:
    """One document inside a file, what it says of itself, and what was found for it."""

    first: int
    last: int
    found: tuple[Found, ...]
    form: DocumentForm | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What a document keeps of its match: parts, and remarks as code and facts."""

    parts: tuple[FoundPart, ...] = ()
    remarks: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON-plain data."""
        return {
            "parts": [_part(part) for part in self.parts],
            "remarks": [{"code": code, "facts": dict(facts)} for code, facts in self.remarks],
        }

    def under(self, assessment_id: int, codes: Mapping[str, str]) -> Self:
        """The same with the items of one assessment by new codes, without those that have none."""
        parts = tuple(replace(part, found=tuple(_renamed(part, assessment_id, codes))) for part in self.parts)
        return replace(self, parts=parts)

    @classmethod
    def read(cls, data: Mapping[str, Any] | None) -> Self:
        """What `plain` wrote; nothing at all for a document that was not matched."""
        if data is None:
            return cls()
        parts = tuple(_read_part(part) for part in data["parts"])
        return cls(parts, tuple((r["code"], r["facts"]) for r in data["remarks"]))


def keep(findings: Mapping[int, Findings]) -> Kept:
    """The findings of one file under several assessments, by assessment id; the first one leads."""
    spans = sorted({(part.first, part.last) for found in findings.values() for part in found.parts})
    parts = tuple(_keep_part(findings, span) for span in spans)
    remarks: dict[str, Remark] = {}
    for found in findings.values():
        for remark in found.remarks:
            remarks.setdefault(remark.code, remark)
    return Kept(parts, tuple((r.code, _plain(r.facts)) for r in remarks.values()))


def leading_facts(findings: Mapping[int, Findings]) -> Facts:
    """What the first part says of the document; years are those of all parts."""
    parts = [part for found in findings.values() for part in found.parts]
    if not parts:
        return Facts()
    first = parts[0].facts
    years = tuple(sorted({year for part in parts for year in part.facts.years}))
    return Facts(
        first.form,
        first.number,
        first.date,
        years,
        first.issuer,
        first.subject,
        first.signatory,
        first.endorsed,
    )


def plain_reason(reason: Reason) -> dict[str, Any]:
    """Why an item was named, as JSON-plain data."""
    return {"code": reason.code, "facts": _plain(reason.facts)}


def _keep_part(findings: Mapping[int, Findings], span: tuple[int, int]) -> FoundPart:
    facts = next(p.facts for found in findings.values() for p in found.parts if (p.first, p.last) == span)
    return FoundPart(*span, tuple(_of_span(findings, span)), facts.form, facts.years)


def _of_span(findings: Mapping[int, Findings], span: tuple[int, int]) -> list[Found]:
    return [
        Found.of(assessment, match)
        for assessment, found in findings.items()
        for part in found.parts
        if (part.first, part.last) == span
        for match in part.matches
    ]


def _renamed(part: FoundPart, assessment_id: int, codes: Mapping[str, str]) -> Iterator[Found]:
    for found in part.found:
        if found.assessment_id != assessment_id:
            yield found
        elif found.criterion in codes:
            yield replace(found, criterion=codes[found.criterion])


def _part(part: FoundPart) -> dict[str, Any]:
    return {
        "first": part.first,
        "last": part.last,
        "form": part.form.value if part.form else None,
        "years": [*part.years],
        "found": [_found(found) for found in part.found],
    }


def _read_part(data: Mapping[str, Any]) -> FoundPart:
    form = data.get("form")
    return FoundPart(
        data["first"],
        data["last"],
        tuple(_read_found(found) for found in data["found"]),
        DocumentForm(form) if form else None,
        tuple(data.get("years", ())),
    )


def _found(found: Found) -> dict[str, Any]:
    return {
        "assessment": found.assessment_id,
        "criterion": found.criterion,
        "score": found.score,
        "decision": found.decision.value,
        "quote": found.quote,
        "page": found.page,
        "reason": dict(found.reason),
    }


def _read_found(data: Mapping[str, Any]) -> Found:
    return Found(
        data["assessment"],
        data["criterion"],
        data["score"],
        Decision(data["decision"]),
        data["quote"],
        data["page"],
        data["reason"],
    )


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in facts.items()}


def _plain_value(value: object) -> Any:
    if isinstance(value, DocumentForm):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [_plain_value(v) for v in value]
    return value
