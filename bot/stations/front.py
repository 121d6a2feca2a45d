"""Handlers and screens as the engine sees them: who is let in, and what people are shown."""

from datetime import datetime

from telegram import Update

from assistant import schedule
from assistant.authorization import Actor
from assistant.incoming import overview
from assistant.incoming.intake import Upload
from assistant.incoming.submissions import Progress
from assistant.membership import enrolment
from assistant.services import Services
from bot.application import register
from bot.handlers.turn import Desk
from bot.ports import App, Uploads, Verdict
from bot.screens import answer as answer_screens
from bot.screens import errors as error_screens
from bot.screens import submission as submission_screens
from bot.screens import welcome
from bot.screens.screen import Screen
from bot.stations.outgoing import compose
from bot.telegram.fetching import SmallFiles
from bot.telegram.menus import ChatMenus
from bot.translation import DEFAULT, Translator, language_of, translator
from knowledge.errors import LengkapError
from storage.outbox import Outgoing

_INVITED = "/start "


class TelegramFront:
    """The front of the bot over one set of services."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._unseen: ChatMenus | None = None
        self._uploads: Uploads | None = None

    def register(self, application: App, uploads: Uploads) -> None:
        """Add the handlers to the application."""
        self._unseen = ChatMenus(application.bot)
        files = SmallFiles(application.bot)
        self._uploads = uploads
        username = str(application.bot.username)
        register(application, Desk(self._services, uploads, self._unseen, files, username))

    async def admits(self, update: Update) -> Verdict:
        """Keep what known people do, and anyone's invitation; everybody else is a stranger."""
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or user.is_bot:
            return Verdict.IGNORED
        message = update.message
        known = await enrolment.recognise(self._services, user.id) is not None
        if not known and chat.type == "private" and message and (message.text or "").startswith(_INVITED):
            return Verdict.ARRIVAL
        if chat.type != "private":
            return Verdict.KNOWN if known and message is not None else Verdict.IGNORED
        return Verdict.KNOWN if known else Verdict.STRANGER

    async def tick(self, now: datetime) -> None:
        """Write what fell due; strangers get their menu as soon as Telegram takes it."""
        if await schedule.tick(self._services, now=now) and self._uploads is not None:
            self._uploads.nudge()
        if self._unseen is not None:
            await self._unseen.show_strangers()
            self._unseen = None

    async def received(self, upload: Upload) -> Screen:
        """The file was seen."""
        return Screen(translator(upload.language)("answer.receiving"))

    async def progress(self, upload: Upload, progress: Progress) -> Screen:
        """One file as far as it is; of several how many are read."""
        t = translator(upload.language)
        if len(progress.steps) > 1:
            return submission_screens.progress(t, progress, self._services.clock())
        if not progress.stored:
            return Screen(t("answer.receiving"))
        return Screen("\n".join((t("answer.stored"), *submission_screens.queue(t, progress))))

    async def ready(self, upload: Upload) -> Screen:
        """The answer follows."""
        return Screen(translator(upload.language)("answer.ready"))

    async def answer(self, upload: Upload, submission_id: int) -> Screen:
        """The answer to what was sent together, for the one who sent it; one file is answered alone."""
        now = self._services.clock()
        actor, seen = await overview.answer(self._services, upload.telegram_id, submission_id, now=now)
        t = _spoken_to(actor)
        return submission_screens.answer(t, seen, now) if seen else welcome.stranger(t)

    async def failed(self, upload: Upload, error: LengkapError) -> Screen:
        """Why a file has no document."""
        return answer_screens.refused(translator(upload.language), upload.filename, error)

    async def mishap(self, telegram_id: int, error: LengkapError) -> Screen:
        """Why something could not be done."""
        t, _ = await self._reader(telegram_id)
        return error_screens.error(t, error)

    async def stranger(self, update: Update) -> Screen:
        """How to get in."""
        code = update.effective_user.language_code if update.effective_user else None
        return welcome.stranger(translator(language_of(code)))

    async def outgoing(self, message: Outgoing) -> Screen:
        """A message that waited to be sent."""
        t, actor = await self._reader(message.telegram_id)
        return await compose(self._services, t, actor, message)

    async def _reader(self, telegram_id: int) -> tuple[Translator, Actor | None]:
        actor = await enrolment.recognise(self._services, telegram_id)
        return _spoken_to(actor), actor


def _spoken_to(actor: Actor | None) -> Translator:
    return translator(actor.language if actor else DEFAULT)
