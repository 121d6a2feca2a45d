"""Letters about what is missing, as messages."""

from collections.abc import Sequence

from assistant.offices.requests import Desk, Written
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from reports.letter_template import FIELDS, ITEM_FIELDS
from storage.tables import Letter

_PER_PAGE = 8


def board(t: Translator, desk: Desk, page: int, *, may_set_template: bool) -> Screen:
    """The offices that lack something, each with a button that writes to it."""
    value = desk.board
    unit, assessment = value.unit.id, value.standing.assessment_id
    lacking = [d for d in value.desks if d.missing]
    shown = page_of(lacking, page, _PER_PAGE)
    missing = len(value.standing.checklist.missing())
    head = t("letter.title", unit=bold(value.unit.name, 120), assessment=safe(value.standing.name, 120))
    lines = [
        t("letter.line", office=bold(d.office.name, 80), missing=len(d.missing)) + _last(t, desk, d.office.id)
        for d in shown.items
    ]
    if not value.desks:
        lines = [t("letter.no_offices")]
    if missing:
        lines.append("\n" + t("letter.whole", missing=missing) + _last(t, desk, None))
    rows = [
        (Button(plain(f"✉️ {d.office.name} ({len(d.missing)})"), _letter(desk, d.office.id)),)
        for d in shown.items
    ]
    turn = pager(t, shown, lambda n: encode(Verb.LETTERS, unit, assessment, n))
    tools = []
    if len(lacking) > 1:
        everyone = Button(
            t("button.all_letters", count=len(lacking)), encode(Verb.LETTERS_ALL, unit, assessment)
        )
        tools.append((everyone,))
    if missing:
        tools.append((Button(t("button.whole_letter"), _letter(desk, 0)),))
    if may_set_template:
        tools.append((Button(t("button.template"), encode(Verb.TEMPLATE, 0)),))
    return Screen("\n".join((head, "", *lines)), (*rows, *turn, *tools))


def letter(t: Translator, written: Written) -> Screen:
    """A letter as a file."""
    text = t("letter.written", number=written.number, to=bold(written.to, 120), missing=written.missing)
    return Screen(text, document=Attachment(written.filename, written.content))


def all_letters(t: Translator, written: Sequence[Written], document: Attachment) -> Screen:
    """Several letters in one ZIP."""
    first, last = written[0].number, written[-1].number
    return Screen(t("letter.all_written", count=len(written), first=first, last=last), document=document)


def template(t: Translator) -> Screen:
    """What a template is, and what can be done with it."""
    rows = (
        (Button(t("button.template_download"), encode(Verb.TEMPLATE, 1)),),
        (Button(t("button.template_replace"), encode(Verb.TEMPLATE, 2)),),
        (Button(t("button.template_standard"), encode(Verb.TEMPLATE, 3)),),
    )
    fields = ", ".join(f"<code>{{{{ {name} }}}}</code>" for name in FIELDS)
    items = ", ".join(f"<code>{{{{ b.{name} }}}}</code>" for name in ITEM_FIELDS)
    return Screen(t("letter.template", fields=fields, items=items), rows)


def template_file(t: Translator, document: Attachment) -> Screen:
    """The template as it is now."""
    return Screen(t("letter.template_file"), document=document)


def ask_template(t: Translator) -> Screen:
    """Ask for a new template."""
    return Screen(t("letter.ask_template"), ((Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),),))


def template_set(t: Translator) -> Screen:
    """A new template counts from now on."""
    return Screen(t("letter.template_set"))


def _last(t: Translator, desk: Desk, office_id: int | None) -> str:
    found: Letter | None = desk.last.get(office_id)
    if found is None:
        return ""
    at = found.written_at.astimezone(desk.board.standing.zone.tzinfo)
    return t("letter.last", number=found.number, date=at.date())


def _letter(desk: Desk, office_id: int) -> str:
    return encode(Verb.LETTER, desk.board.unit.id, desk.board.standing.assessment_id, office_id)
