"""Letters to offices about what is missing, and the template they are written from."""

import io
import zipfile

from telegram import Message

from assistant import dialogue
from assistant.offices import letter_templates, requests
from bot.callbacks import Press, StaleButton, Verb
from bot.handlers.offices import Purpose, letter_board, unit_first
from bot.handlers.turn import ButtonHandler, Shown, Turn
from bot.screens import requests as screens
from bot.screens.screen import Attachment, Screen
from bot.translation import DEFAULT, translator

_ENDINGS = (".docx", ".docm", ".dotx", ".dotm")
_LARGEST = 1_000_000
SHOW, DOWNLOAD, ASK, STANDARD = range(4)


async def letters(turn: Turn) -> Screen:
    """Whom letters can be written to: in one's unit, or in the unit that is chosen or named."""
    return await unit_first(turn, Purpose.LETTERS)


async def template_sent(turn: Turn, message: Message) -> Screen | None:
    """The template in a message that answers the question for one; None for any other file."""
    document = message.document
    name = (document.file_name or "") if document else ""
    if (
        document is None
        or not name.lower().endswith(_ENDINGS)
        or not letter_templates.may_set_template(turn.actor)
    ):
        return None
    question = dialogue.waiting(turn.actor, now=turn.now)
    if not isinstance(question, dialogue.TemplateSought):
        return None
    content = await turn.desk.files.fetch(document.file_id, _LARGEST)
    await letter_templates.set_template(turn.services, turn.actor, name, content, now=turn.now)
    await dialogue.answered(turn.services, turn.actor, dialogue.TemplateSought, now=turn.now)
    return screens.template_set(turn.t)


async def _letters(turn: Turn, press: Press) -> Shown:
    return Shown(await letter_board(turn, press.number(0), press.number(1), press.number(2)))


async def _letter(turn: Turn, press: Press) -> Shown:
    written = await requests.write(
        turn.services,
        turn.actor,
        press.number(0),
        press.number(1),
        press.number(2),
        t=translator(DEFAULT),
        now=turn.now,
    )
    return Shown(toast=turn.t("toast.letter"), below=screens.letter(turn.t, written))


async def _letters_all(turn: Turn, press: Press) -> Shown:
    written = await requests.write_all(
        turn.services,
        turn.actor,
        press.number(0),
        press.number(1),
        t=translator(DEFAULT),
        now=turn.now,
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in written:
            archive.writestr(one.filename, one.content)
    document = Attachment(turn.t("letter.zip_name"), buffer.getvalue())
    return Shown(toast=turn.t("toast.letter"), below=screens.all_letters(turn.t, written, document))


async def _template(turn: Turn, press: Press) -> Shown:
    wanted = press.number(0)
    if wanted == SHOW:
        return Shown(below=screens.template(turn.t))
    if wanted == DOWNLOAD:
        name, content = await letter_templates.template_of(turn.services, turn.actor, t=translator(DEFAULT))
        return Shown(below=screens.template_file(turn.t, Attachment(name, content)))
    if wanted == ASK and letter_templates.may_set_template(turn.actor):
        await dialogue.ask(turn.services, turn.actor, dialogue.TemplateSought(), now=turn.now)
        return Shown(screens.ask_template(turn.t))
    if wanted == STANDARD:
        await letter_templates.drop_template(turn.services, turn.actor, now=turn.now)
        return Shown(Screen(turn.t("letter.template_dropped")))
    raise StaleButton


LETTER_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.LETTERS: _letters,
    Verb.LETTER: _letter,
    Verb.LETTERS_ALL: _letters_all,
    Verb.TEMPLATE: _template,
}
