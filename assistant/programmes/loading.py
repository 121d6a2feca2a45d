"""New editions: what a programme is an edition of, what that changes, and keeping it."""

import hashlib
import json
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.programmes import differences as compared
from assistant.programmes.differences import Difference, differences
from knowledge.catalogue import Catalogue
from knowledge.errors import LengkapError
from knowledge.programme import Programme
from knowledge.vocabulary import Zone
from storage import editions
from storage.audit import Stamp
from storage.tables import Edition

_STAMP = re.compile(r"(?:-k\d+)?-\d{8}[a-z]?$")
LONGEST_ROOT = 22
"""How long the code of a programme may be, so that the name of an edition still fits."""


class EditionsADay(LengkapError):
    """So many editions of one programme were loaded today that no name is left."""

    code = "programme.too_often"


@dataclass(frozen=True, slots=True)
class Loading:
    """A programme that somebody wants to load, for one Kanwil or all; `renamed` gives old codes by new.

    `base` is the edition whose workbook was changed, as the workbook says.
    """

    programme: Programme
    kanwil_id: int | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    base: str = ""


def root_of(catalogue: Catalogue, given: str, kanwil_id: int | None) -> str:
    """The programme that an id means for a Kanwil: that of the edition so called, or a new one."""
    visible = {p.id for p in catalogue.visible(kanwil_id)}
    if given in visible:
        return catalogue.root(given)
    return _STAMP.sub("", given)


def current(catalogue: Catalogue, root: str, kanwil_id: int | None) -> Programme | None:
    """The edition of the programme that counts for the Kanwil now."""
    return next((p for p in catalogue.current(kanwil_id) if catalogue.root(p.id) == root), None)


def changes(catalogue: Catalogue, loading: Loading) -> tuple[Difference, ...]:
    """What the programme would change for the Kanwil; nothing when it counts so already."""
    root = root_of(catalogue, loading.programme.id, loading.kanwil_id)
    before = current(catalogue, root, loading.kanwil_id)
    return differences(before, loading.programme, loading.renamed)


def undone(catalogue: Catalogue, loading: Loading) -> tuple[str, ...]:
    """What was loaded since the edition that the workbook was made of, and would be undone by it: codes."""
    root = root_of(catalogue, loading.programme.id, loading.kanwil_id)
    now = current(catalogue, root, loading.kanwil_id)
    base = next((p for p in catalogue.visible(loading.kanwil_id) if p.id == loading.base), None)
    if now is None or base is None or base.id == now.id or catalogue.root(base.id) != root:
        return ()
    return compared.undone(base, now, loading.programme)


async def load(catalogue: Catalogue, loading: Loading, *, session: AsyncSession, stamp: Stamp) -> str:
    """Keep the programme as a new dated edition; its id."""
    root = root_of(catalogue, loading.programme.id, loading.kanwil_id)
    before = current(catalogue, root, loading.kanwil_id)
    for name in _names(root, loading.kanwil_id, stamp):
        content = loading.programme.model_copy(update={"id": name}).model_dump(mode="json")
        row = Edition(
            name=name,
            root=root,
            base=before.id if before else "",
            kanwil_id=loading.kanwil_id,
            content=content,
            sha256=_digest(content),
            renamed=dict(loading.renamed),
            imported_by=stamp.by,
            at=stamp.at,
        )
        if await editions.add(row, session=session, stamp=stamp):
            return name
    raise EditionsADay(programme=root)


def _names(root: str, kanwil_id: int | None, stamp: Stamp) -> list[str]:
    owner = f"-k{kanwil_id}" if kanwil_id is not None else ""
    name = f"{root}{owner}-{stamp.at.astimezone(Zone.WIB.tzinfo):%Y%m%d}"
    return [name, *(f"{name}{letter}" for letter in string.ascii_lowercase[1:])]


def _digest(content: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
