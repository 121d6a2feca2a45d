"""Ways between a file and what was sent with it or before it."""

from assistant.incoming.outcome import Company
from bot.callbacks import Verb, encode
from bot.screens.screen import Button
from bot.translation import Translator

Rows = tuple[tuple[Button, ...], ...]
FILES_SHOWN = 8


def way(t: Translator, company: Company | None) -> Rows:
    """Back to what else was sent with a file, or on to what was sent before it."""
    if company is None or company.files < 2:
        return previous(t, company.previous if company else None)
    page = company.place // FILES_SHOWN
    return ((Button(t("button.submission"), encode(Verb.SUBMISSION, company.submission_id, page)),),)


def previous(t: Translator, submission_id: int | None) -> Rows:
    """On to the submission that another one continues."""
    if submission_id is None:
        return ()
    return ((Button(t("button.previous_submission"), encode(Verb.SUBMISSION, submission_id, 0)),),)
