"""Choosing what to take away, and what comes with it."""

from collections.abc import Mapping, Sequence

from assistant.evidence.package import Choice, Offer, Parcel
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name
from bot.screens.markup import bold, plain, safe
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus
from reports.dossier import Dossier

_LEFT_OUT_SHOWN = 8


def offer(t: Translator, value: Offer) -> Screen:
    """Everything, or one of the groups that hold something confirmed."""
    choices = [(t("package.everything"), value.whole), *((group.about, group) for group in value.groups)]
    rows = tuple((_button(t, about, choice),) for about, choice in choices)
    return Screen(t("package.offer", assessment=bold(value.name, 120), code=safe(value.example)), rows)


def which(t: Translator, word: str, assessment_id: int, items: Sequence[ItemStatus]) -> Screen:
    """The items that fit a word, to choose the one to take away."""
    if not items:
        return Screen(t("criteria.none", word=bold(word, 60)))
    lines = [item_name(item.criterion, 90) for item in items]
    rows = tuple(
        (
            Button(
                plain(f"{item.criterion.id} {item.criterion.title}"),
                encode(Verb.PACKAGE_ITEM, assessment_id, item.criterion.id),
            ),
        )
        for item in items
    )
    return Screen("\n".join((t("package.which", word=bold(word, 60)), "", *lines)), rows)


def started(t: Translator, choice: Choice) -> Screen:
    """The package is being prepared."""
    about = safe(choice.about, 120)
    return Screen(t("package.started", about=about, documents=choice.documents, size=choice.size))


def volume(
    t: Translator, parcel: Parcel, number: int, failed: Mapping[str, str], zipped: Attachment
) -> Screen:
    """One ZIP with what it holds; `failed` are paths that could not be read after all, with the reason."""
    told = parcel.dossier
    own = [paper for paper in parcel.papers if paper.volume == number]
    papers = [paper for paper in own if paper.path not in failed]
    text = t(
        "package.zip" if told.volumes == 1 else "package.zip_of",
        name=bold(f"{told.name} - {told.unit}", 160),
        about=_about(t, told),
        volume=number,
        volumes=told.volumes,
        documents=len(papers),
        items=len({paper.original.criterion for paper in papers}),
    )
    lost = [(p.original.criterion, p.original.filename, failed[p.path]) for p in own if p.path in failed]
    return Screen("\n\n".join(part for part in (text, _left_out(t, lost)) if part), document=zipped)


def closing(t: Translator, told: Dossier) -> Screen | None:
    """What follows the last ZIP: nothing after a single one that holds everything."""
    lost = _left_out(t, [(proof.criterion, proof.name, proof.fault) for proof in told.left_out])
    if told.volumes == 0:
        return Screen(f"{t('package.none_left', about=_about(t, told))}\n\n{lost}")
    if told.volumes == 1 and not lost:
        return None
    return Screen("\n\n".join(part for part in (t("package.complete"), lost) if part))


def _left_out(t: Translator, lost: Sequence[tuple[str, str, str]]) -> str:
    if not lost:
        return ""
    lines = [
        t("package.left_out_line", code=safe(code), name=safe(name, 80), fault=t(f"report.fault.{fault}"))
        for code, name, fault in lost[:_LEFT_OUT_SHOWN]
    ]
    more = len(lost) - _LEFT_OUT_SHOWN
    return "\n".join((t("package.left_out"), *lines, *([t("package.more", count=more)] if more > 0 else [])))


def _about(t: Translator, told: Dossier) -> str:
    return safe(told.label, 120) or t("package.whole")


def _button(t: Translator, about: str, choice: Choice) -> Button:
    label = t("package.button", about=plain(about, 36), documents=choice.documents, size=choice.size)
    return Button(label, encode(Verb.PACKAGE, choice.wanted.assessment_id, choice.wanted.group))
