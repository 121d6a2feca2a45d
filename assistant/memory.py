"""What was learnt, kept ready as long as nothing changes it."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from matchers.experience import Experience
from storage.lessons import Class

_MOST = 100


@dataclass(slots=True)
class Memory:
    """The experience of each Kanwil and edition with the state of the database that it came from.

    `allowed` is the operator's word on whether anybody learns.
    """

    allowed: bool = True
    _known: dict[Class, tuple[Hashable, Experience]] = field(default_factory=dict)

    def recall(self, of: Class, edition: Hashable) -> Experience | None:
        """What was learnt, if nothing has changed since."""
        held = self._known.get(of)
        return held[1] if held is not None and held[0] == edition else None

    def remember(self, of: Class, edition: Hashable, experience: Experience) -> None:
        """Keep what was learnt in the place of what was before."""
        self._known.pop(of, None)
        self._known[of] = (edition, experience)
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
