"""How often the database is asked from the arrival of a file until its reading is saved."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from assistant.incoming import intake, submissions
from assistant.incoming.intake import Left
from assistant.membership import enrolment
from bot.stations.binding import ServiceIntake
from storage.database import Database
from tests.bot.test_costs import database, town
from tests.bot.town import NOW, REPORT, Town, upload_of

__all__ = ["database", "town"]

SESSIONS, QUERIES = "checkout", "before_cursor_execute"


@contextmanager
def counted(asked: Database) -> Iterator[Counter[str]]:
    """How many sessions and queries there are meanwhile."""
    found: Counter[str] = Counter()
    notes = {kind: lambda *_, kind=kind: found.update([kind]) for kind in (SESSIONS, QUERIES)}
    engines = {asked.engine.sync_engine, asked.reading.sync_engine}
    for engine in engines:
        for kind, note in notes.items():
            sa.event.listen(engine, kind, note)
    try:
        yield found
    finally:
        for engine in engines:
            for kind, note in notes.items():
                sa.event.remove(engine, kind, note)


async def test_a_file_costs_no_more_sessions_and_queries_than_it_must(town: Town) -> None:
    """Coming in, stored, and read; what the Kanwil has taught is known from the file before."""
    for name in ("Budi", "Ani"):
        await town.work_on(name)
    await town.send("Budi")
    costs = []
    with counted(town.services.database) as cost:
        actor = await enrolment.known(town.services, town.people["Ani"])
        upload = upload_of(actor.telegram_id, filename="laporan.txt", message=1)
        await submissions.join(town.services, actor, upload, now=NOW)
        costs.append((cost[SESSIONS], cost[QUERIES]))
        assert await intake.stored(town.services, upload) is None
        document = await intake.store(town.services, upload, REPORT.encode())
        costs.append((cost[SESSIONS], cost[QUERIES]))
        assert await ServiceIntake(town.services).read_text(document) is Left.NOTHING
        costs.append((cost[SESSIONS], cost[QUERIES]))
    assert costs == [(2, 7), (5, 12), (8, 21)]
