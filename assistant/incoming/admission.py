"""Which files are taken at all, told before anything is fetched."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Actor
from assistant.incoming.intake import Upload
from documents.errors import TooLarge
from knowledge.errors import LengkapError
from knowledge.limits import Limits
from storage import usage


class TooMany(LengkapError):
    """More files in an hour than one person may send; facts: count."""

    code = "upload.too_many"


class TooMuch(LengkapError):
    """More bytes in a day than one person may send; facts: limit."""

    code = "upload.too_much"


class QueueFull(LengkapError):
    """So many files wait to be read that no more are taken for now."""

    code = "upload.queue_full"


async def refusal(
    limits: Limits, actor: Actor, upload: Upload, *, session: AsyncSession, now: datetime
) -> LengkapError | None:
    """Why a file of somebody who may send files is not taken; None when it is."""
    if upload.size is not None and upload.size > limits.file_bytes:
        return TooLarge(size=upload.size, limit=limits.file_bytes)
    used = await usage.of_person(
        session=session,
        sender_id=actor.person_id,
        day=now - timedelta(days=1),
        hour=now - timedelta(hours=1),
        queue=limits.queue_documents,
    )
    if used.full:
        return QueueFull()
    if used.files >= limits.person_files_per_hour:
        return TooMany(count=used.files)
    if used.size + (upload.size or 0) > limits.person_bytes_per_day:
        return TooMuch(limit=limits.person_bytes_per_day)
    return None
