"""The messages of a practice run; each says that nothing is counted."""

from assistant.incoming.practice import Lesson
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, weight_name
from bot.screens.markup import italic, safe, shorten
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator

GIVE, READ = "give", "read"
ANSWERS = ("yes", "other", "no")


def given(t: Translator, lesson: Lesson) -> Screen:
    """The paper, and what to do with it."""
    text = t("practice.given", programme=safe(lesson.programme.short_name, 60))
    button = Button(t("practice.pretend"), encode(Verb.PRACTISE, READ))
    return Screen(text, ((button,),), Attachment(lesson.filename, lesson.content))


def read(t: Translator, lesson: Lesson) -> Screen:
    """What the bot would answer, with the buttons that a real answer has."""
    quote = italic(f"“{shorten(lesson.match.quote, 120)}”", 122)
    lines = [
        t("practice.title"),
        "",
        f"🔵 {item_name(lesson.criterion, 100)} ({weight_name(t, lesson.criterion)})",
        f"{t('answer.page', page=lesson.match.page or 1)}: {quote}",
        "",
        t("practice.now_press"),
    ]
    yes, other, no = (Button(t(f"practice.{step}"), encode(Verb.PRACTISE, step)) for step in ANSWERS)
    return Screen("\n".join(lines), ((yes,), (other, no)))


def answered(t: Translator, lesson: Lesson, step: str) -> Screen:
    """What that press does in earnest, and what comes next."""
    told = t(f"practice.after_{step}", item=item_name(lesson.criterion, 100))
    again = Button(t("practice.again"), encode(Verb.PRACTISE, READ))
    return Screen("\n\n".join((t("practice.title"), told, t("practice.end"))), ((again,),))
