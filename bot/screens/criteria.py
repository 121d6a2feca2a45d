"""What the items of a programme ask, and which documents prove them."""

from collections.abc import Sequence

from assistant.checklists import Standing
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, mark, shortfall, weight_name
from bot.screens.markup import bold, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus
from knowledge.programme import Criterion, EvidenceForm
from knowledge.vocabulary import Basis

_PER_PAGE = 10
_MUST_SHOW = 5


def listing(t: Translator, standing: Standing, page: int = 0) -> Screen:
    """All items of the assessment, ten a page."""
    shown = page_of(standing.checklist.items, page, _PER_PAGE)
    turn = pager(t, shown, lambda n: encode(Verb.CRITERIA, standing.assessment_id, n))
    head = f"{t('criteria.all', assessment=bold(standing.name, 120))}\n{t('criteria.hint')}"
    return _list(head, standing, shown.items, turn)


def found(
    t: Translator,
    standing: Standing,
    word: str,
    items: Sequence[ItemStatus],
    *,
    opens: Verb = Verb.CRITERION,
) -> Screen:
    """The items that fit a word, best first; all groups when none does."""
    if not items:
        every = encode(Verb.CRITERIA, standing.assessment_id, 0)
        return Screen(t("criteria.none", word=bold(word, 60)), ((Button(t("button.all_items"), every),),))
    head = t("criteria.found", word=bold(word, 60), assessment=safe(standing.name, 120))
    return _list(head, standing, items, opens=opens)


def one(t: Translator, assessment_id: int, item: ItemStatus) -> Screen:
    """One item: what it asks, what proves it, where it stands, and its source."""
    criterion = item.criterion
    lines = [
        f"{item_name(criterion, 200)} ({weight_name(t, criterion)})",
        f"{mark(item.word)} {t(f'word.{item.word.name.lower()}')}",
        *(f"  – {shortfall(t, s)}" for s in item.shortfalls),
        "",
        safe(criterion.what_it_asks, 600),
        "",
        *_evidence(t, criterion),
        "",
        t("criteria.period", period=safe(criterion.period, 160)),
        t("criteria.holder", holder=safe(criterion.holder, 160)),
        t("criteria.source", source=safe(criterion.source.what, 200)),
    ]
    if not criterion.required:
        lines.append(t("criteria.suggested_note"))
    sent = Button(t("button.evidence"), encode(Verb.ITEM, assessment_id, criterion.id, 0))
    return Screen("\n".join(lines), ((sent,),))


def _evidence(t: Translator, criterion: Criterion) -> list[str]:
    sourced = [e for e in criterion.evidence if e.basis is Basis.SOURCE]
    derived = [e for e in criterion.evidence if e.basis is Basis.DERIVED]
    lines = [t("criteria.proved_by"), *(_form(t, e) for e in sourced)] if sourced else []
    if derived:
        lines += [t("criteria.usually_proved_by"), *(_form(t, e) for e in derived)]
    return lines


def _form(t: Translator, evidence: EvidenceForm) -> str:
    count = t("criteria.count", count=evidence.count) if evidence.count > 1 else ""
    shows = "; ".join(safe(s, 80) for s in evidence.must_show[:_MUST_SHOW])
    return f"• {safe(evidence.detail, 120)}{count}" + (f": {shows}" if shows else "")


def _list(
    head: str,
    standing: Standing,
    items: Sequence[ItemStatus],
    turn: tuple[tuple[Button, ...], ...] = (),
    opens: Verb = Verb.CRITERION,
) -> Screen:
    lines = [f"{mark(item.word)} {item_name(item.criterion, 90)}" for item in items]
    buttons = [_open(standing, item, opens) for item in items]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return Screen(f"{head}\n\n" + "\n".join(lines), (*rows, *turn))


def _open(standing: Standing, item: ItemStatus, opens: Verb) -> Button:
    page = (0,) if opens is Verb.ITEM else ()
    return Button(item.criterion.id, encode(opens, standing.assessment_id, item.criterion.id, *page))
