"""Network weather on purpose: what the next calls of a method meet instead of an answer."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """Ways a call can fail that the bot has to live with."""

    RETRY_AFTER = "retry_after"
    BAD_GATEWAY = "bad_gateway"
    SERVER_ERROR = "server_error"
    HANG = "hang"
    ANSWER_LOST = "answer_lost"
    DISCONNECT = "disconnect"
    BLOCKED = "blocked"


@dataclass(slots=True)
class Fault:
    """One fault waiting for its calls; `times` None lasts until cleared."""

    method: str
    kind: FaultKind
    times: int | None
    retry_after: int


class Faults:
    """The faults in force, first injected first used."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def inject(
        self, method: str, kind: FaultKind | str, times: int | None = 1, *, retry_after: int = 1
    ) -> None:
        """Makes the next calls fail; method "*" means any but getUpdates, "file" a download."""
        self._waiting.append(Fault(method.lower(), FaultKind(kind), times, retry_after))

    def clear(self) -> None:
        """Fair weather again."""
        self._waiting.clear()

    @property
    def waiting(self) -> tuple[Fault, ...]:
        """The faults not yet used up."""
        return tuple(self._waiting)

    @property
    def lasting(self) -> FaultKind | None:
        """The weather that stays until cleared."""
        return next((fault.kind for fault in self._waiting if fault.times is None), None)

    def take(self, method: str) -> Fault | None:
        """The fault this call meets, counted as used."""
        name = method.lower()
        for fault in self._waiting:
            if fault.method == name or (fault.method == "*" and name not in {"getupdates", "getme"}):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                return fault
        return None
