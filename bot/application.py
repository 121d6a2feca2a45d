"""Every handler of the bot in one screen; the first that fits an update gets it."""

from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.handlers.dispatch import Routes
from bot.handlers.turn import Desk
from bot.ports import App
from bot.telegram.sending import Sender


def register(application: App, desk: Desk) -> None:
    """Add all handlers; order matters: groups, edits, commands, files, and at last anything else."""
    private = filters.ChatType.PRIVATE
    fresh = filters.UpdateType.MESSAGE
    routes = Routes(desk, Sender(application.bot, desk.services.limits))
    application.add_handlers(
        [
            MessageHandler(fresh & ~private, routes.group),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & private, routes.edited),
            MessageHandler(fresh & filters.COMMAND, routes.command),
            MessageHandler(fresh & (filters.Document.ALL | filters.PHOTO), routes.file),
            MessageHandler(fresh & filters.ALL, routes.other),
            CallbackQueryHandler(routes.button),
        ]
    )
