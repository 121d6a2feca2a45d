"""The cover list of a package: what lies in it and what is still missing, to be read in any editor."""

import unicodedata
from collections.abc import Iterator

from knowledge.checklist import ItemStatus, Word
from reports.dossier import Dossier, Proof, lacking, word
from reports.text import Translate

_LONGEST = 160
_SPACING = frozenset({"Zs", "Zl", "Zp", "Cc"})
_HIDDEN = frozenset({"Cf", "Cn", "Co", "Cs"})
_OPEN = (Word.RETURNED, Word.SHORT, Word.EMPTY, Word.CHECK)


def cover(t: Translate, dossier: Dossier) -> bytes:
    """The list as a text that every editor of Windows, Linux and phones opens."""
    blocks = [_head(t, dossier), *_contents(t, dossier), _left_out(t, dossier), _open(t, dossier)]
    text = "\n\n".join(block for block in (*blocks, t("report.cover.foot")) if block)
    return f"{text}\n".replace("\n", "\r\n").encode("utf-8-sig")


def _head(t: Translate, dossier: Dossier) -> str:
    required, suggested = dossier.checklist.required, dossier.checklist.suggested
    title = t("report.cover.title")
    return "\n".join(
        (
            title,
            "=" * len(title),
            t("report.cover.unit", unit=_line(dossier.unit)),
            t(
                "report.cover.programme",
                name=_line(dossier.name),
                full=_line(dossier.checklist.programme.name),
            ),
            t("report.cover.about", about=_line(dossier.about)),
            t(
                "report.cover.contents",
                documents=len(dossier.packed),
                items=len({proof.criterion for proof in dossier.packed}),
                size=sum(proof.size for proof in dossier.packed),
                volumes=dossier.volumes,
            ),
            t(
                "report.cover.progress",
                done=required.done,
                total=required.total,
                suggested=suggested.done,
                suggested_total=suggested.total,
            ),
            t("report.cover.at", at=dossier.at.date()),
        )
    )


def _contents(t: Translate, dossier: Dossier) -> Iterator[str]:
    group = ""
    for item in dossier.items:
        proofs = [proof for proof in dossier.packed if proof.criterion == item.criterion.id]
        if not proofs:
            continue
        if item.criterion.group != group:
            group = item.criterion.group
            yield f"{group}\n{'-' * len(group)}"
        yield "\n".join((_item(t, item), *(_paper(t, dossier, proof) for proof in proofs)))


def _item(t: Translate, item: ItemStatus) -> str:
    weight = t("item.required" if item.criterion.required else "item.suggested")
    return f"{item.criterion.id}/  {_line(item.criterion.title)} ({weight}) - {word(t, item)}"


def _paper(t: Translate, dossier: Dossier, proof: Proof) -> str:
    facts = [t(f"form.{proof.form}")] if proof.form else []
    facts += [t("report.cover.number", number=_line(proof.number))] if proof.number else []
    facts += [t("report.date", date=proof.dated)] if proof.dated else []
    facts += [_line(proof.issuer)] if proof.issuer else []
    facts += [t("report.cover.volume", volume=proof.volume)] if dossier.volumes > 1 else []
    return "\n      ".join(part for part in (f"   {proof.path.partition('/')[2]}", ", ".join(facts)) if part)


def _left_out(t: Translate, dossier: Dossier) -> str:
    if not dossier.left_out:
        return ""
    lines = [
        f"   {proof.criterion}  {_line(proof.name)}: {t(f'report.fault.{proof.fault}')}"
        for proof in dossier.left_out
    ]
    return "\n".join((t("report.cover.left_out"), *lines))


def _open(t: Translate, dossier: Dossier) -> str:
    required = [item for item in dossier.items if item.criterion.required and item.applies]
    left = [item for item in required if item.word in _OPEN]
    if not left:
        return t("report.cover.nothing_open") if required else ""
    lines = [
        f"   {item.criterion.id}  {_line(item.criterion.title)} - {word(t, item)}: {_line(lacking(t, item))}"
        for item in left
    ]
    return "\n".join((t("report.cover.open", count=len(left)), *lines))


def _line(text: str) -> str:
    """The text on one line, without what no editor shows."""
    spaced = (" " if unicodedata.category(c) in _SPACING else c for c in text)
    line = " ".join("".join(c for c in spaced if unicodedata.category(c) not in _HIDDEN).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
