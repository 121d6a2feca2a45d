"""What can be done with a document, as the buttons under its answer."""

from datetime import UTC, datetime, timedelta

from assistant.incoming.outcome import Offer, Outcome, PartOutcome
from bot.callbacks import Verb, encode
from bot.screens.company import way
from bot.screens.markup import plain
from bot.screens.screen import Button
from bot.translation import Translator
from knowledge.vocabulary import Decision

CANDIDATES = 3
SHOWN = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(microseconds=1)

Rows = tuple[tuple[Button, ...], ...]


def answer_buttons(t: Translator, outcome: Outcome) -> Rows:
    """Confirming first, then choosing and correcting, then taking back and looking closer."""
    back = way(t, outcome.company)
    if outcome.standing is None:
        return ((Button(t("button.programmes"), encode(Verb.PROGRAMMES)),), *back)
    document = outcome.document_id
    last = (
        [Button(t("button.undo"), undo_data(document, outcome.last_decision))]
        if outcome.last_decision
        else []
    )
    last += [*_asking_why(t, outcome), Button(t("button.details"), encode(Verb.DETAILS, document))]
    correcting = _correcting(t, outcome)
    return (*_confirming(t, outcome), *_candidates(outcome), *correcting, tuple(last), *back)


def details_buttons(t: Translator, outcome: Outcome) -> Rows:
    """What is seldom wanted: the original, the parts, other bounds of the documents inside."""
    document = outcome.document_id
    looking = [Button(t("button.fetch"), encode(Verb.FETCH, document))]
    if len(outcome.parts) > 1:
        looking.append(Button(t("button.parts"), encode(Verb.PARTS, document, 0)))
    elif outcome.pages > 1 and outcome.parts:
        looking.append(Button(t("button.split"), encode(Verb.SPLIT, document)))
    return (tuple(looking), (Button(t("button.back"), encode(Verb.ANSWER, document)),))


def undo_data(document: int, moment: datetime | None) -> str:
    """The button that takes back what was done to a document at a moment."""
    return encode(Verb.UNDO, document, microseconds(moment or _EPOCH))


def microseconds(moment: datetime) -> int:
    """How an undo button names a moment."""
    return (moment - _EPOCH) // _ONE


def undo_moment(named: int) -> datetime:
    """The moment that an undo button names."""
    return _EPOCH + timedelta(microseconds=named)


def item_label(offer: Offer) -> str:
    """The item's code, with its assessment where that is another one."""
    return f"{offer.criterion.id} ({plain(offer.elsewhere, 30)})" if offer.elsewhere else offer.criterion.id


def _confirming(t: Translator, outcome: Outcome) -> list[tuple[Button, ...]]:
    waiting = [offer for offer in _live(outcome) if offer.decision is Decision.PROPOSED]
    ids = [(offer, offer.evidence_id) for offer in waiting if offer.evidence_id is not None]
    if len(ids) == 1:
        return [(Button(t("button.confirm"), encode(Verb.CONFIRM, ids[0][1])),)]
    rows = [
        (Button(t("button.confirm_one", code=item_label(offer)), encode(Verb.CONFIRM, evidence)),)
        for offer, evidence in ids[:SHOWN]
    ]
    everything = (Button(t("button.confirm_all"), encode(Verb.CONFIRM_ALL, outcome.document_id)),)
    return [everything, *rows] if rows else []


def _candidates(outcome: Outcome) -> list[tuple[Button, ...]]:
    if outcome.set_aside or _live(outcome):
        return []
    offered = [(part, offer) for part in outcome.parts for offer in part.offered]
    return [
        (Button(plain(f"{item_label(o)} {o.criterion.title}"), _take(outcome, part, o)),)
        for part, o in offered[:CANDIDATES]
    ]


def _correcting(t: Translator, outcome: Outcome) -> list[tuple[Button, ...]]:
    """Another item for a single document; the parts of a bundle each for themselves."""
    document = outcome.document_id
    nothing = Button(t("button.not_evidence"), encode(Verb.NOT_EVIDENCE, document))
    if len(outcome.parts) > 1:
        parts = Button(t("button.parts"), encode(Verb.PARTS, document, 0))
        return [(parts,) if outcome.set_aside else (parts, nothing)]
    first = outcome.parts[0].first if outcome.parts else 1
    confirmed = [offer for offer in _live(outcome) if offer.decision is Decision.CONFIRMED]
    if not confirmed:
        recognised = any(part.proposed or part.offered for part in outcome.parts)
        named = recognised or bool(outcome.counted)
        label = t("button.another" if named else "button.choose_item")
        another = Button(label, encode(Verb.ANOTHER, document, first))
        return [(another, nothing) if recognised and not outcome.set_aside else (another,)]
    also = Button(t("button.also"), encode(Verb.ALSO, document, first))
    return [*_for_the_album(t, outcome, confirmed), (also, _moving(t, outcome, confirmed)), (nothing,)]


def _for_the_album(t: Translator, outcome: Outcome, confirmed: list[Offer]) -> list[tuple[Button, ...]]:
    """The same item for the other photos of the album that nobody knows what to do with."""
    only = confirmed[0].evidence_id if len(confirmed) == 1 else None
    if not outcome.neighbours or only is None:
        return []
    return [(Button(t("button.album", count=outcome.neighbours), encode(Verb.ALBUM, only)),)]


def _moving(t: Translator, outcome: Outcome, confirmed: list[Offer]) -> Button:
    only = confirmed[0].evidence_id if len(confirmed) == 1 else None
    if only is None:
        return Button(t("button.move"), encode(Verb.PARTS, outcome.document_id, 0))
    return Button(t("button.move"), encode(Verb.MOVE, only))


def _asking_why(t: Translator, outcome: Outcome) -> list[Button]:
    """Why the first item was named, or merely touched; nothing where only a person chose."""
    offers = [
        (place, part.first, offer)
        for part in outcome.parts
        for place, named in enumerate((part.proposed, part.offered, part.touched))
        for offer in named
        if offer.score is not None
    ]
    if not offers:
        return []
    _, first, offer = min(offers, key=lambda each: each[0])
    data = encode(Verb.WHY, outcome.document_id, first, offer.assessment_id, offer.criterion.id)
    return [Button(t("button.why"), data)]


def _live(outcome: Outcome) -> list[Offer]:
    return [offer for part in outcome.parts for offer in part.proposed]


def _take(outcome: Outcome, part: PartOutcome, offer: Offer) -> str:
    return encode(Verb.TAKE, outcome.document_id, part.first, offer.assessment_id, offer.criterion.id)
