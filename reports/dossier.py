"""What a unit hands over for one assessment, as its lists tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.checklist import Checklist, ItemStatus, Shortfall, Word
from knowledge.programme import EvidenceForm
from knowledge.vocabulary import Decision, DocumentForm, Verdict
from reports.text import Translate

_FORMS_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One piece of evidence; `path` is where the package holds its original, `fault` the code of why not."""

    criterion: str
    name: str
    path: str = ""
    volume: int = 0
    fault: str = ""
    pages: str = ""
    form: DocumentForm | None = None
    number: str = ""
    issuer: str = ""
    dated: date | None = None
    quote: str = ""
    quote_page: int | None = None
    sent_on: date
    sender: str = ""
    decision: Decision = Decision.PROPOSED
    decided_on: date | None = None
    verdict: Verdict = Verdict.NONE
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A unit's checklist with its evidence; `about` says which part of it is handed over, `codes` its items.

    `label` is the short name of that part, empty for everything; `at` is the moment of the last decision in
    it, in the time of the unit.
    """

    unit: str
    name: str
    about: str
    label: str = ""
    checklist: Checklist
    codes: frozenset[str]
    proofs: tuple[Proof, ...]
    volumes: int
    at: datetime

    @property
    def items(self) -> tuple[ItemStatus, ...]:
        """The items handed over, without those that units of this kind never prove."""
        shown = (item for item in self.checklist.items if item.criterion.id in self.codes)
        return tuple(item for item in shown if item.applies or item.waived)

    @property
    def packed(self) -> tuple[Proof, ...]:
        """Every original in the package once, by the first part of it that counts."""
        first: dict[str, Proof] = {}
        for proof in self.proofs:
            first.setdefault(proof.path, proof)
        return tuple(proof for path, proof in first.items() if path)

    @property
    def left_out(self) -> tuple[Proof, ...]:
        """Confirmed evidence whose originals could not be packed."""
        return tuple(proof for proof in self.proofs if proof.fault)

    def proofs_of(self, item: ItemStatus) -> tuple[Proof, ...]:
        """The evidence of one item in the order it was sent."""
        return tuple(proof for proof in self.proofs if proof.criterion == item.criterion.id)


def lacking(t: Translate, item: ItemStatus) -> str:
    """What an item still needs; nothing where nothing is left to do."""
    words = [t("report.item.obstacle", obstacle=item.obstacle)] if item.obstacle else []
    if item.word is Word.EMPTY:
        forms = dict.fromkeys(_form(t, form) for form in item.criterion.evidence)
        words.insert(0, t("report.item.empty", forms="; ".join([*forms][:_FORMS_NAMED])))
    elif item.word is Word.RETURNED:
        words.insert(0, t("report.item.returned"))
    elif item.word is Word.CHECK:
        count = sum(fact.decision is Decision.PROPOSED for fact in item.evidence)
        words.insert(0, t("report.item.check", count=count))
    return "; ".join([*(shortfall(t, short) for short in item.shortfalls), *words])


def _form(t: Translate, form: EvidenceForm) -> str:
    return form.detail + (t("criteria.count", count=form.count) if form.count > 1 else "")


def shortfall(t: Translate, short: Shortfall) -> str:
    """Why evidence is not enough."""
    facts = dict(short.facts)
    form = facts.get("form")
    return t(f"shortfall.{short.code}", **(facts | {"form": t(f"form.{form}")} if form else facts))


def word(t: Translate, item: ItemStatus) -> str:
    """The item's word."""
    return t(f"word.{item.word.name.lower()}")


def counted(items: Sequence[ItemStatus], *, required: bool) -> tuple[int, int]:
    """How many of the wajib, or saran, items are done, of how many that apply."""
    own = [item for item in items if item.criterion.required is required and item.applies]
    return sum(item.done for item in own), len(own)
