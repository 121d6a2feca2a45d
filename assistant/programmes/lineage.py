"""Which item of one edition is which of another, by way of the editions between."""

from collections.abc import Mapping

from assistant.programmes.differences import old_code
from knowledge.catalogue import Catalogue
from knowledge.programme import Programme


def codes_between(
    catalogue: Catalogue, renamed: Mapping[str, Mapping[str, str]], before: Programme, after: Programme
) -> Mapping[str, str]:
    """Each item's code in a newer edition, by way of the editions between; the same code is the same item."""
    origin = catalogue.origins.get(after.id)
    base = origin.base if origin else ""
    if not base or base == before.id or not _descends(catalogue, base, before.id):
        return _direct(before, after, renamed.get(after.id, {}) if base == before.id else {})
    between = catalogue.programme(base)
    last = _direct(between, after, renamed.get(after.id, {}))
    first = codes_between(catalogue, renamed, before, between)
    return {old: last[middle] for old, middle in first.items() if middle in last}


def _descends(catalogue: Catalogue, id_: str, ancestor: str) -> bool:
    while id_ and id_ != ancestor:
        origin = catalogue.origins.get(id_)
        id_ = origin.base if origin else ""
    return id_ == ancestor


def _direct(before: Programme, after: Programme, renamed: Mapping[str, str]) -> dict[str, str]:
    found = {c.id: old_code(c, before, renamed) for c in after.criteria}
    return {old: new for new, old in found.items() if old is not None}
