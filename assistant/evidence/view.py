"""What the bytes of a document say to what its text was remarked on."""

from collections.abc import Mapping, Sequence
from typing import Any

from documents.reading import PICTURES, Kind

Remark = tuple[str, Mapping[str, Any]]

_ENDORSED = ("signatures", "marks", "codes")
_MISSED, _NOT_READ = "endorsement.missing", "endorsement.not_read"
_LOOKED_AT = frozenset(kind.value for kind in (Kind.PDF, *PICTURES))


def in_view_of(
    signals: Mapping[str, Any], remarks: Sequence[Remark], media: str | None = None
) -> list[Remark]:
    """The remarks on a document, those on its embedded signatures first.

    An endorsement that the text does not show is no longer missed where the bytes show a signature, a
    stamp, strokes of ink or a code. With the type of a file whose pages are looked at after its text is
    answered, only the text is spoken of until then.
    """
    if any(signals.get(kind) for kind in _ENDORSED):
        remarks = [remark for remark in remarks if remark[0] != _MISSED]
    elif media in _LOOKED_AT and not signals.get("inspected"):
        remarks = [(_NOT_READ if code == _MISSED else code, facts) for code, facts in remarks]
    return [*_on_signatures(signals), *remarks]


def _on_signatures(signals: Mapping[str, Any]) -> list[Remark]:
    """What is wrong with the signatures inside a PDF, once its bytes were looked at."""
    found: list[Remark] = []
    for signature in signals.get("signatures", ()):
        facts = {"signer": signature["signer"] or signature["field"]}
        if not signature["intact"]:
            found.append(("signature.broken", facts))
        elif signature["changed_after"] or not signature["covers_whole_file"]:
            found.append(("signature.changed", facts))
    return found
