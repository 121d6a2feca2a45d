"""What a new edition changes in the one whose place it takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.programme import Criterion, Programme


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    `kind` is "new_programme", "programme", "new_item", "dropped_item", "renamed_item" or "item"; `before` is
    the code that a renamed item had, `fields` what else differs in it.
    """

    kind: str
    code: str
    title: str
    before: str = ""
    fields: tuple[str, ...] = ()


def differences(
    before: Programme | None, after: Programme, renamed: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Everything that differs, in pack order, dropped items last; ids of editions do not count."""
    if before is None:
        head = Difference("new_programme", after.id, after.name)
        return (head, *(Difference("new_item", c.id, c.title) for c in after.criteria))
    return (*_programme(before, after), *_items(before, after, renamed))


def old_code(criterion: Criterion, before: Programme, renamed: Mapping[str, str]) -> str | None:
    """The code that an item had before; None for a new item."""
    code = renamed.get(criterion.id, criterion.id)
    taken = set(renamed.values()) - {code}
    return code if before.has(code) and code not in taken else None


def _programme(before: Programme, after: Programme) -> Iterator[Difference]:
    names = [name for name in Programme.model_fields if name not in ("id", "criteria")]
    fields = [name for name in names if getattr(before, name) != getattr(after, name)]
    kept = {c.id for c in after.criteria if before.has(c.id)}
    if [c.id for c in before.criteria if c.id in kept] != [c.id for c in after.criteria if c.id in kept]:
        fields.append("order")
    if fields:
        yield Difference("programme", after.id, after.short_name, fields=tuple(fields))


def _items(before: Programme, after: Programme, renamed: Mapping[str, str]) -> Iterator[Difference]:
    kept = set()
    for criterion in after.criteria:
        code = old_code(criterion, before, renamed)
        if code is None:
            yield Difference("new_item", criterion.id, criterion.title)
            continue
        kept.add(code)
        known = before.criterion(code)
        fields = tuple(
            name
            for name in Criterion.model_fields
            if name != "id" and getattr(known, name) != getattr(criterion, name)
        )
        if code != criterion.id:
            yield Difference("renamed_item", criterion.id, criterion.title, code, fields)
        elif fields:
            yield Difference("item", criterion.id, criterion.title, fields=fields)
    for criterion in before.criteria:
        if criterion.id not in kept:
            yield Difference("dropped_item", criterion.id, criterion.title)
