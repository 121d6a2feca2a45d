"""How the form, the stage and the people of a document suit each item, whatever its subject."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.programme import Criterion
from knowledge.vocabulary import Audience
from knowledge.vocabulary import DocumentForm as Form
from matchers import forms
from matchers.document import Document
from matchers.postings import Floats, Ints
from matchers.stages import Stage, in_rounds, item_stages

_BITS = {form: 1 << place for place, form in enumerate(Form)}
_EVENT_FORMS = {Form.REPORT, Form.ATTENDANCE, Form.OFFICIAL_RECORD, Form.PHOTO, Form.INVITATION, Form.MINUTES}
_FIGURE_FORMS = {Form.DATA, Form.SURVEY, Form.REGISTER}
_KINDS = ("struktur", "proses", "hasil")
# A document about the second is strange to an item about the first; staff serve visitors, so these are not.
_STRANGE = {
    Audience.VISITORS: {Audience.INMATES, Audience.STAFF},
    Audience.INMATES: {Audience.VISITORS, Audience.STAFF},
    Audience.STAFF: {Audience.INMATES},
    Audience.RESIDENTS: {Audience.STAFF},
}
_IN_A_PHOTO = 2.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What each item wants of a document: its forms for each evidence entry, its kind, people and stage.

    `accepted` and `near` are sets of forms as bits, one of each for every entry of `owner`.
    """

    owner: Ints
    accepted: Ints
    near: Ints
    kinds: tuple[str | None, ...]
    budgets: npt.NDArray[np.bool_]
    audiences: Floats
    strange: Floats
    stages: tuple[Stage | None, ...]
    rounds: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, criteria: Sequence[Criterion], group: Ints) -> "Wanted":
        """What these items want; sister items have the same number of a group."""
        entries = [(place, forms.accepted(form)) for place, c in enumerate(criteria) for form in c.evidence]
        return cls(
            owner=np.array([place for place, _ in entries], dtype=np.int64),
            accepted=np.array([_bits(held) for _, held in entries], dtype=np.int64),
            near=np.array(
                [_bits(f for f in Form if forms.near((f,), held)) for _, held in entries], np.int64
            ),
            kinds=tuple(c.kind if c.kind in _KINDS else None for c in criteria),
            budgets=np.array(["anggaran" in c.title.lower() for c in criteria], dtype=np.bool_),
            audiences=np.array([[float(a in c.audience) for a in Audience] for c in criteria]),
            strange=np.array([[float(_is_strange(a, c)) for a in Audience] for c in criteria]),
            stages=item_stages(criteria, group.tolist()),
            rounds=np.array([in_rounds(c) for c in criteria], dtype=np.bool_),
        )

    def entries(self, document: Document) -> npt.NDArray[np.bool_]:
        """Which evidence entries accept the form of the document."""
        return np.asarray((self.accepted & _bits(document.forms)) != 0)

    def accepts(self, document: Document, item: int) -> bool:
        """Whether one item has an evidence entry that accepts the form of the document."""
        return bool(self.entries(document)[self.owner == item].any())

    def forms(self, document: Document) -> tuple[Floats, Floats]:
        """Which items accept the form of the document, and which do not even accept one like it."""
        size = len(self.kinds)
        if not document.forms:
            return np.zeros(size), np.zeros(size)
        accepted, near = np.zeros(size), np.zeros(size)
        np.maximum.at(accepted, self.owner, self.entries(document))
        np.maximum.at(near, self.owner, (self.near & _bits(document.forms)) != 0)
        return accepted, 1.0 - np.maximum(accepted, near)

    def kind(self, document: Document) -> Floats:
        """Structure, process and result indicators want different kinds of document."""
        held = set(document.forms)
        plain = {kind: _kind_fit(kind, budget=False, held=held) for kind in _KINDS}
        budget = {kind: _kind_fit(kind, budget=True, held=held) for kind in _KINDS}
        return np.array(
            [
                (budget if of_budget else plain)[kind] if kind else 0.0
                for kind, of_budget in zip(self.kinds, self.budgets, strict=True)
            ]
        )

    def people(self, document: Document) -> Floats:
        """How much a document speaks of those whom each item is about."""
        return np.asarray(self.audiences @ document.audience)

    def strangers(self, document: Document) -> Floats:
        """How much a document speaks of people whom an item is not about; in a photo's few words that tells
        more."""
        return np.asarray(self.strange @ document.audience) * (_IN_A_PHOTO if document.snapshot else 1.0)

    def stage(self, document: Document) -> Floats:
        """Whether the document says that it is at the stage of each item, or at another one."""
        return self._agree(document.stage, np.ones(len(self.stages), dtype=np.bool_))

    def round(self, document: Document) -> Floats:
        """Whether the dates of the document lie in the round of each item, or in another one."""
        return self._agree(document.round, self.rounds)

    def _agree(self, said: Stage | None, among: npt.NDArray[np.bool_]) -> Floats:
        if said is None:
            return np.zeros(len(self.stages))
        fits = np.array([0.0 if stage is None else 1.0 if stage is said else -1.0 for stage in self.stages])
        return np.where(among, fits, 0.0)


def _bits(held: Iterable[Form]) -> int:
    return sum(_BITS[form] for form in set(held))


def _is_strange(audience: Audience, criterion: Criterion) -> bool:
    own = criterion.audience
    return bool(own) and audience not in own and all(audience in _STRANGE[mine] for mine in own)


def _kind_fit(kind: str, *, budget: bool, held: set[Form]) -> float:
    if Form.REGULATION in held:
        return 1.0 if kind == "struktur" else -1.0
    if Form.BUDGET in held:
        return 1.0 if budget else -1.0
    if held & _FIGURE_FORMS:
        return {"hasil": 0.6, "proses": 0.0, "struktur": -1.0}[kind]
    if held & _EVENT_FORMS:
        return 0.6 if kind == "proses" else -0.6
    if Form.DECREE in held:
        return {"struktur": 0.5, "proses": 0.2, "hasil": -1.0}[kind]
    return 0.0
