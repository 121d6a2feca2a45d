"""What only the bytes of a document show, said without claiming what was not seen."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.markup import safe
from bot.translation import Translator

_CODES_SHOWN = 3


def signals(t: Translator, found: Mapping[str, Any]) -> list[str]:
    """A line for each thing that was detected; "not detected" never means that it is not there."""
    if not found.get("inspected"):
        return []
    stamps = _pages(mark for mark in found["marks"] if mark["stamp"])
    ink = _pages(mark for mark in found["marks"] if not mark["stamp"])
    lines = [t("signal.stamp", pages=stamps)] if stamps else []
    lines += [t("signal.ink", pages=ink)] if ink else []
    lines += [] if stamps or ink else [t("signal.no_ink")]
    lines += [
        t("signal.code", page=code["page"], text=safe(code["text"], 120))
        for code in found["codes"][:_CODES_SHOWN]
    ]
    lines += [_signature(t, signature) for signature in found["signatures"]]
    return [*lines, *_photo(t, found), *_poor(t, found["legibility"])]


def _signature(t: Translator, signature: Mapping[str, Any]) -> str:
    signer = safe(signature["signer"] or t("signal.unnamed"), 80)
    if not signature["intact"]:
        return t("signal.signature_broken", signer=signer)
    changed = signature["changed_after"] or not signature["covers_whole_file"]
    return t("signal.signature_changed" if changed else "signal.signature_intact", signer=signer)


def _photo(t: Translator, found: Mapping[str, Any]) -> list[str]:
    lines = [t("signal.taken", moment=safe(found["taken_at"], 40))] if found["taken_at"] else []
    if place := found["place"]:
        lines.append(t("signal.place", place=f"{place['latitude']:.5f}, {place['longitude']:.5f}"))
    return lines


def _poor(t: Translator, pages: Sequence[Mapping[str, Any]]) -> list[str]:
    poor = [page["page"] for page in pages if page["grade"] == "poor"]
    return [t("signal.poor", pages=poor)] if poor else []


def _pages(marks: Any) -> list[int]:
    return sorted({mark["page"] for mark in marks})
