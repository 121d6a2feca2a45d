"""The template that a Kanwil's letters are written from, its own or the standard one."""

from collections.abc import Sequence
from datetime import datetime

from assistant.authorization import Action, Actor, Denied, Target, authorize, own_place
from assistant.confined import confined
from assistant.services import Services
from documents.reading import Kind
from knowledge.errors import LengkapError
from reports import letter
from reports.letter_template import TEXTS
from reports.package import safe_name
from reports.text import Translate
from storage import letters
from storage.audit import Stamp
from storage.tables import LetterTemplate

_SECONDS = 30.0
_LARGEST_TEMPLATE = 1_000_000
_LONGEST_NAME = 80


class NotWord(LengkapError):
    """The template is no Word document."""

    code = "template.not_docx"


async def template_of(services: Services, actor: Actor, *, t: Translate) -> tuple[str, bytes]:
    """The template that letters of the person's Kanwil are written from."""
    target = own_place(actor)
    authorize(actor, Action.WRITE_LETTERS, target)
    async with services.database.session() as session:
        own = await letters.template(session=session, kanwil_id=target.kanwil_id or 0)
    if own is not None:
        return own.filename, own.content
    content = await confined(services.limits, _SECONDS, letter.standard, _texts(t))
    return t("letter.template_name"), content


async def set_template(
    services: Services, actor: Actor, filename: str, content: bytes, *, now: datetime
) -> None:
    """Write the Kanwil's letters from this template; refuses what carries programs or cannot be filled in."""
    target = _kanwil(actor)
    reading = await services.reader.read(content[: _LARGEST_TEMPLATE + 1], filename)
    if reading.kind is not Kind.DOCX or len(content) > _LARGEST_TEMPLATE:
        raise NotWord
    await confined(services.limits, _SECONDS, letter.check, content, letter.EXAMPLE)
    stamp = Stamp(now, actor.person_id)
    row = LetterTemplate(
        kanwil_id=target.kanwil_id or 0,
        content=content,
        filename="".join(safe_name(filename, _LONGEST_NAME)),
        set_by=actor.person_id,
        set_at=now,
    )
    async with services.database.transaction() as session:
        await letters.set_template(row, session=session, stamp=stamp)


async def drop_template(services: Services, actor: Actor, *, now: datetime) -> None:
    """Write the Kanwil's letters from the template that comes with the product again."""
    target = _kanwil(actor)
    async with services.database.transaction() as session:
        await letters.drop_template(
            session=session, kanwil_id=target.kanwil_id or 0, stamp=Stamp(now, actor.person_id)
        )


def may_set_template(actor: Actor) -> bool:
    """Whether the person may replace the template where they work now."""
    try:
        _kanwil(actor)
    except Denied:
        return False
    return True


def _kanwil(actor: Actor) -> Target:
    target = own_place(actor)
    authorize(actor, Action.SET_TEMPLATE, target)
    return target


async def filled(
    services: Services, own: LetterTemplate | None, contexts: Sequence[letter.Context], *, t: Translate
) -> list[bytes]:
    """One letter for each context, from the Kanwil's own template where it has one."""
    if own is None:
        return await confined(services.limits, _SECONDS, letter.from_standard, _texts(t), contexts)
    return await confined(services.limits, _SECONDS, letter.render, own.content, contexts)


def _texts(t: Translate) -> dict[str, str]:
    return {name: t(f"report.letter.{name}") for name in TEXTS}
