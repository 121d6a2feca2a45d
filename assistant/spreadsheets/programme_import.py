"""A programme from a spreadsheet: the workbook of an edition, and the edition that a changed one makes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.apart import apart
from assistant.authorization import Action, Actor, own_kanwil
from assistant.programmes import loading, moving
from assistant.programmes.differences import Difference
from assistant.programmes.loading import LONGEST_ROOT, Loading, root_of
from assistant.services import Services
from assistant.spreadsheets import programme_form
from assistant.spreadsheets.filled import Fault, Filled, near
from assistant.spreadsheets.programme_cells import Told, told
from assistant.spreadsheets.programme_form import KIND
from assistant.spreadsheets.sheets import Asked, Change, Plan
from knowledge.catalogue import Catalogue
from knowledge.programme import Programme
from knowledge.worksheets import OLD_CODE, Table
from reports.forms import workbook
from reports.text import Translate
from storage.audit import Stamp


async def options(services: Services, actor: Actor) -> Sequence[Programme]:
    """The current editions of the person's Kanwil."""
    return services.catalogue.current(own_kanwil(actor, Action.CHANGE_PROGRAMMES))


async def newest(services: Services, actor: Actor) -> Programme:
    """The edition of the person's Kanwil that was loaded last."""
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    async with services.database.session() as session:
        await services.editions.refresh(session=session)
    catalogue = services.catalogue
    own = [p for p in catalogue.visible(kanwil_id) if catalogue.owner(p.id) == kanwil_id]
    return own[-1]


async def template(services: Services, actor: Actor, place: int, *, t: Translate) -> tuple[Programme, bytes]:
    """The edition with this number and its workbook, to be changed and sent back."""
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    programme = services.catalogue.of(kanwil_id).numbered(place)
    return programme, await apart(workbook, programme_form.form(t, programme))


async def empty(actor: Actor, *, t: Translate) -> bytes:
    """An empty workbook for a programme that nobody has yet."""
    own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    return await apart(workbook, programme_form.form(t, None))


async def check(
    services: Services, actor: Actor, filled: Filled, *, t: Translate, session: AsyncSession
) -> tuple[Asked, Sequence[Fault]]:
    """The programme in the workbook, and every cell that has to be mended first."""
    del session
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    found = examined(t, filled, services.catalogue, kanwil_id)
    rows: list[dict[str, Any]] = []
    if found.programme is not None:
        content = found.programme.model_dump(mode="json")
        base = filled.about.get("programme", "")
        rows = [{"programme": content, "renamed": dict(found.renamed), "base": base}]
    return Asked(KIND, kanwil_id, None, rows), found.faults


def examined(t: Translate, filled: Filled, catalogue: Catalogue, kanwil_id: int | None) -> Told:
    """The programme in a workbook as an edition for the Kanwil, or for all without one."""
    found = told(t, filled)
    if found.programme is None:
        return found
    faults = tuple(_faults(t, filled, found, catalogue.of(kanwil_id), kanwil_id))
    return Told(None if faults else found.programme, found.renamed, faults)


async def plan(services: Services, actor: Actor, asked: Asked, *, session: AsyncSession) -> Plan:
    """What the workbook would change now."""
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    await services.editions.refresh(session=session)
    (row,) = asked.rows
    programme = Programme.model_validate(row["programme"])
    wanted = Loading(programme, kanwil_id, row["renamed"], row.get("base", ""))
    catalogue = services.catalogue

    async def write(stamp: Stamp) -> None:
        await loading.load(catalogue, wanted, session=session, stamp=stamp)

    changes = await changed(catalogue, wanted, session=session)
    return Plan(changes, write, loading.undone(catalogue, wanted))


async def changed(catalogue: Catalogue, wanted: Loading, *, session: AsyncSession) -> tuple[Change, ...]:
    """What the workbook would change, with the confirmed evidence that stands for items it drops."""
    found = loading.changes(catalogue, wanted)
    dropped = [one.code for one in found if one.kind == "dropped_item"]
    stands = await moving.standing_for(catalogue, wanted, dropped, session=session)
    return tuple(_change(one, stands.get(one.code, (0, 0))) for one in found)


def _change(found: Difference, stands: tuple[int, int]) -> Change:
    name = found.code if found.kind in ("new_programme", "programme") else f"{found.code} {found.title}"
    within = found.title if found.kind == "new_programme" else found.before
    values = [(f.name, f.before, f.after) for f in found.fields if (f.before, f.after) != (None, None)]
    return Change(found.kind, name, within, tuple(f.name for f in found.fields), tuple(values), stands)


def _faults(
    t: Translate, filled: Filled, found: Told, catalogue: Catalogue, kanwil_id: int | None
) -> Iterator[Fault]:
    """What is wrong only beside the edition that counts now."""
    programme = found.programme
    if programme is None:
        return
    root = root_of(catalogue, programme.id, kanwil_id)
    label = programme_form.title(t, "id")
    head = (row for row in filled.tables.get(Table.PROGRAMME, ()) if row[programme_form.FIELD] == label)
    if len(root) > LONGEST_ROOT:
        yield from (row.fault(programme_form.VALUE, "long", longest=str(LONGEST_ROOT)) for row in head)
    before = loading.current(catalogue, root, kanwil_id)
    known = [c.id for c in before.criteria] if before else []
    codes = {c.id for c in programme.criteria}
    for row in filled.tables.get(Table.ITEMS, ()):
        old = row[OLD_CODE]
        if old and old not in known:
            yield row.fault(OLD_CODE, "unknown_old", given=old, near=near(old, known))
        elif found.renamed.get(row["id"]) and _still_there(old, codes, found.renamed):
            yield row.fault(OLD_CODE, "old_still_there", given=old)


def _still_there(old: str, codes: set[str], renamed: Mapping[str, str]) -> bool:
    """Whether an item keeps the code that another one says it had."""
    return old in codes and old not in renamed
