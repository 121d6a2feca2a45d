"""One document as evidence for one item, with what people decided about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from knowledge.looks import alike
from knowledge.vocabulary import Decision, DocumentForm, Verdict

_WITH_PICTURES = frozenset({DocumentForm.PHOTO, DocumentForm.REPORT, DocumentForm.MEETING_PACK, None})
_PICTURE_FILES = frozenset({"jpeg", "png", "webp", "heic", "bmp", "gif"})
_WITHOUT_TEXT = frozenset({DocumentForm.PHOTO, DocumentForm.VIDEO})


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFact:
    """What a checklist has to know about one piece of evidence.

    `part` are its first and last page, None for the whole document; `media` is the type of file, `pictures`
    the distinct pictures it carries and `look` how it looks itself (`knowledge.looks`). `years` are those
    found in it, none when none was found. `verdict_at` is when the verifier decided, or `decided_at` stands
    for it. `override` is the reason that a person wrote to lift "kurang". `also_for` are other items that the
    original is used for.
    """

    id: int
    document_id: int
    criterion: str
    decision: Decision
    sent_at: datetime
    sha256: str
    form: DocumentForm | None = None
    verdict: Verdict = Verdict.NONE
    verdict_reason: str | None = None
    decided_at: datetime | None = None
    verdict_at: datetime | None = None
    years: tuple[int, ...] = ()
    part: tuple[int, int] | None = None
    pictures: int = 0
    media: str | None = None
    look: str | None = None
    readable: bool = True
    override: str | None = None
    also_for: tuple[str, ...] = ()

    @property
    def sent(self) -> bool:
        """Whether it stands: neither rejected nor withdrawn by the officer."""
        return self.decision in (Decision.PROPOSED, Decision.CONFIRMED)

    @property
    def returned(self) -> bool:
        """Whether a verifier sent it back."""
        return self.verdict is Verdict.RETURNED

    @property
    def live(self) -> bool:
        """Whether it counts: it stands and was not sent back."""
        return self.sent and not self.returned

    @property
    def confirmed(self) -> bool:
        """Whether an officer said that it proves the item, and no verifier sent it back."""
        return self.live and self.decision is Decision.CONFIRMED

    @property
    def rank(self) -> int:
        """How firmly it is used for its item: 0 only proposed, 1 confirmed, 2 approved as well."""
        if not self.confirmed:
            return 0
        return 2 if self.verdict is Verdict.APPROVED else 1

    @property
    def judged_at(self) -> datetime:
        """When the verifier decided, as far as that is known."""
        return self.verdict_at or self.decided_at or self.sent_at

    @property
    def photos(self) -> int:
        """The photos it can count for: a picture file one, whatever it shows; a written instrument none."""
        if self.media in _PICTURE_FILES:
            return 1
        if self.form not in _WITH_PICTURES:
            return 0
        return max(self.pictures, 1) if self.form is DocumentForm.PHOTO else self.pictures

    @property
    def legible(self) -> bool:
        """Whether what must be read could be read; a photo of a place needs no text."""
        return self.readable or self.form in _WITHOUT_TEXT

    def same_as(self, other: "EvidenceFact") -> bool:
        """Whether both are the same original, or one picture saved, turned or framed anew."""
        return self._same_file(other) or self._same_look(other)

    def _same_file(self, other: "EvidenceFact") -> bool:
        if self.sha256 != other.sha256:
            return False
        if self.part is None or other.part is None:
            return True
        return self.part[0] <= other.part[1] and other.part[0] <= self.part[1]

    def _same_look(self, other: "EvidenceFact") -> bool:
        if self.look is None or other.look is None:
            return False
        return alike(self.look, other.look)


def distinct(facts: Collection[EvidenceFact]) -> list[list[EvidenceFact]]:
    """The facts in groups of one original each, whatever order they come in."""
    groups: list[list[EvidenceFact]] = []
    for fact in facts:
        merged, apart = [fact], []
        for group in groups:
            if any(fact.same_as(member) for member in group):
                merged += group
            else:
                apart.append(group)
        groups = [*apart, merged]
    return groups


def count_photos(facts: Collection[EvidenceFact]) -> int:
    """How many different photos the facts show together."""
    return sum(max(fact.photos for fact in group) for group in distinct(facts))
