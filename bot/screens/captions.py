"""Words that somebody wrote about a document."""

from assistant.incoming.captions import Offered
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, italic
from bot.screens.screen import Button, Screen
from bot.translation import Translator

_SHOWN = 300


def offer(t: Translator, offered: Offered) -> Screen:
    """Whether the words are to describe the document, or to search its item."""
    name = bold(offered.name, 80) if offered.name else t("answer.photo")
    text = t("caption.offer", file=name, text=italic(offered.text, _SHOWN))
    rows = (
        (Button(t("button.describe"), encode(Verb.DESCRIBE, offered.document_id)),),
        (Button(t("button.seek"), encode(Verb.SEEK, offered.document_id)),),
        (Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),),
    )
    return Screen(text, rows)
