"""A unit's checklist as a workbook: a summary, wajib and saran apart, and every piece of evidence."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from knowledge.checklist import ItemStatus, Word
from knowledge.vocabulary import Decision, Verdict
from reports.dossier import Dossier, Proof, counted, lacking, word
from reports.text import Translate

if TYPE_CHECKING:
    from openpyxl import Workbook

    from reports.sheets import Value

_ITEM = (
    "code",
    "group",
    "title",
    "word",
    "missing",
    "files",
    "evidence",
    "confirmed",
    "sent",
    "decided",
    "stage",
    "due",
)
_PROOF = (
    "code",
    "title",
    "path",
    "volume",
    "name",
    "pages",
    "form",
    "number",
    "dated",
    "issuer",
    "quote",
    "quote_page",
    "decision",
    "sent",
    "sender",
    "decided",
    "size",
    "sha256",
)
_WORD_COLUMN = _ITEM.index("word") + 1
_WIDEST = 26
_COLOURS = {
    Word.RETURNED: "F8D7DA",
    Word.SHORT: "FDE5CC",
    Word.EMPTY: "F1F3F5",
    Word.CHECK: "D6E6F7",
    Word.COMPLETE: "D8F0DC",
    Word.APPROVED: "BFE6C8",
}


def workbook(t: Translate, dossier: Dossier) -> bytes:
    """Four sheets, each filterable and ready to print; the same dossier is the same bytes."""
    # A bot that is not asked for a workbook does not carry the weight of openpyxl.
    from openpyxl import Workbook  # noqa: PLC0415

    from reports.sheets import saved, write_table  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    summary = book.create_sheet(t("report.summary.sheet"))
    head = [t("report.summary.what"), t("report.summary.value")]
    write_table(summary, head, _summary(t, dossier), _heading(dossier))
    for required, sheet in ((True, "report.item.required"), (False, "report.item.suggested")):
        items = [item for item in dossier.items if item.criterion.required is required]
        if items:
            _items(t, book, t(sheet), items, dossier)
    proofs = book.create_sheet(t("report.proof.sheet"))
    titles = {item.criterion.id: item.criterion.title for item in dossier.items}
    rows = (_proof(t, dossier, proof, titles) for proof in dossier.proofs if proof.criterion in titles)
    write_table(proofs, [t(f"report.proof.{name}") for name in _PROOF], rows, _heading(dossier), _WIDEST)
    return saved(book, dossier.at.astimezone(UTC))


def _items(t: Translate, book: "Workbook", title: str, items: Sequence[ItemStatus], dossier: Dossier) -> None:
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    from reports.sheets import write_table  # noqa: PLC0415

    sheet = book.create_sheet(title)
    head = [t(f"report.item.{name}") for name in _ITEM]
    write_table(sheet, head, (_item(t, dossier, item) for item in items), _heading(dossier), _WIDEST)
    sheet.freeze_panes = "D2"
    for row, item in enumerate(items, 2):
        if colour := _COLOURS.get(item.word):
            sheet.cell(row, _WORD_COLUMN).fill = PatternFill("solid", fgColor=colour)


def _heading(dossier: Dossier) -> str:
    return f"{dossier.unit} - {dossier.name}"


def _summary(t: Translate, dossier: Dossier) -> Iterable[tuple["Value", "Value"]]:
    checklist = dossier.checklist
    required, suggested = checklist.required, checklist.suggested
    share = "" if checklist.percent is None else t("report.summary.percent", share=checklist.percent / 100)
    yield t("report.summary.unit"), dossier.unit
    yield t("report.summary.programme"), dossier.name
    yield t("report.summary.full_name"), checklist.programme.name
    yield t("report.summary.data_year"), checklist.data_year
    yield t("report.summary.about"), dossier.about
    yield t("report.summary.at"), dossier.at.date()
    yield t("report.summary.required"), f"{required.done}/{required.total} {share}".strip()
    yield t("report.summary.suggested"), f"{suggested.done}/{suggested.total}"
    yield t("report.summary.packed"), len(dossier.packed)
    if dossier.left_out:
        yield t("report.summary.left_out"), len(dossier.left_out)
    for kind in Word:
        found = [item for item in dossier.items if item.word is kind]
        if found:
            yield t("report.summary.word", word=t(f"word.{kind.name.lower()}")), len(found)
    for group, items in checklist.by_group().items():
        own = [item for item in items if item in dossier.items]
        if own:
            yield group, t("report.summary.group", **_tallies(own))


def _tallies(items: Sequence[ItemStatus]) -> dict[str, int]:
    (done, total), (suggested, suggested_total) = (
        counted(items, required=True),
        counted(items, required=False),
    )
    return {"done": done, "total": total, "suggested": suggested, "suggested_total": suggested_total}


def _item(t: Translate, dossier: Dossier, item: ItemStatus) -> list["Value"]:
    proofs = dossier.proofs_of(item)
    decided = [proof.decided_on for proof in proofs if proof.decided_on]
    due = dossier.checklist.due.get(item.stage.id) if item.stage else None
    names = dict.fromkeys(_file(t, proof) for proof in proofs)
    return [
        item.criterion.id,
        item.criterion.group,
        item.criterion.title,
        word(t, item),
        lacking(t, item),
        "\n".join(names),
        len(proofs),
        sum(proof.decision is Decision.CONFIRMED for proof in proofs),
        max((proof.sent_on for proof in proofs), default=None),
        max(decided, default=None),
        item.stage.name if item.stage else "",
        due.astimezone(dossier.at.tzinfo).date() if due else None,
    ]


def _file(t: Translate, proof: Proof) -> str:
    if proof.path:
        return proof.path.partition("/")[2]
    pages = t("report.proof.of_pages", pages=proof.pages) if proof.pages else ""
    return f"{proof.name}{pages} - {_decision(t, proof)}"


def _proof(t: Translate, dossier: Dossier, proof: Proof, titles: dict[str, str]) -> list["Value"]:
    return [
        proof.criterion,
        titles[proof.criterion],
        proof.path or (t(f"report.fault.{proof.fault}") if proof.fault else ""),
        proof.volume if proof.path and dossier.volumes > 1 else None,
        proof.name,
        proof.pages,
        t(f"form.{proof.form}") if proof.form else "",
        proof.number,
        proof.dated,
        proof.issuer,
        proof.quote,
        proof.quote_page,
        _decision(t, proof),
        proof.sent_on,
        proof.sender,
        proof.decided_on,
        proof.size,
        proof.sha256,
    ]


def _decision(t: Translate, proof: Proof) -> str:
    if proof.verdict is not Verdict.NONE:
        return t(f"report.proof.{proof.verdict.value}")
    return t(f"report.proof.{proof.decision.value}")
