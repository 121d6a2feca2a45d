"""What a new edition changes in the one whose place it takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.programme import Criterion, Programme, Record

Plain = str | float | None
_PLAIN = (str, int, float)


@dataclass(frozen=True, slots=True)
class Altered:
    """A field with another value; both values are told where each is one plain value or none at all."""

    name: str
    before: Plain = None
    after: Plain = None


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
    fields: tuple[Altered, ...] = ()


def differences(
    before: Programme | None, after: Programme, renamed: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Everything that differs, in pack order, dropped items last; ids of editions do not count."""
    if before is None:
        head = Difference("new_programme", after.id, after.name)
        return (head, *(Difference("new_item", c.id, c.title) for c in after.criteria))
    return (*_programme(before, after), *_items(before, after, renamed))


def undone(base: Programme, now: Programme, after: Programme) -> tuple[str, ...]:
    """The items that are otherwise now than in `base` and would be again, in a part, as they were there.

    A programme whose own fields would be so stands among them by the id of `now`.
    """
    was, held, wanted = ({c.id: c for c in p.criteria} for p in (base, now, after))
    codes = dict.fromkeys((*held, *was))
    found = [c for c in codes if _returns(was.get(c), held.get(c), wanted.get(c), ("id",))]
    return (*([now.id] if _returns(base, now, after, ("id", "criteria")) else []), *found)


def _returns(base: Record | None, now: Record | None, after: Record | None, but: Sequence[str]) -> bool:
    if base is None or now is None or after is None:
        return (base is None) != (now is None) and (base is None) == (after is None)
    names = [name for name in type(base).model_fields if name not in but]
    return any(getattr(now, n) != getattr(base, n) == getattr(after, n) for n in names)


def old_code(criterion: Criterion, before: Programme, renamed: Mapping[str, str]) -> str | None:
    """The code that an item had before; None for a new item."""
    code = renamed.get(criterion.id, criterion.id)
    taken = set(renamed.values()) - {code}
    return code if before.has(code) and code not in taken else None


def _programme(before: Programme, after: Programme) -> Iterator[Difference]:
    fields = list(_altered(before, after, ("id", "criteria")))
    kept = {c.id for c in after.criteria if before.has(c.id)}
    if [c.id for c in before.criteria if c.id in kept] != [c.id for c in after.criteria if c.id in kept]:
        fields.append(Altered("order"))
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
        fields = tuple(_altered(before.criterion(code), criterion, ("id",)))
        if code != criterion.id:
            yield Difference("renamed_item", criterion.id, criterion.title, code, fields)
        elif fields:
            yield Difference("item", criterion.id, criterion.title, fields=fields)
    for criterion in before.criteria:
        if criterion.id not in kept:
            yield Difference("dropped_item", criterion.id, criterion.title)


def _altered(before: Record, after: Record, but: Sequence[str]) -> Iterator[Altered]:
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name in but or old == new:
            continue
        plain = all(value is None or isinstance(value, _PLAIN) for value in (old, new))
        yield Altered(name, old, new) if plain else Altered(name)
