"""What the bytes of a document say to what its text was remarked on."""

from collections.abc import Mapping, Sequence
from typing import Any

Remark = tuple[str, Mapping[str, Any]]

_ENDORSED = ("signatures", "marks", "codes")


def in_view_of(signals: Mapping[str, Any], remarks: Sequence[Remark]) -> list[Remark]:
    """The remarks on a document, those on its embedded signatures first.

    An endorsement that the text does not show is no longer missed where the bytes show a signature, a
    stamp, strokes of ink or a code.
    """
    endorsed = any(signals.get(kind) for kind in _ENDORSED)
    kept = [remark for remark in remarks if not (endorsed and remark[0] == "endorsement.missing")]
    return _on_signatures(signals) + kept


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
