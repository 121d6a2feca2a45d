"""One programme file: YAML to a checked Programme, with every fault named by item and field."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge.errors import LengkapError
from knowledge.programme import Programme
from knowledge.vocabulary import Confidence


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a pack: the item it is in, the field, a stable reason and what was found there."""

    item: str
    field: str
    reason: str
    detail: str = ""


class PackError(LengkapError):
    """A programme file cannot be used; the facts name the first fault and count the others."""

    code = "programme.invalid"

    @classmethod
    def of(cls, file: str, problems: list[Problem]) -> "PackError":
        """The error for all faults of one file."""
        first = problems[0]
        return cls(
            file=file,
            item=first.item,
            field=first.field,
            reason=first.reason,
            detail=first.detail,
            more=len(problems) - 1,
            problems=tuple(problems),
        )


def parse(text: str, file: str) -> Programme:
    """The programme that the text of `file` describes; PackError names what is wrong with it."""
    raw = _mapping(text, file)
    problems = _resolve(raw)
    if problems:
        raise PackError.of(file, problems)
    try:
        programme = Programme.model_validate(raw)
    except ValidationError as error:
        raise PackError.of(file, _faults(error, raw)) from error
    problems = list(check(programme))
    if problems:
        raise PackError.of(file, problems)
    return programme


class _Loader(yaml.CSafeLoader):
    """Refuses a mapping that says the same thing twice, which YAML would let the last one win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"repeated: {key.value}", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _mapping(text: str, file: str) -> dict[str, Any]:
    try:
        raw = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else ""
        raise PackError.of(file, [Problem(where, "", "yaml", str(error.problem))]) from error
    except yaml.YAMLError as error:
        raise PackError.of(file, [Problem("", "", "yaml", str(error))]) from error
    if not isinstance(raw, dict):
        raise PackError.of(file, [Problem("", "", "not-a-mapping", type(raw).__name__)])
    return raw


def _resolve(raw: dict[str, Any]) -> list[Problem]:
    """Put the sources and groups that a pack names once in the place of their names."""
    sources = _mapping_at(raw, "sources", remove=True)
    groups = {
        g["code"]: g["name"]
        for g in _rows(raw, "groups")
        if isinstance(g.get("code"), str) and isinstance(g.get("name"), str)
    }
    kinds = raw.get("unit_kinds")
    problems = []
    for row in (*_rows(raw, "groups"), *_rows(raw, "criteria")):
        named = row.get("source")
        if isinstance(named, str):
            if named in sources:
                row["source"] = sources[named]
            else:
                problems.append(Problem(_name_of(row), "source", "unknown-source", named))
    for row in _rows(raw, "criteria"):
        row["group"] = groups.get(row.get("group"), row.get("group"))
        if kinds and not row.get("applies_to"):
            row["applies_to"] = kinds
    return problems


def _mapping_at(raw: dict[str, Any], field: str, *, remove: bool) -> Mapping[str, Any]:
    found = raw.pop(field, None) if remove else raw.get(field)
    return found if isinstance(found, dict) else {}


def _rows(raw: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    rows = raw.get(field)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _name_of(row: Mapping[str, Any]) -> str:
    return str(row.get("id") or row.get("code") or row.get("name") or "")


def _faults(error: ValidationError, raw: Mapping[str, Any]) -> list[Problem]:
    problems: list[Problem] = []
    for fault in error.errors(include_url=False, include_context=False):
        path = list(fault["loc"])
        if fault["type"] == "too_short" and problems and len(path) == 1:
            continue  # the items that are missing were dropped for the faults just told
        item = ""
        if len(path) >= 2 and isinstance(path[1], int):
            rows = raw.get(str(path[0]))
            row = rows[path[1]] if isinstance(rows, list) else None
            name = _name_of(row) if isinstance(row, dict) else ""
            item = name or f"{path[0]}[{path[1]}]"
            path = path[2:] or path
        problems.append(Problem(item, _dotted(path), fault["type"], fault["msg"]))
    return problems


def _dotted(path: list[str | int]) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def check(programme: Programme) -> Iterator[Problem]:
    """What the model alone cannot see: names that must be unique, and names that must exist."""
    yield from _repeated("criteria", (c.id for c in programme.criteria))
    yield from _repeated("groups", (g.name for g in programme.groups))
    yield from _repeated("groups", (g.code for g in programme.groups if g.code))
    yield from _repeated("stages", (s.id for s in programme.stages))
    yield from _repeated("rounds", programme.rounds)
    yield from _repeated("answer_scales", (s.name for s in programme.answer_scales))
    yield from _repeated("predicates", (p.name for p in programme.predicates))
    yield from _repeated("thresholds", (t.what for t in programme.thresholds))
    stages = {s.id for s in programme.stages}
    for stage in programme.stages:
        if stage.round is not None and stage.round not in programme.rounds:
            yield Problem(stage.id, "round", "unknown-round", stage.round)
    if programme.evidence_stage is not None and programme.evidence_stage not in stages:
        yield Problem("", "evidence_stage", "unknown-stage", programme.evidence_stage)
    yield from _check_criteria(programme, stages)
    yield from _check_scores(programme)


def _check_criteria(programme: Programme, stages: set[str]) -> Iterator[Problem]:
    groups = {g.name for g in programme.groups}
    headings = {g.id for g in programme.groups if g.id}
    scales = {s.name for s in programme.answer_scales}
    for item in programme.criteria:
        if item.group not in groups:
            yield Problem(item.id, "group", "unknown-group", item.group)
        if item.id in headings:
            yield Problem(item.id, "id", "is-a-heading")
        if item.round is not None and item.round not in programme.rounds:
            yield Problem(item.id, "round", "unknown-round", item.round)
        if item.stage is not None and item.stage not in stages:
            yield Problem(item.id, "stage", "unknown-stage", item.stage)
        if item.answer is not None and item.answer.scale not in scales:
            yield Problem(item.id, "answer.scale", "unknown-scale", item.answer.scale)
        if item.first_year and item.last_year and item.first_year > item.last_year:
            yield Problem(item.id, "last_year", "before-first-year", str(item.last_year))
        if item.required and not programme.official_instrument:
            yield Problem(item.id, "confidence", "required-without-instrument", Confidence.VERIFIED)


def _check_scores(programme: Programme) -> Iterator[Problem]:
    names = {p.name for p in programme.predicates}
    for threshold in programme.thresholds:
        for name in threshold.minimum:
            if name not in names:
                yield Problem(threshold.what, "minimum", "unknown-predicate", name)


def _repeated(field: str, names: Iterator[str] | tuple[str, ...]) -> Iterator[Problem]:
    seen = set()
    for name in names:
        if name in seen:
            yield Problem(name, field, "repeated", name)
        seen.add(name)
