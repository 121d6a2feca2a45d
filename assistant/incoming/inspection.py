"""Looking at a document's bytes once its text has been answered."""

from assistant.services import Services
from documents.errors import ReadError
from documents.reading import Kind, Place, Reading, Signals
from storage import documents, signals
from storage.tables import DocumentState


async def inspect(services: Services, document_id: int) -> None:
    """Find stamps, codes, signatures and pictures of a read document and keep them; safe to repeat.

    What cannot be inspected keeps what reading found: nothing is ever said not to be there.
    """
    async with services.database.session() as session:
        document = await documents.by_id(session=session, document_id=document_id)
    if document.state not in {DocumentState.READ, DocumentState.MATCHED} or document.media is None:
        return
    content = await services.originals.load(document.unit_id, document.sha256)
    place = document.signals.get("place")
    known = Signals(
        pages=document.page_count,
        pictures=document.pictures,
        look=document.look,
        taken_at=document.signals.get("taken_at"),
        place=Place(**place) if place else None,
    )
    reading = Reading(Kind(document.media), (), (), known, 0)
    try:
        found = await services.reader.inspect(content, reading)
    except ReadError:
        return
    async with services.database.transaction() as session:
        await signals.save(found.plain(), session=session, unit_id=document.unit_id, document_id=document_id)
