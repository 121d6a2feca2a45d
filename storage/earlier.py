"""The decisions that a piece of evidence has behind it, as its row keeps them."""

from datetime import datetime
from typing import Any

from knowledge.vocabulary import Decision
from storage.tables import Evidence, Origin

_REMEMBERED = 50


def pushed(row: Evidence) -> list[dict[str, Any]]:
    """The history once the row's decision gives way to another."""
    at = row.decided_at.isoformat() if row.decided_at else None
    now = {"decision": row.decision.value, "by": row.decided_by, "at": at}
    return [*row.earlier, now][-_REMEMBERED:]


def popped(row: Evidence) -> dict[str, Any]:
    """The columns as they were before the row's decision; a person's first choice leaves nothing behind."""
    if not row.earlier:
        return undecided(Decision.PROPOSED if row.origin is Origin.MATCHED else Decision.WITHDRAWN)
    *rest, last = row.earlier
    return {
        "decision": Decision(last["decision"]),
        "decided_by": last["by"],
        "decided_at": datetime.fromisoformat(last["at"]) if last["at"] else None,
        "earlier": rest,
    }


def undecided(decision: Decision) -> dict[str, Any]:
    """The columns of evidence that nobody has decided about."""
    return {"decision": decision, "decided_by": None, "decided_at": None, "earlier": []}


def fell_away(row: Evidence) -> bool:
    """Whether the evidence is withdrawn and was never more than a proposal: no person's word stands there."""
    if row.decision is not Decision.WITHDRAWN:
        return False
    return row.decided_at is None or (bool(row.earlier) and row.earlier[-1]["decision"] == Decision.PROPOSED)
