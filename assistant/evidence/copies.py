"""Originals given back to those who may see them."""

from dataclasses import dataclass
from datetime import datetime

from assistant.authorization import Actor
from assistant.services import Services
from assistant.sight import sight
from storage import audit
from storage.audit import Stamp

_ENDINGS = {"jpeg": "jpg", "tiff": "tif"}


@dataclass(frozen=True, slots=True)
class Copy:
    """The bytes as they were sent; without a name the file was a photo, and `ending` says of which kind."""

    document_id: int
    name: str
    ending: str
    content: bytes


async def copy(services: Services, actor: Actor, document_id: int, *, now: datetime) -> Copy:
    """The original of a document, put on record as handed out."""
    async with services.database.session() as session:
        document = (await sight(actor, document_id, session=session)).document
    content = await services.originals.load(document.unit_id, document.sha256)
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        entry = stamp.entry("document.fetched", f"document:{document_id}", unit_id=document.unit_id)
        await audit.record(entry, session=session)
    media = document.media or "bin"
    return Copy(document_id, document.filename, _ENDINGS.get(media, media), content)
