"""Groups, in which the bot says once where it can be written to."""

from datetime import datetime

from assistant.authorization import Actor
from assistant.services import Services
from storage import outbox
from storage.tables import Outbox


async def greet(services: Services, actor: Actor, chat_id: int, *, now: datetime) -> bool:
    """Whether nothing was said in this group so far; it counts as said from now on."""
    said = Outbox(
        person_id=actor.person_id,
        kind="group",
        key=f"group:{chat_id}",
        created_at=now,
        not_before=now,
        sent_at=now,
    )
    async with services.database.transaction() as session:
        return await outbox.enqueue(said, session=session) is not None
